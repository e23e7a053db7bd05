#!/usr/bin/env bash
# postgres-for-tests.sh FOLDER PORT [SETTING=VALUE…]: runs a PostgreSQL server from the folder until standard input ends, and then
# removes the folder.
# A server that dies meanwhile is started again.
set -euo pipefail

folder=$1
port=$2
settings=("${@:3}")
# The server refuses to run as root; Debian's package brings a user for it.
as=()
if [ "$(id -u)" = 0 ]; then
    chown postgres: "$folder"
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -1)
[ -n "$bin" ] || { echo "PostgreSQL's server is not installed" >&2; exit 1; }

trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${as[@]}" "$bin/initdb" --pgdata data --username pricetag --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync >init.log 2>&1 \
    || { cat init.log >&2; exit 1; }

serve() {
    exec "${as[@]}" "$bin/postgres" -D data -k "$folder" -p "$port" -c listen_addresses=127.0.0.1 -c max_connections=200 "${settings[@]/#/-c}" >>server.log 2>&1 </dev/null
}

# keep: the server, again and again, until there is a file "end".
keep() {
    while [ ! -e end ]; do
        serve &
        echo $! >server.pid
        wait $! || true
        # What is left of a server that was killed has to go before the next can start.
        sleep 0.1
    done
}

keep &
keeper=$!
stop() {
    touch end
    kill -INT "$(cat server.pid)" 2>/dev/null || true
    wait "$keeper" || true
    rm -rf "$folder"
}
trap stop EXIT
for _ in {1..600}; do
    "$bin/pg_isready" --quiet --host "$folder" --port "$port" && break
    sleep 0.05
done
"$bin/pg_isready" --quiet --host "$folder" --port "$port" || { cat server.log >&2; exit 1; }
echo ready
cat >/dev/null
