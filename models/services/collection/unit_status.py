"""How every unit stands, at a glance: so little of each that a hundred thousand are seen at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.report.roster import Roster, RosterUnit
from models.services.collection.parts.queries import ReportingStatus, local_day, reporting_status
from models.services.deadlines import last_day
from models.services.library import Library
from models.store.collection import check_results, submissions

_NONE: Mapping[str, int] = {}
_NOT_DUE = frozenset({ReportingStatus.EXEMPT, ReportingStatus.NOT_DUE})


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """How a unit stands.

    ``received`` is the number of the version that counts or was returned, 0 without any; ``came`` the ISO moment
    at which what it says first came; ``findings`` counts the open ones by severity.
    """

    status: ReportingStatus
    due: date
    received: int = 0
    revision: int = 0
    received_at: str = ""
    days_late: int = 0
    findings: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_due(self) -> bool:
        """Whether the unit must report."""
        return self.status not in _NOT_DUE

    @property
    def has_come(self) -> bool:
        """Whether a report of it counts."""
        return self.received > 0 and self.status is not ReportingStatus.RETURNED


def unit_statuses(library: Library, roster: Roster, year: int, today: date) -> Iterator[UnitStatus]:
    """One for each unit, in the order of the roster."""
    marks, counts = submissions.marks(library.database, year), check_results.counts(library.database, year)
    last_days: dict[object, date] = {}
    for unit in roster.units:
        alike = (unit.deadline, unit.level or unit.name)
        if alike not in last_days:
            last_days[alike] = last_day(roster, unit, year)
        yield _unit_status(roster, unit, marks.get(unit.code), last_days[alike], counts.get(unit.code, _NONE), today)


def _unit_status(
    roster: Roster,
    unit: RosterUnit,
    mark: tuple[int, int, str, str] | None,
    due: date,
    findings: Mapping[str, int],
    today: date,
) -> UnitStatus:
    if mark is None:
        return UnitStatus(reporting_status(roster, unit, "", "", due, today), due, findings=findings)
    number, revision, came, state = mark
    standing = reporting_status(roster, unit, state, came, due, today)
    days_late = max(0, (local_day(came) - due).days)
    return UnitStatus(standing, due, number, revision, came, days_late, findings)
