# Everything a contributor runs. `make demo` and `make test` work from nothing on a fresh clone.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
RUN = $(BIN)/python

.PHONY: demo test lint bench docs record snapshot install clean

demo: $(VENV)/.cdktf  ## check config/pegboard.yaml, write its Terraform, say what to do next
	@$(BIN)/farshore preflight config/pegboard.yaml
	@$(BIN)/farshore synth config/pegboard.yaml --out build/pegboard
	@echo
	@echo "That was for example.com. Begin your own: $(BIN)/farshore init DIR"

test: install  ## every test; those that need terraform run it for real
	$(RUN) -m pytest -n 2 --dist worksteal

lint: install  ## style, docstrings, types, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/interrogate -q farshore main.py examples benchmarks
	$(BIN)/mypy
	cd examples/pegboard/api && $(abspath $(BIN))/mypy --config-file $(abspath pyproject.toml) .
	cd examples/checkout/api && $(abspath $(BIN))/mypy --config-file $(abspath pyproject.toml) .
	$(RUN) docs/generate.py --check

bench: install  ## ratios against named floors and peers, never part of the tests
	$(RUN) -m benchmarks.preflight
	$(RUN) -m benchmarks.synth

docs: install  ## write the pages that are generated from the code
	$(RUN) docs/generate.py

record: install  ## make the plans of tests/plan/recorded anew; CASE=shapes/count makes one
	$(RUN) -m tests.plan.record $(CASE)

snapshot: install  ## make the three snapshots anew; ENDPOINT=… asks another endpoint than moto's
	$(RUN) -m farshore.catalog.crawl $(if $(ENDPOINT),--endpoint-url $(ENDPOINT),--stand-in) \
		--sources ssm sdk cloudformation

install: $(VENV)/.dev  ## the environment for work on farshore itself

clean:
	rm -rf $(VENV) build/cdktf-cli .pytest_cache .mypy_cache .ruff_cache .hypothesis  # build/ may hold Terraform states

$(VENV)/.venv:
	$(PYTHON) -m venv $(VENV)
	@touch $@

# What a user installs: the core and the bindings.
$(VENV)/.cdktf: $(VENV)/.venv pyproject.toml constraints.txt
	@echo "Installing farshore and the CDKTF bindings into $(VENV) (about a minute, once) ..."
	@$(RUN) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[cdktf]'
	@touch $@

$(VENV)/.dev: $(VENV)/.venv pyproject.toml constraints.txt
	@echo "Installing farshore with everything for its tests into $(VENV) ..."
	@$(RUN) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
