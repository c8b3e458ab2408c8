"""The panel 「这个数哪来的」 beside the table."""

from collections.abc import Callable, Sequence
from urllib.parse import unquote

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.editions.edition import CellKey
from models.services.report_session import ReportSession
from ui.report.report_model import ReportModel
from ui.widgets.later_page import LaterPage
from ui.widgets.plain_text import MarkupPage, PlainLabel
from ui.widgets.wording import today

PAUSE_MS = 120
_NOTHING = "把光标放到一格上，这里就说明它从哪里来、用在哪里。"


class OriginPanel(LaterPage):
    """Tells of one cell, and does what its page offers.

    ``cell_wanted`` carries a CellKey, ``text_wanted`` a section and a span of its text, ``finding_wanted`` a
    Finding, ``cells_wanted`` the cells to be pointed at, ``case_wanted`` a CellKey and the name of a case in 台账.
    """

    cell_wanted = Signal(object)
    text_wanted = Signal(str, object)
    finding_wanted = Signal(object)
    cells_wanted = Signal(object)
    last_year_wanted = Signal(object)
    case_wanted = Signal(object, str)

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("whyPanel")
        self._report = report
        self._cell: CellKey | None = None
        self._shown: tuple[CellKey | None, int] | None = None
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self.refresh)
        report.changed.connect(lambda: self._pause.start(PAUSE_MS))

    def make_parts(self) -> Sequence[QWidget]:
        """The page below its title."""
        self.page = MarkupPage()
        self.page.setStyleSheet("QTextBrowser { border: 0; background: transparent; }")
        self.page.setOpenLinks(False)
        self.page.document().setDefaultStyleSheet("p { margin-top: 3px; margin-bottom: 5px; }")
        title = PlainLabel("这个数哪来的")
        title.setProperty("role", "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 8)
        column.addWidget(title)
        column.addWidget(self.page, 1)
        self.page.anchorClicked.connect(self._follow_link)
        return (self.page,)

    def show_cell(self, cell: CellKey | None) -> None:
        """Tell of this cell when the clerk rests on it."""
        if cell is not None:
            self._cell = cell
            self._pause.start(PAUSE_MS)

    def refresh(self) -> None:
        """Write the page now."""
        self._pause.stop()
        now = (self._cell, self._report.outcome.revision)
        if not self.isVisible() or now == self._shown:
            return
        # Loaded when the panel first has something to tell.
        from models.services.origin import trace_figure
        from ui.report.origin.origin_page import OriginPage, legend

        self._shown = now
        if self._cell is None:
            self.page.setHtml(f"<p>{_NOTHING}</p>{legend()}")
            return
        report = self._report
        origin = trace_figure(report.filing, report.entries(), self._cell)
        self.page.setHtml(OriginPage(report.carry_over, report.findings, today(), report.is_locked).write(origin))

    def showEvent(self, event: QShowEvent) -> None:
        """It tells nothing while it is hidden, and catches up."""
        super().showEvent(event)
        self._pause.start(0)

    def _follow_link(self, link: QUrl) -> None:
        from ui.report.grid.unlock_dialog import ask_and_unlock

        kind, _, target = link.toString().partition(":")
        handlers: dict[str, Callable[[str], object]] = {
            "cell": lambda name: self.cell_wanted.emit(self._report.edition.find(name)),
            "words": self._go_to_text,
            "finding": self._go_to_finding,
            "same": self._point_at_written_together,
            "last": lambda name: self.last_year_wanted.emit(self._report.edition.find(name)),
            "former": self._restore_value,
            "unlock": lambda name: ask_and_unlock(self._report, [self._report.edition.find(name)], self.window()),
            "restore": lambda name: self._report.run(ReportSession.relock, [self._report.edition.find(name)]),
            "case": lambda name: self.case_wanted.emit(self._cell, unquote(name)),
            "carry": lambda _: self._report.run(ReportSession.carry_in),
        }
        handlers[kind](target)

    def _go_to_text(self, target: str) -> None:
        section, start, end = target.split(":")
        self.text_wanted.emit(section, (int(start), int(end)))

    def _go_to_finding(self, fingerprint: str) -> None:
        for finding in (finding for finding in self._report.findings if finding.fingerprint == fingerprint):
            self.finding_wanted.emit(finding)
            return

    def _point_at_written_together(self, revision: str) -> None:
        from models.services.origin import cells_written_together

        entries = self._report.entries()
        self.cells_wanted.emit(cells_written_together(self._report.edition, entries, int(revision)))

    def _restore_value(self, value: str) -> None:
        """Give the cell a former figure, as a step of its own."""
        if self._cell is not None:
            name = self._report.edition.short_name(self._cell)
            self._report.run(ReportSession.set_cells, {self._cell: int(value) if value else None}, f"改回 {name}")
