"""Fits three quantiles of the log price with CatBoost and writes a .cbm; called by price-model with its own features."""

import argparse

import numpy
from catboost import CatBoostRegressor, Pool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", required=True, help="32-bit floats, row after row")
    parser.add_argument("--columns", required=True, type=int, help="features a row")
    parser.add_argument("--targets", required=True, help="32-bit floats, ln(1 + price) of each row")
    parser.add_argument("--weights", required=True, help="32-bit floats, influence of each row")
    parser.add_argument("--output", required=True, help="the .cbm file to write")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--threads", type=int, default=1, help="results repeat for the same number")
    arguments = parser.parse_args()

    features = numpy.fromfile(arguments.features, dtype="<f4").reshape(-1, arguments.columns)
    pool = Pool(
        features,
        label=numpy.fromfile(arguments.targets, dtype="<f4"),
        weight=numpy.fromfile(arguments.weights, dtype="<f4"),
    )
    model = CatBoostRegressor(
        loss_function="MultiQuantile:alpha=0.1,0.5,0.9",
        iterations=600,
        depth=3,
        learning_rate=0.06,
        l2_leaf_reg=10,
        random_seed=arguments.seed,
        thread_count=arguments.threads,
        allow_writing_files=False,
        verbose=False,
    )
    model.fit(pool)
    # What differs from run to run would make every bundle a new file.
    metadata = model.get_metadata()
    for key in ("model_guid", "train_finish_time"):
        metadata[key] = ""
    model.save_model(arguments.output, format="cbm")


if __name__ == "__main__":
    main()
