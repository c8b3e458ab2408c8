#!/usr/bin/env bash
# 把锁定的各组件放进打包用的根目录；已经放好的不再放。build_bundle.sh 和 build_fcitx.sh 用它。
#   sudo bash packaging/add_wheels.sh ROOT LOCK
# ROOT 是 build_root.sh 建的目录，LOCK 是要照着放的 requirements-build.txt。
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
usage='用法：add_wheels.sh 根目录 锁定文件'
root=$(realpath "${1:?$usage}")
lock=$(realpath "${2:?$usage}")
site=/opt/python/lib/python3.11/dist-packages # as Debian names it
case $(chroot "$root" dpkg --print-architecture) in
    amd64) platform=x86_64-manylinux_2_28 ;;
    arm64) platform=aarch64-manylinux_2_31 ;; # Qt has none for less: docs/decisions/packaging-arm64.md
    *) echo "没有为这种处理器做过程序。" >&2 && exit 2 ;;
esac
! cmp -s "$lock" "$root$site/installed.txt" || exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/uv"
"$work/uv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/packaging/uv.txt"
rm -rf "${root:?}$site"
# The wheels fit the root's glibc whatever this computer has; every one is checked against its hash.
"$work/uv/bin/uv" pip install --quiet --no-deps --require-hashes --only-binary :all: \
    --link-mode copy --python-version 3.11 --python-platform "$platform" --target "$root$site" -r "$lock"
cp "$lock" "$root$site/installed.txt"
