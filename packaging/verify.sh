#!/usr/bin/env bash
# 检验安装包：由一个干净的克隆做起，到装好、录入、印出、升级、卸载。
#   bash packaging/verify.sh --quick [FOLDER]          几分钟：按 spec 打包、断网自检、PDF 与源码逐字节比较
#   sudo bash packaging/verify.sh [--root ROOT] [FOLDER]   全部：在 Debian 11 根里打包，装进没有 Python 的 Debian 12
#   sudo ARCH=arm64 bash packaging/verify.sh …             同样检验 arm64 的，别的处理器上要有 qemu-user-static，慢得多
#   …… --built FOLDER                                      FOLDER 里已有这个提交做好的安装包，不再做
# FOLDER 放中间结果，默认临时目录。ROOT 是 build_root.sh 建好的根（没有就先建，要一刻钟）。
# 全部检验要用 debootstrap、Xvfb、xdotool、openbox 或别的窗口管理器，和网络。XZ_LEVEL=1 压得快些，安装包会大一成。
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=yangguang-nianbao
id=org.yangguang.nianbao
arch=${ARCH:-$(dpkg --print-architecture)}
slowness=1
[ "$arch" = "$(dpkg --print-architecture)" ] || slowness=8
quick='' root='' built=''
while [ $# -gt 0 ]; do
    case $1 in
        --quick) quick=1 ;;
        --built) built=1 ;;
        --root) root=$(realpath -m "$2") && shift ;;
        -*) echo "看不懂 $1。" >&2 && exit 2 ;;
        *) break ;;
    esac
    shift
done
made=''
folder=${1:-}
[ -n "$folder" ] || { folder=$(mktemp -d) && made=$folder; }
folder=$(realpath -m "$folder")
mkdir -p "$folder"
table=()
failed=0

leave() {
    local mounted
    for mounted in "$folder"/bare/{tmp/.X11-unix,proc,dev/shm,dev}; do umount "$mounted" 2>/dev/null || true; done
    [ -z "${screen:-}" ] || kill "$screen" 2>/dev/null || true
    [ -z "$made" ] || rm -rf --one-file-system "$made"
}
trap leave EXIT

note() { table+=("${1:-　　}	$2"); }

# step NAME COMMAND…: runs it, notes the time and whether it passed.
step() {
    local title=$1 begun=$SECONDS verdict=通过
    shift
    printf '\n==== %s\n' "$title"
    "$@" || { verdict=未通过 && failed=$((failed + 1)); }
    note "$verdict" "$title（$((SECONDS - begun)) 秒）"
}

# ---- from source, to compare with

fresh_clone() {
    rm -rf "$folder/source"
    git clone --quiet "$here" "$folder/source"
}

fill_venv() {
    local lock="$folder/source/requirements-build.txt"
    cmp -s "$lock" "$folder/venv/installed" && return
    "${PYTHON:-python3}" -m venv --clear "$folder/venv" &&
        "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
            --only-binary=:all: -r "$lock" &&
        cp "$lock" "$folder/venv/installed"
}

from_source() { "$folder/venv/bin/python" "$folder/source/main.py" "$@"; }

# With neither a font nor a desktop of its own, whichever program asks.
bare_home() { env -u DISPLAY -u WAYLAND_DISPLAY HOME="$folder/home" QT_QPA_PLATFORM=offscreen "$@"; }

# ---- quick

build_here() {
    (cd "$folder/source" && PYTHONHASHSEED=1 PYTHONNODEBUGRANGES=1 "$folder/venv/bin/python" -m PyInstaller --noconfirm --log-level WARN \
        --distpath "$folder/dist" --workpath "$folder/work" pyinstaller.spec)
    program="$folder/dist/$name/$name"
}

version_told() { "$program" --version | grep -F "$(git -C "$folder/source" rev-parse --short=12 HEAD)"; }

# No way out to any network; the loopback is not even up.
self_test_alone() { bare_home unshare -n "$program" --self-test; }

# A program with something missing must say so and fail.
self_test_notices() {
    rm -rf "$folder/broken"
    cp -a "$(dirname "$program")" "$folder/broken"
    rm "$folder/broken/_internal/PySide6/Qt/plugins/printsupport/libcupsprintersupport.so" \
        "$folder/broken/_internal/resources/fonts/kai.ttf"
    ! bare_home "$folder/broken/$name" --self-test >"$folder/broken.txt" 2>&1 || return 1
    rm -rf "$folder/broken"
    grep '^×' "$folder/broken.txt"
    grep -q 'kai.ttf' "$folder/broken.txt" && grep -q 'libcupsprintersupport' "$folder/broken.txt"
}

