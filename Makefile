# Two verbs for people: make demo, make test. Everything lives in .venv; nothing outside this folder is touched.
PYTHON ?= python3
SERVE ?= 1
BIN = .venv/bin
DEMO = demo-crew

# The tests start the program hundreds of times; where its bytecode is not kept, each start would compile it anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-all lint languages bench pictures clean

.venv/ready: pyproject.toml
	$(PYTHON) -c "import sys; sys.exit('crewbook needs Python 3.11 or newer; try: make PYTHON=python3.12') if sys.version_info < (3, 11) else None"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --config-settings editable_mode=compat --editable .
	touch $@

.venv/ready-dev: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --config-settings editable_mode=compat --editable '.[test,lint]'
	touch $@

# A demonstration crew's year: balances, statements, papers, verification, and the dashboard. SERVE=0 ends before it.
demo: .venv/ready
	rm -rf $(DEMO)
	$(BIN)/crewbook demo $(DEMO) $(if $(filter 0,$(SERVE)),--no-serve)

# A file of tests is run by one process: what its tests share is made once. The longest files come first (tests/conftest.py).
test: .venv/ready-dev
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not slow"

test-all: .venv/ready-dev
	$(BIN)/python -m pytest -n auto

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Every language's file with what reports say now, and how much each lacks.
languages: .venv/ready-dev
	$(BIN)/python -m reports.languages
	$(BIN)/python -m dashboard.refusals

# A table of ratios; the first run makes a book of a million entries, which BENCH_FOLDER keeps for the next. SIZE=20000 is quick.
bench: .venv/ready-dev
	$(BIN)/python -m bench $(if $(SIZE),--size $(SIZE)) $(if $(JSON),--json)

# Every page of the dashboard, light and dark, on a phone and a desk, into docs/pictures/. Needs Chromium.
pictures: .venv/ready-dev
	$(BIN)/python -m tests.dashboard.pictures

clean:
	rm -rf .venv $(DEMO) build *.egg-info
