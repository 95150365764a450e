# Everything a contributor runs. `make demo` and `make test` work from nothing on a fresh clone.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
RUN = $(BIN)/python

# Deployments mostly wait for the provider, so that more of them than cores run at once.
DEPLOYMENTS ?= 6

.PHONY: demo test test-fast matrix lint bench fuzz docs record snapshot types hashes install clean

demo: $(VENV)/.cdktf  ## check config/pegboard.yaml, write its Terraform, say what one edit would change
	@$(BIN)/farshore preflight config/pegboard.yaml
	@$(BIN)/farshore synth config/pegboard.yaml --out build/pegboard
	@echo
	@echo "Say that this is deployed. Now one edit of the spec, from latency to failover records: what does it change, and in which order?"
	@echo
	@sed 's/policy: latency/policy: failover/' config/pegboard.yaml > build/edited.yaml
	@$(BIN)/farshore synth build/edited.yaml --out build/pegboard --dry-run --applied all
	@echo
	@echo "That was for example.com. Begin your own: $(BIN)/farshore init DIR"

# What the runs of `make test` tell each other, so that the last one ends with all that was left out.
LEFT_OUT = build/left-out.json

test: install  ## every test; those that need terraform run it for real
	@rm -f $(LEFT_OUT)
	FARSHORE_LEFT_OUT=$(LEFT_OUT) $(RUN) -m pytest -n 2 --dist worksteal -m 'not terraform and not matrix'
	FARSHORE_LEFT_OUT=$(LEFT_OUT) $(RUN) -m pytest -n $(DEPLOYMENTS) --dist loadfile --no-loadscope-reorder --durations 10 \
		-m 'terraform and not matrix'

test-fast: install  ## what needs no terraform, browser, process or server: two minutes
	$(RUN) -m pytest -n 2 --dist worksteal -m 'not terraform and not matrix and not slow'

matrix: install  ## every change of the change matrix, made for real; writes docs/changing.md anew
	$(RUN) -m pytest tests/deployment/matrix -m 'matrix or not matrix' -n $(DEPLOYMENTS) --dist loadfile --record-matrix
	$(RUN) docs/generate.py

lint: install  ## style, docstrings, types, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/interrogate -q farshore main.py examples benchmarks
	$(BIN)/mypy
	cd examples/pegboard/api && $(abspath $(BIN))/mypy --config-file $(abspath pyproject.toml) .
	cd examples/checkout/api && $(abspath $(BIN))/mypy --config-file $(abspath pyproject.toml) .
	cd examples/checkout/payments && $(abspath $(BIN))/mypy --config-file $(abspath pyproject.toml) .
	cd examples/orders/api && $(abspath $(BIN))/mypy --config-file $(abspath pyproject.toml) .
	cd examples/rest-api/api && $(abspath $(BIN))/mypy --config-file $(abspath pyproject.toml) .
	cd examples/orders && $(abspath $(BIN))/mypy --config-file $(abspath pyproject.toml) traffic.py
	$(RUN) docs/generate.py --check

bench: install  ## ratios against named floors and peers, never part of the tests
	$(RUN) -m benchmarks.offline
	$(RUN) -m benchmarks.review $(if $(CHECKOV),--checkov $(CHECKOV))
	$(RUN) -m benchmarks.relations
	$(RUN) -m benchmarks.ssm
	$(RUN) -m benchmarks.synth

FUZZ_SECONDS ?= 60

fuzz: install  ## search for input that breaks the loader or a report, FUZZ_SECONDS for each; never part of the tests
	$(RUN) -m pip install --quiet --disable-pip-version-check 'atheris>=3.0'
	@mkdir -p build/fuzz
	@for target in $$($(RUN) -m tests.fuzz); do \
		echo "$$target: $(FUZZ_SECONDS) s"; \
		$(RUN) -m tests.fuzz $$target -max_total_time=$(FUZZ_SECONDS) -timeout=20 -verbosity=0 \
			-artifact_prefix=build/fuzz/$$target- || exit 1; \
	done

docs: install  ## write the pages that are generated from the code
	$(RUN) docs/generate.py

record: install  ## make the plans of tests/plan/recorded anew; CASE=shapes/count makes one
	$(RUN) -m tests.plan.record $(CASE)

snapshot: install  ## make the three snapshots anew; ENDPOINT=… asks another endpoint than moto's
	$(RUN) -m farshore.catalog.crawl $(if $(ENDPOINT),--endpoint-url $(ENDPOINT),--stand-in) \
		--sources ssm sdk cloudformation

# The older major version of the provider describes itself; the newer one is described by the bindings made from it.
TYPES = build/types
AWS_PROVIDER ?= 5.100.0
AWS_BINDINGS ?= cdktn-provider-aws==25.8.1
AWS_BINDINGS_PROVIDER ?= 6.69.1

types: install  ## list the provider's resource types anew, and say which came and went
	@mkdir -p $(TYPES)
	@echo '{"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "$(AWS_PROVIDER)"}}}}' \
		> $(TYPES)/main.tf.json
	terraform -chdir=$(TYPES) init -input=false > $(TYPES)/init.log
	terraform -chdir=$(TYPES) providers schema -json > $(TYPES)/schema.json
	rm -f $(TYPES)/*.whl
	$(RUN) -m pip download --quiet --disable-pip-version-check --no-deps --dest $(TYPES) $(AWS_BINDINGS)
	$(RUN) -m farshore.plan.types.crawl --schema $(TYPES)/schema.json --schema-release $(AWS_PROVIDER) \
		--bindings $(TYPES)/*.whl --bindings-release $(AWS_BINDINGS_PROVIDER)

hashes: install  ## pin anew what action.yml installs: the core's dependencies, by the hashes of all their wheels
	$(RUN) -m uv pip compile --quiet --upgrade --universal --python-version 3.10 --only-binary :all: --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make hashes' \
		--constraint constraints.txt --output-file action-requirements.txt pyproject.toml

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
