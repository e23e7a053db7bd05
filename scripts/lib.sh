# Shared by the scripts: where the project lies, how they speak, what is built.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Flags of the two flavours. Fully static starts fastest; static-stdlib runs on another glibc than it was built on.
case "${LINK:-static-executable}" in
    static-executable) link_flags=(--static-swift-stdlib -Xswiftc -static-executable) ;;
    static-stdlib) link_flags=(--static-swift-stdlib) ;;
    *) echo "LINK must be static-executable or static-stdlib" >&2; exit 2 ;;
esac
# Undeclared imports are errors, so that the arrows of docs/architecture.md hold; symbols stay for backtraces.
build_flags=(--explicit-target-dependency-import-check error)

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

# Runs a command quietly; shows all it printed where it fails.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 || status=$?
    [ "$status" = 0 ] || cat "$log" >&2
    rm -f "$log"
    return "$status"
}

function_names() { for manifest in functions/*/function.json; do basename "$(dirname "$manifest")"; done; }
