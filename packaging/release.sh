#!/usr/bin/env bash
# 由一个标签做出要发布的全部文件：两个 .deb、tar.xz、Windows 安装程序、组件清单、校验和、更新说明；缺一样都不算完。
#   sudo bash packaging/release.sh TAG OUTPUT ROOT [ROOT13]
# ROOT 是 build_root.sh 建的 Debian 11（没有就先建），里面要有 build_fcitx.sh 做的输入法插件；
# ROOT13 是 build_windows.sh 建的 Debian 13，没有就不做 Windows 版，并在结果里写明。
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tag=${1:?用法：release.sh 标签 输出目录 Debian11根 [Debian13根]}
output=$(realpath -m "${2:?缺少输出目录}")
root=$(realpath -m "${3:?缺少 Debian 11 的根目录}")
root13=${4:-}

source="$output/source"
rm -rf "${output:?}"/{first,second}{,-windows} "$source"
mkdir -p "$output"
[ -z "$(git -C "$here" status --porcelain)" ] || { echo "工作区有未提交的改动，先提交或收起来。" >&2 && exit 1; }
git clone --quiet --branch "$tag" "$here" "$source"

for making in first second; do
    bash "$source/packaging/build_deb.sh" "$output/$making" "$root"
    if [ -n "$root13" ]; then
        bash "$source/packaging/build_windows.sh" "$output/$making-windows" "$root13"
        mv "$output/$making-windows"/*_windows_* "$output/$making/"
    fi
    (cd "$output/$making" && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%f\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
done

without=()
[ -n "$root13" ] || without=(--without-windows)
python3 "$source/packaging/release_gate.py" "$output/first" --tag "$tag" --again "$output/second" "${without[@]}"
python3 - "$source" "${tag#v}" >"$output/first/RELEASE_NOTES.md" <<'PY'
import sys
from pathlib import Path
sys.path.insert(0, f"{sys.argv[1]}/packaging")
from release_gate import release_notes
print(release_notes((Path(sys.argv[1]) / "CHANGELOG.md").read_text("utf-8"), sys.argv[2]))
PY
[ -n "$root13" ] || echo "没有做 Windows 安装程序。"
echo "发布用的文件在 $output/first。"
