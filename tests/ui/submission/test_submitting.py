"""上报、回执、下发、密钥 at the unit's window: what is told, what is refused, and what becomes of the open report."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from models.editions.edition import CellKey
from models.exchange.packages.bundle import read_received_bundle
from models.exchange.packages.distribution_file import Distribution, write_distribution
from models.exchange.packages.receipt import Receipt, Ruling, write_receipt
from models.exchange.packages.signed_zip import write_signed_zip
from models.exchange.packages.signing import SigningKey
from models.exchange.roster_table import read_roster
from models.registers.request import Channel, Request
from models.report.filing import Agency, Filing, Level
from models.report.notes import Note, NoteLine
from models.report.notes import NoteLineKind as Spoken
from models.report.roster import Roster, RosterUnit
from models.report.workflow_record import State
from models.services.collection.collection import Collection
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.registers.registers import Registers
from models.services.report_session import ReportSession
from models.services.submission import AnsweredFile, SubmissionService
from tests.services.collected import CITY, YEAR, take_roster
from tests.ui.collection.asked import answers, click
from tests.ui.shell.conftest import Opener, Said
from tests.ui.shell.test_drop import drop
from tests.widgets import children
from ui.importing.import_dialog import ImportDialog
from ui.report.tabs.grid_tab import GridTab
from ui.shell.finished_page import FinishedPage
from ui.shell.main_window import MainWindow
from ui.submission.correction_dialog import CorrectionDialog
from ui.submission.receipt_dialog import ReceiptDialog
from ui.submission.signing_key_dialog import SigningKeyDialog
from ui.submission.submit_dialog import SubmitDialog
from ui.submission.take_distribution_dialog import TakeDistributionDialog

Paths = list[Path | None]
CELL = CellKey("requests", "granted", "natural_person")
AT = "2026-01-20T02:00:00+00:00"


def receipt(
    sample: Filing, ruling: Ruling = Ruling.RETURNED, number: str = "1", seal: SigningKey | None = None
) -> bytes:
    """The superior's word on the sample, with a question on a cell."""
    line = NoteLine(Spoken.QUESTION, "请核对", "王主任", AT, "示例省人民政府")
    told = Receipt(
        number, ruling, "示例省人民政府", sample.agency, sample.year, sample.edition, 1, "", "", "请补正", AT,
        {CELL: Note(CELL, (line,))},
    )  # fmt: skip
    return write_receipt(told, seal)


def cautions(dialog: QWidget) -> list[str]:
    """The sentences that must not be missed."""
    return [label.text() for label in children(dialog, QLabel) if label.property("role") == "caution"]


def reads(window: MainWindow, path: Path, deed: Callable[[ReceiptDialog], object]) -> ReceiptDialog:
    """Chooses a receipt by the action, and does something with what is shown."""
    asked = answers(window, ReceiptDialog, deed)
    window.submission.read_receipt(path)
    assert asked
    return asked[0]


@pytest.fixture
def final(window: MainWindow, sample: Filing) -> MainWindow:
    """A window at a report that is final."""
    window.open_report(window.context.library.add_filing(sample, "去年的系统"))
    window.named_actions["finalise"].trigger()
    assert window.page is not None
    assert window.page.report.is_final
    return window


def test_a_report_with_open_findings_is_not_handed_up(window: MainWindow, sample_report: int, said: Said) -> None:
    window.open_report(sample_report)
    assert window.page is not None
    assert window.page.report.run(ReportSession.set_cells, {CELL: 1})
    asked = answers(window, SubmitDialog, lambda _: None)
    window.named_actions["hand_up"].trigger()
    QTest.qWait(30)
    assert not asked
    assert "还不能定稿" in said.last
    assert window.page.report.outcome.state is State.DRAFT


def test_what_goes_up_says_what_is_in_it(final: MainWindow, path_answer: Paths, tmp_path: Path) -> None:
    path_answer.append(tmp_path / "上报.ndbg")

    def look(shown: SubmitDialog) -> None:
        told = " ".join(label.text() for label in children(shown, QLabel))
        for words in ("距 3 月 31 日还有 62 天，《条例》的日期", "没有密钥，文件不签名", "还没有"):
            assert words in told
        assert cautions(shown) == []
        click(shown.confirm_button)
        assert shown.written_page is not None
        click(shown.written_page.copy)

    answers(final, SubmitDialog, look)
    final.named_actions["hand_up"].trigger()
    sent = read_received_bundle((tmp_path / "上报.ndbg").read_bytes())
    assert final.page is not None
    assert sent.filing.figures == final.page.report.filing.figures
    assert (sent.stamp.state, sent.stamp.revision, sent.signer) == ("final", final.page.report.outcome.revision, "")
    assert "现报送示例市人民政府 2025 年度政府信息公开工作年度报告" in QGuiApplication.clipboard().text()
    assert final.context.settings.current.export_folder == str(tmp_path)


