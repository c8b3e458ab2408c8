"""A file was written: where it is, and what is to be done with it now."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from output.saving import CannotSave, save_file
from ui.widgets import files, messages
from ui.widgets.clipboard import copy_text
from ui.widgets.dialog_parts import make_button, make_row
from ui.widgets.plain_text import PlainLabel


class WrittenPage(QWidget):
    """Takes the place of what was asked, once it was answered."""

    def __init__(
        self, path: Path, done_text: str, letter: str, leave: Callable[[], object], more: Sequence[QWidget] = ()
    ) -> None:
        """``done_text`` says what was done; ``letter`` are words that can go along with the file.

        ``more`` are buttons for what else can be done with the letter.
        """
        super().__init__()
        self.path = path
        heading, place, letter_label = (
            PlainLabel(f"✓ {done_text}"),
            PlainLabel(str(path)),
            PlainLabel("可以随文件发去的话："),
        )
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        place.setProperty("role", "soft")
        place.setWordWrap(True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.letter = QPlainTextEdit(letter)
        self.letter.setTabChangesFocus(True)
        self.letter.setAccessibleName("随文件发去的话")
        self.copy, self.folder = make_button("复制这些话"), make_button("打开所在文件夹")
        self.close_it = make_button("关闭", "main")
        self.copy.clicked.connect(self._copy)
        self.folder.clicked.connect(lambda: files.show_folder(path))
        self.close_it.clicked.connect(lambda: leave())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (heading, place, letter_label, self.letter):
            column.addWidget(widget, 1 if widget is self.letter else 0)
        column.addLayout(make_row(self.copy, *more, self.folder, None, self.close_it))
        self.close_it.setFocus()

    def _copy(self) -> None:
        copy_text(self.letter.toPlainText())
        self.copy.setText("✓ 已复制")


def save_or_ask(content: bytes, path: Path, kind: str, parent: QWidget) -> Path | None:
    """Put a file where it was wanted, or where the clerk says when that cannot be; None when they gave up."""
    while True:
        try:
            save_file(content, path)
        except CannotSave as error:
            messages.refuse(parent, "文件没有写成", error.sentence)
            other = files.ask_save(parent, "改存到哪里", path, kind)
            if other is None:
                return None
            path = other
        else:
            return path
