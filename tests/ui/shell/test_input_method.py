"""The input method: which variables each kind of desktop needs, as tried with real daemons."""

import pytest

from ui.shell.input_method import choose

IBUS, FCITX = {"QT_IM_MODULE": "ibus"}, {"QT_IM_MODULE": "fcitx"}
PORTAL = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize(
    ("session", "platform", "has_plugin", "chosen"),
    [
        ({}, "linux", False, {}),
        ({"QT_IM_MODULE": "fcitx"}, "linux", False, PORTAL),
        ({"QT_IM_MODULE": "fcitx5"}, "linux", False, PORTAL),
        ({"XMODIFIERS": "@im=fcitx"}, "linux", False, PORTAL),
        ({"GTK_IM_MODULE": "fcitx"}, "linux", False, PORTAL),
        ({"QT_IM_MODULE": "fcitx"}, "linux", True, FCITX),
        ({"XMODIFIERS": "@im=fcitx", "QT_IM_MODULE": "xim"}, "linux", True, FCITX),
        ({"QT_IM_MODULE": "ibus"}, "linux", False, IBUS),
        ({"QT_IM_MODULE": "ibus"}, "linux", True, IBUS),
        ({"XMODIFIERS": "@im=ibus"}, "linux", False, IBUS),
        ({"QT_IM_MODULE": "compose"}, "linux", False, {}),
        ({"QT_IM_MODULE": "fcitx"}, "win32", False, {}),
        ({"QT_IM_MODULE": "ibus"}, "darwin", False, {}),
    ],
)
def test_choice(session: dict[str, str], platform: str, has_plugin: bool, chosen: dict[str, str]) -> None:
    assert choose(session, platform, has_plugin) == chosen
