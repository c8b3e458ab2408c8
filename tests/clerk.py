"""The program's own verbs for tests: a clerk who sees the real widgets and has only keyboard and mouse."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.rules.finding import Finding
from models.services.report_session import ReportSession
from tests.widgets import children, focused
from ui.report.grid.cell_appearance import CellAppearance
from ui.report.grid.cell_editor import Bubble, CellEditor
from ui.report.grid.grid_body import GridBody
from ui.report.grid.grid_model import APPEARANCE_ROLE
from ui.report.report_model import ReportModel
from ui.report.tabs.grid_tab import GridTab
from ui.report.tabs.report_view import ReportView
from ui.report.tabs.text_field import TextField
from ui.report.tabs.text_tab import TextTab
from ui.theme.apply import apply_theme
from ui.widgets import messages
from ui.widgets.messages import Tone

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_CLICK = Qt.MouseButton.LeftButton


class Clerk:
    """One person at one report. ``boxes`` are the message boxes she was shown and answered with yes."""

    def __init__(self, qtbot: QtBot, session: ReportSession, size: tuple[int, int] = (1280, 800)) -> None:
        self._bot = qtbot
        self.boxes: list[tuple[str, str]] = []
        messages.responders.listeners.append(self._hear)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if not app.styleSheet():
            apply_theme(app)
        self.window = QMainWindow()
        self.report = ReportModel(session, self.window)
        self.view = ReportView(self.report, None, self.window)
        self.window.setCentralWidget(self.view)
        self.window.resize(*size)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def leaves(self) -> None:
        """Closes the report."""
        messages.responders.listeners.remove(self._hear)
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete

    def _hear(self, tone: Tone, title: str, text: str) -> bool:
        self.boxes.append((title, text))
        return True

    # ── where she is ────────────────────────────────────────────────────────
    def turns_to(self, section: str) -> None:
        """Opens a section's tab."""
        self.view.open_section(section)
        QApplication.processEvents()

    def cell(self, row: str, column: str) -> CellKey:
        """The cell where these words of the form cross."""
        found = [
            cell
            for cell in self.report.edition.cells
            if any(row in word for word in self.report.edition.row_and_column(cell)[0].head)
            and any(column in word for word in self.report.edition.row_and_column(cell)[1].head)
        ]
        assert found, f"{row} × {column}"
        return found[0]

    def grid(self, cell: CellKey) -> GridBody:
        """The table the cell is in, on screen."""
        return self.table(self.report.edition.section_of(cell).key)

    def table(self, section: str) -> GridBody:
        """The table of a section."""
        return self.grid_tab(section).grid.body

    def grid_tab(self, section: str) -> GridTab:
        """The tab of a section that is a table."""
        page = self.view.tabs.page(section)
        assert isinstance(page, GridTab)
        return page

    def index_of(self, cell: CellKey) -> QModelIndex:
        """Where a cell stands in its table on screen."""
        return self.grid_tab(self.report.edition.section_of(cell).key).grid.model.index_of(cell)

    @property
    def stands_on(self) -> CellKey | None:
        """The cell of the open table she is on."""
        page = self.view.tabs.currentWidget()
        assert isinstance(page, GridTab)
        return page.grid.body.current_cell

    @property
    def hand(self) -> QWidget:
        """What has the keyboard."""
        return focused()

    # ── what she does ───────────────────────────────────────────────────────
    def clicks(self, cell: CellKey) -> None:
        """Clicks a cell with the mouse."""
        self.turns_to(self.report.edition.section_of(cell).key)
        body = self.grid(cell)
        index = self.index_of(cell)
        body.scrollTo(index)
        QTest.mouseClick(body.viewport(), _CLICK, pos=body.visualRect(index).center())
        QApplication.processEvents()

    def types(self, text: str) -> None:
        """Types, into whatever has the keyboard; what is not on the keyboard comes from the input method."""
        for char in text:
            if " " <= char <= "~":
                QTest.keyClicks(self.hand, char)
            else:
                event = QInputMethodEvent()
                event.setCommitString(char)
                QApplication.sendEvent(self.hand, event)

    def presses(self, key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        """Presses a key."""
        for _ in range(times):
            QTest.keyClick(self.hand, key, held)

    def fills(self, cell: CellKey, text: str | int) -> None:
        """Clicks a cell, types, and presses Enter."""
        self.clicks(cell)
        self.types(str(text))
        self.presses(Key.Key_Return)

    def writes(self, section: str, text: str) -> None:
        """Types a text at the end of what is there, and goes elsewhere."""
        field = self.field(section)
        field.setFocus()
        self.presses(Key.Key_End, CONTROL)
        for number, line in enumerate(text.split("\n")):
            if number:
                self.presses(Key.Key_Return)
            self.types(line)
        assert field.commit_pending()

    def field(self, section: str) -> TextField:
        """A section's text on screen."""
        self.turns_to(section)
        page = self.view.tabs.page(section)
        assert isinstance(page, TextTab)
        return page.field

    def pastes(self, text: str) -> None:
        """Has copied a text somewhere, and pastes it."""
        QApplication.clipboard().setText(text)
        self.presses(Key.Key_V, CONTROL)

    # ── what she sees ───────────────────────────────────────────────────────
    def reads(self, cell: CellKey) -> str:
        """What stands in a cell on screen."""
        self.turns_to(self.report.edition.section_of(cell).key)
        return str(self.index_of(cell).data() or "")

    def look(self, cell: CellKey) -> CellAppearance:
        """How a cell looks on screen."""
        found = self.index_of(cell).data(APPEARANCE_ROLE)
        assert isinstance(found, CellAppearance)
        return found

    @property
    def editors(self) -> list[CellEditor]:
        """The editors that are open in the table before her."""
        page = self.view.tabs.currentWidget()
        assert isinstance(page, GridTab)
        return page.grid.body.editors()

    @property
    def bubble(self) -> str:
        """What is said right below a cell."""
        return "".join(bubble.text() for bubble in children(self.window, Bubble) if bubble.isVisible())

    def findings(self, words: str) -> list[Finding]:
        """The findings whose sentence holds the words."""
        return [finding for finding in self.report.findings if words in finding.message]

    def clicks_finding(self, words: str) -> Finding:
        """Clicks the first line of the list of findings that holds the words."""
        listed = self.view.problems.list
        if self.view.problems.is_folded:
            self.view.problems.filters.fold_button.click()
            QApplication.processEvents()
        model = self.view.problems.model
        row = next(row for row in range(model.rowCount()) if words in str(model.index(row).data()))
        finding = model.finding(row)
        listed.scrollTo(model.index(row))
        place = listed.visualRect(model.index(row)).center()
        QTest.mouseClick(listed.viewport(), _CLICK, pos=QPoint(place.x(), place.y()))
        QApplication.processEvents()
        return finding


@contextmanager
def clerk_at(qtbot: QtBot, session: ReportSession, size: tuple[int, int] = (1280, 800)) -> Iterator[Clerk]:
    """A clerk for as long as a test lasts."""
    clerk = Clerk(qtbot, session, size)
    yield clerk
    clerk.leaves()
