"""The display server: an X server where there is one, Wayland where there is nothing else."""

import pytest

from ui.shell.display_server import choose

X_FIRST = {"QT_QPA_PLATFORM": "xcb;wayland"}


@pytest.mark.parametrize(
    ("session", "platform", "chosen"),
    [
        ({"DISPLAY": ":0"}, "linux", X_FIRST),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}, "linux", X_FIRST),
        ({"WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}, "linux", {}),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", {}),
        ({"DISPLAY": ":0"}, "win32", {}),
        ({}, "linux", {}),
    ],
)
def test_choice(session: dict[str, str], platform: str, chosen: dict[str, str]) -> None:
    assert choose(session, platform) == chosen
