"""收报告 on a server that dies in the middle: after it is back, what is told as taken is what the database holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.services.collection.collection import Collection
from models.services.library import Library
from tests.postgres import LocalServer, why_not
from tests.services.collected import CELL, YEAR, send, take_roster
from tests.ui.collection.asked import click
from tests.ui.shell.conftest import Said
from ui.collection.dialogs.receive_reports_dialog import ReceiveReportsDialog
from ui.collection.dialogs.received_files_model import FileGroup

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "")
UNITS, TAKEN_BEFORE = 40, 5
# Without this the folder may be taken before the server has stopped.
_STAND_STILL = (
    f"""CREATE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM received) >= {TAKEN_BEFORE} THEN PERFORM pg_sleep(50); END IF; RETURN NEW; END $$""",
    "CREATE TRIGGER stand_still BEFORE INSERT ON received FOR EACH ROW EXECUTE FUNCTION stand_still()",
)


@pytest.fixture
def own_server() -> Iterator[LocalServer]:
    """A server that may die."""
    server = LocalServer(is_sure=True)
    yield server
    server.discard()


@pytest.fixture
def office(own_server: LocalServer) -> Iterator[Library]:
    library = Library(own_server.database(), "汇总员")
    yield library
    library.close()


@pytest.mark.promise("taken-is-on-disk")
def test_after_the_server_died_the_list_says_what_the_database_holds(
    qtbot: QtBot, own_server: LocalServer, office: Library, desk: list[QWidget], said: Said, tmp_path: Path
) -> None:
    rows = "".join(f"U{number},示例市第{number}局,1,department,1\n" for number in range(1, UNITS + 1))
    take_roster(office, tmp_path, f"code,name,parent,level,required\n1,示例市人民政府,,prefecture,1\n{rows}")
    for number in range(1, UNITS + 1):
        send(tmp_path / "u", f"U{number}", number, name=f"示例市第{number}局")
    dialog = ReceiveReportsDialog(Collection(office, YEAR), None, [tmp_path / "u"])
    desk.append(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.model.items) == UNITS and not dialog.is_busy, timeout=30_000)
    own_server.ask("office_1", *_STAND_STILL)
    click(dialog.take_button)
    qtbot.waitUntil(
        lambda: own_server.ask("office_1", "SELECT count(*) FROM received") == [(TAKEN_BEFORE,)], timeout=30_000
    )
    own_server.stop("immediate")
    qtbot.waitUntil(lambda: "正在等它恢复" in dialog.status(), timeout=60_000)
    own_server.start()
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=60_000)
    assert "已经从数据库里重新核对" in said.last
    told = {each.assessment.path.name for each in dialog.model.items if each.received is not None}
    held = {one.file for one in Collection(office, YEAR).submissions.current().values()}
    assert told == held
    assert len(held) == TAKEN_BEFORE
    assert len(dialog.model.checked_items()) == UNITS - len(held)
    own_server.ask("office_1", "DROP TRIGGER stand_still ON received")
    click(dialog.take_button)
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=60_000)
    assert dialog.model.counts()[FileGroup.TAKEN] == UNITS
    total = Collection(office, YEAR).consolidation().total_figures().get(CELL)
    assert total == UNITS * (UNITS + 1) // 2
