"""What is laid beside an open report: characters without a typeface, and the office's own words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.services.report_session import ReportSession
from tests.ui.shell.conftest import Said
from ui.shell.main_window import MainWindow
from ui.widgets import files

RARE = "\U0003134f"


def rules(window: MainWindow) -> set[str]:
    assert window.page is not None
    return {finding.rule for finding in window.page.report.findings}


def test_a_character_without_a_face_is_found_while_typing(qtbot: QtBot, window: MainWindow, sample_report: int) -> None:
    window.open_report(sample_report)
    assert window.page is not None
    window.page.report.run(ReportSession.set_text, "other_matters", f"联系人：张{RARE}。")
    qtbot.waitUntil(lambda: "F-13" in rules(window))
    window.page.report.run(ReportSession.set_text, "other_matters", "联系人：张某。")
    qtbot.waitUntil(lambda: "F-13" not in rules(window))


@pytest.fixture
def word_list(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "用语表.csv"
    files.path_responders.append(lambda *_: path)
    yield path
    files.path_responders.pop()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_offices_words_are_taken_in_and_hold_at_once(
    window: MainWindow, sample_report: int, word_list: Path, encoding: str
) -> None:
    word_list.write_text("词语,类型,改为\n群众,禁用,公众\n", encoding=encoding)
    window.open_report(sample_report)
    assert "W-6" not in rules(window)
    window.named_actions["words"].trigger()
    assert "W-6" in rules(window)


def test_a_word_list_that_is_not_understood_is_refused(window: MainWindow, word_list: Path, said: Said) -> None:
    word_list.write_text("词语,类型\n群众,也许\n", encoding="utf-8")
    window.named_actions["words"].trigger()
    assert "第 2 行" in said.boxes[-1][2]
