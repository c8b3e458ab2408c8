"""Digits that ran together: the ways to part them, and which of these the form's own sums leave."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from models.editions.declare import CellKey, Edition

MOST_STEPS = 60_000  # for a row
MOST_STEPS_IN_ALL = 300_000
MOST_WAYS = 400
MOST_TOGETHER = 50_000
Way = tuple[int, ...]


@dataclass(frozen=True)
class Run:
    """A row whose digits ran together: its cells from left to right, and the strings they stand in."""

    cells: tuple[CellKey, ...]
    strings: tuple[str, ...]


@dataclass
class Patience:
    """How many steps may still be taken for all rows of a file."""

    steps: int = MOST_STEPS_IN_ALL


def ways(run: Run, edition: Edition, patience: Patience) -> tuple[Way, ...]:
    """Every way to part the digits into the row's numbers so that the row's own totals hold.

    Empty when there is none, or too many to tell.
    """
    at = {cell: index for index, cell in enumerate(run.cells)}
    sums = {}
    for index, cell in enumerate(run.cells):
        parts = [at[part] for part in edition.operands.get(cell, ()) if part in at]
        if parts and max(parts) < index and len(parts) == len(edition.operands[cell]):
            sums[index] = parts
    found: list[Way] = []
    least = patience.steps - MOST_STEPS
    for way in _parted(run.strings, len(run.cells), sums):
        patience.steps -= 1
        if way:
            found.append(way)
        if patience.steps < max(0, least) or len(found) > MOST_WAYS:
            return ()
    return tuple(found)


def _parted(strings: Sequence[str], wanted: int, sums: Mapping[int, Sequence[int]]) -> Iterator[Way | None]:
    """Depth first; yields None for a step that led nowhere, so that the caller can count."""
    open_ways: list[tuple[Way, int, int]] = [((), 0, 0)]
    while open_ways:
        done, string, start = open_ways.pop()
        if string == len(strings):
            yield done if len(done) == wanted else None
            continue
        digits = strings[string]
        left = len(digits) - start + sum(len(more) for more in strings[string + 1 :])
        if len(done) >= wanted or wanted - len(done) > left or wanted - len(done) < len(strings) - string:
            yield None
            continue
        due = sum(done[part] for part in sums[len(done)]) if len(done) in sums else None
        longest = 1 if digits[start] == "0" else len(digits) - start
        for size in range(longest, 0, -1):
            number = int(digits[start : start + size])
            if due is None or number == due:
                end = start + size
                after = (string + 1, 0) if end == len(digits) else (string, end)
                open_ways.append(((*done, number), *after))
        yield None


def agree(
    rows: Sequence[Sequence[CellKey]],
    options: Sequence[tuple[Way, ...]],
    known: Callable[[CellKey], int | None],
    edition: Edition,
    most: int = MOST_TOGETHER,
) -> Sequence[tuple[Way, ...]]:
    """Of each row's ways those that hold together with the other rows; all of them where none does.

    With more than ``most`` ways to combine the rows nothing is ruled out.
    """
    size = 1
    for choices in options:
        size *= len(choices)
    if not 1 < size <= most:
        return options
    kept: list[set[Way]] = [set() for _ in rows]
    columns = tuple({cell.column for cells in rows for cell in cells})
    blocks = {cells[0].block for cells in rows}
    for chosen in product(*options):
        values = {
            cell: value for cells, way in zip(rows, chosen, strict=True) for cell, value in zip(cells, way, strict=True)
        }

        def value(cell: CellKey, values: Mapping[CellKey, int] = values) -> int | None:
            return values.get(cell, known(cell))

        if all(_holds(edition, block, column, value) for block in blocks for column in columns):
            for index, way in enumerate(chosen):
                kept[index].add(way)
    if not all(kept):
        return options
    return [tuple(way for way in choices if way in good) for choices, good in zip(options, kept, strict=True)]


def _holds(edition: Edition, block: str, column: str, value: Callable[[CellKey], int | None]) -> bool:
    """Whether a column's totals and equations hold as far as their cells are known."""
    form = edition.blocks[block]
    for row in form.rows:
        total = CellKey(block, row.key, column)
        parts = edition.operands.get(total, ())
        if row.is_total and parts and (said := value(total)) is not None:
            found = [value(part) for part in parts]
            if None not in found and sum(number or 0 for number in found) != said:
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
