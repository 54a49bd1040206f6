#!/usr/bin/env bash
# Tries at length what `make test` tries for a moment: 50,000 random specs, 5,000 broken images, fuzzing.
# MINUTES (10) is how long each fuzzer runs.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
echo "== random specs and broken images"; SOAK=${SOAK:-65} $bin/pytest tests/soak
for target in specs images; do
    echo "== fuzzing $target"; $bin/python -m tests.soak.fuzz $target $((${MINUTES:-10} * 60)) 2>&1 | tail -n 4
done
