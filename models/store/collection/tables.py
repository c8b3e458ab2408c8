"""The tables of collecting: what units sent and what was answered, sums and their parts; with those of the roster."""

from functools import cache
from typing import Any

import peewee

from models.editions.edition import Edition
from models.store.collection.roster_tables import LearnedNameRow, RosterChangeRow, RosterRow, RosterUnitRow
from models.store.collection.sum_tables import (
    AdjustmentRow,
    CollectionSettingRow,
    SumExplanationRow,
    UnitKindRow,
    UnitPickRow,
)
from models.store.tables import PeeweeModel, Report, _Table, column_of


class ReceivedRow(_Table):
    """A version of a report as a unit sent it; only ``state`` and ``is_current`` ever change.

    ``revision``, ``digest`` and ``chain`` are the sender's, ``sha`` is SHA-256 of the file's content, ``signer`` the
    fingerprint of the key that signed it, ``proof`` a digest over the row and its figures.
    """

    id = peewee.AutoField()
    year = peewee.IntegerField()
    unit = peewee.TextField()
    edition = peewee.TextField()
    revision = peewee.IntegerField()
    digest = peewee.TextField()
    chain = peewee.TextField()
    sha = peewee.TextField(index=True)
    file = peewee.TextField()
    signer = peewee.TextField()
    received_at = peewee.TextField()
    operator = peewee.TextField()
    proof = peewee.TextField()
    state = peewee.TextField()
    is_current = peewee.IntegerField()

    class Meta:
        table_name = "received"
        indexes = ((("year", "unit", "is_current", "state"), False),)


ReceivedRow.add_index(
    ReceivedRow.index(
        ReceivedRow.year,
        ReceivedRow.unit,
        name="received_current",
        unique=True,
        where=peewee.SQL("is_current = 1"),
    )
)


class ReceivedFileRow(_Table):
    """The file a unit sent, byte for byte."""

    received = peewee.ForeignKeyField(ReceivedRow, primary_key=True, on_delete="CASCADE")
    content = peewee.BlobField()

    class Meta:
        table_name = "received_file"


class ReceivedCountsRow(_Table):
    """That a report came with what its sender's registers count; the counts themselves stand in its file.

    ``digest`` is that of the registers, ``cells`` how many were counted, ``differing`` in how many the report has
    another figure.
    """

    received = peewee.ForeignKeyField(ReceivedRow, primary_key=True, on_delete="CASCADE")
    digest = peewee.TextField()
    cells = peewee.IntegerField()
    differing = peewee.IntegerField()

    class Meta:
        table_name = "received_counts"


class ReceivedCheck(_Table):
    """That a received report was checked, and by which rules."""

    received = peewee.ForeignKeyField(ReceivedRow, primary_key=True, on_delete="CASCADE")
    rules = peewee.TextField()


class ReceivedFinding(_Table):
    """A finding on a received report; ``cells`` are their keys, parted by blanks."""

    id = peewee.AutoField()
    received = peewee.ForeignKeyField(ReceivedRow, on_delete="CASCADE")
    rule = peewee.TextField(index=True)
    severity = peewee.TextField()
    message = peewee.TextField()
    cells = peewee.TextField()
    explanation = peewee.TextField()


class MovementRow(_Table):
    """What happened to a unit's report here, in order: the journal of collecting."""

    id = peewee.AutoField()
    year = peewee.IntegerField()
    unit = peewee.TextField()
    received = peewee.ForeignKeyField(ReceivedRow, null=True, on_delete="RESTRICT")
    deed = peewee.TextField()
    reason = peewee.TextField()
    at = peewee.TextField()
    operator = peewee.TextField()

    class Meta:
        table_name = "movement"
        indexes = ((("year", "unit"), False),)


