#!/usr/bin/env bash
# Runs every check: style, types, layers, then all tests, those of the window on a screen of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/apt.sh
. scripts/apt.sh

missing=()
for pair in Xvfb:xvfb openbox:openbox xdotool:xdotool; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
if [ "${#missing[@]}" -gt 0 ]; then
    install_packages "a virtual screen for the window's tests" "${missing[@]}" fonts-dejavu-core
fi

# A screen of our own, so that no test touches the person's.
screen=$(mktemp)
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$screen" >/dev/null 2>&1 &
xvfb=$!
trap 'kill $xvfb 2>/dev/null || true; rm -f "$screen"' EXIT
for _ in $(seq 100); do [ -s "$screen" ] && break; sleep 0.1; done
DISPLAY=:$(cat "$screen")
export DISPLAY
openbox >/dev/null 2>&1 &

bin=.venv/bin
echo "== style";  $bin/ruff check . && $bin/ruff format --check .
echo "== types";  $bin/mypy
echo "== layers"; $bin/lint-imports
echo "== tests";  $bin/pytest "$@"

# The window again on the toolkit that PySimpleGUI can be replaced by, if it is installed here.
if $bin/python -c "import FreeSimpleGUI" 2>/dev/null; then
    echo "== window on FreeSimpleGUI"
    WINDOW_TOOLKIT=FreeSimpleGUI $bin/pytest tests/gui/test_import_tab.py tests/gui/test_corrupt_tab.py
fi

# The network again on each other backend that is installed here.
for backend in torch jax; do
    if $bin/python -c "import $backend" 2>/dev/null; then
        echo "== networks on $backend"; KERAS_BACKEND=$backend $bin/pytest tests/unit/networks
    fi
done
