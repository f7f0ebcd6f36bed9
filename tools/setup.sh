#!/usr/bin/env bash
# Set up .venv: torch first (any other order may pull gigabytes of CUDA), then llama.cpp built with
# CMAKE_ARGS, then everything else at the exact versions and hashes of constraints.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "error: $*" >&2; exit 2; }

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || fail "$PYTHON is $("$PYTHON" --version 2>&1); expected Python 3.11 or newer: make run PYTHON=python3.11"
command -v cmake >/dev/null || fail "cmake not found; install it (Debian: apt-get install cmake)"
command -v c++ >/dev/null || fail "no C++ compiler found; install one (Debian: apt-get install g++)"

step() { echo "[$(date +%T)] $*"; }

[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
pip() { .venv/bin/python -m pip --disable-pip-version-check "$@"; }
torch=$(sed -n 's/^ *"\(torch==[0-9.]*\)",.*/\1/p' pyproject.toml)
llama=$(sed -n 's/^\(llama-cpp-python==[0-9.]*\).*/\1/p' constraints.txt)

step "1/4 $torch"
pip install --quiet ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} "$torch"

if [ "$(.venv/bin/python -c 'from importlib.metadata import version; print("llama-cpp-python==" + version("llama-cpp-python"))' 2>/dev/null)" != "$llama" ]; then
    step "2/4 $llama, compiled here (about four minutes on two cores)"
    # Without the cache: it would give back a wheel that was built with other flags.
    pip install --quiet --no-deps --no-cache-dir "$llama"
else
    step "2/4 $llama is there"
fi

step "3/4 the rest, at locked versions"
pip install --quiet --no-deps --require-hashes --requirement constraints.txt

step "4/4 Viva itself"
pip install --quiet --no-deps --no-build-isolation --editable .