same_pdf() {
    local sample="$folder/source/resources/sample/report.json"
    from_source render "$sample" -o "$folder/source.pdf"
    "$program" render "$sample" -o "$folder/frozen.pdf"
    sha256sum "$folder/source.pdf" "$folder/frozen.pdf"
    cmp "$folder/source.pdf" "$folder/frozen.pdf"
}

other_forms() {
    local sample="$folder/source/resources/sample/report.json" form
    for form in docx html xlsx; do
        "$program" render "$sample" -o "$folder/frozen.$form"
        "$program" convert "$folder/frozen.$form" -o "$folder/back-$form.json"
    done
    rm -rf "$folder/back"
    # Several files at once are read by helpers that the program starts from itself.
    "$program" convert "$folder/frozen.docx" "$folder/frozen.html" "$folder/frozen.xlsx" -o "$folder/back"
    [ "$(find "$folder/back" -name '*.json' | wc -l)" = 3 ]
}

screen_name=${SCREEN:-:87}
start_screen() {
    [ -z "${screen:-}" ] || return 0
    mkdir -p "$folder/home"
    Xvfb $screen_name -noreset -screen 0 1366x768x24 -nolisten tcp >/dev/null 2>&1 &
    screen=$!
    sleep 2
    DISPLAY=$screen_name openbox >/dev/null 2>&1 &
    sleep 1
}

# From the call to a window on the screen: what a clerk waits for. The first may read from the disk.
window_time() {
    local begun found='' id
    begun=$(date +%s%N)
    HOME="$folder/home" DISPLAY=$screen_name "$@" --data "$folder/start" >/dev/null 2>&1 &
    id=$!
    for _ in $(seq 600); do
        found=$(DISPLAY=$screen_name xdotool search --onlyvisible --name '阳光年报' 2>/dev/null | head -1 || true)
        [ -z "$found" ] || break
        sleep 0.02
    done
    echo $((($(date +%s%N) - begun) / 1000000))
    kill "$id" 2>/dev/null || true
    wait "$id" 2>/dev/null || true
    [ -n "$found" ]
}

# forget FOLDER…: their files are read from the disk next time, as after the computer was switched on.
forget() {
    python3 - "$@" <<'PY'
import os, sys
for folder in sys.argv[1:]:
    for place, _, names in os.walk(folder):
        for path in (os.path.join(place, name) for name in names):
            if os.path.isfile(path):
                file = os.open(path, os.O_RDONLY)
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(file)
PY
}

start_times() {
    local source=("$folder/venv/bin/python" "$folder/source/main.py") cold_source=() cold_frozen=() warm_source=() warm_frozen=()
    if ! command -v Xvfb >/dev/null || ! command -v xdotool >/dev/null; then
        note '' "没有 Xvfb 或 xdotool，起动时间没有量"
        return
    fi
    start_screen
    for _ in 1 2 3; do
        forget "$folder/venv" "$folder/source" /usr/lib/python3*
        cold_source+=("$(window_time "${source[@]}")")
        forget "$(dirname "$program")"
        cold_frozen+=("$(window_time "$program")")
    done
    for _ in 1 2 3 4 5; do
        warm_source+=("$(window_time "${source[@]}")")
        warm_frozen+=("$(window_time "$program")")
    done
    note '' "到窗口出现，冷（毫秒，轮流三次）：源码 ${cold_source[*]}；打包 ${cold_frozen[*]}"
    note '' "到窗口出现，热（毫秒，轮流五次）：源码 ${warm_source[*]}；打包 ${warm_frozen[*]}；负载 $(cut -d' ' -f1 /proc/loadavg)"
}

size_and_memory() {
    local peak
    peak=$(bare_home "$folder/venv/bin/python" - "$program" <<'PY'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "--self-test"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
PY
    )
    note '' "程序目录 $(du -sm "$(dirname "$program")" | cut -f1) MB（$(du -sb "$(dirname "$program")" | cut -f1) 字节），自检时内存最高 $peak MB"
}

quick_part() {
    step "按 spec 打包" build_here
    step "--version 说出提交" version_told
    step "断网自检" self_test_alone
    step "缺文件时自检说得出、以失败告终" self_test_notices
    step "PDF 与源码印出的逐字节相同" same_pdf
    step "docx、html、xlsx 写出再读入，多份同读" other_forms
    start_times
    size_and_memory
}

# ---- full

build_packages() { bash "$folder/source/packaging/build_deb.sh" "$folder/packages" "$root"; }

# The same program under a later version, to upgrade to.
build_newer() {
    mkdir -p "$folder/newer"
    ln -sfn "$folder/packages/$name" "$folder/newer/$name"
    VERSION=$(deb_version).1 ONLY=deb XZ_LEVEL=0 bash "$folder/source/packaging/build_deb.sh" "$folder/newer"
}