def test_counts_that_differ_go_up_only_by_choice(final: MainWindow, path_answer: Paths, tmp_path: Path) -> None:
    assert final.page is not None
    filing = final.page.report.filing
    registers = Registers(final.context.library, filing.agency, lambda: date(2026, 1, 28))
    registers.requests.add(Request("2025-001", date(2025, 3, 3), Channel.POST, "natural_person"))
    path_answer.append(tmp_path / "上报.ndbg")

    def look(shown: SubmitDialog) -> None:
        told = " ".join(label.text() for label in children(shown, QLabel))
        assert "格与填报的数不一致（" in told
        assert "附上后上级看得到；不附，报告照样报。" in told
        assert not shown.counts_box.isChecked()
        click(shown.counts_box)
        click(shown.confirm_button)

    answers(final, SubmitDialog, look)
    final.named_actions["hand_up"].trigger()
    counts = read_received_bundle((tmp_path / "上报.ndbg").read_bytes()).counts
    assert counts is not None
    assert counts.cells[CELL._replace(row="new_received")] == 1


def test_a_report_just_made_final_can_be_handed_up_at_once(final: MainWindow) -> None:
    assert final.page is not None
    assert final.page.notice.label.text() == "已定稿，数字和文字已锁定。"
    asked = answers(final, SubmitDialog, lambda shown: click(shown.cancel_button))
    [finished] = children(final.page, FinishedPage)
    assert finished.isVisible()
    click(finished.steps["hand_up"])
    assert asked


def test_an_office_that_is_not_in_the_roster_is_warned(final: MainWindow, tmp_path: Path) -> None:
    take_roster(final.context.library, tmp_path, CITY.replace("示例市人民政府", "示范市人民政府"))
    asked = answers(final, SubmitDialog, lambda shown: cautions(shown))
    final.named_actions["hand_up"].trigger()
    [told] = cautions(asked[0])
    assert told.startswith("“示例市人民政府”不在上级下发的名册里，上级收的时候会认不出。")


def test_a_key_is_made_told_and_dropped(window: MainWindow, said: Said) -> None:
    def work(shown: SigningKeyDialog) -> None:
        assert not shown.key_page.isVisible()
        click(shown.make_button)
        assert shown.public_key_edit.text() == SubmissionService(window.context.library).public_key()
        click(shown.copy_key_button)
        assert QGuiApplication.clipboard().text() == shown.public_key_edit.text()
        click(shown.copy_fingerprint_button)
        assert QGuiApplication.clipboard().text() == SubmissionService(window.context.library).fingerprint()
        assert "没有设密码" in shown.password_warning.text()
        said.answer = False
        click(shown.delete_button)
        assert shown.fingerprint_label.text() in said.last
        assert SubmissionService(window.context.library).public_key()
        said.answer = True
        click(shown.delete_button)
        assert not shown.key_page.isVisible()

    asked = answers(window, SigningKeyDialog, work)
    window.named_actions["key"].trigger()
    assert asked[0].changed
    assert SubmissionService(window.context.library).public_key() == ""


def test_what_was_changed_after_it_was_final_becomes_a_notice(
    final: MainWindow, said: Said, path_answer: Paths, tmp_path: Path
) -> None:
    final.named_actions["correction"].trigger()
    assert "没有更正前的一版可以比较。在别处公布过、更正过没有，本机不知道" in said.last
    assert final.page is not None
    report = final.page.report
    old = report.filing.figures.get(CELL)
    assert old is not None
    assert report.run(ReportSession.reopen, "漏录")
    assert report.run(ReportSession.set_cells, {CELL: old + 2})

    def write(shown: CorrectionDialog) -> None:
        assert "更正后的一版还没有定稿。" in shown.preview.toPlainText()
        assert not shown.word_button.isEnabled()
        shown.reason.setText("漏录 2 件")
        assert f" {old} {old + 2}" in shown.preview.toPlainText()
        click(shown.page_button)

    path_answer.append(tmp_path / "更正说明.html")
    asked = answers(final, CorrectionDialog, write)
    final.named_actions["correction"].trigger()
    assert asked
    page = (tmp_path / "更正说明.html").read_text(encoding="utf-8")
    assert ("原因：漏录 2 件。" in page, "告知谁" in page) == (True, False)


