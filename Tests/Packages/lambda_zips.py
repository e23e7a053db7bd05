"""lambda_zips.py ZIPS BINARIES FUNCTIONS: runs every zip as AWS Lambda would, against the emulator.

Each bootstrap gets a root of its own: its zip in /var/task, and in /lib64, where LD_LIBRARY_PATH leads first, damaged
copies of every library that the zip carries. Whoever takes one of those for its own does not start.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import recorded
from emulator import Emulator

PLATFORM_GLIBC = (2, 34)  # Amazon Linux 2023
C_LIBRARY = {"libc.so.6", "ld-linux-x86-64.so.2"}


def versions(text):
    return {tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_([0-9.]+)", text)}


def readelf(path, what):
    return subprocess.run(["readelf", what, "--wide", path], capture_output=True, text=True, check=True).stdout


def needed_and_defined(path):
    """The versions of the C library that a file asks for, and those that it has."""
    text = readelf(path, "--version-info")
    definitions, _, needs = text.partition("Version needs section")
    return versions(needs), versions(definitions.partition("Version definition section")[2])


def check_libraries(folder, failures):
    """No file asks for more than the C library that it will find: the zip's own where the zip has one, else the platform's."""
    libraries = sorted(folder.glob("lib/*"))
    names = {library.name for library in libraries}
    # A C library of another version works with its own loader alone.
    is_own = C_LIBRARY <= names
    there = needed_and_defined(folder / "lib/libc.so.6")[1] if is_own else {PLATFORM_GLIBC}
    highest = (0,)
    for path in [folder / "bootstrap", *libraries]:
        needed, _ = needed_and_defined(path)
        highest = max(highest, *needed, (0,))
        failures.expect(
            max(needed, default=(0,)) <= max(there) and (not is_own or needed <= there),
            f"{path} asks for {sorted(needed)[-3:]}, {'its own' if is_own else 'the platform'} has up to {max(there)}",
        )
        text = readelf(path, "--dynamic")
        wanted = set(re.findall(r"\(NEEDED\).*\[(.*)\]", text))
        failures.expect(wanted <= names, f"{path} needs {wanted - names}, which the zip does not carry")
        if path.name == "bootstrap":
            is_static = not wanted and "INTERP" not in readelf(path, "--program-headers")
            failures.expect(is_static, f"{path} is not static")
    failures.expect(is_own or highest <= PLATFORM_GLIBC, f"{folder} has no {C_LIBRARY - names}, and asks for {highest}")
    return highest, max(there)


def make_root(zip_path, root):
    task = root / "var/task"
    task.mkdir(parents=True)
    subprocess.run(["unzip", "-q", zip_path, "-d", task], check=True)
    for folder in ["proc", "tmp", "dev", "lib64", "usr/lib64"]:
        (root / folder).mkdir(parents=True)
    (root / "dev/null").touch()
    for library in (task / "lib").iterdir():
        for folder in ["lib64", "usr/lib64"]:
            (root / folder / library.name).write_text("no library at all\n")
    return task


def write_wrapper(path, root):
    """A program that stands where the emulator looks for the function, and starts the bootstrap in its root."""
    mapping = "" if os.geteuid() == 0 else "--map-root-user"
    path.write_text(
        "#!/bin/sh\n"
        f"exec unshare {mapping} --mount --pid --fork --kill-child "
        f"--root={root} --mount-proc=/proc --wd=/var/task /var/task/bootstrap\n"
    )
    path.chmod(0o755)


def main(zips, binaries, functions):
    failures = recorded.Failures()
    names = sorted(path.parent.name for path in pathlib.Path(functions).glob("*/function.json"))
    with tempfile.TemporaryDirectory(prefix="pricetag-zips-") as folder:
        folder = pathlib.Path(folder)
        (folder / "bin").mkdir()
        found = []
        for name in names:
            task = make_root(f"{zips}/{name}.zip", folder / name)
            found.append(check_libraries(task, failures))
            write_wrapper(folder / "bin" / name, folder / name)
        highest, own = max(highest for highest, _ in found), min(own for _, own in found)
        # Whoever reads no version at all finds nothing too high either.
        failures.expect(highest > (2,), f"no file of {len(found)} zips asks for any version: {highest}")
        print(f"highest version asked for: {highest}, the zips' own C library: {own}, the platform's: {PLATFORM_GLIBC}")
        compare(folder, names, binaries, functions, failures)
        refuse(folder, binaries, functions, failures)
    failures.finish("zips", at_least=350)


def compare(folder, names, binaries, functions, failures):
    """Every recorded event has the answer that the function gives on this machine."""
    here = recorded.settings(f"{folder}/data", os.path.realpath("models/current"))
    there = {**here, "PRICETAG_DATABASE_URL": "sqlite:/tmp/pricetag.sqlite", "PRICETAG_MODEL": "models/current"}
    emulator = Emulator(f"{binaries}/local-runner", functions, f"{folder}/bin", there)
    cold = []
    for name in names:
        first = True
        for path in recorded.events(functions, name):
            event = path.read_bytes()
            expected = recorded.answer(f"{binaries}/{name}", event, here).rstrip(b"\n")
            body, error, milliseconds = emulator.invoke(name, event)
            is_same = recorded.without_chance(body) == recorded.without_chance(expected)
            failures.expect(error is None and is_same, f"{path}: {body[:300]} instead of {expected[:300]}")
            if first:
                cold.append(milliseconds)
            first = False
    body, error, _ = emulator.invoke("maintenance", b'{"action":"no\\u0001such"}')
    report = json.loads(body)
    failures.expect(error == "Unhandled" and report["errorType"] == "Function.BadEvent", f"maintenance: {body[:300]}")
    log = emulator.stop()
    # Each function ends by itself when it is told to: as process 1 of its namespace it has no signal's default to end by.
    ended = re.findall(r"environment ended.*?exit code (\d+)", log)
    failures.expect(len(ended) == len(names) == len(cold) + 1 and set(ended) == {"0"}, f"the functions ended with {ended}")
    print(f"first answer of {len(cold)} environments, in ms: median {sorted(cold)[len(cold) // 2]:.1f}, most {max(cold):.1f}")


def refuse(folder, binaries, functions, failures):
    """Without a database or a key a start fails and says what is missing; health needs neither."""
    event = pathlib.Path(functions, "health/events/get.json").read_bytes()
    for settings, missing in [({}, "PRICETAG_DATABASE_URL"), ({"PRICETAG_DATABASE_URL": "sqlite:/tmp/a"}, "PRICETAG_TOKEN_SECRET")]:
        emulator = Emulator(f"{binaries}/local-runner", functions, f"{folder}/bin", settings)
        body, error, _ = emulator.invoke("login", event)
        report = json.loads(body)
        failures.expect(
            error == "Unhandled" and report["errorType"] == "Runtime.ConfigInvalid" and missing in report["errorMessage"],
            f"login without {missing}: {body[:300]}",
        )
        body, error, _ = emulator.invoke("health", event)
        failures.expect(error is None and json.loads(body)["statusCode"] == 200, f"health: {body[:300]}")
        emulator.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
