#!/usr/bin/env bash
# Makes .venv with the pinned requirements. Arguments: the requirements files whose locks are installed: every file
# that comes must have a hash that stands there.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/apt.sh
. scripts/apt.sh

usable() { # Python 3.11, able to make a virtual environment and to open a window
    "$1" -c 'import ensurepip, sys, tkinter, venv; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null
}
find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3.11 python3 /usr/bin/python3.11; do
        if command -v "$candidate" >/dev/null && usable "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
}

python=$(find_python)
if [ -z "$python" ]; then
    install_packages "Python 3.11 with tkinter" python3.11 python3.11-venv python3-tk
    python=$(find_python)
fi
if [ -z "$python" ]; then
    echo "setup: needs Python 3.11 with tkinter and venv, and found none." >&2
    echo "Install it (Debian and Ubuntu: python3.11 python3.11-venv python3-tk; or python.org), or name it:" >&2
    echo "  make setup PYTHON=/path/to/python3.11" >&2
    exit 1
fi

if command -v flock >/dev/null; then # of two that set up this folder, one waits
    exec 9<scripts/setup.sh
    flock --nonblock 9 || { echo "setup: waiting for another one in this folder"; flock 9; }
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "setup: installing ${*} into .venv (a few minutes the first time)"
# TensorFlow takes as long as all the rest, so both are installed at once. The locks name every package, with its hash.
parts=$(mktemp -d)
large='' rest=''
trap 'kill $large $rest 2>/dev/null || true; rm -rf "$parts"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd locks
awk -v into="$parts" '/^[^ #]/ { part = /^tensorflow==/ ? "large" : "rest" } !/^ *#/ { print > (into "/" part) }' "$@"
cd ..
install_part() {
    exec .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes \
        --requirement "$parts/$1" 2> >(grep -v '^WARNING: Location' >&2)
}
install_part large &
large=$!
install_part rest &
rest=$!
wait "$rest"
wait "$large"
.venv/bin/python -m compileall -qq -j 0 -x "/tests/" .venv/lib || true # pip would do it on one core; some packages bring files that are no Python
echo "setup: done"
