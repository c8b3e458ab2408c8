"""图解: three fixed charts of a report, told apart by pattern and length, never by colour alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.editions.edition import Block, CellKey
from models.report.filing import Filing

WIDTH, HEIGHT = 800.0, 480.0
_LEFT, _RIGHT, _TOP, _FOOT = 210.0, 720.0, 84.0, 50.0
_ON_A_PAGE = {"results": 300.0, "requesters": 300.0, "years": 456.0}
"""Heights at which the charts, as wide as the 版心, stand on one page below a heading."""
_COMPARED = 3  # years side by side
_ORDINAL = re.compile(r"^(（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+\.)")
_LABEL = 9  # characters of a label on a line
_HATCH = 7.0
BLACK, GREY, WHITE = 0, 150, 255


@dataclass(frozen=True)
class BarShape:
    """A rectangle with a black outline; ``shade`` is its grey, 0 to 255."""

    x: float
    y: float
    width: float
    height: float
    shade: int


@dataclass(frozen=True)
class Stroke:
    """A thin black line."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Label:
    """A text; ``x`` is its start, middle or end as ``anchor`` says, ``y`` its baseline (downward)."""

    x: float
    y: float
    size: float
    text: str
    anchor: str = "start"


Shape = BarShape | Stroke | Label


@dataclass(frozen=True)
class Chart:
    """A drawing of WIDTH × ``height``; ``spoken`` says the same in words for those who cannot see it."""

    key: str
    title: str
    shapes: tuple[Shape, ...]
    spoken: str
    height: float = HEIGHT


def charts(filing: Filing, earlier: Sequence[Filing] | None = None, *, on_a_page: bool = False) -> tuple[Chart, ...]:
    """The charts that the report has figures for: results, requesters, and years side by side.

    ``earlier`` are the office's reports for the years before, by default last year's alone. Drawn for one page
    they are as high as that leaves room for.
    """
    block = next((b for b in filing.edition.blocks.values() if b.equations), None)
    if block is None:
        return ()
    years = _years_of(filing, earlier)
    tall = _ON_A_PAGE if on_a_page else dict.fromkeys(_ON_A_PAGE, HEIGHT)
    made = [
        _single_chart("results", "申请办理结果（件）", _results(filing, block), tall["results"]),
        _single_chart("requesters", "新收申请的申请人构成（件）", _requesters(filing, block), tall["requesters"]),
        _years_chart("years", "各年申请与办理对比（件）", _by_year(years, block), tall["years"]),
    ]
    return tuple(chart for chart in made if chart)


def missing_years(filing: Filing, earlier: Sequence[Filing] | None = None) -> tuple[int, ...]:
    """The years before the report's own that the comparison lacks, the latest first."""
    known = {each.year for each in _years_of(filing, earlier)}
    return tuple(year for year in range(filing.year - 1, filing.year - _COMPARED, -1) if year not in known)


def _years_of(filing: Filing, earlier: Sequence[Filing] | None) -> list[Filing]:
    """The reports to compare, oldest first; one without a figure is as good as none."""
    if earlier is None:
        earlier = [filing.last_year] if filing.last_year else []
    first = filing.year - _COMPARED + 1
    before = {each.year: each for each in earlier if first <= each.year < filing.year and each.figures.all}
    return [*(before[year] for year in sorted(before)), filing]


Item = tuple[str, int]
Group = tuple[str, tuple[tuple[str, int], ...]]  # label, (year, figure) …


def _results(filing: Filing, block: Block) -> list[Item]:
    total = next(column.key for column in block.columns if column.is_total)
    results: dict[str, int] = {}
    for row in block.rows:
        if len(row.head) > 1 and not row.is_total:
            value = filing.figures.get(CellKey(block.key, row.key, total))
            results[_short(row.head[1])] = results.get(_short(row.head[1]), 0) + (value or 0)
    return list(results.items())


def _requesters(filing: Filing, block: Block) -> list[Item]:
    row = block.equations[0].left[0][0]
    columns = [column for column in block.columns if not column.is_total]
    return [(_short(c.head[-1]), filing.figures.get(CellKey(block.key, row, c.key)) or 0) for c in columns]


