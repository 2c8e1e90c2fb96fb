# Everything that is done to this project. `make help` lists the targets.

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

# Two workers for each core, because tests wait as often as they compute (tests/conftest.py). A
# worker that is done takes tests from the others, so that slow ones at the end do not add up.
PARALLEL := -n auto --dist worksteal

# Four steps at once, with the output of each in one piece where make can do that (4.0 and later).
TOGETHER = $(if $(filter -j%,$(MAKEFLAGS)),,-j 4) $(if $(filter output-sync,$(.FEATURES)),-O)

# Otherwise each of the many commands that tests run would compile the whole project again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

.PHONY: help setup has-git demo test check check-specs lint-specs check-statements generate check-generated platform tables check-tables types lint
.PHONY: diff-specs regenerate gate fuzz mutate mutate-code roster-files kills fourth-platform test-variants test-slow bench-rosters bench-mock bench-start mock docs test-browser client specs test-clients
.PHONY: release check-packages test-pythons coverage promises lock clean

help: ## list the targets
	@style='%-18s'; if [ -t 1 ]; then style='\033[1m%-18s\033[0m'; fi; awk -F ':.*## ' -v style="$$style" \
	  '/^[a-z-]+:.*## / {printf "  " style " %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv with everything, .venv/bin/matricula included (PYTHON=COMMAND)
	@scripts/setup.sh $(if $(filter setup,$(MAKECMDGOALS)),report)

has-git:
	@scripts/setup.sh git

demo: setup ## register two hundred learners on each platform of a mock server, twice
	@$(BIN)/python scripts/demo.py

test: has-git check ## everything that must hold: specs, generated code, types, style, tests
	$(PYTEST) $(PARALLEL)

# The slowest first. The tests are collected here, beside the check of the types: that compiles them
# once, instead of once for each worker.
check: has-git setup ## the same without the tests
	@$(MAKE) --no-print-directory $(TOGETHER) types collect check-generated check-specs check-statements gate check-tables check-pictures lint

collect: setup
	@said=$$($(PYTEST) --collect-only -qq) || { printf '%s\n' "$$said" | grep -v '^tests/.*: [0-9]*$$'; exit 1; }

tables: setup ## write the tables of docs/ that come from the code
	$(BIN)/python scripts/update_tables.py

check-tables: setup
	$(BIN)/python scripts/update_tables.py --check

.PHONY: pictures check-pictures bench-figures
pictures: setup ## draw the pictures of the documentation, and describe them on their pages
	$(BIN)/python scripts/make_pictures.py

check-pictures: setup
	$(BIN)/python scripts/make_pictures.py --check

bench-figures: setup ## record the figures of the charts on a quiet machine (npm), some minutes, and draw them
	$(BIN)/python scripts/bench_rosters.py --record
	$(BIN)/python scripts/bench_mock.py --record
	$(BIN)/python scripts/make_pictures.py

platform: setup ## create the files of a new platform, with the open questions marked: NAME=canvas (TITLE="Canvas LMS")
	@$(BIN)/python scripts/new_platform.py "$(NAME)" $(if $(TITLE),--title "$(TITLE)")

check-specs: setup ## check the specs: structure, examples, sources, links, traps
	$(BIN)/python scripts/check_specs.py

check-statements: setup ## check that each statement of the primary documents has its place in a spec, and its test
	$(BIN)/python scripts/check_statements.py

lint-specs: setup ## check the specs with Redocly, Spectral, Postman, Bruno, Swagger and OpenAPI Generator (npm, Java)
	$(BIN)/python scripts/lint_specs.py

generate: setup ## write generated/ anew from the specs, and the tables of docs/
	$(BIN)/python scripts/generate.py
	$(BIN)/python scripts/update_tables.py

check-generated: setup ## fail if generated/ is not what the specs give; changes nothing
	$(BIN)/python scripts/generate.py --check

types: setup ## check the types, strictly, generated code and the samples of the guides included
	$(BIN)/python -m mypy
	$(BIN)/python scripts/check_samples.py

lint: setup ## check style and format
	$(BIN)/ruff check custom scripts tests
	$(BIN)/ruff format --check custom scripts tests

diff-specs: has-git setup ## what changed in the specs since the last release, or since BASE=REV
	@$(BIN)/python scripts/compare_specs.py --fail-on none $(if $(BASE),--base $(BASE))

regenerate: has-git setup ## after an edit of a spec: check, compare, generate, test, draft changelog and version (QUICK=1, BASE=REV)
	@$(BIN)/python scripts/regenerate.py $(if $(QUICK),--quick) $(if $(BASE),--base $(BASE))

gate: has-git setup ## fail on breaks of the specs without a reason, and on reasons without a break
	@$(BIN)/python scripts/compare_specs.py --gate

release: has-git setup ## check, build, commit and tag a version; uploads nothing (VERSION=0.1.0, DRY_RUN=1)
	@$(BIN)/python scripts/make_release.py $(if $(filter command,$(origin VERSION)),--version "$(VERSION)") $(if $(DRY_RUN),--dry-run)

