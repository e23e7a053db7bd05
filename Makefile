# Everything that one does with Pricetag. `make run` and `make test` do all set-up themselves.

SHELL := /bin/bash
SOURCES := Package.swift Sources functions local-runner training Tests Benchmarks

.PHONY: help run run-nginx test build setup lint format coverage bench lambda images soak fuzz clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## builds what is missing and serves on http://127.0.0.1:8080 (PRICETAG_PORT)
	@scripts/run.sh

run-nginx: build ## the same behind nginx, each function a FastCGI process; SIGHUP replaces them all without a lost request
	@scripts/setup.sh nginx
	@scripts/run.sh serve-nginx

test: lint build ## runs every check: format, linkage, unit, storage, host and end-to-end tests, replay of recorded events
	@scripts/setup.sh test
	@scripts/test.sh

build: setup ## builds the functions and the local runner in release, fully static (LINK=static-stdlib for another glibc)
	@scripts/build.sh

lambda: build ## makes a zip of each function for AWS Lambda, and the template that deploys them, in .build/lambda
	@scripts/setup.sh package
	@scripts/lambda.sh

images: build ## makes an image of each function, localhost/pricetag/NAME, with buildah (docs/images.md)
	@scripts/setup.sh package
	@scripts/images.sh

setup: ## installs the Debian packages that a build needs, where they are missing
	@scripts/setup.sh build

lint: ## fails on whatever `make format` would change, and on broken shell scripts
	@swift format lint --strict --recursive --parallel $(wildcard $(SOURCES))
	@for script in .ci/run scripts/*.sh $(wildcard Benchmarks/*.sh Benchmarks/*/*.sh); do bash -n "$$script" || exit 1; done

format: ## formats all Swift sources
	@swift format format --in-place --recursive --parallel $(wildcard $(SOURCES))

coverage: setup ## runs the tests with coverage and prints it by file
	@scripts/setup.sh test
	@scripts/coverage.sh

bench: build ## measures against floors, CatBoost and, with PEERS=folder, other stacks behind nginx; BENCH=money that part alone
	@PEERS="$(PEERS)" scripts/setup.sh bench
	@PEERS="$(PEERS)" Benchmarks/run.sh

soak: setup ## runs the seeded proofs of `make test` SOAK times as often (100)
	@scripts/setup.sh test
	@SOAK=$${SOAK:-100} swift test --experimental-maximum-parallelization-width 4 \
		--filter 'CrashTests|SuddenDeathTests|LedgerPropertyTests|CSVRoundTripTests|MutationTests|BatchTests|FastCGIFuzzTests|FastCGIChurnTests|HostileParametersTests|LastConnectionTests|EndUnderLoadTests|leaves no process,'

fuzz: build ## feeds the FastCGI codec random traffic for FUZZ seconds (600), and the API EXAMPLES requests an operation (300)
	@scripts/setup.sh test
	@scripts/fuzz.sh $${FUZZ:-600}
	@scripts/fuzz-api.sh $${EXAMPLES:-300}

clean: ## removes what was built; data in var/ stays
	@rm -rf .build .build-*

include training/train.mk
include training/conformance.mk
