# Two commands on a fresh machine with Python 3.11+, pip and make:
#   make run    sets up and builds the graph of input/ into graph/
#   make test   sets up and passes the tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pip of the machine installs into the environment, so the machine needs no ensurepip.
PIP := $(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet
# Programs that `make bench` measures beside ours, in an environment of their own: they demand other libraries.
PEERS := .venv-bench

.PHONY: run test lint bench bounds eval lock clean

run: $(VENV)/ready
	$(BIN)/kg build input --out graph

# On every core: a test that needs a server (Virtuoso, Jena) that is not there skips and says so.
test: $(VENV)/ready-to-test lint
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(VENV)/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What everything costs, beside other programs, written into docs/performance.md: some minutes, best on a quiet machine.
# Where the others cannot be installed, their rows say so.
bench: $(VENV)/ready-to-test
	-$(MAKE) --no-print-directory $(PEERS)/ready
	$(BIN)/python -m tests.bench.ratios --peers $(PEERS)/bin/python

# Ratios of speed and memory that must hold.
bounds: $(VENV)/ready-to-test
	$(BIN)/python -m pytest tests/bench --override-ini addopts="-q -s" --override-ini python_files="bench_*.py"

# Precision and recall on the gold kept in the tests, each document built by itself.
eval: $(VENV)/ready-to-test
	$(BIN)/python tests/gold/build.py build/eval
	$(BIN)/kg eval build/eval/* --gold tests/gold/gold.json

$(BIN)/python:
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/ready: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/ready-to-test: requirements-test.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements-test.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@ $(VENV)/ready

$(PEERS)/ready: requirements-bench.lock
	$(PYTHON) -m venv --without-pip $(PEERS)
	$(PYTHON) -m pip --disable-pip-version-check --python $(PEERS)/bin/python install --quiet --require-hashes -r $<
	touch $@

# Resolves anew what pyproject.toml asks for; the locks are committed.
lock: $(VENV)/ready-to-test
	$(PIP) pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links \
	    --no-emit-options --extra fast --extra build --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links \
	    --no-emit-options --extra fast --extra parquet --extra pandas \
	    --extra build --extra test --output-file requirements-test.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links \
	    --no-emit-options --output-file requirements-bench.lock requirements-bench.in

clean:
	rm -rf $(VENV) $(PEERS) graph
