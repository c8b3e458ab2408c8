#!/bin/bash
# Run by verify_input.sh inside its root: one desktop, one input method, four places of the bundled program.
#   input_trial.sh fcitx5|fcitx4|ibus      the last line says what was read back; 1 when a step did not come about
set -u
method=$1
place=/tmp/trial
export XDG_RUNTIME_DIR=$place/run
mkdir -m 700 "$XDG_RUNTIME_DIR"

fail() {
    echo "没有等到：$1"
    scrot -o "$place/failed.png"
    exit 1
}

# await WHAT COMMAND…: until it succeeds; half a minute is far more than any of these takes.
await() {
    local what=$1
    shift
    for _ in $(seq 300); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    fail "$what"
}

owned() {
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
        "string:$1" | grep -q 'boolean true'
}
has_window_manager() { xprop -root _NET_SUPPORTING_WM_CHECK | grep -q 'window id'; }
in_front() { xdotool getactivewindow getwindowname | grep -q "$1"; }
ibus_is_ready() { ibus list-engine | grep -q libpinyin; }

# The method answers for the field that has the focus.
listens() {
    if [ "$method" = fcitx5 ]; then
        [ "$(fcitx5-remote)" = 2 ] && [ "$(fcitx5-remote -n)" = pinyin ]
    elif [ "$method" = fcitx4 ]; then
        [ "$(fcitx-remote)" = 2 ] || { fcitx-remote -o && false; }
    else
        [ "$(ibus engine)" = libpinyin ] || { ibus engine libpinyin && false; }
    fi
}

candidates_shown() {
    if [ "$method" = fcitx5 ]; then
        xdotool search --onlyvisible --name 'Fcitx5 Input Window'
    elif [ "$method" = fcitx4 ]; then
        xdotool search --onlyvisible --name 'Fcitx Input Window'
    else
        xdotool search --onlyvisible --class ibus-ui-gtk3
    fi
}
candidates_gone() { ! candidates_shown; }

# kept QUERY: the database, which the program writes to after every change, has a row for it.
kept() {
    python3 - "$1" <<'PY'
import sqlite3, sys
database = sqlite3.connect("file:/tmp/trial/data/nianbao.db?mode=ro", uri=True)
sys.exit(0 if database.execute(sys.argv[1]).fetchone() else 1)
PY
}

# Nothing on the screen moves any more but the caret, which blinks once a second: what was asked for has been drawn,
# and the field that got the focus has told the method. Keys typed before that are letters: "ni好".
settled() {
    local before
    before=$(xwd -silent -root | cksum)
    sleep 1
    [ "$before" = "$(xwd -silent -root | cksum)" ]
}

hello() {
    await "$1：画好" settled
    await "$1：输入法接上" listens
    xdotool type --delay 120 nihao
    await "$1：候选窗" candidates_shown
    scrot -o "$place/$1.png"
    xdotool key space
    await "$1：候选窗收起" candidates_gone
}

exec 3<>"$place/number" # -displayfd wants an open file
# Without -noreset the server starts anew, and refuses, whenever its last client leaves.
Xvfb -displayfd 3 -noreset -screen 0 1280x860x24 -nolisten tcp >/dev/null 2>&1 &
await 屏幕 test -s "$place/number"
DISPLAY=:$(head -1 "$place/number")
export DISPLAY
await 屏幕 xdotool getdisplaygeometry
openbox >"$place/openbox" 2>&1 &
await 窗口管理器 has_window_manager
if [ "$method" = fcitx5 ]; then
    export XMODIFIERS=@im=fcitx
    mkdir -p ~/.config/fcitx5
    printf '%s\n' '[Groups/0]' Name=Default 'Default Layout=us' DefaultIM=pinyin '[Groups/0/Items/0]' \
        Name=keyboard-us Layout= '[Groups/0/Items/1]' Name=pinyin Layout= '[GroupOrder]' 0=Default \
        >~/.config/fcitx5/profile
    printf '%s\n' '[Behavior]' ActiveByDefault=True ShareInputState=All >~/.config/fcitx5/config
    fcitx5 >"$place/daemon" 2>&1 &
    await fcitx5 owned org.fcitx.Fcitx5
    await "fcitx5 的 ibus 门户" owned org.freedesktop.portal.IBus
elif [ "$method" = fcitx4 ]; then
    export XMODIFIERS=@im=fcitx
    mkdir -p ~/.config/fcitx
    printf '%s\n' '[Profile]' IMName=pinyin EnabledIMList=fcitx-keyboard-us:True,pinyin:True >~/.config/fcitx/profile
    printf '%s\n' '[Program]' ShareStateAmongWindow=All DefaultInputMethodState=Active >~/.config/fcitx/config
    fcitx -D >"$place/daemon" 2>&1 &
    await fcitx owned org.fcitx.Fcitx
else
    export XMODIFIERS=@im=ibus QT_IM_MODULE=ibus
    ibus-daemon -rx >"$place/daemon" 2>&1 &
    await ibus ibus_is_ready
fi

mkdir "$place/data"
printf '%s\n' 代码,名称,上级,层级,应报 530300,曲靖市,,市,是 >"$place/roster.csv"
/opt/program/yangguang-nianbao --data "$place/data" roster "$place/roster.csv" --year "$(($(date +%Y) - 1))" --take \
    >"$place/roster" 2>&1 || fail 名册
/opt/program/yangguang-nianbao --data "$place/data" >"$place/program" 2>&1 &
program=$!
await 主窗口 in_front '^阳光年报$'
scrot -o "$place/opened.png"
xdotool key ctrl+n
await 新建窗口 in_front 新建年度报告
hello name
xdotool key Return
await "单位全称写进标题" in_front '^你好 · '
await "单位全称存下" kept "SELECT 1 FROM report JOIN agency ON agency.id = agency_id WHERE name = '你好'"

await 报告画好 settled
xdotool key ctrl+Tab
hello text
xdotool key ctrl+s
await "文字部分存下" kept "SELECT 1 FROM words WHERE place LIKE 'text:%' AND words LIKE '%你好'"

xdotool key ctrl+Tab
await 表格画好 settled
xdotool key shift+F2
hello note
xdotool key ctrl+Return
await "备注存下" kept "SELECT 1 FROM words WHERE place LIKE 'note:%' AND (words LIKE '%你好%' OR words LIKE '%\\u4f60\\u597d%')"

# 汇总: its keyboard begins in the tree of units, six steps before the button that opens the roster.
xdotool key ctrl+shift+l
await 汇总 in_front '^汇总'
await 汇总画好 settled
xdotool key --delay 80 Tab Tab Tab Tab Tab Tab space
await 名册 in_front 名册
await 名册画好 settled
xdotool key Insert
await 新增单位 in_front 新增单位
hello unit
xdotool key Tab
xdotool type --delay 120 530399
xdotool key Return
await "名册里的单位存下" kept "SELECT 1 FROM roster_unit WHERE name = '你好' AND code = '530399'"
await 回到名册 in_front 名册
scrot -o "$place/end.png"
xdotool key Escape
await 回到汇总 in_front '^汇总'
xdotool key ctrl+q
wait "$program" || fail "程序正常结束"
echo "单位全称、文字部分、备注、名册里的单位都是“你好”"
