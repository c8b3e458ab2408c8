"""Last year's words beside this year's: laid out by section, followed by paragraph, likeness said and marked."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.report.filing import Agency
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.clerk import Clerk, clerk_at
from tests.widgets import lit_words
from ui.report.tabs.text_tab import TextTab
from ui.theme.colours import colours

ONE = "坚持以公开为常态，聚焦重点领域，持续提升公开的质量和实效，让群众看得到、听得懂、能监督，全年公开信息{}条。"
TWO = "健全信息发布审核机制，落实先审查后公开的要求，定期自查并整改，确保发布内容准确规范，全年开展检查{}次。"
NEW = "统筹推进门户网站与政务新媒体建设，优化栏目设置和检索功能，方便公众获取信息，增强服务能力和传播力，成效明显。"
HALF = TWO.format(4)[:30] + NEW[:24]
CELL = "requests.new_received.natural_person"


def clerk_after(qtbot: QtBot, library: Library, year: int) -> Iterator[Clerk]:
    agency = Agency("示例县人民政府")
    before = library.open(library.begin_report(agency, year - 1).report)
    before.set_cells({before.edition.find(CELL): 2811})
    before.set_text("overview", f"{ONE.format(80)}\n{TWO.format(3)}\n新收{{{CELL}}}件。")
    with clerk_at(qtbot, library.open(library.begin_report(agency, year).report)) as clerk:
        yield clerk


@pytest.fixture
def second_year(qtbot: QtBot, library: Library) -> Iterator[Clerk]:
    """A clerk at a report whose forerunner has words."""
    yield from clerk_after(qtbot, library, 2025)


@pytest.fixture
def new_form(qtbot: QtBot, library: Library) -> Iterator[Clerk]:
    """The same where the forerunner is in the older edition."""
    yield from clerk_after(qtbot, library, 2021)


def page_of(clerk: Clerk) -> TextTab:
    page = clerk.view.tabs.page("overview")
    assert isinstance(page, TextTab)
    return page


def test_last_years_words_stand_beside_with_its_own_figures(second_year: Clerk) -> None:
    second_year.turns_to("overview")
    page = page_of(second_year)
    assert not page.last_year.isVisible()
    page.beside.click()
    assert page.last_year.isVisible()
    assert page.last_year.text.toPlainText().endswith("新收2811件。")
    assert page.last_year.text.isReadOnly()
    assert "2024 年报告" in page.last_year.alike.text()
    page.beside.click()
    assert not page.last_year.isVisible()


def test_there_is_nothing_to_lay_beside_in_the_first_year(clerk: Clerk) -> None:
    clerk.turns_to("overview")
    assert not page_of(clerk).beside.isVisible()
    assert page_of(clerk).field.bars.bars == {}


def test_paragraphs_taken_over_are_marked_and_told(second_year: Clerk) -> None:
    second_year.report.run(ReportSession.set_text, "overview", f"{NEW}\n{TWO.format(3)}\n{ONE.format(99)}\n{HALF}")
    bars = page_of(second_year).field.bars
    second_year.turns_to("overview")
    assert {number: bar.is_full for number, bar in bars.bars.items()} == {1: True, 2: True, 3: False}
    assert "第 2 段一字不差" in bars.bars[1].text
    assert "第 1 段相同 100%" in bars.bars[2].text
    middle = next(rect.center().y() for bar, rect in bars._placed() if bar is bars.bars[2])
    assert bars.text_at(middle) == bars.bars[2].text
    shot = bars.grab().toImage()
    ink = {QColor(shot.pixel(4, y)).name() for y in range(shot.height())}
    assert QColor(colours.warn).name() in ink
    page_of(second_year).beside.click()
    assert "49%" in page_of(second_year).last_year.alike.text()


def test_the_lead_is_the_same_every_year_and_is_not_marked(second_year: Clerk) -> None:
    second_year.turns_to("cover")
    assert second_year.report.filing.text("lead")
    assert second_year.view.tabs.cover.lead is not None
    assert not second_year.view.tabs.cover.lead.bars.isVisible()


def test_the_marks_follow_the_text(second_year: Clerk) -> None:
    second_year.report.run(ReportSession.set_text, "overview", ONE.format(1))
    second_year.turns_to("overview")
    bars = page_of(second_year).field.bars
    assert list(bars.bars) == [0]
    second_year.report.run(ReportSession.set_text, "overview", f"{NEW}\n{ONE.format(1)}")
    assert list(bars.bars) == [1]
    second_year.report.run(ReportSession.set_text, "overview", NEW)
    assert not bars.isVisible()


def test_the_paragraph_beside_is_the_one_that_is_written(second_year: Clerk) -> None:
    second_year.report.run(ReportSession.set_text, "overview", f"{NEW}\n{TWO.format(7)}")
    second_year.turns_to("overview")
    page = page_of(second_year)
    page.beside.click()
    page.field.select(len(NEW) + 5, len(NEW) + 5)
    QApplication.processEvents()
    assert lit_words(page.last_year.text) == [TWO.format(3)]
    page.field.select(3, 3)
    assert page.last_year.text.extraSelections() == []


def test_a_paragraph_clicked_beside_brings_its_kin_into_sight(second_year: Clerk) -> None:
    second_year.report.run(ReportSession.set_text, "overview", "\n".join([NEW] * 30 + [ONE.format(7)] + [NEW] * 30))
    second_year.turns_to("overview")
    page = page_of(second_year)
    page.beside.click()
    text, stands = page.last_year.text, page.field.textCursor().position()
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    shown = page.field.cursorForPosition(QPoint(60, 10)).block().text()
    assert shown == ONE.format(7)
    assert page.field.textCursor().position() == stands


def test_a_report_in_the_older_edition_is_laid_beside_as_well(new_form: Clerk) -> None:
    new_form.report.run(ReportSession.set_text, "overview", ONE.format(5))
    new_form.turns_to("overview")
    page = page_of(new_form)
    assert new_form.report.filing.last_year
    assert new_form.report.filing.last_year.edition.name == "2019"
    assert list(page.field.bars.bars) == [0]
    page.beside.click()
    assert "2020 年报告" in page.last_year.alike.text()
    assert page.last_year.text.toPlainText().endswith("新收2811件。")


def test_a_bound_figure_does_not_hide_a_copy(second_year: Clerk) -> None:
    second_year.report.run(ReportSession.set_text, "overview", ONE.replace("{}", f"{{{CELL}}}"))
    second_year.turns_to("overview")
    assert page_of(second_year).field.bars.bars[0].is_full
    assert second_year.findings("与上年报告基本相同")
