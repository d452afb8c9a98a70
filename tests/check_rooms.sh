#!/usr/bin/env bash
# The rules of the house that a compiler does not hold: who may include whom, what libraries may
# not do, how names begin. Prints each rule with ok or FAIL and what breaks it.
#
# Usage: tests/check_rooms.sh [BUILD_FOLDER]    default: build/release, else build/dev.
# Rules about symbols need the libraries of a build; without one they are said to be skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

broken=0

# rule TEXT VIOLATIONS: one rule, held when there is no violation (one a line).
rule() {
    if [ -z "$2" ]; then
        printf 'ok    %s\n' "$1"
        return
    fi
    broken=$((broken + 1))
    printf 'FAIL  %s\n' "$1"
    printf '%s\n' "$2" | sed 's/^/        /'
}

skip() { printf 'skip  %s (%s)\n' "$1" "$2"; }

# sources PATH...: our C files and headers below these, one a line.
sources() { find "$@" -name '*.[ch]' 2>/dev/null | sort; }

# includes PATTERN FILE...: lines of these files that include what the pattern matches.
includes() {
    local pattern=$1
    shift
    [ $# -gt 0 ] || return 0
    grep -nHE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($pattern)" "$@" || true
}

mapfile -t sim < <(sources sim)
mapfile -t analysis < <(sources analysis)
mapfile -t cli < <(sources cli)
mapfile -t all < <(sources sim analysis cli)
mapfile -t simulated < <(sources sim/touchpoints sim/mechanisms sim/engine.c sim/engine.h \
    sim/vmath.h sim/rng.h sim/population.c sim/population.h)

except() { grep -vE "$1" || true; }

other_touchpoints() {
    local file name
    for file in sim/touchpoints/*.[ch]; do
        [ -e "$file" ] || continue
        name=$(basename "$file")
        name=${name%.*}
        includes 'sim/touchpoints/' "$file" | except "\"sim/touchpoints/$name\.h\""
    done
}

[ ${#sim[@]} -gt 0 ] || {
    echo "no sources found below sim/" >&2
    exit 2
}

rule "sim knows neither analysis nor cli, tests or bench" \
    "$(includes '(analysis|cli|tests|bench)/' "${sim[@]}")"
rule "analysis knows neither cli nor tests or bench" \
    "$(includes '(cli|tests|bench)/' ${analysis[@]+"${analysis[@]}"})"
rule "cli knows neither tests nor bench" \
    "$(includes '(tests|bench)/' ${cli[@]+"${cli[@]}"})"
rule "files are included by room, as in \"sim/row.h\"" \
    "$(grep -nHE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "${all[@]}" |
        except 'include[[:space:]]*"(sim|analysis|cli)/')"
rule "only sim/scenario_yaml.c and sim/yaml_tree.c include yaml.h" \
    "$(includes 'yaml\.h' "${all[@]}" | except '^sim/(scenario_yaml|yaml_tree)\.c:')"
rule "only sim/results* include HDF5, or what of theirs includes it" \
    "$(includes 'hdf5|H5|sim/results_' "${all[@]}" | except '^sim/results[a-z0-9_]*\.[ch]:')"
rule "a touch point includes no other touch point" "$(other_touchpoints)"
rule "the simulated path is free of libm and GSL" \
    "$(includes 'math\.h|tgmath\.h|gsl/' "${simulated[@]}")"
rule "sim is free of GSL" "$(includes 'gsl/' "${sim[@]}")"

# --- symbols of a build ----------------------------------------------------------------------

build=${1:-}
if [ -z "$build" ]; then
    for build in build/release build/dev; do
        [ ! -f "$build/sim/libsim.a" ] || break
    done
fi

# Names that compilers and sanitizers add by themselves.
foreign='^(_?__(asan|ubsan|odr_asan|tsan|llvm|gcov|sanitizer|x86|cpu)|_GLOBAL_|\.gomp_critical|\.LC|\.Lubsan|\.Lasan)'

# defined FILE...: global symbols that these define, "object name".
defined() {
    nm -A -g --defined-only "$@" 2>/dev/null | awk '{ sub(/:[0-9a-f]*$/, "", $1); print $1, $NF }' |
        awk -v foreign="$foreign" '$2 !~ foreign'
}

# mutable_objects FILE...: variables that can change. Constant tables that hold pointers stand in
# .data.rel.ro, read-only once loaded, which nm cannot tell from data; objdump can.
mutable_objects() {
    objdump -t "$@" 2>/dev/null | awk -v foreign="$foreign" '
        /file format/ { object = $1; next }
        {
            section = ""
            for (i = 2; i < NF; i++)
                if ($i ~ /^\.(data|bss|tdata|tbss)/ || $i == "*COM*") { section = $i; break }
            if (section == "" || section ~ /^\.data\.rel\.ro/ || $NF ~ foreign || $NF == section)
                next
            print object, section, $NF
        }'
}

# forbidden FILE...: calls that a library leaves to programs.
forbidden() {
    local names='stdout|stderr|stdin|printf|vprintf|__printf_chk|__vprintf_chk|puts|putchar|perror|exit|_exit|quick_exit|abort'
    names+='|getenv|secure_getenv|setenv|putenv|time|clock|clock_gettime|gettimeofday|localtime|localtime_r'
    names+='|rand|srand|random|srandom|drand48|setlocale|signal|sigaction|system'
    nm -A -u "$@" 2>/dev/null | awk '{ print $1, $NF }' | sed 's/@.*//' |
        awk -v names="^($names)$" '$2 ~ names'
}

if [ ! -f "$build/sim/libsim.a" ]; then
    skip "names and variables of the libraries" "no build in ${build:-build/release}"
elif ! command -v objdump >/dev/null 2>&1; then
    skip "names and variables of the libraries" "binutils are not installed"
else
    libsim=$build/sim/libsim.a
    libana=$build/analysis/libanalysis.a
    mapfile -t objects < <(find "$build/cli" -name '*.c.o' 2>/dev/null | sort)
    libraries=("$libsim")
    [ ! -f "$libana" ] || libraries+=("$libana")

    rule "public names of sim begin with sim_" "$(defined "$libsim" | awk '$2 !~ /^sim_/')"
    [ ! -f "$libana" ] ||
        rule "public names of analysis begin with ana_" "$(defined "$libana" | awk '$2 !~ /^ana_/')"
    [ ${#objects[@]} = 0 ] ||
        rule "public names of cli begin with cli_ (main and argp's own apart)" \
            "$(defined "${objects[@]}" | awk '$2 !~ /^(cli_|main$|argp_)/')"
    rule "the libraries have no mutable variables" "$(mutable_objects "${libraries[@]}")"
    rule "the libraries neither print nor exit, nor read environment or clock" \
        "$(forbidden "${libraries[@]}")"
fi

if [ "$broken" -gt 0 ]; then
    printf '%d rules broken\n' "$broken"
    exit 1
fi
