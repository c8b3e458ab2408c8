"""What went between offices: receipts sent and taken, reports submitted to the superior, what it handed down."""

from dataclasses import dataclass

import peewee

from models.store import ledger
from models.store.clock import now
from models.store.collection.tables import ReceiptRow, ReceivedRow
from models.store.database import Database

SENT, TAKEN, SUBMITTED, DISTRIBUTED = "sent", "taken", "submitted", "distributed"


@dataclass(frozen=True)
class StoredReceipt:
    """A receipt as it is kept; ``content`` is what it says, as JSON. Times are ISO texts in UTC."""

    id: int
    number: str
    received: int | None
    report: int | None
    verdict: str
    content: str
    at: str
    operator: str


_COLUMNS = (
    ReceiptRow.id, ReceiptRow.number, ReceiptRow.received, ReceiptRow.report, ReceiptRow.verdict, ReceiptRow.content,
    ReceiptRow.at, ReceiptRow.operator,
)  # fmt: skip


def save_receipt(
    database: Database,
    direction: str,
    number: str,
    verdict: str,
    content: str,
    operator: str,
    received: int | None = None,
    report: int | None = None,
) -> None:
    """Write down what was sent, taken, submitted or handed down."""
    with database.write():
        row = ReceiptRow.insert(
            direction=direction,
            number=number,
            verdict=verdict,
            content=content,
            operator=operator,
            received=received,
            report=report,
            at=now(),
        ).execute(database)
        ledger.append(database, operator, "发出回执" if direction == SENT else "带入回执", {"receipt": [int(row)]})


def is_known(database: Database, direction: str, number: str) -> bool:
    """Whether a receipt of that number was written down."""
    with database.read():
        query = ReceiptRow.select().where((ReceiptRow.direction == direction) & (ReceiptRow.number == number))
        return bool(query.exists(database))


def receipts_of_submission(database: Database, received: int) -> list[StoredReceipt]:
    """What was answered to a version, the last first."""
    with database.read():
        return _read_receipts(database, ReceiptRow.select(*_COLUMNS).where(ReceiptRow.received == received))


def receipts_of_unit(database: Database, year: int, unit: str) -> list[StoredReceipt]:
    """What was answered to any version of a unit's report, the last first."""
    with database.read():
        joined = ReceiptRow.select(*_COLUMNS).join(ReceivedRow, on=(ReceiptRow.received == ReceivedRow.id))
        return _read_receipts(database, joined.where((ReceivedRow.year == year) & (ReceivedRow.unit == unit)))


def receipts_of_report(database: Database, report: int) -> list[StoredReceipt]:
    """What the superior answered to one's own report, the last first."""
    return _of_report(database, report, TAKEN)


def submissions_of_report(database: Database, report: int) -> list[StoredReceipt]:
    """The files of one's own report that were written to be sent, the last first."""
    return _of_report(database, report, SUBMITTED)


def _of_report(database: Database, report: int, direction: str) -> list[StoredReceipt]:
    with database.read():
        of_report = (ReceiptRow.report == report) & (ReceiptRow.direction == direction)
        return _read_receipts(database, ReceiptRow.select(*_COLUMNS).where(of_report))


def _read_receipts(database: Database, query: "peewee.ModelSelect[ReceiptRow]") -> list[StoredReceipt]:
    return [StoredReceipt(*row) for row in query.order_by(ReceiptRow.id.desc()).tuples().execute(database)]
