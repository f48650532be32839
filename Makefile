# Targets bear the names that DuckDB's extension tooling uses.
#
#   make release   build/release/core_index.duckdb_extension
#   make test      everything; ends with "N passed, N failed, N skipped"
#   make demo      a fictional collaborative from files to published tables;
#                  SAMPLE_STUDENTS=<n> sets its size
#   make distributed  growth on a Ray cluster of DISTRIBUTED_NODES=<n> nodes here
#   make dashboard a static site of a sample release, build/dashboard; needs
#                  Node 20 and npm
#   make dbt       the demo's files and results with dbt

PYTHON ?= python3
CARGO ?= cargo

# Known answers of other programs; absent in a plain checkout.
ORACLES ?= ../shared/oracles

VENV := .venv
VENV_1_5 := .venv-1.5
VENV_RAY := .venv-ray
VENV_EXAMPLES := .venv-examples

# What make distributed writes and computes.
DISTRIBUTED_DATA ?= build/distributed
DISTRIBUTED_STUDENTS ?= 60000
DISTRIBUTED_NODES ?= 2

.PHONY: configure debug release sample test test_release test_debug demo dbt distributed dashboard bench bench-full docs lint format conformance clean

configure: $(VENV)/.stamp $(VENV_1_5)/.stamp

$(VENV)/.stamp: test/requirements.txt
$(VENV_1_5)/.stamp: test/requirements-1.5.txt
# A full list, so that nothing has to be resolved; compiled as it is imported.
$(VENV_EXAMPLES)/.stamp: examples/requirements.txt
$(VENV_EXAMPLES)/.stamp: PIP_OPTIONS := --no-deps --no-compile
$(VENV)/.stamp $(VENV_1_5)/.stamp $(VENV_EXAMPLES)/.stamp:
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check $(PIP_OPTIONS) --requirement $<
	touch $@

# Ray is large: its tests run where it is installed, and say so where it is not.
$(VENV_RAY)/.stamp: examples/distributed/requirements.txt
	$(PYTHON) -m venv --clear $(@D)
	if $(@D)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<; then touch $@; else echo "Ray is not installed"; fi

release:
	$(CARGO) build --release --locked -p core_index
	$(PYTHON) extension/package.py --profile release

debug:
	$(CARGO) build --locked -p core_index
	$(PYTHON) extension/package.py --profile debug

# The generator of the sample collaborative, which tests and demo feed on.
sample:
	$(CARGO) build --release --locked --bin sample-collaborative

test: test_release

test_release: configure $(VENV_EXAMPLES)/.stamp release sample
	ORACLES="$(ORACLES)" $(VENV)/bin/python test/run.py

test_debug: configure $(VENV_EXAMPLES)/.stamp debug sample
	ORACLES="$(ORACLES)" $(VENV)/bin/python test/run.py --debug

demo: configure release sample
	$(VENV)/bin/python examples/demo.py

# A cluster of nodes on this machine; examples/distributed/README.md has those of several.
distributed: $(VENV_RAY)/.stamp release
	$(VENV_RAY)/bin/python examples/distributed/distributed.py generate $(DISTRIBUTED_DATA) --students $(DISTRIBUTED_STUDENTS)
	$(VENV_RAY)/bin/python examples/distributed/distributed.py run $(DISTRIBUTED_DATA) --nodes $(DISTRIBUTED_NODES)

dashboard: configure release sample
	$(VENV)/bin/python examples/dashboard/build.py

# The dbt project of examples/, on the demo's files.
dbt: $(VENV_EXAMPLES)/.stamp demo
	cd examples/dbt/collaborative && $(CURDIR)/$(VENV_EXAMPLES)/bin/dbt deps && $(CURDIR)/$(VENV_EXAMPLES)/bin/dbt build

bench: configure release
	$(VENV)/bin/python benches/run.py

# Two million students from files to results: about 30 GB of disk and most of an hour.
bench-full: configure release sample
	$(VENV)/bin/python benches/scale.py --daily-rows 360000000

docs: configure release sample
	$(VENV)/bin/python docs/build.py

lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --all-targets --locked -- -D warnings
	$(PYTHON) test/lint.py

format:
	$(CARGO) fmt --all

conformance: configure release
	$(VENV)/bin/python test/conformance.py "$(ORACLES)"

clean:
	$(CARGO) clean
	rm -rf build $(VENV) $(VENV_1_5) $(VENV_RAY) $(VENV_EXAMPLES)
