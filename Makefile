# make lab    JupyterLab on the first notebook      make test    everything that is tested
# make build  notebooks from their text             make bench   the measurements
#
# Each sets up .venv first, once. PYTHON=/path/to/python3.12 names the Python to use.

ENV := .venv
RUN := $(ENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check --quiet install
READY := $(ENV)/ready
BASE := import sys, venv, ensurepip; (3, 11) <= sys.version_info < (3, 14) or sys.exit(1); print(sys._base_executable)
# Side by side on two cores, threads inside would only wait for each other; and all files stay in here.
# Hundreds of processes are started: where bytecode may not be kept, each compiles all libraries anew.
HERE := $(CURDIR)/.course/jupyter
ONE := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE= \
  IPYTHONDIR=$(HERE)/ipython MPLCONFIGDIR=$(HERE)/matplotlib \
  JUPYTER_CONFIG_DIR=$(HERE)/config JUPYTER_DATA_DIR=$(HERE)/data JUPYTER_RUNTIME_DIR=$(HERE)/runtime
NBVAL := --nbval --nbval-cell-timeout=60 --nbval-sanitize-with tests/nbval_sanitize.cfg

# What was set up in another folder, or with another Python than the one now named, is set up anew.
$(shell grep -qxF '$(CURDIR)' $(READY) 2>/dev/null && grep -qxF '$(PYTHON)' $(READY) || rm -f $(READY))

.PHONY: lab test build bench format lock clean

lab: $(READY)
	@$(RUN) -m course_lib.cli lab

test: $(READY)
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	@mkdir -p $(HERE)
	$(ONE) $(RUN) -m pytest tests -n 2 --dist worksteal
	$(ONE) $(RUN) -m pytest -p tests.conftest -p no:cacheprovider $(NBVAL) -n 2 --dist loadfile \
	  --ignore-glob='*.kept-*' notebooks solutions exercises

build: $(READY)
	$(RUN) -m course_lib.cli build

bench: $(READY)
	@for file in tests/benchmarks/*.py; do echo "== $$file"; $(RUN) $$file || exit 1; done

format: $(READY)
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

lock:
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 \
	  --fork-strategy fewest --no-annotate --custom-compile-command "make lock" -o requirements.txt

clean:
	rm -rf $(ENV) .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.txt pyproject.toml
	@set -e; \
	for python in $${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do \
	  if base=$$("$$python" -c '$(BASE)' 2>/dev/null); then break; fi; \
	done; \
	if [ -z "$$base" ]; then \
	  echo "The course needs Python 3.11, 3.12 or 3.13 with venv. Name one: make lab PYTHON=/path/to/python3.12" >&2; \
	  exit 1; \
	fi; \
	echo "Setting up $(ENV) with $$("$$base" --version); this is done once."; \
	rm -rf $(ENV); \
	if command -v uv >/dev/null; then \
	  uv venv --quiet --python "$$base" $(ENV); \
	  uv pip install --quiet --python $(RUN) --require-hashes -r requirements.txt; \
	  uv pip install --quiet --python $(RUN) --no-deps --no-build-isolation -e .; \
	else \
	  "$$base" -m venv $(ENV); \
	  $(PIP) --require-hashes -r requirements.txt; \
	  $(PIP) --no-deps --no-build-isolation -e .; \
	fi; \
	printf '%s\n' '$(CURDIR)' '$(PYTHON)' '' > $(READY)
