# What a person does with this project; `make` alone lists it.
# Every app has an apps.py: a new one cannot be forgotten here.
APPS := $(patsubst %/apps.py,%,$(wildcard */apps.py))
PYTHON_IN_VENV := .venv/bin/python
PIP := $(PYTHON_IN_VENV) -m pip install -qq --disable-pip-version-check
STATIC_FILES := $(shell find $(APPS) -path '*/static/*' -type f)
# What `manage.py check --deploy` needs to judge the settings of a real server.
PRODUCTION := env SECRET_KEY=$$($(PYTHON_IN_VENV) -c 'import secrets; print(secrets.token_urlsafe(50))') \
	DEBUG=off HTTPS=on BEHIND_PROXY=on ALLOWED_HOSTS=crm.example.org CSRF_TRUSTED_ORIGINS=https://crm.example.org
# The tests start a hundred processes: each would compile a thousand modules anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test e2e bench chaos lint format pg pg-stop messages requirements clean

help:
	@echo "make run           the program with a demo center, at http://localhost:8000 (PORT=9000 for another port)"
	@echo "make test          every test, on SQLite and on PostgreSQL (ARGS='leads -k phone' for some)"
	@echo "make e2e           the browser tests; renews the screenshots in docs/"
	@echo "make lint          style, types, import directions, migrations, the settings of a server"
	@echo "make format        put the code into its style"
	@echo "make bench         the benchmarks"
	@echo "make chaos         kills workers and drops answers, and counts every message"
	@echo "make pg            start a PostgreSQL to try things on by hand; make pg-stop ends it"
	@echo "make messages      collect and compile the texts to translate"
	@echo "make requirements  pin what requirements.in and requirements-dev.in name"
	@echo "make clean         remove what tests and checks left behind; the data in var/ stays"

run: .venv/runtime.stamp .env var/static.stamp
	@$(PYTHON_IN_VENV) manage.py migrate --verbosity 0
	@$(PYTHON_IN_VENV) manage.py load_demo > var/demo.txt
	@$(PYTHON_IN_VENV) scripts/serve.py

test: .venv/dev.stamp
	@bash scripts/test.sh $(ARGS)

e2e: .venv/dev.stamp
	@$(PYTHON_IN_VENV) -m pytest tests/e2e -m e2e -n 2 --dist loadfile -o faulthandler_timeout=600

bench: .venv/dev.stamp
	@$(PYTHON_IN_VENV) scripts/postgres.py run $(PYTHON_IN_VENV) -m benchmarks

chaos: .venv/dev.stamp
	@$(PYTHON_IN_VENV) scripts/postgres.py run $(PYTHON_IN_VENV) -m benchmarks.chaos

lint: .venv/dev.stamp
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(PRODUCTION) $(PYTHON_IN_VENV) manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(PYTHON_IN_VENV) manage.py check --deploy --fail-level WARNING

format: .venv/dev.stamp
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format

pg: .venv/runtime.stamp
	@$(PYTHON_IN_VENV) scripts/postgres.py start

pg-stop: .venv/runtime.stamp
	@$(PYTHON_IN_VENV) scripts/postgres.py stop

messages: .venv/runtime.stamp .env
	@command -v msgfmt >/dev/null || { echo "Translating needs gettext. Install it: sudo apt-get install gettext"; exit 1; }
	@$(PYTHON_IN_VENV) manage.py makemessages --locale ru --locale uz --no-obsolete --add-location file --ignore var --ignore '*/tests/*'
	@$(PYTHON_IN_VENV) manage.py compilemessages --ignore .venv

requirements: .venv/dev.stamp
	@bash scripts/pin_requirements.sh

clean:
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find $(APPS) benchmarks tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@python=$$(bash scripts/find_python.sh) && "$$python" -m venv --clear .venv

.venv/runtime.stamp: requirements.txt | .venv/bin/python
	@echo "Installing what the program needs…"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/bin/python
	@echo "Installing what the tests and checks need…"
	@$(PIP) -r requirements-dev.txt
	@touch $@ .venv/runtime.stamp

.env: | .venv/bin/python
	@$(PYTHON_IN_VENV) scripts/make_env.py

var/static.stamp: .venv/runtime.stamp .env $(STATIC_FILES)
	@$(PYTHON_IN_VENV) manage.py collectstatic --no-input --verbosity 0
	@touch $@
