#!/usr/bin/env bash
# Remakes requirements-build.txt, what makes the bundle, in the way of lock.sh; run it after lock.sh.
# The index is whatever this computer's pip and uv are set to; the lock never names it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check "uv==0.13.9"
"$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 \
    --generate-hashes --only-binary :all: --no-emit-index-url --no-emit-find-links \
    --custom-compile-command "bash packaging/lock_build.sh" "$@" \
    --output-file requirements-build.txt requirements-build.in

if grep -nE '://|^--|file:' requirements-build.txt; then
    echo "锁定文件里出现了地址，不能提交。" >&2
    exit 1
fi
