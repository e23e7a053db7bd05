"""Makes the models, rows and Shapley values in Tests/CatBoostTests/Fixtures/shapley with CatBoost itself.

    python3 -m venv .venv-fixtures && .venv-fixtures/bin/pip install catboost==1.2.10
    .venv-fixtures/bin/python training/make_shap_fixtures.py

Each fixture is NAME.cbm, NAME.rows (row-major float32) and NAME.expected (row-major float64: for each output CatBoost's
value of each column and then the expected value), all little-endian.
"""

import sys

import catboost
import numpy as np
from catboost import CatBoost, Pool, sum_models

from make_cbm_fixtures import FOLDER, VERSION, numbers, target_of, train, with_specials

SHAPLEY = FOLDER / "shapley"
ROWS = 30


def write(name, model, rows):
    path = str(SHAPLEY / f"{name}.cbm")
    model.save_model(path)
    model = CatBoost().load_model(path)  # the values are those of the model as it lies in the file
    values = model.get_feature_importance(Pool(rows), type="ShapValues", thread_count=1)
    rows.astype("<f4").tofile(SHAPLEY / f"{name}.rows")
    values.astype("<f8").tofile(SHAPLEY / f"{name}.expected")


def one_output():
    data = numbers(21, 1000, 6)
    target = target_of(data)
    rows = with_specials(numbers(22, ROWS, 6))
    write("depth-4", train(data, target, depth=4, iterations=12), rows)
    write("depth-10", train(data, target, depth=10, iterations=1, border_count=32), rows)
    weighted = Pool(data, target, weight=np.random.default_rng(23).random(len(data)))
    model = CatBoost(dict(iterations=6, depth=5, learning_rate=0.3, random_seed=7, thread_count=1, verbose=False,
                          allow_writing_files=False)).fit(weighted)
    write("weighted-rows", model, rows)
    mixed = [train(data, target, depth=depth, iterations=2) for depth in (3, 0, 1, 6)]
    write("mixed-depths", sum_models(mixed, weights=[0.5, 3, 2, 1]), rows)
    data[np.random.default_rng(24).random(data.shape) < 0.2] = np.nan
    write("missing-values", train(data, target_of(data), nan_mode="Max", depth=4, iterations=8), rows)


def repeated_columns():
    """Trees that ask about the same column at several levels, and leaves that no training row got to."""
    data = numbers(25, 400, 2)
    target = np.sin(4 * data[:, 0]) + data[:, 0] * data[:, 1]
    write("repeated-columns", train(data, target, depth=6, iterations=8), with_specials(numbers(26, ROWS, 2)))
    write("one-column", train(data[:, :1], target, depth=3, iterations=4), with_specials(numbers(27, ROWS, 1)))


def several_outputs():
    data = numbers(28, 800, 5)
    target = target_of(data)
    rows = with_specials(numbers(29, ROWS, 5))
    for outputs in (2, 5):
        targets = np.stack([target**power for power in range(1, outputs + 1)], axis=1)
        write(f"outputs-{outputs}", train(data, targets, loss_function="MultiRMSE", depth=4, iterations=6), rows)
    write("quantiles", train(data, target, loss_function="MultiQuantile:alpha=0.1,0.5,0.9", depth=4, iterations=8), rows)


def main():
    if catboost.__version__ != VERSION:
        sys.exit(f"the expected values are those of CatBoost {VERSION}, this is {catboost.__version__}")
    SHAPLEY.mkdir(parents=True, exist_ok=True)
    for make in (one_output, repeated_columns, several_outputs):
        make()
    files = sorted(SHAPLEY.iterdir())
    for path in files:
        print(f"{path.stat().st_size:8} {path.name}")
    print(f"{sum(path.stat().st_size for path in files):8} bytes in all")


if __name__ == "__main__":
    main()
