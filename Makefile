# Every command works on a fresh machine with Python ≥ 3.11 and nothing else.
# The first Python on the path that is recent enough; another one by PYTHON=…
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	echo $$python && break; done)
BIN := .venv/bin
STAMP := .venv/.locked

.PHONY: setup demo test lint check bench screenshots chaos up-local down-local wheels flaws lock clean

setup: $(STAMP) ## .venv from the locked list, with the command .venv/bin/relais

$(STAMP): requirements.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Relais needs Python 3.11 or later; name one with make PYTHON=/path/to/python"; exit 1; }
	@test ! -L .venv || { echo ".venv is a link: clearing it would empty that of another checkout"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## the whole platform on synthetic data, in one process
	$(BIN)/relais demo

# The folder of the local set-up, and how many workers each read model gets.
FOLDER ?= relais-data/local
WORKERS ?= 1

up-local: setup ## the distributed set-up on this machine, without Docker; DEMO=1 fills it; Ctrl-C stops it
	$(BIN)/python -m infra.local up --folder $(FOLDER) --workers $(WORKERS) $(if $(DEMO),--demo) $(if $(UNTIL),--until $(UNTIL))

down-local: setup ## stops what up-local started; its data stay
	$(BIN)/python -m infra.local down --folder $(FOLDER)

test: setup ## every test; installs or starts the services that tests need
	infra/testing/ensure_services.sh
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --durations 15

lint: setup ## format, lint, types, import rules, contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m infra.contract_files --check

check: lint ## all of lint, then the fast tests
	$(BIN)/pytest -q -n 2 --dist loadfile tests/architecture tests/contract tests/unit

bench: setup ## the benchmarks, as a table
	infra/testing/ensure_services.sh
	$(BIN)/python -m tests.benchmarks

screenshots: setup ## docs/images anew, from a small demo in Debian's Chromium
	$(BIN)/python -m tests.screenshots

chaos: setup ## every fault ROUNDS times (20); writes the table of docs/reliability.md
	infra/testing/ensure_services.sh
	$(BIN)/python -m tests.chaos --rounds $(or $(ROUNDS),20)

wheels: setup ## dist/: the platform, the verifier that an auditor installs alone, a bill of materials
	$(BIN)/python -m infra.flaws
	$(BIN)/python -m infra.wheels --out dist

flaws: setup ## known flaws of the locked packages: before a release and each week; needs the network
	$(BIN)/python -m infra.flaws --strict

lock: ## pin the newest versions that pyproject.toml allows, with their hashes
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --all-extras pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-emit-index-url --no-header -c requirements.lock pyproject.toml -o infra/docker/runtime.lock

clean: ## everything that can be made again
	rm -rf .venv .*_cache .hypothesis build dist *.egg-info
	find contracts services tests -name __pycache__ -exec rm -rf {} +