deb_version() { sed -n 's/^__version__ = "\(.*\)"/\1/p' "$folder/source/resources/version.py"; }

newest_deb() { find "$1" -name "${id}_*.deb" ! -name '*_uos_*' | head -1; }

in_bare() {
    chroot "$folder/bare" /usr/bin/env -i HOME=/home/clerk PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"
}

as_clerk() { in_bare setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }

# What a desktop brings and the package depends on; no Python, and from then on no network.
bare_root() {
    local depends
    if [ ! -e "$folder/bare/complete" ]; then # one that was broken off is begun anew
        rm -rf --one-file-system "$folder/bare"
        debootstrap --arch="$arch" --variant=minbase bookworm "$folder/bare" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} \
            >"$folder/debootstrap.log"
        touch "$folder/bare/complete"
    fi
    cp -L /etc/resolv.conf /etc/hosts "$folder/bare/etc/"
    rm -rf "$folder/bare/home/clerk"
    mkdir -p "$folder/bare/tmp/.X11-unix" "$folder/bare/home/clerk"
    chown 1000:1000 "$folder/bare/home/clerk"
    mountpoint -q "$folder/bare/proc" || mount -t proc proc "$folder/bare/proc"
    mountpoint -q "$folder/bare/dev" || mount --bind /dev "$folder/bare/dev"
    mountpoint -q "$folder/bare/tmp/.X11-unix" || mount --bind /tmp/.X11-unix "$folder/bare/tmp/.X11-unix"
    depends=$(dpkg-deb -f "$(newest_deb "$folder/packages")" Depends | tr ',' '\n' | sed 's/(.*)//; s/|.*//; s/libgcc1/libgcc-s1/' | xargs)
    in_bare apt-get -qq update
    # shellcheck disable=SC2086
    in_bare env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $depends >"$folder/apt.log" 2>&1
    ! in_bare sh -c 'command -v python3'
}

# alone COMMAND…: in the bare root, without network; clerk_alone: as a user whom the system knows by number only.
alone() {
    unshare -n chroot "$folder/bare" /usr/bin/env -i HOME=/home/clerk PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"
}
clerk_alone() { alone setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }

install_alone() { cp "$(newest_deb "$1")" "$folder/bare/tmp/nianbao.deb" && alone dpkg -i /tmp/nianbao.deb; }

installed_self_test() { clerk_alone env QT_QPA_PLATFORM=offscreen $name --self-test; }

# open_window: starts the installed program without network and waits until its window is there.
open_window() {
    start_screen
    export DISPLAY=$screen_name
    clerk_alone env DISPLAY=$screen_name $name >"$folder/window.log" 2>&1 &
    program_id=$!
    window=''
    for _ in $(seq 1200); do
        window=$(xdotool search --onlyvisible --name '阳光年报' 2>/dev/null | head -1 || true)
        [ -z "$window" ] || break
        sleep 0.1
    done
    [ -n "$window" ] || { cat "$folder/window.log" && return 1; }
    rest 2
    xdotool windowactivate --sync "$window"
}

# An emulated processor takes several times as long to answer.
rest() { sleep "$(awk "BEGIN { print $1 * $slowness }")"; }
# awaited COMMAND…: until it succeeds, a minute at most.
awaited() {
    local _
    for _ in $(seq $((120 * slowness))); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.5
    done
    return 1
}
shown() { [ -n "$(xdotool search --onlyvisible --name "$1")" ]; }
keys() { xdotool key --clearmodifiers --delay 120 "$@" && rest "${PAUSE:-0.7}"; }
types() { xdotool type --clearmodifiers --delay 90 "$1" && rest 0.5; }
picture() { import -display $screen_name -window root "$folder/$1.png" 2>/dev/null || true; }

close_window() {
    keys ctrl+q
    for _ in $(seq $((50 * slowness))); do
        kill -0 "$program_id" 2>/dev/null || return 0
        sleep 0.1
    done
    kill "$program_id"
}

# A report entered, looked at and exported, by keys alone.
enter_by_keys() {
    open_window || return 1
    picture installed
    PAUSE=3 keys ctrl+n
    awaited shown 新建
    types "Qingshan Xian Nongyeju"
    PAUSE=4 keys Return
    awaited shown Qingshan
    keys ctrl+Tab
    types "2025: 3 items."
    keys ctrl+Tab
    for number in 3 1 12; do types $number && keys Return; done
    keys ctrl+0
    keys ctrl+Tab
    types 7
    keys Return
    keys ctrl+0
    keys ctrl+Tab
    keys ctrl+0
    picture entered
    keys ctrl+e
    awaited shown 导出 && rest 1
    PAUSE=4 keys Return # what should be looked at is told first; then the place is asked for
    keys ctrl+a
    types /home/clerk/exported.pdf
    keys Return
    awaited [ -s "$folder/bare/home/clerk/exported.pdf" ]
    rest 3
    picture exported
    close_window
    [ -s "$folder/bare/home/clerk/exported.pdf" ]
}

