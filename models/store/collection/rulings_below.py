"""What offices between here and a unit said of the unit's report when they passed it on: kept in the journal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.store import ledger
from models.store.collection.submissions import ACCEPTED, RETURNED, TAKEN, read_submission, record_event
from models.store.database import Database

PREFIX = "below_"
"""Before the state, what the journal of collecting calls such a ruling; its reason is the office."""

_AT_ONCE = 500


@dataclass(frozen=True)
class RulingBelow:
    """``office`` said at a time (ISO, UTC) of a version (its number) that it was accepted, returned or only taken."""

    received: int
    office: str
    state: str
    at: str


def save_rulings(database: Database, rulings: Iterable[RulingBelow], operator: str) -> None:
    """Write down what was said, each with when the office said it; one transaction, none where nothing was."""
    rulings = tuple(rulings)
    if not rulings:
        return
    with database.write():
        events, versions = [], []
        for one in rulings:
            kept = read_submission(database, one.received)
            action = f"{PREFIX}{one.state}"
            versions.append(one.received)
            events.append(
                record_event(database, kept.year, kept.unit, one.received, action, one.office, one.at, operator)
            )
        ledger.append(database, operator, "记下转报单位的接收情况", {"received": versions, "movement": events})


def rulings_of(database: Database, versions: Sequence[int]) -> dict[int, dict[str, RulingBelow]]:
    """What each office said last, by office, of some versions (their numbers)."""
    found: dict[int, dict[str, RulingBelow]] = {}
    with database.read():
        for at in range(0, len(versions), _AT_ONCE):
            some = list(versions[at : at + _AT_ONCE])
            marks = ", ".join("?" * len(some))
            rows = database.run(
                f"SELECT received_id, reason, deed, at FROM movement WHERE received_id IN ({marks}) AND deed LIKE ? "
                "ORDER BY id",
                (*some, f"{PREFIX}%"),
            ).fetchall()
            for received, office, action, said_at in rows:
                said = RulingBelow(int(received), office, action.removeprefix(PREFIX), said_at)
                found.setdefault(int(received), {})[office] = said
    return found


def own_rulings(database: Database, versions: Sequence[int]) -> dict[int, str]:
    """When each of some versions was last taken, accepted or returned here (ISO, UTC), by its number."""
    found: dict[int, str] = {}
    with database.read():
        for at in range(0, len(versions), _AT_ONCE):
            some = list(versions[at : at + _AT_ONCE])
            marks = ", ".join("?" * len(some))
            rows = database.run(
                f"SELECT received_id, MAX(at) FROM movement WHERE received_id IN ({marks}) "
                "AND deed IN (?, ?, ?) GROUP BY received_id",
                (*some, TAKEN, ACCEPTED, RETURNED),
            ).fetchall()
            found |= {int(received): said_at for received, said_at in rows}
    return found


def current_rulings(database: Database, year: int, units: Sequence[str]) -> dict[str, dict[str, RulingBelow]]:
    """The same of the versions of some units that count or were returned, by unit."""
    with database.read():
        among, codes = database.membership(units)
        rows = database.run(
            f"SELECT id, unit FROM received WHERE year = ? AND is_current = 1 AND unit {among}", (year, codes)
        ).fetchall()
    unit_of = {int(number): unit for number, unit in rows}
    return {unit_of[number]: said for number, said in rulings_of(database, list(unit_of)).items()}
