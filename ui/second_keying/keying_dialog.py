"""The window of a second keying: choose, key, settle; closing it stops, and nothing is lost."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QStackedLayout, QWidget

from models.errors import StoreError
from models.figures.value import format_figure
from models.report.change import ValueSource
from models.services.report_session import ReportSession
from models.services.second_keying import KeyingDifference, Resolution, SecondKeying
from ui.report.report_model import ReportModel
from ui.second_keying.keying_page import KeyingPage
from ui.second_keying.settle_page import SettlePage
from ui.second_keying.start_page import StartPage
from ui.widgets import messages

_SAID = {1: Resolution.KEPT, 2: Resolution.CHANGED, 4: Resolution.UNSETTLED}


class KeyingDialog(QDialog):
    """``recorded`` carries the Keying that was written down, and the differences that were left open."""

    recorded = Signal(object, object)

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("复核录入")
        self._report = report
        self.keying = report.read(SecondKeying.resume)
        self.start = StartPage(report, self.keying)
        self.key = KeyingPage(report)
        self.settle = SettlePage(report)
        self._pages = QStackedLayout(self)
        for page in (self.start, self.key, self.settle):
            self._pages.addWidget(page)
        self.start.begun.connect(self._begin)
        self.start.resumed.connect(self._go_on)
        self.key.done.connect(self._go_on)
        self.settle.settled.connect(self._settle)
        self.settle.retyped.connect(self._retype)
        self.settle.finished.connect(self._finish)
        if parent is not None:
            self.resize(parent.width() - 60, parent.height() - 60)

    def _begin(self, scope: str, is_short: bool) -> None:
        try:
            self.keying = self._report.read(SecondKeying.begin, scope, is_short)
        except StoreError as error:
            messages.refuse(self, "没有存上", error.sentence)
        else:
            self._go_on()

    def _go_on(self) -> None:
        if self.keying is None:
            return
        if self.keying.next is not None:
            self._pages.setCurrentWidget(self.key)
            self.key.show_keying(self.keying)
        else:
            self._pages.setCurrentWidget(self.settle)
            self.settle.show_keying(self.keying)

    def _settle(self, each: KeyingDifference, number: int) -> None:
        if number != 2 or self._take(each, each.second):
            self._attempt(lambda keying: keying.resolve(each.cell, _SAID[number]))

    def _retype(self, each: KeyingDifference, text: str) -> None:
        """A third keying decides where it equals one of the two; else it stands in place of the second."""
        refused: list[str] = []
        self._attempt(lambda keying: refused.append(keying.key(each.cell, text)))
        if reason := "".join(refused):
            messages.refuse(self, "没有录上", reason)
        elif self.keying is not None and self.keying.keyed[each.cell] == each.first:
            self._settle(each, 1)
        elif self.keying is not None and self.keying.keyed[each.cell] == each.second and self.settle.can_take(each):
            self._settle(each, 2)

    def _attempt(self, function: Callable[[SecondKeying], object]) -> None:
        assert self.keying is not None
        try:
            function(self.keying)
        except StoreError as error:
            messages.refuse(self, "没有存上", error.sentence)
        self.settle.show_keying(self.keying)

    def _take(self, each: KeyingDifference, value: int | None) -> bool:
        edition = self._report.edition
        kind = edition.kind(each.cell)
        first, second = (format_figure(value, kind) or "空" for value in (each.first, each.second))
        origin = f"复核录入：第一次 {first}，第二次 {second}"
        say = f"复核改正 {edition.short_name(each.cell)}"
        return self._report.run(ReportSession.set_cells, {each.cell: value}, say, ValueSource.TYPED, origin)

    def _finish(self) -> None:
        assert self.keying is not None
        unsettled = tuple(each for each in self.keying.differences() if each.resolution is Resolution.UNSETTLED)
        outcome = self.keying.result()
        if self._report.run(ReportSession.record_keying, outcome):
            self._attempt(SecondKeying.discard)
            self.recorded.emit(outcome, unsettled)
            self.accept()
