#!/usr/bin/env bash
# Measures `health` behind nginx as a FastCGI responder and as a CGI program, and through the runner, in turns with the stacks in
# PEERS where it is given: a C responder on libfcgi, php-fpm, a static C CGI program, and FastAPI on uvicorn.
set -euo pipefail
cd "$(dirname "$0")/../.."
PATH=$PATH:/usr/sbin
here=$PWD/Benchmarks/hosts
functions="${FUNCTIONS:-$PWD/.build/release}"
peers="${PEERS:-}"
work=$(mktemp -d /tmp/pricetag-hosts.XXXXXX)
pids=()
stop() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait "${pids[@]}" 2>/dev/null || true
    [ -z "$peers" ] || "$peers/down.sh" all || true
    rm -rf "$work"
}
trap stop EXIT

# start NAME COMMAND...: runs a program in the background and remembers its process.
start() {
    local name=$1
    shift
    "$@" >"$work/$name.log" 2>&1 </dev/null &
    pids+=($!)
    echo $! >"$work/$name.pid"
}

# until_there SOCKET: waits for a Unix socket.
until_there() {
    for _ in $(seq 200); do
        [ -S "$1" ] && return
        sleep 0.02
    done
    echo "$1 did not come up" >&2
    cat "$work"/*.log >&2
    exit 1
}

# free_ports NAME...: sets each to a port that nobody listens on.
mapfile -t ports < <(python3 "$here/load.py" ports 10)
names=(FUNCTION_KEEP FUNCTION RESPONDER_KEEP RESPONDER PHP FUNCTION_CGI CGI RUNNER PEER_APP_PORT PEER_PG_PORT)
user=""
[ "$(id -u)" != 0 ] || user="user root;"
script="s|@WORK@|$work|g;s|@USER@|$user|"
for index in "${!names[@]}"; do script+=";s|@${names[index]}@|${ports[index]}|"; declare "${names[index]}=${ports[index]}"; done
sed "$script" "$here/nginx.conf.in" >"$work/nginx.conf"

mkdir "$work/script"
cp "$functions/health" "$work/script/health"
start function env -i PRICETAG_CONCURRENCY=2 "$functions/health" --fastcgi "unix:$work/function.sock"
until_there "$work/function.sock"
start cgi spawn-fcgi -n -s "$work/cgi.sock" -F 4 -- "$(command -v fcgiwrap)" -c 1
until_there "$work/cgi.sock"

loads=("nginx > function, kept connections|$FUNCTION_KEEP|function" "nginx > function, one connection a request|$FUNCTION|function"
    "nginx > fcgiwrap > function|$FUNCTION_CGI|cgi" "runner > function|$RUNNER|runner")
start runner env -i PRICETAG_LOG_LEVEL=warning PRICETAG_HOME="$work/home" PRICETAG_MODEL="$PWD/models/current" "$functions/local-runner" serve --port "$RUNNER"
if [ -n "$peers" ]; then
    cc -O2 -o "$work/responder" "$peers/hosts/responder.c" -lfcgi -lpthread
    cc -O2 -static -o "$work/script/c" "$peers/hosts/cgi.c"
    # Two processes of 32 threads each: a libfcgi thread holds a connection, and there must be more of them than kept connections.
    start responder spawn-fcgi -n -s "$work/responder.sock" -F 2 -- "$work/responder" 32
    until_there "$work/responder.sock"
    cp "$peers/hosts/echo.php" "$work/script/health.php"
    cat >"$work/php.conf" <<CONF
[global]
daemonize = no
error_log = $work/php-error.log
[www]
listen = $work/php.sock
pm = static
pm.max_children = 4
security.limit_extensions =
$([ "$(id -u)" != 0 ] || printf 'user = root\ngroup = root\n')
CONF
    mkdir "$work/php-script"
    start php "$(ls /usr/sbin/php-fpm[0-9]* | sort -V | tail -1)" -R -y "$work/php.conf"
    until_there "$work/php.sock"
    # PHP runs the file that it is told.
    sed -i "s|fastcgi_pass php;|rewrite ^ /health.php break; fastcgi_pass php;|" "$work/nginx.conf"
    loads+=("nginx > libfcgi 2 x 32 threads, kept connections|$RESPONDER_KEEP|responder"
        "nginx > libfcgi 2 x 32 threads, one connection a request|$RESPONDER|responder" "nginx > php-fpm, 4 children|$PHP|php"
        "nginx > fcgiwrap > static C program|$CGI|cgi" "FastAPI on 2 uvicorn workers|$PEER_APP_PORT|app")
    export PEER_APP_PORT PEER_PG_PORT
    "$peers/up.sh" app
    state=$("$peers/up.sh" status | awk '/^state/ { print $3 }')
    cut -d' ' -f1 "$state/run/app.pids" >"$work/app.pid"
fi
start nginx nginx -p "$work/" -c "$work/nginx.conf" -e "$work/nginx-error.log"
python3 "$here/load.py" compare "$work" "${ROUNDS:-3}" "${SECS:-5}" "${loads[@]}"
