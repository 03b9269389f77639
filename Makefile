# `make` alone lists what there is. Every target makes the venv it needs, once.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
KLAAR := $(VENV)/.klaar
BRON := shared gateway services deploy
VERHAAL ?= zvh
# SQLite waits for the disk at every commit. The tests' own databases may lie in memory, where it holds 4 GiB.
IN_GEHEUGEN := $(shell [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'END {print $$4}')" -gt 4194304 ] 2>/dev/null && echo TMPDIR=/dev/shm)
PIP_COMPILE := $(VENV)/bin/pip-compile --quiet --no-config --no-header --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help setup demo start test check format lint-api bench storing eisen mutatie lock contracten revision sbom audit

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

# Offline after the first time: the lock decides what is installed, the stamp that it was.
$(KLAAR): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@echo "Setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(PY) -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

##@ See it
demo: $(KLAAR) ## play one casus from aanmelding to vernietiging (VERHAAL=zvh or pga)
	@$(PY) -m deploy.demo --verhaal $(VERHAAL)

start: $(KLAAR) ## keep the whole keten running on 127.0.0.1:8080
	@$(VENV)/bin/zvh start

##@ Trust it
test: $(KLAAR) ## all tests (PostgreSQL too when ZVH_TEST_POSTGRES_URL is set)
	@$(IN_GEHEUGEN) $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(KLAAR) ## format, lint, types, import contracts, migrations = models, contracts = code, kern norms upheld, docs/eisen.md as it is
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy --strict $(BRON)
	@$(VENV)/bin/lint-imports
	@$(PY) -m deploy.migraties
	@$(PY) -m deploy.contracten --check
	@$(PY) -m deploy.eisen --check

lint-api: $(KLAAR) ## the API Design Rules on every openapi.json (ZVH_ADR_RULESET=path)
	@$(PY) -m deploy.lint_api

bench: $(KLAAR) ## measure against a bare endpoint; writes bench.json
	@$(PY) -m tests.bench

storing: $(KLAAR) ## fault campaigns (20 min at most); writes docs/betrouwbaarheid.md (ARGS="--snel --databank sqlite --belofte omvallen")
	@$(IN_GEHEUGEN) $(PY) -m tests.storing $(ARGS)

eisen: $(KLAAR) ## norms x places x tests (ARGS="--reglement zvh --open", ARGS=--schrijf; BEWIJS=1 puts every rule aside in turn)
	@$(PY) -m $(if $(BEWIJS),tests.mutatie.bewijs,deploy.eisen $(ARGS))

mutatie: $(KLAAR) ## change every rule of beleid in every small way; list what no test notices
	@$(PY) -m tests.mutatie $(ARGS)

##@ Change it
setup: $(KLAAR) ## only make the venv

format: $(KLAAR) ## format and repair what ruff can repair
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .

contracten: $(KLAAR) ## write every openapi.json anew from the code
	@$(PY) -m deploy.contracten

revision: $(KLAAR) ## a new migration (PAKKET=services.intake NAAM=0002_wat_verandert)
	@test -n "$(PAKKET)" -a -n "$(NAAM)" || { echo 'make revision PAKKET=services.intake NAAM=0002_wat_verandert'; exit 2; }
	@$(PY) -m deploy.revisie "$(PAKKET)" "$(NAAM)"

lock: $(KLAAR) ## pin the dependencies of pyproject.toml anew, with hashes (UP=--upgrade for newer ones)
	@$(PIP_COMPILE) $(UP) --output-file requirements.lock pyproject.toml
	@$(PIP_COMPILE) $(UP) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	@$(PIP_COMPILE) $(UP) --extra audit --constraint requirements.lock --output-file requirements-audit.lock pyproject.toml
	@$(MAKE) --no-print-directory sbom

sbom: $(KLAAR) ## write deploy/sbom.cdx.json anew: what is in the image, with its licences (CycloneDX)
	@$(PY) -m deploy.sbom

audit: ## ask whether a known weakness is in what the image holds (pip-audit; fails when its data cannot be reached)
	@test -x .venv-audit/bin/pip-audit || { $(PYTHON) -m venv .venv-audit && \
	  .venv-audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.lock; }
	@.venv-audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock
