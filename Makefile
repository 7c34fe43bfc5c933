# `make chat` opens the web chat over records/, `make test` runs the tests. Both install what is missing into .venv.
PYTHON ?= python3
RECORDS ?= records $(wildcard records/*.zip)
HOME_DIR ?= .jiyao
PORT ?= 7860
BIN := .venv/bin

.PHONY: chat test install lint bench clean

chat: .venv/chat
	@$(BIN)/jiyao chat $(RECORDS) --home "$(HOME_DIR)" --port $(PORT)

test: .venv/dev
	@$(BIN)/python -m pytest

lint: .venv/dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: .venv/dev
	@$(BIN)/python -m tests.benchmarks.startup

install: .venv/chat

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Jiyao needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python has no venv. On Debian or Ubuntu: apt install python3-venv, then run make again" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/chat: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing Jiyao into .venv (once; a few minutes)" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/dev: pyproject.toml constraints.txt .venv/chat
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf .venv .jiyao build *.egg-info
