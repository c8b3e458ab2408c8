#!/usr/bin/env bash
# 检验打包后的程序能输入中文：真的 fcitx5（装有 ibus、没装 ibus）和真的 ibus，用按键打“你好”。
#   sudo bash packaging/verify_input.sh BUNDLE ROOT     BUNDLE 是 yangguang-nianbao/ 目录
# ROOT 是装着输入法的 Debian 12，没有就先建（要网络）。打到三处：单位全称、机构代码、文字部分；从数据库里读回来。
set -euo pipefail
bundle=$(realpath "${1:?用法：verify_input.sh 程序目录 根目录}")
root=$(realpath -m "${2:?缺少根目录}")
PACKAGES="libgl1 libegl1 libxcb1 libx11-6 libcups2 libglib2.0-0 libfontconfig1 libfreetype6 libgssapi-krb5-2
    dbus dbus-x11 xvfb xdotool openbox scrot procps fcitx5 fcitx5-chinese-addons ibus ibus-libpinyin"

leave() { for mounted in proc dev/shm dev/pts; do umount "$root/$mounted" 2>/dev/null || true; done; }
trap leave EXIT

inside() {
    chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"
}

if [ ! -e "$root/etc/debian_version" ]; then
    debootstrap --variant=minbase bookworm "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >/dev/null
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    inside apt-get -qq update
    # shellcheck disable=SC2086
    inside env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $PACKAGES >/dev/null
fi
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
mountpoint -q "$root/dev/shm" || mount -t tmpfs tmpfs "$root/dev/shm"
mountpoint -q "$root/dev/pts" || mount -t devpts devpts "$root/dev/pts"
inside sh -c 'dbus-uuidgen --ensure=/etc/machine-id; mkdir -p /run/dbus /tmp/.X11-unix; chmod 1777 /tmp /tmp/.X11-unix'
rm -rf "$root/opt/program"
cp -a "$bundle" "$root/opt/program"

cat >"$root/root/trial.sh" <<'TRIAL'
#!/bin/bash
# trial.sh fcitx5|ibus NAME: one desktop, one daemon, three fields.
export DISPLAY=:89 XDG_RUNTIME_DIR=/tmp/run-$2
mkdir -p -m 700 "$XDG_RUNTIME_DIR"
rm -f /tmp/.X89-lock /tmp/.X11-unix/X89
Xvfb $DISPLAY -screen 0 1280x860x24 -nolisten tcp >/dev/null 2>&1 &
screen=$!
for _ in $(seq 100); do
    xdotool getdisplaygeometry >/dev/null 2>&1 && break
    sleep 0.2
done
openbox >/dev/null 2>&1 &
if [ "$1" = fcitx5 ]; then
    export XMODIFIERS=@im=fcitx
    mkdir -p ~/.config/fcitx5
    printf '%s\n' '[Groups/0]' Name=Default 'Default Layout=us' DefaultIM=pinyin '[Groups/0/Items/0]' \
        Name=keyboard-us Layout= '[Groups/0/Items/1]' Name=pinyin Layout= '[GroupOrder]' 0=Default \
        >~/.config/fcitx5/profile
    printf '%s\n' '[Behavior]' ActiveByDefault=True ShareInputState=All >~/.config/fcitx5/config
    fcitx5 -d >/tmp/fcitx5.log 2>&1
    sleep 3
else
    export XMODIFIERS=@im=ibus QT_IM_MODULE=ibus
    ibus-daemon -drx >/tmp/ibus.log 2>&1
    sleep 3
    ibus engine libpinyin
fi
/opt/program/yangguang-nianbao --data "/tmp/data-$2" >"/tmp/program-$2.log" 2>&1 &
program=$!
for _ in $(seq 200); do
    window=$(xdotool search --onlyvisible --name 阳光年报 2>/dev/null | head -1)
    [ -z "$window" ] || break
    sleep 0.1
done
sleep 3
xdotool windowactivate --sync "$window"
keys() { xdotool key --delay 150 "$@"; sleep 1; }
hello() { sleep 1; xdotool type --delay 200 nihao; sleep 1.5; scrot -o "/tmp/$2-$1.png"; keys space; sleep 0.5; }
keys ctrl+n
sleep 2
[ "$1" = fcitx5 ] || { ibus engine libpinyin; sleep 1; }
hello name "$2"
keys Return
sleep 4
keys Tab # past the name: the kinds of agency, then the code of the agency
keys Tab
hello code "$2"
keys ctrl+Tab
sleep 1
hello text "$2"
keys ctrl+s
scrot -o "/tmp/$2-end.png"
keys ctrl+q
sleep 3
kill $program $screen 2>/dev/null
pkill -x fcitx5 -P 1 2>/dev/null
[ "$1" = fcitx5 ] || ibus exit
true
TRIAL

# read_back NAME: each place in the database that holds the words; three are meant.
read_back() {
    python3 - "$root/tmp/data-$1/nianbao.db" <<'PY'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
found = []
for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
    for column in [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]:
        count = database.execute(f'SELECT count(*) FROM "{table}" WHERE CAST("{column}" AS TEXT) LIKE ?', ("%你好%",))
        if number := count.fetchone()[0]:
            found.append(f"{table}.{column}×{number}")
print("、".join(found) or "没有读到")
sys.exit(0 if len(found) > 1 else 1)
PY
}

failed=0
# trial DAEMON LABEL: in a network of its own, on a bus of its own.
trial() {
    rm -rf "$root/tmp/data-$2" "$root/root/.config"
    unshare -n -p -f --mount-proc="$root/proc" chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin dbus-run-session -- bash /root/trial.sh "$1" "$2" >"$root/tmp/$2.log" 2>&1 || true
    if told=$(read_back "$2"); then echo "通过　　$2：$told"; else
        echo "未通过　$2：$told"
        failed=$((failed + 1))
    fi
}

trial fcitx5 fcitx5-with-ibus
mv "$root/usr/bin/ibus-daemon" "$root/usr/bin/ibus-daemon.away"
trial fcitx5 fcitx5-alone
mv "$root/usr/bin/ibus-daemon.away" "$root/usr/bin/ibus-daemon"
trial ibus ibus
echo "画面在 $root/tmp/*.png"
[ "$failed" = 0 ]
