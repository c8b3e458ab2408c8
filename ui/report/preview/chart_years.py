"""Whether a report is printed with its page of charts, and which earlier years these compare it with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.errors import AppError
from models.report.filing import Filing
from models.services.library import Library
from ui.settings import SettingsStore

# Charts are loaded with the first page of them, not with the window.
if TYPE_CHECKING:
    from output.charts import Chart


class ChartYears:
    """Asked on the window's own thread; the drawing is left to whoever makes the pages."""

    def __init__(self, library: Library, settings: SettingsStore) -> None:
        self._library = library
        self._settings = settings

    def earlier_filings(self, filing: Filing) -> list[Filing]:
        """The office's reports for the two years before, as far as they can be had."""
        try:
            return self._library.earlier_filings(filing.agency, filing.year)
        except AppError:
            return []

    def years_to_print(self, filing: Filing) -> list[Filing] | None:
        """The years for the page of charts; None where the clerk wants no such page."""
        return self.earlier_filings(filing) if self._settings.current.charts else None


def charts_to_print(filing: Filing, earlier: Sequence[Filing] | None) -> "tuple[Chart, ...]":
    """The charts for the page; none where there is to be none."""
    from output.charts import charts

    return charts(filing, earlier, on_a_page=True) if earlier is not None else ()


def missing_years_sentence(filing: Filing, earlier: Sequence[Filing] | None) -> str:
    """What the page of charts lacks, in a sentence; empty when nothing."""
    from output.charts import charts, missing_years

    if earlier is None:
        return ""
    if not charts(filing, earlier):
        return "表三没有数，没有附图解页。"
    years = "、".join(f"{year} 年" for year in missing_years(filing, earlier))
    return f"图解里的三年对比缺 {years}：报告库里没有这个单位那年的报告。" if years else ""
