"""Cells held to last year's report or the registers: what is said when they are typed into, how they are let go."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from models.editions.edition import CellKey
from models.figures.value import format_figure
from models.services.report_session import ReportSession
from ui.report.grid.unlock_dialog import ask_and_unlock, is_carried, last_report_name, name_cells
from ui.report.report_model import ReportModel
from ui.widgets.notice_bar import Offer

UNLOCK_KEY = "Ctrl+U"


class CarryLock(QObject):
    """For one table. ``chosen`` is asked for the cells that the clerk means."""

    def __init__(self, report: ReportModel, table: QWidget, chosen: Callable[[], Sequence[CellKey]]) -> None:
        super().__init__(table)
        self._report = report
        self._table = table
        self._chosen = chosen
        self._is_message_shown = False
        self.unlock_action = self._make_action("解锁…", self.unlock, UNLOCK_KEY)
        self.restore_action = self._make_action("恢复锁定的数", self.lock_back)
        self.carry_action = self._make_action("带入上年结转", self.carry_in)
        report.changed.connect(self.enable)

    def _make_action(self, text: str, function: Callable[[], object], key: str = "") -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda: function())
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._table.addAction(action)
        return action

    def enable(self) -> None:
        """Offer what can be done where the clerk is."""
        carried, is_free = self._report.carry_over, not self._report.is_locked
        cells = set(self._chosen())
        for action, is_offered in (
            (self.unlock_action, bool(cells & carried.locked_cells)),
            (self.restore_action, bool(cells & carried.filing.unlocked.keys())),
            (self.carry_action, bool(cells & carried.expected.keys()) and bool(carried.differing)),
        ):
            action.setEnabled(is_offered and is_free)
            action.setVisible(is_offered)

    def writable(self, cells: Iterable[CellKey], done: str = "") -> list[CellKey]:
        """Those of the cells that can be written; about the others the clerk is told."""
        requested, all_locked = tuple(cells), self._report.carry_over.locked_cells
        free = [cell for cell in requested if cell not in all_locked]
        if locked := [cell for cell in requested if cell in all_locked]:
            rest = f"其余 {len(free)} 格已{done}。" if free and done else ""
            self.explain_lock(locked, rest)
        return free

    def explain_lock(self, locked: Sequence[CellKey], rest: str = "") -> None:
        """Say kindly why these cells are not written, and what can be done."""
        carried = self._report.carry_over
        moved = [cell for cell in locked if cell in carried.outdated]
        whence = f"从{last_report_name(self._report)}带入" if is_carried(self._report, locked) else "由台账填入"
        text = f"{name_cells(self._report, locked)}是{whence}的，已锁定，不用填。{rest}"
        offers: list[Offer] = [("解锁…", lambda: self.unlock(locked))]
        if moved:
            now = format_figure(carried.expected[moved[0]], self._report.edition.kind(moved[0]))
            text += f"上年报告后来改了，结转下年度现在是 {now}。" if len(moved) == 1 else "上年报告后来改了。"
            offers.insert(0, ("改为上年现在的数", self.carry_in))
        self._show_message(f"{text}确要改写，请解锁并写明原因（{UNLOCK_KEY}）。", *offers)

    def unlock(self, cells: Sequence[CellKey] = ()) -> None:
        """Ask why, and let the held ones among the cells go."""
        locked = [cell for cell in cells or self._chosen() if cell in self._report.carry_over.locked_cells]
        back = "恢复为上年的数" if is_carried(self._report, locked) else "恢复为台账的数"
        if ask_and_unlock(self._report, locked, self._table.window()):
            restore: Offer = (back, lambda: self._report.run(ReportSession.relock, locked))
            self._show_message(f"{name_cells(self._report, locked)}已解锁，可以改写。", restore)
        self._table.setFocus()

    def clear_message(self) -> None:
        """Take back what was said, once the clerk has gone elsewhere."""
        if self._is_message_shown:
            self._is_message_shown = False
            self._report.noticed.emit("", ())

    def _show_message(self, text: str, *offers: Offer) -> None:
        self._report.noticed.emit(text, offers)
        self._is_message_shown = True

    def carry_in(self) -> None:
        """Take over what last year's report leaves."""
        self._report.run(ReportSession.carry_in)

    def lock_back(self) -> None:
        """Give the chosen cells last year's figure again."""
        self._report.run(ReportSession.relock, self._chosen())
