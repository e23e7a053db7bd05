#!/usr/bin/env bash
# Measures paid predictions: on PostgreSQL behind nginx, in turns with pgbench running the very statement of a charge and, with
# PEERS=folder, FastAPI with asyncpg; logins; and eight processes on one SQLite file. PARTS=postgres or sqlite is one half alone.
set -euo pipefail
cd "$(dirname "$0")/../.."
PATH=$PATH:/usr/sbin
here=$PWD/Benchmarks/money
functions="${FUNCTIONS:-$PWD/.build/release}"
peers="${PEERS:-}"
rounds="${ROUNDS:-3}"
seconds="${SECS:-5}"
# They may be somebody's, at other ports.
if [ -n "$peers" ] && "$peers/up.sh" status | grep -qv -e '^state' -e ' down$'; then
    echo "stop what is up of PEERS first: $peers/down.sh all" >&2
    exit 1
fi
work=$(mktemp -d /tmp/pricetag-money.XXXXXX)
# The database's user has to reach its folder.
chmod 755 "$work"
results=$work/results
pids=()
stop() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait "${pids[@]}" 2>/dev/null || true
    [ -z "$peers" ] || "$peers/down.sh" all || true
    # A server of our own ends when its standard input does.
    [ -z "${server_input:-}" ] || { exec {server_input}>&-; wait "$server_script"; } || true
    rm -rf "$work"
}
trap stop EXIT

predict=/api/v1/pricing/predict
mapfile -t ports < <(python3 "$here/../hosts/load.py" ports 5)
names=(SITE EIGHT PEER_APP_PORT PEER_NGINX_PORT PEER_PG_PORT)
for index in "${!names[@]}"; do declare "${names[index]}=${ports[index]}"; done
export PEER_APP_PORT PEER_NGINX_PORT PEER_PG_PORT

# start NAME COMMAND...: runs a program in the background; its process is $started.
start() {
    local name=$1
    shift
    "$@" >"$work/$name.log" 2>&1 </dev/null &
    started=$!
    pids+=("$started")
}

# end PID: ends one that was started.
end() {
    kill "$1"
    wait "$1" || true
}

# Tokens outlive the benchmark; each charge writes its line of the audit log, as it does anywhere.
settings=(PRICETAG_TOKEN_LIFETIME_SECONDS=86400 PRICETAG_LOG_LEVEL=notice)

# start_site HOME [NAME=VALUE..]: our functions behind nginx as `make run-nginx` has them.
start_site() {
    mkdir -p "$1"
    start "site-$(basename "$1")" env -i "PRICETAG_HOME=$1" "PRICETAG_MODEL=$PWD/models/current" "${settings[@]}" "${@:2}" \
        "$functions/local-runner" serve-nginx --port "$SITE" --folder "$1/nginx"
    until_answered "$SITE"
}

# until_answered PORT: waits for /health there.
until_answered() {
    for _ in $(seq 200); do
        curl --noproxy '*' -fsS -o /dev/null "http://127.0.0.1:$1/health" 2>/dev/null && return
        sleep 0.05
    done
    cat "$work"/*.log >&2
    exit 1
}

# load LABEL PORT PATH BODIES TOKENS CONNECTIONS [NAME=PID..]: one load; its numbers join the results.
load() {
    TARGET=$3 BODIES=$4 TOKENS=$5 python3 "$here/load.py" "$1" "http://127.0.0.1:$2" "$6" "$seconds" "${@:7}" >>"$results"
}

# Real listings, the same for all: those of the peer, else our own few.
bodies=$work/bodies
if [ -n "$peers" ]; then
    state=$("$peers/up.sh" status | awk '/^state/ { print $3 }')
    cp "$state/bench/bodies.jsonl" "$bodies"
else
    python3 "$here/bodies.py" "$here/../Pricing/listings.tsv" >"$bodies"
fi
for part in ${PARTS:-postgres sqlite}; do source "$here/$part.sh"; done
python3 "$here/table.py" "$results"
