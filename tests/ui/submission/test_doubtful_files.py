"""A doubtful receipt or file handed down in the window: one Enter takes nothing, a reason does, no file sets a key."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.exchange.packages.bundle import read_received_bundle
from models.exchange.packages.distribution_file import Distribution, write_distribution
from models.exchange.packages.receipt import Receipt, Ruling, write_receipt
from models.exchange.packages.signing import SigningKey
from models.exchange.public_key import key_fingerprint
from models.report.filing import Filing
from models.services.audit_trail import audit_rows
from models.services.collection.superior_exchange import SuperiorExchange
from tests.services.collected import YEAR
from tests.ui.collection.asked import answers, click, writes
from tests.widgets import focused
from ui.report.report_model import ReportModel
from ui.shell.main_window import MainWindow
from ui.submission.receipt_dialog import ReceiptDialog
from ui.submission.signing_key_dialog import SigningKeyDialog
from ui.submission.submit_dialog import SubmitDialog
from ui.submission.superior_key_dialog import SuperiorKeyDialog
from ui.submission.take_distribution_dialog import TakeDistributionDialog

Paths = list[Path | None]
OWN, STRANGE = SigningKey.generate(), SigningKey.generate()
AT = "2026-01-20T02:00:00+00:00"
UNSAFE = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


def returned(sample: Filing, key: SigningKey | None, digest: str = "") -> bytes:
    told = Receipt(
        "1", Ruling.RETURNED, "示例省", sample.agency, sample.year, sample.edition, 1, digest, "", "请补正", AT
    )
    return write_receipt(told, key)


@pytest.fixture
def final(window: MainWindow, sample: Filing) -> MainWindow:
    """A window at a final report; the superior's key is registered."""
    SuperiorExchange(window.context.library).register_key(OWN.public_key)
    window.open_report(window.context.library.add_filing(sample, "示例"))
    window.named_actions["finalise"].trigger()
    return window


def report(window: MainWindow) -> ReportModel:
    assert window.page is not None
    return window.page.report


def presses_enter(dialog: ReceiptDialog | TakeDistributionDialog) -> None:
    """Presses Enter where the keyboard is when the dialog opens."""
    dialog.activateWindow()
    assert QTest.qWaitForWindowActive(dialog)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QApplication.processEvents()


def reads(window: MainWindow, path: Path, deed: Callable[[ReceiptDialog], object]) -> None:
    asked = answers(window, ReceiptDialog, deed)
    window.submission.read_receipt(path)
    assert asked


@pytest.mark.parametrize("key", [STRANGE, None, OWN])
def test_one_enter_takes_no_doubtful_return(
    final: MainWindow, sample: Filing, tmp_path: Path, key: SigningKey | None
) -> None:
    (tmp_path / "退回.ndhz").write_bytes(returned(sample, key))
    reads(final, tmp_path / "退回.ndhz", presses_enter)
    assert report(final).is_final, "none of them says which file it answers"


def test_one_enter_takes_what_nothing_speaks_against(
    final: MainWindow, sample: Filing, path_answer: Paths, tmp_path: Path
) -> None:
    path_answer.append(tmp_path / "上报.ndbg")
    answers(final, SubmitDialog, lambda shown: click(shown.confirm_button))
    final.named_actions["hand_up"].trigger()
    exchange = SuperiorExchange(final.context.library)
    sent = read_received_bundle((tmp_path / "上报.ndbg").read_bytes()).stamp.digest
    (tmp_path / "退回.ndhz").write_bytes(returned(sample, OWN, sent))
    assert exchange.preview_receipt(tmp_path / "退回.ndhz").doubts == ()
    reads(final, tmp_path / "退回.ndhz", presses_enter)
    assert not report(final).is_final


def test_a_forged_return_is_taken_only_with_a_reason_which_the_journal_keeps(
    final: MainWindow, sample: Filing, tmp_path: Path
) -> None:
    (tmp_path / "退回.ndhz").write_bytes(returned(sample, STRANGE))

    def insist(shown: ReceiptDialog) -> None:
        assert not shown.confirm_button.isEnabled()
        writes(shown.insistence, "  ")
        assert not shown.confirm_button.isEnabled()
        writes(shown.insistence, "已打电话核实")
        QTest.keyClick(shown.insistence, Qt.Key.Key_Return)
        assert shown.isVisible(), "Enter in the line is not the button"
        click(shown.confirm_button)

    reads(final, tmp_path / "退回.ndhz", insist)
    assert not report(final).is_final
    library = final.context.library
    last = list(audit_rows(library.open(report(final).number)))[-1]
    assert last.origin == "示例省 退回：请补正（密钥不符，核实后仍收，理由：已打电话核实）"
    assert SuperiorExchange(library).registered_key() == OWN.public_key


@pytest.mark.parametrize("key", [STRANGE, None])
def test_what_another_hands_down_is_not_taken_by_an_enter(
    final: MainWindow, tmp_path: Path, key: SigningKey | None
) -> None:
    final.show_library()
    issue = Distribution("示例省", YEAR, AT, words="词,改为\n台办,对台办\n")
    (tmp_path / "下发.ndxf").write_bytes(write_distribution(issue, key))
    library = final.context.library
    asked = answers(final, TakeDistributionDialog, presses_enter)
    final.submission.read_distribution(tmp_path / "下发.ndxf")
    assert (len(asked), library.word_list().words) == (1, ())

    def insist(shown: TakeDistributionDialog) -> None:
        assert not shown.confirm_button.isEnabled()
        writes(shown.insistence, "已打电话核实")
        click(shown.confirm_button)

    answers(final, TakeDistributionDialog, insist)
    final.submission.read_distribution(tmp_path / "下发.ndxf")
    assert [word.text for word in library.word_list().words] == ["台办"]
    assert SuperiorExchange(library).registered_key() == OWN.public_key


def test_the_superiors_key_is_changed_by_hand_with_both_fingerprints_in_sight(final: MainWindow) -> None:
    exchange = SuperiorExchange(final.context.library)

    def change(shown: SuperiorKeyDialog) -> None:
        assert shown.old_label.text() == key_fingerprint(OWN.public_key)
        assert not shown.confirm_button.isEnabled(), "it is the same key"
        for words in ("abc", UNSAFE):
            writes(shown.key_edit, words)
            assert shown.error_label.text()
            assert not shown.confirm_button.isEnabled()
        writes(shown.key_edit, STRANGE.public_key)
        assert (shown.new_label.text(), shown.error_label.text()) == (key_fingerprint(STRANGE.public_key), "")
        click(shown.confirm_button)

    def work(shown: SigningKeyDialog) -> None:
        assert key_fingerprint(OWN.public_key) in shown.superior_label.text()
        answers(shown, SuperiorKeyDialog, change)
        click(shown.superior_button)
        assert key_fingerprint(STRANGE.public_key) in shown.superior_label.text()

    assert answers(final, SigningKeyDialog, work) == []
    final.named_actions["key"].trigger()
    assert exchange.registered_key() == STRANGE.public_key
