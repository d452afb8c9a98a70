# shellcheck shell=bash
# Shared by ./demo and ./check: what a build needs, what is missing, how to get it.
# Source it; it defines functions and changes nothing by itself.

say() { printf '\n==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
die() {
    printf '\nerror: %s\n' "$*" >&2
    exit 1
}

# Jobs of a build: the processors this process may use.
jobs_here() { nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2; }

# Packages by system and purpose; one line each, to be read by people too.
packages() {
    case "$1:$2" in
    apt:build) echo "gcc libc6-dev cmake ninja-build pkg-config libyaml-dev libsmartcols-dev libgsl-dev libhdf5-dev zlib1g-dev" ;;
    apt:test) echo "libcriterion-dev librandom123-dev binutils netcdf-bin python3 python3-xarray python3-h5netcdf python3-netcdf4 python3-h5py python3-jsonschema shellcheck slurmctld slurmd slurm-client munge" ;;
    apt:optional) echo "r-base-core r-cran-ncdf4" ;;
    dnf:build) echo "gcc cmake ninja-build pkgconf-pkg-config libyaml-devel libsmartcols-devel gsl-devel hdf5-devel zlib-devel" ;;
    dnf:test) echo "libcriterion-devel binutils netcdf python3 python3-xarray python3-h5netcdf python3-netcdf4 python3-h5py python3-jsonschema" ;;
    pacman:build) echo "gcc cmake ninja pkgconf libyaml util-linux-libs gsl hdf5 zlib" ;;
    pacman:test) echo "criterion binutils netcdf python python-xarray python-h5netcdf python-netcdf4 python-h5py python-jsonschema" ;;
    brew:build) echo "gcc cmake ninja pkgconf libyaml util-linux gsl hdf5 zlib argp-standalone" ;;
    brew:test) echo "criterion netcdf python" ;;
    esac
}

package_manager() {
    local name
    for name in apt-get dnf pacman brew; do
        if command -v "$name" >/dev/null 2>&1; then
            echo "${name%-get}"
            return
        fi
    done
}

has_package() {
    case "$1" in
    apt) [ "$(dpkg-query -W -f='${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
    dnf) rpm -q "$2" >/dev/null 2>&1 ;;
    pacman) pacman -Qq "$2" >/dev/null 2>&1 ;;
    brew) brew list "$2" >/dev/null 2>&1 ;;
    esac
}

# Names of the packages of purpose $2 that manager $1 does not have.
missing_packages() {
    local package
    for package in $(packages "$1" "$2"); do
        has_package "$1" "$package" || printf '%s ' "$package"
    done
}

# Run a command as root, by sudo where that is not who we are; fails where neither is possible.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        return 127
    fi
}

apt_install() {
    local log
    log=$(mktemp)
    # A machine without network may still hold what is needed, so a failed update is no end.
    as_root apt-get update -qq >"$log" 2>&1 || true
    if as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >>"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 15 "$log" >&2
    rm -f "$log"
    return 1
}

# The line a person would type.
install_line() {
    case "$1" in
    apt) echo "sudo apt-get install $2" ;;
    dnf) echo "sudo dnf install $2" ;;
    pacman) echo "sudo pacman -S --needed $2" ;;
    brew) echo "brew install $2" ;;
    esac
}

# need PURPOSE...: make sure that the packages of these purposes are there. Installs on Debian
# and Ubuntu; elsewhere prints the line to run and stops, because names there are less sure.
need() {
    local manager purpose missing=""
    manager=$(package_manager)
    [ -n "$manager" ] || {
        note "no package manager that is known here: trusting that $* is in place"
        return 0
    }
    for purpose in "$@"; do
        missing+=$(missing_packages "$manager" "$purpose")
    done
    missing=${missing% }
    if [ -z "$missing" ]; then
        note "all packages are there"
    elif [ "$manager" = apt ]; then
        note "installing: $missing"
        # shellcheck disable=SC2086 # a list of names
        apt_install $missing || die "that did not work; run: $(install_line apt "$missing")"
    else
        die "missing packages; run: $(install_line "$manager" "$missing")"
    fi
}

# Packages that are nice to have: installed where that is simple, never a reason to stop.
want_optional() {
    local missing
    [ "$(package_manager)" = apt ] || return 0
    missing=$(missing_packages apt optional)
    [ -n "$missing" ] || return 0
    note "optional: installing $missing"
    # shellcheck disable=SC2086 # a list of names
    apt_install $missing || note "not to be had; what needs them is skipped"
}

need_cmake() {
    local have
    have=$(cmake --version 2>/dev/null | sed -n '1s/[^0-9]*//p')
    [ -n "$have" ] || die "cmake is not on the PATH"
    [ "$(printf '3.25\n%s\n' "$have" | sort -V | head -n 1)" = 3.25 ] ||
        die "cmake 3.25 or newer is needed, this is $have (Debian 12 and Ubuntu 24.04 have it)"
}

# configure_and_build PRESET: quiet unless it fails.
configure_and_build() {
    local log
    log=$(mktemp)
    if cmake --preset "$1" >"$log" 2>&1 && cmake --build --preset "$1" -j "$(jobs_here)" >>"$log" 2>&1; then
        note "$1: built in build/$1 ($(sed -n 's/^CMAKE_BUILD_TYPE:[A-Z]*=//p' "build/$1/CMakeCache.txt") build)"
        rm -f "$log"
        return 0
    fi
    tail -n 40 "$log" >&2
    rm -f "$log"
    return 1
}
