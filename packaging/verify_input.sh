#!/usr/bin/env bash
# 检验打包后的程序能输入中文：真的 fcitx5（装有 ibus、没装 ibus）、真的 ibus，有插件时还有 fcitx 4；用按键打“你好”。
#   sudo bash packaging/verify_input.sh BUNDLE ROOT [RUNS]     BUNDLE 是 yangguang-nianbao/ 目录，各做 RUNS 遍（默认 1）
# ROOT 是装着输入法的 Debian 12，没有就先建（要网络）。打到三处：新建时的单位全称、文字部分、一格的备注；
# 每一步等到看见结果才走下一步，等不到就算没通过；最后从数据库里按位置读回来，一处不对就算没通过。
set -euo pipefail
bundle=$(realpath "${1:?用法：verify_input.sh 程序目录 根目录 [遍数]}")
root=$(realpath -m "${2:?缺少根目录}")
runs=${3:-1}
PACKAGES="libgl1 libegl1 libxcb1 libx11-6 libcups2 libglib2.0-0 libfontconfig1 libfreetype6 libgssapi-krb5-2
    dbus dbus-x11 xvfb xdotool openbox scrot x11-utils x11-apps python3 fcitx5 fcitx5-chinese-addons ibus ibus-libpinyin
    fcitx-bin fcitx-data fcitx-modules fcitx-module-dbus fcitx-module-x11 fcitx-ui-classic fcitx-pinyin"

leave() { for mounted in proc dev/shm dev/pts; do umount "$root/$mounted" 2>/dev/null || true; done; }
trap leave EXIT

inside() {
    chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"
}

if [ ! -e "$root/root/filled" ]; then
    [ -e "$root/etc/debian_version" ] ||
        debootstrap --variant=minbase bookworm "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >/dev/null
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    inside apt-get -qq update
    # shellcheck disable=SC2086
    inside env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $PACKAGES >/dev/null
    touch "$root/root/filled"
fi
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
mountpoint -q "$root/dev/shm" || mount -t tmpfs tmpfs "$root/dev/shm"
mountpoint -q "$root/dev/pts" || mount -t devpts devpts "$root/dev/pts"
inside sh -c 'dbus-uuidgen --ensure=/etc/machine-id; mkdir -p /run/dbus /tmp/.X11-unix; chmod 1777 /tmp /tmp/.X11-unix'
rm -rf "$root/opt/program"
cp -a "$bundle" "$root/opt/program"
install -m755 "$(dirname "${BASH_SOURCE[0]}")/input_trial.sh" "$root/root/input_trial.sh"

# A desktop without the other method has none of its programs on the way.
hidden=()
hide() {
    local program
    for program in "$@"; do
        [ ! -e "$root/usr/bin/$program" ] || { mv "$root/usr/bin/$program" "$root/usr/bin/$program.away" && hidden+=("$program"); }
    done
}
unhide() {
    local program
    for program in ${hidden[@]+"${hidden[@]}"}; do mv "$root/usr/bin/$program.away" "$root/usr/bin/$program"; done
    hidden=()
}
trap 'unhide; leave' EXIT

failed=0
# trial DAEMON LABEL: in a network of its own, on a bus and a screen of its own; its processes end with it.
trial() {
    local begun=$SECONDS told
    rm -rf "$root/tmp/trial" "$root/root/.config"
    mkdir -p "$root/tmp/trial"
    if told=$(unshare -n -p -f --mount-proc="$root/proc" chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin dbus-run-session -- bash /root/input_trial.sh "$1" 2>"$root/tmp/trial/said"); then
        echo "通过　　$2（$((SECONDS - begun)) 秒）：$told"
    else
        failed=$((failed + 1))
        rm -rf "$root/tmp/failed-$failed-$2"
        cp -r "$root/tmp/trial" "$root/tmp/failed-$failed-$2"
        echo "未通过　$2（$((SECONDS - begun)) 秒）：$told；画面和记录在 $root/tmp/failed-$failed-$2"
    fi
    rm -rf "$root/tmp/pictures-$2"
    mv "$root/tmp/trial" "$root/tmp/pictures-$2"
}

has_plugin=
[ ! -e "$bundle/_internal/PySide6/Qt/plugins/platforminputcontexts/libfcitx5platforminputcontextplugin.so" ] || has_plugin=1
count=0
for _ in $(seq "$runs"); do
    hide fcitx
    trial fcitx5 fcitx5-with-ibus
    hide ibus-daemon ibus
    trial fcitx5 fcitx5-alone
    unhide
    hide fcitx fcitx5
    trial ibus ibus
    unhide
    count=$((count + 3))
    [ -n "$has_plugin" ] || continue
    hide fcitx5 ibus-daemon ibus
    trial fcitx4 fcitx4
    unhide
    count=$((count + 1))
done
echo "画面在 $root/tmp/pictures-*/；$count 次中 $failed 次没有通过。"
[ "$failed" = 0 ]
