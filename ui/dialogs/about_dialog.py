"""What this program is, where it keeps the reports, and which keys it knows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from models.session.library import Library
from resources.version import __version__, full_version
from ui import files
from ui.actions import DEEDS
from ui.icons import picture

IN_TABLES = (("回车、Tab、方向键", "在要填的格之间移动"), ("Del", "清空一格"), ("Ctrl+C / Ctrl+V", "成块复制、粘贴"))


class AboutDialog(QDialog):
    """Made from the table of actions, so it cannot be out of date."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("关于阳光年报")
        self.setMinimumWidth(600)
        buttons = QDialogButtonBox()
        buttons.addButton("知道了", QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        folder = buttons.addButton("打开数据文件夹", QDialogButtonBox.ButtonRole.ActionRole)
        folder.clicked.connect(lambda: files.show_folder(library.path))
        folder.setVisible(not library.is_shared)
        buttons.accepted.connect(self.accept)
        self.kept = QLabel(f"版本 {full_version()}\n报告存放在 {library.place}\n{library.durability()}")
        self.kept.setProperty("role", "faint")
        self.kept.setWordWrap(True)
        self.kept.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(14)
        layout.addLayout(self._head())
        layout.addLayout(_keys())
        layout.addWidget(self.kept)
        layout.addWidget(buttons)

    def _head(self) -> QHBoxLayout:
        mark = QLabel()
        mark.setPixmap(picture("app", 56, "", self.devicePixelRatioF()))
        name = QLabel(f"阳光年报 {__version__}")
        name.setProperty("role", "title")
        told = QLabel("政府信息公开工作年度报告的填报、校验与打印，全部在本机完成，不连网络。")
        told.setProperty("role", "soft")
        told.setWordWrap(True)
        words = QVBoxLayout()
        words.addWidget(name)
        words.addWidget(told)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(mark)
        head.addLayout(words, 1)
        return head


def _keys() -> QGridLayout:
    rows = [("、".join(_native(keys) for keys in deed.keys), deed.text.rstrip("…")) for deed in DEEDS if deed.keys]
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(5)
    half = (len(rows) + len(IN_TABLES) + 1) // 2
    for number, (keys, text) in enumerate([*rows, *IN_TABLES]):
        shown = QLabel(keys)
        shown.setProperty("role", "chip")
        grid.addWidget(shown, number % half, number // half * 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(text), number % half, number // half * 2 + 1)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    return grid


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
