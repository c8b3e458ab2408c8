"""Which of Qt's input method plug-ins a Chinese desktop needs, decided before Qt looks for one.

Qt's own packages bring the ibus plug-in and none for fcitx. fcitx5 also answers on ibus's portal, and in portal
mode the plug-in does not insist on finding an ibus program.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

FCITX_PLUGINS = ("libfcitx5platforminputcontextplugin.so", "libfcitxplatforminputcontextplugin.so")


def choose(environment: Mapping[str, str], platform: str, has_fcitx_plugin: bool) -> dict[str, str]:
    """The variables to set, given those of the session; none where Qt finds its own way."""
    if not platform.startswith("linux"):
        return {}
    asked = " ".join(environment.get(name, "") for name in ("QT_IM_MODULE", "XMODIFIERS", "GTK_IM_MODULE")).lower()
    if "fcitx" in asked:
        if has_fcitx_plugin:
            return {"QT_IM_MODULE": "fcitx"}
        return {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}
    if "ibus" in asked:
        return {"QT_IM_MODULE": "ibus"}
    return {}


def set_up() -> None:
    """Set them for this program; to be called before QApplication is made."""
    os.environ.update(choose(os.environ, sys.platform, _has_fcitx_plugin()))


def _has_fcitx_plugin() -> bool:
    from PySide6.QtCore import QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    return any((folder / name).exists() for name in FCITX_PLUGINS)
