"""How every unit of the roster stands in an audit: what it published, what is wrong with it, and what it was asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from models.audit.finding import NOT_PUBLISHED, AuditFinding, Certainty, sorted_findings
from models.audit.rectification import RectificationItem, find_asked_before
from models.report.roster import RosterUnit
from models.rules.finding import Severity
from models.services.audit.audited_file import AuditedFile, FileStatus
from models.services.audit.published_audit import PublishedAudit
from models.services.audit.rectification_list import RectificationList, items_by_unit


class UnitAuditState(StrEnum):
    """How a unit stands."""

    FAULTY = "faulty"
    MISSING = "missing"
    ASKED = "asked"
    CLEAN = "clean"
    NOT_DUE = "not_due"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]


_LABELS = {
    UnitAuditState.FAULTY: "有问题",
    UnitAuditState.MISSING: "没有公布件",
    UnitAuditState.ASKED: "待对照",
    UnitAuditState.CLEAN: "没有发现问题",
    UnitAuditState.NOT_DUE: "不用公布",
}


@dataclass(frozen=True)
class UnitAudit:
    """A unit with its published files, the findings on them or that there are none, and its items of the year."""

    unit: RosterUnit
    state: UnitAuditState
    files: tuple[AuditedFile, ...]
    findings: tuple[AuditFinding, ...]
    items: tuple[RectificationItem, ...] = ()

    @property
    def faults(self) -> tuple[AuditFinding, ...]:
        """What is held against the unit."""
        return tuple(one for one in self.findings if one.is_fault)

    @property
    def questions(self) -> tuple[AuditFinding, ...]:
        """What somebody has to look at first."""
        return tuple(one for one in self.findings if one.is_question)

    def count(self, severity: Severity) -> int:
        """How many faults are of a severity."""
        return sum(one.severity is severity for one in self.faults)

    @property
    def is_repeated(self) -> bool:
        """Whether something comes back that it was asked to rectify the year before."""
        return any(one.asked_in for one in self.faults)

    @property
    def told(self) -> tuple[AuditFinding, ...]:
        """What a letter to the unit tells: what is held against it, and what is asked; no mere hints."""
        return tuple(
            one for one in self.findings if one.is_fault or (one.is_question and one.severity is not Severity.NOTE)
        )

    @property
    def due(self) -> date | None:
        """Until when it is to rectify what is open, the last of these days; None where nothing was asked."""
        return max((item.due for item in self.items if not item.is_closed), default=None)

    @property
    def file_name(self) -> str:
        """The file that was judged, empty where there is none."""
        return self.file.file if self.file else ""

    @property
    def published(self) -> date | None:
        """The day its page tells."""
        return self.file.published.day if self.file else None

    @property
    def file(self) -> AuditedFile | None:
        """The published report that was judged, None where there is none."""
        return self.files[0] if self.files else None


def audit_units(
    audit: PublishedAudit, files: Iterable[AuditedFile], items: RectificationList | None = None
) -> list[UnitAudit]:
    """How all units stand by these files, in the order of the roster; without ``items`` nothing is said of the list."""
    files = list(files)
    by_unit: dict[str, list[AuditedFile]] = defaultdict(list)
    for file in files:
        if file.unit and file.status.is_judged:
            by_unit[file.unit].append(file)
    hidden = [file for file in files if file.status.may_hide_unit]
    own = items_by_unit(items.items()) if items else {}
    before = items_by_unit(items.items(audit.year - 1)) if items else {}
    return [
        _unit_audit(
            audit,
            unit,
            by_unit.get(unit.code, ()),
            hidden,
            items.former_items(unit.code, before) if items and before else [],
            own,
        )
        for unit in audit.roster.units
    ]


def _unit_audit(
    audit: PublishedAudit,
    unit: RosterUnit,
    files: Sequence[AuditedFile],
    hidden: Sequence[AuditedFile],
    former: Sequence[RectificationItem],
    own: Mapping[str, list[RectificationItem]],
) -> UnitAudit:
    files = sorted(files, key=lambda file: file.status is FileStatus.COPY)
    judged = [file for file in files if file.status is not FileStatus.COPY]
    findings = [finding for file in judged for finding in file.findings]
    if not files and audit.roster.must_report(unit):
        findings.append(_missing(audit.year, unit, hidden))
    marked = sorted_findings(_marked(finding, former) for finding in dict.fromkeys(findings))
    return UnitAudit(unit, _state(files, marked), tuple(files), marked, tuple(own.get(unit.code, ())))


def _marked(finding: AuditFinding, former: Sequence[RectificationItem]) -> AuditFinding:
    """The finding, with the year in which the unit was asked to rectify the same."""
    item = find_asked_before(finding, former)
    return replace(finding, asked_in=item.year) if item else finding


def _missing(year: int, unit: RosterUnit, hidden: Sequence[AuditedFile]) -> AuditFinding:
    doubt = f"有 {len(hidden)} 个文件没有读出，或不知道是谁的，其中可能有这份报告。" if hidden else ""
    if named := [file for file in hidden if unit.code in file.candidates]:
        doubt += f"“{named[0].file}”（{named[0].status.label}）看来可能是它的，请先打开核对。"
    message = f"核查的文件里没有{unit.name} {year} 年度的报告。"
    certainty = Certainty.ASKED if hidden else Certainty.CERTAIN
    return AuditFinding(
        NOT_PUBLISHED, Severity.BLOCK, certainty, message, "整份", expected="按期公布，并告知网址", doubt=doubt
    )


def _state(files: Sequence[AuditedFile], findings: Sequence[AuditFinding]) -> UnitAuditState:
    if not files:
        return UnitAuditState.MISSING if findings else UnitAuditState.NOT_DUE
    if any(finding.is_fault for finding in findings):
        return UnitAuditState.FAULTY
    is_open = any(finding.is_question and finding.severity is not Severity.NOTE for finding in findings)
    return UnitAuditState.ASKED if is_open else UnitAuditState.CLEAN
