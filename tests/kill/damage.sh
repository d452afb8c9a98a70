#!/usr/bin/env bash
# What can go wrong with the folder of a sweep: clear words, exit status 1 or 2, nothing lost.
# Usage: damage.sh PROGRAM PLAN
set -euo pipefail
program=$1
plan=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/expect.sh
. "$here/../expect.sh"
work=$(mktemp -d)
mounted=()
cleanup() {
    local folder
    for folder in ${mounted[@]+"${mounted[@]}"}; do umount "$folder" || true; done
    rm -rf "$work"
}
trap cleanup EXIT

# No engine of the host this test runs on.
unset SLURM_ARRAY_TASK_ID SLURM_JOB_ID SLURM_PROCID SLURM_NTASKS

sweep() { "$program" sweep "$plan" "$@"; }
merge() { "$program" merge "$1" -o "$1/merged.h5"; }

# The file of shard $2 of $3 in folder $1.
shard() { printf '%s/shard-%04d-of-%04d.h5' "$1" "$2" "$3"; }

# whole FOLDER SHARDS: do what is missing; it must merge to the undisturbed bytes.
whole() {
    local k
    for ((k = 1; k <= $2; k++)); do expect 0 "" sweep -o "$1" --shard "$k/$2"; done
    expect 0 "" merge "$1"
    holds "$1 has the undisturbed bytes" cmp "$1/merged.h5" "$work/one/merged.h5"
}

undisturbed() {
    expect 0 "" sweep -o "$work/one"
    expect 0 "" merge "$work/one"
}

shard_numbers() {
    local word
    for word in 5/4 0/4 /4 4/ 4 -1/4 1/0 a/b 1/4x ""; do
        expect 2 "--shard" sweep -o "$work/numbers" --shard "$word"
    done
    holds "a wrong shard makes no folder" test ! -e "$work/numbers"
    expect 0 "" sweep -o "$work/numbers" --shard 2/3
    expect 2 "3" sweep -o "$work/numbers" --shard 1/4
    expect 2 "3" sweep -o "$work/numbers" --shards 4
    holds "the shard that is there stays" test -s "$(shard "$work/numbers" 2 3)"
}

engines() {
    local folder=$work/engines
    expect 0 "" sweep -o "$folder" --shard 1/3
    expect 2 "SLURM_ARRAY_TASK_ID" env SLURM_ARRAY_TASK_ID=undefined "$program" sweep "$plan" -o "$folder"
    expect 2 "SLURM_ARRAY_TASK_ID" env SLURM_ARRAY_TASK_ID= "$program" sweep "$plan" -o "$folder"
    expect 2 "SLURM_ARRAY_TASK_ID" env SLURM_ARRAY_TASK_ID=-1 "$program" sweep "$plan" -o "$folder"
    expect 2 "SLURM_ARRAY_TASK_ID" env SLURM_ARRAY_TASK_ID=3 "$program" sweep "$plan" -o "$folder"
    expect 2 "PBS_ARRAY_INDEX" env SLURM_ARRAY_TASK_ID=1 PBS_ARRAY_INDEX=1 \
        "$program" sweep "$plan" -o "$folder"
    holds "no other shard was run" test ! -e "$(shard "$folder" 2 3)"
    expect 0 "" env SLURM_ARRAY_TASK_ID=1 "$program" sweep "$plan" -o "$folder"
    holds "Slurm counts from 0" test -s "$(shard "$folder" 2 3)"
    expect 0 "" env SGE_TASK_ID=3 "$program" sweep "$plan" -o "$folder"
    holds "Grid Engine counts from 1" test -s "$(shard "$folder" 3 3)"
    expect 0 "" env SGE_TASK_ID=undefined "$program" sweep "$plan" -o "$folder"
    # The flag rules over all engines.
    expect 0 "" env SLURM_ARRAY_TASK_ID=9 "$program" sweep "$plan" -o "$folder" --shard 1/3
}

two_writers() {
    local folder=$work/two k code
    local -a jobs=()
    for k in 0 1 2; do
        sweep -o "$folder" --shard 1/2 >"$work/writer-$k" 2>&1 &
        jobs+=($!)
    done
    for k in 0 1 2; do
        code=0
        wait "${jobs[k]}" || code=$?
        holds "writer $k of one shard: $(cat "$work/writer-$k")" test "$code" = 0
    done
    whole "$folder" 2
}

