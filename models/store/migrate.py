"""Bring a database to the current shape: the listed steps in order, then a table for each known edition."""

from collections.abc import Callable, Iterable

import peewee

from models.editions.declare import Edition
from models.store.connection import SCHEMA_VERSION
from models.store.migrations import STEPS
from models.store.tables import figures_table


def migrate(database: peewee.SqliteDatabase, editions: Iterable[Edition], before: Callable[[], None]) -> None:
    """Run the steps the database has not seen, one transaction for all; ``before`` is called first if there are any.

    Tables of figures follow from the editions, not from a version: a missing one is made.
    """
    due = [step for version, step in STEPS if version > database.user_version]
    if due and database.get_tables():
        before()
    with database.atomic():
        for step in due:
            step(database)
        for edition in editions:
            figures_table(edition).create_table(safe=True)
        if due:
            database.user_version = SCHEMA_VERSION
