"""Shipped files; the only code that knows where they are."""

import sys
from pathlib import Path

_PROGRAM = Path(getattr(sys, "_MEIPASS", Path(__file__).parent.parent))
_ROOT = _PROGRAM / "resources"
MANUAL = _PROGRAM / "docs" / "MANUAL.zh-CN.md"
"""The clerk's manual, which is shipped as it stands in the documentation."""


def find(name: str) -> Path:
    """The path of a shipped file or folder, given relative to ``resources/``."""
    return _ROOT / name
