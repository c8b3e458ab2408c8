"""The second place, in a box: where it is, whether it is there, and how far its copies have come."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from models.services.backups import SecondPlace
from ui.backups.wording import backup_time
from ui.widgets.plain_text import PlainLabel

NONE = "没有设。电脑坏了或丢了，本机的备份也就没了：建议再放一份到 U 盘、移动硬盘或共享文件夹。"
UNAVAILABLE = "现在不在（没插上，或网络断开）。不碍事：接上以后会自动补上。"


class SecondPlaceBox(QFrame):
    """Says how the second place stands; whoever owns it connects the buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        name = PlainLabel("第二个位置")
        name.setProperty("role", "strong")
        self.where, self.state = PlainLabel(), PlainLabel(NONE)
        self.state.setProperty("role", "soft")
        for label in (self.where, self.state):
            label.setWordWrap(True)
        self.choose, self.stop_button = QPushButton("选文件夹…"), QPushButton("不再用")
        head = QHBoxLayout()
        head.addWidget(name)
        head.addWidget(self.where, 1)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self.state)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.addLayout(column, 1)
        for button in (self.choose, self.stop_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        self._fixed = ""
        self.show_place(None)

    def fix(self, why: str) -> None:
        """The place is not the clerk's to choose; say why."""
        self._fixed = why
        self.choose.hide()
        self.show_place(None)

    def show_place(self, place: SecondPlace | None) -> None:
        """Say how it stands."""
        self.stop_button.setVisible(place is not None and not self._fixed)
        self.where.setText(str(place.folder) if place else "")
        self.state.setText(f"{state_of(place)}{self._fixed}")


def state_of(place: SecondPlace | None) -> str:
    """How it stands, in a sentence."""
    if place is None:
        return NONE
    if not place.is_there:
        return UNAVAILABLE
    if place.newest is None:
        return "在，还没有写过备份。"
    behind = f"，还差 {place.missing} 份，下次备份时补上最新的" if place.missing else "，已是最新"
    return f"✓ 在。那里最近一份：{backup_time(place.newest)}{behind}。"
