"""Nothing from a file, a name or a database is markup: every window is opened with words that look like it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget

from models.editions.edition import CellKey
from models.exchange.candidate import Candidate
from models.exchange.formats.report_json import write_report
from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.exchange.packages.distribution_file import Distribution, write_distribution
from models.exchange.packages.receipt import Receipt, Ruling, write_receipt
from models.exchange.packages.signing import SigningKey
from models.exchange.recognition.import_review import ImportReview
from models.exchange.report_file import read_report_file
from models.report.filing import Agency, Filing, Level
from models.report.notes import Note, NoteLine, NoteLineKind
from models.report.roster import Roster, RosterUnit
from models.services.collection.collection import Collection
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from models.services.submission import SubmissionService
from tests.services.collected import YEAR
from tests.ui.shell.conftest import TODAY, Opener, Said, kept, open_window, path_answer, said
from tests.ui.words_of_others import all_rendered, hostile, rendered, watched
from tests.widgets import children
from ui.collection.adjust_dialog import AdjustDialog
from ui.collection.dialogs.answer_dialog import AnswerDialog
from ui.collection.dialogs.distribution_dialog import DistributionDialog
from ui.collection.dialogs.receive_reports_dialog import ReceiveReportsDialog
from ui.collection.dialogs.reminder_dialog import ReminderDialog
from ui.collection.dialogs.roster_dialog import RosterDialog
from ui.collection.dialogs.roster_import_dialog import RosterImportDialog
from ui.collection.dialogs.score_dialog import ScoreDialog
from ui.collection.dialogs.unit_dialog import UnitDialog
from ui.importing.import_dialog import ImportDialog
from ui.jobs.call_later import call_later
from ui.library.new_report_dialog import NewReportDialog
from ui.report.operator_dialog import OperatorDialog
from ui.report.reason_dialog import REOPEN, ReasonDialog
from ui.shell.main_window import MainWindow
from ui.submission.receipt_dialog import ReceiptDialog
from ui.submission.signing_key_dialog import SigningKeyDialog
from ui.submission.superior_key_dialog import SuperiorKeyDialog
from ui.submission.take_distribution_dialog import TakeDistributionDialog
from ui.widgets import messages
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.plain_text import MarkupPage, PlainLabel, plain_tip
from ui.widgets.written_page import WrittenPage

__all__ = ["kept", "open_window", "path_answer", "said"]
CELL = CellKey("requests", "granted", "natural_person")
AT = "2026-01-20T02:00:00+00:00"


@dataclass
class Stage:
    """An office in which every word that came from elsewhere looks like markup, and the picture that it names."""

    library: Library
    folder: Path
    picture: Path
    words: str
    filing: Filing
    report: int
    received: int
    owner: QWidget

    @property
    def collection(self) -> Collection:
        return Collection(self.library, YEAR)

    def put(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path


@pytest.fixture
def stage(library: Library, sample: Filing, tmp_path: Path) -> Stage:
    (tmp_path / "画").mkdir()
    picture = tmp_path / "画" / "p.png"
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0)
    assert image.save(str(picture))
    words = hostile(picture)
    library.operator = words[:60]
    line = NoteLine(NoteLineKind.QUESTION, words, "王主任<b>", AT, words)
    filing = replace(
        sample,
        agency=Agency(words, "10", Level.DEPARTMENT),
        last_year=None,
        texts={key: f"{words}\n{text}" for key, text in sample.texts.items()},
        cover=dict.fromkeys(("signed_by", "office", "address", "website"), words),
        notes={CELL: Note(CELL, (line,))},
    )
    report = library.add_filing(filing, words)
    library.add_filing(replace(filing, year=sample.year - 1), words)
    collection = Collection(library, YEAR)
    units = (
        RosterUnit("1", f"上级{words}", level=Level.PREFECTURE),
        RosterUnit("10", words, "1", Level.DEPARTMENT, contact=words, telephone=words, deadline="2026-01-20"),
        RosterUnit("11", f"县{words}", "1", Level.COUNTY, exempt_reason=words),
        RosterUnit("12", f"局{words}", "1", Level.DEPARTMENT),
    )
    for unit in units:
        if collection.roster.find() is None:
            path = tmp_path / "名册.csv"
            path.write_text("code,name,parent,level,required\n1,上级,,prefecture,1\n", "utf-8")
            collection.roster.apply(collection.roster.preview(path))
        collection.roster.put_unit(unit)
    sent = tmp_path / "<img src=p.png><h1>.ndbg"
    sent.write_bytes(write_bundle(filing, BundleStamp(1, "d" * 64, "c" * 64, "final")))
    [progress] = Collection(library, YEAR).submissions.take([sent])
    assert progress.received is not None, progress.assessment.sentence
    consolidation = Collection(library, YEAR).consolidation()
    consolidation.adjust(CELL, 3, words)
    return Stage(library, tmp_path, picture, words, filing, report, progress.received, QWidget())


@pytest.fixture(autouse=True)
def put_away(qapp: QApplication) -> Iterator[None]:
    yield
    for widget in QApplication.topLevelWidgets():
        if not isinstance(widget, MainWindow):
            widget.close()
            widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def receipt(stage: Stage) -> Receipt:
    return Receipt(
        "1", Ruling.RETURNED, stage.words, stage.filing.agency, YEAR, stage.filing.edition, 1, "f" * 64, "",
        stage.words, AT, stage.filing.notes,
    )  # fmt: skip


def receipt_dialog(stage: Stage) -> QWidget:
    SuperiorExchange(stage.library).register_key(SigningKey.generate().public_key)
    path = stage.put("退回.ndhz", write_receipt(receipt(stage), SigningKey.generate()))
    return ReceiptDialog(SuperiorExchange(stage.library).preview_receipt(path), False, TODAY)


def distribution_dialog(stage: Stage) -> QWidget:
    roster = stage.collection.roster.read()
    units = tuple(replace(unit, contact=f"新{stage.words}") for unit in roster.units)
    issue = Distribution(stage.words, YEAR, AT, stage.words, Roster(units), f"词,改为\n{stage.words[:20]},x\n")
    path = stage.put("下发.ndxf", write_distribution(replace(issue, words="词,改为\n<h1>x,y\n")))
    preview = SuperiorExchange(stage.library).preview_distribution(path)
    return TakeDistributionDialog(preview, [stage.filing.agency], TODAY)


def import_dialog(stage: Stage) -> QWidget:
    path = stage.put("<img src=p.png>.json", write_report(stage.filing).encode())
    candidate = read_report_file(path)
    assert isinstance(candidate, Candidate)
    return ImportDialog(ImportReview(candidate), str(path), [])


def roster_import_dialog(stage: Stage) -> QWidget:
    path = stage.put("新名册.csv", stage.collection.roster.to_csv().replace("局", "新局").encode())
    read = partial(stage.collection.roster.preview, path)
    return RosterImportDialog(read(), frozenset({"12"}), read)


def notice_bar(stage: Stage) -> QWidget:
    bar = NoticeBar()
    bar.say(f"已导入 {stage.words}。", (stage.words, lambda: None))
    return bar


DIALOGS: Mapping[str, Callable[[Stage], QWidget]] = {
    "receipt": receipt_dialog,
    "distribution": distribution_dialog,
    "import": import_dialog,
    "roster import": roster_import_dialog,
    "notice": notice_bar,
    "receive": lambda stage: ReceiveReportsDialog(stage.collection, None, [stage.folder / "<img src=p.png><h1>.ndbg"]),
    "roster": lambda stage: RosterDialog(stage.collection),
    "unit": lambda stage: UnitDialog(
        stage.collection.roster.read(), stage.collection.roster.read().units[1], "1", lambda _: stage.words, stage.owner
    ),
    "answer": lambda stage: AnswerDialog(stage.collection, stage.received, None, True),
    "remind": lambda stage: ReminderDialog(stage.collection, TODAY),
    "score": lambda stage: ScoreDialog(stage.collection, list(stage.collection.scores.bases(TODAY)), TODAY),
    "hand down": lambda stage: DistributionDialog(stage.collection),
    "adjust": lambda stage: AdjustDialog(stage.filing.edition, CELL, 3, lambda _: [stage.words]),
    "key": lambda stage: SigningKeyDialog(stage.library),
    "superior's key": lambda stage: SuperiorKeyDialog(SuperiorExchange(stage.library)),
    "new report": lambda stage: NewReportDialog(stage.library, stage.library.reports(), YEAR),
    "operator": lambda stage: OperatorDialog(stage.words, stage.words),
    "reason": lambda stage: ReasonDialog(replace(REOPEN, explanation=stage.words), stage.words),
    "written": lambda stage: WrittenPage(stage.folder / "<h1>.pdf", stage.words, stage.words, lambda: None),
}


@pytest.mark.promise("plain-text")
@pytest.mark.parametrize("name", DIALOGS)
def test_no_dialog_paints_the_words_of_others(stage: Stage, name: str, qapp: QApplication) -> None:
    with watched(stage.picture) as opened:
        dialog = DIALOGS[name](stage)
        dialog.show()
        for _ in range(20):
            QTest.qWait(10)
        assert rendered(dialog) == []
        dialog.grab()
        assert opened is None or opened.count == 0


@pytest.mark.parametrize("tone", [messages.tell, messages.refuse])
def test_no_message_box_paints_the_words_of_others(
    stage: Stage, tone: Callable[[QWidget | None, str, str], None], qapp: QApplication
) -> None:
    seen: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.extend(rendered(box) or ["plain"])
        box.reject()

    owner = QWidget()
    with watched(stage.picture) as opened:
        call_later(50, owner, look)
        tone(None, stage.words[:20], f"没有导入。{stage.words}")
        assert (seen, opened is None or opened.count == 0) == (["plain"], True)


def looks_at_each_dialog(owner: QWidget, seen: dict[str, list[str]]) -> None:
    """Looks through each dialog that waits, and leaves it."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            seen[type(dialog).__name__] = rendered(dialog)
            dialog.close()
        call_later(30, owner, look)

    call_later(30, owner, look)


