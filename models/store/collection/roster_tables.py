"""The tables of the roster by year, and of the names that units were recognised by."""

import peewee

from models.store.tables import _Table


class RosterRow(_Table):
    """The roster of a report year. ``deadlines`` is JSON, level → ISO date; ``digest`` covers units and changes."""

    id = peewee.AutoField()
    year = peewee.IntegerField(unique=True)
    deadlines = peewee.TextField()
    origin = peewee.TextField()
    changed_at = peewee.TextField()
    operator = peewee.TextField()
    digest = peewee.TextField()

    class Meta:
        table_name = "roster"


class RosterUnitRow(_Table):
    """A unit of a roster, in the order of ``place``; the columns are those of ``RosterUnit``."""

    id = peewee.AutoField()
    roster = peewee.ForeignKeyField(RosterRow, on_delete="CASCADE", index=False)
    place = peewee.IntegerField()
    code = peewee.TextField()
    name = peewee.TextField()
    parent = peewee.TextField()
    level = peewee.TextField()
    is_required = peewee.IntegerField()
    is_vertical = peewee.IntegerField()
    is_own_level = peewee.IntegerField()
    exempt_reason = peewee.TextField()
    contact = peewee.TextField()
    telephone = peewee.TextField()
    deadline = peewee.TextField()
    seal = peewee.TextField()

    class Meta:
        table_name = "roster_unit"
        indexes = ((("roster", "code"), True), (("roster", "parent"), False))


class RosterChangeRow(_Table):
    """What became of a unit since the year before; ``carried`` is JSON, cell → what moved with it."""

    id = peewee.AutoField()
    roster = peewee.ForeignKeyField(RosterRow, on_delete="CASCADE", index=False)
    kind = peewee.TextField()
    source = peewee.TextField()
    target = peewee.TextField()
    reason = peewee.TextField()
    carried = peewee.TextField()

    class Meta:
        table_name = "roster_change"
        indexes = ((("roster", "source", "target"), True),)


class LearnedNameRow(_Table):
    """A way of writing a unit's name and code that a person said means ``unit``; taken back, never erased."""

    id = peewee.AutoField()
    name = peewee.TextField()
    code = peewee.TextField()
    unit = peewee.TextField()
    at = peewee.TextField()
    operator = peewee.TextField()
    removed_at = peewee.TextField()
    removed_by = peewee.TextField()

    class Meta:
        table_name = "learned_name"


LearnedNameRow.add_index(
    LearnedNameRow.index(
        LearnedNameRow.name,
        LearnedNameRow.code,
        name="learned_name_current",
        unique=True,
        where=peewee.SQL("removed_at = ''"),
    )
)
