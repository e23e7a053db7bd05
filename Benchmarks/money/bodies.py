"""bodies.py LISTINGS     prints what is asked of predict for each listing of a table with a header, a body a line."""
import csv
import json
import sys

with open(sys.argv[1], newline="") as file:
    for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
        product = {name: row[name] for name in ("name", "item_description", "category_name", "brand_name")}
        numbers = {name: int(row[name]) for name in ("item_condition_id", "shipping")}
        print(json.dumps({"product_data": product | numbers}))
