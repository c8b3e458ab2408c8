"""指标 as a picture, and as a list for a workbook."""

from collections.abc import Sequence
from decimal import Decimal

from models.editions.edition import CellKind
from models.figures.value import format_exact
from models.report.consolidation import ListTable, TableEntry
from models.report.indicator import Indicator, IndicatorTable, IndicatorValue
from output.picture.comparison import BarGroup, comparison_picture
from output.picture.facts import Series
from output.picture.shapes import Picture

MOST_DRAWN = 15
"""Units that are drawn; the list has all."""
_SHARES = 10_000


def indicator_picture(title: str, table: IndicatorTable) -> Picture:
    """All units together, then unit by unit, the highest first where they are ranked."""
    ranked = table.ranked()
    units = [_series(table.indicator, row.name, row.values) for _, row in ranked[:MOST_DRAWN]]
    order = "由高到低" if table.is_ranked else "按名册的次序"
    more = f"，只画前 {MOST_DRAWN} 个" if len(ranked) > MOST_DRAWN else ""
    total = _series(table.indicator, "合计", [table.total(year) for year in range(len(table.years))])
    groups = [BarGroup("合计", "", [total]), BarGroup("各单位", f"（{order}{more}）", units)]
    notes = [*(table.basis(year) for year in range(len(table.years))), *filter(None, [table.caveat])]
    return comparison_picture(title, table.years, groups, notes)


def _series(indicator: Indicator, label: str, values: Sequence[IndicatorValue | None]) -> Series:
    figures = [indicator.figure(value) for value in values]
    heights = tuple(None if one is None else round(one * _SHARES) if indicator.of else int(one) for one in figures)
    kind = CellKind.COUNT if indicator.of else indicator.edition.kind(indicator.cell)
    return Series(label, "", "", kind, heights, words=tuple(indicator.text(value) for value in values))


def indicator_list(table: IndicatorTable) -> ListTable:
    """A row a unit, the ranks where they are told, and all together at the end."""
    years = tuple(f"{year}年" for year in table.years)
    is_share = table.indicator.of is not None
    heads = ("名次", "代码", "单位", "类别", *(f"占比{year}" if is_share else year for year in years))
    rows: list[Sequence[TableEntry]] = [
        (rank or None, row.code, row.name, row.kind, *(_entry(table.indicator, value) for value in row.values))
        for rank, row in table.ranked()
    ]
    totals = [table.total(year) for year in range(len(years))]
    rows.append((None, "", "合计", "", *(_entry(table.indicator, value) for value in totals)))
    rows.append((None, "", "有数的单位", "", *(table.known(year) for year in range(len(years)))))
    if table.caveat:
        rows.append((None, "", table.caveat, "", *(None for _ in years)))
    return ListTable("指标", heads, rows)


def _entry(indicator: Indicator, value: IndicatorValue | None) -> TableEntry:
    figure = indicator.figure(value)
    if value is None or figure is None:
        return None
    if indicator.of:
        return Decimal(f"{float(figure):.4f}")
    kind = indicator.edition.kind(indicator.cell)
    return Decimal(format_exact(value.part or 0, kind)) if kind.is_money else value.part
