"""How the units of a collection stand with their reports, in a few values each or with all that a list shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from models.report.roster import RosterUnit
from models.rules.finding import Severity
from models.store.collection.submissions import ReceivedCounts, Submission


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


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """How a unit stands.

    ``received`` is the number of the version that counts or was returned, 0 without any; ``received_at`` the ISO moment
    at which what it says first came; ``findings`` counts the open ones by severity. ``is_due`` is what the roster says:
    whether the unit must report, whatever it sent. ``counts`` is what is known of the registers behind
    its report, None where it came without.
    """

    status: ReportingStatus
    due: date
    received: int = 0
    revision: int = 0
    received_at: str = ""
    days_late: int = 0
    findings: Mapping[str, int] = field(default_factory=dict)
    is_due: bool = True
    counts: ReceivedCounts | None = None

    @property
    def has_trouble(self) -> bool:
        """Whether something in its report is to be mended, explained or looked at; a mere hint is none of it."""
        return any(count for severity, count in self.findings.items() if severity != Severity.NOTE)

    @property
    def has_come(self) -> bool:
        """Whether a report of it counts."""
        return self.received > 0 and self.status is not ReportingStatus.RETURNED


@dataclass(frozen=True)
class UnitLine:
    """A unit as the list of units shows it.

    ``submission`` is None where nothing came, ``findings`` counts by severity, ``received_at`` is the ISO moment at
    which what counts first came, before it was sent again unchanged, or the day that a person entered; empty where
    nothing did. ``paper_day`` is the ISO day on which the report came on paper, ``counts`` what is known of the
    registers behind it.
    """

    unit: RosterUnit
    status: ReportingStatus
    due: date
    submission: Submission | None
    findings: Mapping[str, int]
    received_at: str = ""
    paper_day: str = ""
    counts: ReceivedCounts | None = None

    @property
    def days_late(self) -> int:
        """How many days after its last day the report came, 0 in time or not at all."""
        return max(0, (local_day(self.received_at) - self.due).days) if self.received_at else 0


@dataclass(frozen=True)
class KindProgress:
    """How far the units of a kind have come; ``beyond`` sent a report though they need not, ``on_paper`` the same on
    paper.
    """

    kind: str
    units: int
    due: int
    came: int
    missing: int
    overdue: int
    returned: int
    late: int
    beyond: int
    on_paper: int


@dataclass(frozen=True)
class DayProgress:
    """A day on which reports of units that must report came: how many, how many by then, how many of them too late."""

    day: date
    came: int
    by_then: int
    late: int


@dataclass(frozen=True)
class PaperCopy:
    """Whether a unit's report came on paper: the day (ISO), empty where it did not, and who wrote that down."""

    code: str
    name: str
    kind: str
    file: str
    day: str
    operator: str


@dataclass(frozen=True)
class ReminderReason:
    """A unit and why it may be written to, in a few words; ``is_usual`` where it is if nobody says otherwise.

    ``is_done`` where it is known that nothing is to be asked of it: it is not written to.
    """

    line: UnitLine
    words: str
    is_usual: bool
    is_done: bool = False


def local_day(at: str) -> date:
    """The day on this machine's calendar of an ISO moment."""
    return datetime.fromisoformat(at).astimezone().date()
