"""并排比对: two units' reports, or two versions of one, side by side: the cells and the words that differ."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from models.editions.edition import Edition
from models.figures.value import format_figure
from models.services.collection.results import CellDifference, Submission, TextDifference
from models.texts.fields import name_fields
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.theme.colours import colours
from ui.widgets.plain_text import MarkupPage, PlainLabel

HINT = "选两个单位，或一个单位的两版：这里只列不同的格和不同的文字。"


class VersionPicker(QWidget):
    """One of the two: a unit, found by name or code, and which of its versions.

    ``unit_chosen`` carries its code, ``version_picked`` the number of a version.
    """

    unit_chosen = Signal(str)
    version_picked = Signal(int)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.versions = QLineEdit(), QComboBox()
        self.name.setPlaceholderText(hint)
        self.versions.setAccessibleName("版本")
        self.versions.setMinimumContentsLength(11)
        self._codes: dict[str, str] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name, 1)
        row.addWidget(self.versions)
        self.name.editingFinished.connect(self._find)
        self.versions.activated.connect(lambda _: self.version_picked.emit(self.received))

    @property
    def received(self) -> int:
        """The version that is picked, 0 for none."""
        return int(self.versions.currentData() or 0)

    def set_units(self, codes: dict[str, str]) -> None:
        """Offer these units: what each is called, and its code."""
        self._codes = codes
        completer = QCompleter(list(codes), self.name)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda _: self._find())
        self.name.setCompleter(completer)

    def _find(self) -> None:
        if code := self._codes.get(self.name.text().strip()):
            self.unit_chosen.emit(code)

    def show_unit(self, called: str, versions: Sequence[Submission], received: int = 0) -> None:
        """Show a unit with its versions, the one named or the last one picked."""
        self.name.setText(called)
        self.versions.clear()
        for submission in versions:
            counts = "，计入" if submission.is_current and submission.state != "returned" else ""
            self.versions.addItem(
                f"第 {submission.revision} 次修改{counts}" if submission.revision else submission.file, submission.id
            )
        self.versions.setCurrentIndex(max(0, self.versions.findData(received)))
        self.version_picked.emit(self.received)


class ComparisonPage(QWidget):
    """``comparison_requested`` carries two versions that are to be compared."""

    comparison_requested = Signal(int, int)

    def __init__(self, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edition = edition
        self.sides = (VersionPicker("左边：单位名称或代码"), VersionPicker("右边：单位名称或代码"))
        self.summary = PlainLabel(HINT)
        self.summary.setProperty("role", "soft")
        self.cells = TextTable(("格", "左", "右", "相差"), (0, 9, 9, 9), (1, 2, 3))
        self.words = MarkupPage()
        self.words.setStyleSheet("QTextBrowser { border: 0; }")
        choice = QHBoxLayout()
        choice.setContentsMargins(18, 8, 14, 4)
        choice.setSpacing(16)
        for side in self.sides:
            choice.addWidget(side, 1)
            side.version_picked.connect(self._ask)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.cells)
        split.addWidget(self.words)
        split.setSizes([560, 560])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(choice)
        summary_row = QHBoxLayout()
        summary_row.setContentsMargins(18, 0, 14, 4)
        summary_row.addWidget(self.summary)
        column.addLayout(summary_row)
        column.addWidget(split, 1)

    def _ask(self) -> None:
        one, other = (side.received for side in self.sides)
        if one and other and one != other:
            self.comparison_requested.emit(one, other)
        elif one and one == other:
            self.show_differences([], [])
            self.summary.setText("两边是同一版。")

    def show_differences(self, cells: Sequence[CellDifference], texts: Sequence[TextDifference]) -> None:
        """Show what differs."""
        if not cells and not texts:
            self.summary.setText("两份完全一样。")
        else:
            self.summary.setText(f"{len(cells)} 格不同，{len(texts)} 个部分的文字不同。")
        self.cells.show_rows([self._row(one) for one in cells])
        self.words.setVisible(bool(texts))
        self.words.setHtml("".join(self._text(one) for one in texts))

    def _row(self, one: CellDifference) -> ComparedTextRow:
        kind = self._edition.kind(one.cell)
        apart = format_figure((one.right or 0) - (one.left or 0), kind)
        figures = (format_figure(one.left, kind) or "空", format_figure(one.right, kind) or "空", apart)
        return ComparedTextRow((self._edition.short_name(one.cell), *figures), one.cell)

    def _text(self, one: TextDifference) -> str:
        section = self._edition.section(one.section)
        left, right = (name_fields(text, self._edition) for text in (one.left, one.right))
        return f"<h4>{escape(section.heading or section.short_name)}</h4><p>{render_differences(left, right)}</p>"


def render_differences(one: str, other: str) -> str:
    """What was taken out of a text struck through, what was put in underlined, as HTML."""
    parts = []
    for way, left, left_end, right, right_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if way == "equal":
            parts.append(escape(one[left:left_end]))
        if way in ("delete", "replace"):
            parts.append(f'<s style="color:{colours.block}">{escape(one[left:left_end])}</s>')
        if way in ("insert", "replace"):
            parts.append(f'<u style="color:{colours.good}">{escape(other[right:right_end])}</u>')
    return "".join(parts).replace("\n", "<br>")
