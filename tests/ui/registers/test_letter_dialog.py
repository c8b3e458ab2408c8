"""文书 through the window: chosen, filled in and issued with the keyboard; its wording changed; seen, saved again."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.registers.request import EventKind
from models.services.registers.registers import Registers
from tests.registers.letter_year import SETTINGS
from tests.ui.registers.conftest import problem, types
from tests.ui.shell.conftest import TODAY, Said
from tests.widgets import children, focused
from ui.registers.case_form import CaseForm
from ui.registers.field_editors import WordsEdit
from ui.registers.letter_choice import offer_words
from ui.registers.letter_dialog import LetterDialog
from ui.registers.letter_settings_dialog import LetterSettingsDialog
from ui.registers.registers_page import RegistersPage
from ui.registers.template_dialog import TemplateDialog
from ui.report.preview.sheet_dialog import SheetDialog
from ui.shell.main_window import MainWindow

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def in_dialog(window: MainWindow, act: Callable[[LetterDialog], None]) -> list[Exception]:
    """Acts while the dialog is up, and closes it; what went wrong meanwhile."""
    failures: list[Exception] = []

    def run() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LetterDialog)
        try:
            act(dialog)
        except Exception as error:
            failures.append(error)
        dialog.done(dialog.result())

    QTimer.singleShot(0, window, run)
    QTest.keyClick(focused(), Key.Key_D, CONTROL)
    return failures


def sheet_of(window: MainWindow) -> SheetDialog:
    return children(window, SheetDialog)[-1]


def fill(form: CaseForm, field: str, words: str) -> None:
    """Writes words over what stands in a line that has not the keyboard."""
    editor = form.fields[field].editor
    assert isinstance(editor, WordsEdit)
    editor.setText(words)


def assert_saved_as_word(
    sheet: SheetDialog, window: MainWindow, qtbot: QtBot, path_answer: list[Path | None], path: Path
) -> None:
    path_answer.append(path)
    sheet.save.click()
    qtbot.waitUntil(lambda: path.exists() and window.context.jobs.is_idle)
    with zipfile.ZipFile(path) as word:
        written = word.read("word/document.xml").decode()
    assert "示政公补〔2026〕1号" in written
    assert "申请人1：" in written


def issue_correction(dialog: LetterDialog, qtbot: QtBot) -> None:
    """With the keyboard alone: found by its words, told what is missing, filled in, issued."""
    qtbot.waitUntil(dialog.choice.search.hasFocus)
    refused = [offer_words(offer) for offer in dialog.choice.offers if not offer.fits]
    assert any("送达回证" in words and "还没有登记答复" in words for words in refused)
    types("补正")
    QTest.keyClick(focused(), Key.Key_Return)
    form = dialog.form
    assert form is not None
    assert focused() is form.fields["补正事项"].editor
    QTest.keyClick(focused(), Key.Key_Return, CONTROL)
    assert problem(form, "补正事项") == "请填写补正事项。"
    types("所需信息的名称")
    QTest.keyClick(focused(), Key.Key_Tab)
    types(TODAY.replace(month=2, day=12).isoformat())
    qtbot.waitUntil(lambda: dialog.state.text() == "检查过了，可以出。")
    qtbot.waitUntil(lambda: dialog.sheets.count == 1)
    QTest.keyClick(focused(), Key.Key_Return, CONTROL)


def test_a_letter_is_issued_with_the_keyboard_and_its_event_with_it(
    page: RegistersPage,
    window: MainWindow,
    registers: Registers,
    qtbot: QtBot,
    path_answer: list[Path | None],
    tmp_path: Path,
) -> None:
    registers.letters.set_settings(SETTINGS)
    page.go_to_request("2026-001")
    page.requests_tab.table.setFocus()

    assert in_dialog(window, lambda dialog: issue_correction(dialog, qtbot)) == []
    known = registers.requests.find("2026-001")
    assert known is not None
    assert [(e.day, e.letter) for e in known.events_of(EventKind.CORRECTION)] == [(TODAY, "示政公补〔2026〕1号")]
    assert page.requests_tab.table_model.lines[3].state == "等补正"
    sheet = sheet_of(window)
    qtbot.waitUntil(lambda: sheet.sheets.count == 1)
    assert_saved_as_word(sheet, window, qtbot, path_answer, tmp_path / "补正告知书.docx")
    sheet.close()
    shown: QTextDocument = page.requests_tab.pane.page.document()
    assert "补正告知书" in shown.toPlainText()
    page.model.undo()
    assert "示政公补" not in page.requests_tab.pane.page.document().toPlainText()


def test_settings_are_asked_for_and_what_was_typed_is_not_lost(
    page: RegistersPage, registers: Registers, window: MainWindow, said: Said
) -> None:
    request = registers.requests.find("2026-001")
    assert request is not None
    dialog = LetterDialog(page.model, request, TODAY, window.context.jobs, window)
    offer = next(each for each in dialog.choice.offers if each.result == "refused_third_party")
    dialog.choice.chosen.emit(offer)
    assert dialog.draft is not None
    assert "文书设置" in "".join(p.sentence for p in registers.letters.problems(request, dialog.draft))
    settings = LetterSettingsDialog(page.model, dialog)
    for name in ("code", "review_body", "court"):
        fill(settings.form, name, str(getattr(SETTINGS, name)))
    fill(settings.form, "pattern:answer", "复字【年】")
    settings.form.submit()
    assert "【序号】" in settings.form.problem_labels["pattern:answer"].text()
    fill(settings.form, "pattern:answer", "【代字】字〔【年】〕【序号】号")
    settings.form.submit()
    assert registers.letters.begin(request, offer.template, offer.result).number == "示政公字〔2026〕1号"
    assert dialog.form is not None
    fill(dialog.form, "number", "写了一半")
    said.answer = False
    dialog.reject()
    assert said.last.startswith("这份文书里写的还没有存")
    assert dialog.draft is not None
    assert dialog.draft.number == "写了一半"
    said.answer = True
    dialog.reject()
    assert dialog.form is None


def test_the_wording_is_changed_and_taken_back(page: RegistersPage, registers: Registers, window: MainWindow) -> None:
    template = registers.letters.template("refused_third_party")
    wording = TemplateDialog(page.model, template, window.context.jobs, window)
    wording.body.setPlainText("【申请者】：")
    wording.save()
    assert "这样的项，请用列出来的项。" in wording.error_label.text()
    wording.body.setPlainText(template.body.replace("决定不予公开", "经研究决定不予公开"))
    wording.save()
    assert wording.result()
    reworded = registers.letters.template(template.key)
    again = TemplateDialog(page.model, reworded, window.context.jobs, window)
    assert again.restore_button.isVisibleTo(again)
    again.restore()
    assert registers.letters.template(template.key) == template
