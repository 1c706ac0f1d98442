# Two commands: `make serve` and `make test`. Both only call what also works by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WEB := $(shell git ls-files api/web 2>/dev/null)
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: serve test lint vectors bench clean

serve: $(VENV)/installed
	$(BIN)/mcap serve

test: $(VENV)/installed-test
	$(MAKE) lint
	$(BIN)/pytest -n auto --dist loadgroup

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# The vectors of every text that the package ships: run after a change of knowledge/corpus or of the example utterances.
vectors: $(VENV)/installed-test
	$(BIN)/python -m assistant.ship

# Minutes, not seconds: ratios measured in one run.
bench: $(VENV)/installed-test
	$(BIN)/python -m evals.bench.turn
	$(BIN)/python -m evals.bench.ledger

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt hatch_build.py $(WEB)
	$(BIN)/pip install --quiet -c constraints.txt -e .
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/pip install --quiet -c constraints.txt -e '.[test]'
	touch $@

clean:
	rm -rf $(VENV) api/static var
