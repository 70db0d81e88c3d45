# `make run` and `make test` each do all set-up on a bare Debian 12 with Python 3.11; what is done once leaves a stamp in .venv.
PYTHON ?= python3
QT ?= 6.8.3

SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
QT_VENV := .venv-qt-$(QT)
INSTALL := -m pip install --quiet --disable-pip-version-check --require-hashes -r
OFFSCREEN := QT_QPA_PLATFORM=offscreen

.PHONY: help run test lint format bench nightly fuzz test-qt lock pictures clean
.DELETE_ON_ERROR:
.NOTPARALLEL: # prerequisites are made from left to right: the system packages before the environment

help:
	@echo 'make run      start the program (set-up included); without a display, play the tour into out/'
	@echo 'make test     run the test suite (set-up included)'
	@echo 'make lint     ruff, mypy --strict, the architecture contract'
	@echo 'make bench    measure on 100,000 made-up problems'
	@echo 'make nightly  play ten thousand histories of the exchange; HISTORIES=500 for fewer'
	@echo 'make fuzz     mutate workbooks that come in; SECONDS=600 for longer, SEED=… to play a run again'
	@echo 'make test-qt QT=6.8.3   run the suite on another Qt'
	@echo 'make pictures play the tour and keep its pictures in docs/pictures'
	@echo 'make lock     write the lock files anew from pyproject.toml'

run: $(VENV)/.run
	@if [ "$$(uname)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
		echo '没有图形显示，改为演示全流程，结果存入 out/。 / No display: playing the tour into out/ instead.'; \
		$(BIN)/python main.py tour --out out/; \
	else \
		$(BIN)/python main.py; \
	fi

test: $(VENV)/.test
	$(OFFSCREEN) $(BIN)/python -m pytest

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.test
	$(OFFSCREEN) $(BIN)/python -m tests.benchmarks

nightly: $(VENV)/.test
	$(OFFSCREEN) $(BIN)/python -m pytest tests/nightly/exchange_histories.py

fuzz: $(VENV)/.test
	$(OFFSCREEN) SECONDS=$(or $(SECONDS),60) SEED=$(SEED) $(BIN)/python -m tests.fuzz

test-qt: $(QT_VENV)/.test
	$(OFFSCREEN) $(QT_VENV)/bin/python -m pytest

pictures: $(VENV)/.test
	$(OFFSCREEN) $(BIN)/python scripts/pictures

lock:
	PYTHON=$(PYTHON) scripts/lock

clean:
	rm -rf $(VENV) .venv-qt-* out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/.system-%: scripts/system-packages
	@PYTHON=$(PYTHON) scripts/system-packages $*
	@mkdir -p $(VENV) && touch $@

$(BIN)/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock | $(VENV)/.system-run $(BIN)/pip
	$(BIN)/python $(INSTALL) $<
	@touch $@

$(VENV)/.test: requirements-dev.lock | $(VENV)/.system-test $(BIN)/pip
	$(BIN)/python $(INSTALL) $<
	@touch $@

$(QT_VENV)/.test: requirements-dev.lock | $(VENV)/.system-test
	$(PYTHON) -m venv $(QT_VENV)
	$(QT_VENV)/bin/python $(INSTALL) $<
	$(QT_VENV)/bin/python -m pip install --quiet --disable-pip-version-check PySide6-Essentials==$(QT)
	@touch $@

.PRECIOUS: $(VENV)/.system-%
