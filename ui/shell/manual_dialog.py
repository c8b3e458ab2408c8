"""The manual in a window of its own: its chapters beside the text, and a line to search in."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from resources import MANUAL
from ui.widgets.dialog_parts import HeadedDialog
from ui.widgets.plain_text import MarkupPage

_CHAPTER = re.compile(r"^\*\*(.+?)。\*\*", re.MULTILINE)


def read_chapters() -> dict[str, str]:
    """The chapters of the manual by name, in Markdown; OSError where the program came without it."""
    text = MANUAL.read_text(encoding="utf-8")
    starts = list(_CHAPTER.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return {start[1]: text[start.end() : end].strip() for start, end in zip(starts, ends, strict=True)}


class ManualDialog(HeadedDialog):
    """Opens at the chapter whose name holds the words that are asked for, else at the first."""

    def __init__(self, about: str = "", parent: QWidget | None = None) -> None:
        super().__init__("使用手册", "使用手册", (64, 42), parent)
        self.status_label.hide()
        self._chapters = read_chapters()
        self.search = QLineEdit()
        self.search.setPlaceholderText("在手册里查找")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("手册的章节")
        self.page = MarkupPage()
        self.page.setAccessibleName("手册的正文")
        side = QVBoxLayout()
        side.addWidget(self.search)
        side.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addLayout(side, 1)
        row.addWidget(self.page, 3)
        self.body.addLayout(row, 1)
        self.search.textChanged.connect(self._seek)
        self.list.currentItemChanged.connect(self._show)
        self._seek("")
        self.open_chapter(about)
        self.list.setFocus()

    def open_chapter(self, about: str) -> None:
        """Turn to the chapter whose name holds these words."""
        found = self.list.findItems(about, Qt.MatchFlag.MatchContains) if about else []
        self.list.setCurrentItem(found[0] if found else self.list.item(0))

    def _seek(self, words: str) -> None:
        """List the chapters that hold the words."""
        self.list.clear()
        for name, text in self._chapters.items():
            if words.strip() in name + text:
                self.list.addItem(QListWidgetItem(name))
        self.list.setCurrentRow(0)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            self.page.setPlainText("手册里没有这些字。")
            return
        self.page.setMarkdown(f"## {item.text()}\n\n{self._chapters[item.text()]}")
        if words := self.search.text().strip():
            self.page.find(words, QTextDocument.FindFlag(0))
