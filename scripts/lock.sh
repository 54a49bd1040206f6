#!/usr/bin/env bash
# Makes locks/ from the requirements files: each pin with the hashes of its files for Linux, Windows and macOS.
# A pin is changed in its requirements file, and then `bash scripts/lock.sh`. What a pin needs and nobody pinned keeps
# the version of the lock that is there.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-.venv/bin/python}" -m venv "$tools/venv"
"$tools/venv/bin/pip" install --quiet --disable-pip-version-check uv==0.13.9

# lock REQUIREMENTS [BASE...]: writes locks/REQUIREMENTS without what the locks of its bases hold.
lock() {
    local name=$1 without=() base package
    for base in "${@:2}"; do
        for package in $(grep -oE '^[A-Za-z0-9._-]+' "locks/$base"); do without+=(--no-emit-package "$package"); done
    done
    "$tools/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
        --custom-compile-command "bash scripts/lock.sh" "${without[@]}" "$@" --output-file "locks/$name" >/dev/null
    echo "locks/$name: $(grep -cE '^[A-Za-z0-9]' "locks/$name") packages"
}

mkdir -p locks
lock requirements.txt
lock requirements-dev.txt requirements.txt
lock requirements-soak.txt requirements.txt requirements-dev.txt
lock requirements-cluster.txt requirements.txt
lock requirements-gpu.txt requirements.txt
lock requirements-features.txt requirements.txt
lock requirements-export.txt requirements.txt
lock requirements-formats.txt requirements.txt
