"""Figures beside last year's: those that jump, and those that seem to have been copied."""

from collections.abc import Iterator

from models.editions.edition import CellKey
from models.editions.thresholds import load_thresholds
from models.figures.value import format_exact
from models.report.filing import Filing
from models.rules.equations import figure_or_printed, is_filled_in
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule


@rule("Y-4", "与上年相同的数", Severity.WARN, Basis.PRACTICE, "不为 0 的各格，不应大多与上年相同")
def figures_are_not_last_years(filing: Filing) -> Iterator[Breach]:
    """Only of a report whose cells are all filled; what is carried over is the same by right."""
    edition, last = filing.edition, filing.last_year
    if not last or not is_filled_in(filing, list(edition.typed_cells)):
        return
    filled = [
        c
        for c in edition.typed_cells
        if filing.figures.get(c) and c not in edition.carried_cells and last.edition.has(c)
    ]
    unchanged = tuple(cell for cell in filled if filing.figures.get(cell) == figure_or_printed(last, cell))
    limits = load_thresholds()
    if len(filled) >= limits.min_repeated_cells and len(unchanged) * 100 >= len(filled) * limits.min_repeated_percent:
        message = (
            f"与 {last.year} 年报告相比，不为 0 的 {len(filled)} 格里有 {len(unchanged)} 格的数完全相同，"
            "请核对是不是沿用了上年的数。"
        )
        yield Breach(message, unchanged)


@rule(
    "Y-5",
    "比上年变化大的数",
    Severity.NOTE,
    Basis.LOCAL,
    "与上年相比变化较大的数",
    source="部分地方整改要求：与上年数据对比",
)
def large_changes(filing: Filing) -> Iterator[Breach]:
    """A row's total speaks for its parts: they are compared one by one only where the total is calm."""
    if not filing.last_year:
        return
    for block in filing.edition.blocks.values():
        for row in block.rows:
            cells = [CellKey(block.key, row.key, column.key) for column in block.columns]
            inside = {part for cell in cells for part in _row_operands(filing, cell)}
            for cell in (cell for cell in cells if cell not in inside):
                yield from _large_change(filing, cell) or [
                    jump for part in _row_operands(filing, cell) for jump in _large_change(filing, part)
                ]


def _row_operands(filing: Filing, total: CellKey) -> tuple[CellKey, ...]:
    """What a total adds up in its own row."""
    return tuple(part for part in filing.edition.operands.get(total, ()) if part.row == total.row)


def _large_change(filing: Filing, cell: CellKey) -> list[Breach]:
    last = filing.last_year
    swing = load_thresholds().change_thresholds.get(filing.edition.kind(cell))
    if not last or not swing or cell in filing.edition.carried_cells or not last.edition.has(cell):
        return []
    if not (is_filled_in(filing, [cell]) and is_filled_in(last, [cell])):
        return []
    before, now = figure_or_printed(last, cell) or 0, figure_or_printed(filing, cell) or 0
    if not swing.is_large(before, now):
        return []
    kind = filing.edition.kind(cell)
    message = (
        f"{filing.edition.short_name(cell)}：{last.year} 年是 {format_exact(before, kind)}，"
        f"本年是 {format_exact(now, kind)}，"
        f"{_describe_change(before, now)}{_main_cause(filing, last, cell, now - before)}。"
        "变化较大，请核对；属实的，可在正文里说明。"
    )
    return [Breach(message, (cell,), (), now, before)]


def _describe_change(before: int, now: int) -> str:
    if not before or not now:
        return "从有到无" if before else "从无到有"
    share = abs(now - before) * 100 / before
    return f"{'增加' if now > before else '减少'} {share:.0f}%"


def _main_cause(filing: Filing, last: Filing, cell: CellKey, change: int) -> str:
    """The part of a total that accounts for more than half of its change."""
    for part in _row_operands(filing, cell):
        now, before = figure_or_printed(filing, part) or 0, figure_or_printed(last, part) or 0
        if (now - before) * 2 * (1 if change > 0 else -1) > abs(change) and last.edition.has(part):
            name, kind = filing.edition.row_and_column(part)[1].head[-1], filing.edition.kind(part)
            return f"，主要在“{name}”（{format_exact(before, kind)} → {format_exact(now, kind)}）"
    return ""
