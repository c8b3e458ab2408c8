#!/usr/bin/env bash
# 由一个标签做出要发布的全部文件：每种处理器两个 .deb 和 tar.xz，Windows 安装程序，组件清单、校验和、更新说明；缺一样都不算完。
#   sudo bash packaging/release.sh TAG OUTPUT ROOT [--arm64 ROOT] [--windows ROOT13]
# ROOT 是 build_root.sh 建的 Debian 11（没有就先建），里面要有 build_fcitx.sh 做的输入法插件；
# --arm64 的那个用 ARCH=arm64 建；ROOT13 是 build_windows.sh 建的 Debian 13。没有给的不做，并在结果里写明。
# MAINTAINER='姓名 <地址>' 写进 .deb，没有就不做。
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
usage='用法：release.sh 标签 输出目录 Debian11根 [--arm64 根] [--windows Debian13根]'
tag=${1:?$usage}
output=$(realpath -m "${2:?$usage}")
root=$(realpath -m "${3:?$usage}")
shift 3
arm64='' root13=''
while [ $# -gt 0 ]; do
    case $1 in
        --arm64) arm64=$(realpath -m "${2:?$usage}") && shift ;;
        --windows) root13=$(realpath "${2:?$usage}") && shift ;;
        *) echo "看不懂 $1。$usage" >&2 && exit 2 ;;
    esac
    shift
done

source="$output/source"
rm -rf "${output:?}"/{first,second}{,-arm64,-windows} "$source"
mkdir -p "$output"
[ -z "$(git -C "$here" status --porcelain)" ] || { echo "工作区有未提交的改动，先提交或收起来。" >&2 && exit 1; }
case ${MAINTAINER:-} in
    *@*) ;;
    *) echo "发布的安装包要写明维护者：MAINTAINER='姓名 <地址>' bash packaging/release.sh ……" >&2 && exit 1 ;;
esac
git -c advice.detachedHead=false clone --quiet --branch "$tag" "$here" "$source"
python3 "$source/packaging/release_gate.py" --tag "$tag" --before

checksums() { (cd "$1" && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%f\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS); }

for making in first second; do
    bash "$source/packaging/build_deb.sh" "$output/$making" "$root"
    if [ -n "$root13" ]; then
        bash "$source/packaging/build_windows.sh" "$output/$making-windows" "$root13"
        mv "$output/$making-windows"/*_windows_* "$output/$making/"
    fi
    checksums "$output/$making"
    [ -z "$arm64" ] || ARCH=arm64 bash "$source/packaging/build_deb.sh" "$output/$making-arm64" "$arm64"
done

without=()
[ -n "$root13" ] || without=(--without-windows)
gate() { python3 "$source/packaging/release_gate.py" "$output/first$1" --tag "$tag" --again "$output/second$1" "${@:2}"; }
passed=true
gate '' "${without[@]}" || passed=false
[ -z "$arm64" ] || gate -arm64 --arch arm64 --root "$arm64" || passed=false
$passed || exit 1
python3 - "$source" "${tag#v}" >"$output/first/RELEASE_NOTES.md" <<'PY'
import sys
from pathlib import Path
sys.path.insert(0, f"{sys.argv[1]}/packaging")
from release_gate import release_notes
print(release_notes((Path(sys.argv[1]) / "CHANGELOG.md").read_text("utf-8"), sys.argv[2]))
PY
[ -n "$root13" ] || echo "没有做 Windows 安装程序。"
[ -n "$arm64" ] || echo "没有做 arm64（飞腾、鲲鹏）的安装包。"
echo "发布用的文件在 $output/first${arm64:+ 和 $output/first-arm64}。"
