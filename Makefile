# Mosaik: everything a newcomer needs, with Python ≥ 3.11, make and git alone.
# All targets can be called again at any time, also after one was interrupted.

SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
SIZES ?= 1000 10000 100000
DB ?= both
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input install --quiet --no-deps --require-hashes
TEMPLATES = $(shell git ls-files --cached --others --exclude-standard '*.html')
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header $(UPGRADE) pyproject.toml
# Tools that only look at the code need settings that load, nothing more.
TOOLS := env -u DATABASE_URL SECRET_KEY=only-for-lint

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test bench lint format lock python free-port

help: ## Show this list
	@echo "Mosaik – the portal for regional volunteer-integration networks"
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'
	@echo
	@echo "  PORT=8001      another port for the demo"
	@echo "  PYTHON=python3.12   another Python for the virtual environment"

demo: free-port $(VENV)/.runtime ## Start the portal with example content and print its accounts
	@exec $(PY) -m portal.demo --port "$(PORT)"

test: $(VENV)/.dev ## Run all tests on SQLite and PostgreSQL (ARGS="-k search" for some)
	@exec $(PY) -m tests.run $(ARGS)

bench: $(VENV)/.dev ## Measure search, list page and registering (SIZES="1000 100000" DB=sqlite for some)
	@exec $(PY) -m tests.bench --sizes "$(SIZES)" --database "$(DB)" $(ARGS)

lint: $(VENV)/.dev ## Check style, types, templates and migrations
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/djade --check --target-version 5.2 $(TEMPLATES)
	$(TOOLS) $(VENV)/bin/mypy
	$(TOOLS) $(PY) manage.py makemigrations --check --dry-run
	$(TOOLS) $(PY) manage.py check

format: $(VENV)/.dev ## Put code and templates in shape
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format
	$(VENV)/bin/djade --target-version 5.2 $(TEMPLATES)

lock: python ## Renew the lock files (UPGRADE=--upgrade for the newest versions)
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT INT TERM && \
	$(PYTHON) -m venv "$$scratch" && "$$scratch/bin/python" -m pip install --quiet uv && \
	PATH="$$scratch/bin:$$PATH" && export PATH && \
	$(LOCK) -o requirements.lock && \
	$(LOCK) --group dev --extra pdf -c requirements.lock -o requirements-dev.lock

# A stamp stands only for an installation that went through; the next call repeats the rest.
$(VENV)/.runtime: requirements.lock $(VENV)/.made
	@echo "Installing what the portal needs …"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.made
	@echo "Installing what the portal and its tests need …"
	@$(PIP) -r requirements-dev.lock
	@touch $@

$(VENV)/.made: | python
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Python ≥ 3.11 is missing here ($(PYTHON) not found)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Mosaik needs Python ≥ 3.11, this is $$($(PYTHON) --version)." \
	       "Try for example: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

free-port: python
	@$(PYTHON) -m portal.demo --check-port --port "$(PORT)"
