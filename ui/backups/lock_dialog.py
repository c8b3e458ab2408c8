"""What stands before the program while it is locked: a cover on each window, and the question for the password."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from models.services.backups import BackupService
from ui.backups.password_dialogs import PasswordForm
from ui.theme.colours import colours
from ui.theme.icons import picture
from ui.widgets.plain_text import PlainLabel


class ScreenCover(QWidget):
    """Covers a window from edge to edge, whatever its size becomes."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAutoFillBackground(True)
        self.setObjectName("lock_screen")
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

    def __init__(self, safekeeping: BackupService, window: QWidget) -> None:
        super().__init__(
            window, Qt.WindowType.Dialog | Qt.WindowType.CustomizeWindowHint | Qt.WindowType.WindowTitleHint
        )
        self.setWindowTitle("阳光年报 · 已锁定")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setFixedWidth(400)
        self.opened: Callable[[], object] = lambda: None
        self.left: Callable[[], object] = lambda: None
        mark = PlainLabel()
        mark.setPixmap(picture("lock", 32, colours.accent, self.devicePixelRatioF()))
        heading = PlainLabel("已锁定")
        heading.setProperty("role", "heading")
        told = PlainLabel("填写的内容都已存好。输入密码继续，回到刚才的地方。")
        told.setProperty("role", "soft")
        told.setWordWrap(True)
        self.form = PasswordForm("继续", safekeeping.is_password, lambda: self.opened())
        buttons = QDialogButtonBox()
        buttons.addButton(self.form.submit_button, QDialogButtonBox.ButtonRole.ActionRole)
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
