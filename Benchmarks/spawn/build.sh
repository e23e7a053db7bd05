#!/usr/bin/env bash
# build.sh FOLDER: compiles spawn and the floors, copy and durable, into FOLDER.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
mkdir -p "$1"
compile() {
    cc -std=gnu17 -O2 -static -Wall -Wextra -Werror -o "$@"
}
compile "$1/spawn" "$here"/{spawn,plan,samples,child,oneshot,stream}.c
compile "$1/copy" "$here/copy.c"
compile "$1/durable" "$here/durable.c"
