# Two commands: `make demo` and `make test`. Each sets up what it needs.
.DEFAULT_GOAL := help
.PHONY: help setup demo run test soak benchmarks format audit clean

help: ## list these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: .venv/.ready ## make .venv with the pinned requirements (PYTHON=... chooses the Python 3.11)

.venv/.ready: locks/requirements.txt scripts/setup.sh
	@bash scripts/setup.sh requirements.txt
	@touch $@

.venv/.ready-dev: locks/requirements.txt locks/requirements-dev.txt scripts/setup.sh
	@bash scripts/setup.sh requirements.txt requirements-dev.txt
	@touch .venv/.ready $@

.venv/.ready-soak: .venv/.ready-dev locks/requirements-soak.txt
	@bash scripts/setup.sh requirements.txt requirements-dev.txt requirements-soak.txt
	@touch $@

demo: setup ## import, corrupt, train and evaluate the embedded sample; then open the window on the result
	@.venv/bin/python main.py demo --window

run: setup ## open the window
	@.venv/bin/python main.py -gui1

test: .venv/.ready-dev ## run every check and test, on a virtual screen (ARGS=... are handed to pytest)
	@bash scripts/test.sh $(ARGS)

soak: .venv/.ready-soak ## the tests that take hours: random specs, files, data sets and clicks, at length
	@bash scripts/soak.sh

benchmarks: .venv/.ready-dev ## measure against straightforward twins, in one run
	@.venv/bin/python -m benchmarks $(ARGS)

format: .venv/.ready-dev ## bring the code into its style
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format .

audit: setup ## ask whether a pinned package has a known vulnerability
	@bash scripts/audit.sh

clean: ## remove .venv and caches; your workspace stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
