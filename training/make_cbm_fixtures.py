"""Makes the models, rows and expected values in Tests/CatBoostTests/Fixtures with CatBoost itself.

    python3 -m venv .venv-fixtures && .venv-fixtures/bin/pip install catboost==1.2.10
    .venv-fixtures/bin/python training/make_cbm_fixtures.py

A fixture of numbers is NAME.cbm, NAME.rows (row-major float32) and NAME.expected (row-major float64: CatBoost's raw
values), all little-endian; one with categories or texts has NAME.cells for its rows (cbm_cases.py). A model carries a random id and its date of birth, so its bytes differ from run to run; the tests
compare evaluation, which doesn't.
"""

import pathlib
import sys

import catboost
import numpy as np
from catboost import CatBoost, Pool, sum_models

import cbm_cases
import cbm_patch

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
    """Takes TreeSplits, TreeSizes, TreeStartOffsets, LeafValues and LeafWeights out of a model.

    CatBoost trains no such model and its Python package evaluates none; its sum over no trees leaves the bias.
    """
    model = bytearray(path.read_bytes())
    for field in (1, 2, 3, 8, 9, 17):
        cbm_patch.trees(model).remove(field)
    path.write_bytes(model)


def unused_category():
    """A column of names that no tree asks about."""
    data = numbers(15, 200, 3)
    named = np.column_stack([data.astype(object), [["red", "green"][place % 2] for place in range(200)]])
    model = train(named, target_of(np.column_stack([data, data[:, 0]])), cat_features=[3], ignored_features=[3],
                  iterations=3)
    write("unused-category", model, data, as_catboost_sees_them=named)


KINDS = ["n", "n", "n", "c", "c", "c"]
NAMES = ["height", "width", "gap", "colour", "shop", "size"]
COLOURS = ["", "red", "green", "-3", "Ærøskøbing", "東京都", "x" * 33, "y" * 64, "z" * 65, "long name " * 20]


def mixed(seed, count, unseen):
    """Three numbers, a colour, a number of a shop and a size; some values that training never saw, if wanted."""
    random = np.random.default_rng(seed)
    rows = np.empty((count, 6), dtype=object)
    for column in range(3):
        rows[:, column] = random.normal(size=count).astype(np.float32)
    rows[random.random(count) < 0.1, 2] = np.float32(np.nan)
    rows[:, 3] = random.choice(COLOURS + ["new", "neu"] * unseen, count)
    rows[:, 4] = random.integers(0, 12 + 4 * unseen, count).astype(str)
    rows[:, 5] = random.choice(["s", "m", "l"], count)
    if unseen:
        for place, value in enumerate([np.nan, np.inf, -np.inf, 0.0, -0.0]):
            rows[place, :3] = np.float32(value)
    return rows


def mixed_target(rows):
    first, second = rows[:, 0].astype(float), rows[:, 1].astype(float)
    colour = np.array([len(text) % 7 for text in rows[:, 3]]) / 2
    shop = np.array([(int(text) * 7) % 5 for text in rows[:, 4]])
    size = np.array([{"s": 0, "m": 1, "l": 3}[text] for text in rows[:, 5]])
    crossed = ((shop + 3 * (first > 0) + 2 * (size > 0)) * 5) % 7
    return crossed + first + colour * (second > 0) + size * (colour > 1) + np.isnan(rows[:, 2].astype(float))


