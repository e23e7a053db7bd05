"""images.py BINARIES FUNCTIONS: runs every image's function on recorded events, and on a root that can't be written to."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import recorded
from contained import command
from emulator import Emulator
from read_only import QUIET, check_alone, check_read_only
from samples import sample

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


def check_on_lambda(name, root, binaries, functions, failures):
    """Deployed to Lambda as an image, it opens its late libraries from there and answers as elsewhere."""
    with tempfile.TemporaryDirectory(prefix="pricetag-images-") as folder:
        # The emulator wants an executable of every function that it is told of.
        os.mkdir(f"{folder}/functions")
        os.symlink(os.path.abspath(f"{functions}/{name}"), f"{folder}/functions/{name}")
        script = pathlib.Path(folder, name)
        script.write_text(f"#!/bin/sh\nexec unshare --mount --pid --fork --kill-child sh -c '{command(root)}'\n")
        script.chmod(0o755)
        emulator = Emulator(f"{binaries}/local-runner", f"{folder}/functions", folder, QUIET)
        event = sample(binaries, name)
        expected = recorded.answer(f"{binaries}/{name}", event, QUIET).rstrip(b"\n")
        for _ in range(2):
            body, error, _ = emulator.invoke(name, event)
            is_same = recorded.without_chance(body) == recorded.without_chance(expected)
            failures.expect(error is None and is_same, f"{name} on Lambda: {body[:300]} instead of {expected[:300]}")
        log = emulator.stop()
        ended = re.findall(r"environment ended.*?exit code (\d+)", log)
        failures.expect(ended == ["0"], f"{name} on Lambda ended with {ended}: {log[-500:]}")


def main(binaries, functions):
    failures = recorded.Failures()
    for name in sorted(path.parent.name for path in pathlib.Path(functions).glob("*/function.json")):
        container = buildah("from", "--pull-never", f"localhost/pricetag/{name}")
        root = check_configuration(name, container, failures)
        check_read_only(name, root, functions, failures)
        check_alone(name, root, binaries, failures)
        if name == "health":
            check_on_lambda(name, root, binaries, functions, failures)
        check_answers(name, container, binaries, functions, failures)
        buildah("umount", container)
        buildah("rm", container)
    failures.finish("images", at_least=150)


if __name__ == "__main__":
    main(*sys.argv[1:])