promises: setup ## list what differs from the promises of the last release
	@$(BIN)/python scripts/list_promises.py

test-pythons: has-git setup ## run the tests on other Pythons, with the lowest and the newest packages (PYTHONS="3.12", TESTS=)
	@$(BIN)/python scripts/run_pythons.py $(foreach one,$(PYTHONS),--python $(one)) $(TESTS)

coverage: has-git setup ## lines and branches that the tests run, for each package, with floors that only rise (RAISE=1)
	@$(BIN)/python scripts/measure_coverage.py $(if $(RAISE),--raise)

check-packages: has-git setup ## build wheel and sdist, check them, install them with each extra and use them (DIST=FOLDER, QUICK=1)
	@scripts/setup.sh release
	@$(BIN)/python scripts/check_packages.py $(if $(DIST),--dist "$(DIST)") $(if $(QUICK),--quick)

bench-rosters: setup ## CPU time of each learner, next to plain loops and bare aiohttp
	$(BIN)/python scripts/bench_rosters.py

roster-files: setup ## register some hundred odd roster files on each platform, and damage random ones (OUTPUT=FILE)
	$(BIN)/python scripts/check_roster_files.py $(if $(OUTPUT),--output "$(OUTPUT)")
	ROSTER_EXAMPLES=2000 $(PYTEST) $(PARALLEL) tests/rosters/test_*propert*.py

kills: setup ## kill runs at random moments, let the platform go away, and compare what is there
	$(PYTEST) -m slow tests/cli

test-variants: setup ## the tests of rosters and commands, on a Tahoe that hides inactive accounts
	$(PYTEST) $(PARALLEL) --variant tahoe=active-accounts tests/cli tests/rosters tests/conformance

fourth-platform: setup ## add an invented platform to a copy of the project, with long fuzzing and many kills
	$(PYTEST) -m 'slow or not slow' tests/fourth_platform

test-slow: setup ## the tests that `make test` leaves out, except those with a target of their own
	$(PYTEST) $(PARALLEL) -m slow tests/code_mutation tests/contract tests/generated tests/mock tests/rosters tests/spec_changes

fuzz: setup ## fuzz the mock server against the specs, long (a short run is part of `make test`)
	$(BIN)/python scripts/fuzz.py

mutate: setup ## plant faults in the mock server, one at a time: the contract tests must find each (PLATFORM=, RECORD=1)
	@$(BIN)/python scripts/mutate.py $(if $(PLATFORM),--platform $(PLATFORM)) $(if $(RECORD),--record)

mutate-code: setup ## change runtime and rosters in one place at a time: a test must fail (FILE=retry.py, CORE=1, ALL=1, AGAIN=1, SEED=)
	@$(BIN)/python scripts/mutate_code.py $(if $(FILE),--file "$(FILE)") $(if $(CORE),--core) $(if $(ALL),--all) $(if $(AGAIN),--again) $(if $(SEED),--seed $(SEED))

mock: setup ## start the mock server on port 8000
	$(BIN)/matricula mock

docs: setup ## build the documentation into .site/ (needs npm once; without: DOCS=--without-scalar)
	@scripts/setup.sh docs
	$(BIN)/python scripts/build_docs.py $(DOCS)

test-browser: docs ## try the documentation in Debian's chromium (apt-get install chromium)
	$(PYTEST) tests/browser -m slow

# LANG is in most environments, as the locale: only what stands on the command line counts.
client: setup ## make clients in another language: LANG=typescript (OUT=FOLDER); without LANG, list them
	@LANG=C.UTF-8 $(BIN)/python scripts/generate_client.py \
	  $(if $(filter command,$(origin LANG)),$(LANG) $(if $(OUT),--output "$(OUT)"),--list)

specs: setup ## write the specs for other tools, as JSON and as OpenAPI 3.0 (OUT=FOLDER)
	@$(BIN)/python scripts/export_specs.py $(if $(OUT),--output "$(OUT)")

test-clients: setup ## make, compile and run clients in other languages (npm, Java; what is missing is skipped)
	$(PYTEST) tests/clients -m slow

bench-start: setup ## time until help is shown, next to the import of the HTTP library
	$(BIN)/python scripts/bench_start.py

bench-mock: setup ## CPU time of the mock per call, next to Prism's (npm) and to the least possible
	$(BIN)/python scripts/bench_mock.py

LOCK = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
  --no-emit-find-links --no-header --no-annotate --python-version 3.11 pyproject.toml

lock: setup ## write the lock files anew, with hashes and without addresses
	$(LOCK) --extra dev -o requirements.lock
	$(LOCK) --extra docs -c requirements.lock -o scripts/docs_site/requirements.lock
	$(LOCK) --extra release -c requirements.lock -c scripts/docs_site/requirements.lock \
	  -o scripts/releasing/requirements.lock

clean: ## remove what was made, .venv too
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .schemathesis .site dist build
