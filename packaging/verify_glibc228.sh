#!/usr/bin/env bash
# 在 glibc 2.28（统信 UOS 20 的）里试 arm64 的程序：自检，印出的 PDF 与源码印出的逐字节相同。
#   sudo bash packaging/verify_glibc228.sh GLIBC ROOT BUNDLE FOLDER
# 已没有哪个可下载的 Debian 还带 2.28，所以由源码编：GLIBC 是 glibc 的源码仓库（git）。ROOT 是 ARCH=arm64 build_root.sh 建的，
# 其余的库从它取；libstdc++ 里 GCC 9 以后才有的版本名抹掉，当作 GCC 8 的。BUNDLE 是 build_bundle.sh 的结果，FOLDER 放中间结果。
# 要 gcc-aarch64-linux-gnu、bison、gawk、qemu-user-static。
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
usage='用法：verify_glibc228.sh glibc源码仓库 arm64根 程序目录 中间结果目录'
source=$(realpath "${1:?$usage}")
root=$(realpath "${2:?$usage}")
bundle=$(realpath "${3:?$usage}")
folder=$(realpath -m "${4:?$usage}")
name=yangguang-nianbao
system="$folder/system"
libraries="$system/lib/aarch64-linux-gnu"
built=(libc.so.6 math/libm.so.6 nptl/libpthread.so.0 dlfcn/libdl.so.2 rt/librt.so.1 login/libutil.so.1
    resolv/libresolv.so.2 crypt/libcrypt.so.1 nss/libnss_files.so.2)

build_glibc() {
    [ ! -e "$folder/build/complete" ] || return 0
    rm -rf "$folder/source" "$folder/build"
    mkdir -p "$folder/source" "$folder/build"
    git -C "$source" archive glibc-2.28 -- . ':!localedata/locales' ':!math/auto-libm-test-out*' | tar -x -C "$folder/source"
    # Newer compilers warn of more, and call helpers that a loader of that age has not yet.
    (cd "$folder/build" && ../source/configure --host=aarch64-linux-gnu --prefix=/usr --disable-werror \
        CFLAGS='-O2 -mno-outline-atomics -fcommon' && make -j"$(nproc)" lib) >"$folder/glibc.log" 2>&1
    touch "$folder/build/complete"
}

fill_system() {
    local file
    rm -rf "$system"
    mkdir -p "$libraries" "$system"/{tmp,etc,home/clerk,usr/lib}
    ln -s ../../lib/aarch64-linux-gnu "$system/usr/lib/aarch64-linux-gnu"
    cp -a "$root"/usr/lib/aarch64-linux-gnu/*.so* "$libraries/"
    cp -a "$root"/lib/aarch64-linux-gnu/*.so* "$libraries/"
    cp "$root"/etc/{passwd,group,nsswitch.conf} "$system/etc/"
    rm -f "$libraries"/lib{c,m,pthread,dl,rt,util,resolv,crypt,nsl,anl,mvec}-2.*.so "$libraries"/lib{c,m,pthread,dl,rt,util}.so \
        "$libraries"/libnss_* "$libraries"/ld-* "$libraries"/lib{LLVM,z3,apt-pkg,tcl}*
    for file in "${built[@]}"; do cp -L --remove-destination "$folder/build/$file" "$libraries/"; done
    cp -L "$folder/build/elf/ld.so" "$libraries/ld-linux-aarch64.so.1"
    ln -s aarch64-linux-gnu/ld-linux-aarch64.so.1 "$system/lib/ld-linux-aarch64.so.1"
    # Debian 11's own libraries ask for a little of what came after 2.28; those of an older system would not.
    aarch64-linux-gnu-gcc -shared -fPIC -nostdlib -x c -o "$system/tmp/gettid.so" - <<'C'
int gettid(void) {
    register long call __asm__("x8") = 178, told __asm__("x0");
    __asm__ volatile("svc 0" : "=r"(told) : "r"(call) : "memory");
    return (int)told;
}
C
    python3 - "$here/packaging" "$libraries" <<'PY'
import re, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from glibc_gate import elves
from glibc_relabel import SERVED, relabel
SERVED["GLIBC_2.30"] = ("GLIBC_2.17", {"gettid"})
for path in elves(Path(sys.argv[2])):
    relabel(path)
    if path.name.startswith("libstdc++"):
        newer = re.compile(rb"GLIBCXX_3\.4\.2[6-9]\0|CXXABI_1\.3\.1[2-9]\0")
        path.write_bytes(newer.sub(lambda found: b"X" + found[0][1:], path.read_bytes()))
PY
    cp -r "$bundle" "$system/tmp/$name"
    cp "$here/resources/sample/report.json" "$system/tmp/"
}

# Every symbol is looked up at once, so that none is missed because nothing called it.
program() {
    env -i HOME=/home/clerk LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen LD_LIBRARY_PATH=/lib/aarch64-linux-gnu \
        QEMU_SET_ENV=LD_PRELOAD=/tmp/gettid.so,LD_BIND_NOW=1 /usr/sbin/chroot "$system" "/tmp/$name/$name" "$@"
}

mkdir -p "$folder"
build_glibc
fill_system
strings -a "$libraries/libc.so.6" | grep -F 'stable release version'
program --self-test
program render /tmp/report.json -o /tmp/report.pdf
"${PYTHON:-python3}" "$here/main.py" render "$here/resources/sample/report.json" -o "$folder/source.pdf"
sha256sum "$system/tmp/report.pdf" "$folder/source.pdf"
cmp "$system/tmp/report.pdf" "$folder/source.pdf"
echo "glibc 2.28 里自检通过，PDF 与源码印出的逐字节相同。"
