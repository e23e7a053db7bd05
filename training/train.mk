# make train DATA=listings.tsv [EXTRA=listings-women.tsv] [WORK=folder] [BUNDLE=models/mercari-3.pricebundle] [MODEL_VERSION=...]
# trains the price model: features in Swift, trees with CatBoost in a virtual environment of its own.

TRAIN_VENV := .venv-train
BUNDLE ?= models/mercari-3.pricebundle
MODEL_VERSION ?= 2026.11.3

.PHONY: train

$(TRAIN_VENV)/.installed: training/requirements.txt
	scripts/setup.sh train
	python3 -m venv $(TRAIN_VENV)
	$(TRAIN_VENV)/bin/pip install --quiet --requirement training/requirements.txt
	touch $@

train: $(TRAIN_VENV)/.installed ## trains a price bundle on your listings: DATA=listings.tsv [EXTRA=more.tsv]
	@test -n "$(DATA)" || { echo "Say which listings to train on: make train DATA=listings.tsv" >&2; exit 2; }
	swift build --configuration release --product price-model
	.build/release/price-model train --data "$(DATA)" $(if $(EXTRA),--extra "$(EXTRA)") \
		--output "$(BUNDLE)" --model-version "$(MODEL_VERSION)" $(if $(WORK),--work "$(WORK)") --python $(TRAIN_VENV)/bin/python
