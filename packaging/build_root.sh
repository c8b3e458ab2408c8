#!/usr/bin/env bash
# 建立 Linux 打包用的根目录：Debian 11，自编译的 CPython 3.11 和 SQLite，最高只用到 GLIBC 2.28。
# Makes the root in which the Linux bundle is built, so that it starts on 统信 UOS 20 and 银河麒麟 V10.
#   sudo bash packaging/build_root.sh FOLDER          needs root, debootstrap and a network; done once
#   sudo bash packaging/build_root.sh --pack FOLDER   keeps it as FOLDER.tar.xz with its hash, for next year and other computers
# Where FOLDER.tar.xz is there, FOLDER is unpacked from it, without a network.
# ARCH=arm64 makes the root of 飞腾 and 鲲鹏 on any computer that has qemu-user-static; much slower there.
# DEBIAN_MIRROR chooses where Debian 11 comes from, SOURCE_MIRROR where the sources of Debian 12 do, when one of them has moved to
# Debian's archive before the other; proxies are taken over from the environment.
set -euo pipefail

pack=''
[ "${1:-}" != --pack ] || { pack=1 && shift; }
root=$(realpath -m "${1:?用法：build_root.sh [--pack] 目录}")
kept="$root.tar.xz"
prefix=/opt/python
arch=${ARCH:-$(dpkg --print-architecture)}

# What Qt loads and PyInstaller puts into the bundle only when the build host has it.
LIBRARIES="libx11-6 libx11-xcb1 libxcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
    libxcb-randr0 libxcb-render0 libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0
    libxcb-xkb1 libxcb-util1 libsm6 libice6 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libglib2.0-0 libfontconfig1
    libfreetype6 libcups2 libgl1 libegl1 libatomic1 libgssapi-krb5-2"
TOOLS="gcc g++ make libc6-dev binutils file dpkg-dev pkg-config zlib1g-dev libbz2-dev liblzma-dev libffi-dev
    tcl debian-archive-keyring"

leave() { umount "$root/proc" "$root/dev/shm" 2>/dev/null || true; }
trap leave EXIT

inside() {
    local name passed=()
    for name in http_proxy https_proxy no_proxy; do
        [ -z "${!name:-}" ] || passed+=("$name=${!name}")
    done
    chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin "${passed[@]}" "$@"
}

fill() {
    local mirror
    debootstrap --arch="$arch" --variant=minbase bullseye "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} || {
        echo "取不到 Debian 11。它要是已移进 Debian 的存档，请用 DEBIAN_MIRROR=存档的地址 重试（这时 SOURCE_MIRROR 指原来的镜像）；" \
            "或把以前用 --pack 存下的 $(basename "$kept") 和 .sha256 放在 $(dirname "$root")。" >&2
        return 1
    }
    mirror=$(awk '$1 == "deb" { print $2; exit }' "$root/etc/apt/sources.list")
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    # Programs of Debian 11, the sources of two from Debian 12, which still gets corrections.
    printf '%s\n' "deb $mirror bullseye main" "deb-src ${SOURCE_MIRROR:-$mirror} bookworm main" >"$root/etc/apt/sources.list"
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/dev/shm" # without it Python is made without semaphores
    inside apt-get -qq update
    # shellcheck disable=SC2086
    inside apt-get -qq -y --no-install-recommends install $LIBRARIES $TOOLS >/dev/null
    mkdir -p "$root/build"
    # Mathematics of 2.29 has older versions that do as well; newer waiting on semaphores is not used.
    cat >"$root/build/glibc228.h" <<'HEADER'
#ifndef __ASSEMBLER__
__asm__(".symver exp,exp@GLIBC_2.2.5");
__asm__(".symver exp2,exp2@GLIBC_2.2.5");
__asm__(".symver log,log@GLIBC_2.2.5");
__asm__(".symver log2,log2@GLIBC_2.2.5");
__asm__(".symver pow,pow@GLIBC_2.2.5");
#endif
HEADER
    [ "$arch" != arm64 ] || sed -i 's/2\.2\.5/2.17/' "$root/build/glibc228.h"
    inside bash -ec 'cd /build && apt-get -qq source --download-only sqlite3/bookworm python3.11/bookworm
        dpkg-source -x sqlite3_*.dsc sqlite && dpkg-source -x python3.11_*.dsc python' >/dev/null
}

