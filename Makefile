# Everything starts here. Needs git, make and Python >= 3.11 with venv; the rest is fetched by `make setup`.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/bin/uv
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv

.PHONY: setup setup-tests run test lint fmt bench torture wheel fuzz

setup: $(UV) ## the environment in .venv, the command at .venv/bin/wfo
	@$(UV) sync --frozen --no-dev --inexact --quiet --python $(PYTHON)

setup-tests: $(UV)
	@$(UV) sync --frozen --quiet --python $(PYTHON)
	@deploy/test-programs

$(UV):
	@$(PYTHON) -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

run: setup ## the bot: in Slack with tokens, else in the local workspace
	@.venv/bin/wfo run

lint: setup-tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

fmt: setup-tests
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

test: lint ## lint, types, import contracts, tests
	.venv/bin/pytest -n logical --dist loadfile

bench: setup-tests ## all benchmarks; prints a table, writes bench.json
	@$(UV) sync --frozen --quiet --group bench --python $(PYTHON)
	.venv/bin/python -m tests.benchmarks

torture: setup-tests ## long; SEED= and SECONDS=
	.venv/bin/python -m tests.torture --seed "$(SEED)" --seconds "$(SECONDS)"

wheel: $(UV) ## dist/wfo-….whl, for machines without a checkout
	@$(UV) build --wheel --quiet

fuzz: $(UV) ## each door for text from outside under atheris; SECONDS=
	@$(UV) sync --frozen --quiet --group fuzz --python $(PYTHON)
	.venv/bin/python -m tests.fuzz.deep --seconds "$(or $(SECONDS),600)"
