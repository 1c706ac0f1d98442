# Two commands: `make serve` and `make test`. Both only call what also works by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WEB := $(shell git ls-files api/web 2>/dev/null)
BEGAN := $(shell date +%s)
# a line for each stage of an install, with the seconds so far
INSTALL = $(BIN)/python .ci/stages.py $(BEGAN) $(BIN)/pip install --progress-bar off --no-color -c constraints.txt
say = @printf '%4d s  %s\n' $$(( $$(date +%s) - $(BEGAN) ))
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: serve test pytest browser lint vectors head bench clean

serve: $(VENV)/installed
	$(BIN)/mcap serve

test: $(VENV)/installed-test browser
	$(MAKE) -j2 lint pytest

pytest: $(VENV)/installed-test
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

# A browser that is here, else the system's package (as root), else Playwright's own; without any the tests say so.
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable
browser: $(VENV)/installed-test
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; [ -e "$$($(BIN)/python -c 'from playwright.sync_api import sync_playwright as s; p = s().start(); print(p.chromium.executable_path); p.stop()')" ] \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } \
		|| $(BIN)/playwright install chromium || echo "no browser could be had: the browser tests will be skipped"

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# The vectors of every text that the package ships: run after a change of knowledge/corpus or of the example utterances.
vectors: $(VENV)/installed-test
	$(BIN)/python -m assistant.ship

# The answer head, trained anew (half an hour and more), the vectors it needs, and the curves over what it says.
head: $(VENV)/installed-test
	$(BIN)/python -m evals.head.train
	$(BIN)/python -m evals.head.choice
	$(BIN)/python -m assistant.ship
	$(BIN)/python -m evals.answerable --fit

# Minutes, not seconds: ratios measured in one run.
bench: $(VENV)/installed-test
	$(BIN)/python -m evals.bench.turn
	$(BIN)/python -m evals.bench.grounded
	$(BIN)/python -m evals.bench.throughput
	$(BIN)/python -m evals.bench.plain_chain
	$(BIN)/python -m evals.bench.search
	$(BIN)/python -m evals.bench.calculations
	$(BIN)/python -m evals.bench.ledger
	$(BIN)/python -m evals.bench.faults

$(VENV)/bin/python:
	$(say) "making $(VENV) (the first time takes a few minutes)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt hatch_build.py $(WEB)
	@$(INSTALL) -e .
	$(say) "installed"
	@touch $@

$(VENV)/installed-test: $(VENV)/installed
	@$(INSTALL) -e '.[test]'
	$(say) "the test tools are installed"
	@touch $@

clean:
	rm -rf $(VENV) api/static var
