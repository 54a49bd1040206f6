#!/usr/bin/env bash
# Runs every check: style, types, layers, then all tests, those of the window on a screen of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/screen.sh
. scripts/screen.sh
command -v mosquitto >/dev/null || install_packages "the broker that tests of MQTT start" mosquitto || true
command -v chromium-headless-shell >/dev/null || install_packages "the browser that tests of an export's page start" chromium-headless-shell || true

bin=.venv/bin
echo "== style";  $bin/ruff check . && $bin/ruff format --check .
echo "== types";  for platform in linux win32 darwin; do $bin/mypy --platform "$platform" --cache-dir ".mypy_cache/$platform"; done
echo "== layers"; $bin/lint-imports
if [ $# -gt 0 ]; then
    echo "== tests"; $bin/pytest "$@"
else # three at once, as some wait for other processes; the files that take longest first, so that none is left alone
    echo "== tests, those of the window each on a screen of its own"
    $bin/pytest -n 3 --dist loadfile --no-loadscope-reorder tests/e2e tests/gui tests/unit tests/soak
fi

# The window again on the toolkit that PySimpleGUI can be replaced by, if it is installed here.
if $bin/python -c "import FreeSimpleGUI" 2>/dev/null; then
    echo "== window on FreeSimpleGUI"
    WINDOW_TOOLKIT=FreeSimpleGUI $bin/pytest -n 2 --dist loadfile tests/gui/test_import_page.py tests/gui/test_corrupt_page.py
fi

# The network again on each other backend that is installed here.
for backend in torch jax; do
    if $bin/python -c "import $backend" 2>/dev/null; then
        echo "== networks on $backend"; KERAS_BACKEND=$backend $bin/pytest tests/unit/networks
    fi
done
