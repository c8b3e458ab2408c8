"""Units by name and by kind: picks that a clerk keeps for later sums, and kinds that a clerk put units into."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.store import ledger
from models.store.clock import now
from models.store.collection.sum_tables import UnitKindRow, UnitPickRow
from models.store.database import Database


@dataclass(frozen=True)
class SavedPick:
    """Units picked for sums, under a name; codes as they were then, whatever a year's roster holds."""

    name: str
    codes: tuple[str, ...]


def save_pick(database: Database, pick: SavedPick, operator: str) -> None:
    """Keep a pick, in place of the one of that name."""
    values = {"content": json.dumps(pick.codes), "at": now(), "operator": operator}
    with database.write():
        UnitPickRow.insert(name=pick.name, **values).on_conflict(
            conflict_target=[UnitPickRow.name], update=values
        ).execute(database)
        [row] = UnitPickRow.select().where(UnitPickRow.name == pick.name).execute(database)
        ledger.append(database, operator, "存下挑选的单位", {"unit_pick": [row.id]})


def delete_pick(database: Database, name: str, operator: str) -> None:
    """Keep a pick no longer."""
    with database.write():
        keys = [row.id for row in UnitPickRow.select().where(UnitPickRow.name == name).execute(database)]
        UnitPickRow.delete().where(UnitPickRow.name == name).execute(database)
        if keys:
            ledger.append(database, operator, "去掉挑选的单位", {"unit_pick": keys})


def list_picks(database: Database) -> list[SavedPick]:
    """Every pick, by name."""
    with database.read():
        rows = UnitPickRow.select().order_by(UnitPickRow.name).execute(database)
        return [SavedPick(row.name, tuple(json.loads(row.content))) for row in rows]


def set_kinds(database: Database, kinds: Mapping[str, str], operator: str) -> None:
    """Write down the kinds of units, by code; an empty kind leaves it to the roster again."""
    with database.write():
        keys: list[int] = []
        for code, kind in kinds.items():
            former = UnitKindRow.select().where(UnitKindRow.code == code).first(database)
            if former is not None:
                keys.append(former.id)
            UnitKindRow.delete().where(UnitKindRow.code == code).execute(database)
            if kind:
                row = UnitKindRow.insert(code=code, kind=kind, at=now(), operator=operator)
                keys.append(int(row.execute(database)))
        if keys:
            ledger.append(database, operator, "设单位类别", {"unit_kind": keys})


def read_kinds(database: Database, codes: Sequence[str] | None = None) -> dict[str, str]:
    """The kinds that were written down, by the unit's code."""
    with database.read():
        rows = UnitKindRow.select()
        rows = rows if codes is None else rows.where(UnitKindRow.code.in_(list(codes)))
        return {row.code: row.kind for row in rows.execute(database)}
