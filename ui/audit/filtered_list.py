"""A list below chips and a line to search in, beside it what is known of the choice: alike in all tabs of an audit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.collection.text_table import ComparedTextRow, Index, TextTable, TextTableModel
from ui.theme.colours import colours
from ui.widgets.chips import paint_chips
from ui.widgets.dialog_parts import make_button
from ui.widgets.item_options import rect_of
from ui.widgets.plain_text import MarkupPage, PlainLabel
from ui.widgets.type_size_layout import set_least_width_letters, set_width_letters

_SHARES = (860, 440)


@dataclass(frozen=True)
class FilteredRow:
    """A row: its words by column, what it is of, the keys of the chips it is shown under, the colour of its state."""

    texts: tuple[str, ...]
    target: object
    keys: frozenset[str]
    colour: str = ""


class StateDelegate(QStyledItemDelegate):
    """The state of a row as a chip, in the colour that the row names."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground as of any cell, then the chip."""
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""  # type: ignore[attr-defined]
        view = self.parent()
        assert isinstance(view, QWidget)
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, view)
        model = index.model()
        assert isinstance(model, TextTableModel)
        row = model.rows[index.row()]
        name = row.colour if hasattr(colours, f"{row.colour}_soft") else "note"
        chip = (row.texts[0], str(getattr(colours, f"{name}_soft")), str(getattr(colours, row.colour or "note")))
        painter.save()
        paint_chips(painter, rect_of(option).adjusted(10, 0, 0, 0), [chip], beyond=20)
        painter.restore()


class FilteredList(QWidget):
    """``chosen`` carries the target of the choice, None for none. ``page`` and ``buttons`` stand beside the list."""

    chosen = Signal(object)

    def __init__(
        self,
        chips: Mapping[str, str],
        heads: Sequence[str],
        widths: Sequence[int],
        numbers: Sequence[int],
        none: str,
        hint: str,
        same: Callable[[object], object],
    ) -> None:
        """``same`` tells targets apart, so that the choice stays where it was when everything is read anew."""
        super().__init__()
        self._same, self._labels = same, dict(chips)
        self._rows: Sequence[FilteredRow] = ()
        self._key = ""
        self.target: object = None
        self.chips: dict[str, QPushButton] = {}
        self.search, self.count = QLineEdit(), PlainLabel()
        self.table = TextTable(heads, widths, numbers, none)
        self.table.setItemDelegateForColumn(0, StateDelegate(self.table))
        self.page = MarkupPage()
        self.pane = QWidget()
        self.column = QVBoxLayout(self.pane)
        self._lay_out(hint)
        self.search.textChanged.connect(lambda _: self._filter())
        self.table.row_selected.connect(self._choose)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)

    def _lay_out(self, hint: str) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(18, 8, 14, 6)
        head.setSpacing(6)
        group = QButtonGroup(self)
        for key, label in {"": "全部", **self._labels}.items():
            chip = make_button(label, "chip")
            chip.setCheckable(True)
            chip.setChecked(not key)
            chip.clicked.connect(lambda _checked=False, key=key: self.filter_by(key))
            group.addButton(chip)
            self.chips[key] = chip
            head.addWidget(chip)
        head.addStretch(1)
        self.search.setPlaceholderText(hint)
        for part in (self.count, self.search):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._lay_out_pane()
        rule = QFrame()
        rule.setProperty("role", "line")
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.pane)
        split.setStretchFactor(0, 1)
        split.setSizes(list(_SHARES))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule)
        column.addWidget(split, 1)

    def _lay_out_pane(self) -> None:
        self.count.setProperty("role", "soft")
        self.search.setClearButtonEnabled(True)
        set_width_letters(self.search, 17)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setStyleSheet("QTextBrowser { border: 0; background: transparent; }")
        self.page.setOpenLinks(False)
        set_least_width_letters(self.pane, 25)
        self.column.setContentsMargins(14, 12, 10, 10)
        self.column.setSpacing(8)
        self.column.addWidget(self.page, 1)

    def show_rows(self, rows: Sequence[FilteredRow]) -> None:
        """List these; the choice stays on what it was on."""
        self._rows = rows
        for key, chip in self.chips.items():
            number = sum(not key or key in row.keys for row in rows)
            chip.setText(f"{self._labels.get(key, '全部')} {number}")
            chip.setVisible(number > 0 or not key or key == self._key)
        self._filter()

    def filter_by(self, key: str) -> None:
        """Show the rows under a chip, all of them for an empty key."""
        self._key = key
        self.chips[key].setChecked(True)
        self._filter()

    def _filter(self) -> None:
        words, before = self.search.text().strip(), self.target
        rows = [
            row
            for row in self._rows
            if (not self._key or self._key in row.keys) and (not words or any(words in text for text in row.texts))
        ]
        self.table.table_model.show_rows([ComparedTextRow(row.texts, row.target, row.colour) for row in rows])
        self.count.setText(
            f"{len(rows)} 行" if len(rows) == len(self._rows) else f"{len(self._rows)} 行中的 {len(rows)} 行"
        )
        same = [
            at for at, row in enumerate(rows) if before is not None and self._same(row.target) == self._same(before)
        ]
        if rows:
            self.table.selectRow(same[0] if same else 0)
            self._choose(rows[same[0] if same else 0].target)
        else:
            self._choose(None)

    def _choose(self, target: object) -> None:
        self.target = target
        self.chosen.emit(target)

    def select(self, wanted: Callable[[object], bool]) -> bool:
        """Put the choice on the first row of which this is true, whatever was filtered."""
        self.search.clear()
        self.filter_by("")
        for at, row in enumerate(self.table.table_model.rows):
            if wanted(row.target):
                self.table.selectRow(at)
                return True
        return False
