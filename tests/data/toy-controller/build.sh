#!/usr/bin/env bash
# A copy of the simulator with one controller more: toy.c beside the others and one row. Builds
# main.c with it and runs that.
#
# Usage: build.sh SOURCE_TREE EMPTY_FOLDER
set -euo pipefail
tree=$1 work=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

cp -r "$tree/sim" "$work/sim"
mkdir "$work/tests"
cp "$tree/tests/small_world.h" "$work/tests/"

# the file and the row
cp "$here/toy.c" "$work/sim/controllers/toy.c"
awk '/^    NEXT\(bandit\)$/ { print "    NEXT(bandit) NEXT(toy)"; next } { print }' \
    "$tree/sim/controller_rows.h" >"$work/sim/controller_rows.h"

cd "$work"
# all that needs no library for files; a linker takes what main needs
find sim -name '*.c' ! -name '*yaml*' ! -name 'results*' ! -name 'scenario_sets.c' -print0 |
    xargs -0 -P 2 -I {} sh -c \
        'cc -std=c17 -D_GNU_SOURCE -O1 -ffp-contract=off -fopenmp -I. -c "$1" -o "$(echo "$1" | tr / _).o"' _ {}
ar rc libsim.a ./*.o
cc -std=c17 -D_GNU_SOURCE -O1 -fopenmp -I. "$here/main.c" libsim.a -lm -o toy
./toy
