"""A page whose parts are made when it is first seen, or when one of them is first asked for."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.files import leave_dropped_files


class LaterPage(QWidget):
    """Empty until then. A page makes its parts in ``make_parts``, and may ask ``is_made`` to leave them be."""

    is_made = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Never seen: it keeps the page's place among what Tab reaches, where Qt puts new widgets last.
        self._place = QWidget(self)
        self._place.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._place.hide()

    def make(self) -> None:
        """Make the parts, once."""
        if not self.is_made:
            self.is_made = True
            for before, after in pairwise((self._place, *self.make_parts())):
                QWidget.setTabOrder(before, after)
            leave_dropped_files(self)

    def make_parts(self) -> Sequence[QWidget]:
        """Make every part and lay them out; those that Tab stops at, in its order."""
        raise NotImplementedError

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401
            # Python comes here only for what is not there: a part, while the page is not made.
            if self.is_made:
                raise AttributeError(f"{type(self).__name__} has no {name}")
            self.make()
            return getattr(self, name)

    def setVisible(self, visible: bool) -> None:
        """Make the parts before Qt lays the page out."""
        above = self.parentWidget()
        if visible and above is not None and above.isVisible():
            self.make()
        super().setVisible(visible)

    def showEvent(self, event: QShowEvent) -> None:
        """Shown with what it stands in: Qt has shown its children already, and does not come to those made now."""
        if not self.is_made:
            self.make()
            decided = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
            for child in self.children():
                if isinstance(child, QWidget) and not child.isWindow() and not child.testAttribute(decided):
                    child.show()
        super().showEvent(event)
