#!/usr/bin/env bash
# Remakes the four locks from the .in files: requirements.txt (run), -dev.txt (test), -build.txt (bundle), -manual.txt
# (the manual as web pages and PDF).
#   bash packaging/lock.sh                          keep what is pinned, add what is new
#   bash packaging/lock.sh --upgrade                move everything to the newest allowed
#   bash packaging/lock.sh --upgrade-package ruff   move one
# The index is whatever this computer's pip and uv are set to; the locks never name it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check -r packaging/uv.txt

# An extra left out of a lock is an open requirement to every installer that resolves it.
compile() {
    "$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --no-strip-extras \
        --generate-hashes --only-binary :all: --no-emit-index-url --no-emit-find-links \
        --custom-compile-command "bash packaging/lock.sh" "$@"
}
compile "$@" --output-file requirements.txt requirements.in
compile "$@" --output-file requirements-dev.txt requirements-dev.in
compile "$@" --output-file requirements-build.txt requirements-build.in
compile "$@" --output-file requirements-manual.txt requirements-manual.in

if grep -nE '://|^--|file:' requirements.txt requirements-dev.txt requirements-build.txt requirements-manual.txt; then
    echo "锁定文件里出现了地址，不能提交。" >&2
    exit 1
fi
grep -cE '^[a-z0-9]' requirements.txt requirements-dev.txt requirements-build.txt requirements-manual.txt
