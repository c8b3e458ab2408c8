"""Find and replace in the whole report, in the place of the list of findings."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from models.report.search import COVER, Hit, find_words, replace_hits
from models.services.report_session import ReportSession
from ui.jobs.call_later import call_later
from ui.report.find.hit_list import HitDelegate, HitsModel
from ui.report.report_model import ReportModel
from ui.widgets.plain_text import PlainLabel

_NARROWEST, _WIDEST, _LONGEST_NAME = 140, 240, 12
_Place = tuple[int, int, int]
"""A section by its number, and from where to where in it."""


class FindPanel(QWidget):
    """Enter finds the next place, Shift+Enter the one before; Enter in 替换为 replaces the place and goes on.

    ``hit_wanted`` carries the Hit to be shown, ``hits_changed`` comes when there are others or none, ``closed`` gives
    the keyboard back to the report. Figures of the tables, the form's words and the cover are found, never replaced.
    """

    hit_wanted = Signal(object)
    hits_changed = Signal()
    closed = Signal()

    def __init__(self, report: ReportModel, keep: Callable[[], bool], parent: QWidget | None = None) -> None:
        """``keep`` hands over what is still in an editor."""
        super().__init__(parent)
        self.setObjectName("findPanel")
        self._report = report
        self._keep = keep
        sections = report.edition.sections
        self._order = {key: number for number, key in enumerate((COVER, *(section.key for section in sections)))}
        self._here: _Place = (0, 0, 0)
        self.model = HitsModel({COVER: "封面", **{section.key: section.short_name for section in sections}}, self)
        self.needle, self.other = QLineEdit(), QLineEdit()
        self.needle.setPlaceholderText("在整份报告里查找")
        self.other.setPlaceholderText("替换为")
        self.other.setToolTip("按回车替换这一处，再到下一处")
        self.count = PlainLabel()
        self.count.setProperty("role", "soft")
        self.before, self.after = QPushButton("上一处"), QPushButton("下一处")
        self.replace, self.replace_all = QPushButton("替换"), QPushButton("全部替换")
        self.close_button = QPushButton("关闭")
        self.close_button.setProperty("role", "flat")
        self.list = QListView()
        self.list.setObjectName("hitList")
        self.list.setStyleSheet("QListView { border: 0; }")
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setModel(self.model)
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(20, 6, 12, 4)
        line.setSpacing(8)
        for edit in (self.needle, self.other):
            edit.setMinimumWidth(_NARROWEST)
            edit.setMaximumWidth(_WIDEST)
        for widget in (self.needle, self.other, self.before, self.after, self.replace, self.replace_all, self.count):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.needle.textChanged.connect(self.refresh)
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        self.replace.clicked.connect(self.replace_here)
        self.replace_all.clicked.connect(self.replace_everywhere)
        self.close_button.clicked.connect(self.leave)
        self.list.clicked.connect(self._show_row)
        self.list.activated.connect(self._show_row)

    @property
    def current(self) -> Hit | None:
        """The hit that was gone to last, as long as it stands."""
        return next((hit for at, hit in enumerate(self.model.hits) if self._place(at) == self._here), None)

    def open(self, section: str, at: int, words: str = "") -> None:
        """Begin at a place of the report, with these words or those of the last time."""
        self._keep()
        self._here = (self._order.get(section, 0), at, at)
        self.show()
        if words:
            self.needle.setText(words)
        self.refresh()
        self.needle.setFocus()
        self.needle.selectAll()

    def begin_replacing(self) -> None:
        """Once there are words to look for, wait for the others."""
        if self.needle.text():
            self.other.setFocus()
            self.other.selectAll()

    def step(self, by: int) -> None:
        """Go to the next place, or the one before; round at the ends."""
        rows = range(len(self.model.hits))
        order, start, end = self._here
        if by > 0:
            row = next((row for row in rows if self._place(row)[:2] >= (order, end)), 0)
        else:
            places = ((row, self._place(row)) for row in reversed(rows))
            row = next((row for row, (number, _, last) in places if (number, last) <= (order, start)), len(rows) - 1)
        if rows:
            self._go_to(row)

    def replace_here(self) -> None:
        """Replace the place that was gone to last, as a step of its own, and go on to the next."""
        self._keep()
        self.refresh()
        hit = self.current
        if hit is not None and hit.is_replaceable and self._write((hit,), f"替换“{self._name}”"):
            order, start, _ = self._here
            self._here = (order, start, start + len(self.other.text()))
        self.step(1)

    def replace_everywhere(self) -> None:
        """Replace every place that can be replaced, as one step."""
        self._keep()
        self.refresh()
        hits = tuple(hit for hit in self.model.hits if hit.is_replaceable)
        if hits and self._write(hits, f"替换 {len(hits)} 处“{self._name}”"):
            self.count.setText(f"已替换 {len(hits)} 处，可以撤销")

    def leave(self) -> None:
        """Close; nothing stays lit."""
        self.hide()
        self.model.set_hits(())
        self.hits_changed.emit()
        self.closed.emit()

    def refresh(self) -> None:
        """Look anew, and say what there is; nothing while it is closed."""
        if self.isHidden():
            return
        hits = find_words(self._report.filing, self.needle.text())
        if hits != self.model.hits:
            self.model.set_hits(hits)
        replaceable = sum(hit.is_replaceable for hit in hits)
        rest = f"，{len(hits) - replaceable} 处不能替换" if replaceable < len(hits) else ""
        self.count.setText(f"{len(hits)} 处{rest}" if self.needle.text() else "")
        self.count.setToolTip("表中的数、表格的文字和封面各栏只能找到，不能在这里替换" if rest else "")
        for button in (self.before, self.after):
            button.setEnabled(bool(hits))
        can_replace = bool(replaceable) and not self._report.is_locked
        self.replace.setEnabled(can_replace)
        self.replace_all.setEnabled(can_replace)
        self.replace_all.setText(f"全部替换 {replaceable} 处" if replaceable else "全部替换")
        self._select_row()
        self.hits_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Shift+Enter, Escape; the arrows walk the list."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.other.hasFocus():
                self.replace_here()
            else:
                self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not self.list.hasFocus():
            self.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    @property
    def _name(self) -> str:
        words = self.needle.text()
        return words if len(words) <= _LONGEST_NAME else f"{words[:_LONGEST_NAME]}…"

    def _select_row(self) -> None:
        """Select the row of the hit that was gone to last; none where there is no such."""
        row = next((at for at in range(len(self.model.hits)) if self._place(at) == self._here), -1)
        self.list.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())
        # Once new rows are laid out: before, Qt does not know where this one is.
        call_later(0, self, lambda: self.list.scrollTo(self.list.currentIndex()))

    def _place(self, row: int) -> _Place:
        hit = self.model.hits[row]
        start, end = hit.span or (row, row + 1)
        return (self._order[hit.section], start, end)

    def _show_row(self, index: QModelIndex) -> None:
        self._go_to(index.row())

    def _go_to(self, row: int) -> None:
        self._here = self._place(row)
        self._select_row()
        self.hits_changed.emit()
        self.hit_wanted.emit(self.model.hits[row])

    def _write(self, hits: tuple[Hit, ...], description: str) -> bool:
        filing, other = self._report.filing, self.other.text()
        texts = {
            section: replace_hits(filing.text(section), (hit for hit in hits if hit.section == section), other)
            for section in {hit.section for hit in hits}
        }
        return self._report.run(ReportSession.set_texts, texts, description)
