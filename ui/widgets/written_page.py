"""A file was written: where it is, and what is to be done with it now."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from output.saving import CannotSave, save
from ui.widgets import files, messages
from ui.widgets.parts import button, row


class WrittenPage(QWidget):
    """Takes the place of what was asked, once it was answered."""

    def __init__(self, path: Path, told: str, letter: str, leave: Callable[[], object]) -> None:
        """``told`` says what was done; ``letter`` are words that can go along with the file."""
        super().__init__()
        self.path = path
        heading, place, said = QLabel(f"✓ {told}"), QLabel(str(path)), QLabel("可以随文件发去的话：")
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        place.setProperty("role", "soft")
        place.setWordWrap(True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (heading, place):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.letter = QPlainTextEdit(letter)
        self.letter.setTabChangesFocus(True)
        self.letter.setAccessibleName("随文件发去的话")
        self.copy, self.folder = button("复制这些话"), button("打开所在文件夹")
        self.close_it = button("关闭", "main")
        self.copy.clicked.connect(self._copy)
        self.folder.clicked.connect(lambda: files.show_folder(path))
        self.close_it.clicked.connect(lambda: leave())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (heading, place, said, self.letter):
            column.addWidget(widget, 1 if widget is self.letter else 0)
        column.addLayout(row(self.copy, self.folder, None, self.close_it))
        self.close_it.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.letter.toPlainText())
        self.copy.setText("✓ 已复制")


def keep(content: bytes, path: Path, kind: str, parent: QWidget) -> Path | None:
    """Put a file where it was wanted, or where the clerk says when that cannot be; None when they gave up."""
    while True:
        try:
            save(content, path)
        except CannotSave as trouble:
            messages.refuse(parent, "文件没有写成", trouble.sentence)
            other = files.ask_save(parent, "改存到哪里", path, kind)
            if other is None:
                return None
            path = other
        else:
            return path
