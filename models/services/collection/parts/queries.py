"""What can be seen of a year's collection: who stands where, who contributes what, who falls out of line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.editions.edition import CellKey, Edition
from models.editions.known_editions import edition_for
from models.errors import Refused
from models.figures.value import format_figure
from models.report.filing import Filing, Level
from models.report.roster import Roster, RosterUnit
from models.rules.check import check
from models.rules.finding import Finding
from models.rules.ruleset_version import ruleset_version
from models.services.collection.parts.consolidation import ScopedConsolidation
from models.services.collection.parts.outliers import far_from_peers, is_abrupt_change
from models.services.collection.parts.submissions import Submissions
from models.services.deadlines import last_day
from models.services.library import Library
from models.services.report_session import report_crash
from models.store.collection import check_results, submissions, sums
from models.store.collection.check_results import ReceivedTrouble as ReceivedTrouble
from models.store.collection.check_results import SameFinding as SameFinding
from models.store.collection.submissions import Submission as Submission


class ReportingStatus(StrEnum):
    """How a unit stands with its report."""

    MISSING = "missing"
    OVERDUE = "overdue"
    RETURNED = "returned"
    REPORTED = "reported"
    LATE = "late"
    ACCEPTED = "accepted"
    EXEMPT = "exempt"
    NOT_DUE = "not_due"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]

    @property
    def is_awaited(self) -> bool:
        """Whether a report, or a mended one, is waited for."""
        return self in (ReportingStatus.MISSING, ReportingStatus.OVERDUE, ReportingStatus.RETURNED)


_LABELS = {
    ReportingStatus.MISSING: "未报",
    ReportingStatus.OVERDUE: "逾期未报",
    ReportingStatus.RETURNED: "已退回",
    ReportingStatus.REPORTED: "已报",
    ReportingStatus.LATE: "迟报",
    ReportingStatus.ACCEPTED: "已收",
    ReportingStatus.EXEMPT: "不需报",
    ReportingStatus.NOT_DUE: "不在应报之列",
}


@dataclass(frozen=True)
class UnitLine:
    """A unit as the list of units shows it.

    ``kept`` is None where nothing came, ``findings`` counts by severity, ``came`` is the ISO moment at which what
    counts first came, before it was sent again unchanged; empty where nothing did.
    """

    unit: RosterUnit
    status: ReportingStatus
    due: date
    submission: Submission | None
    findings: Mapping[str, int]
    received_at: str = ""

    @property
    def days_late(self) -> int:
        """How many days after its last day the report came, 0 in time or not at all."""
        return max(0, (local_day(self.received_at) - self.due).days) if self.received_at else 0


@dataclass(frozen=True)
class UnitContribution:
    """What one unit contributes to a cell: its value, its part of the whole (0 to 1), and its value last year."""

    unit: str
    name: str
    received: int
    value: int
    share: float
    last_year: int | None


@dataclass(frozen=True)
class Outlier:
    """A unit whose figure is out of line with its own last year or with its fellows; ``why`` says so in words."""

    unit: str
    name: str
    cell: CellKey
    value: int
    reference: int
    reason: str


@dataclass(frozen=True)
class CellDifference:
    """A cell that differs between two reports."""

    cell: CellKey
    left: int | None
    right: int | None


@dataclass(frozen=True)
class TextDifference:
    """A section whose words differ between two reports."""

    section: str
    left: str
    right: str


class CollectionQueries:
    """Questions to the collection of a year; nothing is changed but what the rules say, which is kept."""

    def __init__(self, library: Library, year: int) -> None:
        """Refused where the year has no roster."""
        self.year, self.edition = year, edition_for(year)
        self._library = library
        self._collecting = Submissions(library, year)

    @property
    def collecting(self) -> Submissions:
        """The collection that is looked at, by the same roster."""
        return self._collecting

    @property
    def roster(self) -> Roster:
        """The year's roster, as it was when this was made."""
        return self._collecting.roster

    def lines(self, today: date) -> list[UnitLine]:
        """Every unit of the roster, in its order, and how it stands on the day."""
        current, counts = (
            submissions.all_current(self._library.database, self.year),
            check_results.counts(self._library.database, self.year),
        )
        came = {code: kept.received_at for code, kept in current.items()} | submissions.first_came(
            self._library.database, self.year
        )
        return [
            self._line(unit, current.get(unit.code), counts.get(unit.code, {}), came.get(unit.code, ""), today)
            for unit in self.roster.units
        ]

    def _line(
        self, unit: RosterUnit, kept: Submission | None, counts: Mapping[str, int], came: str, today: date
    ) -> UnitLine:
        due = last_day(self.roster, unit, self.year)
        standing = reporting_status(self.roster, unit, kept.state if kept else "", came, due, today)
        return UnitLine(unit, standing, due, kept, counts, came)

    def reminder(self, lines: Iterable[UnitLine], today: date) -> str:
        """催报: the units still waited for, with contacts, as text ready to be copied; empty when none is."""
        awaited = [line for line in lines if line.status.is_awaited]
        if not awaited:
            return ""
        head = (
            f"截至 {today:%Y年%m月%d日}，{self.year} 年度政府信息公开工作年度报告还有 {len(awaited)} 个单位没有报齐："
        )
        return "\n".join([head, *(f"{at}. {_reminded(line, today)}" for at, line in enumerate(awaited, 1))])

    def check_received(self, at_once: int = 50) -> Iterator[tuple[int, int]]:
        """Run the rules over what came in and was not yet checked by them; yields done and total, may be closed.

        What they say is kept: who may not collect sees what others had them say.
        """
        if not self._library.permit.may("collect"):
            return
        pack = ruleset_version(self.edition)
        total, done = len(check_results.unchecked(self._library.database, self.year, pack, 1_000_000)), 0
        while batch := check_results.unchecked(self._library.database, self.year, pack, at_once):
            for number in batch:
                filing = self._collecting.filing(number)
                check_results.keep_findings(
                    self._library.database, number, pack, (_told(finding) for finding in check(filing, report_crash))
                )
                done += 1
                yield done, total

    def findings(self, received: int) -> list[ReceivedTrouble]:
        """What the rules found in one received report."""
        return check_results.findings_of(self._library.database, received)

    def common_findings(self) -> list[SameFinding]:
        """Which rules find fault with most units."""
        return check_results.same_findings(self._library.database, self.year)

    def findings_of_rule(self, rule: str) -> list[ReceivedTrouble]:
        """The same finding across all units."""
        return check_results.with_rule(self._library.database, self.year, rule)

    def contributions(self, summing: ScopedConsolidation, cell: CellKey, limit: int = 0) -> list[UnitContribution]:
        """Who makes up a cell of a sum, the largest first, with share and last year; all of them without a limit."""
        typed = typed_operands(self.edition, cell)
        found = sums.contributions(self._library.database, summing.scope, cell, typed, limit)
        whole = summing.total_figures().get(cell) or 0
        before = self._last_year(cell)
        return [
            UnitContribution(
                one.unit, self._name(one.unit), one.received, one.value, _part(one.value, whole), before.get(one.unit)
            )
            for one in found
        ]

    def _last_year(self, cell: CellKey) -> dict[str, int | None]:
        try:
            edition = edition_for(self.year - 1)
        except Refused:
            return {}
        if not edition.has(cell):
            return {}
        return sums.column(self._library.database, self.year - 1, edition, typed_operands(edition, cell))

    def _name(self, code: str) -> str:
        unit = self.roster.by_code.get(code)
        return unit.name if unit else code

    def outliers(self, cell: CellKey) -> list[Outlier]:
        """Units whose figure leaped since last year or stands far from their fellows of the same level; small numbers
        are left alone."""
        now, before = (
            sums.column(self._library.database, self.year, self.edition, typed_operands(self.edition, cell)),
            self._last_year(cell),
        )
        kind = self.edition.kind(cell)
        found = []
        for code, value in now.items():
            last = before.get(code)
            if value is not None and last is not None and is_abrupt_change(value, last, kind):
                why = f"上年 {format_figure(last, kind)}，今年 {format_figure(value, kind)}"
                found.append(Outlier(code, self._name(code), cell, value, last, why))
        by_level: dict[Level | None, dict[str, int]] = {}
        for code, value in now.items():
            if value is not None and (unit := self.roster.by_code.get(code)):
                by_level.setdefault(unit.level, {})[code] = value
        for fellows in by_level.values():
            for code, middle in far_from_peers(fellows, kind).items():
                here = format_figure(fellows[code], kind)
                why = f"同级 {len(fellows)} 个单位的中间数是 {format_figure(middle, kind)}，这里是 {here}"
                found.append(Outlier(code, self._name(code), cell, fellows[code], middle, why))
        return found

    def all_outliers(self) -> list[Outlier]:
        """The same over every cell of the form, totals included, in printed order."""
        return [outlier for cell in self.edition.cells for outlier in self.outliers(cell)]

    def compare(self, one: int, other: int) -> tuple[list[CellDifference], list[TextDifference]]:
        """Two received reports side by side, of two units or two versions: the cells and the words that differ."""
        mine, theirs = self._collecting.filing(one), self._collecting.filing(other)
        return compare_filings(mine, theirs)