def _by_year(years: Sequence[Filing], block: Block) -> list[Group]:
    total = next(column.key for column in block.columns if column.is_total)
    heads = {row.key: row.head[-1] if len(row.head) == 1 else row.head[0] for row in block.rows}
    groups = []
    for key, _ in (*block.equations[0].left, *block.equations[0].right):
        cell = CellKey(block.key, key, total)
        groups.append((_short(heads[key]), tuple((f"{f.year}年", f.figures.get(cell) or 0) for f in years)))
    return groups if len(years) > 1 else []


def _short(head: str) -> str:
    return _ORDINAL.sub("", head).partition("（")[0]


def _single_chart(key: str, title: str, items: Sequence[Item], height: float) -> Chart | None:
    """Lying bars, one an item, with their figures and shares."""
    whole = sum(value for _, value in items)
    if not whole:
        return None
    groups = [(label, (("", value),)) for label, value in items]
    spoken_items = "；".join(f"{label}{value}件，占{_share(value, whole)}" for label, value in items)
    return Chart(key, title, tuple(_bars(title, groups, whole, height)), f"{title}：{spoken_items}。", height)


def _years_chart(key: str, title: str, groups: Sequence[Group], height: float) -> Chart | None:
    """Lying bars in groups, a pattern for each year."""
    if not any(value for _, values in groups for _, value in values):
        return None
    spoken_groups = "；".join(
        f"{label}：" + "，".join(f"{year}{value}件" for year, value in values) for label, values in groups
    )
    shapes = (*_bars(title, groups, 0, height), *_legend(groups[0][1], height))
    return Chart(key, title, shapes, f"{title}。{spoken_groups}。", height)


def _bars(title: str, groups: Sequence[Group], whole: int, height: float) -> Iterator[Shape]:
    bottom = height - _FOOT
    yield Label(WIDTH / 2, 44, 24, title, "middle")
    yield Stroke(_LEFT, _TOP - 8, _LEFT, bottom + 4)
    longest = max(value for _, values in groups for _, value in values)
    pitch = (bottom - _TOP) / len(groups)
    for number, (label, values) in enumerate(groups):
        top = _TOP + number * pitch
        yield from _label(label, top + pitch / 2)
        thick = min(34.0, pitch * 0.74 / len(values))
        start = top + (pitch - thick * len(values)) / 2
        for index, (_, value) in enumerate(values):
            y = start + index * thick
            length = (_RIGHT - _LEFT - 90) * value / longest if longest else 0.0
            yield from _bar(_LEFT, y, length, thick * 0.86, len(values) - 1 - index)
            share = f"（{_share(value, whole)}）" if whole else ""
            yield Label(_LEFT + length + 8, y + thick * 0.43 + 5, 15, f"{value}{share}")


def _bar(x: float, y: float, length: float, thick: float, pattern: int) -> Iterator[Shape]:
    """This year dark grey, the year before hatched, the one before that white."""
    if length <= 0:
        return
    yield BarShape(x, y, length, thick, GREY if pattern == 0 else WHITE)
    at = x + _HATCH
    while pattern == 1 and at < x + length + thick:
        low, high = max(x, at - thick), min(x + length, at)
        if high > low:
            yield Stroke(low, y + (at - low), high, y + (at - high))
        at += _HATCH


def _label(label: str, middle: float) -> Iterator[Shape]:
    lines = [label[at : at + _LABEL] for at in range(0, min(len(label), 2 * _LABEL), _LABEL)]
    for number, line in enumerate(lines):
        yield Label(_LEFT - 10, middle + 6 + (number - (len(lines) - 1) / 2) * 20, 17, line, "end")


def _legend(values: Sequence[tuple[str, int]], height: float) -> Iterator[Shape]:
    for index, (year, _) in enumerate(values):
        x = WIDTH / 2 + (index - len(values) / 2) * 120
        yield from _bar(x, height - 32, 26, 14, len(values) - 1 - index)
        yield Label(x + 34, height - 19, 15, year)


def _share(value: int, whole: int) -> str:
    return f"{value * 100 / whole:.1f}%"
