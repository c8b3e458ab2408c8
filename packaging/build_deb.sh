#!/usr/bin/env bash
# 由已做好的单文件夹程序做出安装包：统信（UOS）版 .deb、麒麟/Debian 版 .deb 和 tar.xz，附 SHA-256 和组件清单。
#   bash packaging/build_deb.sh OUTPUT               OUTPUT 里已有 yangguang-nianbao/（build_bundle.sh 的结果）
#   sudo bash packaging/build_deb.sh OUTPUT ROOT     先在打包用的根目录 ROOT 里做；没有 ROOT 就先建（ARCH=arm64 建飞腾、鲲鹏用的）
# MAINTAINER='姓名 <地址>' 写进 .deb，正式发布时要填。演练用：VERSION=0.2.0 另定版本号，XZ_LEVEL=1 压得快些，ONLY=deb 只做麒麟/Debian 版（uos、deb、tar 中的几样）。
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
output=$(realpath -m "${1:?用法：build_deb.sh 输出目录 [打包用的根目录]}")
name=yangguang-nianbao
id=org.yangguang.nianbao
document=application-x-yangguang-nianbao
desktop="$here/packaging/desktop"
only=${ONLY:-uos deb tar}
level=${XZ_LEVEL:-9e}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -n "${2:-}" ]; then
    [ -e "$2/opt/python" ] || bash "$here/packaging/build_root.sh" "$2"
    bash "$here/packaging/build_bundle.sh" "$2" "$output"
fi
bundle="$output/$name"
stamp="$bundle/_internal/resources/build.json"
told() { sed -n "s/.*\"$1\": \"\(.*\)\".*/\1/p" "$stamp"; }
version=${VERSION:-$(told version)}
SOURCE_DATE_EPOCH=$(date -u -d "$(told built)" +%s)
export SOURCE_DATE_EPOCH
case $(od -An -tx2 -j18 -N2 "$bundle/$name" | tr -d ' ') in # e_machine of the ELF header
    003e) arch=amd64 filter=--x86 ;;
    # dpkg of 麒麟 V10 reads with an xz that knows no filter for arm64 yet.
    00b7) arch=arm64 filter='' ;;
    *) echo "没有为这种处理器做过安装包。" >&2 && exit 2 ;;
esac
# What the gate measured is what the package asks for.
glibc=$(python3 "$here/packaging/glibc_gate.py" "$bundle" | sed -n 's/.*GLIBC_\([0-9.]*\).*/\1/p' | tail -1)
depends="libc6 (>= $glibc), libstdc++6 (>= 8), libgcc1 | libgcc-s1, libgl1, libegl1, libx11-6, libxcb1, libsm6"
depends+=", libfontconfig1, libfreetype6, libglib2.0-0 | libglib2.0-0t64, libcups2 | libcups2t64, libgssapi-krb5-2"
maintainer=${MAINTAINER:-阳光年报 <nianbao@localhost>}

copyright_file() {
    cat <<COPYRIGHT
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: 阳光年报
Comment: 随程序提供的各组件的许可文本在 /opt/apps/$id/files/_internal/resources/licences，
 字体的在同处的 fonts/licences。

Files: *
Copyright: 2026 阳光年报 contributors
License: MulanPSL-2.0
$(sed 's/^$/./; s/^/ /' "$bundle/_internal/resources/licences/LICENSE")
COPYRIGHT
}

