"""No window and no message shows a key, a field or a name of the program's own."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from models.editions.edition import CellKey
from models.report.notes import NoteLineKind
from models.services.audit_trail import audit_rows
from models.services.report_session import ReportSession
from tests.raw_words import raw_words
from tests.services.collected import YEAR
from tests.ui.shell.conftest import Opener, Said, kept, open_window, path_answer, said, sample_report
from tests.ui.shown_words import open_dialogs, raw_on_screen
from tests.ui.test_words_of_others import DIALOGS, SKIPPED, Stage, put_away, stage
from tests.widgets import children
from ui.jobs.call_later import call_later
from ui.report.problems.finding_actions import BIND, finding_actions
from ui.report.report_model import ReportModel
from ui.report.tabs.report_view import ReportView

__all__ = ["kept", "open_window", "path_answer", "put_away", "said", "sample_report", "stage"]
CELL = CellKey("requests", "granted", "natural_person")
WORDS = "新收申请{requests.new_received.total}件，予以公开1363件，部分公开4件、其他{requests.otherwise_other.total}件。"


def spared_of(stage: Stage) -> tuple[str, ...]:
    """Words of others, which are shown as they are: names of files, and what the stage calls its offices."""
    return stage.words, str(stage.folder), stage.folder.as_posix()


def changes(report: ReportModel) -> Iterator[str]:
    """Makes a step of every kind, and gives what each is called."""
    run = report.run
    run(ReportSession.set_text, "overview", WORDS)
    yield report.outcome.undo_name
    [finding] = [each for each in report.findings if "1363" in each.message]
    for action in finding_actions(report, finding):
        yield from (action.text, action.tip)
        if action.id == BIND:
            action.run()
            yield report.outcome.undo_name
    for finding in report.findings[:3]:
        run(ReportSession.explain, finding, "核对过")
        yield report.outcome.undo_name
    run(ReportSession.set_texts, {"overview": report.filing.text("overview").replace("件", "份")}, "替换 4 处“件”")
    run(ReportSession.set_cells, {CELL: 12})
    yield report.outcome.undo_name
    run(ReportSession.set_cover, "address", "科研路1号", "办公地址")
    run(ReportSession.add_note_line, CELL, NoteLineKind.QUESTION, "请核对")
    yield report.outcome.undo_name
    run(ReportSession.undo)
    yield report.outcome.redo_name


def test_no_step_and_no_row_of_the_trail_shows_one(session: ReportSession) -> None:
    report = ReportModel(session)
    report.run(ReportSession.set_cells, dict.fromkeys(report.edition.typed_cells, 2))
    names = list(changes(report))
    assert len(names) > 10
    assert [name for name in names if raw_words(name)] == []
    rows = list(audit_rows(session))
    texts = [text for row in rows for text in (row.description, row.place, row.before, row.after, row.action)]
    assert any("〔总计·予以公开〕" in text for text in texts)
    assert [text for text in texts if raw_words(text)] == []


def looks_at_dialogs(owner: QWidget, spared: tuple[str, ...]) -> dict[str, list[str]]:
    """Looks through each dialog that opens from now on, and leaves it; what was found, by the dialog's name."""
    seen: dict[str, list[str]] = {}

    def look() -> None:
        for dialog in open_dialogs():
            seen[type(dialog).__name__] = raw_on_screen(spared)
            dialog.close()
        call_later(40, owner, look)

    call_later(40, owner, look)
    return seen


def looks_at_pages(view: ReportView, spared: tuple[str, ...]) -> None:
    """Turns to every page of a report, and looks at each."""
    for at in range(view.tabs.count()):
        view.tabs.setCurrentIndex(at)
        QTest.qWait(30)
        assert raw_on_screen(spared) == []
    for row in range(view.problems.model.rowCount()):
        view.problems.list.setCurrentIndex(view.problems.model.index(row))
        view.problems.step(0)
        assert raw_on_screen(spared) == []
    for page in ("why", "help", "notes"):
        view.tabs.go_to_cell(CELL)
        view.side.open_page(page)
        QTest.qWait(250)
        assert raw_on_screen(spared) == []
    view.open_find()
    view.finder.needle.setText("公开")
    assert raw_on_screen(spared) == []


def test_no_page_and_no_dialog_of_the_window_shows_one(
    sample_report: int, open_window: Opener, said: Said, path_answer: list[object], tmp_path: object
) -> None:
    path_answer.append(None)
    spared = (str(tmp_path),)
    window = open_window()
    assert raw_on_screen(spared) == []
    window.open_report(sample_report)
    assert window.page is not None
    list(changes(window.page.report))
    seen = looks_at_dialogs(window, spared)
    looks_at_pages(window.page.view, spared)
    QGuiApplication.clipboard().setText("甲\t1\n")
    for name, action in window.named_actions.items():
        if name not in SKIPPED and action.isEnabled() and window.page is not None:
            action.trigger()
            QTest.qWait(60)
    assert raw_on_screen(spared) == []
    assert {name: raw for name, raw in seen.items() if raw} == {}
    assert len(seen) >= 6, sorted(seen)
    assert [text for _, *texts in said.boxes for text in texts if raw_words(text.replace(str(tmp_path), ""))] == []


@pytest.mark.parametrize("name", DIALOGS)
def test_no_dialog_shows_one(stage: Stage, name: str, qapp: QApplication) -> None:
    dialog = DIALOGS[name](stage)
    dialog.show()
    QTest.qWait(150)
    assert raw_on_screen(spared_of(stage)) == []


def test_no_page_of_a_collection_shows_one(
    stage: Stage, open_window: Opener, said: Said, path_answer: list[object]
) -> None:
    path_answer.append(None)
    window = open_window()
    window.library_page.collect.click()
    page = window.collection.page
    assert page is not None
    page.show_year(YEAR)
    for _ in range(600):
        QTest.qWait(20)
        if page.controller is not None and page.controller.is_idle:
            break
    seen = looks_at_dialogs(window, spared_of(stage))
    for at in range(3):
        page.tabs.setCurrentIndex(at)
        QTest.qWait(200)
        assert raw_on_screen(spared_of(stage)) == []
        for button in children(page, QPushButton):
            if button.isVisible() and button.isEnabled() and button.text().endswith("…"):
                button.click()
                QTest.qWait(60)
    assert {name: raw for name, raw in seen.items() if raw} == {}
    assert len(seen) >= 3, sorted(seen)


def test_what_is_looked_for_is_found(qapp: QApplication) -> None:
    for words in ("申请{requests.granted.total}件", "new_received", "requests.granted.total", "text:overview"):
        widget = QWidget()
        widget.setToolTip(words)
        widget.show()
        assert raw_on_screen() != [], words
        widget.close()
        widget.deleteLater()
        QApplication.sendPostedEvents(None, 52)
    for words in ("report.json", "README_zh.md", "https://a_b.cn/x_y", "http://www.example_a.gov.cn"):
        assert raw_words(words) == []
