"""table.py RESULTS     prints medians of what load.py and pgbench measured, and how they stand beside our aims."""
import json
import statistics
import sys

NAMES = {
    "peer-multi-100": "FastAPI + asyncpg, BEGIN..COMMIT, 100 users",
    "peer-cte-100": "FastAPI + asyncpg, one statement, 100 users",
    "ours-100": "functions behind nginx, 100 users",
    "bare-100": "pgbench, the same statement, 100 users",
    "peer-multi-hot": "FastAPI + asyncpg, BEGIN..COMMIT, one user",
    "peer-cte-hot": "FastAPI + asyncpg, one statement, one user",
    "ours-hot": "functions behind nginx, one user",
    "bare-hot": "pgbench, the same statement, one user",
    "clients-1": "functions, one user, 1 client",
    "clients-4": "functions, one user, 4 clients",
    "clients-16": "functions, one user, 16 clients",
    "clients-64": "functions, one user, 64 clients",
    "peer-login": "FastAPI, login",
    "ours-login": "functions behind nginx, login",
    "syncs": "disk, 4 KiB and fdatasync",
    "sqlite-1": "SQLite, 1 client",
    "sqlite-8": "SQLite, 8 processes, 8 clients",
}


def medians(path):
    rows = {}
    for line in open(path):
        row = json.loads(line)
        flat = {name: row[name] for name in ("rate", "p50", "p99", "worst") if name in row}
        if "cpu" in row:
            flat["stack"] = sum(us for part, us in row["cpu"].items() if part != "postgres")
            flat["workers"] = row["cpu"].get("stack")
            flat["postgres"] = row["cpu"].get("postgres")
            memory = [both for part, both in row["memory"].items() if part != "postgres"]
            flat["memory"], flat["own"] = (sum(kind) for kind in zip(*memory))
        rows.setdefault(row["label"], []).append(flat)
    middle = lambda values: statistics.median(values) if None not in values else None
    found = {label: {name: middle([row[name] for row in all_rows]) for name in all_rows[0]} for label, all_rows in rows.items()}
    for label, all_rows in rows.items():
        if "worst" in found[label]:
            found[label]["worst"] = max(row["worst"] for row in all_rows)
    return found, max(map(len, rows.values()))


def show(found, rounds):
    columns = (("rate", "per s", 0), ("p50", "p50 ms", 2), ("p99", "p99 ms", 2), ("worst", "worst", 1), ("stack", "stack us", 0),
               ("postgres", "PG us", 0), ("memory", "PSS MiB", 1), ("own", "own MiB", 1))
    print(f"medians of {rounds} rounds; the worst of all; CPU a request; the stack is nginx and all processes but PostgreSQL's; own is memory without files")
    print(f"{'':46s}" + "".join(f"{title:>9s}" for _, title, _ in columns))
    for label, name in NAMES.items():
        if label in found:
            cell = lambda key, digits: f"{found[label][key]:9.{digits}f}" if found[label].get(key) is not None else f"{'':9s}"
            print(f"{name:46s}" + "".join(cell(key, digits) for key, _, digits in columns).rstrip())


def aim(text, value, bound, at_most=False):
    """A ratio beside what it should be; what misses it is marked."""
    met = value <= bound if at_most else value >= bound
    print(f"{text:66s}{value:6.2f}   aim {'<=' if at_most else '>='} {bound:4.2f}{'' if met else '   MISSED'}")


def postgres_aims(found):
    ours, hot, login = (found[f"ours-{kind}"] for kind in ("100", "hot", "login"))
    best = lambda kind: max((found[f"peer-{form}-{kind}"] for form in ("multi", "cte")), key=lambda row: row["rate"])
    if "peer-cte-100" in found:
        peer, peer_hot = best("100"), best("hot")
        aim("100 users: predictions a second / peer's best form", ours["rate"] / peer["rate"], 2)
        aim("100 users: p99 / peer's", ours["p99"] / peer["p99"], 1, True)
        aim("100 users: CPU of nginx and our functions / peer's workers", ours["stack"] / peer["workers"], 0.25, True)
        aim("100 users: memory of all our processes / all of the peer's", ours["memory"] / peer["memory"], 0.2, True)
        print(f"{'    the same, without the pages of files':66s}{ours['own'] / peer['own']:6.2f}")
        print(f"{'100 users: CPU of nginx and our functions / that of nginx and peer':66s}{ours['stack'] / peer['stack']:6.2f}")
        aim("one hot user: predictions a second / peer's best form", hot["rate"] / peer_hot["rate"], 1.1)
        aim("login: logins a second / peer's", login["rate"] / found["peer-login"]["rate"], 1)
        aim("login: CPU / peer's", login["stack"] / found["peer-login"]["stack"], 1, True)
    aim("100 users: predictions a second / pgbench's (0.70 if we can)", ours["rate"] / found["bare-100"]["rate"], 0.5)
    aim("one hot user: predictions a second / pgbench's", hot["rate"] / found["bare-hot"]["rate"], 0.6)
    clients = [found[f"clients-{count}"]["rate"] for count in (1, 4, 16, 64)]
    print(f"{'one hot user: 64 clients / the best of 1, 4 and 16':66s}{clients[3] / max(clients[:3]):6.2f}")


def sqlite_aims(found):
    one, eight, syncs = (found[label] for label in ("sqlite-1", "sqlite-8", "syncs"))
    print(f"{'SQLite: predictions of 8 processes / of one':66s}{eight['rate'] / one['rate']:6.2f}")
    print(f"{'SQLite: predictions of 8 processes / syncs of the disk':66s}{eight['rate'] / syncs['rate']:6.2f}")
    print(f"{'SQLite: worst wait of 8 processes / their median':66s}{eight['worst'] / eight['p50']:6.1f}")


found, rounds = medians(sys.argv[1])
show(found, rounds)
print()
if "ours-100" in found:
    postgres_aims(found)
if "sqlite-8" in found:
    sqlite_aims(found)
