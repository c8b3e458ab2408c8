"""The files of a folder as rows: whose report each holds, how sure that is, and what became of it."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from models.exchange.candidate import Candidate
from models.exchange.recognition.import_assessment import ImportVerdict, assess_candidate
from models.exchange.report_files import BatchResult, find_files, read_report_files
from ui.widgets.batch_dialog import BatchStep
from ui.widgets.batch_model import BatchModel

FILE, AGENCY, YEAR, VERDICT, REMARK = range(5)
STYLES = {
    ImportVerdict.SURE: ("✓", "good"),
    ImportVerdict.REVIEW: ("■", "explain"),
    ImportVerdict.DUPLICATE: ("◇", "note"),
    ImportVerdict.FAILED: ("✕", "block"),
    ImportVerdict.IMPORTED: ("●", "accent"),
}
_EXISTING = "报告库里已有这个单位这一年的报告，要导入请打开核对"
_TWICE = "与 {} 是同一单位同一年，要导入请打开核对"


@dataclass
class ImportItem:
    """A file that was read: its candidate, or the sentence that says why there is none; ``report`` once taken in."""

    path: Path
    candidate: Candidate | None
    verdict: ImportVerdict
    remark: str
    report: int | None = None

    @property
    def agency_and_year(self) -> tuple[str, int] | None:
        """The office and the year, as read."""
        return (self.candidate.filing.agency.name, self.candidate.filing.year) if self.candidate else None

    @property
    def can_be_opened(self) -> bool:
        """Whether there is something to look at that is not taken in yet."""
        return self.candidate is not None and self.report is None


def read_files(places: Sequence[Path]) -> Iterator[BatchStep[ImportItem]]:
    """Read files, and whatever in folders may hold a report: each with how sure it is; nothing is written."""
    found = find_files(places)
    paths, total = found.reports, len(found.reports) + len(found.unread)
    yield BatchStep(0, total)
    with closing(read_report_files(paths)) as reading:
        for taken in reading:
            yield BatchStep(taken.done, total, _import_item(taken))
    for done, one in enumerate(found.unread, len(paths) + 1):
        yield BatchStep(done, total, ImportItem(one.path, None, ImportVerdict.FAILED, f"{one.reason}，没有看。"))


def _import_item(taken: BatchResult) -> ImportItem:
    if taken.candidate is None:
        sentence = taken.error.removeprefix(f"{taken.path}：")
        return ImportItem(taken.path, None, ImportVerdict.FAILED, sentence)
    return ImportItem(taken.path, taken.candidate, *assess_candidate(taken.candidate))


class FilesModel(BatchModel[ImportItem, ImportVerdict]):
    """A row a file, in the order in which they were read."""

    headers = ("文件", "单位", "年度", "结果", "说明")
    state_styles = STYLES
    state_column = VERDICT
    muted_columns = (REMARK,)

    def __init__(self, existing: Collection[tuple[str, int]]) -> None:
        super().__init__()
        self._existing = frozenset(existing)
        self._first: dict[tuple[str, int], ImportItem] = {}
        self._rows: dict[int, int] = {}

    def append(self, items: Sequence[ImportItem]) -> None:
        """Show more files."""
        for row, entry in enumerate(items, len(self.items)):
            self._rows[id(entry)] = row
            if entry.agency_and_year:
                self._first.setdefault(entry.agency_and_year, entry)
        super().append(items)

    def set_report(self, entry: ImportItem, report: int | None) -> None:
        """Tell that a file was taken in, or that this was taken back."""
        entry.report = report
        before = self._first.get(entry.agency_and_year) if entry.agency_and_year else None
        if report is not None and entry.agency_and_year:
            self._first[entry.agency_and_year] = entry
        for each in filter(None, (entry, before)):
            self.row_changed(self._rows[id(each)])

    def state(self, item: ImportItem) -> ImportVerdict:
        """How a file stands now."""
        if item.report is not None:
            return ImportVerdict.IMPORTED
        if item.agency_and_year and (
            item.agency_and_year in self._existing or self._first[item.agency_and_year] is not item
        ):
            return ImportVerdict.DUPLICATE
        return item.verdict

    def state_label(self, state: ImportVerdict) -> str:
        return f"{STYLES[state][0]} {state.label}"

    def remark(self, entry: ImportItem) -> str:
        """What is to be said of a file."""
        if self.state(entry) is ImportVerdict.DUPLICATE and entry.agency_and_year:
            return (
                _EXISTING
                if entry.agency_and_year in self._existing
                else _TWICE.format(self._first[entry.agency_and_year].path.name)
            )
        return entry.remark

    def text(self, item: ImportItem, column: int) -> str:
        if column == FILE:
            return item.path.name
        if column == VERDICT:
            return self.state_label(self.state(item))
        if column == REMARK:
            return self.remark(item)
        return str(item.agency_and_year[column == YEAR]) if item.agency_and_year else ""

    def tooltip(self, item: ImportItem, column: int) -> str:
        return str(item.path) if column == FILE else self.text(item, column)

    def lines(self) -> list[Sequence[str]]:
        rows = (
            (str(e.path), self.text(e, AGENCY), self.text(e, YEAR), self.state(e).label, self.remark(e))
            for e in self.items
        )
        return [self.headers, *rows]
