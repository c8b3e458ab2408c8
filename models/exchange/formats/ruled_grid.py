"""Ruled tables of a PDF page: crossing rules joined into grids, and the rectangles they leave."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.exchange.formats.page_content import RuledLine

_TOLERANCE = 3.0  # rules no further apart are one
_MAX_LINES = 300


@dataclass(frozen=True)
class RuledCell:
    """A cell of a ruled grid: its place on the grid and on the page (y upward)."""

    row: int
    column: int
    rows: int
    columns: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class RuledGrid:
    """A ruled table."""

    cells: tuple[RuledCell, ...]
    left: float
    bottom: float
    right: float
    top: float


def find_ruled_grids(lines: Sequence[RuledLine]) -> Iterator[RuledGrid]:
    """The tables of a page from the top down; a frame, or lines under text, are none."""
    groups = _group_connected(lines)
    grids = [grid for group in groups if (grid := _grid(group))]
    yield from sorted(grids, key=lambda grid: -grid.top)


def _group_connected(rules: Sequence[RuledLine]) -> list[list[RuledLine]]:
    across = [rule for rule in rules if not rule.is_vertical]
    upright = [rule for rule in rules if rule.is_vertical]
    parent = list(range(len(rules)))
    index = {id(rule): at for at, rule in enumerate(rules)}

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    across.sort(key=lambda rule: rule.position)
    levels = [rule.position for rule in across]
    for stem in upright:
        at = bisect_left(levels, stem.start - _TOLERANCE)
        while at < len(across) and levels[at] <= stem.end + _TOLERANCE:
            bar = across[at]
            if bar.start - _TOLERANCE <= stem.position <= bar.end + _TOLERANCE:
                parent[root(index[id(stem)])] = root(index[id(bar)])
            at += 1
    for one, other in (*_collinear_pairs(across), *_collinear_pairs(upright)):
        parent[root(index[id(one)])] = root(index[id(other)])
    groups: dict[int, list[RuledLine]] = {}
    for rule in (*across, *upright):
        groups.setdefault(root(index[id(rule)]), []).append(rule)
    return [group for group in groups.values() if len(group) > 3]


def _collinear_pairs(rules: Sequence[RuledLine]) -> Iterator[tuple[RuledLine, RuledLine]]:
    """Rules that go on from one another: a browser draws the side of a wide cell in pieces, one a column."""
    levels = _levels([rule.position for rule in rules])
    lines: dict[int, list[RuledLine]] = {}
    for rule in rules:
        lines.setdefault(_nearest(levels, rule.position), []).append(rule)
    for line in lines.values():
        line.sort(key=lambda rule: rule.start)
        furthest = line[0]
        for rule in line[1:]:
            if rule.start <= furthest.end + _TOLERANCE:
                yield furthest, rule
            furthest = max(furthest, rule, key=lambda each: each.end)


def _levels(values: Sequence[float]) -> list[float]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > _TOLERANCE:
            levels.append(value)
    return levels


def _nearest(levels: Sequence[float], value: float) -> int:
    at = bisect_left(levels, value)
    if at == len(levels) or (at and value - levels[at - 1] < levels[at] - value):
        at -= 1
    return at


def _grid(rules: Sequence[RuledLine]) -> RuledGrid | None:
    xs = _levels([rule.position for rule in rules if rule.is_vertical])
    ys = _levels([rule.position for rule in rules if not rule.is_vertical])
    if len(xs) < 3 or len(ys) < 2 or len(xs) + len(ys) > _MAX_LINES:
        return None
    beside: set[tuple[int, int]] = set()  # (x level, row): a rule at the left of that place
    above: set[tuple[int, int]] = set()  # (y level, column): a rule along that place
    for rule in rules:
        levels, others, marked = (xs, ys, beside) if rule.is_vertical else (ys, xs, above)
        at = _nearest(levels, rule.position)
        first, last = _nearest(others, rule.start), _nearest(others, rule.end)
        marked |= {(at, place) for place in range(first, last)}
    return RuledGrid(tuple(_grid_cells(xs, ys, beside, above)), xs[0], ys[0], xs[-1], ys[-1])


def _grid_cells(
    xs: Sequence[float], ys: Sequence[float], beside: set[tuple[int, int]], above: set[tuple[int, int]]
) -> Iterator[RuledCell]:
    rows, columns = len(ys) - 1, len(xs) - 1
    taken: set[tuple[int, int]] = set()
    for row in range(rows):
        level = rows - 1 - row  # rows count from the top, levels from the bottom
        for column in range(columns):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < columns and (right, level) not in beside and (row, right) not in taken:
                right += 1
            low = row + 1
            while low < rows and all((rows - low, place) not in above for place in range(column, right)):
                low += 1
            taken |= {(r, c) for r in range(row, low) for c in range(column, right)}
            yield RuledCell(
                row, column, low - row, right - column, xs[column], ys[rows - low], xs[right], ys[rows - row]
            )
