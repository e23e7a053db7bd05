"""Makes a large file of listings from a small one, to measure how training grows; the rows are no real listings.

Each row is one of the given file, changed so that it brings terms of its own: words of the name and the description are
exchanged with those of another row of the same top category, some are left out, a few get a number, and the price moves.
"""

import argparse
import csv
import random


def changed(text, other, chance, rng):
    """Exchanges, drops and numbers words, each with some probability."""
    words = []
    spare = other.split() or [""]
    for word in text.split():
        draw = rng.random()
        if draw < chance:
            word = rng.choice(spare)
        elif draw < 1.5 * chance:
            continue
        elif draw < 1.6 * chance:
            word = f"{word}{rng.randrange(1000)}"
        words.append(word)
    return " ".join(words) or text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", help="listings with prices, tab-separated")
    parser.add_argument("output", help="the file to write")
    parser.add_argument("--rows", type=int, default=1_482_535, help="rows to write")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    rng = random.Random(arguments.seed)
    csv.field_size_limit(1 << 24)
    with open(arguments.source, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    by_top = {}
    for row in rows:
        by_top.setdefault(row["category_name"].split("/")[0], []).append(row)
    with open(arguments.output, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter="\t", lineterminator="\n")
        writer.writeheader()
        for number in range(arguments.rows):
            row = dict(rng.choice(rows))
            other = rng.choice(by_top[row["category_name"].split("/")[0]])
            row["train_id"] = number
            row["name"] = changed(row["name"], other["name"], 0.2, rng)
            row["item_description"] = changed(row["item_description"], other["item_description"], 0.2, rng)
            row["price"] = max(3, round(float(row["price"] or 10) * rng.lognormvariate(0, 0.1)))
            writer.writerow(row)


if __name__ == "__main__":
    main()
