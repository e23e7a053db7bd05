#!/usr/bin/env bash
# Every check but the format: linkage of the release build, Swift tests, replay of the recorded events on every host.
source "$(dirname "$0")/lib.sh"

say "Linkage of the functions"
scripts/check-linkage.sh

say "Swift tests"
swift build --build-tests "${build_flags[@]}"
swift test --skip-build --parallel

scripts/fuzz.sh 15

say "Zips and images"
scripts/lambda.sh
scripts/test-packages.sh

say "Recorded events against the release build, on every host"
.build/release/local-runner replay functions
