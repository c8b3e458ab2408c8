"""报送进度: how far the units of each kind have come, how many reports came on which day, and what came on paper."""

from collections import Counter
from collections.abc import Sequence

from models.report.unit_kind import UnitKind
from models.services.collection.parts.part import CollectionPart
from models.services.collection.unit_status import (
    DayProgress,
    KindProgress,
    PaperCopy,
    ReportingStatus,
    UnitLine,
    local_day,
)


class Progress(CollectionPart):
    """Reckoned from how the units stand on a day, as ``queries.lines`` tells."""

    def by_kind(self, lines: Sequence[UnitLine]) -> list[KindProgress]:
        """Every kind that the roster has, in the order of the kinds."""
        kinds = self._collection.kinds.all()
        of_kind: dict[UnitKind, list[UnitLine]] = {}
        for line in lines:
            of_kind.setdefault(kinds[line.unit.code], []).append(line)
        return [self._of_kind(kind.label, of_kind[kind]) for kind in UnitKind if kind in of_kind]

    def _of_kind(self, label: str, units: Sequence[UnitLine]) -> KindProgress:
        due = [line for line in units if self._is_due(line)]
        counts = Counter(line.status for line in due)
        overdue, returned = counts[ReportingStatus.OVERDUE], counts[ReportingStatus.RETURNED]
        return KindProgress(
            label,
            len(units),
            len(due),
            sum(_has_come(line) for line in due),
            counts[ReportingStatus.MISSING] + overdue,
            overdue,
            returned,
            sum(line.days_late > 0 for line in due),
            sum(line.submission is not None for line in units) - sum(line.submission is not None for line in due),
            sum(bool(line.paper_day) for line in units),
        )

    def by_day(self, lines: Sequence[UnitLine]) -> list[DayProgress]:
        """The days on which a report came that counts and is due, the earliest first."""
        arrived = [(local_day(line.received_at), line) for line in lines if self._is_due(line) and _has_come(line)]
        came, late = Counter(day for day, _ in arrived), Counter(day for day, line in arrived if line.days_late)
        days, by_then = [], 0
        for day in sorted(came):
            by_then += came[day]
            days.append(DayProgress(day, came[day], by_then, late[day]))
        return days

    def papers(self, lines: Sequence[UnitLine]) -> list[PaperCopy]:
        """The register of copies on paper: of each unit that must report, sent a file or a copy."""
        kinds, copies = self._collection.kinds.all(), self._collection.arrivals.paper_copies()
        return [
            PaperCopy(
                line.unit.code,
                line.unit.name,
                kinds[line.unit.code].label,
                line.status.label,
                *copies.get(line.unit.code, ("", "")),
            )
            for line in lines
            if self._is_due(line) or line.submission or line.unit.code in copies
        ]

    def _is_due(self, line: UnitLine) -> bool:
        return self._collection.roster.current.must_report(line.unit)


def _has_come(line: UnitLine) -> bool:
    return line.submission is not None and line.status is not ReportingStatus.RETURNED
