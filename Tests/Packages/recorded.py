"""Recorded events, and what a function on this machine answers to them: what any host has to answer too."""
import json
import os
import pathlib
import subprocess

TIMEOUT = 30


def events(functions, name):
    """The plain events of a function that are requests and need no database that others have filled."""
    folder = pathlib.Path(functions, name, "events")
    for path in sorted(folder.glob("*.json")):
        if path.name.endswith((".expect.json", ".scenario.json")):
            continue
        expected = folder / (path.stem + ".expect.json")
        if expected.exists() and "statusCode" in json.loads(expected.read_text()):
            yield path


def answer(binary, event, environment):
    """What a one-shot process answers."""
    run = subprocess.run([binary], input=event, capture_output=True, env=environment, timeout=TIMEOUT)
    return run.stdout


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
