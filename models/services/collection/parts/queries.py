"""What can be asked of a year's collection: how units stand, who contributes what, what rules find."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from models.editions.edition import CellKey
from models.registers.days import say_day
from models.report.filing import Filing
from models.report.roster import Roster, RosterUnit
from models.rules.check import check
from models.rules.finding import Finding
from models.rules.ruleset_version import ruleset_version
from models.services.collection.parts.cell_values import typed_operands
from models.services.collection.parts.consolidation import ScopedConsolidation
from models.services.collection.parts.part import CollectionPart
from models.services.collection.parts.predecessors import Predecessors
from models.services.collection.results import (
    CellDifference,
    ReceivedCounts,
    RuleSummary,
    Submission,
    SubmissionFinding,
    TextDifference,
    UnitContribution,
)
from models.services.collection.unit_status import ReportingStatus, UnitLine, UnitStatus, local_day
from models.services.deadlines import last_day
from models.services.report_session import report_crash
from models.store.collection import arrivals, check_results, submissions, sums

if TYPE_CHECKING:
    from models.services.collection.collection import Collection

_NO_FINDINGS: Mapping[str, int] = {}


class CollectionQueries(CollectionPart):
    """Questions to a year's collection. Nothing is changed but what the rules say, which is kept."""

    def __init__(self, collection: "Collection") -> None:
        """Refused where the year has no roster."""
        super().__init__(collection)
        _ = self._roster

    @property
    def _roster(self) -> Roster:
        return self._collection.roster.current

    def unit_statuses(self, today: date) -> Iterator[UnitStatus]:
        """How every unit stands on the day, in the order of the roster: so little of each that there may be many."""
        roster, year = self._roster, self.year
        marks, counts = (
            submissions.current_summaries(self._database, year),
            check_results.count_open_findings(self._database, year),
        )
        entered = arrivals.file_days(self._database, year)
        registers = submissions.current_counts(self._database, year)
        last_days: dict[object, date] = {}
        for unit in roster.units:
            alike = (unit.deadline, unit.level or unit.name)
            if alike not in last_days:
                last_days[alike] = last_day(roster, unit, year)
            findings = counts.get(unit.code, _NO_FINDINGS)
            mark = marks.get(unit.code)
            if mark and unit.code in entered:
                mark = (*mark[:2], entered[unit.code], mark[3])
            yield _unit_status(roster, unit, mark, last_days[alike], findings, today, registers.get(unit.code))

    def lines(self, today: date) -> list[UnitLine]:
        """How every unit stands on the day, in the order of the roster, each with the version that counts."""
        current = submissions.current_submissions(self._database, self.year)
        counts = check_results.count_open_findings(self._database, self.year)
        received_at = {code: one.received_at for code, one in current.items()}
        received_at |= submissions.first_received(self._database, self.year)
        received_at |= {code: day for code, day in self._collection.arrivals.file_days().items() if code in current}
        on_paper = self._collection.arrivals.paper_days()
        registers = submissions.current_counts(self._database, self.year)
        return [
            self._line(
                unit,
                current.get(unit.code),
                counts.get(unit.code, _NO_FINDINGS),
                received_at.get(unit.code, ""),
                on_paper.get(unit.code, ""),
                registers.get(unit.code),
                today,
            )
            for unit in self._roster.units
        ]

    def _line(
        self,
        unit: RosterUnit,
        submission: Submission | None,
        counts: Mapping[str, int],
        received_at: str,
        paper_day: str,
        told: ReceivedCounts | None,
        today: date,
    ) -> UnitLine:
        due = last_day(self._roster, unit, self.year)
        state = submission.state if submission else ""
        status = reporting_status(self._roster, unit, state, received_at, due, today)
        return UnitLine(unit, status, due, submission, counts, received_at, paper_day, told)

    def reminder(self, lines: Iterable[UnitLine], today: date) -> str:
        """催报: the units still waited for, with contacts, as text ready to be copied; empty when none is."""
        awaited = [line for line in lines if line.status.is_awaited]
        if not awaited:
            return ""
        head = f"截至 {say_day(today)}，{self.year} 年度政府信息公开工作年度报告还有 {len(awaited)} 个单位没有报齐："
        return "\n".join([head, *(f"{at}. {_reminder_line(line, today)}" for at, line in enumerate(awaited, 1))])

    def count_unchecked(self) -> int:
        """How many reports came in that the rules of now have not gone through: what is wrong with them is unknown."""
        return len(self.unchecked())

    def unchecked(self) -> set[int]:
        """The numbers of those reports."""
        rules_version = ruleset_version(self.edition)
        return set(check_results.unchecked_submissions(self._database, self.year, rules_version, 1_000_000))

    def check_received(self, batch_size: int = 50) -> Iterator[tuple[int, int]]:
        """Run the rules over what came in and was not yet checked by them; yields done and total, may be closed.

        What they say is kept: who may not collect sees what others had them say.
        """
        if not self._library.permit.allows("collect"):
            return
        rules_version = ruleset_version(self.edition)
        total, done = self.count_unchecked(), 0
        while batch := check_results.unchecked_submissions(self._database, self.year, rules_version, batch_size):
            for number in batch:
                filing = self._collection.submissions.filing(number)
                rows = (_finding_row(finding) for finding in check(filing, report_crash))
                check_results.save_findings(self._database, number, rules_version, rows)
                done += 1
                yield done, total

    def findings(self, received: int) -> list[SubmissionFinding]:
        """What the rules found in one received report."""
        return check_results.findings_of(self._database, received)

    def common_findings(self) -> list[RuleSummary]:
        """Which rules find fault with most units."""
        return check_results.summarise_rules(self._database, self.year)

    def findings_of_rule(self, rule: str) -> list[SubmissionFinding]:
        """The same finding across all units."""
        return check_results.findings_of_rule(self._database, self.year, rule)

    def contributions(
        self, consolidation: ScopedConsolidation, cell: CellKey, limit: int = 0
    ) -> list[UnitContribution]:
        """Who makes up a cell of a sum, the largest first, with share and last year; all of them without a limit."""
        typed = typed_operands(self.edition, cell)
        contributions = sums.contributions(self._database, consolidation.scope, cell, typed, limit)
        total = consolidation.total_figures().get(cell) or 0
        last_year = Predecessors(self._database, self.year, self._roster).values(cell)
        name_of = self._collection.roster.name_of
        return [
            UnitContribution(
                one.unit, name_of(one.unit), one.received, one.value, _part(one.value, total), last_year.get(one.unit)
            )
            for one in contributions
        ]

    def branch_contributions(self, consolidation: ScopedConsolidation, cell: CellKey) -> list[UnitContribution]:
        """The same with one line for each unit right under the node: a county whose towns were added is one of them."""
        roster, node = self._roster, consolidation.node.code
        branches: dict[str, list[UnitContribution]] = {}
        for one in self.contributions(consolidation, cell):
            branches.setdefault(_branch(roster, one.unit, node), []).append(one)
        merged = (_merge(roster.by_code[code], units) for code, units in branches.items())
        return sorted(merged, key=lambda one: (-abs(one.value), one.unit))

    def compare(self, left: int, right: int) -> tuple[list[CellDifference], list[TextDifference]]:
        """Two received reports side by side, of two units or two versions: the cells and the words that differ."""
        filing = self._collection.submissions.filing
        return compare_filings(filing(left), filing(right))

    def compare_file(self, other: int | Path, path: Path) -> tuple[list[CellDifference], list[TextDifference]]:
        """A file that came beside what was received or another file, before either is taken; nothing is written.

        AppError, with a sentence, where one of them cannot be read.
        """
        received_files = self._collection.submissions
        left = received_files.read_file(other) if isinstance(other, Path) else received_files.filing(other)
        return compare_filings(left, received_files.read_file(path))


