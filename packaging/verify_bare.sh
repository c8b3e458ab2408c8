#!/usr/bin/env bash
# Tries the two set-up commands where nothing is installed: a Debian 12 root with python3 only, holding a fresh clone of
# what is committed here; once with the pip that Debian brings and once with the newest, and both of them on every lock,
# on a day when all packages have newer releases too. Needs root, git and debootstrap.
#   sudo bash packaging/verify_bare.sh [FOLDER]     FOLDER is made anew; default: a temporary one
# DEBIAN_MIRROR chooses where Debian comes from; proxies and pip's settings are taken over from
# the environment. KEEP=1 leaves the folder for a look inside; TESTS=none leaves out the tests, which take the longest.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bare=${1:-$(mktemp -d)/bare}
app=/srv/program
report=()

leave() {
    local mounted
    for mounted in dev/shm dev/pts dev proc; do
        umount "$bare/$mounted" 2>/dev/null || true
    done
    [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$bare"
}
trap leave EXIT

build_root() {
    debootstrap --variant=minbase --include=python3 bookworm "$bare" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"}
    mount -t proc proc "$bare/proc"
    mount --bind /dev "$bare/dev"
    mount -t tmpfs tmpfs "$bare/dev/shm"
    cp -L /etc/resolv.conf /etc/hosts "$bare/etc/"
    # Not at its old path: installing ca-certificates there would overwrite it.
    [ -z "${PIP_CERT:-}" ] || cp -L "$PIP_CERT" "$bare/etc/pip-cert.pem"
    git clone --quiet "$here" "$bare$app"
}

# inside USER COMMAND…: in the bare root, with an empty environment but for the way out.
inside() {
    local user=$1 name passed=()
    shift
    for name in http_proxy https_proxy no_proxy PIP_INDEX_URL PIP_DEFAULT_TIMEOUT; do
        [ -z "${!name:-}" ] || passed+=("$name=${!name}")
    done
    [ -z "${PIP_CERT:-}" ] || passed+=(PIP_CERT=/etc/pip-cert.pem)
    chroot --userspec="$user" "$bare" /usr/bin/env -i "HOME=/root" \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        "${passed[@]}" "$@"
}

# step NAME COMMAND…: runs it, notes the time and whether it passed.
step() {
    local name=$1 begun=$SECONDS verdict=passed
    shift
    printf '\n==== %s\n' "$name"
    "$@" || verdict="FAILED ($?)"
    report+=("$(printf '%5d s  %-9s %s' $((SECONDS - begun)) "$verdict" "$name")")
}

refused_without_rights() {
    ! inside nobody bash "$app/run.sh" && ! [ -e "$bare$app/.venv" ]
}

headless_run() {
    inside root bash -c "cd $app && bash run.sh" && head -c 5 "$bare$app/sample.pdf" | grep -q %PDF-
}

bare_tests() {
    inside root bash -c "cd $app && CI=true bash test.sh"
}

# On a real X server, which the tests would have installed, by way of run.sh: still open after the wait means the window came up.
window_on_a_screen() {
    inside root bash -c "cd $app"'
        command -v Xvfb >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install xvfb
        Xvfb :97 -screen 0 1280x800x24 >/dev/null 2>&1 & screen=$!
        sleep 2
        DISPLAY=:97 QT_QPA_PLATFORM=xcb timeout 15 bash run.sh; code=$?
        kill $screen
        [ $code = 124 ]'
}

# The newest pip in a .venv that is there before the scripts look for one.
venv_with_newest_pip() {
    inside root bash -c "cd $app && rm -rf .venv && python3 -m venv .venv &&
        .venv/bin/python -m pip install --quiet --upgrade pip && .venv/bin/python -m pip --version"
}

# resolves LOCK [OPTION…]: this pip, left to resolve the lock as it would anybody's, finds nothing open in it.
resolves() {
    local lock=$1
    shift
    inside root "$app/.venv/bin/python" -m pip install --quiet --dry-run --ignore-installed --require-hashes \
        --only-binary=:all: "$@" -r "$app/$lock"
}

locks_resolve() {
    local lock
    inside root "$app/.venv/bin/python" "$app/packaging/newer_wheels.py" /tmp/newer \
        "$app"/requirements{,-dev,-build}.txt || return
    for lock in requirements.txt requirements-dev.txt requirements-build.txt; do
        resolves "$lock" && resolves "$lock" --find-links /tmp/newer || return
    done
}

clean_tree() {
    [ -z "$(git -C "$bare$app" status --porcelain)" ] || { git -C "$bare$app" status --short; false; }
}

# both_commands PIP: run.sh, test.sh and the locks by the pip that stands in .venv.
both_commands() {
    step "$1: bash run.sh, first time (no screen: sample.pdf)" headless_run
    step "$1: bash run.sh, second time" headless_run
    step "$1: every lock resolves, today and when all is newer" locks_resolve
    [ "${TESTS:-}" = none ] || step "$1: bash test.sh" bare_tests
}

build_root
step "without rights: says what to install, changes nothing" refused_without_rights
both_commands "Debian's pip"
step "bash run.sh with a screen (Xvfb, xcb)" window_on_a_screen
step "the newest pip into .venv" venv_with_newest_pip
both_commands "newest pip"
step "nothing made but what .gitignore names" clean_tree

printf '\n%s, %s, %s cores\n' "$(inside root python3 --version)" \
    "$(. "$bare/etc/os-release" && echo "$PRETTY_NAME")" "$(nproc)"
printf '%s\n' "${report[@]}"
! printf '%s\n' "${report[@]}" | grep -q FAILED