def categories():
    rows = mixed(21, 1500, unseen=False)
    target = mixed_target(rows)
    inputs = mixed(22, 100, unseen=True)

    def make(name, patch=None, target=target, scale=None, **parameters):
        model = cbm_cases.train(KINDS, rows, target, NAMES, **parameters)
        if scale:
            model.set_scale_and_bias(*scale)
        return cbm_cases.write(FOLDER, name, model, KINDS, inputs, patch)

    model = make("one-hot", one_hot_max_size=20, depth=5)
    values = model.get_feature_importance(cbm_cases.pool(KINDS, inputs[:30]), type="ShapValues", thread_count=1)
    values.astype("<f8").tofile(FOLDER / "one-hot.shapley")
    make("ctr-default", one_hot_max_size=1, max_ctr_complexity=3, iterations=15, depth=6)
    kinds = ["Borders:TargetBorderCount=3:Prior=0.5/1:Prior=2/1", "Buckets:TargetBorderCount=2",
             "BinarizedTargetMeanValue:TargetBorderCount=4", "Counter:Prior=0/1"]
    make("ctr-kinds", one_hot_max_size=1, simple_ctr=kinds, combinations_ctr=kinds, max_ctr_complexity=2)
    make("ctr-gpu-kinds", patch=cbm_patch.as_trained_on_a_gpu, one_hot_max_size=1, simple_ctr=kinds[3:],
         combinations_ctr=kinds[2:3], max_ctr_complexity=2, iterations=6)
    make("ctr-one-hot-parts", one_hot_max_size=5, max_ctr_complexity=4, iterations=15, depth=6,
         scale=(0.37, [1.25]))
    make("ctr-lossguide", one_hot_max_size=5, grow_policy="Lossguide", max_leaves=12, depth=8)
    make("ctr-multi-quantile", one_hot_max_size=3, loss_function="MultiQuantile:alpha=0.1,0.5,0.9", iterations=6)
    many = rows[:400].copy()
    many[:, 4] = [str(place % 200 - 100) for place in range(400)]
    cbm_cases.write(FOLDER, "one-hot-many", cbm_cases.train(KINDS, many, target[:400] + np.arange(400) % 200,
                                                          one_hot_max_size=255, iterations=60, depth=2),
                    KINDS, many[:100])


def non_symmetric():
    data = numbers(23, 1500, 4)
    rows = with_specials(numbers(24, 100, 4))
    target = target_of(data)
    kinds = ["n"] * 4

    def make(name, target=target, **parameters):
        cbm_cases.write(FOLDER, name, cbm_cases.train(kinds, data, target, **parameters), kinds, rows)

    make("lossguide", grow_policy="Lossguide", max_leaves=20, depth=10)
    make("depthwise", grow_policy="Depthwise", depth=5, min_data_in_leaf=40)
    make("depthwise-multi-rmse", target=np.stack([target, target**2], axis=1), grow_policy="Depthwise", depth=4,
         loss_function="MultiRMSE")
    flat = cbm_cases.train(kinds, data, target, grow_policy="Depthwise", iterations=2, min_data_in_leaf=2000)
    cbm_cases.write(FOLDER, "depthwise-no-splits", flat, kinds, rows[:5])


def predictions():
    """Losses whose predictions are not their raw values, and some that look alike."""
    data = numbers(25, 800, 3)
    rows = numbers(26, 100, 3)
    kinds = ["n"] * 3
    counts = np.floor(np.exp(np.abs(data[:, 0]) + 0.3 * data[:, 1]))
    for name, loss in [("poisson", "Poisson"), ("tweedie", "Tweedie:variance_power=1.5"), ("log-cosh", "LogCosh"),
                       ("log-linear", "LogLinQuantile:alpha=0.6"), ("uncertainty", "RMSEWithUncertainty")]:
        model = cbm_cases.train(kinds, data, counts, loss_function=loss, iterations=8)
        cbm_cases.write(FOLDER, name, model, kinds, rows)


WORDS = ["old", "new", "red", "car", "boat", "house", "12", "3", "", "größer", "東京", "a-rather-long-word-for-a-listing"]


def text_processing(tokenizers, dictionaries, tokens=20):
    """The parameter that makes every tokenizer's words in every dictionary a bag."""
    return dict(text_processing=dict(
        tokenizers=tokenizers, dictionaries=dictionaries,
        feature_processing=dict(default=[dict(
            tokenizers_names=[tokenizer["tokenizer_id"] for tokenizer in tokenizers],
            dictionaries_names=[dictionary["dictionary_id"] for dictionary in dictionaries],
            feature_calcers=[f"BoW:top_tokens_count={tokens}"],
        )]),
    ))


