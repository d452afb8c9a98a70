#!/usr/bin/env bash
# The pages of docs/ are true: what is generated is what the program prints now, examples run,
# links lead somewhere. Prints each rule with ok or FAIL and what breaks it.
#
# Usage: tests/check_docs.sh PROGRAM
set -euo pipefail

if [ $# != 1 ] || [ ! -x "$1" ]; then
    echo "Usage: tests/check_docs.sh PROGRAM" >&2
    exit 2
fi
program=$(realpath "$1")
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

# what_is_stale: the words of docs/make when it ends badly.
what_is_stale() {
    local said
    said=$(docs/make --check "$program" 2>&1) || printf '%s\n' "${said:-docs/make failed}"
}

# dead_links FILE...: relative links that lead nowhere.
dead_links() {
    local file link
    for file in "$@"; do
        { grep -oE '\]\([^)#]+' "$file" || true; } | sed 's/^](//' | sort -u |
            while read -r link; do
                [[ $link =~ ^(https?|mailto): ]] || [ -e "$(dirname "$file")/$link" ] ||
                    echo "$file: $link"
            done
    done
}

rule "generated pages and examples are what the program prints" "$(what_is_stale)"
rule "links lead somewhere" "$(dead_links README.md docs/*.md docs/*/*.md)"

if [ "$broken" -gt 0 ]; then
    printf '%d rules broken\n' "$broken"
    exit 1
fi
