"""Digits that ran together: the ways to part them, and which of these the form's own sums leave."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from models.editions.edition import CellKey, Edition

MAX_ROW_STEPS = 60_000  # for a row
MAX_STEPS = 300_000
MAX_SPLITS = 400
MAX_COMBINATIONS = 50_000
Split = tuple[int, ...]


@dataclass(frozen=True)
class DigitRun:
    """A row whose digits ran together: its cells from left to right, and the strings they stand in."""

    cells: tuple[CellKey, ...]
    strings: tuple[str, ...]


@dataclass
class StepBudget:
    """How many steps may still be taken for all rows of a file."""

    steps: int = MAX_STEPS


def find_splits(run: DigitRun, edition: Edition, budget: StepBudget) -> tuple[Split, ...]:
    """Every way to part the digits into the row's numbers so that the row's own totals hold.

    Empty when there is none, or too many to tell.
    """
    at = {cell: index for index, cell in enumerate(run.cells)}
    sums = {}
    for index, cell in enumerate(run.cells):
        parts = [at[part] for part in edition.operands.get(cell, ()) if part in at]
        if parts and max(parts) < index and len(parts) == len(edition.operands[cell]):
            sums[index] = parts
    splits: list[Split] = []
    least = budget.steps - MAX_ROW_STEPS
    for split in _split_candidates(run.strings, len(run.cells), sums):
        budget.steps -= 1
        if split:
            splits.append(split)
        if budget.steps < max(0, least) or len(splits) > MAX_SPLITS:
            return ()
    return tuple(splits)


def _split_candidates(strings: Sequence[str], count: int, sums: Mapping[int, Sequence[int]]) -> Iterator[Split | None]:
    """Depth first; yields None for a step that led nowhere, so that the caller can count."""
    pending: list[tuple[Split, int, int]] = [((), 0, 0)]
    while pending:
        numbers, string, start = pending.pop()
        if string == len(strings):
            yield numbers if len(numbers) == count else None
            continue
        digits = strings[string]
        digits_left = len(digits) - start + sum(len(more) for more in strings[string + 1 :])
        if len(numbers) >= count or count - len(numbers) > digits_left or count - len(numbers) < len(strings) - string:
            yield None
            continue
        expected = sum(numbers[part] for part in sums[len(numbers)]) if len(numbers) in sums else None
        longest = 1 if digits[start] == "0" else len(digits) - start
        for size in range(longest, 0, -1):
            number = int(digits[start : start + size])
            if expected is None or number == expected:
                end = start + size
                after = (string + 1, 0) if end == len(digits) else (string, end)
                pending.append(((*numbers, number), *after))
        yield None


def keep_consistent_splits(
    rows: Sequence[Sequence[CellKey]],
    options: Sequence[tuple[Split, ...]],
    known: Callable[[CellKey], int | None],
    edition: Edition,
    most: int = MAX_COMBINATIONS,
) -> Sequence[tuple[Split, ...]]:
    """Of each row's ways those that hold together with the other rows; all of them where none does.

    With more than ``most`` ways to combine the rows nothing is ruled out.
    """
    size = 1
    for choices in options:
        size *= len(choices)
    if not 1 < size <= most:
        return options
    consistent: list[set[Split]] = [set() for _ in rows]
    columns = tuple({cell.column for cells in rows for cell in cells})
    blocks = {cells[0].block for cells in rows}
    for chosen in product(*options):
        values = {
            cell: value
            for cells, split in zip(rows, chosen, strict=True)
            for cell, value in zip(cells, split, strict=True)
        }

        def value(cell: CellKey, values: Mapping[CellKey, int] = values) -> int | None:
            return values.get(cell, known(cell))

        if all(_column_adds_up(edition, block, column, value) for block in blocks for column in columns):
            for index, split in enumerate(chosen):
                consistent[index].add(split)
    if not all(consistent):
        return options
    return [
        tuple(split for split in choices if split in good) for choices, good in zip(options, consistent, strict=True)
    ]


def _column_adds_up(edition: Edition, block: str, column: str, value: Callable[[CellKey], int | None]) -> bool:
    """Whether a column's totals and equations hold as far as their cells are known."""
    form = edition.blocks[block]
    for row in form.rows:
        total = CellKey(block, row.key, column)
        parts = edition.operands.get(total, ())
        if row.is_total and parts and (stated := value(total)) is not None:
            splits = [value(part) for part in parts]
            if None not in splits and sum(number or 0 for number in splits) != stated:
                return False
    for equation in form.equations:
        sides = []
        for side in (equation.left, equation.right):
            numbers = [value(CellKey(block, key, column)) for key, _ in side]
            if None in numbers:
                break
            sides.append(sum(number or 0 for number in numbers))
        if len(sides) == 2 and sides[0] != sides[1]:
            return False
    return True
