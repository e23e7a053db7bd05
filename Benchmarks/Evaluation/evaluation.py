"""Times our evaluator beside CatBoost's own Python package, in one run, and compares their values.

    python Benchmarks/Evaluation/evaluation.py PATH/TO/evaluation-bench

Needs catboost==1.2.10. The models are trained into a temporary folder.
"""

import dataclasses
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
from catboost import CatBoost, Pool

ROWS = 10_000
ROUNDS = 5
EXPLAINED = 500
WAYS = {"batch_baseline": 1, "batch_avx2": 1, "batch_two_threads": 2}


@dataclasses.dataclass
class Subject:
    """A model and what is aimed at: microseconds, or how many times CatBoost's rows a second."""

    name: str
    columns: int
    settings: dict
    aims: dict = dataclasses.field(default_factory=dict)


SUBJECTS = [
    Subject("depth 6 x 1000 trees", 66, dict(iterations=1000, depth=6, border_count=128, learning_rate=0.1),
            {"open": 150, "row_hot": 5, "row_rotating": 8, "batch_baseline": 0.75, "batch_avx2": 1.3}),
    Subject("depth 8 x 3000 trees", 66, dict(iterations=3000, depth=8, learning_rate=0.03),
            {"open": 150, "row_hot": 16, "row_rotating": 45, "batch_baseline": 0.75, "batch_avx2": 1.1}),
]
EXPLAINED_SUBJECT = Subject(
    "depth 3 x 600 trees, 3 quantiles", 25,
    dict(iterations=600, depth=3, loss_function="MultiQuantile:alpha=0.1,0.5,0.9"), {"explain_row": 80})
TITLES = {
    "open": "open and check the model",
    "open_and_row": "open, one row, close",
    "row_hot": "one row, the same each time",
    "row_rotating": "one row, a different one each time",
    "batch_baseline": f"{ROWS:,} rows, baseline kernels",
    "batch_avx2": f"{ROWS:,} rows, AVX2 kernels",
    "batch_two_threads": f"{ROWS:,} rows, two threads",
}


def train(subject, folder):
    generator = np.random.default_rng(1)
    data = generator.normal(size=(20_000, subject.columns)).astype(np.float32)
    weights = generator.normal(size=subject.columns)
    target = data @ weights + np.sin(2 * data[:, 0]) * data[:, 1] + generator.normal(size=len(data))
    model = CatBoost(dict(loss_function="RMSE", random_seed=1, allow_writing_files=False, verbose=False)
                     | subject.settings)
    model.fit(data, target)
    model.save_model(str(folder / "model.cbm"))
    rows = generator.normal(size=(ROWS, subject.columns)).astype(np.float32)
    rows.tofile(folder / "rows")
    borders = sum(len(borders) for borders in model.get_borders().values())
    size = (folder / "model.cbm").stat().st_size
    print(f"\n{subject.name}, {subject.columns} columns, {borders} borders, {size / 1e6:.2f} MB")
    return rows


def median_time(samples, body):
    times = []
    for _ in range(samples):
        start = time.perf_counter_ns()
        body()
        times.append(time.perf_counter_ns() - start)
    return statistics.median(times)


def evaluate_pool(model, pool, threads=1):
    """CatBoost's evaluator with as little of Python around it as its package allows."""
    return model._object._base_predict(pool, "RawFormulaVal", 0, 0, threads, False, "CPU")


def time_catboost(folder, pools):
    path = str(folder / "model.cbm")
    model = CatBoost().load_model(path)
    one, everything = pools
    next_row = iter(range(10**9))

    def open_and_row():
        evaluate_pool(CatBoost().load_model(path), one[0])

    times = {
        "open": median_time(21, lambda: CatBoost().load_model(path)),
        "open_and_row": median_time(21, open_and_row),
        "row_hot": median_time(301, lambda: evaluate_pool(model, one[0])),
        "row_rotating": median_time(301, lambda: evaluate_pool(model, one[next(next_row) % len(one)])),
    }
    single = median_time(7, lambda: evaluate_pool(model, everything))
    double = median_time(7, lambda: evaluate_pool(model, everything, threads=2))
    return times | {way: single if threads == 1 else double for way, threads in WAYS.items()}


