"""The panel 「这个数哪来的」 beside the table."""

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QTextBrowser, QVBoxLayout, QWidget

from models.editions.declare import CellKey
from models.session.origin import trace
from ui.bridge import Bridge
from ui.why.page import Page
from ui.words import today

PAUSE_MS = 120
_NOTHING = "把光标放到一格上，这里就说明它从哪里来、用在哪里。"


class WhyPanel(QWidget):
    """Tells of one cell. ``cell_wanted`` carries a CellKey, ``words_wanted`` a section and a span of its text."""

    cell_wanted = Signal(object)
    words_wanted = Signal(str, object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("whyPanel")
        self._bridge = bridge
        self._cell: CellKey | None = None
        self._told: tuple[CellKey | None, int] | None = None
        self.page = QTextBrowser()
        self.page.setStyleSheet("QTextBrowser { border: 0; background: transparent; }")
        self.page.setOpenLinks(False)
        self.page.document().setDefaultStyleSheet("p { margin-top: 3px; margin-bottom: 5px; }")
        title = QLabel("这个数哪来的")
        title.setProperty("role", "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 8)
        column.addWidget(title)
        column.addWidget(self.page, 1)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.tell)
        self.page.anchorClicked.connect(self._follow)
        bridge.history_changed.connect(self._pause.start)

    def look_at(self, cell: CellKey | None) -> None:
        """Tell of this cell when the clerk rests on it."""
        if cell is not None:
            self._cell = cell
            self._pause.start()

    def tell(self) -> None:
        """Write the page now."""
        self._pause.stop()
        now = (self._cell, self._bridge.outcome.revision)
        if not self.isVisible() or now == self._told:
            return
        self._told = now
        if self._cell is None:
            self.page.setPlainText(_NOTHING)
            return
        filing = self._bridge.filing
        origin = trace(filing, self._bridge.session.entries(), self._cell)
        self.page.setHtml(Page(filing, self._bridge.findings, today()).write(origin))

    def showEvent(self, event: QShowEvent) -> None:
        """It tells nothing while it is hidden, and catches up."""
        super().showEvent(event)
        self._pause.start(0)

    def _follow(self, link: QUrl) -> None:
        kind, _, target = link.toString().partition(":")
        if kind == "cell":
            self.cell_wanted.emit(self._bridge.edition.find(target))
        else:
            section, start, end = target.split(":")
            self.words_wanted.emit(section, (int(start), int(end)))
