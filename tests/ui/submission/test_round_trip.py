"""The whole loop with no network: roster down, report up, returned with a question, answered, sent again, accepted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.report.filing import Agency, Filing
from models.report.notes import NoteLineKind as Spoken
from models.report.notes import NoteState
from models.report.workflow_record import State
from models.services.collection.collection import Collection
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.ui.collection.asked import answers, click, writes
from tests.ui.shell.conftest import Said
from tests.ui.shell.test_drop import drop
from tests.ui.submission.conftest import AtCity, AtUnit
from tests.widgets import focused
from ui.collection.dialogs.answer_dialog import AnswerDialog
from ui.collection.dialogs.deadlines_dialog import DeadlinesDialog
from ui.collection.dialogs.distribution_dialog import DistributionDialog
from ui.collection.dialogs.receive_reports_dialog import ReceiveReportsDialog
from ui.collection.dialogs.roster_dialog import RosterDialog
from ui.collection.dialogs.roster_import_dialog import RosterImportDialog
from ui.report.tabs.grid_tab import GridTab
from ui.shell.main_window import MainWindow
from ui.submission.receipt_dialog import ReceiptDialog
from ui.submission.signing_key_dialog import SigningKeyDialog
from ui.submission.submit_dialog import SubmitDialog
from ui.submission.take_distribution_dialog import TakeDistributionDialog

YEAR = 2025
CELL = CellKey("requests", "granted", "natural_person")
NEW = CellKey("requests", "new_received", "natural_person")
UNIT = Agency("示例县人民政府", "11")
ROSTER = "代码,名称,上级,层级,应报\n1,示例市人民政府,,市级,1\n11,示例县人民政府,1,县级,1\n"
Paths = list[Path | None]


class Loop:
    """The desk between the two: a folder in which the files lie."""

    def __init__(self, folder: Path, paths: Paths, said: Said, bot: QtBot) -> None:
        self.folder, self.paths, self.said, self.bot = folder, paths, said, bot

    def name(self, file: str) -> Path:
        """Names the file that the next dialog asks for."""
        path = self.folder / file
        self.paths.append(path)
        return path

    def shown(self, dialog: QWidget) -> None:
        dialog.show()
        dialog.activateWindow()
        self.bot.waitUntil(dialog.isActiveWindow)

    # ── at the city ──

    def makes_the_roster(self, city: Library) -> None:
        self.name("名册.csv").write_text(ROSTER, "utf-8")
        dialog = RosterDialog(Collection(city, YEAR))
        self.shown(dialog)
        answers(dialog, RosterImportDialog, lambda shown: click(shown.confirm_button))
        click(dialog.first_import_button)

        def set_day(asked: DeadlinesDialog) -> None:
            for line in asked.lines.values():
                writes(line, "2026-02-20")
            click(asked.confirm_button)

        answers(dialog, DeadlinesDialog, set_day)
        click(dialog.deadlines_button)
        dialog.accept()

    def hands_down(self, city: Library, file: str) -> None:
        dialog = DistributionDialog(Collection(city, YEAR))
        self.shown(dialog)
        dialog.note.setPlainText("请于 2 月 20 日前报送")
        self.name(file)
        click(dialog.confirm_button)
        dialog.accept()

    def trusts(self, city: Library, public: str) -> None:
        Collection(city, YEAR).roster.trust("11", public)

    def collects(self, city: Library, file: str) -> int:
        """Takes a file in; its number."""
        dialog = ReceiveReportsDialog(Collection(city, YEAR), None, [self.folder / file])
        self.shown(dialog)
        self.bot.waitUntil(lambda: bool(dialog.model.items) and not dialog.bar.isVisible(), timeout=20_000)
        click(dialog.take_button)
        self.bot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=20_000)
        assert dialog.status_label.text().startswith("已收 1 份。")
        dialog.close()
        return Collection(city, YEAR).submissions.current()["11"].id

    def answers_it(self, city: Library, received: int, file: str, reason: str, question: str) -> None:
        """Returns a report with a question on a cell, or accepts it where no reason is given."""
        dialog = AnswerDialog(Collection(city, YEAR), received, None, bool(reason))
        self.shown(dialog)
        if question:
            dialog.form.go_to(CELL)
            dialog.pane.question_edit.setPlainText(question)
        dialog.message_edit.setPlainText(reason)
        self.name(file)
        click(dialog.confirm_button)
        assert dialog.written_page is not None
        click(dialog.written_page.close_it)

    # ── at the unit ──

    def hands_up(self, window: MainWindow, file: str) -> SubmitDialog:
        """Writes the file that goes up."""
        self.name(file)

        def write(asked: SubmitDialog) -> None:
            click(asked.confirm_button)
            assert asked.written_page is not None
            click(asked.written_page.close_it)

        asked = answers(window, SubmitDialog, write)
        window.named_actions["hand_up"].trigger()
        assert asked
        return asked[0]

    def types_on(self, window: MainWindow, cell: CellKey, figure: int) -> None:
        """Types a figure into a cell."""
        assert window.page is not None
        window.activateWindow()
        self.bot.waitUntil(window.isActiveWindow)
        window.page.view.tabs.go_to_cell(cell)
        page = window.page.view.tabs.currentWidget()
        assert isinstance(page, GridTab)
        page.grid.body.setFocus()
        for sign in str(figure):
            QTest.keyClicks(focused(), sign)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
        assert window.page.report.filing.figures.get(cell) == figure


@pytest.fixture
def loop(qtbot: QtBot, tmp_path: Path, path_answer: Paths, said: Said) -> Loop:
    folder = tmp_path / "往来"
    folder.mkdir()
    return Loop(folder, path_answer, said, qtbot)


def takes_down(window: MainWindow, path: Path) -> TakeDistributionDialog:
    """Drops what was handed down on the window, and takes it in."""
    asked = answers(window, TakeDistributionDialog, lambda shown: click(shown.confirm_button))
    drop(window, path)
    waits(lambda: bool(asked) and not asked[0].isVisible())
    return asked[0]


def takes_receipt(window: MainWindow, path: Path, deed: Callable[[ReceiptDialog], object]) -> ReceiptDialog:
    """Drops a receipt on the window, and takes it in."""

    def take(shown: ReceiptDialog) -> None:
        deed(shown)
        click(shown.confirm_button)

    asked = answers(window, ReceiptDialog, take)
    drop(window, path)
    waits(lambda: bool(asked) and not asked[0].isVisible())
    return asked[0]


def waits(is_so: Callable[[], bool]) -> None:
    """Until something is so; a drop is taken up a moment later."""
    for _ in range(400):
        QTest.qWait(10)
        if is_so():
            QTest.qWait(20)
            return
    raise AssertionError("nothing came")


def notice(window: MainWindow) -> str:
    """What the bar says."""
    return (window.page or window.library_page).notice.label.text()


def begin(window: MainWindow, sample: Filing) -> int:
    """A report of the unit that passes every check."""
    from dataclasses import replace

    report = window.context.library.add_filing(replace(sample, agency=UNIT, last_year=None), "示例")
    window.show_library()
    return report


def test_roster_down_report_up_question_down_answer_up_receipt_down(  # noqa: PLR0915, one story in its order
    loop: Loop, at_unit: AtUnit, at_city: AtCity, sample: Filing, said: Said
) -> None:
    with at_city() as city:
        loop.makes_the_roster(city)
        loop.hands_down(city, "下发.ndxf")

    with at_unit() as window:
        window.open_report(begin(window, sample))
        assert "3 月 31 日" in window.status.due.text()
        shown = takes_down(window, loop.folder / "下发.ndxf")
        assert "新增 2 处" in shown.status_label.text()
        assert "2 月 20 日" in window.status.due.text()
        assert window.status.due.toolTip() == "上级定的截止日期"
        assert "2025 年度名册的 8 处改动" in notice(window)
        asked = answers(window, SigningKeyDialog, lambda dialog: click(dialog.make_button))
        window.named_actions["key"].trigger()
        public = asked[0].public_key_edit.text()
        handed = loop.hands_up(window, "第一次.ndbg")
        assert "定稿后不能再改" in said.last
        assert window.page is not None
        assert window.page.report.is_final
        assert handed.saved_path == loop.folder / "第一次.ndbg"
        assert "已写好上报文件 第一次.ndbg" in notice(window)
        before = window.page.report.filing.figures.get(CELL)
        assert before is not None

    with at_city() as city:
        loop.trusts(city, public)
        first = loop.collects(city, "第一次.ndbg")
        assert Collection(city, YEAR).consolidation().total_figures().get(CELL) == before
        loop.answers_it(city, first, "退回.ndhz", "自然人一列与台账不符", "上年是 40，今年为什么是这个数？")
        assert Collection(city, YEAR).consolidation().total_figures().get(CELL) is None

    with at_unit() as window:
        shown_receipt = takes_receipt(window, loop.folder / "退回.ndhz", lambda shown: shown.questions.item(0).text())
        assert "自然人一列与台账不符" in shown_receipt.status_label.text()
        assert "上年是 40" in shown_receipt.questions.item(0).text()
        assert window.page is not None
        report = window.page.report
        assert report.outcome.state is State.DRAFT
        assert "退回修改：自然人一列与台账不符。1 格有疑问" in notice(window)
        page = window.page.view.tabs.currentWidget()
        assert isinstance(page, GridTab)
        assert page.grid.body.current_cell == CELL
        assert report.filing.notes[CELL].state is NoteState.OPEN
        assert report.filing.notes[CELL].last.office == "示例市人民政府"
        said.answer = False
        window.named_actions["hand_up"].trigger()
        assert "1 格没有答复" in said.last
        said.answer = True
        assert not report.is_final
        notes = window.page.view.notes
        notes.editor.setPlainText("漏录 2 件，已改")
        click(notes.buttons[Spoken.ANSWER])
        assert report.filing.notes[CELL].state is NoteState.ANSWERED
        loop.types_on(window, CELL, before + 2)
        loop.types_on(window, NEW, (report.filing.figures.get(NEW) or 0) + 2)
        for finding in [each for each in report.findings if each.is_open]:
            assert report.run(ReportSession.explain, finding, "已与台账核对")
        loop.hands_up(window, "第二次.ndbg")
        assert report.is_final

    with at_city() as city:
        second = loop.collects(city, "第二次.ndbg")
        assert second != first
        note = Collection(city, YEAR).receipts.questions(second)[CELL]
        assert [line.said for line in note.lines] == [Spoken.QUESTION, Spoken.ANSWER]
        assert Collection(city, YEAR).consolidation().total_figures().get(CELL) == before + 2
        loop.answers_it(city, second, "回执.ndhz", "", "")

    with at_unit() as window:
        takes_receipt(window, loop.folder / "回执.ndhz", lambda shown: None)
        assert "示例市人民政府 已收下 示例县人民政府 2025 年度报告" in notice(window)
        again = answers(window, ReceiptDialog, lambda shown: None)
        drop(window, loop.folder / "回执.ndhz")
        waits(lambda: bool(again) and not again[0].isVisible())
        assert "已经带入过了" in again[0].status_label.text()
        assert not again[0].confirm_button.isVisible()
