#!/usr/bin/env bash
# Every check but the format: linkage of the release build, Swift tests, replay of the recorded events on every host.
source "$(dirname "$0")/lib.sh"

say "Linkage of the functions"
scripts/check-linkage.sh

say "Swift tests"
# Some look at what ships, and not only at what is built beside them.
export SHIPPED_FUNCTIONS="$PWD/.build/release"
swift build --build-tests "${build_flags[@]}"
# A test process that dies can leave servers behind that keep its output open, and the runner would wait for that for ever.
swift_test() { timeout --kill-after=10 1200 swift test --skip-build "$@"; }
# Those that start processes and servers go a few at a time: all at once, each would wait for the others' processes, and give up.
hosts='LocalRunnerTests|EndToEndTests|FunctionRuntimeTests'
swift_test --parallel --skip "$hosts"
swift_test --experimental-maximum-parallelization-width 4 --filter "$hosts"

scripts/fuzz.sh 15

say "Zips and images"
scripts/lambda.sh
scripts/test-packages.sh

say "The release build on PostgreSQL, with all threads of a function"
python3 Tests/Packages/postgres_threads.py .build/release

say "Recorded events against the release build, on every host"
.build/release/local-runner replay functions

scripts/fuzz-api.sh 15
