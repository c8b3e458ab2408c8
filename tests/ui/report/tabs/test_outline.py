"""What a text must cover is listed, and marked once it is written."""

from models.report.filing import Agency, Level
from models.services.report_session import ReportSession
from tests.clerk import Clerk
from ui.report.tabs.outline import Outline
from ui.report.tabs.text_tab import TextTab


def outline(clerk: Clerk, section: str = "overview") -> Outline:
    clerk.turns_to(section)
    page = clerk.view.tabs.page(section)
    assert isinstance(page, TextTab)
    return page.outline


def marks(shown: Outline) -> dict[str, str]:
    return {aspect.name: chip.text()[0] for aspect, chip in shown.chips.items() if not chip.isHidden()}


def test_an_empty_text_can_begin_with_its_usual_headings(clerk: Clerk) -> None:
    shown = outline(clerk)
    assert set(marks(shown).values()) == {"○"}
    shown.begin.click()
    assert clerk.report.filing.text("overview") == clerk.report.edition.section("overview").draft
    assert clerk.field("overview").written_text.startswith("（一）主动公开")
    assert shown.begin.isHidden()
    assert set(marks(shown).values()) == {"○"}, "headings alone cover nothing"
    clerk.report.run(ReportSession.undo)
    assert not shown.begin.isHidden()


def test_what_is_written_is_marked(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_text, "overview", "我县主动公开各类信息，做好依申请公开。")
    found = marks(outline(clerk))
    assert (found["主动公开"], found["依申请公开"], found["监督保障"]) == ("✓", "✓", "○")


def test_what_only_governments_report_is_listed_for_governments(clerk: Clerk) -> None:
    assert "社会评议" in marks(outline(clerk))
    clerk.report.run(ReportSession.set_agency, Agency("示例县教育局", "", Level.DEPARTMENT))
    assert "社会评议" not in marks(outline(clerk))


def test_a_text_without_prescribed_matters_has_no_outline_once_written(clerk: Clerk) -> None:
    shown = outline(clerk, "other_matters")
    assert marks(shown) == {"信息处理费": "○"}
    assert shown.begin.isHidden()
