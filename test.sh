#!/usr/bin/env bash
# Sets up the development environment where needed and runs every check, fast ones first.
set -euo pipefail
# shellcheck source=packaging/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/packaging/setup.sh"

started=$SECONDS
set_up requirements-dev.txt

# Tests of the real screen, of printed pages, of web pages and of network calls use these; else they are skipped.
extra=""
command -v Xvfb >/dev/null || extra+=" xvfb"
command -v pdftotext >/dev/null || extra+=" poppler-utils"
command -v qpdf >/dev/null || extra+=" qpdf"
command -v strace >/dev/null || extra+=" strace"
# The store is tried on a real server too, which runs as the user that its package makes where root runs this.
command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || extra+=" postgresql"
if [ -n "$extra" ]; then
    say "正在安装测试用的系统组件：$extra"
    # shellcheck disable=SC2086
    { may_install && apt_install $extra; } || say "未能安装，相关测试会跳过：$extra"
fi
# By itself, since not every system has it: 113 MB to fetch and about 15 seconds to install.
if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
    say "正在安装测试网页用的浏览器：chromium"
    { may_install && apt_install chromium; } || say "未能安装，网页的浏览器测试会跳过。"
fi

cd "$ROOT"
export QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
unset DISPLAY WAYLAND_DISPLAY
python="$VENV/bin/python"
summary=$(printf '%5d 秒  %-14s 通过' $((SECONDS - started)) "set-up")
failed=0

check() {
    local name=$1 begun=$SECONDS verdict=通过
    shift
    say "" "── $name"
    "$@" || { verdict=未通过; failed=1; }
    summary+=$'\n'$(printf '%5d 秒  %-14s %s' $((SECONDS - begun)) "$name" "$verdict")
}

check "ruff check" "$python" -m ruff check .
check "ruff format" "$python" -m ruff format --check .
check "mypy" "$python" -m mypy
# By way of Python: a .venv that was moved has scripts that point nowhere.
check "lint-imports" "$python" -c \
    'import sys; from importlinter.cli import lint_imports_command as main; sys.exit(main())' \
    --no-cache --no-logo
# Never with -s: it switches off the Qt log plugin, and with it what the model tester finds.
check "pytest" "$python" -m pytest -n 2

say "" "$summary" "合计 $((SECONDS - started)) 秒"
exit $failed
