#!/usr/bin/env bash
# 在 Wine 10 里检验 Windows 安装程序：静默安装、自检、印出、窗口、双击文件、升级、卸载，数据还在。
#   sudo bash packaging/verify_windows.sh OUTPUT ROOT     OUTPUT 里已有 build_windows.sh 的结果，ROOT 是同一个根目录
# PYTHON=装好依赖的 Python，用来由源码印一份作比较。
# 在 Wine 里通过不等于在 Windows 上通过：打印机、微软拼音、高分屏要在真机上看。结果是一张表，画面在 OUTPUT/*.png。
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
output=$(realpath "${1:?用法：verify_windows.sh 输出目录 根目录}")
root=$(realpath "${2:?缺少根目录}")
name=yangguang-nianbao
prefix=/tmp/windows
user="$root$prefix/drive_c/users/root/AppData/Local"
place="$user/Programs/$name"
data="$user/$name"
table=()
failed=0

leave() { umount "$root/proc" "$root/dev/shm" 2>/dev/null || true; }
trap leave EXIT
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
mountpoint -q "$root/dev/shm" || mount -t tmpfs tmpfs "$root/dev/shm"

# Without any network, on a screen of its own.
inside() {
    unshare -n chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=zh_CN.UTF-8 WINEPREFIX=$prefix WINEDEBUG=-all \
        WINEDLLOVERRIDES="mscoree,mshtml=" PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
wine() { inside xvfb-run -a -s '-screen 0 1366x768x24' wine "$@" 2> >(grep -v 'X connection to' >&2); }

note() { table+=("$1	$2"); }
step() {
    local title=$1 begun=$SECONDS verdict=通过
    shift
    printf '\n==== %s\n' "$title"
    "$@" || { verdict=未通过 && failed=$((failed + 1)); }
    note "$verdict" "$title（$((SECONDS - begun)) 秒）"
}

installed() { inside wine "C:\\users\\root\\AppData\\Local\\Programs\\$name\\$name-cli.exe" "$@"; }

install_silently() {
    cp "$1" "$root/tmp/setup.exe"
    wine 'Z:\tmp\setup.exe' /S
    [ -s "$place/$name.exe" ] && [ -s "$place/uninstall.exe" ]
}

registered() {
    local told
    told=$(inside wine reg query 'HKCU\Software\Classes\YangguangNianbao.Bundle\shell\open\command' 2>/dev/null | tr -d '\r')
    echo "$told"
    grep -q "$name.exe\" \"%1\"" <<<"$told" &&
        inside wine reg query "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\$name" 2>/dev/null |
        tr -d '\r' | grep -E 'DisplayVersion|QuietUninstall' &&
        find "$root$prefix/drive_c" -name '阳光年报.lnk' | grep -q .
}

self_test() { inside xvfb-run -a wine "C:\\users\\root\\AppData\\Local\\Programs\\$name\\$name-cli.exe" --self-test 2>/dev/null |
    iconv -f GBK -t UTF-8 | tee "$output/self-test.txt" && grep -q '自检通过' "$output/self-test.txt"; }

same_pdf() {
    cp "$here/resources/sample/report.json" "$root/tmp/report.json"
    installed render 'Z:\tmp\report.json' -o 'Z:\tmp\windows.pdf' 2>/dev/null | iconv -f GBK -t UTF-8 || return 1
    (cd "$here" && "${PYTHON:-python3}" main.py render resources/sample/report.json -o "$root/tmp/source.pdf")
    sha256sum "$root/tmp/windows.pdf" "$root/tmp/source.pdf"
    cmp "$root/tmp/windows.pdf" "$root/tmp/source.pdf"
}

# on_screen SCRIPT: bash on a screen with a window manager, inside the root.
on_screen() {
    inside wineserver -k || true # what is left of the screen before would take the window
    cat >"$root/tmp/on_screen.sh" <<'HEAD'
openbox >/dev/null 2>&1 &
disown # it stays until the screen goes
await() { for _ in $(seq 600); do "$@" >/dev/null 2>&1 && return 0; sleep 0.1; done; echo "没有等到：$*"; import -window root /tmp/failed.png; exit 1; }
front() { xdotool getactivewindow getwindowname | grep -q "$1"; }
PROGRAM='C:\users\root\AppData\Local\Programs\yangguang-nianbao\yangguang-nianbao.exe'
HEAD
    cat >>"$root/tmp/on_screen.sh"
    inside timeout 240 xvfb-run -a -s '-screen 0 1366x768x24' bash /tmp/on_screen.sh 2>/dev/null
}

window() {
    on_screen <<'SCRIPT'
begun=$(date +%s%N)
wine "$PROGRAM" &
await front '阳光年报'
echo "窗口 $((($(date +%s%N) - begun) / 1000000)) 毫秒后出现"
sleep 4
import -window root /tmp/window.png
xdotool key Return
await front '示例市人民政府'
sleep 4
import -window root /tmp/report.png
xdotool key ctrl+q
wait
SCRIPT
    local status=$?
    cp "$root/tmp/window.png" "$root/tmp/report.png" "$output/" && [ $status = 0 ]
}

# As the file manager does it: by the registered type, once without a window and once with one open.
# Windows looks up a user's own types with everybody's; Wine does not, so they are copied there.
double_click() {
    local kind
    for kind in .ndbg YangguangNianbao.Bundle; do
        inside wine reg copy "HKCU\\Software\\Classes\\$kind" "HKLM\\Software\\Classes\\$kind" /s /f >/dev/null 2>&1
    done
    (cd "$here" && "${PYTHON:-python3}" - "$root$prefix/drive_c/来自某县.ndbg" <<'PY'
import sys
from pathlib import Path
from models.exchange.packages.bundle import write_bundle
from models.exchange.formats.report_json import read_report
Path(sys.argv[1]).write_bytes(write_bundle(read_report(Path("resources/sample/report.json").read_text("utf-8")).filing))
PY
    )
    on_screen <<'SCRIPT'
wine start 'C:\来自某县.ndbg' &
await front 导入
sleep 2
import -window root /tmp/double-click.png
xdotool key Escape
sleep 1
await front '阳光年报'
wine start 'C:\来自某县.ndbg' &
await front 导入
xdotool key Escape
sleep 1
xdotool key ctrl+q
wait
SCRIPT
    local status=$?
    cp "$root/tmp/double-click.png" "$output/" && [ $status = 0 ]
}

reports_kept() {
    python3 - "$data/nianbao.db" <<'PY'
import sqlite3, sys
count = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute("SELECT count(*) FROM report").fetchone()[0]
print(f"数据库里有 {count} 份报告")
sys.exit(0 if count else 1)
PY
}

upgrade() {
    local version newer
    version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$here/resources/version.py").1
    mkdir -p "$output/newer"
    cp -r "$output/$name" "$output/newer/"
    VERSION=$version ONLY=setup QUICK=1 bash "$here/packaging/build_windows.sh" "$output/newer" "$root"
    newer=$(find "$output/newer" -name '*_setup.exe')
    touch "$place/_internal/left-from-before.dll"
    mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
    mountpoint -q "$root/dev/shm" || mount -t tmpfs tmpfs "$root/dev/shm"
    inside wineserver -k || true
    install_silently "$newer" && [ ! -e "$place/_internal/left-from-before.dll" ] && self_test >/dev/null && reports_kept &&
        inside wine reg query "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\$name" 2>/dev/null | grep -F "$version"
}

uninstall() {
    inside wineserver -k || true
    wine "C:\\users\\root\\AppData\\Local\\Programs\\$name\\uninstall.exe" /S
    for _ in $(seq 100); do [ -e "$place/$name.exe" ] || break; sleep 0.2; done
    ! [ -e "$place/$name.exe" ] && ! [ -d "$place/_internal" ] && reports_kept &&
        ! inside wine reg query 'HKCU\Software\Classes\YangguangNianbao.Bundle' >/dev/null 2>&1
}

# For everybody, as group policy installs it; the program below Program Files finds all of itself.
for_all_users() {
    local machine place="$root$prefix/drive_c/Program Files/$name"
    machine=$(find "$output" -maxdepth 1 -name '*_windows_amd64_machine.msi')
    cp "$machine" "$root/tmp/machine.msi"
    # Wine calls itself Windows 7 there.
    inside wine reg add 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion' /v CurrentBuild /d 19045 /f >/dev/null 2>&1
    wine msiexec /i 'Z:\tmp\machine.msi' /qn && [ -s "$place/$name.exe" ] && [ -s "$place/policies/$name.admx" ] &&
        inside xvfb-run -a wine "C:\\Program Files\\$name\\$name-cli.exe" --self-test >/dev/null 2>&1 &&
        wine msiexec /x 'Z:\tmp\machine.msi' /qn && ! [ -e "$place" ]
}

rm -rf "${root:?}$prefix"
setup=$(find "$output" -maxdepth 1 -name '*_windows_amd64_setup.exe' | head -1)
step "校验和" sh -c "cd '$output' && sha256sum --check --quiet SHA256SUMS"
step "新的 Wine 目录" wine wineboot --init
step "静默安装，断网，不要管理员" install_silently "$setup"
step "卸载项、文件类型、快捷方式都登记了" registered
step "从安装的地方自检" self_test
step "PDF 与源码印出的逐字节相同" same_pdf
step "窗口和示例报告" window
step "双击 .ndbg：新开的窗口、已开的窗口都接住" double_click
step "装新版本，旧文件清掉，数据还在" upgrade
step "静默卸载，数据还在" uninstall
step "给全机安装的 .msi：装、自检、卸" for_all_users
note '' "安装程序 $(stat -c %s "$setup") 字节，程序目录 $(du -sm "$output/$name" | cut -f1) MB"
printf '\n%s，%s\n' "$(inside wine --version)" "$(sed -n 's/.*"commit": "\(.*\)".*/提交 \1/p' "$output/$name/_internal/resources/build.json")"
printf '%s\n' "${table[@]}"
[ "$failed" = 0 ]
