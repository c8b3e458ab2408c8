"""Why an equality may be broken: the slips of a clerk's hand that would explain the difference exactly."""

from collections.abc import Iterable, Iterator

from models.editions.edition import CellKey, Edition
from models.figures.totals import add_up
from models.figures.value import format_figure
from models.report.filing import Filing
from models.rules.finding import Finding

MAX_CAUSES = 2
_MIN_SHIFTED_CELLS = 4  # of fewer figures some shift fits by chance
_MIN_CUT_VALUE = 10  # 16 instead of 1: with so few digits left some cell of the column fits by chance
_MIN_DOUBLED_VALUE = 10  # a smaller difference equals some cell by chance


def likely_causes(finding: Finding, filing: Filing, others: Iterable[Finding] = ()) -> tuple[str, ...]:
    """Sentences naming slips that would explain a broken equality, the surest first; often none.

    A slip is named only when setting it right would make both sides equal and when few cells fit it.
    """
    breach = finding.breach
    if breach.left is None or breach.right is None or not (breach.left_cells and breach.right_cells):
        return ()
    gap = breach.right - breach.left
    sides = [(cell, gap) for cell in _typed_parts(filing.edition, breach.left_cells)]
    sides += [(cell, -gap) for cell in _typed_parts(filing.edition, breach.right_cells)]
    candidates = [(cell, value, value + move) for cell, move in sides if (value := filing.figures.typed.get(cell))]
    causes = (
        *_wrong_column(finding, filing, others),
        *_off_by_a_row(finding, filing),
        *_unless_many(_transposed_digits(filing, candidates)),
        *_unless_many(_missing_or_extra_digit(filing, candidates)),
        *_unless_many(_counted_twice(filing, candidates, abs(gap))),
    )
    return causes[:MAX_CAUSES]


def _typed_parts(edition: Edition, cells: Iterable[CellKey]) -> Iterator[CellKey]:
    for cell in cells:
        yield from _typed_parts(edition, edition.operands[cell]) if cell in edition.operands else (cell,)


def _unless_many(sentences: Iterable[str]) -> tuple[str, ...]:
    """The sentences where at most two fit; more explain nothing."""
    listed = tuple(sentences)
    return listed if len(listed) <= MAX_CAUSES else ()


def _transposed_digits(filing: Filing, candidates: list[tuple[CellKey, int, int]]) -> Iterator[str]:
    """Two neighbouring digits changed places: such a difference is divisible by 9."""
    for cell, value, due in candidates:
        digits = str(value)
        transpositions = {digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)}
        if due != value and str(due) in transpositions:
            yield _describe_slip(filing, cell, value, "颠倒了两位", due)


def _missing_or_extra_digit(filing: Filing, candidates: list[tuple[CellKey, int, int]]) -> Iterator[str]:
    """A digit too many or too few at the end."""
    for cell, value, due in candidates:
        if min(due, value) >= _MIN_CUT_VALUE and (due // 10 == value or value // 10 == due):
            yield _describe_slip(filing, cell, value, "少写了末位" if due > value else "多写了末位", due)


def _counted_twice(filing: Filing, candidates: list[tuple[CellKey, int, int]], gap: int) -> Iterator[str]:
    """The difference is exactly what one cell of the greater side holds: it may have been counted twice."""
    for cell, value, due in candidates:
        if value == gap >= _MIN_DOUBLED_VALUE and due == 0:
            shown = _format_cell(filing, cell, gap)
            yield f"差的 {shown} 正好是“{_cell_name(filing, cell)}”，可能重复计入，或者另一边漏填。"


def _wrong_column(finding: Finding, filing: Filing, others: Iterable[Finding]) -> Iterator[str]:
    """Another column is off by the same in the other direction: a figure stands in the wrong column."""
    breach = finding.breach
    gap = (breach.right or 0) - (breach.left or 0)
    fitting = [
        other
        for other in others
        if other.rule == finding.rule
        and other.cells != finding.cells
        and [cell._replace(column="") for cell in other.cells] == [cell._replace(column="") for cell in finding.cells]
        and (other.breach.right or 0) - (other.breach.left or 0) == -gap
    ]
    if len(fitting) == 1:
        column = filing.edition.row_and_column(fitting[0].cells[0])[1].head[-1]
        yield f"“{column}”一列相差的数正好相反，可能有 {abs(gap)} 填错了列。"


def _off_by_a_row(finding: Finding, filing: Filing) -> Iterator[str]:
    """All figures of the column stand one row too low: moved up, both sides are equal."""
    first = finding.cells[0]
    if any((cell.block, cell.column) != (first.block, first.column) for cell in finding.cells):
        return
    typed = filing.figures.typed
    column = [c for c in filing.edition.typed_cells if (c.block, c.column) == (first.block, first.column)]
    values = [typed.get(cell) for cell in column]
    if values[0] or sum(map(bool, values)) < _MIN_SHIFTED_CELLS:
        return
    figures = add_up(filing.edition, {**typed, **dict(zip(column, (*values[1:], 0), strict=True))})
    breach = finding.breach
    left, right = (sum(figures.get(c) or 0 for c in side) for side in (breach.left_cells, breach.right_cells))
    if left == right:
        name = filing.edition.row_and_column(first)[1].head[-1]
        yield f"“{name}”一列可能整列填低了一行，上移一行两边就相等。"


def _describe_slip(filing: Filing, cell: CellKey, value: int, slip: str, due: int) -> str:
    shown, expected = _format_cell(filing, cell, value), _format_cell(filing, cell, due)
    return f"“{_cell_name(filing, cell)}”的 {shown} 可能{slip}，应为 {expected}。"


def _cell_name(filing: Filing, cell: CellKey) -> str:
    return filing.edition.short_name(cell)


def _format_cell(filing: Filing, cell: CellKey, value: int) -> str:
    return format_figure(value, filing.edition.kind(cell))
