"""A city of thirty units: their offices, which fill in and send, and the city's clerk before her window."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import TracebackType
from zipfile import ZipFile

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.editions.known_editions import edition_for
from models.report.filing import Agency
from models.report.notes import NoteLineKind
from models.services.collection.superior_exchange import SuperiorExchange
from models.services.library import Library
from models.services.report_session import ReportSession
from models.services.submission import SubmissionService
from tests.widgets import children
from ui.collection.collection_page import CollectionPage
from ui.exporting.export_dialog import ExportDialog
from ui.settings import SettingsStore
from ui.shell.main_window import MainWindow
from ui.theme.apply import apply_theme
from ui.widgets import files, messages
from ui.widgets.messages import Tone

YEAR = 2025
TODAY = date(2026, 2, 3)
EDITION = edition_for(YEAR)
CITY = Agency("示例市人民政府", "530000")
MERGED, INTO, SILENT, WRONG, TAMPERED = "5300M1", "530001", ("530023", "530105"), "530005", "530007"
COLUMN = "natural_person"
NEW, CARRIED, GRANTED, HANDLED, LEFT = (
    CellKey("requests", row, COLUMN)
    for row in ("new_received", "carried_in", "granted", "handled_total", "carried_out")
)
HEAD = "代码,名称,上级,层级,应报,本级,联系人,电话"


def units() -> dict[str, Agency]:
    """The thirty that must report: the city's own level, 24 bureaus, five towns of a county."""
    found = {"530000B": "示例市人民政府（本级）"}
    found |= {f"5300{at:02}": f"示例市第{at}局" for at in range(1, 25)}
    found |= {
        f"5301{at:02}": f"示例县{name}镇人民政府" for at, name in enumerate(["城关", "石桥", "清泉", "马鞍", "双河"], 1)
    }
    return {code: Agency(name, code) for code, name in found.items()}


def roster(year: int) -> str:
    """The list of who must report, as the office keeps it; last year one bureau more."""
    rows = [HEAD, f"{CITY.code},{CITY.name},,市级,是,,,", "530100,示例县人民政府,530000,县级,否,,,"]
    for code, agency in units().items():
        is_town = code.startswith("5301")
        above, level = ("530100", "乡镇") if is_town else ("530000", "部门")
        rows.append(f"{code},{agency.name},{above},{level},是,{'是' if code.endswith('B') else ''},张某,0870-1234")
    if year < YEAR:
        rows.append(f"{MERGED},示例市老区局,530000,部门,是,,,")
    return "\n".join(rows) + "\n"


def figures(code: str, year: int) -> dict[CellKey, int]:
    """What a unit reports: requests received and granted; last year two units left some over."""
    number = list(units()).index(code) + 10 if code in units() else 5
    left = {INTO: 4, MERGED: 3}.get(code, 0) if year < YEAR else 0
    carried = 7 if code == INTO and year == YEAR else 0
    return {NEW: number, CARRIED: carried, GRANTED: number + carried - left, LEFT: left}


class Offices:
    """The units' own program: one database for all of them, open while they work."""

    def __init__(self, folder: Path) -> None:
        self._library = Library(folder / "单位.db", "填报员")
        self._folder = folder

    def __enter__(self) -> "Offices":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, _: TracebackType | None) -> None:
        self._library.close()

    def fills(self, agency: Agency, year: int, typed: dict[CellKey, int]) -> int:
        """A unit fills in its report and makes it final; its number."""
        report = self._library.begin_report(agency, year).report
        session = self._library.open(report)
        if held := [
            cell for cell in session.carry_over.locked_cells if typed.get(cell, 0) != session.filing.figures.get(cell)
        ]:
            session.unlock(held, "并入老区局，结转一并划转")
        session.set_cells(dict.fromkeys(session.edition.typed_cells, 0) | typed)
        for section in session.edition.text_sections:
            session.set_text(
                section.key, f"{agency.name}认真落实条例，主动公开、依申请公开、信息管理、平台建设、监督保障。"
            )
        _close(session)
        return report

    def sends(self, report: int, into: str) -> Path:
        """The file that goes to the city."""
        sending = SubmissionService(self._library)
        folder = self._folder / into
        folder.mkdir(exist_ok=True)
        path = folder / sending.file_name(report)
        path.write_bytes(sending.make_bundle(report))
        return path

    def corrects(self, receipt: Path, typed: dict[CellKey, int], answer: str) -> int:
        """Takes in what the city returned, answers the questions, corrects the figures, makes it final again."""
        taking = SuperiorExchange(self._library)
        report = taking.take_receipt(taking.preview_receipt(receipt))
        session = self._library.open(report)
        for cell, note in session.filing.notes.items():
            if note.is_open:
                session.add_note_line(cell, NoteLineKind.ANSWER, answer)
        session.set_cells(dict(typed))
        _close(session)
        return report


