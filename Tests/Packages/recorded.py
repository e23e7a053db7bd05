"""Recorded events, and what a function on this machine answers to them: what any host has to answer too."""
import os
import pathlib
import re
import subprocess

TIMEOUT = 30


def events(functions, name):
    """The plain events of a function that are requests; each is answered on its own, with no others before it."""
    for path in sorted(pathlib.Path(functions, name, "events").glob("*.json")):
        if path.name.endswith((".expect.json", ".scenario.json")):
            continue
        if b'"requestContext"' in path.read_bytes():
            yield path


def answer(binary, event, environment):
    """What a one-shot process answers."""
    run = subprocess.run([binary], input=event, capture_output=True, env=environment, timeout=TIMEOUT)
    return run.stdout


def without_chance(answer):
    """An answer without ids, times and tokens, which differ from run to run."""
    answer = re.sub(rb"eyJ[\w-]+(\.[\w-]+){2}", b"TOKEN", answer)
    answer = re.sub(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"ID", answer)
    answer = re.sub(rb"\b[0-9a-f]{32}\b", b"ID", answer)
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", b"TIME", answer).strip()


def settings(data, model):
    """A database of its own, a fixed key, and a log that only says what went wrong."""
    os.makedirs(data, exist_ok=True)
    return {
        "PRICETAG_DATABASE_URL": f"sqlite:{data}/pricetag.sqlite",
        "PRICETAG_TOKEN_SECRET": "a secret for tests, of forty-two bytes....",
        "PRICETAG_LOG_LEVEL": "critical",
        "PRICETAG_MODEL": model,
    }


class Failures:
    """Counts what was looked at, and remembers what was wrong."""

    def __init__(self):
        self.count = 0
        self.messages = []

    def expect(self, holds, message):
        self.count += 1
        if not holds:
            self.messages.append(message)
            print(f"FAIL  {message}")

    def finish(self, what, at_least):
        """Ends the process; too few things looked at are a failure too."""
        if self.count < at_least:
            self.messages.append(f"only {self.count} checks of {what}, expected {at_least}")
            print(self.messages[-1])
        print(f"{what}: {self.count} checks, {len(self.messages)} failed")
        raise SystemExit(1 if self.messages else 0)
