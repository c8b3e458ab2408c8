"""Shipped files; the only code that knows where they are."""

import sys
from pathlib import Path

PROGRAM = Path(getattr(sys, "_MEIPASS", Path(__file__).parent.parent))
_ROOT = PROGRAM / "resources"


def find(name: str) -> Path:
    """The path of a shipped file or folder, given relative to ``resources/``."""
    return _ROOT / name
