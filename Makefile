# Two commands for a newcomer: `make chat` and `make test`. Each makes its own environment on first use.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?=

.PHONY: help install chat test quick check format bench clean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

install: $(VENV)/.for-use ## make the environment and install Article Desk in it

chat: install ## open the chat in the browser, with the sample articles if the library is empty
	$(BIN)/articles chat --samples $(if $(PORT),--port $(PORT))

# Tests start many processes: each loads bytecode that the first has kept, whatever the environment says of it.
test: $(VENV)/.for-work ## run all tests
	PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses 2

quick: $(VENV)/.for-work ## run the tests that load no model and start no process, in seconds
	PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses 2 -m "not slow"

check: $(VENV)/.for-work ## lint, format, types and the order of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.for-work ## put the code in its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.for-work ## measure answers: make bench SQUAD=path/to/questions.json
	@test -n "$(SQUAD)" || { echo "Name a file of questions in SQuAD form: make bench SQUAD=path/to/questions.json"; exit 2; }
	$(BIN)/python tests/benchmarks/answers.py $(SQUAD)
	$(BIN)/python tests/benchmarks/ingest_rate.py $(SQUAD)

clean: ## remove the environment and what tools left behind (your library stays)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist

$(VENV)/.made:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.for-use: $(VENV)/.made pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.for-work: $(VENV)/.made pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@ $(VENV)/.for-use
