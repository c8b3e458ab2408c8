"""The tables of audits. Nothing in them is counted anywhere; no table of reports or of collecting points to them."""

import peewee

from models.store.tables import _Table


class AuditRunRow(_Table):
    """A folder of published reports that was gone through; ``source`` is where it lay."""

    id = peewee.AutoField()
    year = peewee.IntegerField(index=True)
    source = peewee.TextField()
    at = peewee.TextField()
    operator = peewee.TextField()

    class Meta:
        table_name = "audit_run"


class AuditFileRow(_Table):
    """A file of a run. ``reading`` is the report as it was read, packed, empty where none was; ``result`` is JSON.

    ``unit`` is empty where nobody knows whose it is; of a unit that published again only the last is current.
    """

    id = peewee.AutoField()
    run = peewee.ForeignKeyField(AuditRunRow, on_delete="RESTRICT")
    year = peewee.IntegerField()
    unit = peewee.TextField()
    status = peewee.TextField()
    file = peewee.TextField()
    sha = peewee.TextField()
    reading = peewee.TextField()
    result = peewee.TextField()
    is_current = peewee.IntegerField()

    class Meta:
        table_name = "audit_file"
        indexes = ((("year", "unit", "is_current"), False),)


class AuditItemRow(_Table):
    """What a unit was asked to rectify: the finding as JSON, and the file it was found in. Never changed."""

    id = peewee.AutoField()
    year = peewee.IntegerField()
    unit = peewee.TextField()
    file = peewee.ForeignKeyField(AuditFileRow, null=True, on_delete="RESTRICT")
    content = peewee.TextField()

    class Meta:
        table_name = "audit_item"
        indexes = ((("year", "unit"), False),)


class AuditEventRow(_Table):
    """What happened to an item, in order; ``of`` is the event that one takes back. Never changed."""

    id = peewee.AutoField()
    item = peewee.ForeignKeyField(AuditItemRow, on_delete="RESTRICT")
    kind = peewee.TextField()
    day = peewee.TextField()
    words = peewee.TextField()
    of = peewee.IntegerField(null=True)
    at = peewee.TextField()
    operator = peewee.TextField()

    class Meta:
        table_name = "audit_event"


AUDIT_TABLES = (AuditRunRow, AuditFileRow, AuditItemRow, AuditEventRow)
