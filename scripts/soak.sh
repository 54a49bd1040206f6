#!/usr/bin/env bash
# Tries at length what `make test` tries for a moment: 50,000 random specs, 5,000 broken images, 500 random data sets,
# every power cut, fuzzing, two hours of clicks.
# MINUTES (10) is how long each fuzzer runs, WINDOW_MINUTES (120) the window.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/screen.sh
. scripts/screen.sh
bin=.venv/bin
echo "== random specs, broken images, random data sets"; SOAK=${SOAK:-65} $bin/pytest tests/soak
echo "== power cuts at every write"; SOAK=${SOAK:-65} $bin/pytest tests/e2e/test_power_cuts.py
echo "== random use of the window, ${WINDOW_MINUTES:-120} minutes"
folder=$(mktemp -d)
$bin/python main.py demo --workspace "$folder" >/dev/null
$bin/python -m tests.soak.clicks "$folder" $((${WINDOW_MINUTES:-120} * 60))
for target in specs images; do
    echo "== fuzzing $target"; $bin/python -m tests.soak.fuzz $target $((${MINUTES:-10} * 60)) 2>&1 | tail -n 4
done
