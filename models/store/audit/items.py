"""What units were asked to rectify, and what happened since: written once, never changed; a step back is an event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.store import ledger
from models.store.audit.tables import AuditEventRow, AuditItemRow
from models.store.clock import now
from models.store.database import Database


@dataclass(frozen=True)
class StoredItem:
    """An item as it is kept: ``content`` is the finding as JSON, ``file`` the number of the file it was found in."""

    year: int
    unit: str
    file: int | None
    content: str
    id: int = 0


@dataclass(frozen=True)
class StoredEvent:
    """What happened to an item; ``of`` is the event that one takes back, ``at`` an ISO text in UTC."""

    item: int
    kind: str
    day: str = ""
    words: str = ""
    of: int | None = None
    at: str = ""
    operator: str = ""
    id: int = 0


def add_items(
    database: Database, items: Sequence[StoredItem], kind: str, day: str, words: str, operator: str
) -> list[int]:
    """Put items on the list, each with its first event; the numbers of these events."""
    numbers: list[int] = []
    with database.write():
        for item in items:
            row = AuditItemRow.insert(year=item.year, unit=item.unit, file=item.file, content=item.content)
            numbers.append(int(row.execute(database)))
        events = [_insert(database, StoredEvent(number, kind, day, words), operator) for number in numbers]
        if numbers:
            ledger.append(database, operator, "要求整改", {"audit_item": numbers, "audit_event": events})
    return events


def add_events(database: Database, events: Iterable[StoredEvent], action: str, operator: str) -> list[int]:
    """Write down what happened to items; the numbers of the events."""
    with database.write():
        numbers = [_insert(database, event, operator) for event in events]
        if numbers:
            ledger.append(database, operator, action, {"audit_event": numbers})
    return numbers


def _insert(database: Database, event: StoredEvent, operator: str) -> int:
    values = {"item": event.item, "kind": event.kind, "day": event.day, "words": event.words, "of": event.of}
    return int(AuditEventRow.insert(**values, at=now(), operator=operator).execute(database))


def items_of_year(database: Database, year: int) -> list[StoredItem]:
    """Every item of a year, oldest first."""
    table = AuditItemRow
    with database.read():
        rows = table.select().where(table.year == year).order_by(table.id).execute(database)
        return [StoredItem(row.year, row.unit, row.file_id, row.content, row.id) for row in rows]


def events_of_year(database: Database, year: int) -> list[StoredEvent]:
    """Every event of the items of a year, oldest first."""
    table = AuditEventRow
    with database.read():
        rows = table.select(table).join(AuditItemRow, on=(table.item == AuditItemRow.id))
        rows = rows.where(AuditItemRow.year == year).order_by(table.id)
        return [
            StoredEvent(row.item_id, row.kind, row.day, row.words, row.of, row.at, row.operator, row.id)
            for row in rows.execute(database)
        ]


def read_events(database: Database, numbers: Sequence[int]) -> list[StoredEvent]:
    """Some events by number, oldest first."""
    table = AuditEventRow
    with database.read():
        rows = table.select().where(table.id.in_(list(numbers))).order_by(table.id).execute(database)
        return [
            StoredEvent(row.item_id, row.kind, row.day, row.words, row.of, row.at, row.operator, row.id) for row in rows
        ]