def compare_filings(one: Filing, other: Filing) -> tuple[list[CellDifference], list[TextDifference]]:
    """The cells, totals included, and the sections in which two reports differ, in printed order."""
    cells = [
        CellDifference(cell, one.figures.get(cell), other.figures.get(cell))
        for cell in one.edition.cells
        if one.figures.get(cell) != other.figures.get(cell)
    ]
    texts = [
        TextDifference(section.key, one.text(section.key), other.text(section.key))
        for section in one.edition.text_sections
        if one.text(section.key) != other.text(section.key)
    ]
    return cells, texts


def typed_operands(edition: Edition, cell: CellKey) -> tuple[CellKey, ...]:
    """The typed cells that make up a cell: itself, or all that a total comes down to, each as often as it counts."""
    if cell not in edition.operands:
        return (cell,)
    return tuple(typed for part in edition.operands[cell] for typed in typed_operands(edition, part))


def reporting_status(
    roster: Roster, unit: RosterUnit, state: str, came: str, due: date, today: date
) -> ReportingStatus:
    """How a unit stands; ``came`` is when what counts first came, ``state`` its state, both empty where nothing did."""
    if state == submissions.RETURNED:
        return ReportingStatus.RETURNED
    if state == submissions.ACCEPTED:
        return ReportingStatus.ACCEPTED
    if state:
        return ReportingStatus.LATE if local_day(came) > due else ReportingStatus.REPORTED
    if roster.must_report(unit):
        return ReportingStatus.OVERDUE if today > due else ReportingStatus.MISSING
    return ReportingStatus.EXEMPT if unit.exempt_reason else ReportingStatus.NOT_DUE


def local_day(at: str) -> date:
    """The day on this machine's calendar of an ISO moment."""
    return datetime.fromisoformat(at).astimezone().date()


def _reminded(line: UnitLine, today: date) -> str:
    contact = " ".join(filter(None, (line.unit.contact, line.unit.telephone)))
    told = line.status.label
    if line.status is ReportingStatus.OVERDUE:
        told += f" {(today - line.due).days} 天"
    return f"{line.unit.name}（{told}，期限 {line.due:%Y年%m月%d日}）{f'　联系人：{contact}' if contact else ''}"


def _part(value: int, whole: int) -> float:
    return value / whole if whole else 0.0


def _told(finding: Finding) -> Sequence[str]:
    cells = " ".join(map(str, finding.cells))
    return finding.rule, finding.severity.value, finding.message, cells, finding.explanation
