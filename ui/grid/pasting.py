"""Pasting into a table: at once where nothing is in doubt, else after a preview."""

from PySide6.QtCore import QMimeData

from models.change import Source
from models.editions.declare import CellKey
from models.editions.layout import Layout
from models.errors import AppError
from models.exchange.clipboard import Block, read_block
from ui.bridge import Bridge


class Pasting:
    """One paste, read when it is made and written by ``write``. ``refusal`` says why there is nothing to write."""

    def __init__(self, bridge: Bridge, form: Layout, anchor: CellKey, copied: QMimeData) -> None:
        self._bridge = bridge
        self.refusal = ""
        self.block = Block(())
        try:
            html = copied.html() if copied.hasHtml() else ""
            held = bridge.carry_over.held
            self.block = read_block(copied.text(), html, bridge.filing, form, anchor, held)
        except AppError as refusal:
            self.refusal = refusal.sentence

    def write(self) -> None:
        """Put the values in, as one step."""
        values = self.block.values(self._bridge.edition)
        changed = {c: v for c, v in values.items() if self._bridge.filing.figures.typed.get(c) != v}
        self._bridge.set_cells(changed, f"粘贴 {len(values)} 格", Source.PASTED)
