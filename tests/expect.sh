# shellcheck shell=bash
# For tests of the program by shell: how a command must end, and what it must say.

failures=0

# expect CODE PART COMMAND...: how it must end, and what it must say on stdout or stderr.
expect() {
    local code=$1 part=$2 got=0 said
    shift 2
    said=$("$@" 2>&1) || got=$?
    if [ "$got" != "$code" ]; then
        printf 'FAIL: exit status %s, not %s: %s\n%s\n' "$got" "$code" "$*" "$said"
    elif [[ $said != *"$part"* ]]; then
        printf "FAIL: no '%s' in what it says: %s\n%s\n" "$part" "$*" "$said"
    else
        return 0
    fi
    failures=$((failures + 1))
}

# holds TEXT COMMAND...: the command must succeed; the text says what it shows.
holds() {
    local text=$1
    shift
    "$@" || {
        printf 'FAIL: %s: %s\n' "$text" "$*"
        failures=$((failures + 1))
    }
}

finish() {
    if [ "$failures" -gt 0 ]; then
        echo "$failures failed"
        exit 1
    fi
    echo "all held"
}
