"""The program's one version, of which build it is, and how it is called on a command line."""

import json
from typing import Any

from resources import find

__version__ = "0.1.0"
INSTALLED_COMMAND = "yangguang-nianbao"


def build() -> dict[str, Any]:
    """What the build left about itself: commit and date; nothing when run from source."""
    stamp = find("build.json")
    if not stamp.exists():
        return {}
    told: dict[str, Any] = json.loads(stamp.read_text(encoding="utf-8"))
    return told


def full_version() -> str:
    """Version, commit and build date, as ``--version`` prints them."""
    told = build()
    return __version__ + (f"（提交 {told['commit']}，构建于 {told['built']}）" if told else "")


def command() -> str:
    """What one types to run the program: its installed command, or ``main.py`` in a source tree."""
    return "main.py" if find("../pyproject.toml").exists() else INSTALLED_COMMAND
