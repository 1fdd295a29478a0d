# Needs only Python 3.11 or later (with venv) and make. `make demo` shows the site, `make test` proves it.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: demo dev test test-full faults lint check bench bench-comments bench-profile messages audit lock clean

demo: .venv/base ## the site with content, served as in production; Ctrl-C stops everything
	@DEMO=1 SITE_URL=http://$(HOST):$(PORT) $(BIN)/python manage.py demo --serve

dev: .venv/dev ## the site with DEBUG and reload
	@DEBUG=1 DEMO=1 SITE_URL=http://$(HOST):$(PORT) $(BIN)/python manage.py migrate --verbosity 0
	@DEBUG=1 DEMO=1 SITE_URL=http://$(HOST):$(PORT) $(BIN)/python manage.py runserver $(HOST):$(PORT)

test: .venv/dev ## every test but the large grids
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python tests/servers/programs.py nginx redis
	@$(BIN)/python -m pytest -n auto --dist loadfile -m "not full" $(ARGS)

test-full: .venv/dev ## the large grids too
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python tests/servers/programs.py nginx redis
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

faults: .venv/dev ## database, workers, disk, cache and mail host break under load; prints what was lost: nothing
	@$(BIN)/python tests/servers/programs.py nginx redis
	@$(BIN)/python -m pytest -s tests/trust/faults tests/trust/migrations/test_under_load.py tests/consulate/test_exact_views.py \
	  tests/machines/test_silent_database.py tests/machines/test_whole.py \
	  tests/nginx/test_limits.py tests/nginx/test_over_tls.py tests/nginx/test_reading_on.py $(ARGS)

lint: .venv/dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@git ls-files 'templates/*.html' | xargs $(BIN)/djade --check --target-version 5.2

check: .venv/dev ## what Django itself can tell
	@DEMO=1 $(BIN)/python manage.py makemigrations --check --dry-run
	@SITE_URL=https://www.example.org TRUSTED_PROXIES=127.0.0.1 EMAIL_URL=smtp://localhost SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING --database default

bench: .venv/dev ## how fast the site is, against a minimal Django view; makes its data at the first run
	@$(BIN)/python -m bench $(ARGS)

bench-comments: .venv/dev ## how long the discussions take with a hundred thousand comments
	@$(BIN)/python -m bench.comments $(ARGS)

bench-profile: .venv/dev ## where the time of one row goes: ARGS='"article, cold"'
	@$(BIN)/python -m bench.profiling $(ARGS)

messages: .venv/dev ## brings the Persian catalogue up to date with the sources, and compiles it
	@$(BIN)/python -m tests.catalogue

audit: .venv-audit/ready ## compares the locked packages with the published advisories; needs a way to them
	@.venv-audit/bin/pip-audit --disable-pip --require-hashes --strict -r requirements/base.txt

lock: .venv/dev ## makes requirements/*.txt anew from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/base.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/dev.txt
	@$(BIN)/uv pip compile --group audit --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/audit.txt

clean:
	rm -rf .venv .venv-audit var

.venv/base: requirements/base.txt
	@echo "Installing the site's packages ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) -r requirements/base.txt
	@touch $@

.venv/dev: requirements/dev.txt
	@echo "Installing the packages of the site and its tests ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) -r requirements/dev.txt
	@touch $@

.venv-audit/ready: requirements/audit.txt
	@test -x .venv-audit/bin/python || $(PYTHON) -m venv .venv-audit
	@.venv-audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	@touch $@