build_sqlite() {
    inside bash -ec "cd /build/sqlite
        ./configure --quiet --prefix=$prefix --disable-static --disable-tcl --disable-readline \
            CFLAGS='-O2 -include /build/glibc228.h -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_COLUMN_METADATA'
        make --quiet -j2 sqlite3.h
        make --quiet -j2 libsqlite3.la
        make --quiet lib_install
        install -D -m644 sqlite3.h $prefix/include/sqlite3.h" >"$root/build/sqlite.log" 2>&1
}

build_python() {
    inside bash -ec "cd /build/python
        ./configure --quiet --prefix=$prefix --enable-shared --without-ensurepip ac_cv_func_sem_clockwait=no \
            CFLAGS='-O3 -fno-semantic-interposition -include /build/glibc228.h -I$prefix/include' \
            LDFLAGS='-L$prefix/lib -Wl,-rpath,$prefix/lib'
        make --quiet -j2 all
        make --quiet install" >"$root/build/python.log" 2>&1
    # The distribution's source leaves expat to its own library; ours is compiled in.
    inside bash -ec "cd /build/python
        common='-O2 -fPIC -shared -include /build/glibc228.h -IInclude -IInclude/internal -I. -IModules/expat
            -DPy_BUILD_CORE_MODULE -DHAVE_EXPAT_CONFIG_H -DXML_POOR_ENTROPY -DUSE_PYEXPAT_CAPI'
        place=\$($prefix/bin/python3.11 -c 'import sysconfig; print(sysconfig.get_path(\"platstdlib\"))')/lib-dynload
        ending=\$($prefix/bin/python3.11 -c 'import sysconfig; print(sysconfig.get_config_var(\"EXT_SUFFIX\"))')
        gcc \$common Modules/pyexpat.c Modules/expat/xmlparse.c Modules/expat/xmlrole.c Modules/expat/xmltok.c \
            -o \$place/pyexpat\$ending
        gcc \$common Modules/_elementtree.c -o \$place/_elementtree\$ending
        strip --strip-unneeded $prefix/lib/libpython3.11.so.1.0 $prefix/lib/libsqlite3.so.0 \$place/*.so" \
        >>"$root/build/python.log" 2>&1
}

keep() {
    tar --numeric-owner --one-file-system --exclude=./build --exclude=./tmp --exclude=./var/cache/apt/archives -C "$root" -c . |
        xz -T0 -3 >"$kept.part"
    mv "$kept.part" "$kept"
    (cd "$(dirname "$kept")" && sha256sum "$(basename "$kept")" >"$kept.sha256")
    echo "已存为 $kept（$(du -m "$kept" | cut -f1) MB）"
}

unpack() {
    (cd "$(dirname "$kept")" && sha256sum --check --quiet "$kept.sha256") ||
        { echo "$kept 与它的 .sha256 不符，或者没有 .sha256：请换一份，或移走它重新建。" >&2 && return 1; }
    mkdir -p "$root/build" "$root/tmp"
    chmod 1777 "$root/tmp"
    tar --numeric-owner -xpf "$kept" -C "$root"
}

try_out() {
    inside "$prefix/bin/python3.11" -c 'import bz2, ctypes, lzma, multiprocessing.synchronize, sqlite3, sys, zlib, pyexpat, _elementtree
print("打包用的根目录已建好：Python", sys.version.split()[0], "SQLite", sqlite3.sqlite_version)'
}

if [ -n "$pack" ]; then
    [ -e "$root/opt/python" ] || { echo "$root 不是建好的根目录。" >&2 && exit 2; }
    keep
    exit
fi
if [ -e "$root" ] && [ -n "$(ls -A "$root")" ]; then
    echo "$root 不是空的，请换一个目录或先删掉它。" >&2
    exit 2
fi
if [ -e "$kept" ]; then
    unpack
    try_out
    exit
fi
fill
build_sqlite
build_python
try_out
rm -rf "$root/build/python" "$root/build/sqlite"
