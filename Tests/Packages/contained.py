"""A function of an image as a runtime starts it: process 1, nobody's account, on a root that can't be written to."""
import os
import pathlib
import signal
import subprocess
import time

import recorded

ACCOUNT = 65532


def command(root, arguments="", data=None):
    """The shell command that becomes the function; `data` is a folder of this machine that it finds as /data."""
    # A runtime makes the places of its own mounts, as /proc, before it locks the root.
    places = f"mkdir -p {root}/proc {root}/data && mount --bind {root} {root} && mount -o remount,ro,bind {root}"
    mounts = f"mount -t proc proc {root}/proc" + (f" && mount --bind {data} {root}/data" if data else "")
    start = f"exec unshare --root={root} --wd=/ --setgid {ACCOUNT} --setuid {ACCOUNT} /function {arguments}"
    return f"{places} && {mounts} && {start}"


def awaits(pid, number):
    """Whether a process has blocked a signal or will catch it."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    masks = [int(line.split()[1], 16) for line in status.splitlines() if line.startswith(("SigBlk:", "SigCgt:"))]
    return any(mask >> (number - 1) & 1 for mask in masks)


class Contained:
    """A running function."""

    def __init__(self, root, arguments, environment, data=None):
        self.process = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", command(root, arguments, data)],
            env={"PATH": os.environ["PATH"], **environment},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )

    def send(self, event):
        """Gives it its event, all of it."""
        self.process.stdin.write(event)
        self.process.stdin.close()
        self.process.stdin = None

    def signal(self, number):
        """Sends a signal to process 1, once that is the function and waits for it: before, the kernel ignores it for a process 1."""
        parent = self.process.pid
        deadline = time.monotonic() + recorded.TIMEOUT
        while time.monotonic() < deadline:
            children = pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
            if children and os.readlink(f"/proc/{children[0]}/exe").endswith("/function") and awaits(children[0], number):
                os.kill(int(children[0]), number)
                return
            time.sleep(0.005)
        raise SystemExit("the function did not start")

    def finish(self, event=b""):
        """Its exit status, what it printed and what it logged."""
        output, log = self.process.communicate(event if self.process.stdin else None, timeout=recorded.TIMEOUT)
        return self.process.returncode, output, log.decode()


def wait_for(condition):
    deadline = time.monotonic() + recorded.TIMEOUT
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False
