#!/usr/bin/env bash
# 为随包的 Qt 编译 fcitx 的输入法插件，fcitx 4 和 fcitx5 都认：UOS 20、麒麟 V10 上的搜狗多半基于 fcitx 4。
#   git clone https://github.com/fcitx/fcitx5-qt SOURCE
#   sudo bash packaging/build_fcitx.sh SOURCE ROOT ROOT13
# ROOT 是 build_root.sh 建的 Debian 11（arm64 的也行），插件放进它的 /opt/fcitx，以后打包都带上；
# ROOT13 是 build_windows.sh 或 debootstrap 建的 Debian 13：从它取同一小版本 Qt 的私有头文件和 moc，要网络。
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source=$(realpath "${1:?用法：build_fcitx.sh 源码仓库 Debian11根 Debian13根}")
root=$(realpath "${2:?缺少 Debian 11 的根目录}")
root13=$(realpath "${3:?缺少 Debian 13 的根目录}")
version=5.1.9
TREE=e9bc19a6956a07c4cad2af3908bacaf63dafee83 # of that version, as its authors tagged it
site=/opt/python/lib/python3.11/dist-packages
plugin=libfcitx5platforminputcontextplugin.so
place=/build/fcitx

inside() {
    local where=$1 variable passed=()
    shift
    for variable in http_proxy https_proxy no_proxy; do
        [ -z "${!variable:-}" ] || passed+=("$variable=${!variable}")
    done
    chroot "$where" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin "${passed[@]}" "$@"
}

# moc is run where the headers come from: what it writes is the same for every Qt 6.8.
gather() {
    local unpacked="$root13$place/unpacked" plugin="$root13$place/plugin"
    cp -L /etc/resolv.conf /etc/hosts "$root13/etc/"
    mkdir -p "$unpacked" "$plugin/licences"
    git -C "$source" archive "$version" | tar -x -C "$unpacked"
    # The files are links from one version of Qt to another.
    cp -L "$unpacked"/qt6/platforminputcontext/*.{cpp,h} "$unpacked"/qt6/dbusaddons/*.{cpp,h} "$unpacked"/common/*.h "$plugin/"
    cp "$unpacked"/LICENSES/*.txt "$plugin/licences/"
    printf '{ "Keys": [ "fcitx", "fcitx5" ] }\n' >"$plugin/fcitx5.json"
    printf '#define FCITX5QT6DBUSADDONS_EXPORT\n#define FCITX5QT6DBUSADDONS_NO_EXPORT\n' \
        >"$plugin/fcitx5qt6dbusaddons_export.h"
    inside "$root13" bash -ec "dpkg --add-architecture $processor && apt-get -qq update
        apt-get -qq -y --no-install-recommends install qt6-base-dev-tools >/dev/null
        cd $place && apt-get -qq -o APT::Sandbox::User=root download qt6-base-dev:$processor qt6-base-private-dev:$processor
        for package in *.deb; do dpkg-deb -x \$package headers; done
        cp -r headers/usr/include/*/qt6 plugin/qt
        cd plugin
        for header in *.h; do
            ! grep -q Q_OBJECT \$header || /usr/lib/qt6/libexec/moc -DENABLE_X11 \
                '-DFCITX_PLUGIN_DATA_FILE_PATH=\"fcitx5.json\"' \
                '-DQPlatformInputContextFactoryInterface_iid=\"org.qt-project.Qt.QPlatformInputContextFactoryInterface.5.1\"' \
                \$header -o moc_\${header%.h}.cpp
        done"
    # 6.8.0 declares this one function otherwise than 6.8.1 and later; no other that the plug-in calls.
    [ ! -e "$root$site"/PySide6_Essentials-6.8.0*.dist-info ] ||
        sed -i '/template<typename Delivery/{N;s/.*\n    static bool handleContextMenuEvent/    static void handleContextMenuEvent/}' \
            "$plugin"/qt/QtGui/*/QtGui/qpa/qwindowsysteminterface.h
    cp -r "$plugin" "$root$place"
}

compile() {
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    inside "$root" bash -ec "apt-get -qq update
        apt-get -qq -y --no-install-recommends install g++ libxcb1-dev libxkbcommon-dev libgl-dev >/dev/null
        cd $place
        libraries=$site/PySide6/Qt/lib qt=\$(basename qt/QtGui/6.*)
        includes='-I. -Iqt'
        for part in QtCore QtGui QtDBus QtWidgets; do
            includes+=\" -Iqt/\$part -Iqt/\$part/\$qt -Iqt/\$part/\$qt/\$part\"
        done
        for file in *.cpp; do
            g++ -c -std=c++17 -Os -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections -DENABLE_X11 -DQT_PLUGIN \
                -DQT_NO_KEYWORDS -DFCITX5QT6DBUSADDONS_STATIC_DEFINE '-DFCITX_PLUGIN_DATA_FILE_PATH=\"fcitx5.json\"' \
                \$includes \$file
        done
        g++ -shared -Wl,--no-undefined -Wl,--gc-sections -Wl,-z,relro -o $plugin *.o \
            \$libraries/libQt6{Widgets,Gui,DBus,Core}.so.6 -lxkbcommon -lxcb \
            -Wl,-rpath-link,\$libraries '-Wl,-rpath,\$ORIGIN/../../lib'
        strip --strip-unneeded $plugin"
}

# Which PySide6 it was made for stands beside it: the plug-in uses what Qt may change from one version to the next.
keep() {
    rm -rf "$root/opt/fcitx"
    mkdir -p "$root/opt/fcitx"
    mv "$root$place/$plugin" "$root$place/licences" "$root/opt/fcitx/"
    echo "$version" >"$root/opt/fcitx/version"
    basename "$root$site"/[Pp]y[Ss]ide6_[Ee]ssentials-*.dist-info .dist-info >"$root/opt/fcitx/made_for"
}

[ "$(git -C "$source" rev-parse "$version^{tree}")" = "$TREE" ] || { echo "$source 的 $version 不是核对过的源码。" >&2 && exit 1; }
processor=$(chroot "$root" dpkg --print-architecture)
bash "$here/packaging/add_wheels.sh" "$root" "$here/requirements-build.txt"
rm -rf "${root:?}$place" "${root13:?}$place"
mkdir -p "$root/build"
gather
compile
keep
rm -rf "${root:?}$place" "${root13:?}$place"
python3 "$here/packaging/glibc_gate.py" "$root/opt/fcitx"
echo "已做出 $plugin（fcitx5-qt $version，用于 $(cat "$root/opt/fcitx/made_for")）"
