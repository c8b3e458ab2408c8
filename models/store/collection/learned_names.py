"""Ways of writing a unit's name that a person said mean it: remembered with who and when, and taken back."""

from dataclasses import dataclass

from models.store import ledger
from models.store.clock import now
from models.store.collection.roster_tables import LearnedNameRow
from models.store.database import Database


@dataclass(frozen=True)
class LearnedName:
    """A name and code as a file has them, and the unit (code) that is meant; ``at`` is an ISO text in UTC."""

    id: int
    name: str
    code: str
    unit: str
    at: str
    operator: str


def learn_name(database: Database, name: str, code: str, unit: str, operator: str) -> None:
    """Remember it in place of what was said of the same name and code before, which stays on record as taken back."""
    with database.write():
        same = (LearnedNameRow.name == name) & (LearnedNameRow.code == code)
        former = _remove(database, same, operator)
        row = LearnedNameRow.insert(
            name=name, code=code, unit=unit, at=now(), operator=operator, removed_at="", removed_by=""
        ).execute(database)
        ledger.append(database, operator, "认定单位写法", {"learned_name": [*former, int(row)]})


def forget_name(database: Database, number: int, operator: str) -> None:
    """Take one back."""
    with database.write():
        if removed := _remove(database, LearnedNameRow.id == number, operator):
            ledger.append(database, operator, "取消单位写法", {"learned_name": removed})


def _remove(database: Database, which: object, operator: str) -> list[int]:
    rows = LearnedNameRow.select(LearnedNameRow.id).where((LearnedNameRow.removed_at == "") & which)
    numbers = [int(row.id) for row in rows.execute(database)]
    for number in numbers:
        update = LearnedNameRow.update(removed_at=now(), removed_by=operator)
        update.where(LearnedNameRow.id == number).execute(database)
    return numbers


def learned_names(database: Database) -> list[LearnedName]:
    """Those that hold, the last first."""
    with database.read():
        columns = (
            LearnedNameRow.id, LearnedNameRow.name, LearnedNameRow.code, LearnedNameRow.unit, LearnedNameRow.at,
            LearnedNameRow.operator,
        )  # fmt: skip
        query = (
            LearnedNameRow.select(*columns).where(LearnedNameRow.removed_at == "").order_by(LearnedNameRow.id.desc())
        )
        return [LearnedName(*row) for row in query.tuples().execute(database)]
