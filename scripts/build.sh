#!/usr/bin/env bash
# Builds the functions and the local runner in release, each by its product, and says how far it is.
source "$(dirname "$0")/lib.sh"

mapfile -t products < <(function_names; echo local-runner)
[ -e .build/release/local-runner ] || say "First build: Swift packages are fetched and compiled, about five minutes on two cores."
count=0
for product in "${products[@]}"; do
    count=$((count + 1))
    printf '\r\033[K[%d/%d] building %s' "$count" "${#products[@]}" "$product" >&2
    quietly swift build --configuration release --product "$product" "${build_flags[@]}" "${link_flags[@]}"
done
printf '\r\033[K[%d/%d] built\n' "$count" "${#products[@]}" >&2
