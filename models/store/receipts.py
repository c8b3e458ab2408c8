"""Receipts that were sent to units, and those that were taken from the superior; each kept by its number."""

from dataclasses import dataclass

from models.store.collected import ReceiptRow, ReceivedRow
from models.store.connection import guarded
from models.store.reports import now

SENT, TAKEN = "sent", "taken"


@dataclass(frozen=True)
class KeptReceipt:
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


@guarded
def keep_receipt(
    direction: str,
    number: str,
    verdict: str,
    content: str,
    operator: str,
    received: int | None = None,
    report: int | None = None,
) -> None:
    """Write down a receipt of either direction."""
    ReceiptRow.create(
        direction=direction,
        number=number,
        verdict=verdict,
        content=content,
        operator=operator,
        received=received,
        report=report,
        at=now(),
    )


@guarded
def is_known(direction: str, number: str) -> bool:
    """Whether a receipt of that number was written down."""
    return bool(ReceiptRow.select().where((ReceiptRow.direction == direction) & (ReceiptRow.number == number)).exists())


@guarded
def receipts_of(received: int) -> list[KeptReceipt]:
    """What was answered to a version, the last first."""
    return _some(ReceiptRow.select(*_COLUMNS).where(ReceiptRow.received == received))


@guarded
def receipts_for(year: int, unit: str) -> list[KeptReceipt]:
    """What was answered to any version of a unit's report, the last first."""
    joined = ReceiptRow.select(*_COLUMNS).join(ReceivedRow, on=(ReceiptRow.received == ReceivedRow.id))
    return _some(joined.where((ReceivedRow.year == year) & (ReceivedRow.unit == unit)))


@guarded
def receipts_on(report: int) -> list[KeptReceipt]:
    """What the superior answered to one's own report, the last first."""
    return _some(ReceiptRow.select(*_COLUMNS).where(ReceiptRow.report == report))


def _some(query: object) -> list[KeptReceipt]:
    ordered = query.order_by(ReceiptRow.id.desc()).tuples()  # type: ignore[attr-defined]
    return [KeptReceipt(*row) for row in ordered]
