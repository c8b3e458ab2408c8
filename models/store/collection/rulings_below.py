"""What offices between here and a unit said of the unit's report when they passed it on: kept in the journal."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.store import ledger
from models.store.clock import now
from models.store.collection.submissions import read_submission, record_event
from models.store.database import Database

PREFIX = "below_"
"""Before the state, what the journal of collecting calls such a ruling; its reason is the office."""


@dataclass(frozen=True)
class RulingBelow:
    """``office`` said of a version (its number) that it was accepted, returned or only taken."""

    received: int
    office: str
    state: str


def save_rulings(database: Database, rulings: Iterable[RulingBelow], operator: str) -> None:
    """Write down what was said; one transaction, none where nothing was."""
    rulings = tuple(rulings)
    if not rulings:
        return
    with database.write():
        at, events, versions = now(), [], []
        for one in rulings:
            kept = read_submission(database, one.received)
            action = f"{PREFIX}{one.state}"
            versions.append(one.received)
            events.append(record_event(database, kept.year, kept.unit, one.received, action, one.office, at, operator))
        ledger.append(database, operator, "记下转报单位的接收情况", {"received": versions, "movement": events})


def rulings_of(database: Database, year: int) -> dict[int, dict[str, str]]:
    """The state that each office said last, by office, of each version of a year (its number)."""
    with database.read():
        rows = database.run(
            "SELECT received_id, reason, deed FROM movement WHERE year = ? AND deed LIKE ? ORDER BY id",
            (year, f"{PREFIX}%"),
        ).fetchall()
    found: dict[int, dict[str, str]] = {}
    for received, office, action in rows:
        found.setdefault(int(received), {})[office] = action.removeprefix(PREFIX)
    return found
