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

# Libraries that functions open when they first need them, by their sonames: ldd does not see them (docs/decisions/0009).
late_libraries=(libcurl.so.4 libpq.so.5)

# Copies the late libraries into a folder, with all that they need, down to the C library and its loader: a static
# executable can open libraries only beside the very C library that it was linked from.
copy_late_libraries() {
    local folder=$1 name path
    mkdir -p "$folder"
    for name in "${late_libraries[@]}"; do
        # awk reads to the end: a reader that leaves early ends the writer by SIGPIPE, and with it the script.
        path=$(/sbin/ldconfig -p | awk -v name="$name" '$1 == name && /x86-64/ && !found { found = $NF } END { print found }')
        [ -n "$path" ] || { echo "$name is not installed" >&2; return 1; }
        cp -L "$path" "$folder/$name"
        ldd "$path" | grep -o '/[^ ]*' | xargs -I{} cp -L {} "$folder/"
        # Found beside each other before LD_LIBRARY_PATH is looked at; what they need in turn inherits this path.
        patchelf --force-rpath --set-rpath '$ORIGIN' "$folder/$name"
    done
    chmod 644 "$folder"/*
    chmod 755 "$folder"/ld-linux-x86-64.so.2
}

# Whether a function reads the price bundle: it does where it is told where it lies.
carries_model() { grep -q '"PRICETAG_MODEL"' "functions/$1/function.json"; }

# A release executable without its symbols, for where no debugger comes.
copy_stripped() { strip --strip-all -o "$2" ".build/release/$1"; }

# buildah, on the storage that `podman run` finds images in; or, for tests, in a folder of its own that needs nothing of the kernel.
image_tool() {
    local storage=()
    [ -z "${PRICETAG_IMAGE_STORAGE:-}" ] \
        || storage=(--storage-driver vfs --root "$PRICETAG_IMAGE_STORAGE/root" --runroot "$PRICETAG_IMAGE_STORAGE/run")
    buildah "${storage[@]}" "$@"
}
