# shellcheck shell=bash
# Sourced from the project's root: opens a virtual screen of our own, with a window manager, so that no test touches
# the person's; it closes with the script that sources this.
# shellcheck source=scripts/apt.sh
. scripts/apt.sh

missing=()
for pair in Xvfb:xvfb openbox:openbox xdotool:xdotool; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
if [ "${#missing[@]}" -gt 0 ]; then
    install_packages "a virtual screen for the window's tests" "${missing[@]}" fonts-dejavu-core
fi

screen=$(mktemp)
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$screen" >/dev/null 2>&1 &
xvfb=$!
trap 'kill "$xvfb" 2>/dev/null || true; rm -f "$screen"' EXIT
for _ in $(seq 100); do [ -s "$screen" ] && break; sleep 0.1; done
DISPLAY=:$(cat "$screen")
export DISPLAY
openbox >/dev/null 2>&1 &
