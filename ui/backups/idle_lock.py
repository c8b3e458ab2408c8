"""The lock: after minutes without a key the screen is covered, and the password opens it again."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from models.services.backups import BackupService
from ui.jobs.call_later import call_later
from ui.settings import SettingsStore

if TYPE_CHECKING:
    from ui.backups.lock_dialog import LockDialog, ScreenCover

CHECK_MS = 5_000
_INPUT_EVENTS = frozenset(
    {
        *(QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel),
        *(QEvent.Type.InputMethod, QEvent.Type.TouchBegin, QEvent.Type.TabletPress),
    }
)


class IdleLock(QObject):
    """Watches for input. Without a password nothing is locked, and nothing is watched."""

    def __init__(
        self, window: QWidget, keep_typed: Callable[[], object], settings: SettingsStore, backup_service: BackupService
    ) -> None:
        """``keep_typed`` hands over what is in the editors."""
        super().__init__(window)
        self._window = window
        self._keep_typed = keep_typed
        self._settings = settings
        self._backup_service = backup_service
        self._last_input = _clock_readings()
        self._covers: list[ScreenCover] = []
        self._title = ""
        self.dialog: LockDialog | None = None
        self._is_watching = False
        self._clock = QTimer(self, interval=CHECK_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self._watch()

    @property
    def is_locked(self) -> bool:
        """Whether the screen is covered."""
        return self.dialog is not None

    def _tick(self) -> None:
        self._watch()
        self._check_idle()

    def _watch(self) -> None:
        """Watch from when there is a password: every event of the program passes through the filter, and costs."""
        wanted = self._backup_service.has_password
        if wanted is self._is_watching:
            return
        self._is_watching = wanted
        app = QApplication.instance()
        assert app is not None
        if wanted:
            self._last_input = _clock_readings()
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that somebody is there; what comes after a long absence opens nothing."""
        kind = event.type()
        if kind in _INPUT_EVENTS:
            self._check_idle()
            self._last_input = _clock_readings()
        elif kind == QEvent.Type.Show and self.is_locked:
            self._cover_later_window(watched)
        return False

    def _check_idle(self) -> None:
        wall, steady = _clock_readings()
        limit = self._settings.current.lock_minutes * 60
        # The steady clock stands still while the computer sleeps, and the other one may be set.
        if limit and max(wall - self._last_input[0], steady - self._last_input[1]) >= limit:
            self.lock()

    def lock(self) -> None:
        """Keep what is typed, cover every window of the program, and ask for the password."""
        if self.is_locked or not self._backup_service.has_password:
            return
        from ui.backups.lock_dialog import LockDialog

        self._watch()
        self._keep_typed()
        while popup := QApplication.activePopupWidget():
            popup.close()
        self._title = self._window.windowTitle()
        self._window.setWindowTitle("阳光年报 · 已锁定")
        for shown in QApplication.topLevelWidgets():
            self._cover(shown)
        self.dialog = LockDialog(self._backup_service, self._window)
        self.dialog.opened = self.unlock
        self.dialog.left = self._window.close
        self.dialog.show()
        self.dialog.form.setFocus()

    def unlock(self) -> None:
        """Everything as it was before."""
        dialog, self.dialog = self.dialog, None
        for cover in self._covers:
            cover.remove()
        self._covers = []
        if dialog is not None:
            dialog.hide()
            dialog.deleteLater()
        if self._window.windowTitle() == "阳光年报 · 已锁定":
            self._window.setWindowTitle(self._title)
        self._last_input = _clock_readings()

    def _cover(self, widget: QWidget) -> None:
        from ui.backups.lock_dialog import LockDialog, ScreenCover

        if widget.isVisible() and not isinstance(widget, LockDialog):
            self._covers.append(ScreenCover(widget))

    def _cover_later_window(self, watched: QObject) -> None:
        """Something that comes up by itself (the end of an export) waits under a cover like the rest."""
        from ui.backups.lock_dialog import LockDialog, ScreenCover

        is_new = isinstance(watched, QWidget) and watched.isWindow() and not isinstance(watched, LockDialog)
        if is_new and isinstance(watched, QWidget) and not watched.findChild(ScreenCover):
            self._cover(watched)
            call_later(0, self, self._raise_dialog)

    def _raise_dialog(self) -> None:
        # The modal window shown last is the one that gets the keys.
        if self.dialog is not None:
            self.dialog.come_again()


def _clock_readings() -> tuple[float, float]:
    return time.time(), time.monotonic()
