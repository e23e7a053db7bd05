# make conformance [COUNT=684] [SEED=1]: random models of every kind, evaluated by CatBoost, by our code and by the tool.

COUNT ?= 684
SEED ?= 1

.PHONY: conformance

conformance: $(TRAIN_VENV)/.installed ## compares COUNT (684) random models of every kind with CatBoost, bit by bit
	@swift build --product price-model
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		$(TRAIN_VENV)/bin/python -B training/make_conformance_models.py "$$folder" $(COUNT) $(SEED) && \
		PRICETAG_CONFORMANCE="$$folder" swift test --filter ConformanceTests && \
		$(TRAIN_VENV)/bin/python -B training/check_apply.py "$$folder" .build/debug/price-model