# A disk that is full at various points: each cell that was told to be done stays.
full_disk() {
    local folder=$work/full size=4 before=0 safe code
    mkdir "$folder"
    for ((; size < 4096; size *= 2)); do
        code=0
        (ulimit -f "$size" && sweep -o "$folder" --shard 1/2) >"$work/said" 2>&1 || code=$?
        [ "$code" != 0 ] || break
        holds "a full disk is exit status 1, not $code" test "$code" = 1
        holds "a full disk is told: $(cat "$work/said")" grep -qiE 'too large|space' "$work/said"
        # Without its definition there is no cell yet either.
        [ -e "$folder/resolved.yaml" ] || continue
        safe=$("$program" status "$folder" --json | sed -n 's/.*"done": *\([0-9]*\).*/\1/p' | head -n 1)
        holds "what is done stays: $safe of $before" test "$safe" -ge "$before"
        before=$safe
    done
    holds "the first sizes are too small" test "$size" -gt 4
    (ulimit -f 4 && merge "$work/one") >"$work/said" 2>&1 && code=0 || code=$?
    holds "a full disk ends a merge with 1, not $code" test "$code" = 1
    holds "and leaves the merged file as it was" cmp "$work/one/merged.h5" "$work/one.h5"
    whole "$folder" 2
}

# A real file system of 1 MiB, where one may be mounted.
small_disk() {
    local folder=$work/small
    mkdir "$folder"
    mount -t tmpfs -o size=1m tmpfs "$folder" 2>/dev/null || {
        echo "skipped: no file system can be mounted here"
        return 0
    }
    mounted+=("$folder")
    head -c 1000000 /dev/zero >"$folder/ballast" 2>/dev/null || true
    expect 1 "No space left" sweep -o "$folder/sweep"
    rm "$folder/ballast"
    mount -o remount,size=64m "$folder"
    whole "$folder/sweep" 1
    cp "$folder/sweep/merged.h5" "$work/before.h5"
    mount -o remount,ro "$folder"
    expect 0 "" "$program" status "$folder/sweep"
    expect 1 "Read-only" merge "$folder/sweep"
    rm -f "$work/read-only.h5"
    expect 0 "" "$program" merge "$folder/sweep" -o "$work/read-only.h5"
    holds "a read-only folder can be merged elsewhere" cmp "$work/read-only.h5" "$work/before.h5"
    expect 1 "Read-only" sweep -o "$folder/new"
}

no_folder() {
    : >"$work/file"
    expect 2 "$work/file" sweep -o "$work/file"
    expect 2 "$work/file" sweep -o "$work/file/sweep"
    expect 2 "$work/none" "$program" merge "$work/none" -o "$work/none.h5"
    expect 2 "$work/none" "$program" status "$work/none"
    mkdir "$work/foreign"
    echo "mine" >"$work/foreign/notes.txt"
    expect 2 "$work/foreign" "$program" merge "$work/foreign" -o "$work/foreign/merged.h5"
}

# damaged FOLDER: nothing may be merged, and one sweep mends it.
damaged() {
    expect 2 "nothing is merged" merge "$1"
    holds "nothing is merged from a damaged shard" test ! -e "$1/merged.h5"
}

truncated_shard() {
    local folder=$work/cut file
    expect 0 "" sweep -o "$folder" --shard 1/2
    expect 0 "" sweep -o "$folder" --shard 2/2
    file=$(shard "$folder" 2 2)
    cp "$file" "$work/kept"
    local size part
    size=$(stat -c %s "$file")
    for part in 0 1 100 $((size / 2)) $((size - 10000)); do
        head -c "$part" "$work/kept" >"$file"
        damaged "$folder"
    done
    # The last byte is part of no cell: refused, or all the same.
    head -c $((size - 1)) "$work/kept" >"$file"
    if merge "$folder" >/dev/null 2>&1; then
        holds "a lost last byte changes nothing" cmp "$folder/merged.h5" "$work/one/merged.h5"
    fi
    # One byte that is not what was written, in the data.
    cp "$work/kept" "$file"
    printf 'x' | dd of="$file" bs=1 seek=$((size / 2)) conv=notrunc status=none
    expect 2 "" sweep -o "$folder" --shard 2/2
    rm "$file"
    whole "$folder" 2
}

foreign_shard() {
    local folder=$work/strange other=$work/other.yaml
    sed 's/seed: 7/seed: 8/' "$plan" >"$other"
    expect 0 "" sweep -o "$folder" --shard 1/2
    expect 0 "" "$program" sweep "$other" -o "$work/other" --shard 2/2
    cp "$(shard "$work/other" 2 2)" "$(shard "$folder" 2 2)"
    damaged "$folder"
    expect 2 "" sweep -o "$folder" --shard 2/2
    expect 2 "" "$program" sweep "$other" -o "$folder" --shard 1/2
    holds "the foreign shard is left as it is" \
        cmp "$(shard "$work/other" 2 2)" "$(shard "$folder" 2 2)"
    rm "$(shard "$folder" 2 2)"
    whole "$folder" 2
}

undisturbed
cp "$work/one/merged.h5" "$work/one.h5"
shard_numbers
engines
two_writers
full_disk
small_disk
no_folder
truncated_shard
foreign_shard
finish
