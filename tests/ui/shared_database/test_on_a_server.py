"""The window on a real server: what others write arrives by itself, and a server that goes away comes back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models.report.filing import Filing
from models.services import server_passwords
from models.services.library import Library, Server
from models.services.report_session import ReportSession
from models.services.server_backups import SERVER_BACKUPS_NOTE
from tests.engines import server  # noqa: F401
from tests.postgres import LocalServer
from ui.settings import SettingsStore, load_settings
from ui.shared_database import server_connection
from ui.shared_database.server_dialog import LOCAL, ServerDialog
from ui.shared_database.shared_database_monitor import BACK, LOST
from ui.shell.main_window import MainWindow
from ui.widgets import messages
from ui.widgets.messages import Tone

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture
def place(server: LocalServer) -> Server:  # noqa: F811
    """An empty database on the server."""
    return server.place()


@pytest.fixture
def window(qtbot: QtBot, library: Library, sample: Filing, tmp_path: Path) -> Iterator[MainWindow]:
    """A window with the sample open."""
    report = library.add_filing(sample, "示例")
    window = MainWindow(library, SettingsStore(tmp_path / "settings.ini"), tmp_path)
    qtbot.addWidget(window)
    window.show()
    window.open_report(report)
    yield window
    window.close()


def test_what_another_writes_arrives_by_itself(qtbot: QtBot, window: MainWindow, library: Library) -> None:
    page = window.page
    assert page is not None
    cell = page.report.edition.find("requests.granted.natural_person")
    qtbot.wait(300)
    his = library.open(page.report.number)
    his.operator = "李某"
    his.set_cells({cell: 4321})
    qtbot.waitUntil(lambda: page.report.filing.figures.get(cell) == 4321, timeout=3000)
    assert "李某" in window.status.brief.text()
    assert "→ 4321" in window.status.brief.text()


def test_a_report_that_another_begins_appears_in_the_list(qtbot: QtBot, window: MainWindow, library: Library) -> None:
    window.show_library()
    before = len(window.library_page.model.lines)
    report = window.library_page.model.lines[0]
    qtbot.wait(300)
    library.copy_report(report.id)
    qtbot.waitUntil(lambda: len(window.library_page.model.lines) == before + 1, timeout=3000)


def test_what_belongs_to_files_is_not_offered_and_says_why(window: MainWindow) -> None:
    for name in server_connection.OF_FILES:
        assert not window.named_actions[name].isEnabled()
        assert window.named_actions[name].toolTip() == SERVER_BACKUPS_NOTE
    window.show_library()
    assert not window.named_actions["backups"].isEnabled()


def listener(heard: list[str]) -> Callable[[Tone, str, str], bool]:
    """Answers every message box with yes, and keeps its words."""

    def hear(_tone: Tone, _title: str, text: str) -> bool:
        heard.append(text)
        return True

    return hear


@pytest.mark.promise("server-lost")
def test_a_server_that_goes_away_is_told_and_found_again(qtbot: QtBot, sample: Filing, tmp_path: Path) -> None:
    own = LocalServer(is_sure=True)
    library = Library(own.place(), "张某")
    window = MainWindow(library, SettingsStore(tmp_path / "settings.ini"), tmp_path)
    qtbot.addWidget(window)
    heard: list[str] = []
    messages.responders.listeners.append(listener(heard))
    try:
        window.show()
        window.open_report(library.add_filing(sample, "示例"))
        page = window.page
        assert page is not None
        cell = page.report.edition.find("requests.granted.natural_person")
        qtbot.wait(500)
        assert page.report.run(ReportSession.set_cells, {cell: 1001})
        own.stop("immediate")
        qtbot.waitUntil(lambda: page.notice.label.text() == LOST, timeout=5000)
        assert not page.report.run(ReportSession.set_cells, {cell: 1002})
        assert "没有存上" in heard[0] or "连不上" in heard[0]
        assert page.report.filing.figures.get(cell) == 1001
        own.start()
        qtbot.waitUntil(lambda: page.notice.label.text() == BACK, timeout=15000)
        assert page.report.run(ReportSession.set_cells, {cell: 1003})
        assert library.open(page.report.number).filing.figures.get(cell) == 1003
    finally:
        messages.responders.listeners.pop()
        window.close()
        library.close()
        own.discard()


def test_the_dialog_tries_before_it_keeps(qtbot: QtBot, server: LocalServer, tmp_path: Path) -> None:  # noqa: F811
    place = server.place()
    dialog = ServerDialog("", lambda where, word: Library(where, "张某", word))
    qtbot.addWidget(dialog)
    dialog.show()
    for words, told in (
        ("", "看不懂"),
        ("postgresql://a:secret@h/x", "不要写密码"),
        (str(place).replace("/postgres?", "/nowhere?"), "没有这个数据库"),
    ):
        dialog.address.setText(words)
        QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
        assert told in dialog.message.text()
        assert "FATAL" not in dialog.message.text(), "the sentence is Chinese"
        assert dialog.isVisible()
    dialog.address.setText(str(place))
    QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    assert isinstance(dialog.opened, Library)
    dialog.opened.close()
    assert not dialog.isVisible()


def test_the_address_is_kept_without_a_password(server: LocalServer, tmp_path: Path) -> None:  # noqa: F811
    kept = SettingsStore(tmp_path / "settings.ini")
    place = server.place()
    kept.change(database=str(place))
    opened = server_connection.open_shared(load_settings(tmp_path / "settings.ini").database, kept)
    assert isinstance(opened, Library)
    assert opened.place == place
    opened.close()


def test_without_the_server_the_clerk_may_go_on_here(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def use_local(dialog: ServerDialog) -> int:
        told.append(dialog.message.text())
        return LOCAL

    monkeypatch.setattr(ServerDialog, "exec", use_local)
    kept = SettingsStore(tmp_path / "settings.ini")
    assert server_connection.open_shared("postgresql://x@127.0.0.1:9/nianbao", kept) == LOCAL
    assert told[0].endswith("请检查网络和服务器是否开着。（postgresql://x@127.0.0.1:9/nianbao）")
    assert (
        not server_passwords.can_save_passwords()
        or server_passwords.load_password(Server("x", "127.0.0.1", 9, "nianbao")) == ""
    )
