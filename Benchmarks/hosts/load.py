"""Loads several stacks behind one nginx in turns, and charges CPU time to their processes.

load.py ports N                              prints N free ports
load.py compare FOLDER ROUNDS SECONDS LOAD.. LOAD is "label|port|part"; FOLDER/part.pid names the part's process
"""
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request

TICK = os.sysconf("SC_CLK_TCK")
CONNECTIONS = 16


def ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    for s in sockets:
        print(s.getsockname()[1])


def tree(root):
    """A process and all below it."""
    children = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            stat = open(f"/proc/{entry}/stat").read()
        except OSError:
            continue
        children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def cpu_seconds(root):
    """Of a process and all below it, those among them that have ended meanwhile."""
    total = 0
    for pid in tree(root):
        try:
            stat = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += sum(map(int, stat[11:15]))
    return total / TICK


def machine():
    """CPU seconds of the whole machine that were not idle."""
    user, nice, system, _, _, irq, softirq, *_ = map(int, open("/proc/stat").readline().split()[1:])
    return (user + nice + system + irq + softirq) / TICK


def own_memory(pid):
    """MiB that would come back if this process ended."""
    text = open(f"/proc/{pid}/smaps_rollup").read()
    return sum(map(int, re.findall(r"^Private_\w+:\s+(\d+) kB", text, re.M))) / 1024


def wrk(port, seconds):
    """Requests, CPU seconds of wrk itself, and its report."""
    before = os.times()
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", f"http://127.0.0.1:{port}/health"]
    report = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    after = os.times()
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", report)
    if bad:
        sys.exit(f"port {port}: {bad[0]}\n{report}")
    requests = int(re.search(r"(\d+) requests in", report)[1])
    if requests == 0:
        sys.exit(f"port {port}: no request was answered\n{report}")
    return requests, after.children_user + after.children_system - before.children_user - before.children_system, report


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def measure(port, nginx, part, seconds):
    roots = nginx, part
    before = [cpu_seconds(root) for root in roots], machine(), time.monotonic()
    requests, wrk_seconds, report = wrk(port, seconds)
    rate = requests / (time.monotonic() - before[2])
    spent = [cpu_seconds(root) - b for root, b in zip(roots, before[0])]
    p99 = milliseconds(re.search(r"^\s+99%\s+(\S+)", report, re.M)[1])
    everything = machine() - before[1] - wrk_seconds
    return {"rate": rate, "p99": p99, "nginx": spent[0] * 1e6 / requests, "part": spent[1] * 1e6 / requests, "all": everything * 1e6 / requests}


def compare(folder, rounds, seconds, loads):
    read = lambda part: int(open(f"{folder}/{part}.pid").read())
    nginx = read("nginx")
    loads = [(label, int(port), read(part)) for label, port, part in (load.split("|") for load in loads)]
    for label, port, _ in loads:
        wait_for(port)
    function = read("function")
    print(f"{own_memory(function):5.1f} MiB own memory of the idle function", flush=True)
    results = {label: [] for label, _, _ in loads}
    for label, port, part in loads:
        wrk(port, 1)
    for _ in range(rounds):
        for label, port, part in loads:
            results[label].append(measure(port, nginx, part, seconds))
    print(f"{own_memory(function):5.1f} MiB after the load")
    print(f"{'':58s}{'req/s':>8s} {'p99 ms':>8s} {'nginx us':>9s} {'stack us':>9s} {'all us':>7s}   (medians of {rounds} rounds, {CONNECTIONS} connections)")
    medians = {}
    for label, rows in results.items():
        median = medians[label] = {key: statistics.median(row[key] for row in rows) for key in ("rate", "p99", "nginx", "part", "all")}
        print(f"{label:58s}{median['rate']:8.0f} {median['p99']:8.2f} {median['nginx']:9.1f} {median['part']:9.1f} {median['all']:7.1f}")
    ratios(medians)


def ratios(medians):
    by = lambda start: next((m for label, m in medians.items() if label.startswith(start)), None)
    pairs = [
        ("kept connections: function / libfcgi", by("nginx > function, kept"), by("nginx > libfcgi 2 x 32 threads, kept"), False),
        ("one connection a request: function / libfcgi", by("nginx > function, one"), by("nginx > libfcgi 2 x 32 threads, one"), False),
        ("kept connections: function / php-fpm", by("nginx > function, kept"), by("nginx > php-fpm"), False),
        ("runner / FastAPI on 2 uvicorn workers", by("runner"), by("FastAPI"), False),
        ("CGI: function / static C program", by("nginx > fcgiwrap > function"), by("nginx > fcgiwrap > static"), True),
    ]
    for label, ours, theirs, uses_all in pairs:
        if theirs is None:
            continue
        # /proc does not add the time of the programs that fcgiwrap starts to fcgiwrap's.
        cpu = ours["all"] / theirs["all"] if uses_all else (ours["nginx"] + ours["part"]) / (theirs["nginx"] + theirs["part"])
        print(f"{label:58s}{ours['rate'] / theirs['rate']:5.2f} x requests/s, {cpu:5.2f} x CPU a request")


def wait_for(port):
    for attempt in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).read()
            return
        except OSError:
            if attempt == 99:
                raise
            time.sleep(0.05)


if __name__ == "__main__":
    if sys.argv[1] == "ports":
        ports(int(sys.argv[2]))
    else:
        compare(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
