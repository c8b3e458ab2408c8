"""Whether a report is printed with its page of charts, and which earlier years these compare it with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.errors import AppError
from models.report.filing import Filing
from models.services.library import Library
from ui.settings import SettingsStore

# Pictures are loaded with the first of them, not with the window.
if TYPE_CHECKING:
    from output.picture.shapes import Picture


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


def picture_to_print(filing: Filing, earlier: Sequence[Filing] | None) -> "Picture | None":
    """The picture for the last page; none where there is to be none, or no cell is filled."""
    from output.picture.layout import sheet_picture

    return sheet_picture(filing, earlier) if earlier is not None else None


def missing_years_sentence(filing: Filing, earlier: Sequence[Filing] | None) -> str:
    """What the comparison of years lacks, in a sentence; empty when nothing."""
    from output.picture.facts import read_facts

    if earlier is None:
        return ""
    facts = read_facts(filing, earlier)
    if facts is None:
        return "各表没有数，没有附图解页。"
    years = "、".join(f"{year} 年" for year in facts.missing_years)
    return f"图解里的三年对比缺 {years}：报告库里没有这个单位那年的报告。" if years else ""