@pytest.mark.promise("return-reopens")
def test_a_return_reopens_the_report_that_is_open(final: MainWindow, sample: Filing, tmp_path: Path) -> None:
    (tmp_path / "退回.ndhz").write_bytes(receipt(sample))
    shown = reads(final, tmp_path / "退回.ndhz", lambda shown: click(shown.confirm_button))
    assert cautions(shown) == ["文件没有签名，不能证明是上级发来的。", AnsweredFile.UNTOLD.doubt]
    assert final.page is not None
    assert final.page.report.outcome.state is State.DRAFT
    assert final.page.report.filing.notes[CELL].is_open
    assert "示例省人民政府 退回修改：请补正" in final.page.notice.label.text()


def test_opened_another_day_the_report_says_why_it_came_back(final: MainWindow, sample: Filing, tmp_path: Path) -> None:
    (tmp_path / "退回.ndhz").write_bytes(receipt(sample))
    reads(final, tmp_path / "退回.ndhz", lambda shown: click(shown.confirm_button))
    assert final.page is not None
    report = final.page.report.number
    final.show_library()
    final.open_report(report)
    notice = final.page.notice
    assert "重新打开：示例省人民政府 退回：请补正。还有 1 格疑问待答复。" in notice.label.text()
    final.page.view.tabs.setCurrentIndex(0)
    notice.accept_offer()
    page = final.page.view.tabs.currentWidget()
    assert isinstance(page, GridTab)
    assert page.grid.body.current_cell == CELL


@pytest.mark.promise("look-before-take")
def test_a_return_that_is_only_looked_at_changes_nothing(final: MainWindow, sample: Filing, tmp_path: Path) -> None:
    (tmp_path / "退回.ndhz").write_bytes(receipt(sample))
    reads(final, tmp_path / "退回.ndhz", lambda shown: click(shown.cancel_button))
    assert final.page is not None
    assert final.page.report.is_final
    assert final.page.report.filing.notes == {}


def test_questions_with_an_acknowledgement_are_shown_but_a_final_report_stays(
    final: MainWindow, sample: Filing, tmp_path: Path
) -> None:
    (tmp_path / "回执.ndhz").write_bytes(receipt(sample, Ruling.ACCEPTED))
    shown = reads(final, tmp_path / "回执.ndhz", lambda shown: click(shown.confirm_button))
    assert any("报告已经定稿" in told for told in cautions(shown))
    assert "请核对" in shown.questions.item(0).text()
    assert final.page is not None
    assert final.page.report.is_final
    assert [
        kept.verdict for kept in SuperiorExchange(final.context.library).receipts_for(final.page.report.number)
    ] == ["accepted"]


def test_a_receipt_about_a_report_that_is_not_here_is_only_shown(
    window: MainWindow, sample: Filing, tmp_path: Path
) -> None:
    other = replace(sample, agency=Agency("另一市人民政府"))
    (tmp_path / "退回.ndhz").write_bytes(receipt(other))
    shown = reads(window, tmp_path / "退回.ndhz", lambda shown: shown.confirm_button.isVisible())
    assert "不在本机的报告库里" in shown.status_label.text()
    assert not shown.confirm_button.isVisible()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"abc", "没有导入回执"),
        (write_signed_zip({"other.json": b"{}"}), "这不是回执或退回文件"),
        (b"", "没有导入回执"),
    ],
)
def test_a_file_that_is_no_receipt_is_refused(
    window: MainWindow, said: Said, tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "坏.ndhz").write_bytes(content)
    window.submission.read_receipt(tmp_path / "坏.ndhz")
    assert said.boxes[-1][1] == "没有导入回执"
    assert sentence in "".join(said.boxes[-1][1:])


def test_a_key_other_than_the_superiors_is_doubted(window: MainWindow, sample: Filing, tmp_path: Path) -> None:
    superior = SigningKey.generate()
    issue = Distribution("示例省人民政府", YEAR, AT, words="词,改为\n台办,对台办\n", public_key=superior.public_key)
    (tmp_path / "下发.ndxf").write_bytes(write_distribution(issue, superior))
    shown = answers(window, TakeDistributionDialog, lambda shown: click(shown.confirm_button))
    window.submission.read_distribution(tmp_path / "下发.ndxf")
    assert ["没有登记过" in told for told in cautions(shown[0])] == [True, False]
    assert "已带入 示例省人民政府 下发的用语表" in window.library_page.notice.label.text()
    window.context.library.add_filing(sample, "示例")
    for seal, doubts in ((superior, 0), (SigningKey.generate(), 1), (None, 1)):
        (tmp_path / "退回.ndhz").write_bytes(receipt(sample, seal=seal))
        told = reads(window, tmp_path / "退回.ndhz", lambda shown: shown.cancel_button.click())
        assert len(cautions(told)) == doubts + 1
        assert cautions(told)[-1] == AnsweredFile.UNTOLD.doubt


