# What one types here. `make demo` and `make test` are the whole set-up on a fresh machine.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test soak check format bench docs lock bill clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本。"; exit 2; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { echo "缺少 venv 模块: 请先安装 python3-venv (Debian: apt install python3-venv)。"; exit 2; }
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements/runtime.txt pyproject.toml
	@echo "[1/4] 安装运行环境(按散列锁定) ……"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-compile --require-hashes -r requirements/runtime.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@echo "安装测试与检查所需的环境(按散列锁定) ……"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/.runtime ## build the demonstration city if need be, start server and worker, print how to sign in
	@$(BIN)/tongban demo $(DEMO)

test: $(VENV)/.dev ## every test, on SQLite and on PostgreSQL, and the journeys in a browser
	@$(BIN)/python tests/run.py $(TEST)

soak: $(VENV)/.dev ## the bad days in their long form, on both databases: an hour and a half
	@$(BIN)/python tests/run.py --only soak $(TEST)

check: $(VENV)/.dev ## lint, types, import contracts, migrations, templates, docs, licences
	@$(BIN)/python tools/check.py

format: $(VENV)/.dev ## put the code into the house's form
	@$(BIN)/ruff format -q . && $(BIN)/ruff check -q --fix . || true

bench: $(VENV)/.dev ## measure everything, in ratios within one run, into docs/benchmarks
	@$(BIN)/tongban bench --save

docs: $(VENV)/.dev ## write what is generated: the reference of procedures and the interface's description
	@$(BIN)/python tools/reference.py

lock: $(VENV)/.dev ## lock the requirements anew, with versions and hashes and no addresses
	@$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/runtime.in -o requirements/runtime.txt
	@$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/dev.in -o requirements/dev.txt

bill: $(VENV)/.dev ## the bill of materials, CycloneDX, into var/bom.json
	@mkdir -p var && $(BIN)/cyclonedx-py requirements requirements/runtime.txt --output-file var/bom.json && echo "var/bom.json"

clean: ## remove the demonstration city (the environment stays)
	@rm -rf var
