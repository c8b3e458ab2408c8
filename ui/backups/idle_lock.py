"""The lock: after minutes without a key the screen is covered, and the password opens it again."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from models.services.backups import Safekeeping
from ui.backups.password_dialogs import PasswordForm
from ui.jobs.call_later import call_later
from ui.settings import Kept
from ui.theme.colours import colours
from ui.theme.icons import picture

LOOK_MS = 5_000
_INPUT_EVENTS = frozenset(
    {
        *(QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel),
        *(QEvent.Type.InputMethod, QEvent.Type.TouchBegin, QEvent.Type.TabletPress),
    }
)


class IdleLock(QObject):
    """Watches for input. Without a password nothing is locked, and nothing is watched."""

    def __init__(self, window: QWidget, keep_typed: Callable[[], None], kept: Kept, safekeeping: Safekeeping) -> None:
        """``keep_typed`` hands over what is in the editors."""
        super().__init__(window)
        self._window = window
        self._keep_typed = keep_typed
        self._kept = kept
        self._safekeeping = safekeeping
        self._touched = _moment()
        self._covers: list[ScreenCover] = []
        self._title = ""
        self.dialog: LockDialog | None = None
        self._is_watching = False
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self._watch()

    @property
    def is_locked(self) -> bool:
        """Whether the screen is covered."""
        return self.dialog is not None

    def _tick(self) -> None:
        self._watch()
        self._look()

    def _watch(self) -> None:
        """Watch from when there is a password: every event of the program passes through the filter, and costs."""
        wanted = self._safekeeping.has_password
        if wanted is self._is_watching:
            return
        self._is_watching = wanted
        app = QApplication.instance()
        assert app is not None
        if wanted:
            self._touched = _moment()
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that somebody is there; what comes after a long absence opens nothing."""
        kind = event.type()
        if kind in _INPUT_EVENTS:
            self._look()
            self._touched = _moment()
        elif kind == QEvent.Type.Show and self.is_locked:
            self._cover_late(watched)
        return False

    def _look(self) -> None:
        wall, steady = _moment()
        limit = self._kept.now.lock_minutes * 60
        # The steady clock stands still while the computer sleeps, and the other one may be set.
        if limit and max(wall - self._touched[0], steady - self._touched[1]) >= limit:
            self.lock()

    def lock(self) -> None:
        """Keep what is typed, cover every window of the program, and ask for the password."""
        if self.is_locked or not self._safekeeping.has_password:
            return
        self._watch()
        self._keep_typed()
        while popup := QApplication.activePopupWidget():
            popup.close()
        self._title = self._window.windowTitle()
        self._window.setWindowTitle("阳光年报 · 已锁定")
        for shown in QApplication.topLevelWidgets():
            self._cover(shown)
        self.dialog = LockDialog(self._safekeeping, self._window)
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
        self._touched = _moment()

    def _cover(self, widget: QWidget) -> None:
        if widget.isVisible() and not isinstance(widget, LockDialog):
            self._covers.append(ScreenCover(widget))

    def _cover_late(self, watched: QObject) -> None:
        """Something that comes up by itself (the end of an export) waits under a cover like the rest."""
        is_new = isinstance(watched, QWidget) and watched.isWindow() and not isinstance(watched, LockDialog)
        if is_new and isinstance(watched, QWidget) and not watched.findChild(ScreenCover):
            self._cover(watched)
            call_later(0, self, self._stand_before)

    def _stand_before(self) -> None:
        # The modal window shown last is the one that gets the keys.
        if self.dialog is not None:
            self.dialog.come_again()


def _moment() -> tuple[float, float]:
    return time.time(), time.monotonic()


class ScreenCover(QWidget):
    """Covers a window from edge to edge, whatever its size becomes."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAutoFillBackground(True)
        self.setStyleSheet(f"background: {colours.window};")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._back = QApplication.focusWidget()
        window.installEventFilter(self)
        self._fit()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the window, and stay before what comes into it."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.LayoutRequest):
            self._fit()
        return False

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())
        self.raise_()

    def remove(self) -> None:
        """Show the window again."""
        self._window.removeEventFilter(self)
        self.hide()
        self.setParent(None)
        self.deleteLater()


class LockDialog(QDialog):
    """Stands before everything else of the program and goes by the password alone."""

    def __init__(self, safekeeping: Safekeeping, window: QWidget) -> None:
        super().__init__(
            window, Qt.WindowType.Dialog | Qt.WindowType.CustomizeWindowHint | Qt.WindowType.WindowTitleHint
        )
        self.setWindowTitle("阳光年报 · 已锁定")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setFixedWidth(400)
        self.opened: Callable[[], object] = lambda: None
        self.left: Callable[[], object] = lambda: None
        mark = QLabel()
        mark.setPixmap(picture("lock", 32, colours.accent, self.devicePixelRatioF()))
        heading = QLabel("已锁定")
        heading.setProperty("role", "heading")
        told = QLabel("填写的内容都已存好。输入密码继续，回到刚才的地方。")
        told.setProperty("role", "soft")
        told.setWordWrap(True)
        self.form = PasswordForm("继续", safekeeping.knows, lambda: self.opened())
        buttons = QDialogButtonBox()
        buttons.addButton(self.form.deed, QDialogButtonBox.ButtonRole.ActionRole)
        self.leave = buttons.addButton("退出程序", QDialogButtonBox.ButtonRole.DestructiveRole)
        self.leave.setAutoDefault(False)
        self.leave.clicked.connect(lambda: self.left())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(12)
        for widget in (mark, heading, told, self.form, buttons):
            layout.addWidget(widget)

    def come_again(self) -> None:
        """Stand before what has come up meanwhile."""
        typed = self.form.line.text()
        self.hide()
        self.show()
        self.form.line.setText(typed)
        self.raise_()
        self.activateWindow()
        self.form.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key goes around the password."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nor does the window's corner."""
        event.ignore()
