"""Pasting into a table: at once where nothing is in doubt, else after a preview."""

from models.editions.edition import CellKey
from models.editions.layout import Layout
from models.errors import AppError
from models.exchange.clipboard import PastedBlock, parse_block
from models.report.change import ValueSource
from models.services.report_session import ReportSession
from ui.report.report_model import ReportModel
from ui.widgets.clipboard import ClipboardContent


class Paste:
    """One paste, read when it is made and written by ``write``. ``refusal`` says why there is nothing to write."""

    def __init__(self, report: ReportModel, form: Layout, anchor: CellKey, copied: ClipboardContent) -> None:
        self._report = report
        self.refusal = ""
        self.block = PastedBlock(())
        try:
            locked = report.carry_over.locked_cells
            self.block = parse_block(copied.text, copied.html, report.filing, form, anchor, locked)
        except AppError as refusal:
            self.refusal = refusal.sentence

    def write(self) -> None:
        """Put the values in, as one step."""
        values = self.block.values(self._report.edition)
        changed = {c: v for c, v in values.items() if self._report.filing.figures.typed.get(c) != v}
        self._report.run(ReportSession.set_cells, changed, f"粘贴 {len(values)} 格", ValueSource.PASTED)
