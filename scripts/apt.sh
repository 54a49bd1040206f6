# Sourced: install_packages REASON PACKAGE... by apt where that is possible, else says what to install.
install_packages() {
    local reason=$1
    shift
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
        echo "installing $reason: $*"
        "${as_root[@]}" apt-get update -qq
        DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    else
        echo "please install $reason; on Debian and Ubuntu: sudo apt-get install $*" >&2
    fi
}
