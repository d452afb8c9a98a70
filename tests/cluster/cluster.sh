#!/usr/bin/env bash
# A sweep on a real Slurm of two nodes, one of which is killed; and in shards by hand. All must
# merge to the bytes of the sweep that one machine does at once.
# Usage: cluster.sh PROGRAM PLAN; exit status 77: Slurm is not installed
set -euo pipefail
program=$1
plan=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
slurm=$here/slurm
# shellcheck source=tests/expect.sh
. "$here/../expect.sh"
unset SLURM_ARRAY_TASK_ID
work=$(mktemp -d)
trap '"$slurm" stop "$work/slurm"; rm -rf "$work"' EXIT

# within SECONDS COMMAND...: until the command succeeds.
within() {
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < until)) || return 1
        sleep 0.1
    done
}

# The node of a task that runs and has some cells on disk already, as "TASK NODE".
busy_task() {
    local task node
    while read -r task node; do
        [ -n "$(find "$1" -name "shard-$(printf %04d "$task")-of-*.journal.*" -size +16k)" ] || continue
        echo "$task $node"
        return
    done < <(squeue -h -r -t R -o '%K %N' | grep -E '^[0-9]+ n')
    return 1
}

# same FOLDER AS: merged to the same bytes.
same() { holds "$1: the bytes of one machine" cmp "$1/merged.h5" "$work/$2/merged.h5"; }

# What Slurm is given takes long enough to be caught at work.
longer=(--set market.shoppers=8000)
submit() { "$program" submit "$plan" "${longer[@]}" "$@" --slurm --time 5 --mem 500M; }

one_machine() {
    expect 0 "" "$program" sweep "$plan" -o "$work/one"
    expect 0 "" "$program" merge "$work/one" -o "$work/one/merged.h5"
    expect 0 "" "$program" sweep "$plan" "${longer[@]}" -o "$work/longer"
    expect 0 "" "$program" merge "$work/longer" -o "$work/longer/merged.h5"
}

by_hand() {
    local n k
    for n in 3 7; do
        for ((k = n; k >= 1; k--)); do
            expect 0 "" "$program" sweep "$plan" -o "$work/by-$n" --shard "$k/$n"
        done
        expect 0 "" "$program" merge "$work/by-$n" -o "$work/by-$n/merged.h5"
        same "$work/by-$n" one
    done
}

# The power of a node fails while it works; another takes its tasks over, and it comes back.
crash() {
    local folder="$work/a node's crash" task=0 node
    expect 0 "array of shards '1-6'" submit -o "$folder" --shards 6 --throttle 4
    within 90 busy_task "$folder" >"$work/task" || echo "no task was seen at work"
    read -r task node <"$work/task" || true
    holds "shard $task was at work on $node" "$slurm" crash "$work/slurm" "$node"
    holds "and is not done" test ! -e "$folder/shard-$(printf %04d "$task")-of-0006.h5"
    "$slurm" revive "$work/slurm" "$node"
    "$slurm" wait "$work/slurm" 60
    holds "the task was queued again" grep -q "shard $task of 6 .* run 2 of" "$folder"/submit/log/*_"$task".txt
    holds "both nodes worked" test "$(grep -ho ' on n[12]' "$folder"/submit/log/*.txt | sort -u | wc -l)" = 2
    same "$folder" longer
}

# Slurm warns a task of its time limit: it stops, queues itself again and goes on. What is
# missing afterwards, and only that, is submitted once more.
limit() {
    local folder=$work/limit job task=0
    expect 0 "array of shards '1-2'" submit -o "$folder" --shards 2
    read -r job <"$folder/submit/jobs.txt"
    within 90 busy_task "$folder" >"$work/task" || echo "no task was seen at work"
    read -r task _ <"$work/task" || true
    holds "a warning is sent" scancel --batch --signal=USR1 "${job}_$task"
    "$slurm" wait "$work/slurm" 60
    holds "the task was queued again" grep -q "shard $task of 2 .* run 2 of" "$folder/submit/log/${job}_$task.txt"
    same "$folder" longer
    rm "$folder/shard-0002-of-0002.h5"
    expect 0 "array of shards '2'" submit -o "$folder"
    "$slurm" wait "$work/slurm" 60
    same "$folder" longer
}

refusal() {
    expect 1 "invalid partition" submit -o "$work/refused" --shards 2 --partition none
}

"$slurm" start "$work/slurm" 2 || exit $?
eval "$("$slurm" env "$work/slurm")"
one_machine
by_hand
crash
limit
refusal
"$slurm" stop "$work/slurm"
holds "no process is left" test -z "$(env -i grep -slzxF "SLURM_CONF=$work/slurm/slurm.conf" /proc/[0-9]*/environ)"
finish
