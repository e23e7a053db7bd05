"""postgres_threads.py BINARIES: every thread of a static function can talk to PostgreSQL, not only the one that opened libpq.

libpq brings a C library of its own into a static executable, which has started none of its threads: they ended the process at
their first connection until each was made known to it. Tests that link dynamically can't see that.
"""
import concurrent.futures
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
REQUESTS = 24


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def start_server(folder):
    """A server that lives as long as its standard input, and the address of its database."""
    folder.mkdir()
    port = free_port()
    server = subprocess.Popen(
        [ROOT / "scripts/postgres-for-tests.sh", folder, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    if server.stdout.readline().strip() != "ready":
        sys.exit("PostgreSQL did not start")
    # By a name, so that every thread looks one up as well.
    return server, f"postgres://pricetag@localhost:{port}/postgres"


def wait_until_up(address, site):
    for _ in range(200):
        try:
            return urllib.request.urlopen(f"{address}/health", timeout=5).read()
        except OSError:
            if site.poll() is not None:
                break
            time.sleep(0.05)
    sys.exit("the functions did not start")


def register(address, number):
    """The status of a registration: three statements, two of them writes."""
    body = {"username": f"user{number}", "email": f"user{number}@example.org", "password": "correct horse"}
    request = urllib.request.Request(
        f"{address}/api/v1/users/register", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    try:
        return urllib.request.urlopen(request, timeout=30).status
    except urllib.error.HTTPError as error:
        return error.code


def main():
    binaries = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="pricetag-threads-") as folder:
        os.chmod(folder, 0o755)
        server, database = start_server(pathlib.Path(folder) / "postgres")
        environment = {"PRICETAG_DATABASE_URL": database, "PRICETAG_HOME": folder, "PRICETAG_MODEL": str(ROOT / "models/current")}
        runner = str(binaries / "local-runner")
        port = free_port()
        try:
            subprocess.run([runner, "migrate"], env=environment, stdout=subprocess.DEVNULL, check=True, cwd=ROOT)
            with open(f"{folder}/log", "w") as log:
                site = subprocess.Popen(
                    [runner, "serve-nginx", "--port", str(port), "--folder", f"{folder}/site"],
                    env=environment, stdout=log, stderr=log, cwd=ROOT,
                )
            address = f"http://127.0.0.1:{port}"
            try:
                wait_until_up(address, site)
                with concurrent.futures.ThreadPoolExecutor(8) as pool:
                    answers = list(pool.map(lambda number: register(address, number), range(REQUESTS)))
            finally:
                site.send_signal(signal.SIGTERM)
                site.wait(30)
        finally:
            server.stdin.close()
            server.wait(30)
        log = pathlib.Path(f"{folder}/log").read_text()
        if answers != [201] * REQUESTS or "process ended" in log:
            sys.exit(f"{answers}\n{log}")
    print(f"{REQUESTS} registrations on PostgreSQL, by all threads of a static function: all answered")


main()
