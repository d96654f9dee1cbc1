# Every target builds its own environment first: a fresh clone needs only make and Python >= 3.12.
.DEFAULT_GOAL := help
.PHONY: help demo test lint check bench docs format clean venv python

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input

# A name on the PATH proves little (a version manager's shim may refuse to run, and some systems
# ship Python without venv), so each candidate is asked. PYTHON=/some/python is tried first.
ASK = -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
FIND_PYTHON = for python in $(PYTHON) python3.14 python3.13 python3.12 python3 ""; do \
	  if [ -n "$$python" ] && "$$python" $(ASK); then break; fi; done; \
	if [ -z "$$python" ]; then \
	  echo "Entente needs Python 3.12 or newer with its venv module:" \
	    "install it, or name it with make PYTHON=/path/to/python" >&2; exit 1; fi

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1#\2/p' Makefile | awk -F'#' '{printf "%-14s%s\n", $$1, $$2}'

demo: $(VENV)/core ## play the history as it happened, 1,000 times
	@$(BIN)/entente run as-it-happened --runs 1000 --seed 2025

test: $(VENV)/dev ## run the tests and the examples in docstrings
	@$(BIN)/python -m pytest -q -n auto --maxprocesses 8 --dist worksteal

lint: $(VENV)/dev ## check format, style, types and the direction of imports
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/ruff check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

check: lint test ## everything that a change must pass

bench: $(VENV)/dev ## measure speed
	@$(BIN)/python -m benchmarks

docs: $(VENV)/dev ## write the generated pages of docs/ and the schemas of files
	@$(BIN)/python docs/generate.py

format: $(VENV)/dev ## format the code and mend what can be mended
	@$(BIN)/ruff check --quiet --fix --exit-zero
	@$(BIN)/ruff format --quiet

clean: ## remove the environment and all that was built
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis \
	  .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv: $(VENV)/dev

python:
	@$(FIND_PYTHON); echo "$$python"

# Two stamps, because the demo needs half of what the tests need. setuptools comes first and the
# build is not isolated: so it, too, has the version of constraints.txt, and needs no network.
$(VENV)/core: pyproject.toml constraints.txt
	@$(BIN)/python $(ASK) || { $(FIND_PYTHON); "$$python" -m venv --clear $(VENV); }
	@echo "installing into $(VENV) ..." >&2
	@$(PIP) install --constraint constraints.txt setuptools
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: $(VENV)/core
	@echo "installing the tools for tests and checks ..." >&2
	@$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[dev]'
	@touch $@
