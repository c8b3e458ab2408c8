#!/usr/bin/env bash
# 在打包用的根目录里，用锁定的那一版 sqlcipher3 的源码编译它的库，和 psycopg 共用一个 OpenSSL。由 build_bundle.sh 调用，要网络。
#   sudo bash packaging/build_sqlcipher.sh ROOT LOCK
# The wheel has an OpenSSL of its own compiled in, as old as the wheel. The options are those of the source's own setup.py, which
# links with the libcrypto that it finds; the headers are those of Debian 12's OpenSSL 3.0, which every later 3 goes on to serve.
set -euo pipefail
root=$(realpath "${1:?用法：build_sqlcipher.sh 根目录 锁定文件}")
lock=$(realpath "${2:?缺少锁定文件}")
site=/opt/python/lib/python3.11/dist-packages # as Debian names it
place=/build/sqlcipher

work=$(mktemp -d)
trap 'rm -rf "$work" "${root:?}$place"' EXIT

inside() {
    local name passed=()
    for name in http_proxy https_proxy no_proxy; do
        [ -z "${!name:-}" ] || passed+=("$name=${!name}")
    done
    chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-0}" PYTHONDONTWRITEBYTECODE=1 "${passed[@]}" "$@"
}

# pinned NAME: its lines of the lock, hashes and all.
pinned() { awk -v name="$1==" 'index($0, name) == 1 { on = 1 } on { print } on && !/\\$/ { exit }' "$lock"; }

# pip runs a package's own set-up to look at it; a checked hash says it is the one that was read.
fetch_source() {
    pinned sqlcipher3 >"$work/source.txt"
    pinned setuptools >"$work/setuptools.txt"
    python3 -m venv "$work/pip"
    "$work/pip/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --only-binary :all: -r "$work/setuptools.txt"
    "$work/pip/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
        --no-binary :all: --no-build-isolation -d "$work" -r "$work/source.txt"
    tar -x -C "$root$place" --strip-components 1 -f "$work"/sqlcipher3-*.tar.gz
}

# Of Debian 12 nothing but these is taken: its other packages would not fit Debian 11.
fetch_headers() {
    local mirror
    mirror=$(awk '$1 == "deb" { print $2; exit }' "$root/etc/apt/sources.list")
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    mkdir -p "$root$place/lists/partial"
    echo "deb $mirror bookworm main" >"$root$place/sources.list"
    inside bash -ec "cd $place
        apt='apt-get -qq -o Dir::Etc::SourceList=$place/sources.list -o Dir::State::Lists=$place/lists -o APT::Sandbox::User=root'
        \$apt update
        \$apt download libssl-dev
        dpkg-deb -x libssl-dev_*.deb headers"
}

compile() {
    inside bash -ec "cd $place
        mkdir lib
        ln -s $site/psycopg_binary.libs/libcrypto-*.so.3 lib/libcrypto.so
        CFLAGS=\"-O2 -include /build/glibc228.h -I$place/headers/usr/include -I\$(echo $place/headers/usr/include/*-linux-gnu)\" \
        LDFLAGS='-L$place/lib -Wl,-rpath,\$ORIGIN/../psycopg_binary.libs' \
            /opt/python/bin/python3.11 setup.py --quiet build_ext --build-lib built
        strip --strip-unneeded built/sqlcipher3/_sqlite3.*.so
        cp built/sqlcipher3/_sqlite3.*.so $site/sqlcipher3/
        cd / && /opt/python/bin/python3.11 -c 'from sqlcipher3 import dbapi2
connection = dbapi2.connect(\":memory:\")
connection.execute(\"PRAGMA key = trial\")
print(\"SQLite\", dbapi2.sqlite_version, *(connection.execute(f\"PRAGMA cipher{word}\").fetchone()[0]
    for word in (\"_version\", \"_provider_version\")))'"
}

# Wheels that are installed anew bring their own library, and take this note away.
wanted() { cat "${BASH_SOURCE[0]}" && pinned sqlcipher3 && pinned psycopg-binary; }
built_from="$root$site/sqlcipher3/built_from"
! wanted | cmp -s - "$built_from" || exit 0
rm -rf "${root:?}$place"
mkdir -p "$root$place"
fetch_source
fetch_headers
compile
wanted >"$built_from"
