# Sourced by run.sh: eight processes that charge in one SQLite file, beside one alone and beside what the disk can sync.

processes=8
home=$work/sqlite
start_site "$home"
site=$started
echo "preparing users on SQLite" >&2
mkdir "$work/sqlite-users"
python3 "$here/accounts.py" "http://127.0.0.1:$SITE" 16 6 "$work/sqlite-users"
end "$site"

upstream=""
eight=()
for number in $(seq "$processes"); do
    start "predict$number" env -i "PRICETAG_HOME=$home" "PRICETAG_MODEL=$PWD/models/current" "${settings[@]}" PRICETAG_CONCURRENCY=1 \
        "$functions/predict" --fastcgi "unix:$work/$number.sock"
    eight+=("process$number=$started")
    upstream+="server unix:$work/$number.sock; "
done
user=""
[ "$(id -u)" != 0 ] || user="user root;"
sed "s|@WORK@|$work|g;s|@USER@|$user|;s|@PORT@|$EIGHT|;s|@UPSTREAM@|$upstream|" "$here/nginx.conf.in" >"$work/nginx.conf"
start nginx nginx -p "$work/" -c "$work/nginx.conf" -e "$work/nginx-error.log"
for _ in $(seq 100); do [ -S "$work/$processes.sock" ] && [ -s "$work/nginx.pid" ] && break || sleep 0.05; done

for round in $(seq "$rounds"); do
    echo "SQLite, round $round of $rounds" >&2
    python3 "$here/syncs.py" "$work/page" "$seconds" >>"$results"
    load sqlite-1 "$EIGHT" "$predict" "$bodies" "$work/sqlite-users/tokens" 1 "${eight[@]}"
    load sqlite-8 "$EIGHT" "$predict" "$bodies" "$work/sqlite-users/tokens" "$processes" "${eight[@]}"
done
env -i "PRICETAG_HOME=$home" "$functions/local-runner" audit
