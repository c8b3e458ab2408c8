"""Every way a figure can come in has its own sign and words, and every item of its page does what it says."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.report.change import ValueSource
from models.report.filing import Agency
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.clerk import Clerk, Key, clerk_at
from tests.widgets import lit_words
from ui.report.grid.cell_appearance import LEGEND, CellAppearance
from ui.report.grid.padlock import LockState
from ui.report.grid.unlock_dialog import UnlockDialog

INTO, OUT, NEW, GRANTED = (
    CellKey("requests", row, "natural_person") for row in ("carried_in", "carried_out", "new_received", "granted")
)
TOTAL = NEW._replace(column="total")


@pytest.fixture
def clerk(qtbot: QtBot, library: Library) -> Iterator[Clerk]:
    """A clerk at the report of the year after one that left seven requests over, the panel open."""
    agency = Agency("示例县人民政府")
    library.open(library.begin_report(agency, 2024).report).set_cells({OUT: 7, NEW: 2811})
    with clerk_at(qtbot, library.open(library.begin_report(agency, 2025).report)) as clerk:
        clerk.turns_to("requests")
        clerk.view.side.open_page("why")
        yield clerk
        assert clerk.boxes == []


def told(clerk: Clerk, cell: CellKey) -> str:
    clerk.clicks(cell)
    clerk.view.origin_panel.refresh()
    return clerk.view.origin_panel.page.toPlainText()


def links(clerk: Clerk) -> list[str]:
    """Where the page leads, without the same place twice."""
    found = re.findall(r'href="([^"]+)"', clerk.view.origin_panel.page.toHtml())
    return list(dict.fromkeys(found))


def follows(clerk: Clerk, link: str) -> None:
    assert link in links(clerk)
    clerk.view.origin_panel.page.anchorClicked.emit(QUrl(link))
    QApplication.processEvents()


def look(clerk: Clerk, cell: CellKey) -> CellAppearance:
    clerk.view.show_origins()
    return clerk.look(cell)


@pytest.mark.parametrize(
    ("source", "shape", "words"),
    [
        (ValueSource.TYPED, "", "手填"),
        (ValueSource.PASTED, "▿", "粘贴"),
        (ValueSource.IMPORTED, "▾", "导入"),
        (ValueSource.CONSOLIDATED, "∑", "汇总"),
        (ValueSource.DRAFTED, "◦", "底稿"),
        (ValueSource.REGISTER, "▤", "台账"),
        (ValueSource.CARRIED, "◂", "上年结转"),
    ],
)
def test_how_a_figure_came_in_shows_by_shape_and_in_words(
    clerk: Clerk, source: ValueSource, shape: str, words: str
) -> None:
    clerk.report.run(ReportSession.set_cells, {GRANTED: 5}, "填写", source, "台账.xlsx 第 3 行")
    assert look(clerk, GRANTED).shapes == shape
    assert shape == "" or LEGEND[shape] == words
    page = told(clerk, GRANTED)
    assert f"{words} · 张某 · 今天" in page
    assert "台账.xlsx 第 3 行" in page
    spoken = clerk.grid(GRANTED).currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(f"5，{words}" if shape else "5")


def test_what_is_computed_held_and_changed_shows_by_shape_too(clerk: Clerk) -> None:
    clerk.fills(NEW, 12)
    assert look(clerk, TOTAL).shapes == "="
    assert (look(clerk, INTO).lock, look(clerk, INTO).shapes) == (LockState.LOCKED, "")
    clerk.report.run(ReportSession.unlock, [INTO], "职能划转")
    assert look(clerk, INTO).lock is LockState.OPEN
    clerk.report.run(ReportSession.set_cells, {INTO: 9})
    assert look(clerk, INTO).lock is LockState.CHANGED
    assert "≠" in look(clerk, INTO).shapes
    assert len({*LEGEND, "①", "②", "!"}) == len(LEGEND) + 3


def test_the_page_names_the_signs(clerk: Clerk) -> None:
    page = told(clerk, NEW)
    for shape, words in LEGEND.items():
        assert f"{shape} {words}" in page
    assert "没有记号的是手填" in page


def test_what_a_total_adds_up_leads_to_each_cell(clerk: Clerk) -> None:
    clerk.fills(NEW, 12)
    told(clerk, TOTAL)
    operands = [link for link in links(clerk) if link.startswith("cell:")]
    assert len(operands) == 6
    follows(clerk, f"cell:{NEW}")
    assert clerk.stands_on == NEW
    told(clerk, NEW)
    follows(clerk, f"cell:{TOTAL}")
    assert clerk.stands_on == TOTAL


def test_a_sentence_leads_to_the_words(clerk: Clerk) -> None:
    clerk.writes("overview", f"now {{{NEW}}}")
    told(clerk, NEW)
    [link] = [link for link in links(clerk) if link.startswith("words:")]
    follows(clerk, link)
    assert clerk.view.current_section() == "overview"
    assert lit_words(clerk.field("overview")) == ["\ufffc"]


def test_a_finding_on_the_figure_leads_to_it(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.unlock, [INTO], "职能划转")
    clerk.report.run(ReportSession.set_cells, {INTO: 9})
    told(clerk, INTO)
    [finding] = clerk.findings("上年结转填 9")
    clerk.turns_to("overview")
    clerk.view.origin_panel.page.anchorClicked.emit(QUrl(f"finding:{finding.fingerprint}"))
    assert clerk.stands_on == INTO
    assert look(clerk, INTO).is_pointed_at


def test_a_former_figure_is_given_again_in_one_step(clerk: Clerk) -> None:
    clerk.fills(NEW, 12)
    clerk.fills(NEW, 13)
    told(clerk, NEW)
    follows(clerk, "former:12")
    assert clerk.reads(NEW) == "12"
    assert clerk.report.outcome.undo_name == "改回 自然人·本年新收政府信息公开申请数量"
    told(clerk, NEW)
    follows(clerk, "former:")
    assert clerk.reads(NEW) == ""
    clerk.report.run(ReportSession.undo)
    assert clerk.reads(NEW) == "12"


def test_a_file_marks_all_that_came_with_it(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_cells, {GRANTED: 5, OUT: 1}, "导入", ValueSource.IMPORTED, "台账.xlsx 第 3 行")
    clerk.report.run(ReportSession.set_cells, {NEW: 5})
    told(clerk, GRANTED)
    [link] = [link for link in links(clerk) if link.startswith("same:")]
    follows(clerk, link)
    assert look(clerk, OUT).is_pointed_at
    assert look(clerk, GRANTED).is_pointed_at
    assert not look(clerk, NEW).is_pointed_at


def test_last_years_figure_asks_for_last_years_report(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.fills(NEW, 3000)
    told(clerk, NEW)
    with qtbot.waitSignal(clerk.view.last_year_wanted) as wanted:
        follows(clerk, f"last:{NEW}")
    assert wanted.args == [NEW]
    assert "2024 年 2811（增加 189，6.7%）" in told(clerk, NEW)
    told(clerk, INTO)
    assert f"last:{OUT}" in links(clerk)


def test_a_carried_figure_is_unlocked_and_restored_from_its_page(clerk: Clerk) -> None:
    assert "已锁定，不用填写。" in told(clerk, INTO)

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, UnlockDialog)
        QTest.keyClicks(dialog.reason, "moved")
        QTest.keyClick(dialog.reason, Key.Key_Return)

    QTimer.singleShot(0, answer)
    follows(clerk, f"unlock:{INTO}")
    clerk.report.run(ReportSession.set_cells, {INTO: 9})
    page = told(clerk, INTO)
    assert "改写（上年结转）\n原因：moved" in page.replace("\u2028", "\n")
    follows(clerk, f"restore:{INTO}")
    assert clerk.reads(INTO) == "7"


def test_a_locked_report_offers_nothing_that_would_change_it(clerk: Clerk) -> None:
    clerk.fills(NEW, 12)
    clerk.fills(NEW, 13)
    told(clerk, NEW)
    assert any(link.startswith("former:") for link in links(clerk))
    clerk.report.run(ReportSession._set_place, "state", "final", "定稿")
    clerk.view.origin_panel._shown = None
    told(clerk, NEW)
    assert not [link for link in links(clerk) if link.split(":")[0] in ("former", "unlock", "restore", "carry")]
