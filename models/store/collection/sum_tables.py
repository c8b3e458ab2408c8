"""Tables around sums that point to no other table: adjustments, explanations, picks, kinds of units, settings."""

import peewee

from models.store.tables import _Table


class AdjustmentRow(_Table):
    """What the superior adds to a cell of a node's sum, and why; withdrawn, never erased."""

    id = peewee.AutoField()
    year = peewee.IntegerField()
    node = peewee.TextField()
    cell = peewee.TextField()
    value = peewee.BigIntegerField()
    reason = peewee.TextField()
    at = peewee.TextField()
    operator = peewee.TextField()
    withdrawn_at = peewee.TextField()

    class Meta:
        table_name = "adjustment"
        indexes = ((("year", "node"), False),)


class SumExplanationRow(_Table):
    """Why a finding on a node's sum stands, by the finding's mark; withdrawn, never erased."""

    id = peewee.AutoField()
    year = peewee.IntegerField()
    node = peewee.TextField()
    mark = peewee.TextField()
    rule = peewee.TextField()
    content = peewee.TextField()
    at = peewee.TextField()
    operator = peewee.TextField()
    withdrawn_at = peewee.TextField()

    class Meta:
        table_name = "sum_explanation"
        indexes = ((("year", "node"), False),)


class UnitPickRow(_Table):
    """Units picked for a sum, kept under a name; ``content`` is JSON, their codes."""

    id = peewee.AutoField()
    name = peewee.TextField(unique=True)
    content = peewee.TextField()
    at = peewee.TextField()
    operator = peewee.TextField()

    class Meta:
        table_name = "unit_pick"


class UnitKindRow(_Table):
    """The kind of agency that a clerk put a unit into, whatever the roster lets one think."""

    id = peewee.AutoField()
    code = peewee.TextField(unique=True)
    kind = peewee.TextField()
    at = peewee.TextField()
    operator = peewee.TextField()

    class Meta:
        table_name = "unit_kind"


class CollectionSettingRow(_Table):
    """What the office sets for its collections of all years, under a name."""

    id = peewee.AutoField()
    name = peewee.TextField(unique=True)
    content = peewee.TextField()
    at = peewee.TextField()
    operator = peewee.TextField()

    class Meta:
        table_name = "collection_setting"
