#!/usr/bin/env bash
# 在打包用的根目录里，由一个提交做出单文件夹程序。本机要有 binutils 和 Pango（见 build_manual.sh）；ROOT 是 arm64 的，还要 qemu-user-static。
#   sudo bash packaging/build_bundle.sh ROOT OUTPUT [COMMIT]
# ROOT 是 build_root.sh 建的目录；OUTPUT 里得到 yangguang-nianbao/。RARE_FONT=文件 一并放进生僻字字体；
# ROOT 里有 build_fcitx.sh 做的输入法插件时也放进去。
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$(realpath "${1:?用法：build_bundle.sh 根目录 输出目录 [提交]}")
output=$(realpath -m "${2:?缺少输出目录}")
commit=$(git -C "$here" rev-parse "${3:-HEAD}")
name=yangguang-nianbao
site=/opt/python/lib/python3.11/dist-packages

leave() { umount "$root/proc" "$root/dev/shm" 2>/dev/null || true; }
trap leave EXIT

# Made for one version of Qt; in another it would not be loaded, and fcitx's users could not type.
add_fcitx() {
    local inner=$1 made_for="$root/opt/fcitx/made_for" licences
    [ -e "$made_for" ] || { echo "没有 fcitx 插件：fcitx 4 的用户打不了中文，见 build_fcitx.sh。" && return; }
    [ -d "$root$site/$(cat "$made_for").dist-info" ] ||
        { echo "fcitx 插件是为 $(cat "$made_for") 做的，请用 build_fcitx.sh 重做。" >&2 && return 1; }
    licences="$inner/resources/licences"
    cp "$root"/opt/fcitx/*.so "$inner/PySide6/Qt/plugins/platforminputcontexts/"
    cp -r "$root/opt/fcitx/licences" "$licences/fcitx5-qt"
    python3 - "$licences/components.json" "$(cat "$root/opt/fcitx/version")" <<'PY'
import json, sys
from pathlib import Path
page, version = Path(sys.argv[1]), sys.argv[2]
told = {"name": "fcitx5-qt", "version": version, "licence": "LGPL-2.1-or-later AND BSD-3-Clause",
        "purl": f"pkg:github/fcitx/fcitx5-qt@{version}", "folder": "fcitx5-qt"}
page.write_text(json.dumps([*json.loads(page.read_text("utf-8")), told], ensure_ascii=False, indent=1) + "\n", "utf-8")
PY
}

# What Qt for arm64 asks above glibc 2.28 and GCC 8; pyinstaller.spec takes it up.
build_compat() {
    in_root bash -ec "cd /build/source/packaging/glibc_compat
        g++ -std=c++17 -Os -fPIC -shared -static-libstdc++ -static-libgcc -fvisibility=hidden -include /build/glibc228.h \
            -Wl,--version-script=exports.map -Wl,-soname,libglibc_compat.so -o libglibc_compat.so compat.cpp -lpthread"
}

in_root() { chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

work=$(mktemp -d)
trap 'leave; rm -rf "$work"' EXIT
git clone --quiet "$here" "$work/source"
git -C "$work/source" checkout --quiet --detach "$commit"
[ -z "${RARE_FONT:-}" ] || cp "$RARE_FONT" "$work/source/resources/fonts/rare.ttf"
moment=$(git -C "$work/source" log -1 --format=%ct)
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$moment}" bash "$work/source/packaging/build_manual.sh"
bash "$work/source/packaging/add_wheels.sh" "$root" "$work/source/requirements-build.txt"
bash "$work/source/packaging/build_sqlcipher.sh" "$root" "$work/source/requirements-build.txt"
rm -rf "$root/build/source" "$root/build/work" "$root/build/dist"
mkdir -p "$root/build"
cp -r "$work/source" "$root/build/source"
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
mountpoint -q "$root/dev/shm" || mount -t tmpfs tmpfs "$root/dev/shm"
[ "$(in_root dpkg --print-architecture)" != arm64 ] || build_compat
in_root env PYTHONHASHSEED=1 PYTHONNODEBUGRANGES=1 PYTHONDONTWRITEBYTECODE=1 QT_QPA_PLATFORM=offscreen \
    SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$moment}" BUILD_COMMIT="${commit:0:12}" \
    /opt/python/bin/python3.11 -m PyInstaller --noconfirm --log-level WARN \
    --distpath /build/dist --workpath /build/work /build/source/pyinstaller.spec
# Symbols for finding errors in other people's code; the self-test loads each afterwards.
inner="$root/build/dist/$name/_internal"
in_root find "/build/dist/$name/_internal" -name '*.so*' -type f ! -name 'libQt6*' -exec strip --strip-unneeded {} +
[ "$(in_root dpkg --print-architecture)" != arm64 ] || python3 "$work/source/packaging/glibc_relabel.py" "$inner"
icu=$(find "$inner/PySide6/Qt/lib" -name 'libicudata.so.*' -type f)
in_root /opt/python/bin/python3.11 /build/source/packaging/lean_icu.py "${icu#"$root"}" /build/work/icudata
cat "$root/build/work/icudata" >"$icu"
add_fcitx "$inner"
mkdir -p "$output"
rm -rf "${output:?}/$name"
mv "$root/build/dist/$name" "$output/$name"
rm -rf "$root/build/source" "$root/build/work" "$root/build/dist"
python3 "$here/packaging/glibc_gate.py" "$output/$name"
echo "已做出 $output/$name（$(du -sm "$output/$name" | cut -f1) MB，提交 ${commit:0:12}）"
