"""The pane beside the tables: one page at a time about the cell the clerk is on."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from ui.theme.icons import icon
from ui.widgets.later_page import LaterPage

WIDTH = 320


class SidePane(QWidget):
    """Pages by name, each under a switch with its words. ``turned`` carries the open page's name, empty when closed.

    A page that says nothing on the open tab waits unseen, and is back when the clerk is.
    """

    turned = Signal(str)

    def __init__(self, pages: Mapping[str, tuple[str, LaterPage]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePane")
        self.page = ""
        self._allowed: frozenset[str] = frozenset(pages)
        self._pages = {name: page for name, (_, page) in pages.items()}
        self.switches = {name: self._make_switch(name, text) for name, (text, _) in pages.items()}
        self._stack = QStackedWidget()
        close = QToolButton()
        close.setIcon(icon("close"))
        close.setToolTip("收起（Esc）")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(lambda: self.open_page(""))
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 8, 2)
        for switch in self.switches.values():
            top.addWidget(switch)
        top.addStretch(1)
        top.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        for page in self._pages.values():
            page.setVisible(False)
            self._stack.addWidget(page)
        self.hide()

    def open_page(self, name: str) -> None:
        """Open a page by its name, or close the pane with an empty one."""
        if name == self.page:
            return
        self.page = name
        self._show()
        self.turned.emit(name)

    def allow(self, names: frozenset[str]) -> None:
        """Say which pages have something to tell on the open tab."""
        self._allowed = names
        self._show()

    def _show(self) -> None:
        for name, switch in self.switches.items():
            switch.setVisible(name in self._allowed)
            switch.setChecked(name == self.page)
        if self.page:
            self._pages[self.page].make()
            self._stack.setCurrentWidget(self._pages[self.page])
        self.setVisible(self.page in self._allowed)

    def _make_switch(self, name: str, text: str) -> QPushButton:
        switch = QPushButton(text)
        switch.setProperty("role", "chip")
        switch.setCheckable(True)
        switch.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        switch.clicked.connect(lambda: self._toggle(name))
        return switch

    def _toggle(self, name: str) -> None:
        self.switches[name].setChecked(True)  # a page is left by opening another or by closing the pane
        self.open_page(name)
