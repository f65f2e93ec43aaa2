# `make help` lists the targets. Needs Python 3.11 or newer, make and git; everything else is installed into .venv.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
UV := UV_SYSTEM_CERTS=1 VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv --quiet --no-progress
DEMO_ENV := DEMO=1 PORT=$(PORT)
PYTEST := $(BIN)/python -m pytest -q
SHARED := --dist worksteal

# Both databases beside each other; $(1) says what else is asked. What that one said is shown at the end. It asks less, so one
# process has done before the others, and makes and fills its tables once. These are three on two cores, for journeys wait for the browser.
define on-both
mkdir -p var; TEST_DATABASE=postgresql $(PYTEST) $(1) >var/test-postgresql.log 2>&1 & beside=$$!; \
trap 'kill $$beside' INT TERM; \
TEST_DATABASE=sqlite $(PYTEST) -n 3 $(SHARED) $(1); first=$$?; \
wait $$beside; second=$$?; cat var/test-postgresql.log; exit $$((first + second))
endef

# Byte code is kept, whatever the shell wants: four processes of the suite would each compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

# The demo and the tests take nothing from a shell that is set up for production.
unexport SECRET_KEY SECRET_KEY_FALLBACKS ALLOWED_HOSTS SITE_ORIGIN DATABASE_URL REDIS_URL MAIL_FROM SMTP_URL BEHIND_PROXY VAR_DIR SESSION_IDLE_MINUTES SWEEP_SECONDS

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-all lint types floors lifecycle lock screenshots audit ratios clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/installed var/static/staticfiles.json  ## Run the demo on http://localhost:8000 (another port: make run PORT=8001)
	@$(DEMO_ENV) $(BIN)/python -u manage.py serve

test: $(VENV)/installed-dev  ## Prove everything: the suite on SQLite and, beside it, on PostgreSQL what asks more of a database than a page
	@$(call on-both)

test-fast: $(VENV)/installed-dev  ## In a minute and a half: one example of each test, on SQLite, without pages
	@TEST_DATABASE=sqlite $(PYTEST) -n 2 $(SHARED) --fast

test-all: $(VENV)/installed-dev  ## As `make test`, with every example and, on PostgreSQL, too, every page
	@$(call on-both,--every)

lint: $(VENV)/installed-dev  ## Check style and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted: run .venv/bin/ruff format ." >&2; exit 1; }
	@$(BIN)/djlint --check --quiet templates || { echo "Not formatted: run .venv/bin/djlint --reformat templates." >&2; exit 1; }
	@$(BIN)/djlint --lint --quiet templates

types: $(VENV)/installed-dev  ## Check the types
	@DEMO=1 $(BIN)/mypy articles reviewers editorial

floors: $(VENV)/installed-dev  ## Check who may import whom
	@$(BIN)/lint-imports

lifecycle: $(VENV)/installed-dev  ## Draw docs/lifecycle.md from the code
	@DEMO=1 $(BIN)/python manage.py draw_lifecycle

lock: $(VENV)/uv  ## Renew the lock files from pyproject.toml
	@$(UV) pip compile --universal --generate-hashes pyproject.toml --group embedded -o requirements.lock
	@$(UV) pip compile --universal --generate-hashes pyproject.toml --group dev -o requirements-dev.lock

screenshots: $(VENV)/installed-dev  ## Picture every page for each role, wide and narrow, light and dark (some: make screenshots ONLY="home board")
	@$(BIN)/python -m tests.screens.screenshots $(ONLY)

audit: $(VENV)/installed-dev  ## Ask the Nu HTML checker and Lighthouse about our pages; needs Node.js 20, Java 17 and a Chromium
	@$(BIN)/python -m tests.audit

ratios: $(VENV)/installed-dev  ## What things cost beside their limits, into docs/performance.md (ten minutes; a first look: make ratios QUICK=1)
	@DEMO=1 $(BIN)/python bench/ratios.py $(if $(QUICK),--quick)

clean:  ## Remove the environment, the demo's data and all caches
	@rm -rf $(VENV) var screenshots .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Installing. A stamp is younger than its lock file as long as what is installed is what is locked.

$(VENV)/uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@echo "Making the virtual environment (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

$(VENV)/installed: requirements.lock | $(VENV)/uv
	@echo "Installing the packages of requirements.lock (once; some seconds) ..."
	@$(UV) pip sync --require-hashes requirements.lock
	@rm -f $(VENV)/installed-dev
	@touch $@

var/static/staticfiles.json: requirements.lock $(shell find articles reviewers editorial -path '*/static/*' -type f) | $(VENV)/installed
	@echo "Collecting the static files (some seconds) ..."
	@DEMO=1 $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock | $(VENV)/uv
	@echo "Installing the packages of requirements-dev.lock (once; some seconds) ..."
	@$(UV) pip sync --require-hashes requirements-dev.lock
	@touch $(VENV)/installed $@
