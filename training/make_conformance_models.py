"""Makes models of every kind with random parameters, random rows for them, and what CatBoost makes of the rows.

    python training/make_conformance_models.py FOLDER [COUNT] [SEED]

They go to FOLDER/KIND/NUMBER.{cbm,cells,expected,predictions} (see cbm_cases.py); ConformanceTests reads them. A seed
makes the same rows and parameters again.
"""

import pathlib
import sys

import catboost
import numpy as np
from catboost import CatBoostError, sum_models

import cbm_cases
import cbm_patch
from cbm_cases import CATEGORY, NUMBER, TEXT

VERSION = "1.2.10"
LETTERS = list("abcxyz-_ 019") + ["é", "ß", "京", "🙂"]
SPECIALS = [np.nan, np.inf, -np.inf, 0.0, -0.0, np.finfo(np.float32).max, -np.finfo(np.float32).max, 1e-45]
WORDS = ["cat", "dog", "12", "3", "", "blue-ish", "ß", "東京", "a", "of", "seven", "x" * 40, "one,two", "end;"]
LOSSES = ["RMSE", "MAE", "Quantile:alpha=0.3", "Huber:delta=1.5", "Expectile:alpha=0.7", "MAPE", "Lq:q=3", "LogCosh",
          "LogLinQuantile:alpha=0.6"]


class Case:
    """Columns of random kinds, values in them, and a target that depends on all of them and on pairs."""

    def __init__(self, random, numbers=(1, 6), categories=(0, 0), texts=(0, 0), missing=False, rows=(150, 500)):
        self.random = random
        self.kinds = [NUMBER] * random.integers(*numbers, endpoint=True)
        self.kinds += [CATEGORY] * random.integers(*categories, endpoint=True)
        self.kinds += [TEXT] * random.integers(*texts, endpoint=True)
        random.shuffle(self.kinds)
        self.missing = missing
        self.names = {place: self.category_names() for place, kind in enumerate(self.kinds) if kind == CATEGORY}
        self.rows, parts = self.make_rows(random.integers(*rows), seen=True)
        effects = random.normal(size=len(parts)) * 2
        self.target = sum(effect * part for effect, part in zip(effects, parts))
        for first, second in random.integers(0, len(parts), (3, 2)):
            self.target = self.target + parts[first] * parts[second]
        self.inputs, _ = self.make_rows(100, seen=False)

    def category_names(self):
        count = int(self.random.choice([2, 3, 5, 12, 40]))
        if self.random.random() < 0.3:
            return [int(number) for number in self.random.integers(-50, 10**int(self.random.integers(2, 12)), count)]
        lengths = self.random.choice([0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 130, 300], count)
        return ["".join(self.random.choice(LETTERS, length)) for length in lengths]

    def make_rows(self, count, seen):
        rows = np.empty((count, len(self.kinds)), dtype=object)
        parts = []
        for place, kind in enumerate(self.kinds):
            if kind == NUMBER:
                column = self.numbers(count, seen)
                rows[:, place] = column
                parts.append(np.clip(np.nan_to_num(column.astype(float), nan=3.0, posinf=3, neginf=-3), -5, 5))
            elif kind == TEXT:
                words = WORDS + ([] if seen else ["never", "777", "  "])
                rows[:, place] = [" ".join(self.random.choice(words, self.random.integers(1, 9))) for _ in range(count)]
                parts += [np.array([word in text for text in rows[:, place]]) * 2.0 for word in ("cat", "12", "ß")]
            else:
                names = self.names[place] + ([] if seen else ["never seen", "", 987654321])
                chosen = self.random.integers(0, len(names), count)
                for row, name in enumerate(chosen):
                    rows[row, place] = names[name]
                parts.append((chosen * 7919 % 11) / 4)
        return rows, parts

    def numbers(self, count, seen):
        column = self.random.normal(size=count)
        if self.random.random() < 0.3:
            column = np.round(column * 2)
        column = column.astype(np.float32)
        if self.missing and self.random.random() < 0.8:
            column[self.random.random(count) < 0.2] = np.nan
        if not seen:
            places = self.random.random(count) < 0.1
            column[places] = self.random.choice(SPECIALS, places.sum()).astype(np.float32)
        return column

    def train(self, target=None, **parameters):
        random = self.random
        settings = dict(
            iterations=int(random.integers(1, 16)), depth=int(random.integers(1, 9)),
            learning_rate=float(random.uniform(0.05, 1)), l2_leaf_reg=float(random.uniform(0.1, 10)),
            border_count=int(random.choice([1, 5, 32, 254])), random_seed=int(random.integers(1000)),
            random_strength=float(random.uniform(0, 2)), nan_mode=str(random.choice(["Min", "Max"])),
        )
        if CATEGORY in self.kinds and "one_hot_max_size" not in parameters:
            settings["one_hot_max_size"] = int(random.choice([1, 4, 10]))
        settings.update(parameters)
        return cbm_cases.train(self.kinds, self.rows, self.target if target is None else target, **settings)


