#!/usr/bin/env bash
# A fully static function needs no shared library, the other flavour nothing beyond glibc and the compiler; neither Foundation nor libdispatch.
source "$(dirname "$0")/lib.sh"

faults=0
for name in $(function_names); do
    binary=.build/release/$name
    needed=$(readelf --dynamic "$binary" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p')
    [ "${LINK:-static-executable}" = static-executable ] || needed=$(grep -vE '^(libc|libm|libstdc\+\+|libgcc_s|ld-linux-x86-64)\.so' <<<"$needed" || true)
    [ -z "$needed" ] || { echo "$name needs ${needed//$'\n'/, }" >&2; faults=1; }
    # Kept first: in a pipe, `grep -q` leaves early, and nm, which then can't write, would turn a find into a pass.
    symbols=$(nm "$binary")
    if grep -qE 'FoundationEssentials|10Foundation' <<<"$symbols"; then
        echo "$name carries Foundation" >&2
        faults=1
    fi
    # 1.4 MB more to map and to relocate, which one search for a text in a text is enough for.
    if grep -q '12_RegexParser' <<<"$symbols"; then
        echo "$name carries regular expressions" >&2
        faults=1
    fi
    # Its initialisers would run at every cold start (docs/decisions/0006).
    if grep -q 'libdispatch_init' <<<"$symbols"; then
        echo "$name carries libdispatch and with it the concurrency runtime" >&2
        faults=1
    fi
done
exit "$faults"
