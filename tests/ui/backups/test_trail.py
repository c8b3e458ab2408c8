"""修改记录 in the window: sought through, verified, written to files and to paper."""

import csv
from pathlib import Path

import pypdfium2
import pytest
import python_calamine
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from models.services.library import Library
from models.services.report_audit import read_trail
from models.services.report_session import ReportSession
from tests.store.harm import alter
from tests.ui.backups.conftest import Rest
from tests.ui.shell.conftest import Said
from ui.backups.trail_dialog import TrailDialog
from ui.jobs.call_later import call_later
from ui.settings import SettingsStore
from ui.shell.main_window import MainWindow


@pytest.fixture
def busy(library: Library, session: ReportSession) -> ReportSession:
    """A report that two people wrote in."""
    session.set_text("overview", "张某写的话，很长的一段。" * 60)
    cell = session.edition.find("requests.granted.research")
    session.set_cells({cell: 5})
    session.undo()
    session.operator = "李某"
    session.set_cells({cell: 7})
    return session


@pytest.fixture
def dialog(qtbot: QtBot, busy: ReportSession, kept: SettingsStore) -> TrailDialog:
    dialog = TrailDialog(read_trail(busy), busy.filing, kept)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def column(dialog: TrailDialog, number: int) -> list[str]:
    return [str(dialog.model.index(row, number).data()) for row in range(dialog.model.rowCount())]


@pytest.mark.promise("trail")
def test_newest_first_with_before_and_after(dialog: TrailDialog) -> None:
    assert column(dialog, 2)[0] == "李某"
    assert (column(dialog, 6)[0], column(dialog, 7)[0]) == ("", "7")
    assert column(dialog, 3)[1].startswith("撤销：填写")
    assert dialog.sign.text() == "✓ 记录完整"


def test_it_is_sought_through(dialog: TrailDialog) -> None:
    whole = dialog.model.rowCount()
    dialog.operator.setCurrentIndex(dialog.operator.findData("李某"))
    assert column(dialog, 7) == ["7"]
    assert dialog.count.text() == f"{whole} 处中的 1 处"
    dialog.operator.setCurrentIndex(0)
    dialog.search.setText("科研")
    assert len(column(dialog, 5)) == 3
    dialog.search.setText("没有这样的词")
    assert dialog.model.rowCount() == 0
    dialog.search.clear()
    assert dialog.model.rowCount() == whole


def test_an_entry_that_was_altered_is_shown(
    qtbot: QtBot, library: Library, busy: ReportSession, kept: SettingsStore
) -> None:
    alter(library.path, "UPDATE journal SET operator = '别人' WHERE revision = 3")
    dialog = TrailDialog(read_trail(library.open(busy.report)), busy.filing, kept)
    qtbot.addWidget(dialog)
    assert dialog.sign.text() == "✗ 记录不完整"
    assert "第 3 条" in dialog.chain_label.text()


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".pdf"])
def test_what_is_shown_goes_to_a_file_oldest_first(
    dialog: TrailDialog, path_answer: list[Path | None], tmp_path: Path, rests: Rest, ending: str
) -> None:
    path = tmp_path / f"记录{ending}"
    path_answer.append(path)
    rows = dialog.model.rowCount()
    dialog.export()
    rests(dialog)
    assert f"已导出 {path}" in dialog.chain_label.text()
    if ending == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = list(csv.reader(file))
        assert len(found) == rows + 1
        assert found[-1][4] == "李某"
    elif ending == ".xlsx":
        sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        assert len(sheet) == rows + 1
        assert sheet[-1][4] == "李某"
    else:
        pages = pypdfium2.PdfDocument(path)
        words = "".join(page.get_textpage().get_text_range() for page in pages)
        assert "修改记录" in words
        assert "李某" in words
        # A text that is longer than a row may be goes on below, whole.
        assert "".join(words.split()).count("张某写的话") >= 50
        seal = trail_seal(dialog)
        assert seal[:8] in words


def trail_seal(dialog: TrailDialog) -> str:
    return dialog._trail.last_link


def test_a_form_nobody_writes_is_refused(
    dialog: TrailDialog, path_answer: list[Path | None], tmp_path: Path, rests: Rest, said: Said
) -> None:
    path_answer.append(tmp_path / "记录.exe")
    dialog.export()
    rests(dialog)
    assert "不会写“.exe”格式" in said.last


def test_it_opens_from_the_report(window: MainWindow, sample_report: int) -> None:
    window.open_report(sample_report)
    seen: list[str] = []

    def look() -> None:
        front = QApplication.activeModalWidget()
        assert isinstance(front, QDialog)
        seen.append(front.windowTitle())
        front.reject()

    call_later(200, window, look)
    window.named_actions["trail"].trigger()
    assert seen == ["修改记录"]
