#!/usr/bin/env bash
# 检验打包后的程序能输入中文：真的 fcitx5（装有 ibus、没装 ibus）、真的 ibus、带着插件时还有 fcitx 4；用按键打“你好”。
#   sudo bash packaging/verify_input.sh BUNDLE ROOT [RUNS] [METHODS]
# BUNDLE 是 yangguang-nianbao/ 目录；各做 RUNS 遍（默认 1）；METHODS 选做其中几样，如 "ibus fcitx4"。
# ROOT 是装着 fcitx5 和 ibus 的 Debian 12，ROOT-fcitx4 是装着 fcitx 4 的（两者不能同装），没有就先建（要网络）。
# 打到几处：新建时的单位全称、文字部分、一格的备注、下级单位名册；每一步等到看见结果才走下一步，等不到就算没通过；
# 最后从数据库里按位置读回来，一处不对就算没通过。
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
bundle=$(realpath "${1:?用法：verify_input.sh 程序目录 根目录 [遍数] [输入法]}")
root=$(realpath -m "${2:?缺少根目录}")
runs=${3:-1}
methods=${4:-}
DESKTOP="libgl1 libegl1 libxcb1 libx11-6 libcups2 libglib2.0-0 libfontconfig1 libfreetype6 libgssapi-krb5-2
    dbus dbus-x11 xvfb xdotool openbox scrot x11-utils x11-apps python3"
FCITX5="fcitx5 fcitx5-chinese-addons ibus ibus-libpinyin"
FCITX4="fcitx-bin fcitx-data fcitx-modules fcitx-module-dbus fcitx-module-x11 fcitx-ui-classic fcitx-pinyin"

if [ -z "$methods" ]; then
    methods="fcitx5-with-ibus fcitx5-alone ibus"
    [ ! -e "$bundle/_internal/PySide6/Qt/plugins/platforminputcontexts/libfcitx5platforminputcontextplugin.so" ] ||
        methods+=" fcitx4"
fi

inside() {
    local place=$1
    shift
    chroot "$place" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"
}

places=()
leave() {
    local place mounted
    for place in ${places[@]+"${places[@]}"}; do
        unhide "$place"
        for mounted in proc dev/shm dev/pts; do umount "$place/$mounted" 2>/dev/null || true; done
    done
}
trap leave EXIT

# make_ready PLACE PACKAGES: a desktop with its input methods, and the program in it.
make_ready() {
    local place=$1 packages=$2
    if [ ! -e "$place/root/filled" ]; then
        [ -e "$place/etc/debian_version" ] ||
            debootstrap --variant=minbase bookworm "$place" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >/dev/null
        cp -L /etc/resolv.conf /etc/hosts "$place/etc/"
        inside "$place" apt-get -qq update
        # shellcheck disable=SC2086
        inside "$place" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $DESKTOP $packages >/dev/null
        touch "$place/root/filled"
    fi
    places+=("$place")
    unhide "$place"
    mountpoint -q "$place/proc" || mount -t proc proc "$place/proc"
    mountpoint -q "$place/dev/shm" || mount -t tmpfs tmpfs "$place/dev/shm"
    mountpoint -q "$place/dev/pts" || mount -t devpts devpts "$place/dev/pts"
    inside "$place" sh -c 'dbus-uuidgen --ensure=/etc/machine-id; mkdir -p /run/dbus /tmp/.X11-unix; chmod 1777 /tmp /tmp/.X11-unix'
    rm -rf "$place/opt/program"
    cp -a "$bundle" "$place/opt/program"
    install -m755 "$here/input_trial.sh" "$place/root/input_trial.sh"
}

# A desktop without the other method has none of its programs on the way.
hide() {
    local place=$1 program
    shift
    for program in "$@"; do
        [ ! -e "$place/usr/bin/$program" ] || mv "$place/usr/bin/$program" "$place/usr/bin/$program.away"
    done
}
unhide() {
    local away
    for away in "$1"/usr/bin/*.away; do [ ! -e "$away" ] || mv "$away" "${away%.away}"; done
}

failed=0 count=0
# trial PLACE DAEMON LABEL: in a network of its own, on a bus and a screen of its own; its processes end with it.
trial() {
    local place=$1 begun=$SECONDS told
    count=$((count + 1))
    rm -rf "$place/tmp/trial" "$place/root/.config"
    mkdir -p "$place/tmp/trial"
    if told=$(unshare -n -p -f --mount-proc="$place/proc" chroot "$place" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin dbus-run-session -- bash /root/input_trial.sh "$2" 2>"$place/tmp/trial/said"); then
        echo "通过　　$3（$((SECONDS - begun)) 秒）：$told"
    else
        failed=$((failed + 1))
        rm -rf "$place/tmp/failed-$failed-$3"
        cp -r "$place/tmp/trial" "$place/tmp/failed-$failed-$3"
        echo "未通过　$3（$((SECONDS - begun)) 秒）：$told；画面和记录在 $place/tmp/failed-$failed-$3"
    fi
    rm -rf "$place/tmp/pictures-$3"
    mv "$place/tmp/trial" "$place/tmp/pictures-$3"
    unhide "$place"
}

one() {
    case $1 in
        fcitx5-with-ibus) trial "$root" fcitx5 "$1" ;;
        fcitx5-alone) hide "$root" ibus-daemon ibus && trial "$root" fcitx5 "$1" ;;
        ibus) hide "$root" fcitx5 && trial "$root" ibus "$1" ;;
        fcitx4) hide "$root-fcitx4" ibus-daemon ibus && trial "$root-fcitx4" fcitx4 "$1" ;;
        *) echo "没有 $1 这样输入法。" >&2 && exit 2 ;;
    esac
}

[ -z "${methods//fcitx4/}" ] || make_ready "$root" "$FCITX5"
[[ $methods != *fcitx4* ]] || make_ready "$root-fcitx4" "$FCITX4"
for _ in $(seq "$runs"); do
    for method in $methods; do one "$method"; done
done
echo "画面在 $root*/tmp/pictures-*/；$count 次中 $failed 次没有通过。"
[ "$failed" = 0 ]
