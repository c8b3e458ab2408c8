"""What the sum looks like in the form: which of its columns is shown, and what the signs in a cell say."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from models.editions.edition import CellKey, Edition
from models.editions.layout import SlotRole
from models.figures.totals import Figures
from models.figures.value import format_figure
from models.report.consolidation import ConsolidatedCell, Consolidation
from models.services.collection.results import Outlier
from ui.report.grid.cell_appearance import CellAppearance

ADJUSTED, OUTLIER = "±", "▲"
LEGEND = f"{ADJUSTED} 有调整　{OUTLIER} 有单位的数异常　= 合计，由程序算出　角上小字是上年"


class SumPart(StrEnum):
    """Which part of a sum is shown."""

    WHOLE = "whole"
    BELOW = "below"
    OWN = "own"
    ADJUSTED = "adjusted"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return {"whole": "全部", "below": "下级合计", "own": "本级", "adjusted": "调整"}[self.value]

    def of(self, cell: ConsolidatedCell) -> int | None:
        """This part of a cell."""
        value: int | None = getattr(cell, self.value)
        return value


CellStyles = tuple[dict[CellKey, CellAppearance], dict[CellKey, str]]
"""Looks and the words of tooltips, by cell."""


def plain_styles(edition: Edition, figures: Figures) -> CellStyles:
    """The sum alone, while all around it is not known yet."""
    styles = {cell: _style(edition, cell, figures.get(cell)) for cell in edition.cells}
    return styles, {}


def styles_of(
    consolidation: Consolidation,
    part: SumPart,
    last_year: Figures | None,
    strange: Mapping[CellKey, Collection[Outlier]],
) -> CellStyles:
    """Every cell of a part of a sum; last year's and the signs stand only with the whole."""
    edition = consolidation.edition
    styles, tips = {}, {}
    for cell in edition.cells:
        consolidated = consolidation.cell(cell)
        if part is not SumPart.WHOLE:
            styles[cell] = _style(edition, cell, part.of(consolidated))
            continue
        outliers = strange.get(cell, ())
        signs = (ADJUSTED if consolidated.adjusted else "") + (OUTLIER if outliers else "")
        before = format_figure(last_year.get(cell), edition.kind(cell)) if last_year else ""
        styles[cell] = _style(edition, cell, consolidated.whole, signs, before)
        tips[cell] = "\n".join(
            (*_columns(edition, cell, consolidated), *(f"▲ {one.name}：{one.reason}" for one in outliers))
        )
    return styles, tips


def _style(edition: Edition, cell: CellKey, value: int | None, signs: str = "", before: str = "") -> CellAppearance:
    is_total = cell in edition.operands
    return CellAppearance(
        format_figure(value, edition.kind(cell)), SlotRole.CELL, is_total=is_total, origin=signs, last_year=before
    )


def _columns(edition: Edition, cell: CellKey, consolidated: ConsolidatedCell) -> tuple[str, ...]:
    if not consolidated.adjusted:
        return ()
    kind = edition.kind(cell)
    parts = (SumPart.BELOW, SumPart.OWN, SumPart.ADJUSTED)
    return (" + ".join(f"{part.label} {format_figure(part.of(consolidated), kind) or 0}" for part in parts),)
