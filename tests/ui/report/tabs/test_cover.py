"""The cover: fields are kept when left, dates are understood or refused with a reason."""

import pytest
from PySide6.QtWidgets import QLineEdit

from models.report.filing import Level
from models.services.report_session import ReportSession
from tests.clerk import Clerk, Key
from ui.report.tabs.cover_tab import CoverTab


def cover(clerk: Clerk) -> CoverTab:
    clerk.turns_to("cover")
    return clerk.view.tabs.cover


def write(clerk: Clerk, edit: QLineEdit, words: str) -> None:
    edit.setFocus()
    edit.selectAll()
    clerk.types(words)
    clerk.presses(Key.Key_Return)


def test_the_name_makes_the_title(clerk: Clerk) -> None:
    tab = cover(clerk)
    write(clerk, tab.name, "示例市人民政府")
    assert clerk.report.filing.agency.name == "示例市人民政府"
    assert tab.title.text() == "示例市人民政府2025年政府信息公开工作年度报告"
    assert tab.year.text() == "2025 年"
    assert tab.period.text() == "2025年1月1日至12月31日"
    clerk.report.run(ReportSession.undo)
    assert tab.name.text() == "示例县人民政府"


def test_the_level_is_kept(clerk: Clerk) -> None:
    tab = cover(clerk)
    tab.level.setCurrentIndex(tab.level.findData(Level.COUNTY))
    assert clerk.report.filing.agency.level is Level.COUNTY


@pytest.mark.parametrize("written", ["2026年1月20日", "2026.1.20", "2026-01-20", "2026/1/20", " 2026年1月20日 "])
def test_a_day_is_kept_in_one_form(clerk: Clerk, written: str) -> None:
    tab = cover(clerk)
    write(clerk, tab.fields["signed_on"], written)
    assert clerk.report.filing.cover["signed_on"] == "2026-01-20"
    assert tab.fields["signed_on"].text() == "2026年1月20日"


@pytest.mark.parametrize("written", ["2026年2月30日", "soon", "<b>", "1.5"])
def test_what_is_no_day_stays_with_a_reason(clerk: Clerk, written: str) -> None:
    tab = cover(clerk)
    write(clerk, tab.fields["signed_on"], written)
    assert tab.fields["signed_on"].text() == written
    assert tab.shown_reason.startswith(f"“{written}”不是日期")
    assert "signed_on" not in clerk.report.filing.cover
    assert clerk.boxes == []
    assert not clerk.view.commit_pending()


def test_contacts_are_kept_when_left(clerk: Clerk) -> None:
    tab = cover(clerk)
    tab.fields["office"].setFocus()
    clerk.types("<b>office</b> & co")
    clerk.turns_to("requests")
    assert clerk.report.filing.cover["office"] == "<b>office</b> & co"
    assert clerk.report.outcome.undo_name == "填写 承办机构"


def test_the_lead_is_written_on_the_cover(clerk: Clerk) -> None:
    tab = cover(clerk)
    assert tab.lead is not None
    before = clerk.report.filing.text("lead")
    assert "2025年1月1日" in before
    tab.lead.setFocus()
    clerk.types("new ")
    assert clerk.view.commit_pending()
    assert clerk.report.filing.text("lead") == "new " + before


def test_a_finding_about_the_date_leads_to_its_field(clerk: Clerk) -> None:
    write(clerk, cover(clerk).fields["signed_on"], "2027-1-1")
    clerk.turns_to("requests")
    clerk.clicks_finding("成文日期")
    assert clerk.hand is clerk.view.tabs.cover.fields["signed_on"]


def test_the_name_is_looked_at_and_says_the_level(clerk: Clerk) -> None:
    tab = cover(clerk)
    assert tab.level.itemText(0) == "由单位名称判断：县（市、区）人民政府"
    assert not tab.name_remark.isVisible()
    tab.name.setFocus()
    tab.name.selectAll()
    clerk.types("abc 123")
    assert "没有汉字" in tab.name_remark.text()
    assert tab.name_remark.isVisible()
