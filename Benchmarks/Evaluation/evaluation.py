"""Times our evaluator beside CatBoost's own Python package on one thread, in one run, and compares their values.

    python Benchmarks/Evaluation/evaluation.py PATH/TO/evaluation-bench

Needs catboost==1.2.10. The model (depth 6 x 1000 trees over 66 numeric columns) is trained into a temporary folder.
"""

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
from catboost import CatBoost, Pool

COLUMNS = 66
ROWS = 10_000
ROUNDS = 5
AIMS = {"open": 150_000, "row_hot": 8_000, "row_rotating": 8_000}
TITLES = {
    "open": "open and check the model",
    "open_and_row": "open, one row, close",
    "row_hot": "one row, the same each time",
    "row_rotating": "one row, a different one each time",
    "batch": f"{ROWS:,} rows at once",
}


def train(folder):
    generator = np.random.default_rng(1)
    data = generator.normal(size=(20_000, COLUMNS)).astype(np.float32)
    weights = generator.normal(size=COLUMNS)
    target = data @ weights + np.sin(2 * data[:, 0]) * data[:, 1] + generator.normal(size=len(data))
    model = CatBoost(dict(loss_function="RMSE", iterations=1000, depth=6, border_count=128, random_seed=1,
                          learning_rate=0.1, allow_writing_files=False, verbose=False))
    model.fit(data, target)
    model.save_model(str(folder / "model.cbm"))
    rows = generator.normal(size=(ROWS, COLUMNS)).astype(np.float32)
    rows.tofile(folder / "rows")
    return rows


def median_time(samples, body):
    times = []
    for _ in range(samples):
        start = time.perf_counter_ns()
        body()
        times.append(time.perf_counter_ns() - start)
    return statistics.median(times)


def time_catboost(folder, rows, pools):
    path = str(folder / "model.cbm")
    model = CatBoost().load_model(path)
    one, everything = pools
    next_row = iter(range(10**9))

    def open_and_row():
        CatBoost().load_model(path).predict(one[0], thread_count=1)

    return {
        "open": median_time(51, lambda: CatBoost().load_model(path)),
        "open_and_row": median_time(51, open_and_row),
        "row_hot": median_time(501, lambda: model.predict(one[0], thread_count=1)),
        "row_rotating": median_time(501, lambda: model.predict(one[next(next_row) % len(one)], thread_count=1)),
        "batch": median_time(21, lambda: model.predict(everything, thread_count=1)),
    }, model.predict(everything, thread_count=1)


def time_ours(program, folder):
    values = folder / "values"
    output = subprocess.run(
        [program, folder / "model.cbm", folder / "rows", str(COLUMNS), values], check=True, capture_output=True,
        text=True,
    ).stdout
    return {name: float(time) for name, time in map(str.split, output.splitlines())}, np.fromfile(values)


def describe(folder):
    model = CatBoost().load_model(str(folder / "model.cbm"))
    borders = sum(len(borders) for borders in model.get_borders().values())
    size = (folder / "model.cbm").stat().st_size
    print(f"model: {model.tree_count_} trees of depth 6, {COLUMNS} columns, {borders} borders, {size / 1e6:.2f} MB")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rows = train(folder)
        describe(folder)
        pools = [Pool(rows[place:place + 1]) for place in range(200)], Pool(rows)
        theirs, ours = [], []
        for _ in range(ROUNDS):  # taken in turns, so that a busy moment of the machine meets both
            times, expected = time_catboost(folder, rows, pools)
            theirs.append(times)
            times, values = time_ours(sys.argv[1], folder)
            ours.append(times)
            if not np.array_equal(values.view(np.uint64), expected.view(np.uint64)):
                sys.exit("values differ from CatBoost's")
        print(f"values of {ROWS:,} rows: equal to CatBoost's to the last bit")
        print(f"{'microseconds, median of ' + str(ROUNDS) + ' rounds':42}{'ours':>10}{'CatBoost':>12}{'ratio':>8}{'aim':>8}")
        for key, title in TITLES.items():
            mine = statistics.median(times[key] for times in ours) / 1000
            other = statistics.median(times[key] for times in theirs) / 1000
            aim = f"{AIMS[key] / 1000:.0f}" if key in AIMS else ""
            print(f"{title:42}{mine:10.1f}{other:12.1f}{mine / other:8.3f}{aim:>8}")
        for name, rounds in (("ours", ours), ("CatBoost", theirs)):
            rate = ROWS / statistics.median(times["batch"] for times in rounds) * 1e9
            print(f"rows a second in a batch, one thread, {name}: {rate:,.0f}")


if __name__ == "__main__":
    main()
