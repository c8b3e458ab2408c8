"""The registers in the hands of a clerk: a week at the desk, January's report of either form, a year that is erased."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from models.csv_text import write_csv
from models.editions.edition import CellKey
from models.editions.known_editions import edition_for
from models.registers.form_words import requester_keys, result_keys
from models.registers.request import EventKind
from models.report.filing import Agency
from models.services.library import Library
from models.services.registers.registers import Registers
from tests.registers.office_year import COLUMNS, TABLE_3, YEAR, requests
from tests.ui.registers.conftest import open_page, types, write
from tests.ui.shell.conftest import TODAY, Opener, kept, open_window, path_answer, said, sample_report
from tests.widgets import children, focused
from ui.jobs.call_later import call_later
from ui.registers.fill_dialog import FillDialog
from ui.registers.import_dialog import RegisterImportDialog
from ui.registers.registers_page import RegistersPage
from ui.shell.main_window import MainWindow
from ui.widgets import messages, wording

__all__ = ["kept", "open_window", "path_answer", "said", "sample_report"]
OFFICE = Agency("示例县人民政府")
MONDAY = TODAY - timedelta(TODAY.weekday())
OLD_YEAR = 2020
PEOPLE = ("欧阳某一", "司马某二")


@pytest.fixture
def window(library: Library, open_window: Opener) -> MainWindow:
    """A window of an office whose registers are still empty."""
    library.begin_report(OFFICE, YEAR)
    return open_window()


def in_dialog(window: MainWindow, kind: type[QDialog], deed: Callable[[QDialog], object]) -> Callable[[], None]:
    """Once it is open, do something in a dialog; what is asserted there is told after it was closed."""
    troubles: list[AssertionError] = []
    seen: list[QDialog] = []

    def act() -> None:
        [dialog] = [each for each in children(window, kind) if each.isVisible()]
        seen.append(dialog)
        try:
            deed(dialog)
        except AssertionError as trouble:
            troubles.append(trouble)
            dialog.reject()

    call_later(50, window, act)

    def check() -> None:
        assert seen
        if troubles:
            raise troubles[0]

    return check


def keep(page: RegistersPage, **values: str) -> None:
    """Write into the form that is open and keep it by Enter."""
    form = page.requests_tab.pane.form
    assert form is not None
    for field, words in values.items():
        write(form, field.replace("__", ":"), words)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert page.requests_tab.pane.form is None, [label.text() for label in form.problem_labels.values()]


def state(page: RegistersPage, number: str) -> tuple[str, str]:
    line = next(each for each in page.requests_tab.table_model.lines if each.request.number == number)
    due = line.due.reckoning.due if line.due else None
    return line.state, due.isoformat() if due else ""


def asks_for_correction(page: RegistersPage, number: str) -> None:
    page._follow_day()
    page.go_to_request(number)
    page.requests_tab.begin_event(EventKind.CORRECTION)
    keep(page)
    assert state(page, number)[0] == "等补正"


def enters_the_correction(page: RegistersPage, number: str, day: date) -> None:
    page._follow_day()
    page.go_to_request(number)
    asked = page.requests_tab.chosen
    assert asked is not None
    page.requests_tab._follow(f"event:{asked.request.events[0].id}")
    keep(page, event__until=day.isoformat())


def extends(page: RegistersPage, number: str) -> None:
    page.go_to_request(number)
    page.requests_tab.begin_event(EventKind.EXTENSION)
    keep(page, event__days="10")


def answers_in_part(page: RegistersPage, number: str) -> None:
    page._follow_day()
    page.go_to_request(number)
    page.requests_tab.answer()
    keep(page, result="部分公开", letter="示例复1号")
    assert state(page, number) == ("已办结", "")


def test_a_week_at_the_desk(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    start = wording.today()
    days = 0
    monkeypatch.setattr(wording, "today", lambda: start + timedelta(days))
    page = open_page(window)
    first, second = (f"{TODAY.year}-00{at}" for at in (1, 2))
    for person in PEOPLE:
        QTest.keyClick(focused(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        types(person)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
    workdays = page.model.registers.workdays
    assert state(page, first) == ("在办", workdays.add(TODAY, 20).isoformat())
    days = 1
    asks_for_correction(page, second)
    days = 5
    corrected = TODAY + timedelta(5)
    enters_the_correction(page, second, corrected)
    assert state(page, second) == ("在办", workdays.add(corrected, 20).isoformat()), "the term begins anew"
    extends(page, first)
    assert state(page, first) == ("在办", workdays.add(TODAY, 30).isoformat())
    days = 6
    answers_in_part(page, first)
    page.undo_button.click()
    assert state(page, first)[0] == "在办"
    page.redo_button.click()
    kept_request = page.model.registers.requests.find(first)
    assert kept_request is not None
    assert (kept_request.closed, kept_request.result) == (TODAY + timedelta(6), "granted_in_part")


def office_list(folder: Path, year: int, rows: Sequence[tuple[str, date, str, date | None, str]]) -> Path:
    """A list as the office keeps it: number, receipt, kind of requester, answer, result in the words of the form."""
    edition = edition_for(year)
    block = edition.blocks["requests"]
    results = {row.key: row.head[-1] for row in block.rows}
    kinds = {column.key: "".join(column.head[1:]) for column in block.columns}
    lines = [
        [number, day.isoformat(), kinds[kind], f"申请人{number}", closed.isoformat() if closed else "",
         results[result] if closed else ""]
        for number, day, kind, closed, result in rows
    ]  # fmt: skip
    path = folder / f"{year}年台账.csv"
    head = ["登记号", "收到日期", "申请人类型", "申请人", "答复日期", "办理结果"]
    path.write_text(write_csv([head, *lines], "\n"), encoding="utf-8")
    return path


def take_in(window: MainWindow, path: Path, count: int) -> None:
    """Drop a list on the window, answer what it asks as it suggests, take it in."""

    def take(dialog: QDialog) -> None:
        assert isinstance(dialog, RegisterImportDialog)
        dialog.accept_button.click()
        assert dialog.take_button.text() == f"登记 {count} 件", dialog.status_label.text()
        dialog.take_button.click()

    check = in_dialog(window, RegisterImportDialog, take)
    window.take_files([path])
    check()


def filled(window: MainWindow, report: int) -> dict[CellKey, int]:
    """Open a report and fill it from the registers by the menu; its figures."""
    window.open_report(report)
    check = in_dialog(window, FillDialog, lambda dialog: dialog.fill_button.click())  # type: ignore[attr-defined]
    window.named_actions["fill_registers"].trigger()
    check()
    assert window.page is not None
    return dict(window.page.report.filing.figures.typed)


def old_case(at: int, kind: str, result: str) -> tuple[str, date, str, date, str]:
    """A case of the older form; every ninth is answered after the year."""
    is_late = at % 9 == 0
    closed = date(OLD_YEAR + 1, 1, 10) if is_late else date(OLD_YEAR, 3, 20) + timedelta(at)
    return f"{OLD_YEAR}-{at:03d}", date(OLD_YEAR, 2, 1) + timedelta(at), kind, closed, "granted" if is_late else result


def test_the_reports_of_both_forms_are_made_from_the_register(
    window: MainWindow, library: Library, tmp_path: Path
) -> None:
    open_page(window)
    cases = [r for r in requests() if r.received.year <= YEAR]
    rows = [(r.number, r.received, r.requester, r.closed, r.result) for r in cases]
    take_in(window, office_list(tmp_path, YEAR, rows), len(rows))
    old = edition_for(OLD_YEAR)
    kinds, results = requester_keys(old), result_keys(old)
    told = [old_case(at, kinds[at % len(kinds)], results[at % len(results)]) for at in range(60)]
    take_in(window, office_list(tmp_path, OLD_YEAR, told), len(told))
    report = next(line.id for line in library.reports() if line.year == YEAR)
    typed = filled(window, report)
    for row, counts in TABLE_3.items():
        assert tuple(typed[CellKey("requests", row, column)] for column in COLUMNS) == counts, row
    typed = filled(window, library.begin_report(OFFICE, OLD_YEAR).report)
    # Counted by itself, from the rows as they were written.
    expected = Counter(("new_received", kind) for _, _, kind, _, _ in told)
    expected += Counter(
        (result if closed.year == OLD_YEAR else "carried_out", kind) for _, _, kind, closed, result in told
    )
    for row in ("new_received", "carried_in", *results, "carried_out"):
        for kind in kinds:
            assert typed[CellKey("requests", row, kind)] == expected[row, kind], (row, kind)
    assert window.page is not None
    assert not [f for f in window.page.report.findings if f.rule in ("T3-1", "T3-2", "T3-5", "R-1")]


def test_an_erased_year_keeps_its_counts(
    window: MainWindow, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(window)
    rows = [
        (f"{OLD_YEAR}-{at:03d}", date(OLD_YEAR, 3, at + 1), "natural_person", date(OLD_YEAR, 4, at + 1), "granted")
        for at in range(5)
    ]
    take_in(window, office_list(tmp_path, OLD_YEAR, rows), len(rows))
    registers = Registers(library, OFFICE, lambda: TODAY)
    before = registers.counts(OLD_YEAR)
    registers.privacy.set_years(3)
    monkeypatch.setattr(messages, "ask", lambda *_: True)

    from ui.registers.erasing_dialog import ErasingDialog

    def erase(dialog: QDialog) -> None:
        assert isinstance(dialog, ErasingDialog)
        assert "会清除 5 份" in dialog.outlook_label.text()
        dialog.reason.setText("保存期满")
        dialog.erase_button.click()

    check = in_dialog(window, ErasingDialog, erase)
    page.erase_action.trigger()
    check()
    page.show_year(OLD_YEAR)
    page.requests_tab.names.click()
    page.go_to_request(rows[0][0])
    assert "申请人2020" not in page.requests_tab.pane.page.toPlainText()
    assert registers.counts(OLD_YEAR) == before
    window.close()
    library.close()
    content = b"".join(path.read_bytes() for path in library.path.parent.glob(f"{library.path.name}*"))
    assert "申请人2020".encode() not in content
