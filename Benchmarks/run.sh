#!/usr/bin/env bash
# Runs the benchmarks, or those that BENCH names: what belongs together in one run, in turns.
set -euo pipefail
cd "$(dirname "$0")"
# The last one measures money beside another stack, and takes minutes.
parts="${BENCH:-spawn Evaluation Pricing hosts${PEERS:+ money}}"
declare -A titles=(
    [spawn]="From spawn to exit, and lines of a stream"
    [Evaluation]="Evaluating models beside CatBoost"
    [Pricing]="Pricing a listing (microseconds: the first quote of a fresh process, then medians)"
    [hosts]="Behind nginx, as FastCGI responder and CGI program"
    [money]="Paid predictions, on PostgreSQL and on SQLite"
)
for part in $parts; do
    [ -n "${titles[$part]:-}" ] || { echo "BENCH is any of: ${!titles[*]}" >&2; exit 2; }
done
for part in $parts; do
    echo "== ${titles[$part]}"
    "./$part/run.sh"
done
