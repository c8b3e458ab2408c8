"""The address and the password of a database that several clerks share, tried before they are kept."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from models.errors import AppError
from models.services import server_passwords
from models.services.library import Server, parse_server
from ui.backups.password_dialogs import password_line
from ui.widgets.plain_text import PlainLabel, plain_tip

LOCAL = 2
"""The answer of a clerk who goes on with the reports of this computer."""
_WIDTH = 560
_EXAMPLE = "postgresql://张某@服务器/nianbao"
_EXPLANATION = "几个人用一个数据库：各自填各自的格，互相看得见。数据库由管理员在服务器上建立。"


class ServerDialog(QDialog):
    """``opens`` tries a server with a password and raises AppError with the reason; ``opened`` is what it brought.

    Where the address is ``fixed``, for the reason it gives, only the password is asked for.
    """

    def __init__(
        self,
        address: str,
        opens: Callable[[Server, str], object],
        problem: str = "",
        is_starting: bool = False,
        fixed: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("共用数据库")
        self.setMinimumWidth(_WIDTH)
        self._opens = opens
        self.opened: object = None
        self.address = QLineEdit(address)
        self.address.setPlaceholderText(_EXAMPLE)
        self.password = password_line("没有密码就空着")
        self.remember = QCheckBox("记住密码（存在系统密钥环里）")
        self.remember.setEnabled(server_passwords.can_save_passwords())
        if not self.remember.isEnabled():
            self.remember.setText("这台电脑没有系统密钥环，密码每次输入")
        self.message = PlainLabel(problem)
        self.message.setProperty("role", "trouble")
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(self.fontMetrics().height() * 3 + 6)
        self._lay_out(is_starting, bool(address))
        if fixed:
            self.address.setReadOnly(True)
            self.address.setToolTip(plain_tip(fixed))
            self.use_local.hide()
        (self.password if address else self.address).setFocus()

    def _lay_out(self, is_starting: bool, has_address: bool) -> None:
        heading = PlainLabel("打开共用的数据库" if is_starting else "共用数据库")
        heading.setProperty("role", "heading")
        soft = PlainLabel(_EXPLANATION)
        soft.setProperty("role", "soft")
        soft.setWordWrap(True)
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.addRow("地址", self.address)
        form.addRow("密码", self.password)
        form.addRow("", self.remember)
        self.use = QPushButton("打开" if is_starting else "试连并使用")
        self.use.setDefault(True)
        self.use.clicked.connect(self._connect_to_server)
        self.use_local = QPushButton("用本机的报告库" if is_starting else "改回本机的报告库")
        self.use_local.setVisible(is_starting or has_address)
        self.use_local.clicked.connect(lambda: self.done(LOCAL))
        buttons = QDialogButtonBox()
        buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.use_local, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("退出" if is_starting else "取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        for widget in (heading, soft):
            column.addWidget(widget)
        column.addLayout(form)
        column.addWidget(self.message)
        column.addWidget(buttons)

    def _connect_to_server(self) -> None:
        self.message.setText("正在连接…")
        self.use.setEnabled(False)
        QApplication.processEvents()
        try:
            server = parse_server(self.address.text())
            self.opened = self._opens(server, self.password.text())
        except AppError as error:
            self.message.setText(error.sentence)
            return
        finally:
            self.use.setEnabled(True)
        if self.remember.isChecked():
            try:
                server_passwords.save_password(server, self.password.text())
            except AppError as error:
                self.message.setText(error.sentence)
                self.remember.setChecked(False)
        self.accept()
