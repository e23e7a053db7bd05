"""Compares `price-model apply` with CatBoost's own predictions on the models and rows of make_conformance_models.py.

    python training/check_apply.py FOLDER PRICE_MODEL

Every model's rows are written as a table of comma-separated values; every second model gets names for its columns, and
a table with these as a header, in another order. Both programs read the model file and the rows, and each value that the
tool prints, raw and as a prediction, must have CatBoost's bits.
"""

import csv
import io
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy as np
from catboost import CatBoost

import cbm_cases
from cbm_cases import CATEGORY, NUMBER, TEXT


def read_cells(path):
    """Kinds and rows of a .cells file (see cbm_cases.py)."""
    content = path.read_bytes()
    columns = struct.unpack_from("<I", content)[0]
    kinds = content[4:4 + columns].decode()
    rows, place = [], 4 + columns
    while place < len(content):
        row = []
        for kind in kinds:
            if kind == NUMBER:
                row.append(np.frombuffer(content, "<f4", 1, place)[0])
                place += 4
            else:
                length = struct.unpack_from("<I", content, place)[0]
                row.append(content[place + 4:place + 4 + length].decode())
                place += 4 + length
        rows.append(row)
    return list(kinds), rows


def cell(value):
    # Nine digits name any 32-bit float.
    return value if isinstance(value, str) else "" if np.isnan(value) else f"{value:.9g}"


def table(rows, names, order):
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    if names:
        writer.writerow([names[place] for place in order])
    for row in rows:
        writer.writerow([cell(row[place]) for place in order])
    return text.getvalue()


def values_of_tool(tool, model, path, prediction, has_header):
    run = subprocess.run(
        [tool, "apply", "--model", model, "--input", path, "--prediction", prediction,
         "--header" if has_header else "--no-header"],
        capture_output=True, text=True)
    if run.returncode != 0:
        raise ValueError(run.stderr.strip())
    return np.array([float(value) for line in run.stdout.splitlines() for value in line.split(",")])


def check(tool, path, by_name, folder):
    """Number of values that were compared, and of those that differ."""
    kinds, rows = read_cells(path.with_suffix(".cells"))
    model = CatBoost().load_model(str(path))
    order, names = list(range(len(kinds))), None
    # A sum of models has no parameters, and CatBoost complains of that when it reads one that it saved again.
    parameters = model.get_metadata().get("params")
    by_name = by_name and bool(parameters)
    if by_name:
        names = [f"Column {place}, \"{kind}\"" for place, kind in enumerate(kinds)]
        model.set_feature_names(names)
        path = folder / "named.cbm"
        model.save_model(str(path))
        model = CatBoost().load_model(str(path))
        order.reverse()
    file = folder / "table.csv"
    file.write_text(table(rows, names, order), newline="")
    predictions = {"raw": "RawFormulaVal"}
    loss = json.loads(parameters)["loss_function"]["type"] if parameters else None
    predictions["value"] = cbm_cases.PREDICTION_TYPES.get(loss, "RawFormulaVal")
    inputs = cbm_cases.pool(kinds, np.array(rows, dtype=object), names=names)
    compared = differences = 0
    for prediction, kind in predictions.items():
        expected = np.asarray(model.predict(inputs, prediction_type=kind, thread_count=1), dtype="<f8").reshape(-1)
        found = values_of_tool(tool, str(path), str(file), prediction, by_name)
        if len(found) != len(expected):
            raise ValueError(f"{len(found)} values instead of {len(expected)}")
        compared += len(expected)
        differences += int(np.sum(found.view("<u8") != expected.view("<u8")))
    return compared, differences


def main(folder, tool):
    print(f"{'price-model apply':24}{'models':>13}{'texts':>13}{'categories':>13}{'values':>13}{'differences':>13}")
    total = np.zeros(5, dtype=int)
    with tempfile.TemporaryDirectory() as tables:
        for kind in sorted(pathlib.Path(folder).iterdir()):
            count = np.zeros(5, dtype=int)
            for number, path in enumerate(sorted(kind.glob("*.cbm"))):
                columns = read_cells(path.with_suffix(".cells"))[0]
                try:
                    compared, differences = check(tool, path, number % 2 == 1, pathlib.Path(tables))
                except ValueError as error:
                    print(f"{path}: {error}", file=sys.stderr)
                    compared, differences = 0, 1
                count += [1, columns.count(TEXT) > 0, columns.count(CATEGORY) > 0, compared, differences]
            print(f"{kind.name:24}" + "".join(f"{number:13}" for number in count))
            total += count
    print(f"{'all':24}" + "".join(f"{number:13}" for number in total))
    if total[0] == 0 or total[4] > 0:
        sys.exit("price-model apply differs from CatBoost")


if __name__ == "__main__":
    main(*sys.argv[1:])