def floats(random):
    case = Case(random)
    return case, case.train(loss_function=str(random.choice(LOSSES)))


def missing_values(random):
    case = Case(random, missing=True)
    return case, case.train()


def deep(random):
    case = Case(random, numbers=(4, 8))
    return case, case.train(depth=int(random.integers(9, 13)), iterations=int(random.integers(1, 4)))


def many_borders(random):
    case = Case(random, numbers=(1, 2), rows=(2000, 3000))
    return case, case.train(depth=3, iterations=80, border_count=int(random.integers(300, 1500)),
                            feature_border_type="Median", random_strength=0)


def scale_and_bias(random):
    case = Case(random, categories=(0, 2))
    model = case.train()
    model.set_scale_and_bias(float(random.normal()), [float(random.normal())])
    return case, model


def several_outputs(random):
    case = Case(random, categories=(0, 2))
    outputs = int(random.integers(2, 5))
    if random.random() < 0.5:
        target = np.stack([case.target * (place + 1) + np.roll(case.target, place) for place in range(outputs)], axis=1)
        return case, case.train(target, loss_function="MultiRMSE")
    alphas = ",".join(f"{(place + 1) / (outputs + 1):.3f}" for place in range(outputs))
    return case, case.train(loss_function=f"MultiQuantile:alpha={alphas}")


def lossguide(random):
    case = Case(random, categories=(0, 3), missing=True)
    return case, case.train(grow_policy="Lossguide", max_leaves=int(random.integers(2, 40)), depth=12)


def depthwise(random):
    case = Case(random, categories=(0, 3), missing=True)
    return case, case.train(grow_policy="Depthwise", min_data_in_leaf=int(random.choice([1, 20, 400])))


def non_symmetric_outputs(random):
    case = Case(random, categories=(0, 2))
    target = np.stack([case.target, case.target**2, -case.target], axis=1)
    return case, case.train(target, loss_function="MultiRMSE", grow_policy=str(random.choice(["Depthwise", "Lossguide"])))


def one_hot(random):
    case = Case(random, numbers=(0, 3), categories=(1, 4))
    return case, case.train(one_hot_max_size=255)


def ctr_default(random):
    case = Case(random, numbers=(0, 4), categories=(1, 4), missing=True)
    return case, case.train(one_hot_max_size=1, max_ctr_complexity=int(random.integers(1, 5)))


def ctr_with_one_hot_parts(random):
    case = Case(random, numbers=(1, 3), categories=(3, 5))
    return case, case.train(one_hot_max_size=6, max_ctr_complexity=4, depth=6)


def descriptions(random, kinds):
    """CTRs of random kinds with random priors, as training's parameters name them."""
    chosen = random.choice(kinds, random.integers(1, len(kinds) + 1), replace=False)
    described = []
    for kind in chosen:
        text = str(kind)
        if kind != "Counter" and random.random() < 0.7:
            text += f":TargetBorderCount={random.integers(1, 6)}"
        for prior in random.choice([0, 0.5, 1, 2.5], random.integers(0, 3), replace=False):
            text += f":Prior={prior}/1"
        described.append(text)
    return described


def ctr_kinds(random):
    case = Case(random, numbers=(0, 3), categories=(1, 4))
    kinds = ["Borders", "Buckets", "BinarizedTargetMeanValue", "Counter"]
    return case, case.train(
        one_hot_max_size=int(random.choice([1, 4])), simple_ctr=descriptions(random, kinds),
        combinations_ctr=descriptions(random, kinds), max_ctr_complexity=int(random.integers(1, 4)),
        counter_calc_method=str(random.choice(["Full", "SkipTest"])), loss_function=str(random.choice(["RMSE", "Quantile:alpha=0.3"])),
        boosting_type=str(random.choice(["Plain", "Ordered"])),
    )


def ctr_gpu_kinds(random):
    case = Case(random, numbers=(0, 2), categories=(1, 4))
    kinds = ["BinarizedTargetMeanValue", "Counter"]
    model = case.train(one_hot_max_size=1, simple_ctr=descriptions(random, kinds),
                       combinations_ctr=descriptions(random, kinds), max_ctr_complexity=2)
    return case, model, cbm_patch.as_trained_on_a_gpu


