"""The sum as a report: what writing it would change, and writing it, with all that has to be said beforehand."""

from dataclasses import replace

from models.errors import Refused
from models.figures.totals import Figures
from models.report.change import ValueSource
from models.report.filing import Agency
from models.report.report_sum import changed_cells
from models.services.collection.results import SumReportPreview
from models.services.library import Library
from models.services.report_sum import find_sum_of_report
from models.store import journal
from models.store.collection.sums import Scope


class SumReport:
    """A sum of an edition's typed cells about to become a report of the agency whose sum it is."""

    def __init__(
        self, library: Library, agency: Agency, scope: Scope, scope_words: str, total: Figures, units: int
    ) -> None:
        self._library, self._agency, self._scope, self._total, self._units = library, agency, scope, total, units
        self._scope_words = scope_words

    def find(self) -> int | None:
        """The agency's own report of the year; None where there is none. A copy of it is another report."""
        agency = self._agency
        for line in self._library.reports():
            same = line.agency.code == agency.code if line.agency.code else line.agency.name == agency.name
            if same and line.year == self._scope.year and not line.label:
                return line.id
        return None

    def preview(self) -> SumReportPreview:
        """What writing the sum would do; nothing is written."""
        edition, report, total = self._scope.edition, self.find(), self._total.typed
        preview = SumReportPreview(
            self._agency.name,
            edition,
            self._scope.year,
            report,
            self._scope_words,
            self._units,
            changed_cells(edition, {}, total),
        )
        if report is None:
            return preview
        session = self._library.open(report)
        typed, made_of = session.filing.figures.typed, session.filing.report_sum
        edited = made_of.edited_cells(edition, typed) if made_of else {}
        changed = changed_cells(edition, typed, total)
        saved = find_sum_of_report(self._library.database, report)
        is_same = saved is not None and saved.scope == self._scope and not edited
        is_written_over = any(
            then is not None and (saved is not None or cell not in edition.carried_cells)
            for cell, (then, _) in changed.items()
        )
        return replace(
            preview,
            state=session.state,
            made_of=made_of,
            edited=edited,
            changed_cells=changed,
            asks=is_written_over and not is_same,
        )

    def write(self, overwrite: bool, reason: str) -> tuple[int, int]:
        """Write it as one step that can be undone: the report's number, and that of the journal's entry, 0 for none.

        Words, cover and figures that do not come from the sum stay. Refused where the preview asks and ``overwrite``
        does not answer, and where the report is locked and no ``reason`` opens or returns it.
        """
        preview = self.preview()
        if preview.asks and not overwrite:
            raise Refused(f"{preview.sentence}没有写。确实要写进去，请确认。")
        report = preview.report or self._library.begin_report(self._agency, self._scope.year).report
        session = self._library.open(report)
        values = {cell: self._total.typed.get(cell) for cell in self._scope.edition.typed_cells}
        if preview.is_locked:
            if not reason.strip():
                raise Refused(session.lock_reason)
            session.reopen(reason) if session.is_final else session.send_back(reason)
        database, told = self._library.database, f"{self._units} 个单位"
        before = journal.last_entry_id(database, report)
        origin = f"{self._scope.year} 年度汇总：{self._scope_words}，{told}"
        session.set_cells(values, f"汇总 {told}", ValueSource.CONSOLIDATED, origin)
        after = journal.last_entry_id(database, report)
        return report, after if after != before else 0
