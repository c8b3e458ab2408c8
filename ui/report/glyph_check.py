"""Looks for characters that no typeface at hand can print, off the UI thread."""

from PySide6.QtCore import QObject, QTimer

from models.report.filing import Filing
from models.services.outcome import Outcome
from models.services.report_session import ReportSession
from ui.jobs.queue import JobQueue
from ui.report.report_model import ReportModel

REST_MS = 600


class GlyphCheck(QObject):
    """Looks once when a report is opened, and again when its words have rested after a change."""

    def __init__(self, report: ReportModel, jobs: JobQueue) -> None:
        super().__init__(report)
        self._report = report
        self._jobs = jobs
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._check)
        report.changed.connect(self._follow)
        self._rest.start()

    def _follow(self, outcome: Outcome) -> None:
        if outcome.places:
            self._rest.start()

    def retire(self) -> None:
        """Look no more."""
        self._rest.stop()
        self._jobs.discard(self)

    def _check(self) -> None:
        filing = self._report.filing
        self._jobs.start(
            self, lambda: _unprintable(filing), self._report_unprintable, lambda _: None, key="glyph check"
        )

    def _report_unprintable(self, characters: tuple[str, ...]) -> None:
        if characters != self._report.filing.unprintable:
            self._report.run(ReportSession.check_with, unprintable=characters)


def _unprintable(filing: Filing) -> tuple[str, ...]:
    from output.compose import compose
    from output.pdf import unprintable_characters

    return tuple(unprintable_characters(compose(filing)))
