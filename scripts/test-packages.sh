#!/usr/bin/env bash
# Looks at what `make lambda` and `make images` made: the zips on a machine that is not this one, the images without one.
source "$(dirname "$0")/lib.sh"

# A check that can't run says so and why, in the summary too; where all of them have to run it is a failure. REQUIRE_ALL=1 asks
# for that, and so does a build server by CI=true, unless REQUIRE_ALL=0 says that it can't have everything.
required=${REQUIRE_ALL:-0}
[ "${CI:-}" != true ] || required=${REQUIRE_ALL:-1}
skipped=()
skip() { printf '\033[1;33mSKIPPED: %s\033[0m\n' "$*" >&2; skipped+=("$*"); }

say "Late libraries: those that the sources open are those that are packaged"
opened=$(grep -rhoE 'pricetag_late_library\("[^"]+"\)' Sources | grep -oE '"[^"]+"' | tr -d '"' | sort -u)
[ "$opened" = "$(printf '%s\n' "${late_libraries[@]}" | sort -u)" ] \
    || { echo "the sources open: $opened; scripts/lib.sh packages: ${late_libraries[*]}" >&2; exit 1; }

say "Template for AWS"
linter=$(command -v .venv-lambda/bin/cfn-lint || command -v cfn-lint || true)
if [ -n "$linter" ]; then
    "$linter" --non-zero-exit-code warning .build/lambda/template.yaml
else
    skip "cfn-lint could not be installed from PyPI: the template for AWS was not looked at"
fi

say "Zips for AWS Lambda, each in a root of its own whose system libraries are damaged"
# A root of one's own takes a user namespace, or root.
isolation=(unshare --mount --pid --fork --kill-child)
[ "$(id -u)" = 0 ] || isolation+=(--map-root-user)
if "${isolation[@]}" true 2>/dev/null; then
    python3 Tests/Packages/lambda_zips.py .build/lambda .build/release functions
else
    skip "namespaces are not allowed here: the zips were not run"
fi

say "Images, without a registry and on a read-only root"
export PRICETAG_IMAGE_STORAGE=$PWD/.build/images-tested
if [ "$(id -u)" != 0 ]; then
    skip "mounting an image takes root: the images were not run"
elif ! "${isolation[@]}" true 2>/dev/null; then
    skip "namespaces are not allowed here: the images were not run"
else
    scripts/images.sh
    python3 Tests/Packages/images.py .build/release functions
    rm -rf "$PRICETAG_IMAGE_STORAGE"
fi

for reason in "${skipped[@]}"; do printf '\033[1;33mSKIPPED: %s\033[0m\n' "$reason" >&2; done
if [ ${#skipped[@]} -gt 0 ] && [ "$required" = 1 ]; then
    echo "nothing may be skipped here (REQUIRE_ALL=$required, CI=${CI:-})" >&2
    exit 1
fi
