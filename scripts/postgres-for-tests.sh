#!/usr/bin/env bash
# postgres-for-tests.sh FOLDER PORT: runs a PostgreSQL server from the folder until standard input ends, and then removes the folder.
set -euo pipefail

folder=$1
port=$2
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
"${as[@]}" "$bin/postgres" -D data -k "$folder" -p "$port" -c listen_addresses=127.0.0.1 -c max_connections=200 >server.log 2>&1 </dev/null &
server=$!
trap 'kill -INT "$server" 2>/dev/null || true; wait "$server" || true; rm -rf "$folder"' EXIT
until "$bin/pg_isready" --quiet --host "$folder" --port "$port"; do
    kill -0 "$server" 2>/dev/null || { cat server.log >&2; exit 1; }
    sleep 0.05
done
echo ready
cat >/dev/null
