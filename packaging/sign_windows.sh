#!/usr/bin/env bash
# 给 Windows 的程序和安装程序签名：exe、dll、msi，就地签，签完当场验。
#   CERTIFICATE=证书.pfx PASSWORD_FILE=密码文件 [TIMESTAMP_SERVER=时间戳服务器的网址] bash packaging/sign_windows.sh 文件…
# 没有给 CERTIFICATE 就什么也不做。没有时间戳，证书过期以后签名就不再有效。要 osslsigncode。
set -euo pipefail
[ -n "${CERTIFICATE:-}" ] || exit 0
title=阳光年报
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

options=(-pkcs12 "$CERTIFICATE" -h sha256 -n "$title")
[ -z "${PASSWORD_FILE:-}" ] || options+=(-readpass "$PASSWORD_FILE")
if [ -n "${TIMESTAMP_SERVER:-}" ]; then
    options+=(-ts "$TIMESTAMP_SERVER")
else
    echo "没有写 TIMESTAMP_SERVER：签名只到证书过期为止有效。" >&2
fi
for file in "$@"; do
    osslsigncode sign "${options[@]}" -in "$file" -out "$work/signed" >"$work/said" 2>&1 || { cat "$work/said" >&2 && exit 1; }
    # Whether the chain ends in a root of Windows is for Windows to say; here: the signature is of this file.
    osslsigncode verify -in "$work/signed" >"$work/said" 2>&1 || true
    grep -q 'Calculated.*digest' "$work/said" && ! grep -qi 'mismatch' "$work/said" || { cat "$work/said" >&2 && exit 1; }
    cat "$work/signed" >"$file"
    rm "$work/signed"
    echo "签了 $(basename "$file")"
done
