# Minori: `make run` starts it with its demo company, `make test` proves it. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONPATH := $(CURDIR)/src:$(CURDIR)
export DJANGO_SETTINGS_MODULE := minori.settings

.PHONY: help setup run test check types faults soak demo messages clean bench
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(VENV)/.ready: requirements.lock
	@$(PYTHON) deploy/setup_python.py $(VENV)
	@touch $@

node_modules/.ready: package-lock.json package.json islands/package.json tracker/package.json | $(VENV)/.ready
	@$(BIN)/python deploy/setup_node.py ci
	@touch $@

setup: $(VENV)/.ready node_modules/.ready ## prepare everything that the other commands need
	@$(BIN)/python deploy/build_assets.py

run: setup ## start Minori with its demo company
	@$(BIN)/python -m minori run --demo

test: setup ## every test: SQLite, DuckDB, threads
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(VENV)/.ready ## style, types and fences
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(BIN)/mypy src tests benchmarks

format: $(VENV)/.ready ## put the code into shape
	$(BIN)/ruff check --fix-only -q . && $(BIN)/ruff format -q .

faults: setup ## plant every fault and demand that its test notices
	$(BIN)/python tests/faults/plant.py

soak: setup ## the full figures of the promises (about an hour)
	$(BIN)/python -m pytest -n 0 -m soak

demo: setup ## load the demo company into the data folder
	$(BIN)/python -m minori demo

messages: $(VENV)/.ready ## extract translatable text of every room
	$(BIN)/python deploy/messages.py extract

bench-%: setup ## one figure, such as bench-segments
	$(BIN)/python -m benchmarks $*

bench: setup ## every figure, into benchmarks/results.md
	$(BIN)/python -m benchmarks --all
