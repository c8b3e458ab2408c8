"""A city sums up thirty units: two are missing, one is sent back and corrected, one merged, one file altered."""

from decimal import Decimal
from pathlib import Path

import pytest
from pdfminer.high_level import extract_text
from pytestqt.qtbot import QtBot

from models.exchange.report_files import find_report_files
from models.report.filing import Agency
from models.services.collection.collection import Collection
from models.services.library import Library
from models.store.collection import submissions
from tests.stories.thirty_units import (
    CITY,
    GRANTED,
    INTO,
    MERGED,
    NEW,
    SILENT,
    TAMPERED,
    WRONG,
    YEAR,
    CityClerk,
    Offices,
    altered,
    figures,
    roster,
    units,
)  # fmt: skip
from tests.ui.collection.asked import answers, click
from ui.collection.dialogs.answer_dialog import AnswerDialog
from ui.collection.dialogs.receive_reports_dialog import ReceiveReportsDialog
from ui.collection.dialogs.roster_changes_dialog import RosterChangeDialog, RosterChangesDialog
from ui.collection.dialogs.roster_dialog import RosterDialog
from ui.collection.dialogs.roster_import_dialog import RosterImportDialog


@pytest.fixture(autouse=True)
def january(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes, comes before the last day."""
    monkeypatch.setattr(submissions, "now", lambda: "2026-01-20T02:03:04.123+00:00")


@pytest.fixture
def reports(tmp_path: Path) -> dict[str, int]:
    """What the units filled in and sent: this year's files in 上报, of last year those with something left over."""
    found = {}
    with Offices(tmp_path) as offices:
        for code, agency in ((INTO, units()[INTO]), (MERGED, Agency("示例市老区局", MERGED))):
            offices.sends(offices.fills(agency, YEAR - 1, figures(code, YEAR - 1)), "上年")
        for code, agency in units().items():
            if code in SILENT:
                continue
            typed = figures(code, YEAR)
            if code == WRONG:
                typed |= {NEW: 500, GRANTED: 500}
            found[code] = offices.fills(agency, YEAR, typed)
            path = offices.sends(found[code], "上报")
            if code == TAMPERED:
                altered(path)
    return found


@pytest.fixture
def last_year(tmp_path: Path, reports: dict[str, int]) -> None:
    """Last year's collection is in the city's database already."""
    assert reports
    library = Library(tmp_path / "市.db", "李某")
    (tmp_path / "上年名册.csv").write_text(roster(YEAR - 1), encoding="utf-8")
    service = Collection(library, YEAR - 1).roster
    service.apply(service.preview(tmp_path / "上年名册.csv"))
    collecting = Collection(library, YEAR - 1).submissions
    list(collecting.take(find_report_files([tmp_path / "上年"])))
    library.close()


def brings_the_roster(clerk: CityClerk, folder: Path) -> None:
    """The empty page, the button, the file, the differences, and what became of the merged unit."""
    (folder / "名册.csv").write_text(roster(YEAR), encoding="utf-8")
    clerk.paths.append(folder / "名册.csv")

    def import_it(dialog: RosterDialog) -> None:
        answers(dialog, RosterImportDialog, lambda shown: click(shown.confirm_button))
        clerk.waits(lambda: bool(dialog.model.roster.units))
        answers(dialog, RosterChangesDialog, note_the_merger)
        click(dialog.changes_button)

    def note_the_merger(dialog: RosterChangesDialog) -> None:
        answers(dialog, RosterChangeDialog, merge)
        click(dialog.add_button)

    def merge(dialog: RosterChangeDialog) -> None:
        dialog.kind.setCurrentText("并入")
        dialog.source.setText(MERGED)
        dialog.target.setText(INTO)
        dialog.reason.setText("机构改革")
        dialog.accept()

    answers(clerk.window, RosterDialog, import_it)
    clerk.page.empty.file_button.click()
    clerk.rests()


def collects(clerk: CityClerk, folder: Path) -> dict[str, str]:
    """Drops a folder on the window and takes in what is new; what each file was found to be, by unit."""
    found: dict[str, str] = {}

    def take(dialog: ReceiveReportsDialog) -> None:
        clerk.waits(lambda: bool(dialog.model.items) and not dialog.bar.isVisible())
        found.update({one.assessment.path.name: one.assessment.verdict.label for one in dialog.model.items})
        click(dialog.take_button)
        clerk.waits(lambda: not dialog.bar.isVisible())

    answers(clerk.window, ReceiveReportsDialog, take)
    clerk.window.take_files([folder])
    clerk.rests()
    return found


def sends_back(clerk: CityClerk, code: str, receipt: Path) -> None:
    """Returns a unit's report with a question on a cell."""

    def ask(dialog: AnswerDialog) -> None:
        dialog.form.go_to(GRANTED)
        dialog.pane.question_edit.setPlainText("比上年多出许多，请核对台账")
        click(dialog.pane.ask_button)
        dialog.message_edit.setPlainText("表三数字异常，请核对")
        clerk.paths.append(receipt)
        click(dialog.confirm_button)
        assert dialog.written_page is not None
        click(dialog.written_page.close_it)

    clerk.page.go_to_unit(code)
    answers(clerk.window, AnswerDialog, ask)
    click(clerk.page.status_tab.panel.return_button)
    clerk.rests()


def due(*silent: str) -> int:
    """What the sum must be, added up apart from the program."""
    return int(sum((Decimal(figures(code, YEAR)[NEW]) for code in units() if code not in silent), Decimal(0)))


def test_from_the_roster_to_the_printed_report(
    qtbot: QtBot, tmp_path: Path, reports: dict[str, int], last_year: None
) -> None:
    with CityClerk(qtbot, tmp_path) as clerk:
        the_first_round(clerk, tmp_path)
        assert clerk.boxes == []
    with Offices(tmp_path) as offices:
        mended = offices.corrects(tmp_path / "退回.ndhz", figures(WRONG, YEAR), "多填了一位，已改正")
        assert mended == reports[WRONG]
        for report in (mended, reports[TAMPERED]):
            offices.sends(report, "补报")
    with CityClerk(qtbot, tmp_path) as clerk:
        the_second_round(clerk, tmp_path)
        the_report(clerk, tmp_path / "汇总报告.pdf")
    printed = extract_text(tmp_path / "汇总报告.pdf").split()
    assert str(due(*SILENT)) in printed


def the_first_round(clerk: CityClerk, folder: Path) -> None:
    """The roster, what came, what was altered on the way, what is sent back; the sum says what it lacks."""
    clerk.opens()
    brings_the_roster(clerk, folder)
    assert [clerk.number(key) for key in ("due", "came", "missing")] == [30, 0, 30]
    found = collects(clerk, folder / "上报")
    assert sorted(found.values()).count("新报") == 27
    [tampered] = [name for name, verdict in found.items() if verdict == "被改动过"]
    assert tampered.startswith(units()[TAMPERED].name)
    assert [clerk.number(key) for key in ("due", "came", "missing")] == [30, 27, 3]
    sends_back(clerk, WRONG, folder / "退回.ndhz")
    assert clerk.number("returned") == 1
    clerk.turns_to(clerk.page.sum_tab)
    assert clerk.reads(NEW) == str(due(*SILENT, TAMPERED, WRONG))
    told = clerk.page.sum_tab.missing.label.text()
    assert "第23局" in told
    assert "不能判断" in told


def the_second_round(clerk: CityClerk, folder: Path) -> None:
    """What was corrected or sent again comes in; the answer stands beside the unit, the merger is in order."""
    clerk.opens()
    assert set(collects(clerk, folder / "补报").values()) == {"更新", "新报"}
    assert [clerk.number(key) for key in ("due", "came", "missing")] == [30, 28, 2]
    clerk.page.go_to_unit(WRONG)
    told = clerk.page.status_tab.panel.page.toPlainText()
    assert "多填了一位，已改正" in told
    assert "退回：表三数字异常" in told
    clerk.turns_to(clerk.page.check_tab)
    assert any("还有 2 个单位没有计入" in sentence for sentence in clerk.findings())
    assert not any("接不上" in sentence for sentence in clerk.findings())


def the_report(clerk: CityClerk, pdf: Path) -> None:
    """The sum, who makes it up, the report it becomes, on paper."""
    clerk.turns_to(clerk.page.sum_tab)
    assert clerk.reads(NEW) == str(due(*SILENT))
    clerk.page.sum_tab.go_to(NEW)
    clerk.rests()
    shares = clerk.page.sum_tab.side.list.contributions
    assert shares.rowCount() == 25, "four towns are one row, that of their county"
    shares.toggle("530100")
    assert shares.rowCount() == 1 + 28
    click(clerk.page.sum_tab.make_button)
    clerk.waits(lambda: any("还有 2 个单位没有报来" in box for box in clerk.boxes))
    clerk.waits(lambda: clerk.window.page is not None)
    assert clerk.window.page is not None
    filing = clerk.window.page.report.filing
    assert (filing.agency.name, filing.figures.get(NEW)) == (CITY.name, due(*SILENT))
    clerk.paths.append(pdf)
    clerk.exports()
    clerk.waits(pdf.exists)
