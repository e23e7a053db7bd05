#!/usr/bin/env bash
# fuzz.sh [SECONDS]: feeds the FastCGI codec whatever libFuzzer comes up with, under AddressSanitizer; ten minutes unless told otherwise.
# What it has found interesting stays in .build/fuzz/corpus, and an input that breaks something in .build/fuzz.
source "$(dirname "$0")/lib.sh"

seconds=${1:-600}
out=$PWD/.build/fuzz
mkdir -p "$out/corpus"
flags=(-O -swift-version 6 -parse-as-library -package-name pricetag -sanitize=fuzzer,address -I "$out" -L "$out")

# module NAME FOLDER: a module and its archive.
module() {
    local sources
    mapfile -t sources < <(find "$2" -name '*.swift')
    quietly swiftc "${flags[@]}" -module-name "$1" -emit-module -emit-module-path "$out/$1.swiftmodule" \
        -emit-library -static -o "$out/lib$1.a" "${sources[@]}"
}

newer=(-name '*.swift' -newer "$out/fastcgi" -print -quit)
if [ ! -e "$out/fastcgi" ] || [ -n "$(find Sources/JSONCodec Sources/Runtime/Protocols Tests/Fuzzing "${newer[@]}")" ]; then
    module JSONCodec Sources/JSONCodec
    module RuntimeProtocols Sources/Runtime/Protocols
    quietly swiftc "${flags[@]}" -module-name FastCGIFuzzer -o "$out/fastcgi" Tests/Fuzzing/FastCGIFuzzer.swift -lRuntimeProtocols -lJSONCodec
fi

say "Fuzzing the FastCGI codec for $seconds seconds"
cd "$out"
quietly ./fastcgi -max_total_time="$seconds" -max_len=8192 -rss_limit_mb=2048 -print_final_stats=1 corpus "$OLDPWD/Tests/Fuzzing/Seeds"
find corpus -type f | wc -l | xargs printf '%d inputs in the corpus, nothing broken\n' >&2
