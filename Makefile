# Pledgebook's everyday commands. `make run` and `make test` set everything up on a machine that has only Python.

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(shell \
	$(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV := .venv
BIN := $(VENV)/bin
MINING := .venv-mining
LOCKS := requirements-setup.lock requirements-dev.lock
CODE := domain workflows projections api runtime tests
MIGRATIONS = $(wildcard */migrations/*.sql */*/migrations/*.sql)
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --no-annotate

.PHONY: setup run test demo lint types imports deployment mining check bench lock clean

setup: $(VENV)/.ready

run: setup
	@$(BIN)/pledgebook up

test: setup
	$(BIN)/pytest --cov

demo: setup
	$(BIN)/pledgebook demo

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports
	$(BIN)/deptry .

deployment: setup
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(if $(MIGRATIONS),$(BIN)/squawk $(MIGRATIONS))

# An independent process-mining tool, in an environment of its own, reads what the exports hold.
mining: setup $(MINING)/.ready
	@rm -rf $(MINING)/exports && mkdir $(MINING)/exports
	$(BIN)/python -m tests.mining.sample $(MINING)/exports
	PM4PY_SHOW_PROGRESS_BAR=false $(MINING)/bin/python tests/mining/judge.py $(MINING)/exports

check: test lint types imports deployment demo mining

bench: setup
	$(BIN)/python -m bench

# Hashes for Python 3.11 and later on every platform; no registry address goes into the files.
lock: $(BIN)/uv
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(COMPILE) --group setup --constraint requirements-dev.lock --output-file requirements-setup.lock
	$(COMPILE) --group mining --output-file requirements-mining.lock

clean:
	rm -rf $(VENV) $(MINING) .coverage* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/uv: requirements-setup.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: set PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed: install Python's venv module" >&2; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-setup.lock
	@touch $@

$(VENV)/.ready: $(BIN)/uv $(LOCKS) pyproject.toml
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes $(LOCKS)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps --editable .
	@touch $@

$(MINING)/.ready: $(BIN)/uv requirements-mining.lock
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(MINING)
	$(BIN)/uv pip sync --quiet --python $(MINING)/bin/python --require-hashes requirements-mining.lock
	@touch $@