changelog_file() {
    cat <<CHANGELOG
$id ($version) stable; urgency=medium

  * 这一版的改动见同一目录里的 CHANGELOG.md.gz。

 -- $maintainer  $(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")
CHANGELOG
}

info_file() {
    cat <<INFO
{
 "appid": "$id",
 "name": "阳光年报",
 "version": "$version",
 "arch": ["$arch"],
 "permissions": {
  "autostart": false, "notification": false, "trayicon": false, "clipboard": true, "account": false,
  "bluetooth": false, "camera": false, "audio_record": false, "installed_apps": false
 }
}
INFO
}

# entries_under FOLDER: desktop entry, MIME type, metainfo and icons, in the folders desktops look in.
entries_under() {
    local to=$1 sizes="$1/icons/hicolor" size kind
    mkdir -p "$to/applications" "$to/mime/packages" "$to/metainfo"
    cp "$desktop/$id.desktop" "$to/applications"
    cp "$desktop/$id.xml" "$to/mime/packages"
    sed "s/@VERSION@/$version/; s/@DATE@/$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)/" "$desktop/$id.metainfo.xml" \
        >"$to/metainfo/$id.metainfo.xml"
    for size in 16 24 32 48 64 128; do
        mkdir -p "$sizes/${size}x$size/apps" "$sizes/${size}x$size/mimetypes"
        cp "$desktop/icons/app-$size.png" "$sizes/${size}x$size/apps/$id.png"
        cp "$desktop/icons/document-$size.png" "$sizes/${size}x$size/mimetypes/$document.png"
    done
    for kind in apps mimetypes; do mkdir -p "$sizes/scalable/$kind"; done
    mkdir -p "$sizes/256x256/apps"
    cp "$bundle/_internal/resources/icons/app.png" "$sizes/256x256/apps/$id.png"
    cp "$bundle/_internal/resources/icons/app.svg" "$sizes/scalable/apps/$id.svg"
    cp "$desktop/document.svg" "$sizes/scalable/mimetypes/$document.svg"
}

# manual_under FOLDER: the manual where Debian's readers look for it; the files themselves are the program's.
manual_under() {
    local to=$1 built="/opt/apps/$id/files/_internal/docs/_build"
    mkdir -p "$to/doc/$id" "$to/doc-base"
    ln -s "$built/manual.pdf" "$to/doc/$id/manual.pdf"
    ln -s "$built/html" "$to/doc/$id/html"
    gzip -9n <"$here/docs/ADMIN.md" >"$to/doc/$id/ADMIN.md.gz"
    sed "s/@ID@/$id/" "$desktop/doc-base" >"$to/doc-base/$id"
}

# command_under FOLDER: what belongs to the command in /usr/bin.
command_under() {
    local to=$1
    mkdir -p "$to/man/man1" "$to/bash-completion/completions" "$to/doc/$id" "$to/lintian/overrides"
    gzip -9n <"$desktop/$name.1" >"$to/man/man1/$name.1.gz"
    cp "$desktop/$name.bash" "$to/bash-completion/completions/$name"
    copyright_file >"$to/doc/$id/copyright"
    gzip -9n <"$here/CHANGELOG.md" >"$to/doc/$id/CHANGELOG.md.gz"
    changelog_file | gzip -9n >"$to/doc/$id/changelog.gz"
    sed "s/@ID@/$id/" "$desktop/lintian-overrides" >"$to/lintian/overrides/$id"
    manual_under "$to"
}

# xz, because older dpkg cannot read zstd; one thread, so that the bytes do not depend on the computer.
squeeze() { xz ${filter:+"$filter"} "--lzma2=preset=$level" -T1 "$@"; }

# As dpkg-gencontrol counts it: whole KiB a file and one for all else. What du says depends on the file system.
installed_size() {
    find "$1" -path "$1/DEBIAN" -prune -o -type f -printf '%s\n' -o -printf '1\n' |
        awk '{ kib += int(($1 + 1023) / 1024) } END { print kib }'
}

# package TREE FILE
package() {
    local tree=$1 file=$2
    mkdir -p "$tree/DEBIAN"
    cat >"$tree/DEBIAN/control" <<CONTROL
Package: $id
Version: $version
Architecture: $arch
Maintainer: $maintainer
Installed-Size: $(installed_size "$tree")
Depends: $depends
Section: misc
Priority: optional
Description: 政府信息公开工作年度报告 填报 校验 汇总 打印
 阳光年报把年报从填表做到成文：合计由程序算出，表和文字不一致时当场指出，按 GB/T 9704 印出。
 全部在本机完成，不连网络。报告存放在用户自己的目录里，升级和卸载都不动它。
CONTROL
    (cd "$tree" && find . -path ./DEBIAN -prune -o -type f -print0 | LC_ALL=C sort -z |
        xargs -0 md5sum | sed 's#  \./#  #') >"$tree/DEBIAN/md5sums"
    chmod -R u=rwX,go=rX "$tree"
    find "$tree" -type f -name '*.so*' -exec chmod a-x {} +
    find "$tree" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Znone --build "$tree" "$work/plain.deb" >/dev/null
    # dpkg-deb offers no filter for machine code; every dpkg reads it, since all filters of xz are known to its library.
    rm -rf "$work/parts"
    mkdir "$work/parts"
    (cd "$work/parts" && ar x "$work/plain.deb" && squeeze control.tar data.tar &&
        ar rcD "$work/squeezed.deb" debian-binary control.tar.xz data.tar.xz)
    mv "$work/squeezed.deb" "$file"
    rm "$work/plain.deb"
}

uos="$work/uos/opt/apps/$id"
mkdir -p "$uos/files"
cp -a "$bundle/." "$uos/files"
info_file >"$uos/info"
entries_under "$uos/entries"
[[ $only != *uos* ]] || package "$work/uos" "$output/${id}_${version}_uos_$arch.deb"

# 麒麟 and Debian look in /usr/share; the tree is otherwise the same.
rm -rf "$work/uos/DEBIAN"
mv "$work/uos" "$work/kylin"
entries_under "$work/kylin/usr/share"
command_under "$work/kylin/usr/share"
mkdir -p "$work/kylin/usr/bin"
ln -s "/opt/apps/$id/files/$name" "$work/kylin/usr/bin/$name"
[[ $only != *deb* ]] || package "$work/kylin" "$output/${id}_${version}_$arch.deb"

[[ $only != *tar* ]] || tar --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime="@$SOURCE_DATE_EPOCH" \
    -C "$output" -c "$name" | squeeze >"$output/${name}_${version}_$arch.tar.xz"

python3 "$here/packaging/sbom.py" "$bundle" "$output/${name}_${version}_$arch.cdx.json"
cd "$output"
find . -maxdepth 1 -name "*_${version}_*" -printf '%f\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS
du -m -- *"_${version}_"*
