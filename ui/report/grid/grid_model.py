"""A table of the report as a Qt item model: one item a slot, and only what moved is touched."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from models.editions.edition import CellKey, Table
from models.editions.layout import Layout, Slot, SlotRole, lay_out
from models.errors import NotANumber
from models.figures.arithmetic import compute, is_formula, plain_formula
from models.figures.value import format_figure, parse_figure
from models.report.change import NOTE_PREFIX, figure_place
from models.rules.finding import Finding
from models.services.carry_over import CarryOver
from models.services.journalled_report import entry_author
from models.services.outcome import Outcome
from models.services.report_session import Entry, ReportSession
from ui.report.grid.cell_appearance import LEGEND, CellAppearance, finding_marks
from ui.report.grid.form_head import header_words
from ui.report.grid.padlock import LockState
from ui.report.notes.note_mark import note_summary
from ui.report.report_model import ReportModel
from ui.report.wording import describe_place_change
from ui.widgets.plain_text import plain_tip

APPEARANCE_ROLE = Qt.ItemDataRole.UserRole + 1
_LONGEST_FORMULA = 40
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
        self._marks = finding_marks((), report.filing.figures)
        self._highlighted: frozenset[CellKey] = frozenset()
        self._origins: Mapping[CellKey, str] = {}
        self._locks: Mapping[CellKey, LockState] = {}
        self._shows_last_year = False
        self._shown_revision = -1
        for row in range(self.form.rows):
            for column in range(self.form.columns):
                self.setItem(row, column, _empty_item())
        for slot in self.form.slots:
            self._place(slot)
        rows, columns = header_words(self._edition, self.form)
        self.setVerticalHeaderLabels(rows)
        self.setHorizontalHeaderLabels(columns)
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

    def is_carry_locked(self, cell: CellKey | None) -> bool:
        """Whether the cell is held to last year's report or to the registers."""
        lock = self._locks.get(cell) if cell else None
        return lock is not None and lock.is_closed

    def blanks(self, cells: Iterable[CellKey] = ()) -> tuple[CellKey, ...]:
        """The typed cells that are blank, among those given or in the whole table."""
        typed = self.report.filing.figures.typed
        return tuple(c for c in (tuple(cells) or self.table.cells) if self.is_typed(c) and c not in typed)

    def enter(self, cell: CellKey, text: str) -> str:
        """Take a typed text into the report; the reason when it is refused, else nothing."""
        description = ""
        try:
            if is_formula(text):
                description = f"填写 {self._edition.short_name(cell)}（{plain_formula(text)[:_LONGEST_FORMULA]}）"
                text = compute(text)
            value = parse_figure(text, self._edition.kind(cell))
        except NotANumber as refusal:
            return refusal.sentence
        is_same = value == self.report.filing.figures.get(cell)
        if is_same or self.report.run(ReportSession.set_cells, {cell: value}, description):
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
            marks = finding_marks(findings, self.report.filing.figures)
            own = {cell: mark for cell, mark in marks.items() if cell in self._cells}
            touched |= {c for c in own.keys() | self._marks.keys() if own.get(c) != self._marks.get(c)}
            self._marks = own
        locks = {cell: lock for cell, lock in _carry_locks(self.report.carry_over).items() if cell in self._cells}
        touched |= {c for c in locks.keys() | self._locks.keys() if locks.get(c) is not self._locks.get(c)}
        self._locks = locks
        self._shown_revision = self.report.outcome.revision
        self._show(touched)

    def catch_up(self) -> None:
        """Show everything anew when the report has moved on since this table was last shown."""
        if self._shown_revision != self.report.outcome.revision:
            self.refresh(self._cells, self.report.findings)

    def highlight(self, cells: Iterable[CellKey]) -> None:
        """Tint these cells: the operands of what the clerk is looking at."""
        cells_here = self._cells.intersection(cells)
        changed, self._highlighted = cells_here ^ self._highlighted, cells_here
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
        item.setData(CellAppearance(slot.text, slot.role, is_innermost=innermost, pieces=slot.pieces), APPEARANCE_ROLE)
        if slot.cell is None:
            item.setText(slot.text)
        else:
            item.setFlags(_TYPED if self.is_typed(slot.cell) else _LOCKED)

    def _show(self, cells: Iterable[CellKey]) -> None:
        for cell in cells:
            slot = self.form.slot_of_cell[cell]
            index = self.index(slot.row, slot.column)
            appearance = self._appearance(cell)
            if appearance == index.data(APPEARANCE_ROLE) and index.data(Qt.ItemDataRole.AccessibleTextRole):
                continue
            self.setItemData(
                index,
                {
                    Qt.ItemDataRole.DisplayRole: appearance.text,
                    Qt.ItemDataRole.ToolTipRole: plain_tip("\n".join((*self._news(cell), *_tooltip_lines(appearance)))),
                    Qt.ItemDataRole.AccessibleTextRole: self._accessible_text(cell, appearance),
                    APPEARANCE_ROLE: appearance,
                },
            )

    def _accessible_text(self, cell: CellKey, appearance: CellAppearance) -> str:
        text = f"{self._edition.short_name(cell)} {appearance.text or '空'}"
        return "，".join((text, *_sign_meanings(appearance)))

    def mark_seen(self, cell: CellKey) -> None:
        """The clerk has stood on the cell: that another changed it is no longer news."""
        if self.report.mark_seen(figure_place(cell)):
            self._show([cell])

    def _changed_by(self, cell: CellKey) -> Entry | None:
        return self.report.changed_by(figure_place(cell))

    def _news(self, cell: CellKey) -> tuple[str, ...]:
        entry = self._changed_by(cell)
        return (describe_place_change(self._edition, figure_place(cell), entry),) if entry else ()

    def _appearance(self, cell: CellKey) -> CellAppearance:
        kind = self._edition.kind(cell)
        appearance = CellAppearance(
            format_figure(self.report.filing.figures.get(cell), kind),
            SlotRole.CELL,
            is_total=not self.is_typed(cell),
            mark=self._marks.get(cell),
            is_pointed_at=cell in self._highlighted,
            origin=self._origins.get(cell, ""),
            note=self.report.filing.notes.get(cell),
            lock=self._locks.get(cell),
            changed_by=entry_author(entry)[:1] if (entry := self._changed_by(cell)) else "",
        )
        last = self.report.filing.last_year
        if not self._shows_last_year or last is None or not last.edition.has(cell):
            return appearance
        return replace(appearance, last_year=format_figure(last.figures.get(cell), last.edition.kind(cell)))


def _tooltip_lines(appearance: CellAppearance) -> tuple[str, ...]:
    """What the tooltip tells: the findings, and the note."""
    lines = (*(appearance.mark.messages if appearance.mark else ()), *_sign_meanings(appearance))
    return (*lines, note_summary(appearance.note)) if appearance.note else lines


def _sign_meanings(appearance: CellAppearance) -> tuple[str, ...]:
    """What the signs beside a figure mean."""
    if appearance.lock:
        return (appearance.lock.value,)
    return tuple(LEGEND[shape] for shape in appearance.shapes if shape in LEGEND)


def _carry_locks(carried: CarryOver) -> dict[CellKey, LockState]:
    locks = dict.fromkeys(carried.carried_cells, LockState.LOCKED)
    locks |= dict.fromkeys(carried.registered_cells, LockState.FILLED)
    for cell in carried.filing.unlocked:
        if cell in carried.expected:
            locks[cell] = LockState.CHANGED if cell in carried.overridden else LockState.OPEN
        elif cell in carried.released_cells:
            locks[cell] = LockState.REWRITTEN if cell in carried.overridden else LockState.RELEASED
    return locks


def _empty_item() -> QStandardItem:
    item = QStandardItem()
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item
