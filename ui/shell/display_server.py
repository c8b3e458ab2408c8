"""Which display server the window goes to, decided before Qt looks for one."""

import os
import sys
from collections.abc import Mapping


def choose(environment: Mapping[str, str], platform: str) -> dict[str, str]:
    """The variables to set, given those of the session; none where Qt finds its own way.

    On a Wayland desktop that has an X server too, the window goes to that: input methods were tried there, and Qt's
    plug-in for Wayland does not load where libwayland is older than 1.20.
    """
    asked = environment.get("QT_QPA_PLATFORM")
    if platform.startswith("linux") and not asked and environment.get("DISPLAY"):
        return {"QT_QPA_PLATFORM": "xcb;wayland"}
    return {}


def set_up() -> None:
    """Set them for this program; to be called before QApplication is made."""
    os.environ.update(choose(os.environ, sys.platform))
