"""Undo and redo lead to where they act, whatever tab is open, and name it."""

from PySide6.QtWidgets import QApplication

from models.editions.edition import CellKey
from models.services.report_session import ReportSession
from tests.clerk import CONTROL, Clerk, Key
from tests.widgets import lit_words

CELLS = [CellKey("requests", "granted", column) for column in ("natural_person", "enterprise", "research")]


def test_to_the_cell_it_gives_back(clerk: Clerk) -> None:
    clerk.fills(CELLS[1], 12)
    clerk.turns_to("overview")
    assert clerk.report.outcome.undo_name == "填写 商业企业·予以公开"
    clerk.report.run(ReportSession.undo)
    assert clerk.view.current_section() == "requests"
    assert clerk.stands_on == CELLS[1]
    assert clerk.hand is clerk.table("requests")
    clerk.turns_to("cover")
    clerk.report.run(ReportSession.redo)
    assert clerk.stands_on == CELLS[1]


def test_to_all_cells_of_a_paste(clerk: Clerk) -> None:
    clerk.clicks(CELLS[0])
    clerk.pastes("1\t2\t3")
    clerk.turns_to("overview")
    clerk.report.run(ReportSession.undo)
    assert clerk.stands_on == CELLS[0]
    assert [clerk.look(cell).is_pointed_at for cell in CELLS] == [True, True, True]


def test_to_the_words_which_are_lit_until_one_writes_on(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_text, "other_matters", "没有其他事项。")
    clerk.report.run(ReportSession.set_text, "other_matters", "没有事项。")
    assert clerk.report.outcome.undo_name == "改正文“其他事项”"
    clerk.turns_to("requests")
    clerk.report.run(ReportSession.undo)
    assert clerk.view.current_section() == "other_matters"
    field = clerk.view.tabs.current_text
    assert clerk.hand is field
    assert lit_words(field) == ["其他"]
    assert field.textCursor().position() == 4
    assert not field.textCursor().hasSelection()
    clerk.types("a")
    assert lit_words(field) == []


def test_to_the_field_of_the_cover(clerk: Clerk) -> None:
    clerk.report.run(ReportSession.set_cover, "address", "科研路1号", "办公地址")
    clerk.turns_to("requests")
    clerk.report.run(ReportSession.undo)
    assert clerk.hand is clerk.view.tabs.cover.fields["address"]


def test_to_the_finding_that_was_explained(clerk: Clerk) -> None:
    finding = next(f for f in clerk.report.findings if "还没有写" in f.message)
    clerk.report.run(ReportSession.explain, finding, "没有")
    clerk.turns_to("requests")
    clerk.report.run(ReportSession.undo)
    assert clerk.view.problems.selected() == finding
    assert clerk.view.current_section() == finding.section


def test_to_the_name_of_the_office(clerk: Clerk) -> None:
    cover = clerk.view.tabs.cover
    clerk.turns_to("cover")
    cover.name.setFocus()
    clerk.presses(Key.Key_A, CONTROL)
    clerk.types("xian")
    clerk.turns_to("requests")
    clerk.report.run(ReportSession.undo)
    QApplication.processEvents()
    assert clerk.hand is cover.name
