#!/usr/bin/env bash
# 把使用手册做成带查找的网页和 PDF，写到 docs/_build；安装包从那里取。
#   bash packaging/build_manual.sh [源码目录]
# 只用 requirements-manual.txt 锁定的工具。本机要有 Pango（Debian：libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0）。
set -euo pipefail
source=$(cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}" && pwd)
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    --only-binary=:all: -r "$source/requirements-manual.txt"
"$tools/bin/python" "$source/packaging/build_manual.py"