def texts():
    random = np.random.default_rng(31)
    kinds = ["n", "t", "c", "t", "c"]

    def make_rows(count, unseen):
        rows = np.empty((count, 5), dtype=object)
        rows[:, 0] = random.normal(size=count).astype(np.float32)
        for column, separator in ((1, " "), (3, ",")):
            words = WORDS + ["unseen", "9" * 12] * unseen
            rows[:, column] = [separator.join(random.choice(words, random.integers(0, 7))) for _ in range(count)]
        rows[:, 2] = random.choice(["red", "green", "blue"], count)
        rows[:, 4] = random.integers(0, 9, count).astype(str)
        return rows

    rows, inputs = make_rows(800, False), make_rows(100, True)
    has = lambda column, word: np.array([word in text for text in rows[:, column]]).astype(float)
    shop = rows[:, 4].astype(int) * 5 % 9
    target = (rows[:, 0].astype(float) + 3 * has(1, "red") * has(3, "12") + 2 * has(1, "old") - has(3, "car")
              + has(1, "car boat") * 2 + (shop + 4 * (rows[:, 2] == "red")) * 3 % 7)
    spaces = dict(tokenizer_id="Spaces", delimiter=" ")
    bytes_ = dict(tokenizer_id="Bytes", delimiter=",; ", split_by_set="true", skip_empty="false",
                  number_process_policy="Replace", number_token="#")
    word = dict(dictionary_id="Word", gram_order="1", occurrence_lower_bound="2")
    pair = dict(dictionary_id="Pair", gram_order="2", occurrence_lower_bound="2", max_dictionary_size="60")
    skipping = dict(dictionary_id="Skipping", gram_order="2", skip_step="1", occurrence_lower_bound="2",
                    max_dictionary_size="60")

    def make(name, tokenizers, dictionaries, tokens=20, **parameters):
        model = cbm_cases.train(kinds, rows, target, **text_processing(tokenizers, dictionaries, tokens), **parameters)
        cbm_cases.write(FOLDER, name, model, kinds, inputs)

    make("text-words", [spaces, bytes_], [word], one_hot_max_size=20, depth=6)
    make("text-sequences", [dict(bytes_, number_process_policy="Skip", skip_empty="true")], [word, pair, skipping], tokens=60,
         one_hot_max_size=20, iterations=15, depth=6)
    make("text-and-categories", [spaces], [word], one_hot_max_size=3, max_ctr_complexity=3, iterations=20, depth=6)


def unsupported():
    """Sound models that must be refused by name."""
    data = numbers(13, 200, 4).astype(object)
    target = target_of(data.astype(np.float32))
    small = dict(iterations=2, depth=2)
    FOLDER.joinpath("unsupported").mkdir(exist_ok=True)

    def save(name, model):
        model.save_model(str(FOLDER / "unsupported" / f"{name}.cbm"))

    shift = np.array([place % 3 for place in range(200)]) * 4.0
    words = data.copy()
    words[:, 3] = [["old red car", "new green boat", "blue house"][place % 3] for place in range(200)]

    def save_text(name, dictionary=None, **tokenizer):
        save(name, train(words, target + shift, text_features=[3],
                         **text_processing([dict(tokenizer_id="T", **tokenizer)],
                                           [dict(dictionary_id="D", occurrence_lower_bound="1", **(dictionary or {}))]),
                         **small))

    save_text("text-lowercasing", lowercasing="true")
    save_text("text-by-sense", separator_type="BySense")
    save_text("text-letters", dictionary=dict(token_level_type="Letter"))
    save_text("text-sentences", dictionary=dict(end_of_sentence_token_policy="Insert"))
    vectors = data.copy()
    for place in range(200):
        vectors[place, 3] = [float(place % 3), float(place % 2), 1.0]
    save("embedding", train(vectors, target + shift, embedding_features=[3], **small))


def main():
    if catboost.__version__ != VERSION:
        sys.exit(f"the expected values are those of CatBoost {VERSION}, this is {catboost.__version__}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in (float_models, many_borders, missing_values, several_values, constant, unused_category, categories,
                 non_symmetric, predictions, texts, unsupported):
        make()
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    for path in files:
        print(f"{path.stat().st_size:8} {path.relative_to(FOLDER)}")
    print(f"{sum(path.stat().st_size for path in files):8} bytes in all")


if __name__ == "__main__":
    main()
