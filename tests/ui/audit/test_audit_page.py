"""A superior's spring: a folder of published reports, letters, the list, mended pages, and the year after."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from models.exchange.formats.docx import read_docx
from models.exchange.neutral_document import DocumentLine
from models.services.collection.collection import Collection
from models.services.library import Library
from tests.audit.published import NAMES, YEAR, open_city, publish, publish_city, report
from tests.ui.collection.asked import answers, click, writes
from tests.ui.shell.conftest import Opener, Said, kept, open_window, path_answer, said, sample_report, window
from ui.audit.audit_page import AuditPage
from ui.audit.due_dialog import DueDialog
from ui.audit.filtered_list import FilteredList
from ui.collection.dialogs.recognise_unit_dialog import RecogniseUnitDialog
from ui.report.reason_dialog import ReasonDialog
from ui.shell.main_window import MainWindow
from ui.widgets.messages import Tone

__all__ = ["kept", "open_window", "path_answer", "said", "sample_report", "window"]

Rest = Callable[[], AuditPage]


@pytest.fixture
def opened(library: Library, tmp_path: Path, open_window: Opener) -> MainWindow:
    """The superior's window, her roster in it."""
    open_city(library, tmp_path)
    return open_window()


@pytest.fixture
def rested(qtbot: QtBot, opened: MainWindow, said: Said) -> Iterator[Rest]:
    """The page once it has nothing more to ask or write."""

    def wait() -> AuditPage:
        page = opened.audit.page
        assert page is not None
        qtbot.waitUntil(lambda: page.open_model.is_idle and page.papers.is_idle, timeout=90_000)
        return page

    yield wait
    assert [text for tone, _, text in said.boxes if tone is not Tone.ASK] == []


def shown(tab: FilteredList) -> dict[str, str]:
    """What is listed: the second word of each row by its first column."""
    return {row.texts[1]: row.texts[0] for row in tab.table.table_model.rows}


def goes_through(page: AuditPage, rested: Rest, path_answer: list[Path | None], folder: Path) -> None:
    path_answer.append(folder)
    click(page.folder_button)
    rested()


def answers_due(page: AuditPage, day: str) -> None:
    def deed(dialog: DueDialog) -> None:
        writes(dialog.line, day)
        click(dialog.confirm_button)

    answers(page, DueDialog, deed)


def answers_reason(page: AuditPage, words: str) -> None:
    def deed(dialog: ReasonDialog) -> None:
        dialog.reason.setPlainText(words)
        click(dialog.confirm_button)

    answers(page, ReasonDialog, deed)


def unit(name: str) -> Callable[[object], bool]:
    return lambda target: getattr(getattr(target, "unit", None), "name", "") == name


