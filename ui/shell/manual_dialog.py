"""The manual in a window of its own: its chapters beside the text, and a line to search in."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from resources import manual
from ui.shell.manual_page import ManualPage
from ui.widgets import files
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row


class ManualDialog(HeadedDialog):
    """Opens at the chapter whose name holds the words that are asked for, else at the first."""

    def __init__(self, about: str = "", parent: QWidget | None = None) -> None:
        super().__init__("使用手册", "使用手册", (84, 50), parent)
        self.status_label.hide()
        self._chapters = manual.read_chapters()
        self.search = QLineEdit()
        self.search.setPlaceholderText("在手册里查找")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("手册的章节")
        self.page = ManualPage()
        self.page.setAccessibleName("手册的正文")
        self.page.asked_chapter.connect(self._turn_to)
        self.pdf = self._opener("打开 PDF", manual.PDF, "整本手册，可以打印")
        self.web_pages = self._opener("在浏览器里看", manual.WEB_PAGES, "网页版，带查找，不用上网")
        side = QVBoxLayout()
        side.addWidget(self.search)
        side.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addLayout(side, 1)
        row.addWidget(self.page, 4)
        self.body.addLayout(row, 1)
        self.body.addLayout(make_row(None, self.web_pages, self.pdf))
        self.search.textChanged.connect(self._seek)
        self.list.currentItemChanged.connect(self._show)
        self._seek("")
        self.open_chapter(about)
        self.list.setFocus()

    def open_chapter(self, about: str) -> None:
        """Turn to the chapter whose name holds these words."""
        found = self.list.findItems(about, Qt.MatchFlag.MatchContains) if about else []
        self.list.setCurrentItem(found[0] if found else self.list.item(0))

    def _opener(self, text: str, path: Path, tip: str) -> QPushButton:
        """A button for another form of the manual, shown only where the program came with it."""
        button = make_button(text, tip=tip)
        button.clicked.connect(lambda: self._open(path))
        button.setVisible(path.is_file())
        return button

    def _open(self, path: Path) -> None:
        is_opened = files.open_file(path)
        self.status_label.setVisible(not is_opened)
        if not is_opened:
            self.status_label.setText(f"这台电脑没有打开它的程序。文件在 {path}")

    def _turn_to(self, name: str) -> None:
        """Follow a link to another chapter, whatever is being sought."""
        self.search.clear()
        self.open_chapter(name)

    def _seek(self, words: str) -> None:
        """List the chapters that hold the words."""
        self.list.clear()
        for name, text in self._chapters.items():
            if words.strip() in name + text:
                self.list.addItem(QListWidgetItem(name))
        self.list.setCurrentRow(0)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            self.page.show_nothing("手册里没有这些字。")
            return
        self.page.show_chapter(f"## {item.text()}\n\n{self._chapters[item.text()]}", self.search.text().strip())
