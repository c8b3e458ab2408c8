"""Last year's reports through what became of the units since: whose figures a unit's are to be compared with."""

from collections.abc import Iterable
from functools import cached_property

from models.editions.edition import CellKey
from models.exchange.packages.bundle import read_received_bundle
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from models.report.roster import ChangeKind, Roster, RosterUnit
from models.services.collection.parts.cell_values import values_by_unit
from models.store.collection import roster as rosters
from models.store.collection import submissions
from models.store.database import Database


class Predecessors:
    """What was recorded on a year's roster: a unit that was renamed or took others over is held against all of them.

    Of a unit that was split, or split off, nobody can say what it would have been: it is held against nothing.
    """

    def __init__(self, database: Database, year: int, roster: Roster) -> None:
        self._database, self._year, self._roster = database, year, roster

    @cached_property
    def _changed(self) -> dict[str, tuple[str, ...]]:
        """Last year's codes of the units that something was recorded of, by this year's; none where nobody can say."""
        sources: dict[str, list[str]] = {}
        split: set[str] = set()
        for change in self._roster.changes:
            if change.kind is ChangeKind.SPLIT:
                split |= {change.source, change.target}
            elif change.target:
                sources.setdefault(change.target, []).append(change.source)
        gone = {change.source for change in self._roster.changes if change.kind is not ChangeKind.SPLIT}
        found: dict[str, tuple[str, ...]] = {}
        for code, taken_over in sources.items():
            was_there = code not in gone and rosters.find_unit(self._database, self._year - 1, code) is not None
            found[code] = tuple(dict.fromkeys((*((code,) if was_there else ()), *taken_over)))
        return found | dict.fromkeys(split, ())

    def of(self, code: str) -> tuple[str, ...]:
        """The units of last year that a unit goes on from, itself where nothing was recorded; none where unknown."""
        return self._changed.get(code, (code,))

    def values(self, cell: CellKey) -> dict[str, int | None]:
        """Each unit's value of a cell last year, of all that it goes on from together, where all of them are known."""
        before = values_by_unit(self._database, self._year - 1, cell)
        values = {code: value for code, value in before.items() if code not in self._changed}
        for code, sources in self._changed.items():
            if sources and all(source in before for source in sources):
                filled = [value for source in sources if (value := before[source]) is not None]
                values[code] = sum(filled) if filled else None
        return values

    def filing(self, unit: RosterUnit) -> Filing | None:
        """Last year's report of a unit; of several that became one their figures together, without words.

        None where one of them is not here.
        """
        reports = [self._report(code) for code in self.of(unit.code)]
        filings = [filing for filing in reports if filing is not None]
        if len(filings) <= 1 or len(filings) < len(reports):
            return filings[0] if len(filings) == len(reports) == 1 else None
        edition = filings[0].edition
        agency = Agency(unit.name, unit.code, unit.level)
        return Filing(edition, self._year - 1, agency, add_up(edition, _together(filings)))

    def _report(self, code: str) -> Filing | None:
        last = submissions.current_submission(self._database, self._year - 1, code)
        return read_received_bundle(submissions.read_content(self._database, last.id)).filing if last else None


def _together(filings: Iterable[Filing]) -> dict[CellKey, int]:
    total: dict[CellKey, int] = {}
    for filing in filings:
        for cell, value in filing.figures.typed.items():
            total[cell] = total.get(cell, 0) + value
    return total
