# Everything that is done to this project. `make help` lists the targets.

PYTHON ?= python3
BIN := .venv/bin
LOCKED := .venv/.locked
STAMP := .venv/.installed

.DEFAULT_GOAL := help

.PHONY: help setup demo test check check-specs generate check-generated readme check-readme types lint
.PHONY: diff-specs regenerate gate fuzz mutate kills bench-rosters bench-mock mock docs test-browser client test-clients
.PHONY: lock clean

help: ## list the targets
	@style='%-18s'; if [ -t 1 ]; then style='\033[1m%-18s\033[0m'; fi; awk -F ':.*## ' -v style="$$style" \
	  '/^[a-z-]+:.*## / {printf "  " style " %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with everything, .venv/bin/matricula included

# Two stamps: a new version in pyproject.toml installs the package again, and not all that it needs.
$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; say make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(STAMP): $(LOCKED) pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## register two hundred learners on each platform of a mock server, twice
	@$(BIN)/python scripts/demo.py

test: setup check ## everything that must hold: specs, generated code, types, style, tests
	$(BIN)/python -m pytest -n 2

check: check-specs check-generated check-readme gate types lint

readme: setup ## write the parts of README.md that come from the code
	$(BIN)/python scripts/update_readme.py

check-readme: setup
	$(BIN)/python scripts/update_readme.py --check

check-specs: setup ## check the specs: structure, examples, sources, links, traps
	$(BIN)/python scripts/check_specs.py

generate: setup ## write generated/ anew from the specs
	$(BIN)/python scripts/generate.py

check-generated: setup ## fail if generated/ is not what the specs give; changes nothing
	$(BIN)/python scripts/generate.py --check

types: setup ## check the types, strictly, generated code included
	$(BIN)/python -m mypy

lint: setup ## check style and format
	$(BIN)/ruff check custom scripts tests
	$(BIN)/ruff format --check custom scripts tests

diff-specs: setup ## what changed in the specs since the last release, or since BASE=REV
	@$(BIN)/python scripts/compare_specs.py --fail-on none $(if $(BASE),--base $(BASE))

regenerate: setup ## after an edit of a spec: check, compare, generate, test, draft changelog and version (QUICK=1, BASE=REV)
	@$(BIN)/python scripts/regenerate.py $(if $(QUICK),--quick) $(if $(BASE),--base $(BASE))

gate: setup ## fail on breaks of the specs without a reason, and on reasons without a break
	@$(BIN)/python scripts/compare_specs.py --gate

bench-rosters: setup ## CPU time of each learner, next to plain loops and bare aiohttp
	$(BIN)/python scripts/bench_rosters.py

kills: setup ## kill a run a hundred times at random moments, with faults, and compare what is there
	$(BIN)/python -m pytest -m slow tests/cli/test_chaos.py

fuzz: setup ## fuzz the mock server against the specs, long (a short run is part of `make test`)
	$(BIN)/python scripts/fuzz.py

mutate: setup ## plant faults in the mock server, one at a time: the contract tests must find each (PLATFORM=, RECORD=1)
	@$(BIN)/python scripts/mutate.py $(if $(PLATFORM),--platform $(PLATFORM)) $(if $(RECORD),--record)

mock: setup ## start the mock server on port 8000
	$(BIN)/matricula mock

docs: setup ## build the documentation into .site/ (needs npm once; without: DOCS=--without-reference)
	$(BIN)/python scripts/build_docs.py $(DOCS)

test-browser: docs ## try the documentation in Debian's chromium (apt-get install chromium)
	$(BIN)/python -m pytest tests/browser -m slow

# LANG is in most environments, as the locale: only what stands on the command line counts.
client: setup ## make clients in another language: LANG=typescript (OUT=FOLDER); without LANG, list them
	@LANG=C.UTF-8 $(BIN)/python scripts/generate_client.py \
	  $(if $(filter command,$(origin LANG)),$(LANG) $(if $(OUT),--output "$(OUT)"),--list)

test-clients: setup ## make, compile and run clients in other languages (npm, Java; what is missing is skipped)
	$(BIN)/python -m pytest tests/clients -m slow

bench-mock: setup ## CPU time of the mock per call, next to Prism's (npm) and to the least possible
	$(BIN)/python scripts/bench_mock.py

lock: setup ## write requirements.lock anew, with hashes and without addresses
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate --extra dev --python-version 3.11 -o requirements.lock pyproject.toml

clean: ## remove what was made, .venv too
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .schemathesis .site dist build
