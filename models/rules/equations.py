"""勾稽关系: the identities an edition declares, and the totals a print carries."""

from collections.abc import Iterator

from models.editions.edition import Block, CellKey, Equation
from models.figures.value import format_figure
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.rule import Basis, rule

Term = tuple[CellKey, str]


@rule(
    "T3-1",
    "表三勾稽关系",
    Severity.BLOCK,
    Basis.OFFICIAL,
    "每一列：第一项加第二项，等于第三项加第四项",
    source="表三左上角所印勾稽关系",
)
def equations_hold(filing: Filing) -> Iterator[Breach]:
    """Every declared equation in every column that is wholly filled.

    The total column is judged only where no part of it is already found wrong: its breach would follow.
    """
    for block in filing.edition.blocks.values():
        for equation in block.equations:
            parts = [c.key for c in block.columns if not c.is_total]
            totals = [c.key for c in block.columns if c.is_total]
            breaches = [b for column in parts if (b := _check_column(filing, block, equation, column))]
            yield from breaches or (b for column in totals if (b := _check_column(filing, block, equation, column)))


def _check_column(filing: Filing, block: Block, equation: Equation, column: str) -> Breach | None:
    left: list[Term] = [(CellKey(block.key, row, column), word) for row, word in equation.left]
    right: list[Term] = [(CellKey(block.key, row, column), word) for row, word in equation.right]
    if not is_filled_in(filing, [cell for cell, _ in left + right]):
        return None
    sums = [sum(figure_or_printed(filing, cell) or 0 for cell, _ in side) for side in (left, right)]
    if sums[0] == sums[1]:
        return None
    line = next(c for c in block.columns if c.key == column)
    sides = f"{_describe_side(filing, left)}，{_describe_side(filing, right)}"
    message = f"{line.head[-1]}：{sides}，相差 {abs(sums[0] - sums[1])}。"
    return Breach(
        message,
        tuple(cell for cell, _ in left),
        tuple(cell for cell, _ in right),
        sums[0],
        sums[1],
        rule=equation.rule,
    )


def _describe_side(filing: Filing, side: list[Term]) -> str:
    terms = [f"{word} {figure_or_printed(filing, cell) or 0}" for cell, word in side]
    return f"{' + '.join(terms)} = {sum(figure_or_printed(filing, cell) or 0 for cell, _ in side)}"


def figure_or_printed(filing: Filing, cell: CellKey) -> int | None:
    """What stands in a cell: typed or computed here, else as printed."""
    value = filing.figures.get(cell)
    return filing.printed.get(cell) if value is None else value


def is_filled_in(filing: Filing, cells: list[CellKey]) -> bool:
    """Whether nothing that these cells rest on is still blank.

    In a report read from a finished print an empty cell stands for nothing, so one figure is enough.
    """
    if filing.was_printed:
        return any(figure_or_printed(filing, cell) is not None for cell in cells)
    return all(_is_complete(filing, cell) for cell in cells)


def _is_complete(filing: Filing, cell: CellKey) -> bool:
    operands = filing.edition.operands.get(cell)
    if operands is None:
        return filing.figures.get(cell) is not None
    return all(_is_complete(filing, part) for part in operands)


@rule(
    "T3-3",
    "各类申请人总计",
    Severity.BLOCK,
    Basis.ARITHMETIC,
    "原表所印的总计，等于各格之和",
    also={"T3-2": "办理结果的总计", "T4-1": "复议诉讼的总计"},
)
def printed_totals_agree(filing: Filing) -> Iterator[Breach]:
    """A total printed by the source against the one its own cells add up to (T3-2, T3-3, T4-1)."""
    for cell, printed in filing.printed.items():
        computed = filing.figures.get(cell)
        parts = filing.edition.operands[cell]
        if printed == computed or (computed or 0) == (printed or 0):
            continue
        row, column = filing.edition.row_and_column(cell)
        kind = filing.edition.kind(cell)
        description = "的是空白" if printed is None else f"为 {format_figure(printed, kind)}"
        sums = " + ".join(format_figure(filing.figures.get(part) or 0, kind) for part in parts)
        yield Breach(
            f"{filing.edition.short_name(cell)}：原表印{description}，"
            f"按各格相加应为 {sums} = {format_figure(computed or 0, kind)}"
            + ("。" if printed is None else f"，相差 {format_figure(abs((computed or 0) - printed), kind)}。"),
            (cell,),
            parts,
            printed,
            computed or 0,
            rule=column.rule or row.rule,
        )
