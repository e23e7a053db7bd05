"""Makes the models, rows and expected values in Tests/CatBoostTests/Fixtures with CatBoost itself.

    python3 -m venv .venv-fixtures && .venv-fixtures/bin/pip install catboost==1.2.10
    .venv-fixtures/bin/python training/make_cbm_fixtures.py

Each fixture is NAME.cbm, NAME.rows (row-major float32) and NAME.expected (row-major float64: CatBoost's raw values),
all little-endian. A model carries a random id and its date of birth, so its bytes differ from run to run; the tests
compare evaluation, which doesn't.
"""

import pathlib
import struct
import sys

import catboost
import numpy as np
from catboost import CatBoost, Pool, sum_models

FOLDER = pathlib.Path(__file__).parent.parent / "Tests" / "CatBoostTests" / "Fixtures"
ROWS = 300
VERSION = "1.2.10"


def train(data, target, **parameters):
    settings = dict(
        loss_function="RMSE", iterations=30, depth=6, learning_rate=0.2, random_seed=7, thread_count=1,
        allow_writing_files=False, verbose=False,
    )
    settings.update(parameters)
    cat_features = settings.pop("cat_features", None)
    text_features = settings.pop("text_features", None)
    embedding_features = settings.pop("embedding_features", None)
    pool = Pool(data, target, cat_features=cat_features, text_features=text_features,
                embedding_features=embedding_features)
    return CatBoost(settings).fit(pool)


def numbers(seed, rows, columns):
    return np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)


def target_of(data):
    clean = np.nan_to_num(data.astype(np.float64))
    return clean[:, 0] * 2 + np.sin(3 * clean[:, 1]) + clean[:, 2] * clean[:, 3] + np.where(np.isnan(data[:, 2]), 5, 0)


def with_specials(rows):
    """Rows that end in the values which comparisons treat apart."""
    rows = rows.copy()
    largest = np.finfo(np.float32).max
    for place, value in enumerate([np.nan, np.inf, -np.inf, largest, -largest, 0.0, -0.0]):
        rows[place, :] = value
        rows[10 + place, place % rows.shape[1]] = value
    return rows


def write(name, model, rows, as_catboost_sees_them=None):
    path = str(FOLDER / f"{name}.cbm")
    model.save_model(path)
    model = CatBoost().load_model(path)  # the values are those of the model as it lies in the file
    inputs = rows if as_catboost_sees_them is None else as_catboost_sees_them
    expected = np.asarray(model.predict(inputs, prediction_type="RawFormulaVal", thread_count=1), dtype="<f8")
    rows.astype("<f4").tofile(FOLDER / f"{name}.rows")
    expected.tofile(FOLDER / f"{name}.expected")


def float_models():
    data = numbers(1, 2000, 8)
    target = target_of(data)
    rows = with_specials(numbers(2, ROWS, 8))
    write("depth-6", train(data, target, ignored_features=[5, 7]), rows[:, :7])
    write("depth-8", train(data, target, depth=8, iterations=5), rows)
    write("depth-10", train(data, target, depth=10, iterations=2, border_count=32), rows)
    mixed = [train(data, target, depth=depth, iterations=2) for depth in (2, 9, 0, 1, 6)]
    write("mixed-depths", sum_models(mixed, weights=[0.5, 0.25, 3, 2, 1]), rows)
    scaled = train(data, target, iterations=10)
    scaled.set_scale_and_bias(0.37, [1.25])
    write("scale-and-bias", scaled, rows)
    scaled.set_scale_and_bias(-0.37, [0.0])
    write("negative-scale", scaled, rows)


def many_borders():
    data = numbers(3, 6000, 2)
    target = np.sin(9 * data[:, 0]) + np.cos(7 * data[:, 1]) + data[:, 0] * data[:, 1]
    model = train(data, target, depth=3, iterations=330, border_count=4000, feature_border_type="Median",
                  random_strength=0, boosting_type="Plain")
    borders = model.get_borders()
    assert min(len(borders[0]), len(borders[1])) > 254, {key: len(value) for key, value in borders.items()}
    rows = with_specials(numbers(4, ROWS, 2))
    for place in range(200):  # exactly on a border, and on either side of it
        border = np.float32(borders[place % 2][(place * 7) % len(borders[place % 2])])
        rows[20 + place, place % 2] = [border, np.nextafter(border, np.float32(np.inf)),
                                       np.nextafter(border, np.float32(-np.inf))][place % 3]
    write("many-borders", model, rows)