class ReceiptRow(_Table):
    """A receipt that was ``sent`` to a unit or ``taken`` from the superior, a report that was ``submitted``
    to it, or a file that it ``distributed``; ``content`` is JSON.
    """

    id = peewee.AutoField()
    number = peewee.TextField()
    direction = peewee.TextField()
    received = peewee.ForeignKeyField(ReceivedRow, null=True, on_delete="RESTRICT")
    report = peewee.ForeignKeyField(Report, null=True, on_delete="RESTRICT")
    verdict = peewee.TextField()
    content = peewee.TextField()
    at = peewee.TextField()
    operator = peewee.TextField()

    class Meta:
        table_name = "receipt"
        indexes = ((("direction", "number"), True),)


class StoredSumRow(_Table):
    """A sum as it was made: ``totals`` and ``adjusted`` are JSON, cell → value; ``picked`` is JSON, codes or null."""

    id = peewee.AutoField()
    year = peewee.IntegerField()
    edition = peewee.TextField()
    node = peewee.TextField()
    picked = peewee.TextField()
    has_vertical = peewee.IntegerField()
    parts = peewee.IntegerField()
    totals = peewee.TextField()
    adjusted = peewee.TextField()
    last_movement = peewee.IntegerField()
    report = peewee.ForeignKeyField(Report, null=True, on_delete="RESTRICT")
    at = peewee.TextField()
    operator = peewee.TextField()
    digest = peewee.TextField()

    class Meta:
        table_name = "kept_sum"
        indexes = ((("year", "node"), False),)


class SumPartRow(_Table):
    """A version of a unit's report that went into a sum."""

    sum = peewee.ForeignKeyField(StoredSumRow, on_delete="CASCADE", index=False)
    received = peewee.ForeignKeyField(ReceivedRow, on_delete="RESTRICT")

    class Meta:
        table_name = "kept_part"
        primary_key = peewee.CompositeKey("sum", "received")


class SumInputRow(_Table):
    """What a kept sum stood on besides its parts and adjustments.

    ``roster`` is the mark of the roster, ``units`` JSON with the units it was to hold and what became of whom,
    ``entry`` the number of the journal's entry that wrote it into a report, 0 where none did.
    """

    sum = peewee.ForeignKeyField(StoredSumRow, primary_key=True, on_delete="CASCADE")
    roster = peewee.TextField()
    units = peewee.TextField()
    entry = peewee.IntegerField()

    class Meta:
        table_name = "kept_input"


class ArrivalRow(_Table):
    """The day on which a version, or a unit's report on paper, came in, as a person says; of a kind the last counts.

    ``day`` is an ISO date, empty where what was said before is taken back.
    """

    id = peewee.AutoField()
    year = peewee.IntegerField()
    unit = peewee.TextField()
    received = peewee.ForeignKeyField(ReceivedRow, null=True, on_delete="RESTRICT")
    kind = peewee.TextField()
    day = peewee.TextField()
    at = peewee.TextField()
    operator = peewee.TextField()

    class Meta:
        table_name = "arrival"
        indexes = ((("year", "unit"), False),)


COLLECTED_TABLES = (
    RosterRow, RosterUnitRow, RosterChangeRow, ReceivedRow, ReceivedFileRow, ReceivedCheck, ReceivedFinding,
    MovementRow, ReceiptRow, AdjustmentRow, StoredSumRow, SumPartRow, LearnedNameRow, ArrivalRow, SumInputRow,
    SumExplanationRow, UnitPickRow, UnitKindRow, CollectionSettingRow, ReceivedCountsRow,
)  # fmt: skip


@cache
def received_table(edition: Edition) -> PeeweeModel:
    """The typed figures of received reports, a row a version, in columns like those of the office's own reports."""
    columns: dict[str, Any] = {column_of(cell): peewee.BigIntegerField(null=True) for cell in edition.typed_cells}
    columns["received"] = peewee.ForeignKeyField(ReceivedRow, primary_key=True, on_delete="CASCADE")
    columns["Meta"] = type("Meta", (), {"table_name": f"figures_received_{edition.name}"})
    return type(f"FiguresReceived{edition.name}", (_Table,), columns)
