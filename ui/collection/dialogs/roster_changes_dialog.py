"""What became of last year's units: renamed, merged, split, abolished; and what of 上年结转 went along."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QGroupBox,
    QLineEdit,
    QSpinBox,
    QTableWidget,
    QWidget,
)

from models.editions.edition import CellKey
from models.errors import AppError
from models.report.roster import ChangeKind, Roster, RosterChange, RosterUnit
from models.services.collection.collection import Collection
from ui.collection.dialogs.unit_dialog import unit_label
from ui.widgets import messages
from ui.widgets.dialog_parts import HeadedDialog, error_label, make_button, make_row
from ui.widgets.question import Question
from ui.widgets.table_style import fill_table

HEADS = ("变动", "上年的单位", "今年的单位", "划转的上年结转", "说明")
MAX_CASES = 9_999_999
WriteRoster = Callable[[str, Callable[[], Roster]], str]
"""Makes a step that can be taken back; the sentence of why it was refused, else nothing."""


class RosterChangesDialog(HeadedDialog):
    """Lists what was recorded, and which units of last year nobody accounted for yet."""

    def __init__(self, collection: Collection, write: WriteRoster, parent: QWidget) -> None:
        year = collection.year
        super().__init__("单位变动", f"{year - 1} 到 {year} 年度的单位变动", (74, 32), parent)
        self.year = year
        self._collection, self._write = collection, write
        self.table = QTableWidget()
        self.add_button, self.remove_button, self.close_button = (
            make_button("记一笔…", "main"),
            make_button("去掉"),
            make_button("关闭"),
        )
        self.body.addWidget(self.table, 1)
        self.body.addLayout(make_row(self.add_button, self.remove_button, None, self.close_button))
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._remove)
        self.close_button.clicked.connect(self.accept)
        self.table.itemSelectionChanged.connect(self._enable)
        self._show()

    def _show(self) -> None:
        try:
            self.roster, self.last_roster = self._collection.roster.read(), self._collection.previous_year.roster.find()
        except AppError as error:
            self.status_label.setText(error.sentence)
            return
        fill_table(self.table, HEADS, [self._row(change) for change in self.roster.changes], stretch=4)
        self.status_label.setText(self._summary())
        self._enable()

    def _row(self, change: RosterChange) -> tuple[str, ...]:
        edition = self._collection.edition
        carried = "，".join(f"{edition.short_name(cell)} {value}" for cell, value in change.carried.items())
        all_of_it = "" if change.kind is ChangeKind.SPLIT else "全部"
        return (
            change.kind.label,
            unit_name(self.last_roster or self.roster, change.source),
            unit_name(self.roster, change.target) or "—",
            carried or all_of_it,
            change.reason,
        )

    def _summary(self) -> str:
        if self.last_roster is None:
            return f"没有 {self.year - 1} 年度的名册，变动前的单位写代码。记下变动，上年结转才能跟着单位走。"
        left = [unit.name for unit in unaccounted_units(self.last_roster, self.roster)]
        if not left:
            return "上年的单位今年都有着落。记下变动，上年结转才能跟着单位走。"
        more = f" 等 {len(left)} 个" if len(left) > 3 else ""
        return f"上年名册里有、今年没有，还没有记下去向：{'、'.join(left[:3])}{more}。"

    def _enable(self) -> None:
        self.remove_button.setEnabled(self.table.currentRow() >= 0 and bool(self.roster.changes))

    def _add(self) -> None:
        def keep(change: RosterChange) -> str:
            return self._write(f"记变动 {change.kind.label}", lambda: self._collection.roster.record_change(change))

        if RosterChangeDialog(self._collection, self.last_roster, self.roster, keep, self).exec():
            self._show()

    def _remove(self) -> None:
        change = self.roster.changes[self.table.currentRow()]
        if text := self._write("去掉变动", lambda: self._collection.roster.remove_change(change)):
            messages.refuse(self, "没有去掉", text)
        self._show()


class RosterChangeDialog(Question):
    """Accepted once the change was written."""

    def __init__(
        self,
        collection: Collection,
        last: Roster | None,
        now: Roster,
        keep: Callable[[RosterChange], str],
        parent: QWidget,
    ) -> None:
        super().__init__("单位变动", "记一笔单位变动", "存下", 560, parent)
        self._keep = keep
        self.kind = QComboBox()
        self.kind.addItems([kind.label for kind in ChangeKind])
        left = unaccounted_units(last, now) if last else ()
        self.source, self._sources = _unit_edit(last, self, left)
        if len(left) == 1:
            self.source.setText(unit_label(left[0]))
        self.target, self._targets = _unit_edit(now, self)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("如：机构改革，×编〔2025〕3 号")
        self.carried: dict[CellKey, QSpinBox] = {}
        self.carried_box = self._make_carried_box(collection)
        self.error_label = error_label()
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._update)
        self._update()

    def _make_carried_box(self, collection: Collection) -> QGroupBox:
        edition = collection.edition
        box = QGroupBox("划给今年单位的上年结转（件）")
        form = QFormLayout(box)
        for cell in collection.roster.carried_cells:
            spin = QSpinBox()
            spin.setRange(0, MAX_CASES)
            self.carried[cell] = spin
            form.addRow(edition.row_and_column(cell)[1].head[-1], spin)
        return box

    def _lay_out(self) -> None:
        form = self.add_form()
        form.addRow("变动", self.kind)
        form.addRow("上年的单位", self.source)
        form.addRow("今年的单位", self.target)
        form.addRow("说明", self.reason)
        self.body.addWidget(self.carried_box)
        self.body.addWidget(self.error_label)

    @property
    def _kind(self) -> ChangeKind:
        return tuple(ChangeKind)[self.kind.currentIndex()]

    def _update(self) -> None:
        is_over = self._kind is ChangeKind.ABOLISHED
        self.carried_box.setVisible(self._kind is ChangeKind.SPLIT)
        self.target.setPlaceholderText("没有单位接手就留空" if is_over else "名称或代码，从列出的里选")
        self.adjustSize()

    def accept(self) -> None:
        """Write the change, or say what is still wrong."""
        words = self.source.text().strip(), self.target.text().strip()
        source, target = self._sources.get(words[0], words[0]), self._targets.get(words[1], words[1])
        if not source:
            self.error_label.setText("请写上年的单位。")
            return
        is_split = self._kind is ChangeKind.SPLIT
        moved = {cell: spin.value() for cell, spin in self.carried.items() if is_split and spin.value()}
        change = RosterChange(self._kind, source, target, self.reason.text().strip(), moved)
        self.error_label.setText(self._keep(change))
        if not self.error_label.text():
            super().accept()


def unaccounted_units(last: Roster, now: Roster) -> list[RosterUnit]:
    """The units of last year's roster that this year's has not, and of which nobody wrote down what became of them."""
    recorded = {change.source for change in now.changes}
    return [unit for unit in last.units if unit.code not in now.by_code and unit.code not in recorded]


def _unit_edit(
    roster: Roster | None, parent: QWidget, first: Sequence[RosterUnit] = ()
) -> tuple[QLineEdit, dict[str, str]]:
    """A line that completes the units' names, those of ``first`` before the others, and the codes by what it completes
    to.
    """
    codes = {unit_label(unit): unit.code for unit in (*first, *(roster.units if roster else ()))}
    line = QLineEdit()
    line.setPlaceholderText("名称或代码，从列出的里选")
    completer = QCompleter(list(codes), parent)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    line.setCompleter(completer)
    by_name: dict[str, str] = {}
    for unit in roster.units if roster else ():
        by_name[unit.name] = "" if unit.name in by_name else unit.code
    return line, {name: code for name, code in by_name.items() if code} | codes


def unit_name(roster: Roster, code: str) -> str:
    """A unit by its name, by its code where it is not in the roster."""
    unit = roster.by_code.get(code)
    return unit.name if unit else code
