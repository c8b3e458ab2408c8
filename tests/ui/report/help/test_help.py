"""F1: the official wording where the clerk is, its source, the known faults; the cursor stays."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.editions.known_editions import known_editions
from models.report.filing import Agency
from models.services.library import Library
from tests.clerk import Clerk, Key, clerk_at
from ui.report.help.wording import cell_page, cover_page, section_page

PART = CellKey("requests", "granted_in_part", "natural_person")


def told(clerk: Clerk) -> str:
    assert clerk.view.help.isVisible()
    return clerk.view.help.page.toPlainText()


@pytest.fixture
def older(qtbot: QtBot, library: Library) -> Iterator[Clerk]:
    """A clerk at a report in the older edition."""
    with clerk_at(qtbot, library.open(library.begin_report(Agency("示例县人民政府"), 2020).report)) as clerk:
        yield clerk


def test_help_tells_of_the_cell_and_leaves_the_cursor(clerk: Clerk) -> None:
    clerk.clicks(PART)
    assert clerk.view.show_help()
    page = told(clerk)
    for words in ("部分公开（区分处理的", "自然人", "国办公开办函〔2021〕30号", "条例第三十七条", "常见差错"):
        assert words in page
    assert clerk.hand is clerk.table("requests")
    assert clerk.stands_on == PART
    clerk.types("7")
    clerk.presses(Key.Key_Return)
    assert clerk.report.filing.figures.get(PART) == 7


def test_help_follows_the_clerk_and_escape_closes_it(clerk: Clerk) -> None:
    clerk.clicks(PART)
    clerk.view.show_help()
    clerk.presses(Key.Key_Down)
    assert "1.属于国家秘密" in told(clerk)
    assert "通知未作说明" in told(clerk)
    clerk.presses(Key.Key_Escape)
    assert not clerk.view.help.isVisible()
    assert clerk.hand is clerk.table("requests")


def test_help_of_a_total_tells_the_sum_and_the_identity(clerk: Clerk) -> None:
    clerk.clicks(CellKey("requests", "handled_total", "total"))
    clerk.view.show_help()
    assert "由程序算出" in told(clerk)
    assert "第一项加第二项，等于第三项加第四项。这一行是第三项。" in told(clerk)


def test_help_on_a_text_tells_what_the_notice_asks_there(clerk: Clerk) -> None:
    field = clerk.field("overview")
    field.setFocus()
    assert clerk.view.show_help()
    assert "五个方面" in told(clerk)
    assert clerk.hand is field
    clerk.presses(Key.Key_Escape)
    assert not clerk.view.side.isVisible()
    clerk.turns_to("cover")
    assert clerk.view.show_help()
    assert "1月31日" in told(clerk)
    clerk.turns_to("requests")
    assert "申请人情况" in told(clerk)


def test_the_older_edition_is_told_by_its_own_notice(older: Clerk) -> None:
    older.clicks(CellKey("procurement", "procurement", "amount"))
    older.view.show_help()
    assert "国办公开办函〔2019〕60号" in told(older)
    assert "〔2021〕30号" not in told(older)
    assert "251000元" in told(older)


@pytest.mark.promise("help-names-source")
def test_every_page_of_both_editions_can_be_written() -> None:
    for edition in known_editions():
        for cell in edition.cells:
            page = cell_page(edition, cell)
            row, column = edition.row_and_column(cell)
            assert all(head.replace("“", "").split("”")[0] in page.replace("“", "") for head in row.head[-1:])
            assert column.head[-1] in page
            assert "填报要求" in page
            assert page.count("<p") == page.count("</p>")
        for section in edition.text_sections:
            page = section_page(edition, section)
            assert (edition.source.split("《")[0] in page) == bool(section.heading)
            assert "填报要求" in page
        assert "导语" in cover_page(edition)