def time_ours(program, what, folder, columns):
    output = subprocess.run(
        [program, what, folder / "model.cbm", folder / "rows", str(columns), folder / "values"], check=True,
        capture_output=True, text=True,
    ).stdout
    return {name: float(time) for name, time in map(str.split, output.splitlines())}


def check_values(folder, expected, ways):
    for way in ["rows"] + [way for way in WAYS if way in ways]:
        values = np.fromfile(folder / f"values.{way}")
        if not np.array_equal(values.view(np.uint64), expected.view(np.uint64)):
            sys.exit(f"values of {way} differ from CatBoost's")


def medians(rounds):
    return {key: statistics.median(times[key] for times in rounds) / 1000 for key in rounds[0]}


def print_line(title, ours, theirs, aim):
    print(f"{title:42}{ours:12.1f}{theirs:12.1f}{ours / theirs:9.3f}{aim:>12}")


def compare(program, subject):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rows = train(subject, folder)
        pools = [Pool(rows[place:place + 1]) for place in range(200)], Pool(rows)
        expected = np.asarray(CatBoost().load_model(str(folder / "model.cbm")).predict(
            pools[1], prediction_type="RawFormulaVal", thread_count=1))
        theirs, ours = [], []
        for _ in range(ROUNDS):  # taken in turns, so that a busy moment of the machine meets both
            theirs.append(time_catboost(folder, pools))
            ours.append(time_ours(program, "evaluate", folder, subject.columns))
            check_values(folder, expected, ours[-1])
        ours, theirs = medians(ours), medians(theirs)
        print(f"values of {ROWS:,} rows, one by one and by every way of batch: equal to CatBoost's to the last bit")
        print(f"{'microseconds':42}{'ours':>12}{'CatBoost':>12}{'ratio':>9}{'aim':>12}")
        for key, title in TITLES.items():
            if key in ours and key not in WAYS:
                aim = subject.aims.get(key)
                print_line(title, ours[key], theirs[key], f"<= {aim} us" if aim else "")
        print(f"{'thousands of rows a second':42}{'ours':>12}{'CatBoost':>12}{'ratio':>9}{'aim':>12}")
        for key in WAYS:
            if key in ours:
                aim = subject.aims.get(key)
                print_line(TITLES[key], ROWS / ours[key] * 1000, ROWS / theirs[key] * 1000, f">= {aim}" if aim else "")


def print_growth(program, subject):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        train(subject, folder)
        times = time_ours(program, "grow", folder, subject.columns)
        print("rows at once, one thread: nanoseconds a row")
        for key, time_of_all in times.items():
            count = int(key.removeprefix("rows_"))
            print(f"{count:12,}{time_of_all / count:12.1f}")


def explain(program, subject):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rows = train(subject, folder)[:EXPLAINED]
        rows.tofile(folder / "rows")
        model = CatBoost().load_model(str(folder / "model.cbm"))
        one, everything = Pool(rows[:1]), Pool(rows)
        theirs, ours = [], []
        for _ in range(ROUNDS):
            first = median_time(3, lambda: model.get_feature_importance(one, type="ShapValues", thread_count=1))
            start = time.perf_counter_ns()
            expected = model.get_feature_importance(everything, type="ShapValues", thread_count=1)
            theirs.append({"explain_first": first, "explain_row": (time.perf_counter_ns() - start) / EXPLAINED})
            ours.append(time_ours(program, "explain", folder, subject.columns))
        difference = np.abs(np.fromfile(folder / "values").reshape(expected.shape) - expected).max()
        if not difference < 1e-9:
            sys.exit(f"Shapley values differ from CatBoost's by {difference}")
        print(f"Shapley values of {EXPLAINED} rows: at most {difference:.1e} from CatBoost's")
        print(f"{'microseconds':42}{'ours':>12}{'CatBoost':>12}{'ratio':>9}{'aim':>12}")
        ours, theirs = medians(ours), medians(theirs)
        print_line("prepare and explain one row", ours["explain_first"], theirs["explain_first"], "")
        aim = f"<= {subject.aims['explain_row']} us"
        print_line(f"one row of {EXPLAINED}", ours["explain_row"], theirs["explain_row"], aim)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = sys.argv[1]
    print(f"medians of {ROUNDS} rounds; ratios are ours to CatBoost's")
    for subject in SUBJECTS:
        compare(program, subject)
    explain(program, EXPLAINED_SUBJECT)
    print_growth(program, SUBJECTS[0])


if __name__ == "__main__":
    main()
