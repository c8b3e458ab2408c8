"""The database itself keeps final reports and the journal, whoever knocks."""

from pathlib import Path

import peewee
import pytest

from models.errors import StoreError
from models.exchange.formats.report_json import read_report
from models.services.library import Library
from models.store import reports
from models.store.integrity.integrity_check import IssueKind, examine
from models.store.sqlite_engine import driver, open_file
from resources import find
from tests.store.everything import fill_every_table
from tests.store.harm import alter

pytestmark = pytest.mark.file_bound("guards as SQLite has them; a server's are tried in test_server.py")

FINAL = [
    "UPDATE words SET words = 'x' WHERE report_id = 1",
    "DELETE FROM words WHERE report_id = 1",
    "INSERT INTO words (report_id, place, words) VALUES (1, 'text:x', 'x')",
    "UPDATE figures_2021 SET requests__granted__natural_person = 1 WHERE report_id = 1",
    "DELETE FROM figures_2021 WHERE report_id = 1",
    "INSERT INTO printed_total (report_id, cell, value) VALUES (1, 'x', 1)",
    "INSERT INTO explanation (report_id, mark, told) VALUES (1, 'x', 'x')",
    "UPDATE report SET year = 2020 WHERE id = 1",
    "UPDATE report SET digest = 'x' WHERE id = 1",
]
ALWAYS = [
    "UPDATE journal SET operator = '别人'",
    "DELETE FROM journal WHERE report_id = 2",
    "DELETE FROM report WHERE id = 2",
]


@pytest.mark.parametrize("statement", [*FINAL, *ALWAYS])
@pytest.mark.promise("final-is-locked", "deleted-comes-back")
def test_another_program_cannot(office: Library, statement: str) -> None:
    other = open_file(office.path)
    with pytest.raises(driver.IntegrityError, match="guard: "):
        other.execute(statement)
    other.close()
    assert examine(office.path).is_good


def test_nor_can_a_part_of_this_one_and_the_sentence_says_why(office: Library) -> None:
    with pytest.raises(StoreError, match="已经定稿") as trouble, office.database.write():
        office.database.run(FINAL[0])
    assert isinstance(trouble.value.__cause__, peewee.IntegrityError)


def test_a_final_report_is_reopened_changed_and_put_away(office: Library) -> None:
    session = office.open(1)
    session.reopen("数字有误")
    session.set_text("overview", "改正")
    session.finalise()
    reports.set_deleted(office.database, 1, True, "张某")
    reports.set_deleted(office.database, 1, False, "张某")
    assert examine(office.path).is_good


def test_a_guard_that_was_taken_away_is_missed(office: Library) -> None:
    other = open_file(office.path)
    other.execute("DROP TRIGGER journal_update")
    other.close()
    [flaw] = examine(office.path).issues
    assert (flaw.kind, "journal_update" in flaw.sentence) == (IssueKind.SCHEMA, True)


@pytest.mark.promise("columns-watched")
def test_every_column_of_a_reports_row_is_watched(office: Library) -> None:
    """What no digest covers stands once more in an index."""
    with_index = {row[2] for row in office.database.execute_sql("PRAGMA index_info(report_whole)").fetchall()}
    columns = {row[1] for row in office.database.execute_sql("PRAGMA table_info(report)").fetchall()}
    assert columns - with_index == {"id"}
    with_index = {row[2] for row in office.database.execute_sql("PRAGMA index_info(agency_whole)").fetchall()}
    assert with_index == {"name", "code", "level"}


def test_a_put_back_guard_is_as_it_was(office: Library) -> None:
    alter(office.path)
    assert examine(office.path).is_good


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE figures_received_2021 SET requests__granted__research = 1",
        "DELETE FROM figures_received_2021",
        "DELETE FROM adjustment",
        "UPDATE adjustment SET value = 1",
        "UPDATE receipt SET content = ''",
        "DELETE FROM receipt",
        "DELETE FROM roster WHERE year = 2020",
        "DELETE FROM kept_sum",
        "DELETE FROM kept_part",
        "UPDATE learned_name SET unit = '1'",
        "DELETE FROM learned_name",
        "UPDATE arrival SET day = ''",
        "DELETE FROM arrival",
        "UPDATE report SET agency_id = 2 WHERE state = 'final'",
        "UPDATE report SET label = 'x' WHERE state = 'final'",
        "UPDATE agency SET name = '假单位' WHERE id IN (SELECT agency_id FROM report WHERE state = 'final')",
    ],
)
@pytest.mark.promise("received-unchanged")
def test_what_sums_and_final_reports_stand_on_is_kept(whole: Path, statement: str) -> None:
    other = open_file(whole)
    with pytest.raises(driver.IntegrityError, match="guard: "):
        other.execute(statement)
    other.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file in which every table holds something."""
    folder = tmp_path_factory.mktemp("whole")
    library = Library(folder / "nianbao.db", "张某")
    fill_every_table(library, read_report(find("sample/report.json").read_text(encoding="utf-8")).filing, folder)
    library.close()
    return folder / "nianbao.db"
