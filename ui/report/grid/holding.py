"""Cells that are held to last year's report: what is said when they are typed into, and how they are let go."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from models.editions.edition import CellKey
from models.figures.value import format_figure
from models.services.report_session import ReportSession
from ui.report.grid.unlock_dialog import ask_and_unlock, named, origin
from ui.report.report_model import ReportModel
from ui.widgets.notice_bar import Offer

UNLOCK_KEY = "Ctrl+U"


class Holding(QObject):
    """For one table. ``chosen`` is asked for the cells that the clerk means."""

    def __init__(self, report: ReportModel, table: QWidget, chosen: Callable[[], Sequence[CellKey]]) -> None:
        super().__init__(table)
        self._report = report
        self._table = table
        self._chosen = chosen
        self._has_spoken = False
        self.unlock_action = self._action("解锁上年结转…", self.unlock, UNLOCK_KEY)
        self.restore_action = self._action("恢复为上年的数", self.lock_back)
        self.carry_action = self._action("带入上年结转", self.carry_in)
        report.changed.connect(self.enable)

    def _action(self, words: str, deed: Callable[[], object], key: str = "") -> QAction:
        action = QAction(words, self)
        action.triggered.connect(lambda: deed())
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
            (self.unlock_action, bool(cells & carried.held)),
            (self.restore_action, bool(cells & carried.filing.unlocked.keys())),
            (self.carry_action, bool(cells & carried.due.keys()) and bool(carried.differing)),
        ):
            action.setEnabled(is_offered and is_free)
            action.setVisible(is_offered)

    def free(self, cells: Iterable[CellKey], done: str = "") -> list[CellKey]:
        """Those of the cells that can be written; about the others the clerk is told."""
        wanted, all_held = tuple(cells), self._report.carry_over.held
        free = [cell for cell in wanted if cell not in all_held]
        if held := [cell for cell in wanted if cell in all_held]:
            rest = f"其余 {len(free)} 格已{done}。" if free and done else ""
            self.tell(held, rest)
        return free

    def tell(self, held: Sequence[CellKey], rest: str = "") -> None:
        """Say kindly why these cells are not written, and what can be done."""
        carried = self._report.carry_over
        moved = [cell for cell in held if cell in carried.outdated]
        words = f"{named(self._report, held)}是从{origin(self._report)}带入的，已锁定，不用填。{rest}"
        offers: list[Offer] = [("解锁…", lambda: self.unlock(held))]
        if moved:
            now = format_figure(carried.due[moved[0]], self._report.edition.kind(moved[0]))
            words += f"上年报告后来改了，结转下年度现在是 {now}。" if len(moved) == 1 else "上年报告后来改了。"
            offers.insert(0, ("改为上年现在的数", self.carry_in))
        self._say(f"{words}确要改写，请解锁并写明原因（{UNLOCK_KEY}）。", *offers)

    def unlock(self, cells: Sequence[CellKey] = ()) -> None:
        """Ask why, and let the held ones among the cells go."""
        held = [cell for cell in cells or self._chosen() if cell in self._report.carry_over.held]
        if ask_and_unlock(self._report, held, self._table.window()):
            restore: Offer = ("恢复为上年的数", lambda: self._report.run(ReportSession.lock_back, held))
            self._say(f"{named(self._report, held)}已解锁，可以改写。", restore)
        self._table.setFocus()

    def hush(self) -> None:
        """Take back what was said, once the clerk has gone elsewhere."""
        if self._has_spoken:
            self._has_spoken = False
            self._report.noticed.emit("", ())

    def _say(self, words: str, *offers: Offer) -> None:
        self._report.noticed.emit(words, offers)
        self._has_spoken = True

    def carry_in(self) -> None:
        """Take over what last year's report leaves."""
        self._report.run(ReportSession.carry_in)

    def lock_back(self) -> None:
        """Give the chosen cells last year's figure again."""
        self._report.run(ReportSession.lock_back, self._chosen())
