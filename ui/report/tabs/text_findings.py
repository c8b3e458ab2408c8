"""The findings of a text where they stand: underlined words offer to mouse and keys what the list of findings does."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit

from models.rules.finding import Finding
from ui.jobs.call_later import call_later
from ui.report.problems.finding_actions import add_to_menu
from ui.report.problems.finding_card import FindingCard
from ui.report.report_model import ReportModel

_TURNS = ("edit-undo", "edit-redo")
"""Qt's names of what the window does, and the text's own menu cannot."""
GRACE_MS = 350
"""How long the card waits for the mouse that is on its way from the words to it."""


class TextFindings(QObject):
    """For one text. ``set_places`` is told where the findings stand whenever they are drawn anew.

    ``keep`` hands over what was written; ``is_pending`` says whether there is such, so that the places are stale.
    """

    def __init__(
        self, report: ReportModel, field: QTextEdit, keep: Callable[[], bool], is_pending: Callable[[], bool]
    ) -> None:
        super().__init__(field)
        self._report = report
        self._field = field
        self._keep, self._is_pending = keep, is_pending
        self._places: tuple[tuple[int, int, Finding], ...] = ()
        self.card: FindingCard | None = None
        self._grace = QTimer(self, singleShot=True, interval=GRACE_MS)
        self._grace.timeout.connect(self.hide)
        field.viewport().setMouseTracking(True)
        field.viewport().installEventFilter(self)
        field.installEventFilter(self)
        field.textChanged.connect(self.hide)
        field.verticalScrollBar().valueChanged.connect(self.hide)

    def set_places(self, findings: tuple[Finding, ...], section: str, place: Callable[[int], int]) -> None:
        """Take the findings of the text, gravest first; ``place`` gives the editor's place of one in the words."""
        self._places = tuple(
            (place(finding.breach.span[0]), place(finding.breach.span[1]), finding)
            for finding in findings
            if finding.section == section and finding.breach.span
        )
        if self.card is not None and not set(self.card.findings) <= set(findings):
            self.hide()

    def at_cursor(self) -> tuple[Finding, ...]:
        """The findings that underline the words at the cursor."""
        return self._at(self._field.textCursor().position())

    def at_point(self, point: QPoint) -> tuple[Finding, ...]:
        """The findings that underline the words under a point of the viewport."""
        cursor = self._field.cursorForPosition(point)
        return tuple(
            finding
            for start, end, finding in self._standing()
            if start <= cursor.position() <= end and self._is_on(cursor, start, end, point)
        )

    def show_card(self, findings: tuple[Finding, ...]) -> None:
        """Lay the card below the words of these findings."""
        if self.card is None:
            self.card = FindingCard(self._report, self._field.window())
            self.card.entered.connect(self._grace.stop)
            self.card.left.connect(self._grace.start)
        self._grace.stop()
        if not (self.card.isVisible() and self.card.findings == findings):
            self.card.show_findings(findings)
            self._follow_words()

    def hide(self) -> None:
        """Take the card away."""
        self._grace.stop()
        if self.card is not None:
            self.card.hide()

    def open_menu(self, event: QContextMenuEvent | None = None) -> None:
        """The text's menu with what can be done about the words: under the mouse, or at the cursor."""
        self.hide()
        self._keep()
        is_by_mouse = event is not None and event.reason() is QContextMenuEvent.Reason.Mouse
        found = self.at_point(event.pos()) if event and is_by_mouse else self.at_cursor()
        corner = self._field.cursorRect().bottomLeft()
        menu = self._field.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in menu.actions():
            if action.objectName() in _TURNS:
                menu.removeAction(action)
        first = menu.actions()[0] if menu.actions() else None
        if found:
            self._report.finding_wanted.emit(found[0], False)
            added = add_to_menu(menu, self._report, found, first)
            menu.setActiveAction(next(action for action in added if action.isEnabled()))
        menu.popup(event.globalPos() if event and is_by_mouse else self._field.viewport().mapToGlobal(corner))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the mouse over the words, and what takes the card away."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonRelease and watched is self._field.viewport():
            self._follow_click(event)
        elif kind == QEvent.Type.MouseMove and self._is_shown and isinstance(event, QMouseEvent):
            self._follow_mouse(event.position().toPoint())
        elif kind in (QEvent.Type.KeyPress, QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.hide()
        elif kind == QEvent.Type.Resize and self._is_shown:
            call_later(0, self, self._follow_words)  # once the words are laid out anew
        elif kind == QEvent.Type.Leave and self._is_shown:
            self._grace.start()
        return False

    @property
    def _is_shown(self) -> bool:
        return self.card is not None and self.card.isVisible()

    def _follow_words(self) -> None:
        """Keep the card at its words; without them it goes."""
        if self.card is None or not self.card.isVisible():
            return
        if self.card.findings[0] in (finding for _, _, finding in self._standing()):
            self.card.move_below(self._rect_of(self.card.findings[0]))
        else:
            self.card.hide()

    def _follow_mouse(self, point: QPoint) -> None:
        if self.card is not None and self.at_point(point) == self.card.findings:
            self._grace.stop()
        elif not self._grace.isActive():
            self._grace.start()

    def _follow_click(self, event: QEvent) -> None:
        if not isinstance(event, QMouseEvent) or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._field.textCursor().hasSelection():
            return
        if found := self.at_point(event.position().toPoint()):
            self._report.finding_wanted.emit(found[0], False)
            self.show_card(found)
        else:
            self.hide()

    def _standing(self) -> tuple[tuple[int, int, Finding], ...]:
        """Where the findings stand; nowhere while the words have moved on under them."""
        return () if self._is_pending() else self._places

    def _at(self, at: int) -> tuple[Finding, ...]:
        return tuple(finding for start, end, finding in self._standing() if start <= at <= end)

    def _is_on(self, cursor: QTextCursor, start: int, end: int, point: QPoint) -> bool:
        """Whether the point is on the words, and not only nearer to them than to others."""
        rect = self._field.cursorRect(cursor)
        if not rect.top() <= point.y() <= rect.bottom():
            return False
        is_before = cursor.position() == start and point.x() < rect.left() - 1
        is_behind = cursor.position() == end and point.x() > rect.right() + 1
        return not is_before and not is_behind and abs(point.x() - rect.center().x()) <= rect.height()

    def _rect_of(self, finding: Finding) -> QRect:
        """Where the words of a finding begin, and how high they are, on the screen."""
        cursor = QTextCursor(self._field.document())
        cursor.setPosition(next(start for start, _, each in self._places if each == finding))
        rect = self._field.cursorRect(cursor)
        return QRect(self._field.viewport().mapToGlobal(rect.topLeft()), rect.size())