def missing_values():
    data = numbers(5, 2000, 6)
    data[np.random.default_rng(6).random(data.shape) < 0.2] = np.nan
    data[:, 5] = np.nan_to_num(data[:, 5])  # a column that never missed a value in training
    rows = with_specials(numbers(7, ROWS, 6))
    rows[np.random.default_rng(8).random(rows.shape) < 0.15] = np.nan
    for mode in ("Min", "Max"):
        write(f"nan-{mode.lower()}", train(data, target_of(data), nan_mode=mode, iterations=20), rows)


def several_values():
    data = numbers(9, 2000, 8)
    target = target_of(data)
    rows = with_specials(numbers(10, ROWS, 8))
    write("multi-rmse", train(data, np.stack([target, target**2], axis=1), loss_function="MultiRMSE", iterations=15),
          rows)
    write("multi-quantile", train(data, target, loss_function="MultiQuantile:alpha=0.1,0.5,0.9", iterations=15), rows)


def constant():
    """Trees without a split, scales that make zeros negative, and a model without any tree."""
    data = numbers(11, 100, 2)
    model = train(data, numbers(14, 100, 1)[:, 0], depth=0, iterations=3, boost_from_average=False)
    rows = numbers(12, 5, 2)
    write("no-splits", model, rows)
    zero = train(data, np.zeros(100), depth=0, iterations=3, allow_const_label=True, bootstrap_type="No")
    zero.set_scale_and_bias(-2, [0.0])
    write("negative-zero", zero, rows)
    several = train(data, np.zeros((100, 2)), depth=0, iterations=3, allow_const_label=True, bootstrap_type="No",
                    loss_function="MultiRMSE")
    several.set_scale_and_bias(-2, [0.0, 1.0])
    write("negative-zero-and-bias", several, rows)
    model.set_scale_and_bias(1, [3.75])
    write("no-trees", model, rows)
    clear_trees(FOLDER / "no-trees.cbm")
    np.full(len(rows), 3.75).astype("<f8").tofile(FOLDER / "no-trees.expected")


def clear_trees(path):
    """Takes TreeSplits, TreeSizes, TreeStartOffsets and LeafValues out of a model.

    CatBoost trains no such model and its Python package evaluates none; its sum over no trees leaves the bias.
    """
    model = bytearray(path.read_bytes())
    core = 8 + struct.unpack_from("<I", model, 8)[0]
    fields = core - struct.unpack_from("<i", model, core)[0]
    reference = core + struct.unpack_from("<H", model, fields + 4 + 2 * 1)[0]
    trees = reference + struct.unpack_from("<I", model, reference)[0]
    fields = trees - struct.unpack_from("<i", model, trees)[0]
    for field in (1, 2, 3, 8, 9, 17):
        struct.pack_into("<H", model, fields + 4 + 2 * field, 0)
    path.write_bytes(model)


def unused_category():
    """A column of names that no tree asks about."""
    data = numbers(15, 200, 3)
    named = np.column_stack([data.astype(object), [["red", "green"][place % 2] for place in range(200)]])
    model = train(named, target_of(np.column_stack([data, data[:, 0]])), cat_features=[3], ignored_features=[3],
                  iterations=3)
    write("unused-category", model, data, as_catboost_sees_them=named)


def unsupported():
    """Sound models that must be refused by name."""
    data = numbers(13, 200, 4).astype(object)
    target = target_of(data.astype(np.float32))
    small = dict(iterations=2, depth=2)
    FOLDER.joinpath("unsupported").mkdir(exist_ok=True)

    def save(name, model):
        model.save_model(str(FOLDER / "unsupported" / f"{name}.cbm"))

    colours = data.copy()
    colours[:, 3] = [["red", "green", "blue"][place % 3] for place in range(200)]
    shift = np.array([place % 3 for place in range(200)]) * 4.0
    save("one-hot", train(colours, target + shift, cat_features=[3], one_hot_max_size=10, **small))
    save("categorical", train(colours, target + shift, cat_features=[3], one_hot_max_size=1, **small))
    words = data.copy()
    words[:, 3] = [["old red car", "new green boat", "blue house"][place % 3] for place in range(200)]
    save("text", train(words, target + shift, text_features=[3], **small))
    vectors = data.copy()
    for place in range(200):
        vectors[place, 3] = [float(place % 3), float(place % 2), 1.0]
    save("embedding", train(vectors, target + shift, embedding_features=[3], **small))
    save("lossguide", train(data.astype(np.float32), target, grow_policy="Lossguide", max_leaves=4, iterations=2))


def main():
    if catboost.__version__ != VERSION:
        sys.exit(f"the expected values are those of CatBoost {VERSION}, this is {catboost.__version__}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in (float_models, many_borders, missing_values, several_values, constant, unused_category, unsupported):
        make()
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    for path in files:
        print(f"{path.stat().st_size:8} {path.relative_to(FOLDER)}")
    print(f"{sum(path.stat().st_size for path in files):8} bytes in all")


if __name__ == "__main__":
    main()
