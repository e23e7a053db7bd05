"""images.py BINARIES FUNCTIONS: runs every image's function on recorded events, and on a root that can't be written to."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

import recorded

STORAGE = os.environ["PRICETAG_IMAGE_STORAGE"]
BUILDAH = ["buildah", "--storage-driver", "vfs", "--root", f"{STORAGE}/root", "--runroot", f"{STORAGE}/run"]


def buildah(*arguments, **options):
    run = subprocess.run([*BUILDAH, *arguments], capture_output=True, timeout=120, **options)
    if run.returncode != 0:
        raise SystemExit(f"buildah {' '.join(arguments)}: {run.stderr.decode()}")
    return run.stdout.decode().strip()


def flags(environment):
    return [flag for name, value in environment.items() for flag in ("--env", f"{name}={value}")]


def check_configuration(name, container, failures):
    """Nothing but what belongs there, and nobody's account."""
    configuration = json.loads(buildah("inspect", "--type", "image", f"localhost/pricetag/{name}"))["OCIv1"]["config"]
    failures.expect(configuration["User"] == "65532:65532", f"{name} runs as {configuration.get('User')}")
    failures.expect(configuration["Entrypoint"] == ["/function"] and not configuration.get("Cmd"), f"{name}: entry point")
    root = pathlib.Path(buildah("mount", container))
    files = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    strangers = [path for path in files if path not in ("function", "etc/ssl/certs/ca-certificates.crt", "models/current")
                 and not (path.startswith("lib/") and ".so" in path)]
    failures.expect(not strangers, f"{name} has {strangers}")
    carries_model = "PRICETAG_MODEL" in pathlib.Path("functions", name, "function.json").read_text()
    failures.expect(("models/current" in files) == carries_model, f"{name}: model {'missing' if carries_model else 'unasked'}")
    return root


def check_answers(name, container, binaries, functions, failures):
    """Every recorded event has the answer that the function gives on this machine."""
    with tempfile.TemporaryDirectory(prefix="pricetag-images-") as folder:
        here = recorded.settings(folder, os.path.realpath("models/current"))
        # Not the model: the image says itself where its own is.
        there = {**{name: here[name] for name in ["PRICETAG_TOKEN_SECRET", "PRICETAG_LOG_LEVEL"]},
                 "PRICETAG_DATABASE_URL": "sqlite:/tmp/pricetag.sqlite"}
        for path in recorded.events(functions, name):
            event = path.read_bytes()
            expected = recorded.answer(f"{binaries}/{name}", event, here)
            run = subprocess.run(
                [*BUILDAH, "run", "--isolation", "chroot", "--user", "0", *flags(there), container, "--", "/function"],
                input=event, capture_output=True, timeout=recorded.TIMEOUT,
            )
            is_same = recorded.without_chance(run.stdout) == recorded.without_chance(expected)
            failures.expect(is_same, f"{path}: {run.stdout[:300]} instead of {expected[:300]} {run.stderr[:300]}")


class Contained:
    """A function as process 1, as nobody's account, in a root that can't be written to."""

    def __init__(self, root, arguments, environment):
        script = (
            # A runtime makes the places of its own mounts, as /proc, before it locks the root.
            f"mkdir -p {root}/proc && mount --bind {root} {root} && mount -o remount,ro,bind {root} && mount -t proc proc {root}/proc && "
            f"exec unshare --root={root} --wd=/ --setgid 65532 --setuid 65532 /function {arguments}"
        )
        self.process = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script],
            env={"PATH": os.environ["PATH"], **environment},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )

    def signal(self, number):
        """Sends a signal to process 1, once it is the function and no longer the shell that prepares its root."""
        parent = self.process.pid
        deadline = time.monotonic() + recorded.TIMEOUT
        while time.monotonic() < deadline:
            children = pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
            if children and os.readlink(f"/proc/{children[0]}/exe").endswith("/function"):
                os.kill(int(children[0]), number)
                return
            time.sleep(0.005)
        raise SystemExit("the function did not start")

    def finish(self, event=b""):
        output, log = self.process.communicate(event, timeout=recorded.TIMEOUT)
        return self.process.returncode, output, log.decode()


def check_read_only(name, root, functions, failures):
    """Answers, serves, checks its health and ends, with nothing to write on."""
    quiet = {"PRICETAG_EPHEMERAL": "yes", "PRICETAG_LOG_LEVEL": "critical", "PRICETAG_MODEL": "/models/current"}
    if name != "health":
        status, _, log = Contained(root, "", quiet).finish(b"{}")
        failures.expect(status == 78 and "PRICETAG_DATABASE_URL: must be set" in log, f"{name} without settings: {status} {log}")
        return
    event = pathlib.Path(functions, name, "events/get.json").read_bytes()
    status, output, log = Contained(root, "", quiet).finish(event)
    failures.expect(status == 0 and json.loads(output)["statusCode"] == 200, f"{name}, read-only: {status} {output} {log}")

    waiting = Contained(root, "", quiet)
    waiting.signal(signal.SIGTERM)
    status, _, log = waiting.finish()
    failures.expect(status == 128 + signal.SIGTERM, f"{name} as process 1, told to end before its event: {status} {log}")

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"--fastcgi 127.0.0.1:{free.getsockname()[1]}"
    status, _, log = Contained(root, f"--healthcheck {address}", quiet).finish()
    failures.expect(status == 1, f"{name}: the health of nobody is {status} {log}")
    server = Contained(root, address, quiet)
    healthy = wait_for(lambda: Contained(root, f"--healthcheck {address}", quiet).finish()[0] == 0)
    failures.expect(healthy, f"{name}: its health check finds no FastCGI host")
    server.signal(signal.SIGTERM)
    status, _, log = server.finish()
    failures.expect(status == 0, f"{name} as process 1, told to end between requests: {status} {log}")


def wait_for(condition):
    deadline = time.monotonic() + recorded.TIMEOUT
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def main(binaries, functions):
    failures = recorded.Failures()
    for name in sorted(path.parent.name for path in pathlib.Path(functions).glob("*/function.json")):
        container = buildah("from", "--pull-never", f"localhost/pricetag/{name}")
        root = check_configuration(name, container, failures)
        check_read_only(name, root, functions, failures)
        check_answers(name, container, binaries, functions, failures)
        buildah("umount", container)
        buildah("rm", container)
    failures.finish("images", at_least=100)


if __name__ == "__main__":
    main(*sys.argv[1:])
