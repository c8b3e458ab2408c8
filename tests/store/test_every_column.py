"""Every column of every table: changed by plain SQL, past every guard, and verify sees it, or a reason stands here."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import peewee
import pytest

from models.editions.known_editions import known_editions
from models.report.filing import Filing
from models.services.audit_trail import audit_rows
from models.services.library import Library, Place, Server
from models.store.audit.tables import AUDIT_TABLES
from models.store.collection.tables import COLLECTED_TABLES, received_table
from models.store.integrity.integrity_check import Examination
from models.store.registers.tables import REGISTER_TABLES
from models.store.sqlite_engine import driver
from models.store.tables import FIXED_TABLES, PeeweeModel, figures_table
from tests.conftest import Cases
from tests.store.everything import fill_every_table
from tests.store.harm import alter, examined, read

A_ROW_NUMBER = "the number of a row that nothing refers to; the row itself is covered"
A_CACHE = "what the rules found on a received report; worked out again from the file, which is covered"
EXCEPTED = {
    **{(table, "id"): A_ROW_NUMBER for table in ("words", "printed_total", "explanation", "paper")},
    **{(table, "id"): A_ROW_NUMBER for table in ("roster_unit", "roster_change")},
    ("journal", "id"): "its order and what `of` refers to are held (test_audit.py); a gap says nothing",
    ("roster_unit", "place"): "says the order alone, and the order is covered (below); a gap says nothing",
    **{("received_check", column): A_CACHE for column in ("received_id", "rules")},
    **{
        ("received_finding", column): A_CACHE
        for column in ("id", "received_id", "rule", "severity", "message", "cells", "explanation")
    },
}
TABLES = (*FIXED_TABLES, *COLLECTED_TABLES, *REGISTER_TABLES, *AUDIT_TABLES)
CACHES = ("received_check", "received_finding")
FIGURES = tuple(make(edition) for edition in known_editions() for make in (figures_table, received_table))
FAR = 70_000


def name_of(table: PeeweeModel) -> str:
    return str(table._meta.table_name)


def columns_of(table: PeeweeModel) -> list[str]:
    return [field.column_name for field in table._meta.sorted_fields]


def test_an_exception_is_about_a_column_there_is() -> None:
    there = {(name_of(table), column) for table in TABLES for column in columns_of(table)}
    assert set(EXCEPTED) <= there


@pytest.fixture(scope="module")
def filled_before() -> dict[str, Place]:
    """A filled database of each engine, for the next test: a file is copied, on a server it is the same."""
    return {}


@pytest.fixture
def full(
    place: Place,
    sample: Filing,
    filled_before: dict[str, Place],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Place:
    """A database in which every table holds something, and which is as the program wrote it.

    A test with the mark ``changes_back`` leaves it so for the next.
    """
    engine = "server" if isinstance(place, Server) else "file"
    before = filled_before.get(engine)
    if isinstance(before, Path) and isinstance(place, Path):
        shutil.copyfile(before, place)
        return place
    changes_back = request.node.get_closest_marker("changes_back") is not None
    if before is not None and changes_back:
        return before
    library = Library(place, "张某")
    files = tmp_path_factory.mktemp("files")
    fill_every_table(library, sample, files)
    library.close()
    assert examined(place).issues == ()
    if isinstance(place, Path):
        filled_before[engine] = Path(shutil.copyfile(place, files / "filled.db"))
    elif changes_back:
        filled_before[engine] = place
    return place


def keys_of(table: PeeweeModel) -> list[str]:
    return [field.column_name for field in table._meta.get_primary_keys()]


def rows_of(place: Place, table: PeeweeModel) -> list[dict[str, object]]:
    columns = columns_of(table)
    names = ", ".join(f'"{column}"' for column in columns)
    with read(place) as connection:
        rows = connection.execute(f"SELECT {names} FROM {name_of(table)} ORDER BY {', '.join(keys_of(table))}")
        return [dict(zip(columns, row, strict=True)) for row in rows.fetchall()]


def literal(place: Place, value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes | memoryview):
        told = bytes(value).hex()
        return f"'\\x{told}'::bytea" if isinstance(place, Server) else f"X'{told}'"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def other_values(field: peewee.Field, value: object, others: list[object]) -> Iterator[object]:
    """Values that the column could hold as well: one that is nowhere, one of another row, and none."""
    if isinstance(value, bytes | memoryview):
        yield bytes(value) + b"x"
    elif isinstance(value, str) or (value is None and isinstance(field, peewee.TextField)):
        yield f"{value or ''}改"
    else:
        yield (value if isinstance(value, int) else 0) + FAR
    yield from [other for other in dict.fromkeys(others) if other not in (value, None)][:1]
    if field.null and value is not None:
        yield None


def try_to_alter(place: Place, statement: str) -> bool:
    """Whether the database let it be done; some values can stand only once."""
    try:
        alter(place, statement)
    except driver.IntegrityError:
        return False
    except Exception as error:
        if type(error).__name__ != "UniqueViolation":
            raise
        return False
    return True


def unseen(place: Place, table: PeeweeModel, columns: list[str]) -> list[str]:
    """The changes of a value that verify does not see, in the first and the last row of a table."""
    rows, name, found = rows_of(place, table), name_of(table), []
    assert rows, f"nothing in {name}: fill it in everything.py"
    for row in {id(row): row for row in (rows[0], rows[-1])}.values():
        for field in table._meta.sorted_fields:
            column = field.column_name
            if column not in columns:
                continue
            for value in other_values(field, row[column], [one[column] for one in rows]):
                changed = {**row, column: value}

                def setting(old: dict[str, object], new: dict[str, object], column: str = column) -> str:
                    which = " AND ".join(f'"{key}" = {literal(place, old[key])}' for key in keys_of(table))
                    return f'UPDATE {name} SET "{column}" = {literal(place, new[column])} WHERE {which}'

                if not try_to_alter(place, setting(row, changed)):
                    continue
                if examined(place).is_good:
                    found.append(f"{name}.{column}: {row[column]!r} → {value!r}")
                alter(place, setting(changed, row))
    assert examined(place).is_good, "what was changed was changed back"
    return found


@pytest.mark.changes_back
@pytest.mark.promise("columns-watched")
@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_a_value_changed_past_the_program_is_seen(full: Place, table: PeeweeModel) -> None:
    columns = [column for column in columns_of(table) if (name_of(table), column) not in EXCEPTED]
    assert unseen(full, table, columns) == []


@pytest.mark.changes_back
@pytest.mark.parametrize("table", FIGURES, ids=name_of)
def test_a_figure_changed_past_the_program_is_seen(full: Place, table: PeeweeModel, cases: Cases) -> None:
    """All columns are made alike from the edition; some of them, or with ``--long`` all."""
    columns = columns_of(table)
    chosen = columns[:: cases(len(columns) // 3, 1)]
    assert unseen(full, table, [*chosen, *keys_of(table)]) == []


@pytest.mark.changes_back
@pytest.mark.promise("columns-watched")
@pytest.mark.parametrize("table", [table for table in TABLES if name_of(table) not in CACHES], ids=name_of)
def test_a_row_taken_out_or_put_in_is_seen(full: Place, table: PeeweeModel) -> None:
    name, columns = name_of(table), columns_of(table)
    for row in (rows_of(full, table)[0], rows_of(full, table)[-1]):
        which = " AND ".join(f'"{key}" = {literal(full, row[key])}' for key in keys_of(table))
        alter(full, f"DELETE FROM {name} WHERE {which}")
        assert not examined(full).is_good, (name, row)
        names = ", ".join(f'"{column}"' for column in columns)
        alter(full, f"INSERT INTO {name} ({names}) VALUES ({', '.join(literal(full, row[c]) for c in columns)})")
        assert examined(full).is_good
    new = {c: f"{row[c]}改" if isinstance(row[c], str) and c not in ("at", "created_at") else row[c] for c in columns}
    new |= {"id": FAR} if "id" in row else {key: FAR for key in keys_of(table)[-1:]}
    new |= {"is_current": 0} if "is_current" in row else {}
    new |= {"year": FAR} if name == "roster" else {"revision": FAR} if name == "journal" else {}
    alter(full, f"INSERT INTO {name} ({names}) VALUES ({', '.join(literal(full, new[c]) for c in columns)})")
    assert not examined(full).is_good, name
    which = " AND ".join(f'"{key}" = {literal(full, new[key])}' for key in keys_of(table))
    alter(full, f"DELETE FROM {name} WHERE {which}")
    assert examined(full).is_good


def sentence(seen: Examination) -> str:
    return "".join(issue.sentence for issue in seen.issues)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE agency SET name = '别的' WHERE id = 1", "（第 1 号）：名称登记的是“示例县人民政府”，现在是“别的”"),
        ("UPDATE agency SET code = '9' WHERE id = 1", "代码登记的是“530300”，现在是“9”"),
        ("UPDATE agency SET level = 'town' WHERE id = 1", "级别登记的是“county”，现在是“town”"),
        ("UPDATE report SET year = 2023 WHERE id = 1", "年度登记的是“2024”，现在是“2023”"),
        ("UPDATE report SET agency_id = 2 WHERE id = 1", "单位登记的是“1”，现在是“2”"),
        ("UPDATE report SET deleted_at = '2026' WHERE id = 1", "删除标记登记的是“”，现在是“2026”"),
        ("UPDATE report SET label = '示例' WHERE id = 1", "标签登记的是“”，现在是“示例”"),
        ("UPDATE received SET is_current = 0 WHERE id = 2", "是否计入登记的是“1”，现在是“0”"),
        ("UPDATE adjustment SET withdrawn_at = '' WHERE withdrawn_at <> ''", "撤回时间登记的是“20"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_was_there(full: Place, statement: str, told: str) -> None:
    alter(full, statement)
    assert told in sentence(examined(full))


PARTS = ("words", "printed_total", "explanation", "figures_2021", "journal", "received_finding")


def test_a_whole_report_taken_out_with_all_its_rows_is_missed(full: Place) -> None:
    alter(
        full,
        *(f"DELETE FROM {table} WHERE report_id = 3" for table in PARTS[:5]),
        "DELETE FROM report WHERE id = 3",
    )
    assert "报告2025年（第 3 号）：登记过，现在不见了" in sentence(examined(full))


def test_the_newest_report_taken_out_with_its_record_is_missed(full: Place) -> None:
    """The end of a chain leaves no gap; its length and last link stand apart."""
    library = Library(full, "张某")
    begun = library.begin_report(library.reports()[0].agency, 2026).report
    library.close()
    alter(
        full,
        *(f"DELETE FROM {table} WHERE report_id = {begun}" for table in PARTS[:5]),
        f"DELETE FROM report WHERE id = {begun}",
        "DELETE FROM ledger WHERE id = (SELECT max(id) FROM ledger)",
    )
    assert "登记记录的最后几条不见了" in sentence(examined(full))


def test_units_of_a_roster_in_another_order_are_seen(full: Place) -> None:
    alter(full, "UPDATE roster_unit SET place = 99 WHERE roster_id = 1 AND place = 0")
    assert "2025 年度的名册与存下时的校验码不符" in sentence(examined(full))


def test_who_deleted_a_report_and_who_brought_it_back_is_kept(full: Place) -> None:
    library = Library(full, "李某")
    library.delete_report(3)
    library.operator = "王某"
    library.undelete_report(3)
    kept = [(row.operator, row.description) for row in audit_rows(library.open(3)) if row.action == "登记"]
    library.close()
    assert kept == [("李某", "删除报告"), ("王某", "恢复报告")]
    assert examined(full).is_good


def test_what_is_held_is_said(full: Place) -> None:
    seen = examined(full)
    assert any("单位的名称、代码和级别" in part for part in seen.covered)
    assert seen.remarks == ()
