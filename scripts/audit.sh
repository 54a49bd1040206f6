#!/usr/bin/env bash
# Asks whether anything in locks/ has a known vulnerability. Fails if there is one, or if any package has no answer.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-.venv/bin/python}" -m venv "$tools/venv"
"$tools/venv/bin/pip" install --quiet --disable-pip-version-check pip-audit==2.10.1
arguments=()
for file in locks/*.txt; do arguments+=(--requirement "$file"); done
"$tools/venv/bin/pip-audit" --strict --disable-pip --require-hashes "${arguments[@]}" "$@"
