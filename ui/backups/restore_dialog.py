"""Putting a backup back: what will become of each report is said first, and nothing is done before a person agrees."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from models.errors import NeedsPassword
from models.services.backups import Difference, Fate, Restored, Safekeeping
from ui.backups.working_dialog import WorkingDialog
from ui.theme.colours import colours

SIGNS = {
    Fate.RETURNS: "＋",
    Fate.GOES: "－",
    Fate.OLDER: "↶",
    Fate.NEWER: "↷",
    Fate.DIFFERS: "≠",
    Fate.SAME: "＝",
}
LOSING = (Fate.GOES, Fate.OLDER, Fate.DIFFERS)
KEEPS = "现在的数据会先原样留一份，恢复以后随时可以一键退回。"


class RestoreDialog(WorkingDialog):
    """Accepted once it is done: ``restored`` is what was put back. ``name`` says which backup this is.

    ``at_once`` for a person who has agreed already: the way back from a restore.
    """

    def __init__(
        self, safekeeping: Safekeeping, backup: Path, name: str, parent: QWidget | None = None, at_once: bool = False
    ) -> None:
        super().__init__("恢复", parent)
        self.resize(720, 460)
        self._safekeeping = safekeeping
        self._backup = backup
        self._at_once = at_once
        self.restored: Restored | None = None
        self.head(f"恢复{name}", KEEPS)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.list = QListWidget()
        self.list.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.list.setWordWrap(True)
        self.password = QLineEdit()
        self.unlock = QPushButton("打开")
        self._door = self._make_door()
        self.deed = QPushButton("恢复")
        self.deed.setEnabled(False)
        self.deed.clicked.connect(self._restore)
        buttons = QDialogButtonBox()
        buttons.addButton(self.deed, QDialogButtonBox.ButtonRole.ActionRole)
        self.keep = buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.keep.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        for widget in (self.told, self._door, self.list, buttons):
            self.body.addWidget(widget, 1 if widget is self.list else 0)
        self._look()

    def _make_door(self) -> QWidget:
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText("这份备份的密码")
        self.unlock.clicked.connect(self._look)
        door = QWidget()
        row = QHBoxLayout(door)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.password, 1)
        row.addWidget(self.unlock)
        door.hide()
        return door

    @property
    def _opening(self) -> str | None:
        return self.password.text() if not self._door.isHidden() else None

    def _look(self) -> None:
        opening = self._opening
        self.work(
            "正在比较现在的数据和这份备份…",
            lambda: _preview(self._safekeeping, self._backup, opening),
            self._show,
            "这份备份打不开",
        )

    def refused(self, title: str, sentence: str) -> None:
        """A backup that cannot be read is told in the place of its contents."""
        if self.deed.isEnabled():
            super().refused(title, sentence)
            return
        self.told.setText(sentence)
        self.told.setProperty("role", "trouble")
        self.told.style().polish(self.told)

    def _show(self, found: list[Difference] | None) -> None:
        if found is None:
            asked_before = not self._door.isHidden()
            self._door.show()
            self.unlock.setDefault(True)
            self.password.setFocus()
            self.told.setText(
                "密码不对，请再试一次。" if asked_before else "这份备份有密码，与现在的数据库不同。请输入它的密码。"
            )
            return
        self._door.setEnabled(False)
        self.told.setProperty("role", "")
        self.told.style().polish(self.told)
        self.told.setText(summary(found))
        self.list.clear()
        for difference in found:
            self.list.addItem(_item(difference))
        self.deed.setEnabled(True)
        self.deed.setDefault(True)
        self.deed.setFocus()
        if self._at_once:
            self._restore()

    def _restore(self) -> None:
        opening = self._opening
        self.work(
            "正在恢复，请不要关机…",
            lambda: self._safekeeping.restore(self._backup, opening),
            self._finish,
            "没有恢复",
        )

    def _finish(self, restored: Restored) -> None:
        self.restored = restored
        self.accept()


def _preview(safekeeping: Safekeeping, backup: Path, opening: str | None) -> list[Difference] | None:
    """What would change; None when the backup asks for another password."""
    try:
        return safekeeping.preview(backup, opening)
    except NeedsPassword:
        return None


def summary(found: list[Difference]) -> str:
    """What would change, in one sentence."""
    counts = {fate: sum(difference.fate is fate for difference in found) for fate in Fate}
    if counts[Fate.SAME] == len(found):
        return f"这份备份与现在的数据完全一样（{len(found)} 份报告），恢复它什么也不会改变。"
    told = {
        "找回": counts[Fate.RETURNS],
        "退回到较早的修改": counts[Fate.OLDER],
        "变为较新的修改": counts[Fate.NEWER],
        "换成另一个版本": counts[Fate.DIFFERS],
        "备份里没有、恢复后看不到": counts[Fate.GOES],
        "不变": counts[Fate.SAME],
    }
    return "恢复以后：" + "，".join(f"{words} {count} 份" for words, count in told.items() if count) + "。"


def _item(difference: Difference) -> QListWidgetItem:
    item = QListWidgetItem(f"{SIGNS[difference.fate]}　{difference.sentence}")
    if difference.fate is Fate.SAME:
        item.setForeground(QColor(colours.muted))
    elif difference.fate in LOSING:
        item.setForeground(QColor(colours.explain))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
