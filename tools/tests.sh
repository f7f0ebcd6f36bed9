#!/usr/bin/env bash
# Run the tests: all of them, or those that are named (`tools/tests.sh tests/agent`).
#
# All of them in two lots at once: what only computes, with a lower priority, beside the rest, which waits for
# servers, browsers and clocks; a new folder is in the second lot. Last, alone, what measures the machine.
set -uo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] && exec .venv/bin/pytest "$@"

computing=(tests/agent tests/eval)
measuring=tests/eval/test_engine_measured.py
log=$(mktemp)

stop() {
    trap '' INT TERM
    kill -INT -- "-$first" "-$second" 2>/dev/null
    wait
    cat "$log"
    rm -f "$log"
    exit 130
}

set -m # each lot is a process group, to be stopped with all that it started
nice -n 10 .venv/bin/pytest -o cache_dir=.pytest_cache/computing "${computing[@]}" --ignore="$measuring" \
    >"$log" 2>&1 </dev/null &
first=$!
.venv/bin/pytest tests "${computing[@]/#/--ignore=}" </dev/null &
second=$!
trap stop INT TERM

wait "$second"
rest=$?
wait "$first"
computed=$?
echo "==> ${computing[*]}"
cat "$log"
rm -f "$log"
trap - INT TERM

.venv/bin/pytest "$measuring"
measured=$?
echo "==> exit codes: ${computing[*]}: $computed; $measuring: $measured; the rest: $rest"
for code in "$computed" "$measured" "$rest"; do
    [ "$code" -eq 0 ] || exit "$code"
done
