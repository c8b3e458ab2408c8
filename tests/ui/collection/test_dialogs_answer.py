"""收下或退回: questions are put on the cells of the form, and go to the unit in a file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.exchange.packages.receipt import Ruling, read_receipt
from models.figures.totals import add_up
from models.report.filing import Filing
from models.report.notes import Note, NoteLine, NoteState
from models.report.notes import NoteLineKind as Spoken
from models.services.collection.collection import Collection
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from models.services.submission import SubmissionService
from tests.services.collected import YEAR, take, take_roster
from tests.ui.collection.asked import click
from tests.ui.shell.conftest import Said
from ui.collection.dialogs.answer_dialog import AnswerDialog
from ui.collection.dialogs.distribution_dialog import DistributionDialog
from ui.collection.dialogs.submission_form import SubmissionTable
from ui.report.grid.grid_model import APPEARANCE_ROLE
from ui.widgets.messages import Tone

Paths = list[Path | None]
GRANTED = CellKey("requests", "granted", "natural_person")
OVERVIEW = "2025年，全市新收政府信息公开申请9999件，都已答复。"
RECEIVED = CellKey("requests", "new_received", "natural_person")


@pytest.fixture
def received(library: Library, sample: Filing, tmp_path: Path) -> int:
    """A prefecture's report that does not add up, received from the unit; its number."""
    typed = dict(sample.figures.typed)
    typed[GRANTED] += 3
    asked = NoteLine(Spoken.QUESTION, "上次问的", "王某", "2026-01-05T08:00:00+00:00", "示例省人民政府")
    told = NoteLine(Spoken.ANSWER, "已核对", "填报员", "2026-01-06T08:00:00+00:00")
    texts = {**sample.texts, "problems_and_improvements": "", "overview": f"{sample.text('overview')}\n{OVERVIEW}"}
    filing = replace(
        sample,
        figures=add_up(sample.edition, typed),
        texts=texts,
        notes={RECEIVED: Note(RECEIVED, (asked, told))},
    )
    roster = f"code,name,parent,level,required\n1,示例省人民政府,,province,1\n53,{sample.agency.name},1,prefecture,1\n"
    take_roster(library, tmp_path, roster, sample.year)
    (tmp_path / "up").mkdir()
    (tmp_path / "up" / "一.ndbg").write_bytes(write_bundle(filing, BundleStamp(3, "a" * 64, "b" * 64, "final")))
    [number] = take(library, [tmp_path / "up"], year=sample.year)
    assert number is not None
    return number


Opens = Callable[[bool], AnswerDialog]