# kept PROGRAM: what the clerk's database holds, and a page printed from source beside the exported one.
kept() {
    local file
    rm -f "$folder"/copy.db*
    for file in "$folder/bare/home/clerk/.local/share/$name"/nianbao.db{,-wal}; do
        [ ! -e "$file" ] || cp "$file" "$folder/copy.db${file##*.db}"
    done
    HOME="$folder/home" "$folder/venv/bin/python" - "$folder/source" "$folder/copy.db" "$folder/from-source.pdf" <<'PY'
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from models.services.library import Library
from output.publish import render
library = Library(Path(sys.argv[2]))
lines = [line for line in library.reports() if line.agency.name.startswith("Qingshan")]
filing = library.filing(lines[0].id)
typed = [filing.figures.get(cell) for cell in filing.edition.cells]
numbers = sorted({number for number in typed if number}, reverse=True)
print(f"{len(library.reports())} 份报告；{filing.agency.name}：{numbers}")
Path(sys.argv[3]).write_bytes(render(filing, ".pdf", is_draft=True))  # as the window prints what is not final
library.close()
assert {12, 7, 3, 1} <= set(numbers), numbers
assert any("3 items" in str(text) for text in filing.texts.values())
PY
}

exported_as_from_source() {
    kept && sha256sum "$folder/bare/home/clerk/exported.pdf" "$folder/from-source.pdf" &&
        cmp "$folder/bare/home/clerk/exported.pdf" "$folder/from-source.pdf"
}

upgrade() {
    install_alone "$folder/newer" && installed_self_test >/dev/null && open_window && picture upgraded && close_window && kept
}

remove() {
    alone dpkg --purge $id
    ! [ -e "$folder/bare/opt/apps/$id" ] && ! [ -e "$folder/bare/usr/bin/$name" ] && kept
}

uos_package() {
    local file told
    file=$(find "$folder/packages" -name '*_uos_*.deb')
    ! dpkg-deb -c "$file" | awk '$1 !~ /^d/ {print $6}' | grep -v "^./opt/apps/$id/" &&
        cp "$file" "$folder/bare/tmp/nianbao.deb" && alone dpkg -i /tmp/nianbao.deb || return 1
    told=$(clerk_alone "/opt/apps/$id/files/$name" --self-test) || { echo "$told" && return 1; }
    tail -1 <<<"$told"
    grep -q '"appid"' "$folder/bare/opt/apps/$id/info" && alone dpkg --purge $id >/dev/null
}

checksums() { (cd "$folder/packages" && sha256sum --check --quiet SHA256SUMS); }

full_part() {
    root=${root:-$folder/root11}
    # What qemu loads the libraries of another processor from.
    [ "$slowness" = 1 ] || export QEMU_LD_PREFIX=$root
    [ -n "$built" ] || step "在 Debian 11 根里打包，GLIBC 不超过下限" build_packages
    step "做一个版本更新的安装包" build_newer
    program="$folder/packages/$name/$name"
    step "--version 说出提交" version_told
    step "PDF 与源码印出的逐字节相同" same_pdf
    step "docx、html、xlsx 写出再读入，多份同读" other_forms
    step "没有 Python 的 Debian 12" bare_root
    step "断网安装" install_alone "$folder/packages"
    step "装好后断网自检" installed_self_test
    step "用按键录入一份报告并导出 PDF" enter_by_keys
    step "导出的 PDF 与源码印出的逐字节相同" exported_as_from_source
    step "断网升级，数据还在" upgrade
    step "卸载，数据还在" remove
    step "统信版：只用 /opt/apps，装、自检、卸" uos_package
    step "校验和" checksums
    start_times
    size_and_memory
    note '' "安装包（字节）$(cd "$folder/packages" && stat -c '%n %s' -- *.deb *.tar.xz | paste -sd';')"
}

step "干净的克隆和依赖" eval 'fresh_clone && fill_venv'
if [ -n "$quick" ]; then quick_part; else full_part; fi

printf '\n%s，%s 核，提交 %s\n' "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)" "$(nproc)" \
    "$(git -C "$folder/source" rev-parse --short=12 HEAD)"
printf '%s\n' "${table[@]}"
[ "$failed" = 0 ]
