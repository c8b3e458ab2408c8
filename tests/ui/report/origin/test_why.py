"""The panel of origins: what it tells, and where its links lead."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.report.change import ValueSource
from models.report.filing import Agency
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.clerk import Clerk, clerk_at
from tests.widgets import lit_words

OUT, INTO = (CellKey("requests", row, "natural_person") for row in ("carried_out", "carried_in"))
NEW = CellKey("requests", "new_received", "natural_person")
TOTAL = NEW._replace(column="total")


def told(clerk: Clerk, cell: CellKey) -> str:
    clerk.clicks(cell)
    clerk.view.origin_panel.refresh()
    return clerk.view.origin_panel.page.toPlainText()


@pytest.fixture
def second_year(qtbot: QtBot, library: Library) -> Iterator[Clerk]:
    """A clerk at the report of the year after one that left seven requests over and had received 2811."""
    agency = Agency("示例县人民政府", "<b>&")
    library.open(library.begin_report(agency, 2024).report).set_cells({OUT: 7, NEW: 2811})
    with clerk_at(qtbot, library.open(library.begin_report(agency, 2025).report)) as clerk:
        yield clerk


def test_the_panel_opens_and_closes_with_its_switch(clerk: Clerk) -> None:
    clerk.turns_to("requests")
    page = clerk.grid_tab("requests")
    assert not clerk.view.origin_panel.isVisible()
    page.why.click()
    assert clerk.view.origin_panel.isVisible()
    clerk.turns_to("overview")
    assert not clerk.view.origin_panel.isVisible()
    clerk.turns_to("disputes")
    assert clerk.view.origin_panel.isVisible()
    clerk.grid_tab("disputes").why.click()
    assert not clerk.view.origin_panel.isVisible()
    assert not page.why.isChecked()


def test_a_typed_figure_tells_who_and_what_it_was_and_where_it_is_used(clerk: Clerk) -> None:
    clerk.writes("overview", f"<b>ok {{{TOTAL}}} ok")
    clerk.fills(NEW, 12)
    clerk.fills(NEW, 13)
    clerk.view.side.open_page("why")
    page = told(clerk, NEW)
    assert "手填 · 张某 · 今天" in page
    assert "12 → 13" in page
    assert "计入" in page
    total = told(clerk, TOTAL)
    assert "由程序算出" in total
    assert "随数更新\n<b>ok 13 ok" in total


def test_money_is_told_in_the_unit_of_the_form(clerk: Clerk) -> None:
    fees = CellKey("fees", "fees", "amount")
    clerk.fills(fees, "1.5")
    clerk.fills(fees, "2.25")
    clerk.view.side.open_page("why")
    assert "1.5 → 2.25" in told(clerk, fees)


def test_links_lead_to_the_cell_and_to_the_words(clerk: Clerk) -> None:
    clerk.writes("overview", f"now {{{NEW}}}")
    clerk.view.side.open_page("why")
    told(clerk, NEW)
    clerk.view.origin_panel.page.anchorClicked.emit(QUrl(f"cell:{TOTAL}"))
    assert clerk.stands_on == TOTAL
    clerk.view.origin_panel.page.anchorClicked.emit(QUrl("words:overview:0:3"))
    assert clerk.view.current_section() == "overview"
    assert lit_words(clerk.field("overview")) == ["now"]


def test_every_link_of_a_page_is_one_that_leads_somewhere(clerk: Clerk) -> None:
    clerk.view.side.open_page("why")
    told(clerk, TOTAL)
    html = clerk.view.origin_panel.page.toHtml()
    assert html.count('href="cell:requests.new_received.') == 6


def test_last_year_stands_beside_this_year(second_year: Clerk) -> None:
    clerk = second_year
    clerk.fills(NEW, 3001)
    clerk.view.side.open_page("why")
    assert "2024 年 2811（增加 190，6.8%）" in told(clerk, NEW)
    page = clerk.grid_tab("requests")
    assert page.last_year.isVisible()
    page.last_year.click()
    assert clerk.look(NEW).last_year == "2811"
    clerk.turns_to("disputes")
    assert clerk.grid_tab("disputes").last_year.isChecked()
    clerk.view.set_last_year_shown(False)
    assert clerk.look(NEW).last_year == ""


def test_how_a_figure_came_in_shows_by_a_shape(second_year: Clerk, qtbot: QtBot) -> None:
    clerk = second_year
    qtbot.waitUntil(lambda: clerk.look(INTO).origin == "◂")
    clerk.report.run(ReportSession.set_cells, {NEW: 1}, "粘贴 1 格", ValueSource.PASTED)
    qtbot.waitUntil(lambda: clerk.look(NEW).origin == "▿")
    clerk.fills(NEW, 2)
    qtbot.waitUntil(lambda: clerk.look(NEW).origin == "")


def test_a_reminder_is_not_shouted_over_the_table(second_year: Clerk) -> None:
    clerk = second_year
    clerk.report.run(ReportSession.unlock, [INTO], "职能划转")
    clerk.fills(INTO, 9)
    mark = clerk.look(INTO).visible_mark
    assert mark is not None
