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
site=/opt/python/lib/python3.11/dist-packages # as Debian names it
case $(chroot "$root" dpkg --print-architecture) in
    amd64) platform=x86_64-manylinux_2_28 ;;
    arm64) platform=aarch64-manylinux_2_31 ;; # Qt has none for less: docs/decisions/packaging-arm64.md
    *) echo "没有为这种处理器做过程序。" >&2 && exit 2 ;;
esac

leave() { umount "$root/proc" "$root/dev/shm" 2>/dev/null || true; }
trap leave EXIT

# The wheels fit the root's glibc whatever this computer has; every one is checked against its hash.
add_wheels() {
    local lock="$work/source/requirements-build.txt"
    cmp -s "$lock" "$root$site/installed.txt" && return
    python3 -m venv "$work/uv"
    "$work/uv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/packaging/uv.txt"
    rm -rf "${root:?}$site"
    "$work/uv/bin/uv" pip install --quiet --no-deps --require-hashes --only-binary :all: \
        --link-mode copy --python-version 3.11 --python-platform "$platform" --target "$root$site" -r "$lock"
    cp "$lock" "$root$site/installed.txt"
}

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

work=$(mktemp -d)
trap 'leave; rm -rf "$work"' EXIT
git clone --quiet "$here" "$work/source"
git -C "$work/source" checkout --quiet --detach "$commit"
[ -z "${RARE_FONT:-}" ] || cp "$RARE_FONT" "$work/source/resources/fonts/rare.ttf"
moment=$(git -C "$work/source" log -1 --format=%ct)
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$moment}" bash "$work/source/packaging/build_manual.sh"
add_wheels
bash "$work/source/packaging/build_sqlcipher.sh" "$root" "$work/source/requirements-build.txt"
rm -rf "$root/build/source" "$root/build/work" "$root/build/dist"
mkdir -p "$root/build"
cp -r "$work/source" "$root/build/source"
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
mountpoint -q "$root/dev/shm" || mount -t tmpfs tmpfs "$root/dev/shm"
chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    PYTHONHASHSEED=1 PYTHONNODEBUGRANGES=1 PYTHONDONTWRITEBYTECODE=1 QT_QPA_PLATFORM=offscreen \
    SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$moment}" BUILD_COMMIT="${commit:0:12}" \
    /opt/python/bin/python3.11 -m PyInstaller --noconfirm --log-level WARN \
    --distpath /build/dist --workpath /build/work /build/source/pyinstaller.spec
# Symbols for finding errors in other people's code; the self-test loads each afterwards.
inner="$root/build/dist/$name/_internal"
chroot "$root" find "/build/dist/$name/_internal" -name '*.so*' -type f ! -name 'libQt6*' -exec strip --strip-unneeded {} +
icu=$(find "$inner/PySide6/Qt/lib" -name 'libicudata.so.*' -type f)
python3 "$work/source/packaging/lean_icu.py" "$icu" "$work/icudata"
cat "$work/icudata" >"$icu"
add_fcitx "$inner"
mkdir -p "$output"
rm -rf "${output:?}/$name"
mv "$root/build/dist/$name" "$output/$name"
rm -rf "$root/build/source" "$root/build/work" "$root/build/dist"
python3 "$here/packaging/glibc_gate.py" "$output/$name"
echo "已做出 $output/$name（$(du -sm "$output/$name" | cut -f1) MB，提交 ${commit:0:12}）"
