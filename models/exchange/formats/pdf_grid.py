"""Ruled tables of a PDF page: crossing rules joined into grids, and the rectangles they leave."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.exchange.formats.pdf_marks import Rule

_NEAR = 3.0  # rules no further apart are one
_MOST_LINES = 300


@dataclass(frozen=True)
class Box:
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

    boxes: tuple[Box, ...]
    left: float
    bottom: float
    right: float
    top: float


def ruled_grids(rules: Sequence[Rule]) -> Iterator[RuledGrid]:
    """The tables of a page from the top down; a frame, or lines under text, are none."""
    groups = _connected(rules)
    grids = [grid for group in groups if (grid := _grid(group))]
    yield from sorted(grids, key=lambda grid: -grid.top)


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    across = [rule for rule in rules if not rule.upright]
    upright = [rule for rule in rules if rule.upright]
    parent = list(range(len(rules)))
    index = {id(rule): at for at, rule in enumerate(rules)}

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    across.sort(key=lambda rule: rule.at)
    levels = [rule.at for rule in across]
    for stem in upright:
        at = bisect_left(levels, stem.start - _NEAR)
        while at < len(across) and levels[at] <= stem.end + _NEAR:
            bar = across[at]
            if bar.start - _NEAR <= stem.at <= bar.end + _NEAR:
                parent[root(index[id(stem)])] = root(index[id(bar)])
            at += 1
    for one, other in (*_in_line(across), *_in_line(upright)):
        parent[root(index[id(one)])] = root(index[id(other)])
    groups: dict[int, list[Rule]] = {}
    for rule in (*across, *upright):
        groups.setdefault(root(index[id(rule)]), []).append(rule)
    return [group for group in groups.values() if len(group) > 3]


def _in_line(rules: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Rules that go on from one another: a browser draws the side of a wide cell in pieces, one a column."""
    levels = _levels([rule.at for rule in rules])
    lines: dict[int, list[Rule]] = {}
    for rule in rules:
        lines.setdefault(_nearest(levels, rule.at), []).append(rule)
    for line in lines.values():
        line.sort(key=lambda rule: rule.start)
        furthest = line[0]
        for rule in line[1:]:
            if rule.start <= furthest.end + _NEAR:
                yield furthest, rule
            furthest = max(furthest, rule, key=lambda each: each.end)


def _levels(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _nearest(levels: Sequence[float], value: float) -> int:
    at = bisect_left(levels, value)
    if at == len(levels) or (at and value - levels[at - 1] < levels[at] - value):
        at -= 1
    return at


def _grid(rules: Sequence[Rule]) -> RuledGrid | None:
    xs = _levels([rule.at for rule in rules if rule.upright])
    ys = _levels([rule.at for rule in rules if not rule.upright])
    if len(xs) < 3 or len(ys) < 2 or len(xs) + len(ys) > _MOST_LINES:
        return None
    beside: set[tuple[int, int]] = set()  # (x level, row): a rule at the left of that place
    above: set[tuple[int, int]] = set()  # (y level, column): a rule along that place
    for rule in rules:
        levels, others, found = (xs, ys, beside) if rule.upright else (ys, xs, above)
        at = _nearest(levels, rule.at)
        first, last = _nearest(others, rule.start), _nearest(others, rule.end)
        found |= {(at, place) for place in range(first, last)}
    return RuledGrid(tuple(_boxes(xs, ys, beside, above)), xs[0], ys[0], xs[-1], ys[-1])


def _boxes(
    xs: Sequence[float], ys: Sequence[float], beside: set[tuple[int, int]], above: set[tuple[int, int]]
) -> Iterator[Box]:
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
            yield Box(row, column, low - row, right - column, xs[column], ys[rows - low], xs[right], ys[rows - row])
