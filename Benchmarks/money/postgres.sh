# Sourced by run.sh: everything on one PostgreSQL server, in turns. It is the peer's, or one of our own; both sync each commit.

if [ -n "$peers" ]; then
    "$peers/up.sh" postgres
    server=$(cut -d' ' -f1 "$state/run/postgres.pids")
    admin="postgres://postgres@127.0.0.1:$PEER_PG_PORT"
else
    mkdir "$work/postgres"
    # It lives as long as its standard input does.
    exec {server_input}> >(exec scripts/postgres-for-tests.sh "$work/postgres" "$PEER_PG_PORT" >"$work/postgres-start.log" 2>&1)
    server_script=$!
    for _ in $(seq 200); do grep -qs ready "$work/postgres-start.log" && break || sleep 0.1; done
    server=$(head -1 "$work/postgres/data/postmaster.pid")
    admin="postgres://pricetag@127.0.0.1:$PEER_PG_PORT"
fi

ask() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"; }
database="postgres://pricetag_bench@127.0.0.1:$PEER_PG_PORT/pricetag_bench"
PGOPTIONS=--client-min-messages=warning ask "$admin/postgres" -c "DROP DATABASE IF EXISTS pricetag_bench" -c "DROP ROLE IF EXISTS pricetag_bench" \
    -c "CREATE ROLE pricetag_bench LOGIN" -c "CREATE DATABASE pricetag_bench OWNER pricetag_bench"
env -i "PRICETAG_DATABASE_URL=$database" "PRICETAG_HOME=$work/home" "$functions/local-runner" migrate >/dev/null

# with_site COMMAND..: runs it while our functions are up as `make run-nginx` has them.
with_site() {
    start_site "$work/home" "PRICETAG_DATABASE_URL=$database"
    site=$started
    "$@"
    end "$site"
}

# with_peer FORM COMMAND..: runs it while the peer is up, its charge written as BEGIN..COMMIT (multi) or as one statement (cte).
with_peer() {
    PEER_TX=$1 PEER_ARGON=2,19456,1 "$peers/up.sh" app nginx 2>/dev/null
    peer=$(cut -d' ' -f1 "$state/run/app.pids")
    peer_nginx=$(cut -d' ' -f1 "$state/run/nginx.pids")
    "${@:2}"
    "$peers/down.sh" nginx app
}

# The rows that every charge writes anew leave dead ones behind; each load begins without them.
vacuum() { ask "$admin/$1" -c "VACUUM ANALYZE $2"; }

login=/api/v1/users/login

# our_load LABEL PATH BODIES TOKENS CONNECTIONS
our_load() {
    vacuum pricetag_bench wallets
    load "$1" "$SITE" "$2" "$3" "$4" "$5" "stack=$site" "postgres=$server"
}

our_loads() {
    our_load ours-100 "$predict" "$bodies" "$work/tokens" 16
    our_load ours-hot "$predict" "$bodies" "$work/token" 16
    our_load ours-login "$login" "$work/login" "" 16
}

# peer_load LABEL PATH BODIES TOKENS
peer_load() {
    vacuum peer users
    load "$1" "$PEER_NGINX_PORT" "$2" "$3" "$4" 16 "stack=$peer" "nginx=$peer_nginx" "postgres=$server"
}

peer_loads() {
    peer_load "peer-$1-100" "$predict/" "$bodies" "$state/bench/tokens100.txt"
    peer_load "peer-$1-hot" "$predict/" "$bodies" "$state/bench/token1.txt"
    [ "$1" != cte ] || peer_load peer-login "$login/" "$state/bench/login.json" ""
}

charges() { ask "$database" -c "SELECT count(*) FROM transfers WHERE kind = 'charge'"; }

# bare LABEL FIRST LAST: pgbench with the charge's own statement, for users of ours that are numbered so; each has to be a charge.
bare() {
    vacuum pricetag_bench wallets
    local before processed
    before=$(charges)
    pgbench --no-vacuum --protocol=prepared --client="$slots" --jobs=2 --time="$seconds" --file="$work/charge.sql" \
        --define="first=$2" --define="last=$3" --define="n=$(date +%s%6N)" "${defines[@]}" "$database" >"$work/pgbench.log" 2>&1 \
        || { cat "$work/pgbench.log" >&2; exit 1; }
    processed=$(sed -nE 's/^number of transactions actually processed: ([0-9]+).*/\1/p' "$work/pgbench.log")
    [ $(($(charges) - before)) = "$processed" ] || { echo "pgbench did not charge $processed times" >&2; exit 1; }
    printf '{"label": "%s", "rate": %s}\n' "$1" "$(sed -nE 's/^tps = ([0-9.]+).*/\1/p' "$work/pgbench.log")" >>"$results"
}

# prepare: users with tokens and money, and what pgbench needs: the statement, and a prediction as ours are to take texts from.
prepare() {
    python3 "$here/accounts.py" "http://127.0.0.1:$SITE" 100 0 "$work"
    ask "$database" --file="$here/accounts.sql"
    seconds=1 our_load warm-up "$predict" "$bodies" "$work/tokens" 4
    python3 "$here/charge.py" Sources/Core/SQLStorage/PostgreSQL/PostgresStorage+Charges.swift >"$work/charge.sql"
    defines=(--define=nothing=- --define=token_version=1 --define=amount=500 "--define=now=$(date +%s%3N)")
    # pgbench takes no empty text.
    local column typical="SELECT * FROM predictions WHERE '' NOT IN (name, description, category, brand)
        ORDER BY abs(length(quote || description) - (SELECT avg(length(quote || description)) FROM predictions)), sequence LIMIT 1"
    for column in price quote model_version duration_us name description category brand condition shipping; do
        defines+=("--define=$column=$(ask "$database" -c "SELECT $column FROM ($typical) AS typical")")
    done
}

# A slot of the function holds a connection, and pgbench gets as many.
slots=$(sed -nE 's/.*"concurrency": ([0-9]+).*/\1/p' functions/predict/function.json)
echo "preparing 100 users on PostgreSQL" >&2
with_site prepare
[ -z "$peers" ] || PEER_TX=cte with_peer cte "$peers/bench.sh" check >&2
for round in $(seq "$rounds"); do
    echo "round $round of $rounds" >&2
    if [ -n "$peers" ]; then
        with_peer multi peer_loads multi
        with_peer cte peer_loads cte
    fi
    with_site our_loads
    bare bare-100 1 100
    bare bare-hot 0 0
done

hot_by_clients() {
    local clients
    for clients in 1 4 16 64; do our_load "clients-$clients" "$predict" "$bodies" "$work/token" "$clients"; done
}
echo "one hot user, more and more clients" >&2
with_site hot_by_clients
env -i "PRICETAG_DATABASE_URL=$database?options=-cstatement_timeout%3D0" "PRICETAG_HOME=$work/home" "$functions/local-runner" audit
