"""Putting a backup back: what will become of each report is said first, and nothing is done before a person agrees."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from models.errors import NeedsPassword
from models.services.backups import BackupService, ReportDifference, RestoreEffect, RestoreResult
from ui.backups.working_dialog import WorkingDialog
from ui.theme.colours import colours
from ui.widgets.plain_text import PlainLabel

SIGNS = {
    RestoreEffect.RETURNS: "＋",
    RestoreEffect.GOES: "－",
    RestoreEffect.OLDER: "↶",
    RestoreEffect.NEWER: "↷",
    RestoreEffect.DIFFERS: "≠",
    RestoreEffect.SAME: "＝",
}
LOSING = (RestoreEffect.GOES, RestoreEffect.OLDER, RestoreEffect.DIFFERS)
KEEPS = "现在的数据会先原样留一份，恢复以后随时可以一键退回。"


class RestoreDialog(WorkingDialog):
    """Accepted once it is done: ``restored`` is what was put back. ``name`` says which backup this is.

    ``at_once`` for a person who has agreed already: the way back from a restore.
    """

    def __init__(
        self,
        backup_service: BackupService,
        backup: Path,
        name: str,
        parent: QWidget | None = None,
        at_once: bool = False,
    ) -> None:
        super().__init__("恢复", parent)
        self.resize(720, 460)
        self._backup_service = backup_service
        self._backup = backup
        self._at_once = at_once
        self.restored: RestoreResult | None = None
        self.add_heading(f"恢复{name}", KEEPS)
        self.summary_label = PlainLabel()
        self.summary_label.setWordWrap(True)
        self.list = QListWidget()
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.list.setWordWrap(True)
        self.password = QLineEdit()
        self.unlock = QPushButton("打开")
        self._password_row = self._make_password_row()
        self.restore_button = QPushButton("恢复")
        self.restore_button.setEnabled(False)
        self.restore_button.clicked.connect(self._restore)
        buttons = QDialogButtonBox()
        buttons.addButton(self.restore_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.keep = buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.keep.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        for widget in (self.summary_label, self._password_row, self.list, buttons):
            self.body.addWidget(widget, 1 if widget is self.list else 0)
        self._load_preview()

    def _make_password_row(self) -> QWidget:
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText("这份备份的密码")
        self.unlock.clicked.connect(self._load_preview)
        door = QWidget()
        row = QHBoxLayout(door)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.password, 1)
        row.addWidget(self.unlock)
        door.hide()
        return door

    @property
    def _backup_password(self) -> str | None:
        return self.password.text() if not self._password_row.isHidden() else None

    def _load_preview(self) -> None:
        opening = self._backup_password
        self.run_job(
            "正在比较现在的数据和这份备份…",
            lambda: _preview(self._backup_service, self._backup, opening),
            self._show,
            "这份备份打不开",
        )

    def show_failure(self, title: str, sentence: str) -> None:
        """A backup that cannot be read is told in the place of its contents."""
        if self.restore_button.isEnabled():
            super().show_failure(title, sentence)
            return
        self.summary_label.setText(sentence)
        self.summary_label.setProperty("role", "trouble")
        self.summary_label.style().polish(self.summary_label)

    def _show(self, differences: list[ReportDifference] | None) -> None:
        if differences is None:
            asked_before = not self._password_row.isHidden()
            self._password_row.show()
            self.unlock.setDefault(True)
            self.password.setFocus()
            self.summary_label.setText(
                "密码不对，请再试一次。" if asked_before else "这份备份有密码，与现在的数据库不同。请输入它的密码。"
            )
            return
        self._password_row.setEnabled(False)
        self.summary_label.setProperty("role", "")
        self.summary_label.style().polish(self.summary_label)
        self.summary_label.setText(summary(differences))
        self.list.clear()
        for difference in differences:
            self.list.addItem(_item(difference))
        self.restore_button.setEnabled(True)
        self.restore_button.setDefault(True)
        self.restore_button.setFocus()
        if self._at_once:
            self._restore()

    def _restore(self) -> None:
        opening = self._backup_password
        self.run_job(
            "正在恢复，请不要关机…",
            lambda: self._backup_service.restore(self._backup, opening),
            self._finish,
            "没有恢复",
        )

    def _finish(self, restored: RestoreResult) -> None:
        self.restored = restored
        self.accept()


def _preview(backup_service: BackupService, backup: Path, backup_password: str | None) -> list[ReportDifference] | None:
    """What would change; None when the backup asks for another password."""
    try:
        return backup_service.preview(backup, backup_password)
    except NeedsPassword:
        return None


def summary(differences: list[ReportDifference]) -> str:
    """What would change, in one sentence; of the registers, where they would, in another."""
    registers = [d.sentence for d in differences if not d.is_report and d.effect is not RestoreEffect.SAME]
    differences = [difference for difference in differences if difference.is_report]
    counts = {fate: sum(difference.effect is fate for difference in differences) for fate in RestoreEffect}
    if counts[RestoreEffect.SAME] == len(differences) and registers:
        return f"{len(differences)} 份报告不变；{'；'.join(registers)}。"
    if counts[RestoreEffect.SAME] == len(differences):
        return f"这份备份与现在的数据完全一样（{len(differences)} 份报告），恢复它什么也不会改变。"
    counts_by_label = {
        "找回": counts[RestoreEffect.RETURNS],
        "退回到较早的修改": counts[RestoreEffect.OLDER],
        "变为较新的修改": counts[RestoreEffect.NEWER],
        "换成另一个版本": counts[RestoreEffect.DIFFERS],
        "备份里没有、恢复后看不到": counts[RestoreEffect.GOES],
        "不变": counts[RestoreEffect.SAME],
    }
    counted = "，".join(f"{label} {count} 份" for label, count in counts_by_label.items() if count)
    return f"恢复以后：{'；'.join([counted, *registers])}。"


def _item(difference: ReportDifference) -> QListWidgetItem:
    item = QListWidgetItem(f"{SIGNS[difference.effect]}　{difference.sentence}")
    if difference.effect is RestoreEffect.SAME:
        item.setForeground(QColor(colours.muted))
    elif difference.effect in LOSING:
        item.setForeground(QColor(colours.explain))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
