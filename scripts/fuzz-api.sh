#!/usr/bin/env bash
# fuzz-api.sh EXAMPLES: has schemathesis send the API what its description allows and forbids, so many examples an operation, and fails
# where an answer is none that the description tells of, or an error of the server.
source "$(dirname "$0")/lib.sh"

examples=${1:-25}
schemathesis=.venv-schemathesis/bin/schemathesis
if [ ! -x "$schemathesis" ]; then
    echo "schemathesis could not be installed: the API is not fuzzed" >&2
    exit 0
fi

say "schemathesis: $examples examples an operation"
folder=$(mktemp -d)
# A database of its own on a port of its own; the login of the examples stays good, whatever is sent to the user who fuzzes.
PRICETAG_HOME="$folder" PRICETAG_LOG_LEVEL=warning .build/release/local-runner serve --port 0 >"$folder/out" 2>"$folder/log" &
runner=$!
trap 'kill $runner 2>/dev/null; wait $runner; rm -rf "$folder"' EXIT
address=
for _ in {1..200}; do
    address=$(sed -nE 's/^Pricetag listens on (http:[^ ]+[0-9]).*/\1/p' "$folder/out")
    [ -z "$address" ] || break
    kill -0 $runner || { cat "$folder/log" >&2; exit 1; }
    sleep 0.05
done
[ -n "$address" ] || { echo "the runner does not say where it listens" >&2; cat "$folder/log" >&2; exit 1; }

post() { curl -sSf -H 'Content-Type: application/json' "${@:3}" -d "$2" "$address/api/v1/$1"; }
post users/register '{"username":"fuzzer","email":"fuzzer@example.com","password":"fuzzers have secrets"}' >"$folder/user"
token=$(post users/login '{"username":"fuzzer","password":"fuzzers have secrets"}' | sed -E 's/.*"access_token":"([^"]+)".*/\1/')
for _ in {1..20}; do post users/deposit '{"amount":10000}' -H "Authorization: Bearer $token" >"$folder/deposit"; done

.build/release/local-runner openapi >"$folder/openapi.json"
# What it keeps from run to run is kept beside the other builds.
mkdir -p .build/schemathesis
project=$PWD
(
    cd .build/schemathesis
    PYTHONPATH=$project/Tests/Schemathesis PRICETAG_TOKEN=$token "$project/$schemathesis" \
        --config-file "$project/Tests/Schemathesis/schemathesis.toml" run "$folder/openapi.json" \
        --url "$address" --max-examples "$examples" --no-color
) || { tail -20 "$folder/log" >&2; exit 1; }
PRICETAG_HOME="$folder" .build/release/local-runner audit
