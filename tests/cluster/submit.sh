#!/usr/bin/env bash
# submit without Slurm: what it prints, writes and hands to sbatch, and what it refuses.
# Usage: submit.sh PROGRAM PLAN; exit status 77: shellcheck is not installed
set -euo pipefail
program=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/expect.sh
. "$here/../expect.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
plan=$2
command -v shellcheck >/dev/null || {
    echo "skipped: no shellcheck on this host"
    exit 77
}

# A folder with everything that a shell could trip over.
folder="$work/it's a \"folder\" \$HOME \`id\` %j \\ *"
mkdir "$work/bin" "$work/bare"
cat >"$work/bin/sbatch" <<'FAKE'
#!/usr/bin/env bash
# Takes jobs: writes its working folder and arguments down, one a line.
printf '%s\n' "in:$PWD" "$@" "" >>"${CALLS:?}"
echo "$((40 + $(grep -c '^$' "$CALLS")));test"
FAKE
cat >"$work/bin/squeue" <<'FAKE'
#!/usr/bin/env bash
[ -z "${QUEUED:-}" ] || echo 41
FAKE
chmod +x "$work/bin/sbatch" "$work/bin/squeue"
for tool in bash cat mkdir env; do ln -s "$(command -v "$tool")" "$work/bare/$tool"; done
export CALLS=$work/calls
submit() { PATH=$work/bin:$PATH "$program" submit "$@"; }

# What is asked of Slurm, as it must arrive.
has_call() { grep -qxF -e "$1" "$CALLS"; }

mistakes() {
    expect 2 "need the file of a plan" "$program" submit -o "$folder" --slurm
    expect 2 "need the folder of the sweep" "$program" submit "$plan" --slurm
    expect 2 "need --slurm" "$program" submit "$plan" -o "$folder"
    expect 2 "--shards: need a whole number" submit "$plan" -o "$folder" --slurm --shards 0
    expect 2 "--throttle: need a whole number" submit "$plan" -o "$folder" --slurm --throttle x
    expect 2 "--time: need minutes" submit "$plan" -o "$folder" --slurm --time tomorrow
    expect 2 "--time: need minutes" submit "$plan" -o "$folder" --slurm --time 0
    expect 2 "--mem: need a whole number" submit "$plan" -o "$folder" --slurm --mem lots
    expect 2 "need one plan" submit "$plan" other.yaml -o "$folder" --slurm
    expect 2 "need options of sbatch behind --" submit "$plan" -o "$folder" --slurm -- gpu
    expect 2 "" submit "$work/none.yaml" -o "$folder" --slurm
    expect 1 "there is no sbatch on the PATH" \
        env PATH="$work/bare" "$program" submit "$plan" -o "$folder" --slurm
    holds "a mistake leaves nothing behind" test ! -e "$folder"
}

dry_run() {
    expect 0 "submit.sh" submit "$plan" -o "$folder" --slurm --shards 4 --dry-run
    holds "a dry run writes nothing" test ! -e "$folder"
    holds "a dry run submits nothing" test ! -e "$CALLS"
    # It needs no Slurm.
    expect 0 "--array='1-4'" env PATH="$work/bare" \
        "$program" submit "$plan" -o "$folder" --slurm --shards 4 --dry-run
}

scripts() {
    expect 0 "job 41: array of shards '1-4'" submit "$plan" -o "$folder" --slurm --shards 4 \
        --throttle 2 --time 2:00:00 --mem 1G --partition "a b" --account "it's" \
        --cpus-per-task 2 --errors keep -- --qos=low --comment="two words; \$HOME"
    holds "the job starts in the folder" has_call "in:$folder/submit"
    local part
    for part in "--array=1-4%2" --time=2:00:00 --mem=1G "--partition=a b" "--account=it's" \
        --cpus-per-task=2 --qos=low "--comment=two words; \$HOME" --requeue \
        --open-mode=append --signal=B:USR1@120 --output=log/%A_%a.txt shard.sh \
        --dependency=afterany:41 --output=log/merge_%j.txt merge.sh; do
        holds "sbatch is given $part" has_call "$part"
    done
    holds "the plan is kept" cmp -s "$plan" "$folder/plan.yaml"
    holds "shellcheck finds nothing in the scripts" \
        shellcheck "$folder/submit/shard.sh" "$folder/submit/merge.sh" "$folder/submit/submit.sh"
    holds "one can run a script" test -x "$folder/submit/shard.sh"
}

# The scripts as Slurm would run them, and what is left to do in between.
jobs() {
    local k
    expect 1 "still in the queue" env QUEUED=yes PATH="$work/bin:$PATH" \
        "$program" submit "$plan" -o "$folder" --slurm --time 9
    for k in 1 3; do
        expect 0 "shard $k of 4" env SLURM_ARRAY_TASK_ID=$k SLURM_JOB_ID=$k "$folder/submit/shard.sh"
    done
    expect 1 "" "$folder/submit/merge.sh"
    : >"$CALLS"
    expect 0 "array of shards '2,4'" submit "$plan" -o "$folder" --slurm --time 9
    holds "only what is missing is asked for" has_call "--array=2,4"
    expect 2 "4" submit "$plan" -o "$folder" --slurm --shards 5
    for k in 2 4; do
        expect 0 "shard $k of 4" env SLURM_ARRAY_TASK_ID=$k SLURM_JOB_ID=$k "$folder/submit/shard.sh"
    done
    expect 0 "" "$folder/submit/merge.sh"
    holds "the merged file is there" test -s "$folder/merged.h5"
    : >"$CALLS"
    expect 0 "nothing to submit" submit "$plan" -o "$folder" --slurm
    holds "nothing is asked for" test ! -s "$CALLS"
}

# warned FOLDER COMMAND...: shard 1 as Slurm runs it, told of its limit when the command is over.
warned() {
    local task
    env SLURM_ARRAY_TASK_ID=1 SLURM_JOB_ID=7 PATH="$work/bin:$PATH" "$1/submit/shard.sh" &
    task=$!
    "${@:2}"
    kill -USR1 "$task"
    wait "$task"
}

# until_cells FOLDER: until some cells are finished.
until_cells() {
    until [ -n "$(find "$1" -name '*.journal.*' -size +16k)" ]; do sleep 0.05; done
}

# Another run is asked for as long as the shard gets on.
limits() {
    printf '#!/bin/sh\necho "scontrol $*"\nexit 1\n' >"$work/bin/scontrol"
    chmod +x "$work/bin/scontrol"
    expect 0 "array of shards" submit "$plan" -o "$work/slow" --slurm --shards 1 --time 9 --mem 1G \
        --shoppers 20000 --weeks 200
    expect 1 "no cell was finished" warned "$work/slow" sleep 0.5
    expect 0 "array of shards" submit "$plan" -o "$work/long" --slurm --shards 1 --time 9 --mem 1G \
        --set market.shoppers=50000
    expect 75 "scontrol requeue 7" warned "$work/long" until_cells "$work/long"
}

refusal() {
    printf '#!/bin/sh\necho "sbatch: error: invalid partition specified: x" >&2\nexit 1\n' \
        >"$work/bin/sbatch"
    expect 1 "invalid partition specified" submit "$plan" -o "$work/other" --slurm --shards 2
}

mistakes
dry_run
scripts
jobs
limits
refusal
finish
