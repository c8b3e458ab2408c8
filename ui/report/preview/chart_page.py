"""Whether a report is printed with its page of charts, and which earlier years these compare it with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.errors import AppError
from models.report.filing import Filing
from models.services.library import Library
from ui.settings import Kept

# Charts are loaded with the first page of them, not with the window.
if TYPE_CHECKING:
    from output.charts import Chart


class ChartPage:
    """Asked on the window's own thread; the drawing is left to whoever makes the pages."""

    def __init__(self, library: Library, kept: Kept) -> None:
        self._library = library
        self._kept = kept

    def years(self, filing: Filing) -> list[Filing]:
        """The office's reports for the two years before, as far as they can be had."""
        try:
            return self._library.earlier(filing.agency, filing.year)
        except AppError:
            return []

    def wanted(self, filing: Filing) -> list[Filing] | None:
        """The years for the page of charts; None where the clerk wants no such page."""
        return self.years(filing) if self._kept.now.charts else None


def drawn(filing: Filing, earlier: Sequence[Filing] | None) -> "tuple[Chart, ...]":
    """The charts for the page; none where there is to be none."""
    from output.charts import charts

    return charts(filing, earlier, on_a_page=True) if earlier is not None else ()


def caution(filing: Filing, earlier: Sequence[Filing] | None) -> str:
    """What the page of charts lacks, in a sentence; empty when nothing."""
    from output.charts import charts, not_compared

    if earlier is None:
        return ""
    if not charts(filing, earlier):
        return "表三没有数，没有附图解页。"
    years = "、".join(f"{year} 年" for year in not_compared(filing, earlier))
    return f"图解里的三年对比缺 {years}：报告库里没有这个单位那年的报告。" if years else ""
