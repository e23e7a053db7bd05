#!/usr/bin/env bash
# setup.sh build|package|test|train|bench|nginx: installs the Debian packages that are missing, and says so. Asks for nothing that is there.
source "$(dirname "$0")/lib.sh"

# Static archives of SQLite and libsodium, which every function links; headers of libcurl and libpq, which a function loads where it needs them.
build=(libsqlite3-dev libsodium-dev libcurl4-openssl-dev libpq-dev)
# What goes into zips and images, and what makes them.
package=(libcurl4 libpq5 ca-certificates patchelf zip buildah)
# Web servers and what starts functions behind them.
servers=(nginx fcgiwrap spawn-fcgi)
kind=${1:-build}
case "$kind" in
    build) packages=("${build[@]}") ;;
    package) packages=("${build[@]}" "${package[@]}") ;;
    # sqlite3 plants damage that the audit has to find; python3 is the stranger that talks to functions; functions answer
    # behind the web servers, over TLS with the certificates and the client of openssl.
    test) packages=("${build[@]}" "${package[@]}" "${servers[@]}" postgresql pgbouncer sqlite3 python3 python3-venv unzip openssl curl) ;;
    nginx) packages=("${build[@]}" nginx) ;;
    # CatBoost comes from PyPI into a virtual environment; the floors of the benchmarks are C programs.
    train) packages=("${build[@]}" python3 python3-venv) ;;
    bench)
        packages=("${build[@]}" "${servers[@]}" postgresql python3 python3-venv gcc libc6-dev wrk curl)
        # The other stacks that functions are measured beside.
        [ -z "${PEERS:-}" ] || packages+=(libfcgi-dev php-fpm)
        ;;
    *) echo "usage: setup.sh build|package|test|train|bench|nginx" >&2; exit 2 ;;
esac

# from_pypi FOLDER COMMAND PACKAGE: a tool that Debian has not; where PyPI can't be reached, the test says that it did not run.
from_pypi() {
    [ ! -x "$1/bin/$2" ] || return 0
    say "Installing $2 into $1"
    python3 -m venv "$1"
    quietly "$1/bin/pip" install --quiet "$3" || rm -rf "$1"
}

# What checks the template for AWS, and what sends the API whatever its description allows and forbids.
tools() {
    [ "$1" = test ] || return 0
    from_pypi .venv-lambda cfn-lint cfn-lint==1.58.0
    from_pypi .venv-schemathesis schemathesis schemathesis==4.32.5
}

command -v swift >/dev/null || { echo "Swift is missing: install Swift 6.2 or newer from https://www.swift.org/install" >&2; exit 1; }

missing=()
for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || { tools "$kind"; exit 0; }

root=()
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "Install as root, then run again: apt-get install ${missing[*]}" >&2; exit 1; }
    root=(sudo)
fi

# Nothing that is installed may start a service on this machine.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
    "${root[@]}" chmod 755 "$policy"
    trap '"${root[@]}" rm -f "$policy"' EXIT
fi
say "Installing ${missing[*]}"
quietly "${root[@]}" apt-get update -qq
quietly "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
tools "$kind"
