#!/usr/bin/env bash
# Measures the shipped bundle on listings of our own, or on DATA: a first quote in a fresh process, then warm ones.
set -euo pipefail
cd "$(dirname "$0")/../.."
swift build --configuration release --product price-model >&2
for run in 1 2 3; do
    .build/release/price-model measure --data "${DATA:-Benchmarks/Pricing/listings.tsv}" --repeats 50
done
