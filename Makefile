# make demo: sample database, scan, copy, proof, report.   make test: environment and all tests.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint bench clean

demo: .venv/ready
	@$(BIN)/tuomin demo

test: .venv/ready
	@$(BIN)/pytest -n 2 --dist worksteal

lint: .venv/ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: .venv/ready
	@$(BIN)/python -m tests.benchmarks $(BENCH)

.venv/ready: pyproject.toml constraints.txt
	@echo "making the environment in .venv (once, about a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -qq --disable-pip-version-check --constraint constraints.txt \
	    --editable '.[all]' build hatchling hypothesis mypy openlineage-python openpyxl pytest pytest-xdist ruff types-PyYAML
	@touch $@

clean:
	rm -rf .venv build dist demo
