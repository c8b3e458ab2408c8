"""What the selected figures come to: their sum, their number and their average, in words."""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from models.editions.edition import CellKey, Edition
from models.figures.totals import Figures
from models.figures.value import format_exact

WIDEST = "求和 8888888888.88　计数 888　平均 8888888888.88（含 88 格合计）"


def summarise(edition: Edition, figures: Figures, cells: Collection[CellKey]) -> str:
    """The words for a selection of several cells; none where fewer than two of them hold a figure.

    Totals that are selected beside typed cells are named: what they add up would be counted twice.
    """
    values = {cell: value for cell in cells if (value := figures.get(cell)) is not None}
    if len(values) < 2:
        return ""
    kinds = {edition.kind(cell) for cell in values}
    if len({kind.is_money for kind in kinds}) > 1 or len([kind for kind in kinds if kind.is_money]) > 1:
        return f"计数 {len(values)}（单位不同，不求和）"
    kind, total = next(iter(kinds)), sum(values.values())
    sum_text = format_exact(total, kind)
    average = Decimal(sum_text) / len(values)
    rounded = average.quantize(Decimal("0.01"), ROUND_HALF_UP)
    about = "约 " if rounded != average else ""
    totals = sum(cell in edition.operands for cell in values)
    mixed = f"（含 {totals} 格合计）" if 0 < totals < len(values) else ""
    average_text = f"{rounded:f}".rstrip("0").rstrip(".")
    return f"求和 {sum_text}　计数 {len(values)}　平均 {about}{average_text}{mixed}"