def _close(session: ReportSession) -> None:
    for finding in session.findings:
        if finding.is_open:
            session.explain(finding, "经核对属实。")
    session.finalise()


def altered(path: Path) -> None:
    """Somebody changes a figure in a file and leaves the rest as it was."""
    with ZipFile(path) as whole:
        held = {name: whole.read(name) for name in whole.namelist()}
    held["report.json"] = held["report.json"].replace(b": 17", b": 71", 1)
    with ZipFile(path, "w") as whole:
        for name, content in held.items():
            whole.writestr(name, content)


class CityClerk:
    """The city's clerk. ``boxes`` are the messages she was shown; ``paths`` what she names when asked for a file."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._bot, self._folder = qtbot, folder
        self.boxes: list[str] = []
        self.paths: list[Path] = []

    def __enter__(self) -> "CityClerk":
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app)
        messages.responders.listeners.append(self._hear)
        files.path_responders.append(self._name)
        self.library = Library(self._folder / "市.db", "李某")
        kept = SettingsStore(self._folder / "settings.ini")
        kept.change(operator="李某")
        self.window = MainWindow(self.library, kept, self._folder, TODAY)
        self.window.resize(1366, 768)
        self.window.show()
        self._bot.waitExposed(self.window)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, _: TracebackType | None) -> None:
        files.path_responders.remove(self._name)
        self.window.close()
        messages.responders.listeners.remove(self._hear)
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.library.close()

    def _hear(self, _tone: Tone, _title: str, text: str) -> bool:
        self.boxes.append(text)
        return True

    def _name(self, _title: str, _suggested: Path) -> Path | None:
        return self.paths.pop(0)

    @property
    def page(self) -> CollectionPage:
        """汇总 as it stands before her."""
        page = self.window.collection.page
        assert page is not None
        return page

    def waits(self, is_so: Callable[[], bool]) -> None:
        """Waits until something is so."""
        self._bot.waitUntil(is_so, timeout=120_000)

    def rests(self) -> None:
        """Waits until the page has nothing more to ask."""
        self.waits(lambda: self.page.controller is not None and self.page.controller.is_idle)

    def opens(self, year: int = YEAR) -> None:
        """Opens 汇总 from the library."""
        self.window.library_page.collect.click()
        self.page.years.setCurrentIndex(self.page.years.findData(year))
        self.page.show_year(year)
        self.rests()

    def turns_to(self, tab: QWidget) -> None:
        """Turns to a tab."""
        self.page.show_tab(tab)
        self.rests()

    def number(self, key: str) -> int:
        """A number above the list of units."""
        return int(self.page.status_tab.strip.tiles[key].number.text())

    def reads(self, cell: CellKey) -> str:
        """What stands in a cell of the sum."""
        table = next(table for table in self.page.sum_tab.tables if cell in table.model.form.slot_of_cell)
        return str(table.model.index_of(cell).data() or "")

    def exports(self) -> None:
        """Exports the open report as PDF, whatever is told of it first."""
        self.window.named_actions["export"].trigger()
        [dialog] = children(self.window, ExportDialog)
        dialog.confirm_button.click()

    def findings(self) -> list[str]:
        """What the rules say of the sum."""
        return [row.texts[2] for row in self.page.check_tab.rules.table.table_model.rows]
