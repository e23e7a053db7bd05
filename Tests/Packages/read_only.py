"""Functions as process 1 on a root that can't be written to."""
import fcntl
import json
import os
import pathlib
import shutil
import signal
import socket
import tempfile

import recorded
from contained import ACCOUNT, Contained, wait_for
from samples import sample, seed, with_key

QUIET = {"PRICETAG_EPHEMERAL": "yes", "PRICETAG_LOG_LEVEL": "critical", "PRICETAG_MODEL": "/models/current"}
# Functions that need neither a database nor a key.
UNPROTECTED = ["health", "maintenance"]


def check_read_only(name, root, functions, failures):
    """Answers, serves, checks its health and ends, with nothing to write on."""
    if name != "health":
        status, _, log = Contained(root, "", QUIET).finish(b"{}")
        failures.expect(status == 78 and "PRICETAG_DATABASE_URL: must be set" in log, f"{name} without settings: {status} {log}")
        return
    event = pathlib.Path(functions, name, "events/get.json").read_bytes()
    status, output, log = Contained(root, "", QUIET).finish(event)
    failures.expect(status == 0 and json.loads(output)["statusCode"] == 200, f"{name}, read-only: {status} {output} {log}")

    waiting = Contained(root, "", QUIET)
    waiting.signal(signal.SIGTERM)
    status, _, log = waiting.finish()
    failures.expect(status == 128 + signal.SIGTERM, f"{name} as process 1, told to end before its event: {status} {log}")

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"--fastcgi 127.0.0.1:{free.getsockname()[1]}"
    status, _, log = Contained(root, f"--healthcheck {address}", QUIET).finish()
    failures.expect(status == 1, f"{name}: the health of nobody is {status} {log}")
    server = Contained(root, address, QUIET)
    healthy = wait_for(lambda: Contained(root, f"--healthcheck {address}", QUIET).finish()[0] == 0)
    failures.expect(healthy, f"{name}: its health check finds no FastCGI host")
    server.signal(signal.SIGTERM)
    status, _, log = server.finish()
    failures.expect(status == 0, f"{name} as process 1, told to end between requests: {status} {log}")


def check_alone(name, root, binaries, failures):
    """With settings that are right, on a root that is read-only: its database in the one folder that it may write to."""
    with tempfile.TemporaryDirectory(prefix="pricetag-images-") as folder:
        here = recorded.settings(f"{folder}/here", os.path.realpath("models/current"))
        token = seed(name, binaries, here)
        data = f"{folder}/there"
        shutil.copytree(f"{folder}/here", data)
        for path in [data, *pathlib.Path(data).iterdir()]:
            os.chown(path, ACCOUNT, ACCOUNT)
        there = {**here, **QUIET, "PRICETAG_DATABASE_URL": "sqlite:/data/pricetag.sqlite"}

        status, output, log = Contained(root, "--healthcheck", there, data).finish()
        failures.expect(status == 0 and not output, f"{name}, --healthcheck: {status} {output} {log}")
        wrong = {**there, "PRICETAG_TOKEN_SECRET": "weak"} if name not in UNPROTECTED else {**there, "PRICETAG_LOG_LEVEL": "loud"}
        status, _, log = Contained(root, "--healthcheck", wrong, data).finish()
        failures.expect(status == 78 and "must" in log, f"{name}, --healthcheck of wrong settings: {status} {log}")

        event = sample(binaries, name, token)
        expected = recorded.answer(f"{binaries}/{name}", event, here)
        status, output, log = Contained(root, "", there, data).finish(event)
        is_same = recorded.without_chance(output) == recorded.without_chance(expected)
        is_well = json.loads(expected).get("statusCode", 200) in (200, 201)
        failures.expect(status == 0 and is_same and is_well, f"{name}, read-only: {status} {output[:300]} instead of {expected[:300]} {log}")
        if name == "deposit":
            check_end_in_event(root, there, data, event, failures)


def check_end_in_event(root, settings, data, event, failures):
    """Told to end while it waits for the database, process 1 carries its event out first."""
    with open(f"{data}/pricetag.sqlite.gate") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        working = Contained(root, "", settings, data)
        working.send(with_key(event, "another"))
        # "->" is somebody who waits for the lock; there is nobody else.
        inode = f":{os.fstat(gate.fileno()).st_ino} "
        waits = wait_for(lambda: any("->" in line and inode in line for line in open("/proc/locks")))
        failures.expect(waits, "deposit does not wait for the gate of its database")
        working.signal(signal.SIGTERM)
        failures.expect(working.process.poll() is None, "deposit ended inside of its event")
    status, output, log = working.finish()
    failures.expect(
        status == 0 and b'"statusCode":200' in output and rb'\"balance\":300.00' in output,
        f"deposit, told to end in an event: {status} {output[:300]} {log}",
    )