def summed(random):
    case = Case(random, categories=(0, 2))
    parts = [case.train(depth=int(random.integers(0, 8)), one_hot_max_size=1) for _ in range(3)]
    weights = [float(weight) for weight in random.uniform(0.1, 3, 3)]
    return case, sum_models(parts, weights=weights, ctr_merge_policy="IntersectingCountersAverage")


def shrunk(random):
    case = Case(random, categories=(0, 2))
    model = case.train(iterations=12)
    start, end = sorted(int(place) for place in random.choice(model.tree_count_ + 1, 2, replace=False))
    model.shrink(ntree_start=start, ntree_end=end)
    return case, model


def predictions(random):
    case = Case(random, categories=(0, 2))
    case.target = np.floor(np.exp(np.clip(np.abs(case.target), 0, 4)))
    power = f"Tweedie:variance_power={random.uniform(1.1, 1.9):.3f}"
    return case, case.train(loss_function=str(random.choice(["Poisson", power, "RMSEWithUncertainty"])))


def text_processing(random):
    """Random tokenizers and dictionaries of words and of sequences of two or three."""
    choice = lambda *values: str(random.choice(values))
    tokenizers = [
        dict(tokenizer_id=f"T{place}", delimiter=choice(" ", " ", ", ", ";,"), split_by_set=choice("true", "false"),
             skip_empty=choice("true", "true", "false"), number_process_policy=choice("LeaveAsIs", "Skip", "Replace"),
             number_token=choice("#", "number"))
        for place in range(random.integers(1, 3))
    ]
    dictionaries = [
        dict(dictionary_id=f"D{place}", occurrence_lower_bound="1", max_dictionary_size=choice("10", "50", "1000"),
             gram_order=choice("1", "1", "2", "3"), skip_step=choice("0", "0", "1"))
        for place in range(random.integers(1, 3))
    ]
    return dict(
        tokenizers=tokenizers, dictionaries=dictionaries,
        feature_processing=dict(default=[dict(
            tokenizers_names=[tokenizer["tokenizer_id"] for tokenizer in tokenizers],
            dictionaries_names=[dictionary["dictionary_id"] for dictionary in dictionaries],
            feature_calcers=[f"BoW:top_tokens_count={random.integers(3, 60)}"],
        )]),
    )


def texts(random):
    case = Case(random, numbers=(0, 2), categories=(0, 1), texts=(1, 3))
    return case, case.train(one_hot_max_size=100, text_processing=text_processing(random))


def texts_and_ctrs(random):
    case = Case(random, numbers=(0, 2), categories=(2, 4), texts=(1, 2))
    return case, case.train(one_hot_max_size=6, max_ctr_complexity=3, depth=6, text_processing=text_processing(random))


KINDS = [floats, missing_values, deep, many_borders, scale_and_bias, several_outputs, lossguide, depthwise,
         non_symmetric_outputs, one_hot, ctr_default, ctr_with_one_hot_parts, ctr_kinds, ctr_gpu_kinds, summed, shrunk,
         predictions, texts, texts_and_ctrs]


# What CatBoost says of data without a word for a dictionary, and of a model whose training went beyond all numbers.
REFUSALS = ["Dictionary size is 0", "Not a double"]


def make_and_write(make, seed, folder, name):
    """Draws again where CatBoost refuses to train a model or to load what it saved."""
    for attempt in range(20):
        try:
            case, model, *patch = make(np.random.default_rng([*seed, attempt]))
            cbm_cases.write(folder, name, model, case.kinds, case.inputs, *patch)
            return
        except CatBoostError as error:
            if not any(refusal in str(error) for refusal in REFUSALS):
                raise
    sys.exit(f"no {make.__name__} in 20 attempts")


def main(folder, count="684", seed="1"):
    if catboost.__version__ != VERSION:
        sys.exit(f"the expected values are those of CatBoost {VERSION}, this is {catboost.__version__}")
    for number in range(int(count)):
        make = KINDS[number % len(KINDS)]
        place = pathlib.Path(folder) / make.__name__
        place.mkdir(parents=True, exist_ok=True)
        make_and_write(make, [int(seed), number], place, str(number))
        if sys.stderr.isatty():
            print(f"\r{number + 1} of {count} models", end="", file=sys.stderr, flush=True)
    print(f"{count} models made", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