SKIPPED = {
    "quit",
    "print",
    "lock",
    "library",
    "collecting",
    "audit",
    "registers",
    "import",
    "import_folder",
    "receipt",
    "issue",
    "words",
}
"""What ends the program or asks for a file or a printer."""


@pytest.mark.promise("plain-text")
def test_no_page_and_no_action_of_the_window_paints_them(
    stage: Stage, open_window: Opener, said: Said, path_answer: list[Path | None]
) -> None:
    path_answer.append(None)
    window = open_window()
    seen: dict[str, list[str]] = {}
    with watched(stage.picture) as opened:
        assert all_rendered() == []
        window.open_report(stage.report)
        assert window.page is not None
        tabs = window.page.view.tabs
        looks_at_each_dialog(window, seen)
        for at in range(tabs.count()):
            tabs.setCurrentIndex(at)
            QTest.qWait(30)
            assert all_rendered() == []
        for name in ("help", "note", "next_note", "findings", "next_finding", "preview"):
            window.named_actions[name].trigger()
            QTest.qWait(60)
            assert all_rendered() == []
        QGuiApplication.clipboard().setText(stage.words)
        for name, action in window.named_actions.items():
            if name not in SKIPPED and action.isEnabled() and window.page is not None:
                action.trigger()
                QTest.qWait(60)
        assert all_rendered() == []
        assert {name: problems for name, problems in seen.items() if problems} == {}
        assert len(seen) >= 8, sorted(seen)
        assert opened is None or opened.count == 0


