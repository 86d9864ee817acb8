# `make run` and `make test` do all their own set-up: uv when it is on PATH, else venv and pip.
PY ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ok-$(shell cat pyproject.toml constraints.txt | cksum | cut -d' ' -f1)
UV := $(shell command -v uv 2>/dev/null)
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

.PHONY: run test test-all matrix hostile fuzz check bench screenshots translations constraints clean

run: $(STAMP) ; $(BIN)/tipdesk demo
test: $(STAMP) ; $(PYTEST) -m 'not matrix'
test-all: $(STAMP) ; $(PYTEST)

# Every hostile mail that is there, ours and (beside the project) those of others, in a real browser.
hostile: $(STAMP) ; $(PYTEST) tests/inbox/test_showing_html.py tests/web/pages/test_hostile.py

# Until an exception, an unsound reading or a slow mail is found, an hour at most.
fuzz: $(STAMP)
	$(BIN)/python -c 'import atheris' 2>/dev/null || $(if $(UV),$(UV) pip install -q -p $(VENV),$(BIN)/python -m pip install -q) -c constraints.txt -e '.[fuzz]'
	$(BIN)/python -m tests.fuzz.reading 3600

# Every fault between the poller and a real server, on both databases: an hour and a half.
matrix: $(STAMP) ; $(BIN)/python -m pytest -q -n 2 --dist worksteal tests/faults

# Style, types, the walls between the packages.
check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tests.style

# After a change of the page's words: brings web/translations up to date, and says what is missing.
translations: $(STAMP) ; $(BIN)/python -m tests.catalogue

# The figures of docs/figures.md: half an hour on a quiet machine, most of it for the full desk.
bench: $(STAMP)
	$(BIN)/python -m tests.bench.reading_cost
	$(BIN)/python -m tests.bench.own_words --cost
	$(BIN)/python -m tests.bench.intake
	$(BIN)/python -m tests.bench.memory
	$(BIN)/python -m tests.bench.stories
	$(BIN)/python -m tests.bench.showing
	$(BIN)/python -m tests.bench.judging cost
	$(BIN)/python -m tests.bench.facts
	$(BIN)/python -m tests.bench.facts_unseen
	$(BIN)/python -m tests.bench.judging lesson
	$(BIN)/python -m tests.bench.judging memory
	$(BIN)/python -m tests.bench.full_desk --folder .bench
	$(BIN)/python -m tests.bench.lists --folder .bench
	$(BIN)/python -m tests.bench.pages --folder .bench
	rm -rf .bench

# Every page of the demo, into screenshots/: to be looked at.
screenshots: $(STAMP) ; $(BIN)/python -m tests.screenshots

# After a change of dependencies (needs uv): the versions that everybody gets.
constraints:
	uv export --all-extras --no-hashes --no-emit-project --no-annotate --no-header -q >constraints.txt
	rm -f uv.lock

$(STAMP): pyproject.toml constraints.txt
	@command -v $(PY) >/dev/null || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv"; exit 1; }
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed (set PY=...)")'
ifdef UV
	$(UV) venv -q --allow-existing -p $(PY) $(VENV)
	$(UV) pip install -q --compile-bytecode -p $(VENV) -c constraints.txt -e '.[dev]'
else
	@$(PY) -c 'import ensurepip' 2>/dev/null || { echo "On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PY) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
endif
	@$(BIN)/python -m compileall -q inbox pipeline web
	@rm -f $(VENV)/.ok-*; touch $@

clean: ; rm -rf $(VENV) .bench