@pytest.fixture
def opens(qtbot: QtBot, library: Library, sample: Filing, received: int, said: Said, desk: list[QWidget]) -> Opens:
    """Opens the answer to the report that was received; a clerk who leaves it half written says so."""
    assert said.answer

    def open_one(is_return: bool) -> AnswerDialog:
        dialog = AnswerDialog(Collection(library, sample.year), received, None, is_return)
        desk.append(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return open_one


def table_of(dialog: AnswerDialog) -> SubmissionTable:
    """The table of the form that is shown."""
    table = dialog.form.currentWidget()
    assert isinstance(table, SubmissionTable)
    return table


def stands_on(dialog: AnswerDialog, cell: CellKey) -> None:
    """Clicks a cell of the form."""
    dialog.form.go_to(cell)
    table = table_of(dialog)
    body = table.body
    place = body.visualRect(table.model.index_of(cell)).center()
    QTest.mouseClick(body.viewport(), Qt.MouseButton.LeftButton, pos=place)


def note_on(dialog: AnswerDialog, cell: CellKey) -> Note | None:
    """The note whose mark the cell wears."""
    dialog.form.go_to(cell)
    found: Note | None = table_of(dialog).model.index_of(cell).data(APPEARANCE_ROLE).note
    return found


def test_the_form_shows_figures_findings_and_what_was_said(opens: Opens) -> None:
    dialog = opens(True)
    stands_on(dialog, RECEIVED)
    assert "新收政府信息公开申请数量" in dialog.pane.cell_label.text()
    assert "填的是 3001" in dialog.pane.context_label.text()
    assert "必须改：" in dialog.pane.context_label.text()
    assert "相差 3" in dialog.pane.context_label.text()
    assert "已核对" in dialog.pane.conversation.toPlainText()
    answered = note_on(dialog, RECEIVED)
    assert answered is not None
    assert answered.state is NoteState.ANSWERED
    dialog.form.setCurrentIndex(dialog.form.count() - 1)
    assert dialog.form.tabText(dialog.form.currentIndex()) == "文字"


def test_a_report_is_returned_with_questions_on_its_cells(
    library: Library, opens: Opens, received: int, path_answer: Paths, tmp_path: Path
) -> None:
    public = SubmissionService(library).make_key()
    dialog = opens(True)
    assert not dialog.confirm_button.isEnabled()
    stands_on(dialog, GRANTED)
    assert not dialog.pane.ask_button.isEnabled()
    QTest.keyClick(table_of(dialog).body, Qt.Key.Key_Return)
    assert dialog.pane.question_edit.hasFocus()
    dialog.pane.question_edit.setPlainText("多出的 3 件请核对")
    QTest.keyClick(dialog.pane.question_edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    asked = note_on(dialog, GRANTED)
    assert asked is not None
    assert asked.is_open
    click(dialog.pane.ask_findings_button)
    count = len(dialog.pane.questions)
    assert dialog.pane.list.count() == count > 2
    assert dialog.status_label.text().endswith(f"附 {count} 格疑问。")
    dialog.message_edit.setPlainText("表三自然人一列不平")
    path_answer.append(tmp_path / "退回.ndhz")
    click(dialog.confirm_button)
    receipt, signer = read_receipt((tmp_path / "退回.ndhz").read_bytes())
    assert signer == public
    assert (receipt.ruling, receipt.reason, receipt.revision) == (Ruling.RETURNED, "表三自然人一列不平", 3)
    assert receipt.notes[GRANTED].last.words == "多出的 3 件请核对"


def test_what_was_written_is_told_with_words_for_the_unit(
    library: Library, opens: Opens, sample: Filing, path_answer: Paths, tmp_path: Path
) -> None:
    dialog = opens(True)
    dialog.message_edit.setPlainText("表三自然人一列不平")
    path_answer.append(tmp_path / "退回.ndhz")
    click(dialog.confirm_button)
    assert dialog.changed
    assert Collection(library, sample.year).submissions.current()["53"].state == "returned"
    page = dialog.written_page
    assert page is not None
    assert page.isVisible()
    assert not dialog.form.isVisible()
    click(page.copy)
    assert "退回修改。原因：表三自然人一列不平" in QGuiApplication.clipboard().text()
    click(page.close_it)
    assert not dialog.isVisible()


def test_a_question_is_taken_back_and_what_was_typed_goes_along(
    opens: Opens, path_answer: Paths, tmp_path: Path
) -> None:
    dialog = opens(True)
    stands_on(dialog, GRANTED)
    dialog.pane.question_edit.setPlainText("先问")
    click(dialog.pane.ask_button)
    click(dialog.pane.withdraw_button)
    assert dialog.pane.questions == {}
    assert note_on(dialog, GRANTED) is None
    stands_on(dialog, GRANTED)
    dialog.pane.question_edit.setPlainText("又问，没有点提疑问")
    stands_on(dialog, RECEIVED)
    assert dialog.pane.questions == {GRANTED: "又问，没有点提疑问"}
    dialog.pane.question_edit.setPlainText("还在写的")
    dialog.message_edit.setPlainText("请补正")
    path_answer.append(tmp_path / "退回.ndhz")
    click(dialog.confirm_button)
    receipt, _ = read_receipt((tmp_path / "退回.ndhz").read_bytes())
    assert {cell: note.last.words for cell, note in receipt.notes.items()} == {
        GRANTED: "又问，没有点提疑问",
        RECEIVED: "还在写的",
    }


def test_everything_found_is_asked_at_once(opens: Opens, sample: Filing) -> None:
    dialog = opens(True)
    stands_on(dialog, RECEIVED)
    dialog.pane.question_edit.setPlainText("请附台账")
    click(dialog.pane.ask_findings_button)
    asked = dialog.pane.questions[RECEIVED].split("\n")
    assert asked[0] == "请附台账"
    assert "相差 3" in asked[1]
    assert dialog.pane.question_edit.toPlainText() == dialog.pane.questions[RECEIVED]
    assert not dialog.pane.ask_findings_button.isVisible()
    everything = "\n".join(dialog.pane.questions.values())
    assert "文字写“全市新收政府信息公开申请9999件”，与表中的数对不上" in everything
    assert dialog.message_edit.toPlainText() == "“五、存在的主要问题及改进情况”还没有写。"


def test_a_report_is_accepted_without_a_word(
    library: Library, opens: Opens, received: int, path_answer: Paths, tmp_path: Path
) -> None:
    path_answer.append(tmp_path / "回执.ndhz")
    dialog = opens(False)
    click(dialog.confirm_button)
    receipt, signer = read_receipt((tmp_path / "回执.ndhz").read_bytes())
    assert (receipt.ruling, receipt.reason, signer) == (Ruling.ACCEPTED, "", "")
    assert Collection(library, receipt.year).submissions.current()["53"].state == "accepted"
    assert [one.verdict for one in Collection(library, receipt.year).receipts.answers(received)] == ["accepted"]


def test_nothing_is_decided_when_no_place_is_named(
    library: Library, opens: Opens, sample: Filing, path_answer: Paths
) -> None:
    dialog = opens(False)
    path_answer.append(None)
    click(dialog.confirm_button)
    assert not dialog.changed
    assert dialog.form.isVisible()
    assert Collection(library, sample.year).submissions.current()["53"].state == "taken"


def test_a_file_that_cannot_be_written_is_asked_for_elsewhere(
    opens: Opens, path_answer: Paths, said: Said, tmp_path: Path
) -> None:
    dialog = opens(False)
    missing = tmp_path / "没有的文件夹" / "回执.ndhz"
    path_answer.append(missing)

    def hear(tone: Tone, title: str, text: str) -> bool:
        said.boxes.append((tone, title, text))
        path_answer.append(tmp_path / "回执.ndhz")
        return True

    from ui.widgets import messages

    messages.responders.listeners.append(hear)
    click(dialog.confirm_button)
    messages.responders.listeners.remove(hear)
    assert said.boxes[-1][1] == "文件没有写成"
    assert (tmp_path / "回执.ndhz").exists()
    assert dialog.written_page is not None
    assert dialog.written_page.path == tmp_path / "回执.ndhz"


def test_escape_asks_before_it_throws_questions_away(opens: Opens, said: Said) -> None:
    dialog = opens(True)
    stands_on(dialog, GRANTED)
    dialog.pane.question_edit.setPlainText("写了一半")
    said.answer = False
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "还没有发出" in said.last
    said.answer = True
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_roster_days_words_and_a_note_are_handed_down(
    city: Library, path_answer: Paths, desk: list[QWidget], tmp_path: Path
) -> None:
    city.import_word_list("词,改为\n台办,对台办\n")
    dialog = DistributionDialog(Collection(city, YEAR))
    desk.append(dialog)
    dialog.show()
    dialog.note.setPlainText("请于 1 月 20 日前报送")
    assert [name for name, tick in dialog.editions.items() if tick.isChecked()] == ["2021"]
    path_answer.append(tmp_path / "下发.ndxf")
    click(dialog.confirm_button)
    look = SuperiorExchange(city).preview_distribution(tmp_path / "下发.ndxf")
    assert look.distribution.roster is not None
    assert look.distribution.roster.units == Collection(city, YEAR).roster.read().units
    assert (look.distribution.note, list(look.distribution.editions)) == ("请于 1 月 20 日前报送", ["2021"])
    assert [word.text for word in look.distribution.word_list.words] == ["台办"]
    assert dialog.written_page is not None
    assert "请于 1 月 20 日前报送" in dialog.written_page.letter.toPlainText()
    assert not dialog.changed


def test_one_unit_is_handed_down_its_own_branch(
    city: Library, desk: list[QWidget], path_answer: Paths, tmp_path: Path
) -> None:
    dialog = DistributionDialog(Collection(city, YEAR))
    desk.append(dialog)
    dialog.show()
    assert dialog.roster_label.text().startswith("7 个单位，应报 4 个")
    dialog.unit_box.setCurrentIndex(dialog.unit_box.findText("只给 示例县人民政府"))
    assert dialog.roster_label.text().startswith("3 个单位，应报 3 个")
    path_answer.append(tmp_path / "给县.ndxf")
    click(dialog.confirm_button)
    look = SuperiorExchange(city).preview_distribution(tmp_path / "给县.ndxf")
    assert look.distribution.roster is not None
    assert [unit.code for unit in look.distribution.roster.units] == ["11", "111", "112"]
    assert (look.distribution.office, look.distribution.unit) == ("示例市人民政府", "11")


def test_the_letter_is_kept_for_word_where_the_unit_has_no_program(
    opens: Opens, path_answer: Paths, tmp_path: Path
) -> None:
    dialog = opens(True)
    dialog.message_edit.setPlainText("表三不平")
    click(dialog.pane.ask_findings_button)
    path_answer += [tmp_path / "退回.ndhz", tmp_path / "退回函.docx"]
    click(dialog.confirm_button)
    assert dialog.written_page is not None
    assert "报的是" in dialog.written_page.letter.toPlainText()
    click(dialog.word_button)
    assert (tmp_path / "退回函.docx").read_bytes().startswith(b"PK")
