#!/usr/bin/env bash
# Measures the functions (release builds: make build, or FUNCTIONS=folder) from spawn to exit against their floors.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds="${ROUNDS:-300}"
functions="${FUNCTIONS:-$PWD/.build/release}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
Benchmarks/spawn/build.sh "$work"

home="PRICETAG_HOME=$work/home"
model="PRICETAG_MODEL=$PWD/models/current"

# event NAME METHOD PATH [BODY] [TOKEN]: writes an event of payload 2.0.
event() {
    local authorization="" body=""
    [ -z "${5:-}" ] || authorization=", \"authorization\": \"Bearer $5\""
    [ -z "${4:-}" ] || body=", \"body\": \"${4//\"/\\\"}\""
    cat >"$work/$1.json" <<EVENT
{"version": "2.0", "routeKey": "\$default", "rawPath": "$3", "rawQueryString": "",
 "headers": {"accept": "*/*", "content-type": "application/json", "host": "localhost:8080", "user-agent": "curl/7.88.1"$authorization},
 "requestContext": {"accountId": "anonymous", "apiId": "pricetag", "domainName": "localhost",
  "http": {"method": "$2", "path": "$3", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "curl/7.88.1"},
  "requestId": "c0a80001000000000000000000000001", "routeKey": "\$default", "stage": "\$default",
  "time": "22/Nov/2026:10:00:00 +0000", "timeEpoch": 1795341600000}$body, "isBase64Encoded": false}
EVENT
}

# answer FUNCTION EVENT: what a function answers in the benchmark's own home.
answer() { env -i "$home" "$model" "$functions/$1" <"$work/$2.json"; }

item='{"product_data":{"name":"iPhone 13 Pro","item_description":"Brand new iPhone 13 Pro 128GB","category_name":"Electronics","brand_name":"Apple","item_condition_id":1,"shipping":1}}'
event health GET /health
event first POST /api/v1/users/register '{"username":"bench","email":"bench@example.com","password":"benchmark"}'
event register POST /api/v1/users/register '{"username":"user@RUN@","email":"user@RUN@@example.com","password":"benchmark"}'
event login POST /api/v1/users/login '{"username":"bench","password":"benchmark"}'
answer register first >"$work/answer"
token=$(answer login login | sed -nE 's/.*access_token\\":\\"([^\\]*).*/\1/p')
event account GET /api/v1/users/me "" "$token"
event deposit POST /api/v1/users/deposit '{"amount": 10000}' "$token"
event predict POST /api/v1/pricing/predict "$item" "$token"
event predictions GET /api/v1/pricing/predictions "" "$token"
event products POST /api/v1/products '{"name":"MacBook Pro","category":"Electronics","brand":"Apple","condition":"New"}' "$token"
event info GET /api/v1/pricing/info
answer deposit deposit >"$work/answer"

# entry PLAN LABEL BASELINE EVENT EXPECTED COMMAND [ENVIRONMENT]: adds a line to a plan.
entry() {
    local plan="$1"
    shift
    (IFS=$'\t'; printf '%s\n' "$*") >>"$work/$plan"
}

# function_entry NAME BASELINE STATUS: a function with the event of its name.
function_entry() { entry once "$1" "$2" "$work/$1.json" "\"statusCode\":$3" "$functions/$1" "$home $model"; }

entry once copy - "$work/health.json" - "$work/copy"
entry once durable - "$work/predict.json" - "$work/durable $work/page"
function_entry health copy 200
function_entry info copy 200
function_entry account copy 200
function_entry predictions copy 200
function_entry login copy 200
function_entry register durable 201
function_entry deposit durable 200
function_entry predict durable 200
function_entry products durable 201
entry stream copy - "$work/health.json" - "$work/copy"
entry stream 'health --stream' - "$work/health.json" '"statusCode":200' "$functions/health --stream"

echo "== From spawn to exit ($rounds rounds)"
"$work/spawn" once "$work/once" "$rounds"
echo "== A line of a stream (20000 lines)"
"$work/spawn" stream "$work/stream" 20000
