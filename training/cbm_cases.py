"""Rows of numbers, categories and texts for CatBoost, written so that the Swift tests read the same rows.

NAME.cells has the number of columns (uint32), a letter for each column's kind (n number, c category, t text), and then
the rows' cells one after another: a number is a float32, a string its length in bytes (uint32) and its UTF-8.
NAME.expected has CatBoost's raw values, NAME.predictions (where they differ) its predictions: row-major float64.
All little-endian.
"""

import json
import pathlib
import struct

import numpy as np
from catboost import CatBoost, Pool

NUMBER, CATEGORY, TEXT = "n", "c", "t"
# What CatBoostRegressor predicts where it isn't the raw value.
PREDICTION_TYPES = {"Poisson": "Exponent", "Tweedie": "Exponent", "RMSEWithUncertainty": "RMSEWithUncertainty"}


def pool(kinds, rows, target=None, names=None):
    columns = lambda kind: [place for place, other in enumerate(kinds) if other == kind]
    if set(kinds) == {NUMBER}:
        return Pool(rows.astype(np.float32), target, feature_names=names)
    return Pool(rows, target, cat_features=columns(CATEGORY), text_features=columns(TEXT),
                feature_names=names)


def train(kinds, rows, target, names=None, **parameters):
    settings = dict(
        loss_function="RMSE", iterations=10, depth=4, learning_rate=0.3, random_seed=7, thread_count=1,
        allow_writing_files=False, verbose=False,
    )
    settings.update(parameters)
    settings = {key: value for key, value in settings.items() if value is not None}
    return CatBoost(settings).fit(pool(kinds, rows, target, names))


def cells(kinds, rows):
    parts = [struct.pack("<I", len(kinds)), "".join(kinds).encode()]
    for row in rows:
        for kind, cell in zip(kinds, row):
            if kind == NUMBER:
                parts.append(np.float32(cell).tobytes())
            else:
                text = str(cell).encode()
                parts.append(struct.pack("<I", len(text)) + text)
    return b"".join(parts)


def write(folder, name, model, kinds, rows, patch=None):
    """Writes a model as CatBoost saves it, or with its bytes patched, and what it makes of the rows."""
    path = pathlib.Path(folder) / f"{name}.cbm"
    model.save_model(str(path))
    if patch is not None:
        path.write_bytes(patch(path.read_bytes()))
    model = CatBoost().load_model(str(path))  # the values are those of the model as it lies in the file
    path.with_suffix(".cells").write_bytes(cells(kinds, rows))
    inputs = pool(kinds, rows)
    evaluate = lambda kind: np.asarray(model.predict(inputs, prediction_type=kind, thread_count=1), dtype="<f8")
    evaluate("RawFormulaVal").tofile(path.with_suffix(".expected"))
    parameters = model.get_metadata()
    if parameters.get("params"):  # which a sum of models hasn't
        loss = json.loads(parameters["params"])["loss_function"]["type"]
        if loss in PREDICTION_TYPES:
            evaluate(PREDICTION_TYPES[loss]).tofile(path.with_suffix(".predictions"))
    return model
