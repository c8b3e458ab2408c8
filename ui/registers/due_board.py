"""The board above the requests: how many are late, due today, due soon or waited for; each number lists its own."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from models.services.registers.requests import DueGroup
from ui.registers.request_lines import RequestFilter
from ui.widgets.figure_tile import FigureTile

_WORDS = {
    **{RequestFilter(group.value): group.label for group in DueGroup if group is not DueGroup.LATER},
    RequestFilter.OPEN: "全部在办",
    RequestFilter.DONE: "本年已办结",
}
_TONES = {
    RequestFilter.OVERDUE: "block",
    RequestFilter.TODAY: "explain",
    RequestFilter.SOON: "explain",
    RequestFilter.LAPSED: "explain",
}


class DueBoard(QWidget):
    """``filter_chosen`` carries which requests are to be listed, ``RequestFilter.ALL`` when no number is pressed in."""

    filter_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = {key: FigureTile(key.value, word, "件", _TONES.get(key, ""), self) for key, word in _WORDS.items()}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for key, tile in self.tiles.items():
            if key is RequestFilter.OPEN:
                rule = QFrame()
                rule.setProperty("role", "rule")
                row.addWidget(rule)
            row.addWidget(tile)
            tile.clicked.connect(lambda pressed, key=key: self.choose(key if pressed else RequestFilter.ALL))
        row.addStretch(1)

    def choose(self, shown: RequestFilter) -> None:
        """Press one number in, none for the whole year."""
        for key, tile in self.tiles.items():
            tile.setChecked(key is shown)
        self.filter_chosen.emit(shown)

    def show_counts(self, counts: Mapping[RequestFilter, int]) -> None:
        """Show how many there are of each."""
        for key, tile in self.tiles.items():
            tile.show_number(counts[key])
            # It is rare that whoever is waited for lets the time go by.
            tile.setVisible(key is not RequestFilter.LAPSED or bool(counts[key]) or tile.isChecked())
