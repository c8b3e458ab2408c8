"""A table of the report as a Qt item model: one item a slot, and only what moved is touched."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from models.editions.edition import CellKey, Table
from models.editions.layout import Layout, Slot, SlotRole, lay_out
from models.errors import NotANumber
from models.figures.value import format_figure, parse_figure
from models.report.change import NOTE_PREFIX, figure_place
from models.rules.finding import Finding
from models.services.carry_over import CarryOver
from models.services.outcome import Outcome
from models.services.report_session import Entry, ReportSession
from models.services.stored_report import who
from ui.report.grid.cell_look import LEGEND, CellLook, marks_of
from ui.report.grid.signs import Lock
from ui.report.notes.note_mark import in_words
from ui.report.report_model import ReportModel
from ui.report.wording import of_place

LOOK = Qt.ItemDataRole.UserRole + 1
AnyIndex = QModelIndex | QPersistentModelIndex
_TYPED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_LOCKED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class GridModel(QStandardItemModel):
    """Every slot of one table. The looks lie in the items, so that painting asks nothing of Python's side."""

    def __init__(self, report: ReportModel, table: Table, parent: QObject | None = None) -> None:
        self.form: Layout = lay_out(table)
        super().__init__(self.form.rows, self.form.columns, parent)
        self.report = report
        self.table = table
        self._edition, self._totals = report.edition, report.edition.operands.keys()
        self._cells = frozenset(table.cells)
        self._at = {(slot.row, slot.column): cell for cell, slot in self.form.slot_of_cell.items()}
        self._marks = marks_of((), report.filing.figures)
        self._pointed: frozenset[CellKey] = frozenset()
        self._origins: Mapping[CellKey, str] = {}
        self._locks: Mapping[CellKey, Lock] = {}
        self._shows_last_year = False
        self._seen = -1
        for row in range(self.form.rows):
            for column in range(self.form.columns):
                self.setItem(row, column, _inert())
        for slot in self.form.slots:
            self._place(slot)
        report.changed.connect(self._show_noted)
        self.catch_up()

    def cell_at(self, index: AnyIndex) -> CellKey | None:
        """The cell an index stands for; None for the form's own words."""
        return self._at.get((index.row(), index.column()))

    def index_of(self, cell: CellKey) -> QModelIndex:
        """Where a cell stands."""
        slot = self.form.slot_of_cell[cell]
        return self.index(slot.row, slot.column)

    def is_typed(self, cell: CellKey | None) -> bool:
        """Whether a clerk fills the cell in."""
        return cell is not None and cell not in self._totals

    def is_held(self, cell: CellKey | None) -> bool:
        """Whether the cell is held to last year's report."""
        return self._locks.get(cell) is Lock.HELD if cell else False

    def blanks(self, cells: Iterable[CellKey] = ()) -> tuple[CellKey, ...]:
        """The typed cells that are blank, among those given or in the whole table."""
        typed = self.report.filing.figures.typed
        return tuple(c for c in (tuple(cells) or self.table.cells) if self.is_typed(c) and c not in typed)

    def enter(self, cell: CellKey, text: str) -> str:
        """Take a typed text into the report; the reason when it is refused, else nothing."""
        try:
            value = parse_figure(text, self._edition.kind(cell))
        except NotANumber as refusal:
            return refusal.sentence
        if value == self.report.filing.figures.get(cell) or self.report.run(ReportSession.set_cells, {cell: value}):
            return ""
        return "没有存上，先留在这里。"

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's way in: a text for a cell."""
        cell = self.cell_at(index)
        if cell is None or role != Qt.ItemDataRole.EditRole or not self.is_typed(cell):
            return False
        return not self.enter(cell, str(value))

    def refresh(self, moved: Collection[CellKey] = (), findings: Collection[Finding] | None = None) -> None:
        """Show the report as it stands, touching the cells that moved and those whose marks changed."""
        touched = self._cells.intersection(moved)
        if findings is not None:
            marks = marks_of(findings, self.report.filing.figures)
            own = {cell: mark for cell, mark in marks.items() if cell in self._cells}
            touched |= {c for c in own.keys() | self._marks.keys() if own.get(c) != self._marks.get(c)}
            self._marks = own
        locks = {cell: lock for cell, lock in _locks(self.report.carry_over).items() if cell in self._cells}
        touched |= {c for c in locks.keys() | self._locks.keys() if locks.get(c) is not self._locks.get(c)}
        self._locks = locks
        self._seen = self.report.outcome.revision
        self._show(touched)

    def catch_up(self) -> None:
        """Show everything anew when the report has moved on since this table was last shown."""
        if self._seen != self.report.outcome.revision:
            self.refresh(self._cells, self.report.findings)

    def point_at(self, cells: Iterable[CellKey]) -> None:
        """Tint these cells: the operands of what the clerk is looking at."""
        wanted = self._cells.intersection(cells)
        changed, self._pointed = wanted ^ self._pointed, wanted
        self._show(changed)

    def set_origins(self, origins: Mapping[CellKey, str]) -> None:
        """Give the shapes of figures that were not typed here."""
        changed = {c for c in self._cells if origins.get(c) != self._origins.get(c)}
        self._origins = origins
        self._show(changed)

    def set_last_year_shown(self, shown: bool) -> None:
        """Show last year's figure in the corner of each cell, or not."""
        self._shows_last_year = shown
        self._show(self._cells)

    def _show_noted(self, outcome: Outcome) -> None:
        if noted := {place.removeprefix(NOTE_PREFIX) for place in outcome.places if place.startswith(NOTE_PREFIX)}:
            self._show(cell for cell in self._cells if str(cell) in noted)

    def _place(self, slot: Slot) -> None:
        item = self.item(slot.row, slot.column)
        innermost = slot.role is SlotRole.ROW_HEAD and slot.column + slot.columns == self.form.label_columns
        item.setData(CellLook(slot.text, slot.role, is_innermost=innermost), LOOK)
        if slot.cell is None:
            item.setText(slot.text)
        else:
            item.setFlags(_TYPED if self.is_typed(slot.cell) else _LOCKED)

    def _show(self, cells: Iterable[CellKey]) -> None:
        for cell in cells:
            slot = self.form.slot_of_cell[cell]
            index = self.index(slot.row, slot.column)
            look = self._look(cell)
            if look == index.data(LOOK) and index.data(Qt.ItemDataRole.AccessibleTextRole):
                continue
            self.setItemData(
                index,
                {
                    Qt.ItemDataRole.DisplayRole: look.text,
                    Qt.ItemDataRole.ToolTipRole: "\n".join((*self._news(cell), *_told(look))),
                    Qt.ItemDataRole.AccessibleTextRole: self._spoken(cell, look),
                    LOOK: look,
                },
            )

    def _spoken(self, cell: CellKey, look: CellLook) -> str:
        told = f"{self._edition.short_name(cell)} {look.text or '空'}"
        return "，".join((told, *_meanings(look)))

    def saw(self, cell: CellKey) -> None:
        """The clerk has stood on the cell: that another changed it is no longer news."""
        if self.report.mark_seen(figure_place(cell)):
            self._show([cell])

    def _changed_by(self, cell: CellKey) -> Entry | None:
        return self.report.changed_by(figure_place(cell))

    def _news(self, cell: CellKey) -> tuple[str, ...]:
        entry = self._changed_by(cell)
        return (of_place(self._edition, figure_place(cell), entry),) if entry else ()

    def _look(self, cell: CellKey) -> CellLook:
        kind = self._edition.kind(cell)
        look = CellLook(
            format_figure(self.report.filing.figures.get(cell), kind),
            SlotRole.CELL,
            is_total=not self.is_typed(cell),
            mark=self._marks.get(cell),
            is_pointed_at=cell in self._pointed,
            origin=self._origins.get(cell, ""),
            note=self.report.filing.notes.get(cell),
            lock=self._locks.get(cell),
            by=who(entry)[:1] if (entry := self._changed_by(cell)) else "",
        )
        last = self.report.filing.last_year
        if not self._shows_last_year or last is None or not last.edition.has(cell):
            return look
        return replace(look, last_year=format_figure(last.figures.get(cell), last.edition.kind(cell)))


def _told(look: CellLook) -> tuple[str, ...]:
    """What the tooltip tells: the findings, and the note."""
    found = (*(look.mark.messages if look.mark else ()), *_meanings(look))
    return (*found, in_words(look.note)) if look.note else found


def _meanings(look: CellLook) -> tuple[str, ...]:
    """What the signs beside a figure mean."""
    if look.lock:
        return (look.lock.value,)
    return tuple(LEGEND[shape] for shape in look.shapes if shape in LEGEND)


def _locks(carried: CarryOver) -> dict[CellKey, Lock]:
    held = dict.fromkeys(carried.held, Lock.HELD)
    opened = (cell for cell in carried.filing.unlocked if cell in carried.due)
    return held | {cell: Lock.CHANGED if cell in carried.overridden else Lock.OPEN for cell in opened}


def _inert() -> QStandardItem:
    item = QStandardItem()
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item
