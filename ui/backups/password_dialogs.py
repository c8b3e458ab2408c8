"""The password asked for at a start, and set, changed or taken away later."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.jobs.call_later import call_later
from ui.widgets.plain_text import PlainLabel

WRONG = "密码不对。请看看大小写、输入法和数字键盘，再试一次。"
WRONG_AGAIN = "还是不对。密码连空格和标点都算；忘记的密码谁也找不回来，请向单位里保管密码的人核对。"
FREE_TRIES, LONGEST_WAIT = 3, 30
"""Tries without waiting; seconds that the next one waits at most."""
WARNING = "数据库和本机的备份都会用它加密。密码忘了，没有任何人、任何办法能打开：请写下来，交单位妥善保管。"


def password_line(placeholder: str) -> QLineEdit:
    """A line for a password."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setPlaceholderText(placeholder)
    line.setMinimumWidth(280)
    return line


class PasswordAttempts:
    """How often a password was wrong, what is said of it, and how long the next try waits (seconds)."""

    def __init__(self) -> None:
        self.count = 0

    def wrong(self) -> str:
        """Count one more."""
        self.count += 1
        return WRONG if self.count < FREE_TRIES else WRONG_AGAIN

    @property
    def wait(self) -> int:
        """Nothing for the first ones, then ever longer."""
        return min(2 ** (self.count - FREE_TRIES), LONGEST_WAIT) if self.count >= FREE_TRIES else 0


class PasswordForm(QWidget):
    """One line for the password, its button, and the sentence after a wrong one; ``opens`` tries the password."""

    def __init__(self, button_text: str, opens: Callable[[str], bool], opened: Callable[[], object]) -> None:
        super().__init__()
        self._opens, self._opened = opens, opened
        self._tries = PasswordAttempts()
        self.line = password_line("密码")
        self.message = PlainLabel()
        self.message.setProperty("role", "trouble")
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(self.fontMetrics().height() * 2 + 6)
        self.submit_button = QPushButton(button_text)
        self.submit_button.setDefault(True)
        self.submit_button.clicked.connect(self.submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.line, self.message):
            column.addWidget(widget)
        self.setFocusProxy(self.line)

    def submit(self) -> None:
        """Try what was typed."""
        if not self.submit_button.isEnabled() or not self.line.text():
            return
        if self._opens(self.line.text()):
            self.line.clear()
            self.message.clear()
            self._tries = PasswordAttempts()
            self._opened()
            return
        self.message.setText(self._tries.wrong())
        self.line.selectAll()
        self.line.setFocus()
        if wait := self._tries.wait:
            self.submit_button.setEnabled(False)
            call_later(wait * 1000, self, lambda: self.submit_button.setEnabled(True))


class AskPasswordDialog(QDialog):
    """Accepted with ``password``. ``is_doubtful`` when the backups beside the file have none: it may be damage."""

    NEVER_SET = 2

    def __init__(self, opens: Callable[[str], bool], is_doubtful: bool) -> None:
        super().__init__()
        self.setWindowTitle("阳光年报")
        self.setMinimumWidth(440)
        self._opens = opens
        self.password = ""
        heading = PlainLabel("请输入密码")
        heading.setProperty("role", "heading")
        soft = PlainLabel("报告库设有密码，输入后才能打开。")
        if is_doubtful:
            soft.setText(
                "数据库像是加了密的，但它的备份没有密码：可能是文件开头损坏了。从没设过密码，请点“没有设过密码”。"
            )
        soft.setProperty("role", "soft")
        soft.setWordWrap(True)
        self.form = PasswordForm("打开", self._open_with, self.accept)
        buttons = QDialogButtonBox()
        self.never = buttons.addButton("没有设过密码…", QDialogButtonBox.ButtonRole.HelpRole)
        self.never.setAutoDefault(False)
        self.never.clicked.connect(lambda: self.done(self.NEVER_SET))
        buttons.addButton(self.form.submit_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("退出", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        for widget in (heading, soft, self.form, buttons):
            layout.addWidget(widget)
        self.form.setFocus()

    def _open_with(self, password: str) -> bool:
        self.password = password
        return self._opens(password)


class SetPasswordDialog(QDialog):
    """Accepted with ``new``, empty to have none; the old one is asked for where there is one."""

    def __init__(
        self, is_password: Callable[[str], bool] | None, shortest: int, is_removing: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._is_password, self._shortest, self._is_removing = is_password, shortest, is_removing
        self.new = ""
        title = "取消密码" if is_removing else "修改密码" if is_password else "设置密码"
        self.setWindowTitle(title)
        self.setMinimumWidth(480)
        self.old, self.first, self.second = (password_line("") for _ in range(3))
        self.understood_box = QCheckBox("我已经把密码记在可靠的地方")
        self.message = PlainLabel()
        self.message.setProperty("role", "trouble")
        self.message.setWordWrap(True)
        self.confirm_button = QPushButton(title)
        self.confirm_button.setDefault(True)
        self.confirm_button.clicked.connect(self._submit)
        self._lay_out(title)

    def _lay_out(self, title: str) -> None:
        heading = PlainLabel(title)
        heading.setProperty("role", "heading")
        warning = PlainLabel("取消以后，能用这台电脑的人都能打开报告库和备份。" if self._is_removing else WARNING)
        warning.setProperty("role", "soft" if self._is_removing else "caution")
        warning.setWordWrap(True)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        if self._is_password:
            form.addRow("现在的密码", self.old)
        if not self._is_removing:
            self.first.setPlaceholderText(f"至少 {self._shortest} 个字符")
            form.addRow("新密码", self.first)
            form.addRow("再输一遍", self.second)
            form.addRow("", self.understood_box)
        buttons = QDialogButtonBox()
        buttons.addButton(self.confirm_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("不改了", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(warning)
        layout.addLayout(form)
        layout.addWidget(self.message)
        layout.addWidget(buttons)

    def _submit(self) -> None:
        self.message.setText(self._objection())
        if not self.message.text():
            self.new = "" if self._is_removing else self.first.text()
            self.accept()

    def _objection(self) -> str:
        """What stands against it, in a sentence; empty when nothing does."""
        if self._is_password and not self._is_password(self.old.text()):
            return "现在的密码不对。"
        if self._is_removing:
            return ""
        if len(self.first.text()) < self._shortest:
            return f"新密码至少要 {self._shortest} 个字符。"
        if self.first.text() != self.second.text():
            return "两遍输得不一样，请重新输入。"
        if not self.understood_box.isChecked():
            return "请先把密码记下来，再勾上“已经记在可靠的地方”。"
        return ""
