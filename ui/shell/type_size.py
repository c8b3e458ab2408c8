"""The size of the type, made larger or smaller by Ctrl with the wheel or a key, in the steps of the settings."""

from dataclasses import fields

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QWheelEvent

from ui.context import Shell
from ui.settings import Settings, SettingsStore
from ui.theme.apply import desktop_point_size

_NOTCH = 120
"""What a wheel turns by, in Qt's eighths of a degree, from one rest to the next."""
_REST_MS = 150
"""The window is laid out anew once the wheel rests."""


class TypeSizeSteps(QObject):
    """Changes the setting that the window and its dialog go by; ``shell`` is told how large the type is now."""

    def __init__(self, settings: SettingsStore, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._shell = settings, shell
        self._turned, self._steps = 0, 0
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._apply)

    def turn(self, event: QWheelEvent) -> None:
        """Take a turn of the wheel; the fine ones of a touch pad add up to a step."""
        self._turned += event.angleDelta().y()
        steps = int(self._turned / _NOTCH)
        self._turned -= steps * _NOTCH
        self._steps += steps
        self._rest.start()

    def enlarge(self) -> None:
        """One size larger."""
        self._steps += 1
        self._apply()

    def reduce(self) -> None:
        """One size smaller."""
        self._steps -= 1
        self._apply()

    def _apply(self) -> None:
        sizes = _sizes()
        now = self._settings.current.point_size or desktop_point_size()
        at = min(range(len(sizes)), key=lambda each: abs(list(sizes)[each] - now))
        size = list(sizes)[min(max(at + self._steps, 0), len(sizes) - 1)]
        self._steps = 0
        self._settings.change(point_size=size)
        self._shell.say_briefly(f"界面字号：{sizes[size]}")


def _sizes() -> dict[int, str]:
    """The sizes that the settings offer, smallest first, with their words."""
    choices = next(each.metadata["choices"] for each in fields(Settings) if each.name == "point_size")
    return {size: choices[size] for size in sorted(choices) if size}
