"""When a report came in, by a person's word: the day a version came, and the day of the copy on paper."""

from models.store import ledger
from models.store.clock import now
from models.store.collection.tables import ArrivalRow
from models.store.database import Database

FILE, PAPER = "file", "paper"


def save_arrival(
    database: Database, year: int, unit: str, kind: str, day: str, operator: str, received: int | None = None
) -> None:
    """Write down a day (ISO), in place of what was said of the same before; an empty one takes that back."""
    with database.write():
        row = ArrivalRow.insert(
            year=year, unit=unit, received=received, kind=kind, day=day, at=now(), operator=operator
        ).execute(database)
        ledger.append(database, operator, "记下收到日期", {"arrival": [int(row)]})


def arrival_days(database: Database, year: int) -> dict[int, str]:
    """The days that were entered for versions, by their number."""
    with database.read():
        rows = database.run(
            "SELECT received_id, day FROM arrival WHERE year = ? AND kind = ? ORDER BY id", (year, FILE)
        ).fetchall()
        return {int(received): day for received, day in dict(rows).items() if day}


def paper_days(database: Database, year: int) -> dict[str, str]:
    """The days on which reports came on paper, by the unit's code."""
    with database.read():
        rows = database.run(
            "SELECT unit, day FROM arrival WHERE year = ? AND kind = ? ORDER BY id", (year, PAPER)
        ).fetchall()
        return {unit: day for unit, day in dict(rows).items() if day}