def test_the_pages_of_a_collection_paint_none(
    stage: Stage, open_window: Opener, said: Said, path_answer: list[Path | None]
) -> None:
    path_answer.append(None)
    window = open_window()
    seen: dict[str, list[str]] = {}
    with watched(stage.picture) as opened:
        window.library_page.collect.click()
        page = window.collection.page
        assert page is not None
        page.show_year(YEAR)
        for _ in range(600):
            QTest.qWait(20)
            if page.controller is not None and page.controller.is_idle:
                break
        looks_at_each_dialog(window, seen)
        page.go_to_unit("10")
        for at in range(3):
            page.tabs.setCurrentIndex(at)
            QTest.qWait(200)
            assert all_rendered() == []
            for button in children(page, QPushButton):
                if button.isVisible() and button.isEnabled() and button.text().endswith("…"):
                    button.click()
                    QTest.qWait(60)
            assert all_rendered() == []
        assert len(seen) >= 4, sorted(seen)
        assert {name: problems for name, problems in seen.items() if problems} == {}
        assert opened is None or opened.count == 0


def test_the_watch_sees_what_a_label_of_qt_would_do(stage: Stage, qapp: QApplication) -> None:
    with watched(stage.picture) as opened:
        plain = PlainLabel(stage.words)
        plain.show()
        plain.grab()
        assert (rendered(plain), opened is None or opened.count == 0) == ([], True)
        label = QLabel(stage.words)
        label.show()
        label.grab()
        assert rendered(label) != []
        assert opened is None or opened.count > 0


def test_a_tooltip_shows_the_words_and_a_page_loads_nothing(stage: Stage, qapp: QApplication) -> None:
    page = QTextDocument()
    page.setHtml(plain_tip(f"{stage.words}\n第二行"))
    assert page.toPlainText() == f"{stage.words}\n第二行"
    assert plain_tip("普通 & 的话") == "普通 & 的话"
    with watched(stage.picture) as opened:
        browser = MarkupPage()
        browser.setHtml(stage.words)
        browser.show()
        browser.grab()
        assert opened is None or opened.count == 0


def test_a_control_of_direction_is_shown_as_what_it_is(qapp: QApplication) -> None:
    turned = "年报\u202efdp.exe"
    assert PlainLabel(turned).text() == "年报〔U+202E〕fdp.exe"
    assert plain_tip(turned) == "年报〔U+202E〕fdp.exe"


def test_submitting_shows_them_plain_too(stage: Stage) -> None:
    sending = SubmissionService(stage.library)
    assert stage.words.split('"')[1] == str(stage.picture)
    assert "<" not in sending.file_name(stage.report)
