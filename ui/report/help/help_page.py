"""The page of help: the official wording where the clerk is, its source, and the faults known of it."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.editions.edition import CellKey, Edition
from ui.widgets.later_page import LaterPage
from ui.widgets.plain_text import MarkupPage

COVER = "cover"


class HelpPage(LaterPage):
    """Tells of one cell, or of one text; it follows the clerk and never takes the keyboard.

    It writes nothing while it is hidden, and catches up.
    """

    def __init__(self, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edition = edition
        self._make_page: Callable[[], str] = self._of_cover

    def make_parts(self) -> Sequence[QWidget]:
        """The page."""
        self.page = MarkupPage()
        self.page.setStyleSheet("QTextBrowser { border: 0; background: transparent; }")
        self.page.document().setDefaultStyleSheet("p { margin-top: 3px; margin-bottom: 6px; line-height: 122%; }")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.addWidget(self.page)
        return (self.page,)

    def show_cell(self, cell: CellKey | None) -> None:
        """Tell of a cell."""
        if cell is not None:
            self._show(lambda: self._of_cell(cell))

    def show_text(self, section: str) -> None:
        """Tell of a text, or of the cover."""
        if section == COVER:
            self._show(self._of_cover)
        else:
            self._show(lambda: self._of_section(section))

    def showEvent(self, event: QShowEvent) -> None:
        """Write what was asked for meanwhile."""
        super().showEvent(event)
        self.page.setHtml(self._make_page())

    # The guidance is loaded with the first page of help that is seen.

    def _of_cover(self) -> str:
        from ui.report.help.wording import cover_page

        return cover_page(self._edition)

    def _of_cell(self, cell: CellKey) -> str:
        from ui.report.help.wording import cell_page

        return cell_page(self._edition, cell)

    def _of_section(self, section: str) -> str:
        from ui.report.help.wording import section_page

        return section_page(self._edition, self._edition.section(section))

    def _show(self, make_page: Callable[[], str]) -> None:
        self._make_page = make_page
        if self.isVisible():
            self.page.setHtml(make_page())
