# Two commands do everything on a fresh machine: `make run` and `make test`.

VENV := .venv
BIN := $(VENV)/bin
OUTPUT := output

# A system Python that is too new for TensorFlow's wheels is passed over.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 14)))' 2>/dev/null && echo $$p && break; done)

.PHONY: run test check format soak benchmark screenshots translations wheel clean help

help:
	@echo "make run          open the demonstration study (without a screen: save a picture and print the findings)"
	@echo "make test         check the code and run all tests"
	@echo "make check        ruff, mypy and the layer contracts only"
	@echo "make format       let ruff put the code in order"
	@echo "make soak         read 20,000 damaged files under limits; 10,000 random actions on the window (minutes)"
	@echo "make benchmark    how long the window waits while work goes on in the background"
	@echo "make screenshots  make the pictures of docs/ again"
	@echo "make translations collect the texts of the interface and compile their translations"
	@echo "make wheel        build the wheel into dist/"

run: $(VENV)/.installed
	@mkdir -p $(OUTPUT)
	$(BIN)/overread --demo --screenshot-folder $(OUTPUT)

test: check
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

soak: $(VENV)/.installed-dev
	$(BIN)/python -m tests.soak.headers --cases 20000
	$(BIN)/python -m tests.soak.window --actions 10000

benchmark: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks stall

screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m docs.make_pictures
	$(BIN)/python -m docs.make_lab_pictures
	$(BIN)/python -m docs.shrink_pictures

translations: $(VENV)/.installed-dev
	$(BIN)/python -m docs.translations

wheel: $(VENV)/.installed-dev
	$(BIN)/python -m build --wheel

$(VENV)/.created:
	@test -n "$(PYTHON)" || { echo "Overread needs Python 3.11, 3.12 or 3.13. Install one of them, or name it: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	sh .ci/system-libraries venv "$(PYTHON)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml
	$(BIN)/python -m pip install --quiet --editable ".[demo]"
	sh .ci/system-libraries qt $(BIN)/python
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable ".[demo,train]" --group dev
	touch $@

clean:
	rm -rf $(VENV) $(OUTPUT) build dist *.egg-info
