"""One load by wrk, with the CPU time and the memory of the processes that answer it, as a line of JSON.

load.py LABEL ADDRESS CONNECTIONS SECONDS [NAME=PID..]   NAME's processes are PID and all below it; post.lua's environment is passed on
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "hosts"))
from load import cpu_seconds, tree  # noqa: E402


def memory(root):
    """MiB of a process and all below it, what they share counted once in all (PSS): everything, and what no file could bring back."""
    total, own = 0, 0
    for pid in tree(root):
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        pss = dict(re.findall(r"^(Pss\w*):\s+(\d+)", text, re.M))
        total += int(pss.get("Pss", 0))
        own += int(pss.get("Pss_Anon", 0))
    return total / 1024, own / 1024


def wrk(address, connections, seconds):
    threads = min(2, connections)
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency", "-s", HERE / "post.lua", address]
    report = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = re.search(r"^RESULT (.*)$", report, re.M)
    if not found:
        sys.exit(f"wrk gave no result:\n{report}")
    return {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", found[1])}


def main():
    label, address, connections, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    parts = {name: int(pid) for name, _, pid in (part.partition("=") for part in sys.argv[5:])}
    wrk(address, connections, 1)
    before = {name: cpu_seconds(pid) for name, pid in parts.items()}
    row = wrk(address, connections, seconds)
    if row["bad"] or not row["requests"]:
        sys.exit(f"{label}: {row['bad']:.0f} of {row['requests']:.0f} requests failed")
    row["cpu"] = {name: (cpu_seconds(pid) - before[name]) * 1e6 / row["requests"] for name, pid in parts.items()}
    row["memory"] = {name: memory(pid) for name, pid in parts.items()}
    print(json.dumps({"label": label, **row}), flush=True)


main()
