#!/usr/bin/env bash
# Sets the program up where needed and starts it. Arguments go to main.py.
set -euo pipefail
# shellcheck source=packaging/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/packaging/setup.sh"

set_up requirements.txt

if [ $# -eq 0 ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ "$(uname)" = Linux ]; then
    say "没有图形界面，改为把示例报告打印成 sample.pdf。(No screen: printing the sample report.)"
    set -- render "$ROOT/resources/sample/report.json" -o sample.pdf
fi
exec "$VENV/bin/python" "$ROOT/main.py" "$@"
