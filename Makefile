# Targets bear the names that DuckDB's extension tooling uses.
#
#   make release   build/release/core_index.duckdb_extension
#   make test      everything; ends with "N passed, N failed, N skipped"
#   make demo      a fictional collaborative from files to published tables;
#                  SAMPLE_STUDENTS=<n> sets its size

PYTHON ?= python3
CARGO ?= cargo

# Known answers of other programs; absent in a plain checkout.
ORACLES ?= ../shared/oracles

VENV := .venv
VENV_1_5 := .venv-1.5

.PHONY: configure debug release sample test test_release test_debug demo bench docs lint format conformance clean

configure: $(VENV)/.stamp $(VENV_1_5)/.stamp

$(VENV)/.stamp: test/requirements.txt
$(VENV_1_5)/.stamp: test/requirements-1.5.txt
$(VENV)/.stamp $(VENV_1_5)/.stamp:
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

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

test_release: configure release sample
	ORACLES="$(ORACLES)" $(VENV)/bin/python test/run.py

test_debug: configure debug sample
	ORACLES="$(ORACLES)" $(VENV)/bin/python test/run.py --debug

demo: configure release sample
	$(VENV)/bin/python examples/demo.py

bench: configure release
	$(VENV)/bin/python benches/run.py

docs: configure release
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
	rm -rf build $(VENV) $(VENV_1_5)
