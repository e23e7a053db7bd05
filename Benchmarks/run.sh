#!/usr/bin/env bash
# Measures the functions (release builds: make build, or FUNCTIONS=folder) and the evaluator against their floors, in one run.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds="${ROUNDS:-300}"
functions="${FUNCTIONS:-$PWD/.build/release}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
Benchmarks/spawn/build.sh "$work"

# entry PLAN LABEL BASELINE EVENT EXPECTED COMMAND [ENVIRONMENT]: adds a line to a plan.
entry() {
    local plan="$1"
    shift
    (IFS=$'\t'; printf '%s\n' "$*") >>"$work/$plan"
}

health=functions/health/events/get.json
entry once copy - "$health" - "$work/copy"
entry once durable - "$health" - "$work/durable $work/page"
entry once health copy "$health" '"statusCode":200' "$functions/health"
entry stream copy - "$health" - "$work/copy"
entry stream 'health --stream' - "$health" '"statusCode":200' "$functions/health --stream"

echo "== From spawn to exit ($rounds rounds)"
"$work/spawn" once "$work/once" "$rounds"
echo "== A line of a stream (20000 lines)"
"$work/spawn" stream "$work/stream" 20000
echo "== Evaluating a model of depth 6 x 1000 trees"
Benchmarks/Evaluation/run.sh