def test_a_receipt_dropped_beside_a_report_is_read_and_the_report_too(
    window: MainWindow, sample: Filing, tmp_path: Path
) -> None:
    from models.exchange.packages.bundle import write_bundle

    (tmp_path / "退回.ndhz").write_bytes(receipt(sample))
    (tmp_path / "另一份.ndbg").write_bytes(write_bundle(replace(sample, agency=Agency("另一市人民政府"))))
    receipts = answers(window, ReceiptDialog, lambda shown: click(shown.cancel_button))
    drop(window, tmp_path / "退回.ndhz", tmp_path / "另一份.ndbg")
    QTest.qWait(50)
    assert receipts
    for _ in range(300):
        QTest.qWait(10)
        if found := children(window, ImportDialog):
            found[0].reject()
            return
    raise AssertionError("the report was not read")


def test_a_receipt_opened_from_the_desktop_is_read(window: MainWindow, sample: Filing, tmp_path: Path) -> None:
    (tmp_path / "退回.NDHZ").write_bytes(receipt(sample))
    asked = answers(window, ReceiptDialog, lambda shown: click(shown.cancel_button))
    window.take_files([tmp_path / "退回.NDHZ"])
    assert asked


def test_who_sums_up_units_of_their_own_takes_only_what_they_tick(window: MainWindow, tmp_path: Path) -> None:
    known = read_roster(CITY).units[:3]
    superior = Roster((*(replace(unit, deadline="2026-02-01") for unit in known), RosterUnit("15", "新设的局", "1")))
    take_roster(window.context.library, tmp_path)
    own = Collection(window.context.library, YEAR).roster.read()
    issue = Distribution("示例省人民政府", YEAR, AT, roster=superior, words="词,改为\n台办,对台办\n")
    (tmp_path / "下发.ndxf").write_bytes(write_distribution(issue))

    def leave(shown: TakeDistributionDialog) -> None:
        assert "改动 3 处，新增 1 处" in shown.status_label.text()
        assert any("有 4 个单位文件里没有，都留着不动" in label.text() for label in children(shown, QLabel))
        assert shown.confirm_button.text() == "带入 4 处改动和用语表"
        click(shown.view.none_button)
        assert shown.confirm_button.text() == "带入用语表"
        click(shown.confirm_button)

    def take_two(shown: TakeDistributionDialog) -> None:
        model = shown.view.model
        for row, update in enumerate(model.updates):
            if update.key in ("1", "10"):
                model.setData(model.index(row, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
        assert shown.view.count_label.text() == "勾了 2 处，共 4 处"
        click(shown.confirm_button)

    answers(window, TakeDistributionDialog, leave)
    window.submission.read_distribution(tmp_path / "下发.ndxf")
    assert Collection(window.context.library, YEAR).roster.read() == own
    assert [word.text for word in window.context.library.word_list().words] == ["台办"]
    assert window.library_page.notice.label.text() == "已带入 示例省人民政府 下发的用语表。"
    answers(window, TakeDistributionDialog, take_two)
    window.submission.read_distribution(tmp_path / "下发.ndxf")
    held = Collection(window.context.library, YEAR).roster.read()
    assert len(held.units) == 8
    assert [unit.code for unit in held.units if unit.deadline] == ["11"]
    assert "名册的 2 处改动和用语表" in window.library_page.notice.label.text()


def test_what_is_handed_down_is_refused_when_it_is_broken(window: MainWindow, said: Said, tmp_path: Path) -> None:
    (tmp_path / "坏.ndxf").write_bytes(write_signed_zip({"issue.json": b"[]"}))
    window.submission.read_distribution(tmp_path / "坏.ndxf")
    assert said.boxes[-1][1] == "没有接收"


def test_the_library_counts_down_to_the_superiors_day(
    open_window: Opener, sample_report: int, sample: Filing, tmp_path: Path
) -> None:
    window = open_window()
    told = window.library_page.card.state.text()
    assert "距 3 月 31 日还有 62 天" in told
    roster = f"code,name,parent,level,required\n1,示例省人民政府,,province,1\n53,{sample.agency.name},1,prefecture,1\n"
    take_roster(window.context.library, tmp_path, roster, sample.year)
    Collection(window.context.library, sample.year).roster.set_deadlines({Level.PREFECTURE: date(2026, 2, 10)})
    window.show_library()
    assert "距 2 月 10 日还有 13 天" in window.library_page.card.state.text()
    model = window.library_page.model
    row = model.row_of(sample_report)
    assert model.index(row, 4).data() == "距 2 月 10 日还有 13 天"
