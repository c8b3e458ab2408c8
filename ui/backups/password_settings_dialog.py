"""密码与锁定: whether there is a password, and after how long the screen locks itself."""

from typing import Protocol

from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFormLayout, QHBoxLayout, QPushButton, QWidget

from models.services.backups import MIN_PASSWORD_LENGTH, BackupService
from ui.backups.minutes_box import disable, show_minutes
from ui.backups.password_dialogs import SetPasswordDialog
from ui.backups.working_dialog import WorkingDialog
from ui.settings import SettingsStore
from ui.widgets import messages
from ui.widgets.plain_text import PlainLabel

WAITS = {0: "不自动锁定", 5: "5 分钟", 10: "10 分钟", 15: "15 分钟", 30: "30 分钟", 60: "1 小时"}
HAS = "已设密码：数据库和本机的备份都加了密，打开程序时要输入。"
HAS_NONE = "没有设密码：能用这台电脑的人都能打开报告库。报告公开以前如需保密，请设一个。"
CANNOT = "这台电脑上的数据库组件不支持加密，不能设密码。"


class DatabaseHolder(Protocol):
    """Who holds the database that is to be written anew."""

    def close_file(self) -> bool:
        """Let go of it; False when an editor holds something refused."""

    def open_file(self) -> None:
        """Take hold of it again."""

    def show_unchanged_backups(self, problems: list[str]) -> None:
        """Say which backups kept their old password."""


class PasswordSettingsDialog(WorkingDialog):
    """Whatever is chosen holds at once. The database is let go of while its password changes."""

    def __init__(
        self,
        holder: DatabaseHolder,
        backup_service: BackupService,
        settings: SettingsStore,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("密码与锁定", parent)
        self.setMinimumWidth(560)
        self._holder = holder
        self._backup_service = backup_service
        self._settings = settings
        self.state_label = self.add_heading("密码与锁定", "")
        self.set = QPushButton("设置密码…")
        self.remove = QPushButton("取消密码…")
        self.wait = QComboBox()
        self.hint = PlainLabel("盖住屏幕，正在填的内容先存好；输入密码回到原处。也可以随时按 Ctrl+Alt+L。")
        self._lay_out()
        self.set.clicked.connect(lambda: self._ask(False))
        self.remove.clicked.connect(lambda: self._ask(True))
        self.wait.currentIndexChanged.connect(lambda _: settings.change(lock_minutes=self.wait.currentData()))
        self._show()

    def _lay_out(self) -> None:
        show_minutes(self.wait, WAITS, self._settings.current.lock_minutes)
        disable(self.wait, self._settings.why_fixed("lock_minutes"))
        row = QHBoxLayout()
        for button in (self.set, self.remove):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow("没人动时，多久锁定", self.wait)
        self.hint.setProperty("role", "faint")
        self.hint.setWordWrap(True)
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole).setDefault(True)
        buttons.rejected.connect(self.reject)
        self.body.addLayout(row)
        self.body.addLayout(form)
        self.body.addWidget(self.hint)
        self.body.addWidget(buttons)

    def _show(self) -> None:
        has, can = self._backup_service.has_password, self._backup_service.can_encrypt
        self.state_label.setText((HAS if has else HAS_NONE) if can else CANNOT)
        self.set.setText("修改密码…" if has else "设置密码…")
        self.set.setEnabled(can)
        self.remove.setVisible(has)
        self.wait.setEnabled(has)

    def _ask(self, is_removing: bool) -> None:
        knows = self._backup_service.is_password if self._backup_service.has_password else None
        dialog = SetPasswordDialog(knows, MIN_PASSWORD_LENGTH, is_removing, self)
        if dialog.exec() and self._holder.close_file():
            new = dialog.new
            self.run_job(
                "正在用新密码重写数据库和备份，请不要关机…" if new else "正在取消密码…",
                lambda: self._backup_service.set_password(new),
                self._finish,
                "没有改成，还是原来的密码",
            )

    def _finish(self, problems: list[str]) -> None:
        self._holder.open_file()
        self._show()
        self._holder.show_unchanged_backups(problems)

    def show_failure(self, title: str, sentence: str) -> None:
        """The database is taken hold of again in any case."""
        self._holder.open_file()
        messages.refuse(self, title, sentence)
