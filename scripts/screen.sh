# shellcheck shell=bash
# Sourced from the project's root: opens four virtual screens of our own, each with a window manager, so that no test
# touches the person's, and no two processes share one; they close with the script that sources this.
# shellcheck source=scripts/apt.sh
. scripts/apt.sh

missing=()
for pair in Xvfb:xvfb openbox:openbox xdotool:xdotool; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
if [ "${#missing[@]}" -gt 0 ]; then
    install_packages "a virtual screen for the window's tests" "${missing[@]}" fonts-dejavu-core
fi

screens=() started=()
trap 'kill "${started[@]}" 2>/dev/null || true' EXIT
open_screen() {
    local said
    said=$(mktemp)
    Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$said" >/dev/null 2>&1 &
    started+=("$!")
    for _ in $(seq 100); do [ -s "$said" ] && break; sleep 0.1; done
    screens+=(":$(cat "$said")")
    rm -f "$said"
    DISPLAY=${screens[-1]} openbox >/dev/null 2>&1 &
}
for _ in 1 2 3 4; do open_screen; done
export DISPLAY=${screens[0]} SCREENS="${screens[*]:0:3}"  # the fourth is for what runs beside