def test_from_a_folder_to_the_year_after(  # noqa: PLR0915, one story in its order
    opened: MainWindow,
    rested: Rest,
    path_answer: list[Path | None],
    library: Library,
    tmp_path: Path,
    qtbot: QtBot,
    said: Said,
) -> None:
    opened.library_page.collect.click()
    collecting = opened.collection.page
    assert collecting is not None
    assert collecting.controller is not None
    qtbot.waitUntil(lambda: collecting.controller is not None and collecting.controller.is_idle, timeout=60_000)
    click(collecting.audit_button)
    page = rested()
    assert page.stack.currentWidget() is page.waiting
    sums = Collection(library, YEAR).consolidation().total_figures()

    # A folder of sixteen files is gone through; all of them are named.
    folder = publish_city(tmp_path / "公布")
    goes_through(page, rested, path_answer, folder)
    assert len(page.files_tab.table.table_model.rows) == len(list(folder.iterdir())) == 16
    states = shown(page.units_tab)
    assert states[NAMES["11"]] == states[NAMES["12"]] == states[NAMES["14"]] == "有问题"
    assert states[NAMES["10"]] == states[NAMES["16"]] == "没有发现问题"
    assert states[NAMES["20"]] == "待对照"
    assert states[NAMES["19"]] == states[NAMES["21"]] == "没有公布件"
    page.units_tab.chips["faulty"].click()
    page.units_tab.search.setText("水利")
    assert list(shown(page.units_tab)) == [NAMES["11"]]
    assert "总计·予以公开“7”" in page.units_tab.finding_page.toPlainText()
    assert "5（各格相加）" in page.units_tab.finding_page.toPlainText()
    click(page.units_tab.copy_button)
    assert "总计·予以公开“7”" in QGuiApplication.clipboard().text()
    page.units_tab.search.clear()

    # Whose a file is, is said and taken back; what was set right to be read is looked at.
    page.bar.setCurrentIndex(2)
    assert page.files_tab.select(lambda target: getattr(target, "file", "") == "年报.html")

    def recognise(dialog: RecogniseUnitDialog) -> None:
        writes(dialog.search, "民政局")
        click(dialog.confirm_button)

    answers(page, RecogniseUnitDialog, recognise)
    click(page.files_tab.recognise_button)
    rested()
    page.units_tab.filter_by("")
    assert shown(page.units_tab)[NAMES["19"]] == "没有发现问题"
    click(page.undo_button)
    rested()
    assert shown(page.units_tab)[NAMES["19"]] == "没有公布件"
    page.bar.setCurrentIndex(0)
    assert page.units_tab.select(unit(NAMES["20"]))
    assert page.units_tab.finding is not None
    assert page.units_tab.finding.rule == "T3-1"
    click(page.units_tab.true_button)
    rested()
    assert shown(page.units_tab)[NAMES["20"]] == "有问题"

    # Letters for each unit that is told something, and every list.
    path_answer.append(tmp_path / "函")
    click(page.letters_button)
    rested()
    letters = {path.name for path in (tmp_path / "函").iterdir()}
    assert letters >= {f"{NAMES[code]}{YEAR}年报告核查意见.docx" for code in ("11", "12", "14", "20", "21")}
    assert f"{NAMES['10']}{YEAR}年报告核查意见.docx" not in letters
    told = read_docx((tmp_path / "函" / f"{NAMES['14']}{YEAR}年报告核查意见.docx").read_bytes()).parts
    assert any("网页写明 2026年2月10日 发布" in part.text for part in told if isinstance(part, DocumentLine))
    path_answer.append(tmp_path / "清单.xlsx")
    click(page.lists_button)
    rested()
    rows = CalamineWorkbook.from_path(str(tmp_path / "清单.xlsx")).get_sheet_by_name("问题清单").to_python()
    assert any(row[1] == NAMES["12"] and row[5] == "T3-1" for row in rows)

    # All that is certain goes onto the list; what is mended is told by the next file.
    answers_due(page, "2026-02-28")
    click(page.ask_all_button)
    rested()
    page.bar.setCurrentIndex(1)
    asked = len(page.items_tab.table.table_model.rows)
    assert asked == 7
    page.bar.setCurrentIndex(0)
    assert page.units_tab.select(unit(NAMES["21"]))
    answers_due(page, "2026-02-28")
    click(page.units_tab.ask_one_button)
    rested()
    assert [text for tone, _, text in said.boxes if tone is Tone.ASK and "确实没有它的，再列入" in text]
    assert len(page.items_tab.table.table_model.rows) == asked + 1
    mended = tmp_path / "整改后"
    publish(mended, report("11"), ".docx")
    publish(mended, report("12", granted=4), ".xlsx")
    goes_through(page, rested, path_answer, mended)
    assert shown(page.items_tab)[NAMES["11"]] == "复查已改，待销号"
    assert shown(page.items_tab)[NAMES["12"]] == "复查仍在"
    page.bar.setCurrentIndex(1)
    page.items_tab.select(lambda target: getattr(target, "unit", "") == "11")
    answers_reason(page, "已更正并重新公布")
    click(page.items_tab.close_button)
    rested()
    assert shown(page.items_tab)[NAMES["11"]] == "已销号"
    assert "已更正并重新公布" in page.items_tab.page.toPlainText()
    click(page.undo_button)
    rested()
    assert shown(page.items_tab)[NAMES["11"]] == "复查已改，待销号"
    assert Collection(library, YEAR).consolidation().total_figures() == sums

    # The year after: what comes back is told.
    Collection(library, YEAR + 1).roster.carry_over()
    later = tmp_path / "下一年"
    publish(later, report("12", came_in=6, granted=5, year=YEAR + 1), ".xlsx")
    opened.show_library()
    opened.collection._set_year(YEAR + 1)
    opened.named_actions["audit"].trigger()
    page = rested()
    goes_through(page, rested, path_answer, later)
    page.units_tab.chips["again"].click()
    assert list(shown(page.units_tab)) == [NAMES["12"], NAMES["21"]], "the slip, and nothing published again"
    assert page.units_tab.unit is not None
    assert "2025 年度核查时已要求整改" in page.units_tab.finding_page.toPlainText()


def test_a_folder_that_is_stopped_leaves_what_was(
    opened: MainWindow, rested: Rest, tmp_path: Path, library: Library
) -> None:
    opened.named_actions["audit"].trigger()
    page = rested()
    for code in ("10", "11", "12"):
        publish(tmp_path / "公布", report(code), ".md")
    opened._show_drop_hint([tmp_path / "公布"])
    assert opened._drop_hint is not None
    assert opened._drop_hint.label.text() == f"放开：核查 {YEAR} 年度的公布件“公布”"
    opened._hide_drop_hint()
    opened.take_files([tmp_path / "公布"])
    assert page.open_model.is_busy
    page.stop_button.click()
    assert rested().open_model.picture.run is None
    opened.take_files([tmp_path / "公布"])
    assert len(rested().open_model.picture.files) == 3
