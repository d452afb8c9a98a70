#!/usr/bin/env bash
# The checksum of each shipped scenario is the recorded one: on this machine, with this compiler,
# as on the one where they were recorded (scenarios/checksums.txt).
#
# Usage: tests/check_sums.sh PROGRAM [--write]    --write records those of PROGRAM
# A commit that changes a line of the record says why in its message.
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
record=scenarios/checksums.txt

sums() {
    echo "# SCENARIO CHECKSUM of: equipoise compare SCENARIO --replicates 1 --weeks 4 --json"
    local file name
    for file in scenarios/*.yaml; do
        name=$(basename "$file" .yaml)
        printf '%s %s\n' "$name" "$("$program" compare "$file" --replicates 1 --weeks 4 \
            --quiet --json | sed -n 's/.*"checksum": *"\([0-9a-f]*\)".*/\1/p')"
    done
}

if [ "${2:-}" = --write ]; then
    sums >"$record"
    exit
fi
diff -u "$record" <(sums) || {
    echo "these scenarios give other bits than recorded in $record"
    exit 1
}
