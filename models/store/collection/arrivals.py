"""When a report came in, by a person's word: the day a version came, and the day of the copy on paper."""

from models.store import ledger
from models.store.clock import now
from models.store.collection.submissions import record_event
from models.store.collection.tables import ArrivalRow
from models.store.database import Database

FILE, PAPER = "file", "paper"
ARRIVED, ON_PAPER = "arrived", "paper"
"""What the journal of collecting calls the two."""


def save_arrival(
    database: Database, year: int, unit: str, kind: str, day: str, operator: str, received: int | None = None
) -> None:
    """Write down a day (ISO), in place of what was said of the same before; an empty one takes that back."""
    action = ARRIVED if kind == FILE else ON_PAPER
    with database.write():
        at = now()
        row = ArrivalRow.insert(
            year=year, unit=unit, received=received, kind=kind, day=day, at=at, operator=operator
        ).execute(database)
        event = record_event(database, year, unit, received, action, day or "取消", at, operator)
        ledger.append(database, operator, "记下收到日期", {"arrival": [int(row)], "movement": [event]})


def file_days(database: Database, year: int) -> dict[str, str]:
    """The days that were entered for what counts, or for the same sent before, by the unit's code."""
    with database.read():
        rows = database.run(
            "SELECT a.unit, a.day FROM arrival a JOIN received r ON r.id = a.received_id JOIN received c "
            "ON c.year = r.year AND c.unit = r.unit AND c.digest = r.digest AND c.is_current = 1 "
            "WHERE a.year = ? AND a.kind = ? ORDER BY a.id",
            (year, FILE),
        ).fetchall()
        return {unit: day for unit, day in dict(rows).items() if day}


def days_of_versions(database: Database, year: int) -> dict[int, str]:
    """The days that were entered for versions, by their numbers."""
    with database.read():
        rows = database.run(
            "SELECT received_id, day FROM arrival WHERE year = ? AND kind = ? ORDER BY id", (year, FILE)
        ).fetchall()
        return {int(received): day for received, day in dict(rows).items() if day}


def paper_copies(database: Database, year: int) -> dict[str, tuple[str, str]]:
    """The day on which each report came on paper, and who wrote that down, by the unit's code."""
    with database.read():
        rows = database.run(
            "SELECT unit, day, operator FROM arrival WHERE year = ? AND kind = ? ORDER BY id", (year, PAPER)
        ).fetchall()
        last = {unit: (str(day), str(operator)) for unit, day, operator in rows}
        return {unit: copy for unit, copy in last.items() if copy[0]}
