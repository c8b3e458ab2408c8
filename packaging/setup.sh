# shellcheck shell=bash
# Sourced by run.sh and test.sh: finds a Python, fetches what the system lacks, fills .venv.
# Needs nothing but bash, coreutils and a Python; works twice in a row without redoing work.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV="$ROOT/.venv"

# What Qt 6.8 loads, and the Debian package that carries it.
QT_LIBRARIES="
libGL.so.1                libgl1
libEGL.so.1               libegl1
libX11.so.6               libx11-6
libX11-xcb.so.1           libx11-xcb1
libxcb.so.1               libxcb1
libxcb-cursor.so.0        libxcb-cursor0
libxcb-icccm.so.4         libxcb-icccm4
libxcb-image.so.0         libxcb-image0
libxcb-keysyms.so.1       libxcb-keysyms1
libxcb-randr.so.0         libxcb-randr0
libxcb-render.so.0        libxcb-render0
libxcb-render-util.so.0   libxcb-render-util0
libxcb-shape.so.0         libxcb-shape0
libxcb-shm.so.0           libxcb-shm0
libxcb-sync.so.1          libxcb-sync1
libxcb-xfixes.so.0        libxcb-xfixes0
libxcb-xkb.so.1           libxcb-xkb1
libxkbcommon.so.0         libxkbcommon0
libxkbcommon-x11.so.0     libxkbcommon-x11-0
libdbus-1.so.3            libdbus-1-3
libglib-2.0.so.0          libglib2.0-0
libfontconfig.so.1        libfontconfig1
libfreetype.so.6          libfreetype6
libatomic.so.1            libatomic1
libgssapi_krb5.so.2       libgssapi-krb5-2
libcups.so.2              libcups2
"

say() { printf '%s\n' "$@"; }

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3 python3.11 python3.12 python3.13 python3.14; do
        if [ -n "$candidate" ] && python_fits "$candidate"; then
            PYTHON=$candidate
            return
        fi
    done
    fail "没有找到 Python 3.11 至 3.14（本机 python3：$(python3 --version 2>&1 || true)）。" \
        "请先安装其中之一（Debian 12：apt-get install python3），或用 PYTHON=/路径/python3.11 指定。" \
        "(Python 3.11 to 3.14 is needed.)"
}

python_fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
}

missing_packages() {
    local known library package
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || venv_is_sound ||
        "$PYTHON" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    # /sbin is not on every user's PATH.
    known=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null) || return 0
    while read -r library package; do
        [ -z "$library" ] || case "$known" in
            *"$library "*) ;;
            *) say "$package" ;;
        esac
    done <<<"$QT_LIBRARIES"
}

# Root, or a sudo that asks for no password.
may_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt_install() {
    # A source that cannot be reached must not stop what the others have.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install "$@" >/dev/null
}

add_system_packages() {
    local packages
    packages=$(missing_packages | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    # shellcheck disable=SC2086
    if ! may_install || ! { say "正在安装系统组件：$packages" && apt_install $packages; }; then
        fail "缺少系统组件，这里无权安装或没有装成。请用管理员身份运行下面的命令，再重试：" \
            "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages" \
            "(Install these system packages, then run this script again.)"
    fi
}

venv_is_sound() {
    python_fits "$VENV/bin/python" && "$VENV/bin/python" -c 'import pip' 2>/dev/null
}

# fill_venv LOCK: installs the lock, once for each content of the lock.
fill_venv() {
    local lock=$1 stamp="$VENV/installed-$1" noise=--quiet
    # A couple of hundred megabytes come down: whoever is looking sees them come.
    [ ! -t 1 ] || noise=--progress-bar=on
    if ! venv_is_sound; then
        say "正在建立 .venv ($("$PYTHON" --version))"
        "$PYTHON" -m venv --clear "$VENV"
    fi
    cmp -s "$ROOT/$lock" "$stamp" && return
    say "正在安装程序依赖 ($lock)"
    # A lock names all there is to install, so no pip, old or new, has anything to look up or to resolve.
    "$VENV/bin/python" -m pip install $noise --disable-pip-version-check --no-input \
        --no-deps --require-hashes --only-binary=:all: -r "$ROOT/$lock" ||
        fail "依赖没有装好：请检查网络或 pip 镜像设置后重试。" \
            "(pip could not install $lock.)"
    cp "$ROOT/$lock" "$stamp"
}

set_up() {
    find_python
    add_system_packages
    fill_venv "$1"
}
