"""The tables: agencies, reports, a wide table of figures for each edition, words, and the journal."""

from functools import cache
from typing import Any

import peewee

from models.editions.edition import CellKey, Edition

PeeweeModel = Any
"""A peewee model whose columns a type checker cannot know: they come from an edition or vary."""


class _Table(peewee.Model):
    # Bound to no database: every query says on which it is run.
    class Meta:
        strict_tables = True
        legacy_table_names = False


class AgencyRow(_Table):
    """An office whose reports are kept here."""

    id = peewee.AutoField()
    name = peewee.TextField()
    code = peewee.TextField(default="")
    level = peewee.TextField(default="")

    class Meta:
        table_name = "agency"
        indexes = ((("name", "code"), True),)


class Report(_Table):
    """One report; ``revision`` goes up with every change, ``digest`` covers all it holds.

    Times are ISO texts in UTC; ``deleted_at`` is empty for a report that is there.
    """

    id = peewee.AutoField()
    agency = peewee.ForeignKeyField(AgencyRow, on_delete="RESTRICT")
    year = peewee.IntegerField(index=True)
    edition = peewee.TextField()
    label = peewee.TextField(default="")
    state = peewee.TextField(default="draft")
    revision = peewee.IntegerField(default=0)
    digest = peewee.TextField(default="")
    created_at = peewee.TextField()
    changed_at = peewee.TextField()
    deleted_at = peewee.TextField(default="")


class TextRow(_Table):
    """A section's text or a field of the cover, by place."""

    id = peewee.AutoField()
    report = peewee.ForeignKeyField(Report, on_delete="CASCADE")
    place = peewee.TextField()
    words = peewee.TextField()

    class Meta:
        table_name = "words"
        indexes = ((("report", "place"), True),)


class PrintedTotal(_Table):
    """A total as the source printed it; NULL for one printed blank."""

    id = peewee.AutoField()
    report = peewee.ForeignKeyField(Report, on_delete="CASCADE")
    cell = peewee.TextField()
    value = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = ((("report", "cell"), True),)


class ExplanationRow(_Table):
    """The office's words on a finding; ``told`` is JSON with rule, cells and text."""

    id = peewee.AutoField()
    report = peewee.ForeignKeyField(Report, on_delete="CASCADE")
    mark = peewee.TextField()
    told = peewee.TextField()

    class Meta:
        table_name = "explanation"
        indexes = ((("report", "mark"), True),)


class JournalEntry(_Table):
    """A change as it happened: undo list, audit trail and the source of every number in one.

    ``kind`` is ``begin``, ``make``, ``undo`` or ``redo``; the latter two name the entry they turn in ``of``.
    ``steps`` is JSON; ``chain`` is a digest over the entry and its predecessor of the same report.
    """

    id = peewee.AutoField()
    report = peewee.ForeignKeyField(Report, on_delete="CASCADE")
    revision = peewee.IntegerField()
    at = peewee.TextField()
    operator = peewee.TextField(default="")
    kind = peewee.TextField()
    of = peewee.IntegerField(null=True)
    say = peewee.TextField()
    source = peewee.TextField()
    origin = peewee.TextField(default="")
    steps = peewee.TextField()
    chain = peewee.TextField()

    class Meta:
        table_name = "journal"
        indexes = ((("report", "revision"), True),)


FORMER_PASSWORDS = "former_passwords"
"""The paper with what copies out of reach may still be behind; only in a database that is behind a password itself."""


class DocumentRow(_Table):
    """A paper that the office keeps for all its reports; ``digest`` is over name and content."""

    id = peewee.AutoField()
    name = peewee.TextField(unique=True)
    content = peewee.TextField()
    digest = peewee.TextField()

    class Meta:
        table_name = "paper"


class SigningKeyRow(_Table):
    """The office's one key: ``content`` is the secret half, and ``digest`` is over it."""

    id = peewee.AutoField()
    public_key = peewee.TextField()
    content = peewee.TextField()
    digest = peewee.TextField()

    class Meta:
        table_name = "signing_key"


class LedgerEntry(_Table):
    """What one transaction made of rows that no report's journal covers: see ``models/store/ledger.py``.

    ``content`` is JSON, ``chain`` a digest over the entry and the one before it.
    """

    id = peewee.AutoField()
    at = peewee.TextField()
    operator = peewee.TextField()
    action = peewee.TextField()
    content = peewee.TextField()
    chain = peewee.TextField()

    class Meta:
        table_name = "ledger"


class LedgerHead(_Table):
    """How many entries the ledger has, and its last link; whoever appends takes its one row first."""

    id = peewee.AutoField()
    entries = peewee.IntegerField()
    chain = peewee.TextField()


FIXED_TABLES = (
    AgencyRow, Report, TextRow, PrintedTotal, ExplanationRow, JournalEntry, DocumentRow, SigningKeyRow, LedgerEntry,
    LedgerHead,
)  # fmt: skip


def column_of(cell: CellKey) -> str:
    """The column that keeps a cell in its edition's table of figures."""
    return "__".join(cell)


@cache
def figures_table(edition: Edition) -> PeeweeModel:
    """The table of an edition's typed figures: a row a report, a column a cell, NULL for a blank.

    Made from the declaration, so that an edition needs no Python. Whole numbers throughout:
    counts as they are, money in fen.
    """
    columns: dict[str, Any] = {column_of(cell): peewee.BigIntegerField(null=True) for cell in edition.typed_cells}
    columns["report"] = peewee.ForeignKeyField(Report, primary_key=True, on_delete="CASCADE")
    columns["Meta"] = type("Meta", (), {"table_name": f"figures_{edition.name}"})
    return type(f"Figures{edition.name}", (_Table,), columns)
