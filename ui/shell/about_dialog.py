"""What this program is, where it keeps the reports, and which keys it knows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from models.services.library import Library
from resources.version import __version__, full_version
from ui.shell.actions import ACTIONS, WIDGET_KEYS
from ui.shell.licence_dialog import LicenceDialog
from ui.theme.icons import picture
from ui.widgets import files
from ui.widgets.plain_text import PlainLabel
from ui.widgets.screens import screen_of

ABREAST = 3
_LEAST_HEIGHT, _FRAME = 200, 60


class AboutDialog(QDialog):
    """Made from the table of actions, so it cannot be out of date."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("关于阳光年报")
        buttons = QDialogButtonBox()
        buttons.addButton("知道了", QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        folder = buttons.addButton("打开数据文件夹", QDialogButtonBox.ButtonRole.ActionRole)
        folder.clicked.connect(lambda: files.show_folder(library.path))
        folder.setVisible(not library.is_shared)
        self.licences_button = buttons.addButton("许可…", QDialogButtonBox.ButtonRole.ActionRole)
        self.licences_button.clicked.connect(lambda: LicenceDialog(self).exec())
        buttons.accepted.connect(self.accept)
        self.storage_label = PlainLabel(f"版本 {full_version()}\n报告存放在 {library.place}\n{library.durability()}")
        self.storage_label.setProperty("role", "faint")
        self.storage_label.setWordWrap(True)
        self.storage_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(14)
        layout.addLayout(self._head())
        self.keys = _scrolled(_key_table())
        layout.addWidget(self.keys, 1)
        layout.addWidget(self.storage_label)
        layout.addWidget(buttons)
        # As high as all keys need, where the screen is: Qt alone would stop at two thirds of it.
        whole = layout.minimumSize().height() - self.keys.minimumHeight() + self.keys.widget().sizeHint().height()
        self.resize(layout.minimumSize().width(), min(whole, screen_of(self).availableSize().height() - _FRAME))

    def _head(self) -> QHBoxLayout:
        icon_label = PlainLabel()
        icon_label.setPixmap(picture("app", 56, "", self.devicePixelRatioF()))
        name = PlainLabel(f"阳光年报 {__version__}")
        name.setProperty("role", "title")
        description = PlainLabel("政府信息公开工作年度报告的填报、校验与打印，全部在本机完成，不连网络。")
        description.setProperty("role", "soft")
        description.setWordWrap(True)
        column = QVBoxLayout()
        column.addWidget(name)
        column.addWidget(description)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(icon_label)
        head.addLayout(column, 1)
        return head


def _scrolled(table: QGridLayout) -> QScrollArea:
    """The table at its whole width; of its height what the screen leaves."""
    inside = QWidget()
    table.setContentsMargins(0, 0, 0, 0)
    inside.setLayout(table)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    bar = area.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
    area.setMinimumSize(inside.minimumSizeHint().width() + bar, _LEAST_HEIGHT)
    return area


def _key_table() -> QGridLayout:
    rows = [
        ("、".join(_native(keys) for keys in action.keys), action.text.rstrip("…"))
        for action in ACTIONS
        if action.keys and action.argument is None
    ]
    turns = [action for action in ACTIONS if action.argument is not None]
    rows.append((f"{turns[0].keys[0]} 到 {turns[-1].argument}", "翻到第几页"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(5)
    rows += WIDGET_KEYS
    tall = -(-len(rows) // ABREAST)
    for number, (keys, text) in enumerate(rows):
        shown = PlainLabel(keys)
        shown.setProperty("role", "chip")
        beside, down = divmod(number, tall)
        grid.addWidget(shown, down, beside * 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(PlainLabel(text), down, beside * 2 + 1)
    for beside in range(ABREAST):
        grid.setColumnStretch(beside * 2 + 1, 1)
    return grid


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
