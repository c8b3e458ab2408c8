"""The tables as the steps make them, against the tables as the models declare them."""

from pathlib import Path

import peewee
import pytest

from models.editions.known_editions import known_editions
from models.services.library import Library
from models.store.audit.tables import AUDIT_TABLES
from models.store.collection.tables import COLLECTED_TABLES, received_table
from models.store.connection import SCHEMA_VERSION, OfficeDatabase
from models.store.registers.tables import REGISTER_TABLES
from models.store.schema import SCHEMA_QUERY, create_figure_tables
from models.store.sqlite_engine import MEMORY
from models.store.tables import FIXED_TABLES, column_of, figures_table

pytestmark = pytest.mark.file_bound("types in the words of SQLite; a server's are tried in test_server.py")


def columns(library: Library, table: str) -> dict[str, tuple[str, bool]]:
    return {c.name: (c.data_type.upper(), c.null) for c in library.database.get_columns(table)}


def test_steps_and_models_agree(library: Library) -> None:
    for model in (*FIXED_TABLES, *COLLECTED_TABLES, *REGISTER_TABLES, *AUDIT_TABLES):
        meta = model._meta
        kept = columns(library, meta.table_name)
        assert list(kept) == [field.column_name for field in meta.sorted_fields]
        for field in meta.sorted_fields:
            number = isinstance(field, peewee.IntegerField | peewee.AutoField | peewee.ForeignKeyField)
            kind = "BLOB" if isinstance(field, peewee.BlobField) else "INTEGER" if number else "TEXT"
            assert kept[field.column_name] == (kind, field.null)


def test_each_edition_has_its_wide_table(library: Library) -> None:
    for edition in known_editions():
        kept = columns(library, f"figures_{edition.name}")
        assert set(kept) == {column_of(cell) for cell in edition.typed_cells} | {"report_id"}
        assert all(kept[column_of(cell)] == ("INTEGER", True) for cell in edition.typed_cells)


def test_the_tables_of_figures_are_worded_as_their_models_would_be() -> None:
    """To the letter: a file is compared with these words, and older files were made by the models."""
    made, declared = OfficeDatabase(MEMORY), OfficeDatabase(MEMORY)
    for edition in known_editions():
        create_figure_tables(made, edition, SCHEMA_VERSION)
        for table in (figures_table(edition), received_table(edition)):
            peewee.SchemaManager(table, database=declared).create_all(safe=True)
    words = [
        database.execute_sql(f"{SCHEMA_QUERY} WHERE type = 'table' ORDER BY name").fetchall()
        for database in (made, declared)
    ]
    for database in (made, declared):
        database.close()
    assert words[0] == words[1]
    assert len(words[0]) == 2 * len(known_editions())


def test_what_units_sent_is_kept_in_the_same_columns(library: Library) -> None:
    for edition in known_editions():
        kept = columns(library, f"figures_received_{edition.name}")
        assert kept.keys() - {"received_id"} == columns(library, f"figures_{edition.name}").keys() - {"report_id"}
        assert list(kept) == [field.column_name for field in received_table(edition)._meta.sorted_fields]


def test_no_total_has_a_column() -> None:
    for edition in known_editions():
        names = {field.column_name for field in figures_table(edition)._meta.sorted_fields}
        assert not names & {column_of(cell) for cell in edition.operands}


def test_tables_are_strict(library: Library, tmp_path: Path) -> None:
    kept = library.database.execute_sql(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    )
    assert {name for name, strict in kept.fetchall() if not strict} == {"sqlite_schema"}
