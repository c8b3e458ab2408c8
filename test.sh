#!/usr/bin/env bash
# Sets up the development environment where needed and runs every check, fast ones first.
#   bash test.sh             what is run before every commit
#   bash test.sh coverage    the same, and how much of models/ and output/ the tests reach, which must not fall
#   bash test.sh full        installs all that any test uses, tries faults and writers in many cases, bends files, and
#                            measures the coverage too
set -euo pipefail
# shellcheck source=packaging/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/packaging/setup.sh"

case "${1:-}" in
    "") full="" measured="" ;;
    coverage) full="" measured=yes ;;
    full) full=yes measured=yes ;;
    *) fail "用法：bash test.sh [coverage|full]" ;;
esac

# bring WHAT PACKAGE…: tests that use what is not there are skipped, and say so.
bring() {
    local what=$1
    shift
    say "正在安装$what：$*"
    { may_install && apt_install "$@"; } || say "未能安装，相关测试会跳过：$*"
}

has() { PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null; }

started=$SECONDS
set_up requirements-dev.txt

# For tests of the real screen, of printed pages, of web pages and of network calls.
extra=()
has Xvfb || extra+=(xvfb)
has pdftotext || extra+=(poppler-utils)
has qpdf || extra+=(qpdf)
has strace || extra+=(strace)
{ has cupsd && has lpadmin; } || extra+=(cups-daemon cups-client)
# A screen reader's way through the window; dbus-monitor and dbus-run-session come with its bus.
{ has dbus-run-session && has dbus-monitor && has xdotool; } || extra+=(dbus-bin dbus-daemon xdotool)
[ -e /usr/libexec/at-spi-bus-launcher ] || extra+=(at-spi2-core python3-dbus)
# The store is tried on a real server too, which runs as the user that its package makes where root runs this.
has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || extra+=(postgresql)
[ ${#extra[@]} = 0 ] || bring 测试用的系统组件 "${extra[@]}"
# Each by itself, since not every system has it. To fetch: 143 MB with what it needs; 49 MB, most of it Java.
has chromium || has google-chrome || bring 测试网页用的浏览器 chromium
{ has java && [ -e /usr/share/java/preflight.jar ]; } ||
    bring "测试 PDF/A 用的 Preflight" default-jre-headless libpdfbox2-java libactivation-java libjaxb-api-java

cd "$ROOT"
python="$VENV/bin/python"
rare=build/rare/rare.ttf
more=()
if [ -n "$full" ]; then
    more=(--long -o faulthandler_timeout=1800)
    # 94 MB to fetch.
    has soffice || bring "测试 Word 文件用的 LibreOffice" libreoffice-writer-nogui
    # 22 MB to fetch and half a minute to make.
    [ -e "$rare" ] || "$python" packaging/build_fonts.py --rare-alone --target "$(dirname "$rare")" ||
        say "生僻字字体没有做成，相关测试会跳过。"
fi
[ ! -e "$rare" ] || export RARE_FONT="$ROOT/$rare"

# Lines and branches together: a branch that no test takes lowers it. Nearly double the processor time of the tests.
[ -z "$measured" ] || more+=(--cov --cov-report=)

export QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
unset DISPLAY WAYLAND_DISPLAY
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
check "pytest" "$python" -m pytest -n 2 "${more[@]}"
if [ -n "$measured" ]; then
    # A little under what was measured: see docs/decisions/tests-coverage-floors.md.
    check "models 覆盖" "$python" -m coverage report --include="models/*" --fail-under=96
    check "output 覆盖" "$python" -m coverage report --include="output/*" --fail-under=98
fi
if [ -n "$full" ]; then
    check "round trips" "$python" -m benchmarks.exchange --files 200 --round-trips 50
    check "undo" "$python" -m benchmarks.undo --runs 20
    check "bent files" "$python" -m tests.faults.trials.fuzz_readers --seconds 120
fi

say "" "$summary" "合计 $((SECONDS - started)) 秒"
exit $failed
