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


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        stat = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
        total += int(stat[11]) + int(stat[12])
    return total / TICK


def machine():
    """CPU seconds of the whole machine that were not idle."""
    user, nice, system, _, _, irq, softirq, *_ = map(int, open("/proc/stat").readline().split()[1:])
    return (user + nice + system + irq + softirq) / TICK


def own_memory(pids):
    """MiB that would come back if these processes ended."""
    text = "".join(open(f"/proc/{pid}/smaps_rollup").read() for pid in pids)
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
    return requests, after.children_user + after.children_system - before.children_user - before.children_system, report


def measure(port, nginx, part, seconds):
    pids = tree(nginx), tree(part)
    before = [cpu_seconds(p) for p in pids], machine(), time.monotonic()
    requests, wrk_seconds, report = wrk(port, seconds)
    spent = [cpu_seconds(p) - b for p, b in zip(pids, before[0])]
    rate = requests / (time.monotonic() - before[2])
    p99 = re.search(r"99%\s+(\S+)", report)[1]
    everything = machine() - before[1] - wrk_seconds
    return {"rate": rate, "p99": p99, "nginx": spent[0] * 1e6 / requests, "part": spent[1] * 1e6 / requests, "all": everything * 1e6 / requests}


def compare(folder, rounds, seconds, loads):
    read = lambda part: int(open(f"{folder}/{part}.pid").read())
    nginx = read("nginx")
    loads = [(label, int(port), read(part)) for label, port, part in (load.split("|") for load in loads)]
    for label, port, _ in loads:
        wait_for(port)
    function = read("function")
    print(f"{own_memory([function]):5.1f} MiB own memory of the idle function", flush=True)
    results = {label: [] for label, _, _ in loads}
    for label, port, part in loads:
        wrk(port, 1)
    for _ in range(rounds):
        for label, port, part in loads:
            results[label].append(measure(port, nginx, part, seconds))
    print(f"{own_memory([function]):5.1f} MiB after the load")
    print(f"{'':58s}{'req/s':>8s} {'p99':>8s} {'nginx us':>9s} {'stack us':>9s} {'all us':>7s}   (medians of {rounds} rounds, {CONNECTIONS} connections)")
    medians = {}
    for label, rows in results.items():
        median = medians[label] = {key: statistics.median(row[key] for row in rows) for key in ("rate", "nginx", "part", "all")}
        p99 = rows[len(rows) // 2]["p99"]
        print(f"{label:58s}{median['rate']:8.0f} {p99:>8s} {median['nginx']:9.1f} {median['part']:9.1f} {median['all']:7.1f}")
    ratios(medians)


def ratios(medians):
    by = lambda start: next((m for label, m in medians.items() if label.startswith(start)), None)
    pairs = [
        ("kept connections: function / libfcgi", by("nginx > function, kept"), by("nginx > libfcgi 2 x 32 threads, kept"), False),
        ("one connection a request: function / libfcgi", by("nginx > function, one"), by("nginx > libfcgi 2 x 32 threads, one"), False),
        ("kept connections: function / php-fpm", by("nginx > function, kept"), by("nginx > php-fpm"), False),
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
