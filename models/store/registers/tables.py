"""The tables of the registers. Days are ISO texts, empty where there is none; money is in fen."""

import peewee

from models.store.tables import AgencyRow, _Table


class RegisterPersonRow(_Table):
    """Whose a request is and what it asks for, apart from the figures.

    ``digest`` is over the salt and all of it: the ledger keeps the digest alone, so that erasing these columns and the
    salt leaves nothing by which the words could be found again.
    """

    id = peewee.AutoField()
    name = peewee.TextField()
    contact = peewee.TextField()
    matter = peewee.TextField()
    remark = peewee.TextField()
    salt = peewee.TextField()
    digest = peewee.TextField()

    class Meta:
        table_name = "register_person"


class RegisterRequestRow(_Table):
    """A request; an open one has empty ``closed_on`` and ``result``."""

    id = peewee.AutoField()
    agency = peewee.ForeignKeyField(AgencyRow, on_delete="RESTRICT", index=False)
    number = peewee.TextField()
    received_on = peewee.TextField()
    channel = peewee.TextField()
    requester = peewee.TextField()
    arrived_on = peewee.TextField()
    handler = peewee.TextField()
    closed_on = peewee.TextField()
    result = peewee.TextField()
    letter = peewee.TextField()
    person = peewee.ForeignKeyField(RegisterPersonRow, null=True, on_delete="RESTRICT")

    class Meta:
        table_name = "register_request"
        indexes = ((("agency", "number"), True),)


class RegisterEventRow(_Table):
    """What happened to a request: the columns are those of ``RequestEvent``."""

    id = peewee.AutoField()
    request = peewee.ForeignKeyField(RegisterRequestRow, on_delete="RESTRICT")
    kind = peewee.TextField()
    begun_on = peewee.TextField()
    ended_on = peewee.TextField()
    limit_on = peewee.TextField()
    arrived_on = peewee.TextField()
    days = peewee.IntegerField()
    amount = peewee.BigIntegerField(null=True)
    letter = peewee.TextField()

    class Meta:
        table_name = "register_event"


class RegisterDisputeRow(_Table):
    """A dispute over a request, or over one that the register does not have."""

    id = peewee.AutoField()
    agency = peewee.ForeignKeyField(AgencyRow, on_delete="RESTRICT", index=False)
    number = peewee.TextField()
    request = peewee.ForeignKeyField(RegisterRequestRow, null=True, on_delete="RESTRICT")
    kind = peewee.TextField()
    filed_on = peewee.TextField()
    decided_on = peewee.TextField()
    outcome = peewee.TextField()

    class Meta:
        table_name = "register_dispute"
        indexes = ((("agency", "number"), True),)


class RegisterDocumentRow(_Table):
    """A regulation or normative document."""

    id = peewee.AutoField()
    agency = peewee.ForeignKeyField(AgencyRow, on_delete="RESTRICT")
    title = peewee.TextField()
    number = peewee.TextField()
    kind = peewee.TextField()
    issued_on = peewee.TextField()
    published_on = peewee.TextField()
    amended_on = peewee.TextField()
    repealed_on = peewee.TextField()
    expires_on = peewee.TextField()
    superseded_by = peewee.TextField()

    class Meta:
        table_name = "register_document"


class RegisterChangeRow(_Table):
    """A change of the registers, by the number of its entry in the ledger, which has what it changed.

    ``kind`` and ``of`` are as in the journal of reports.
    """

    id = peewee.AutoField()
    agency = peewee.ForeignKeyField(AgencyRow, on_delete="RESTRICT", index=False)
    kind = peewee.TextField()
    of = peewee.IntegerField(null=True)

    class Meta:
        table_name = "register_change"


class RegisterTextRow(_Table):
    """The words of a letter or of a template, never changed but to erase them; ``digest`` as that of a person."""

    id = peewee.AutoField()
    content = peewee.TextField()
    salt = peewee.TextField()
    digest = peewee.TextField()

    class Meta:
        table_name = "register_text"


class RegisterLetterRow(_Table):
    """A letter that was issued in a request."""

    id = peewee.AutoField()
    agency = peewee.ForeignKeyField(AgencyRow, on_delete="RESTRICT", index=False)
    request = peewee.ForeignKeyField(RegisterRequestRow, on_delete="RESTRICT")
    kind = peewee.TextField()
    template = peewee.TextField()
    number = peewee.TextField()
    issued_on = peewee.TextField()
    text = peewee.ForeignKeyField(RegisterTextRow, on_delete="RESTRICT")

    class Meta:
        table_name = "register_letter"
        indexes = ((("agency", "number"), True),)


class RegisterTemplateRow(_Table):
    """An office's own wording of a template by its key, or its settings for all of them."""

    id = peewee.AutoField()
    agency = peewee.ForeignKeyField(AgencyRow, on_delete="RESTRICT", index=False)
    name = peewee.TextField()
    text = peewee.ForeignKeyField(RegisterTextRow, on_delete="RESTRICT")

    class Meta:
        table_name = "register_template"
        indexes = ((("agency", "name"), True),)


REGISTER_TABLES = (
    RegisterPersonRow, RegisterTextRow, RegisterRequestRow, RegisterEventRow, RegisterLetterRow, RegisterTemplateRow,
    RegisterDisputeRow, RegisterDocumentRow, RegisterChangeRow,
)  # fmt: skip
"""Every table of the registers, each after those it points to."""
