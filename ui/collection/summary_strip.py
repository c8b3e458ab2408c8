"""The numbers above the list: how many must report, have, are late; each shows its own units when pressed."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.collection.unit_hierarchy import STATUS_FILTERS
from ui.widgets.figure_tile import FigureTile
from ui.widgets.plain_text import PlainLabel

TONES = {"missing": "explain", "overdue": "block", "returned": "explain", "late": "explain", "found": "warn"}
"""The colour of a number that is not 0; the word under it says the same."""


class SummaryStrip(QWidget):
    """``filter_chosen`` carries the key of the number that is pressed in, empty for none."""

    filter_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = {
            key: FigureTile(key, word, "个单位", TONES.get(key, ""), self) for key, (word, _) in STATUS_FILTERS.items()
        }
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(150, 8)
        self.share = PlainLabel()
        self.share.setProperty("role", "soft")
        share_column = QVBoxLayout()
        share_column.setSpacing(5)
        share_column.addStretch(1)
        share_column.addWidget(self.share)
        share_column.addWidget(self.progress)
        share_column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for tile in self.tiles.values():
            row.addWidget(tile)
            tile.clicked.connect(lambda pressed, tile=tile: self._press(tile, pressed))
        row.addSpacing(14)
        row.addLayout(share_column)
        row.addStretch(1)

    def _press(self, tile: FigureTile, pressed: bool) -> None:
        for other in self.tiles.values():
            other.setChecked(other is tile and pressed)
        self.filter_chosen.emit(tile.key if pressed else "")

    def release(self) -> None:
        """Press none."""
        for tile in self.tiles.values():
            tile.setChecked(False)

    def show_numbers(self, numbers: Mapping[str, int]) -> None:
        """Show them, with how far the collection has come."""
        for key, tile in self.tiles.items():
            tile.show_number(numbers[key])
            tile.setVisible(bool(numbers[key]) or key in ("due", "came", "missing") or tile.isChecked())
        due, received = numbers["due"], numbers["came"]
        self.progress.setRange(0, max(due, 1))
        self.progress.setValue(received)
        self.share.setText(f"{received}／{due}　{received * 100 // due}%" if due else "没有应报的单位")
