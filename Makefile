# Two commands: `make run` starts Viva, `make test` checks it. Both set up .venv first.
PYTHON ?= python3
# Where torch comes from; empty: the default index. A CUDA build, for example:
#   make run TORCH_INDEX=<index of CUDA wheels> CMAKE_ARGS=-DGGML_CUDA=ON
TORCH_INDEX ?=
# Portable CPU build of llama.cpp: native flags crash on virtual machines that advertise AMX.
export CMAKE_ARGS ?= -DGGML_NATIVE=OFF -DGGML_AVX=ON -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON -DGGML_BMI2=ON

BIN := .venv/bin
SERVE ?=
# Which tests; empty: all, those that need no machine to themselves on WORKERS cores at once.
TESTS ?=
WORKERS ?= 2

.PHONY: run test check format lock clean

run: .venv/.ready
	$(BIN)/viva serve $(SERVE)

test: .venv/.ready check

check:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
ifeq ($(TESTS),)
	OMP_NUM_THREADS=1 $(BIN)/pytest -n $(WORKERS) --dist loadfile -m "not alone"
	$(BIN)/pytest -m alone
else
	$(BIN)/pytest $(TESTS)
endif

format:
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/.ready: constraints.txt pyproject.toml tools/setup.sh
	TORCH_INDEX="$(TORCH_INDEX)" PYTHON="$(PYTHON)" bash tools/setup.sh
	touch $@

lock:
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-package torch --no-emit-index-url --no-header -q \
	    --upgrade -o constraints.txt

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
