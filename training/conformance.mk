# make conformance [COUNT=684] [SEED=1]: random models of every kind, evaluated by CatBoost and by us.

COUNT ?= 684
SEED ?= 1

.PHONY: conformance

conformance: $(TRAIN_VENV)/.installed ## compares COUNT (684) random models of every kind with CatBoost, bit by bit
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		$(TRAIN_VENV)/bin/python -B training/make_conformance_models.py "$$folder" $(COUNT) $(SEED) && \
		PRICETAG_CONFORMANCE="$$folder" swift test --filter ConformanceTests
