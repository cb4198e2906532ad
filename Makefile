# The only commands anyone types. `make` alone lists them.
#   PORT=8000      where `make run` listens, on this machine only
#   DATA_DIR=var   where it keeps its database, photos, mail, logs and sign-ins
#   PYTHON=python3 the Python that .venv is made with, 3.11 or newer

PORT ?= 8000
DATA_DIR ?= var
PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
# What sets a trial on one machine apart from production; .env.example tells what each means.
TRIAL := SAMPLE_DATA=true REQUIRE_SECOND_FACTOR=false ALLOW_PRIVATE_ADDRESSES=true SECURE_COOKIES=false
# What `check --deploy` must find in order.
PRODUCTION := SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	SITE_URL=https://portal.example ALLOWED_HOSTS=portal.example REQUIRE_SECOND_FACTOR=true \
	SECURE_COOKIES=true ALLOW_PRIVATE_ADDRESSES=false SAMPLE_DATA=false DEBUG=false \
	EMAIL_URL=smtp+tls://portal.example:587

export DATA_DIR

.DEFAULT_GOAL := help
.PHONY: help run test check bench demo-reset libraries dev-libraries secret-key

help:
	@echo 'make run         menjalankan portal dengan data contoh di http://127.0.0.1:$(PORT)/'
	@echo 'make test        menjalankan semua uji; make test ARGS="tests/opd -x" sebagian saja'
	@echo 'make check       memeriksa gaya, tipe, arah impor, templat, migrasi, dan setelan'
	@echo 'make bench       mengukur kecepatan'
	@echo 'make demo-reset  membuang data contoh dan memuatnya lagi dari awal'
	@echo
	@echo 'Bisa diatur: PORT=$(PORT) DATA_DIR=$(DATA_DIR) PYTHON=$(PYTHON)'

run: libraries secret-key
	@SECRET_KEY=$$(cat '$(DATA_DIR)/secret-key') $(TRIAL) \
		exec $(BIN)/python manage.py run --port '$(PORT)' --stop-with-parent

demo-reset: libraries secret-key
	@SECRET_KEY=$$(cat '$(DATA_DIR)/secret-key') $(TRIAL) \
		exec $(BIN)/python manage.py demo --paksa

test: dev-libraries
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m pytest $(ARGS)

check: dev-libraries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	SECRET_KEY=check $(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	SECRET_KEY=check $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: dev-libraries
	@$(BIN)/python -m tests.bench $(ARGS)

libraries:
	@command -v $(PYTHON) >/dev/null || { echo 'Portal memerlukan Python 3.11 atau lebih baru.'; exit 1; }
	@$(PYTHON) portal/install.py requirements.txt

dev-libraries:
	@command -v $(PYTHON) >/dev/null || { echo 'Portal memerlukan Python 3.11 atau lebih baru.'; exit 1; }
	@$(PYTHON) portal/install.py requirements-dev.txt

# Kept, so that people stay signed in when the portal starts again.
secret-key:
	@umask 077; mkdir -p '$(DATA_DIR)'; test -s '$(DATA_DIR)/secret-key' || $(BIN)/python -c \
		'import secrets; print(secrets.token_urlsafe(50))' > '$(DATA_DIR)/secret-key'
