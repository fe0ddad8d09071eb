# Two commands: `make run` and `make test`. They need Python 3.11 or newer (with venv) and make.
SHELL := /bin/sh
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --prefer-binary \
	--require-hashes
NPM := $(BIN)/python -m diplomacy.local.npm
CODE := diplomacy cities agreements visits initiatives
TEST := PORTAL_MODE=test

.PHONY: run test prove bench drill messages documents format lock clean screenshots install install-dev checks

run: install ## start the portal on this machine, with everything it needs
	@exec $(BIN)/python -m diplomacy.local

test: checks ## every check, then every test
	@exec $(BIN)/pytest -n 2

prove: install-dev ## the same promises with large numbers
	@exec $(BIN)/pytest -m prove -s

bench: install-dev ## the portal beside a bare Django project, in one run
	@exec $(BIN)/python -m bench

messages: install ## bring the catalogues in line with the code
	@$(BIN)/python -m diplomacy.local.catalogues update

documents: install-dev ## the tables of the documents that follow from the code
	@$(TEST) $(BIN)/python manage.py write_documents

format: install-dev ## write the code as the checks want it
	@$(BIN)/ruff check --quiet --fix-only . && $(BIN)/ruff format --quiet .

drill: install ## does a backup of the running portal come back equal? prints its time
	@exec $(BIN)/python -m diplomacy.local.drill

screenshots: install-dev ## the pictures of the README
	@exec $(BIN)/python -m scripts.screenshots

checks: install-dev
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(TEST) $(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --quiet --lint templates
	@$(BIN)/python -m diplomacy.local.catalogues check && $(BIN)/python -m diplomacy.local.catalogues compile
	@$(BIN)/python -m diplomacy.local.with_engines $(BIN)/python -m diplomacy.local.checks

install: $(VENV)/.run node_modules/.run
install-dev: $(VENV)/.test node_modules/.test

$(VENV)/.run: requirements/base.txt requirements/local.txt
	@[ -n "$(PYTHON)" ] || { echo "portal: Python 3.11 or newer with its venv module is needed" >&2; exit 1; }
	@[ -x $(BIN)/pip ] || { echo "Making $(VENV)"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing packages into $(VENV)"
	@$(PIP) -r requirements/base.txt -r requirements/local.txt
	@touch $@

$(VENV)/.test: requirements/dev.txt $(VENV)/.run
	@echo "Installing the packages of the checks into $(VENV)"
	@$(PIP) -r requirements/dev.txt
	@touch $@

node_modules/.run: package-lock.json package.json $(VENV)/.run
	@echo "Installing browser assets into node_modules"
	@$(NPM) ci --omit=dev --loglevel=error
	@touch $@

# Also holds what `run` needs.
node_modules/.test: package-lock.json package.json $(VENV)/.run
	@echo "Installing browser assets and the browser of the tests into node_modules"
	@$(NPM) ci --loglevel=error
	@touch node_modules/.run $@

lock: ## resolve the lock files anew; uv is used from a temporary environment
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && $(PYTHON) -m venv "$$tmp" && \
	"$$tmp/bin/pip" install --quiet uv && cd requirements && for layer in base local dev; do \
	"$$tmp/bin/uv" pip compile --quiet --no-config --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate $$layer.in --output-file $$layer.txt || exit 1; done
	@$(NPM) install --package-lock-only --loglevel=error

clean: ## remove everything that was installed, built or stored, the demonstration's data included
	@[ ! -x $(BIN)/python ] || $(BIN)/python -m diplomacy.local.clean
	@rm -rf build node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis $(VENV)
	@find $(CODE) tests -name __pycache__ -type d -prune -exec rm -rf {} +
	@find diplomacy/locale -name '*.mo' -delete 2>/dev/null || true
