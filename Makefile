# The words of the house: what a person types, and what CI runs. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The first Python that is new enough, the system's own before others: distributions build it with
# profile-guided optimisation, version managers do not, and acts cost a third less. Another: `make PYTHON=…`.
PYTHON ?= $(shell for p in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --no-input
# One line for each package as it comes, instead of pages.
TELL := sed -nu 's/^Collecting \([^ ]*\).*/  \1/p; s/^Installing collected packages.*/  安装中……/p'
SERVE ?= 1
FRESH ?= 0

.PHONY: help demo serve test check format bench docs messages screenshots chromium clean

help: ## Say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: export CHUISHAO_DEBUG := 1
demo: $(VENV)/run.stamp ## Install, load Kunming, play the stories, serve at 127.0.0.1:8000 (SERVE=0, FRESH=1)
	@$(MANAGE) demo $(if $(filter 1,$(FRESH)),--fresh)
	@$(if $(filter 1,$(SERVE)),exec $(MANAGE) serve,echo "已备好；不加 SERVE=0 再运行一次即可打开网站。")

serve: $(VENV)/run.stamp ## Serve the site and deliver its events, until Ctrl-C
	@exec $(MANAGE) serve

test: export CHUISHAO_DEBUG := 1
test: $(VENV)/dev.stamp chromium ## Run all tests: the quick floor first, then everything on two processes
	$(BIN)/pytest tests/unit
	$(BIN)/pytest -n 2 --dist loadgroup tests --ignore=tests/unit

check: export CHUISHAO_DEBUG := 1
check: $(VENV)/dev.stamp ## Read the code without running it: style, types, contracts, pages, migrations, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet chuishao
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) docs --check

format: $(VENV)/dev.stamp ## Put the code into the house's form
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp ## Measure against pgbench in one run (under ten minutes); writes bench/results.json
	$(BIN)/python -m bench

docs: export CHUISHAO_DEBUG := 1
docs: $(VENV)/run.stamp ## Write the generated pages of docs/ anew
	$(MANAGE) docs

messages: export CHUISHAO_DEBUG := 1
messages: $(VENV)/dev.stamp ## Collect what is said in Chinese and say what lacks its English
	$(MANAGE) messages

screenshots: $(VENV)/dev.stamp chromium ## Take the pictures of the README in a real browser
	CHUISHAO_DEBUG=1 $(BIN)/pytest -p no:cacheprovider tests/browser/take_pictures.py

chromium: ## Find or install the browser and the Chinese fonts that browser tests need
	@bash tests/browser/install

clean: ## Remove the virtual environment; the data in .data stays
	rm -rf $(VENV)

# Stamps, so that a second run starts at once. A change in pyproject.toml installs again.
$(VENV)/made.stamp:
	@[ -n "$(PYTHON)" ] || { echo "需要 Python 3.11 或更新：请安装后再运行，或用 make PYTHON=路径 指明。" >&2; exit 1; }
	@echo "正在建立虚拟环境 $(VENV)……"
	@$(PYTHON) -m venv $(VENV) || { echo "虚拟环境未建成。Debian/Ubuntu 请先安装：apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/run.stamp: $(VENV)/made.stamp pyproject.toml
	@echo "正在安装程序所需（第一次约 1 分钟）……"
	@$(INSTALL) --editable . | $(TELL)
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp pyproject.toml
	@echo "正在安装检查与测试所需（第一次约 1 分钟）……"
	@$(INSTALL) --editable '.[dev]' | $(TELL)
	@touch $@
