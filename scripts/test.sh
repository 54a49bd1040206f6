#!/usr/bin/env bash
# Runs every check: style, types, layers, then all tests, those of the window on a screen of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/screen.sh
. scripts/screen.sh
command -v mosquitto >/dev/null || install_packages "the broker that tests of MQTT start" mosquitto || true
command -v chromium-headless-shell >/dev/null || install_packages "the browser that tests of an export's page start" chromium-headless-shell || true

unset PYTHONDONTWRITEBYTECODE # where it is set, each of the hundreds of processes would compile the program anew
bin=.venv/bin
types_and_layers() {
    echo "== types";  for platform in linux win32 darwin; do $bin/mypy --platform "$platform" --cache-dir ".mypy_cache/$platform"; done
    echo "== layers"; $bin/lint-imports
}
other_toolkit() { # the window again on the toolkit that PySimpleGUI can be replaced by, if it is installed here
    $bin/python -c "import FreeSimpleGUI" 2>/dev/null || return 0
    echo "== window on FreeSimpleGUI"
    DISPLAY=${screens[3]} WINDOW_TOOLKIT=FreeSimpleGUI $bin/pytest -p no:cacheprovider -m toolkit tests/gui
}

echo "== style"; $bin/ruff check . && $bin/ruff format --check .
if [ $# -gt 0 ]; then
    types_and_layers
    echo "== tests"; $bin/pytest "$@"
    exit
fi

# All at once, as many tests wait for other processes: what runs beside the tests is shown after them.
beside=$(mktemp)
(set -e; types_and_layers; other_toolkit) >"$beside" 2>&1 &
others=$!
started+=("$others")
echo "== tests, those of the window each on a screen of its own" # the files that take longest first, so that none is left alone
first=(tests/e2e tests/soak tests/unit/networks tests/gui) rest=() passed=0
for part in tests/unit/*/ tests/unit/test_*.py; do # not tests/unit: what stands in it would be tried where that comes
    case $part in tests/unit/networks/ | */__pycache__/) ;; *) rest+=("$part") ;; esac
done
$bin/pytest -n 3 --dist loadfile --no-loadscope-reorder "${first[@]}" "${rest[@]}" || passed=$?
wait "$others" || passed=$?
cat "$beside"; rm -f "$beside"
[ "$passed" = 0 ] || exit "$passed"

# The network again on each other backend that is installed here.
for backend in torch jax; do
    if $bin/python -c "import $backend" 2>/dev/null; then
        echo "== networks on $backend"; KERAS_BACKEND=$backend $bin/pytest tests/unit/networks
    fi
done