def compare_filings(left: Filing, right: Filing) -> tuple[list[CellDifference], list[TextDifference]]:
    """The cells, totals included, and the sections in which two reports differ, in printed order."""
    cells = [
        CellDifference(cell, left.figures.get(cell), right.figures.get(cell))
        for cell in left.edition.cells
        if left.figures.get(cell) != right.figures.get(cell)
    ]
    texts = [
        TextDifference(section.key, left.text(section.key), right.text(section.key))
        for section in left.edition.text_sections
        if left.text(section.key) != right.text(section.key)
    ]
    return cells, texts


def reporting_status(
    roster: Roster, unit: RosterUnit, state: str, received_at: str, due: date, today: date
) -> ReportingStatus:
    """How a unit stands; ``state`` of what counts and when that first came are empty where nothing did."""
    if state == submissions.RETURNED:
        return ReportingStatus.RETURNED
    if state == submissions.ACCEPTED:
        return ReportingStatus.ACCEPTED
    if state:
        return ReportingStatus.LATE if local_day(received_at) > due else ReportingStatus.REPORTED
    if roster.must_report(unit):
        return ReportingStatus.OVERDUE if today > due else ReportingStatus.MISSING
    return ReportingStatus.EXEMPT if unit.exempt_reason else ReportingStatus.NOT_DUE


def _unit_status(
    roster: Roster,
    unit: RosterUnit,
    mark: tuple[int, int, str, str] | None,
    due: date,
    findings: Mapping[str, int],
    today: date,
    told: ReceivedCounts | None,
) -> UnitStatus:
    if mark is None:
        status = reporting_status(roster, unit, "", "", due, today)
        return UnitStatus(status, due, findings=findings, is_due=roster.must_report(unit))
    number, revision, received_at, state = mark
    status = reporting_status(roster, unit, state, received_at, due, today)
    days_late = max(0, (local_day(received_at) - due).days)
    return UnitStatus(status, due, number, revision, received_at, days_late, findings, roster.must_report(unit), told)


def _reminder_line(line: UnitLine, today: date) -> str:
    contact = " ".join(filter(None, (line.unit.contact, line.unit.telephone)))
    label = line.status.label
    if line.status is ReportingStatus.OVERDUE:
        label += f" {(today - line.due).days} 天"
    return f"{line.unit.name}（{label}，期限 {say_day(line.due)}）{f'　联系人：{contact}' if contact else ''}"


def _branch(roster: Roster, code: str, node: str) -> str:
    """The unit right under a node by way of which another stands under it; itself where it does not."""
    above = [code, *(unit.code for unit in roster.above(code))] if code in roster.by_code else [code]
    return above[above.index(node) - 1] if node in above[1:] else code


def _merge(branch: RosterUnit, units: Sequence[UnitContribution]) -> UnitContribution:
    if [one.unit for one in units] == [branch.code]:
        return units[0]
    known = [one.last_year for one in units if one.last_year is not None]
    last_year = sum(known) if len(known) == len(units) else None
    value, share = sum(one.value for one in units), sum(one.share for one in units)
    return UnitContribution(branch.code, branch.name, 0, value, share, last_year, tuple(units))


def _part(value: int, total: int) -> float:
    return value / total if total else 0.0


def _finding_row(finding: Finding) -> Sequence[str]:
    cells = " ".join(map(str, finding.cells))
    return finding.rule, finding.severity.value, finding.message, cells, finding.explanation
