#!/usr/bin/env bash
# Runs the tests with coverage in a build folder of their own and prints lines covered by file of our own sources.
source "$(dirname "$0")/lib.sh"

scratch=.build-coverage
swift test --enable-code-coverage --scratch-path "$scratch" --parallel
profile=$(find "$scratch" -name default.profdata -print -quit)
bundle=$(find "$scratch/debug/" -maxdepth 1 -name '*.xctest' -type f -print -quit)
# The tool of this very toolchain: another version can't read the profile.
"$(dirname "$(readlink -f "$(command -v swift)")")/llvm-cov" report "$bundle" -instr-profile "$profile" -ignore-filename-regex '(\.build|/Tests/|/checkouts/)' \
    | awk 'NR == 1 || /\.swift|TOTAL/ { printf "%-90s %8s\n", $1, $10 }'
