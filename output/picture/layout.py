"""The two pictures of a report: one as long as it needs to be for a screen, one that fills an A4 sheet."""

from collections.abc import Callable, Sequence

from models.report.filing import Filing
from output.blocks import DRAFT
from output.compose import chinese_date
from output.page.fonts import FontRole
from output.page.titles import title_lines
from output.picture import parts
from output.picture.facts import UNKNOWN, Facts, Matrix, Series, TableFacts, read_facts
from output.picture.parts import Pen
from output.picture.shapes import Picture

LONG_WIDTH = 1080.0
SHEET_WIDTH, SHEET_HEIGHT = 1240.0, 1754.0
NAME = "一图读懂"
_LONG_UNIT, _LONG_MARGIN = 36.0, 60.0
_SHEET_UNIT, _SHEET_MARGIN = 24.0, 70.0
_SMALLEST, _STEP = 12.0, 0.5
_MOST_NAME_LINES = 3
Part = Callable[[float, float, float], float]
"""Draws itself at a place (x, top) with a width, and says how high it is."""


def long_picture(filing: Filing, earlier: Sequence[Filing] | None = None, *, is_draft: bool = False) -> Picture | None:
    """The picture for a screen, 1080 wide; None where no cell of the report is filled.

    ``earlier`` are the office's reports of the years before, by default last year's alone. One of a draft says so.
    """
    facts = read_facts(filing, earlier, is_draft=is_draft)
    if facts is None:
        return None
    pen = Pen(_LONG_UNIT, facts.years)
    at = _head(pen, facts, LONG_WIDTH)
    width = LONG_WIDTH - 2 * _LONG_MARGIN
    for section in _sections(pen, facts, filing):
        at += pen.unit * 1.6
        for row in section:
            for part in row:
                at += part(_LONG_MARGIN, at, width) + pen.unit * 0.9
    at += pen.unit * 0.6 + _foot(pen, facts, _LONG_MARGIN, at + pen.unit * 0.6, width)
    return _picture(pen, facts, LONG_WIDTH, at + pen.unit)


def sheet_picture(filing: Filing, earlier: Sequence[Filing] | None = None, *, is_draft: bool = False) -> Picture | None:
    """The picture for one sheet, in the shape of A4; None where no cell of the report is filled."""
    facts = read_facts(filing, earlier, is_draft=is_draft)
    if facts is None:
        return None
    unit = _SHEET_UNIT
    while _draw_sheet(Pen(unit, facts.years), facts, filing, 0.0) > SHEET_HEIGHT and unit > _SMALLEST:
        unit -= _STEP
    free = SHEET_HEIGHT - _draw_sheet(Pen(unit, facts.years), facts, filing, 0.0)
    pen = Pen(unit, facts.years)
    _draw_sheet(pen, facts, filing, max(0.0, free) / (len(facts.tables) + 2))
    return _picture(pen, facts, SHEET_WIDTH, SHEET_HEIGHT)


def _draw_sheet(pen: Pen, facts: Facts, filing: Filing, air: float) -> float:
    """Draw the sheet with so much air before each section; where it ends."""
    at = _head(pen, facts, SHEET_WIDTH)
    width, gutter = SHEET_WIDTH - 2 * _SHEET_MARGIN, pen.unit * 1.8
    half = (width - gutter) / 2
    for section in _sections(pen, facts, filing):
        at += pen.unit * 1.1 + air
        for row in section:
            if len(row) == 1:
                at += row[0](_SHEET_MARGIN, at, width) + pen.unit * 0.7
                continue
            ends = [at, at]
            for part in row:
                side = 0 if ends[0] <= ends[1] else 1
                ends[side] += part(_SHEET_MARGIN + side * (half + gutter), ends[side], half) + pen.unit * 0.7
            at = max(ends)
    return at + air + _foot(pen, facts, _SHEET_MARGIN, at + air, width) + pen.unit


def _sections(pen: Pen, facts: Facts, filing: Filing) -> list[list[list[Part]]]:
    """A section for each table of the form, in its order; in each, rows of parts that may stand side by side."""
    tables = {table.name: table for table in facts.tables}
    return [
        _table_section(pen, tables[table.name]) if table.name in tables else _requests_section(pen, facts)
        for table in filing.edition.tables
    ]


def _requests_section(pen: Pen, facts: Facts) -> list[list[Part]]:
    flow = (*facts.flow[0], *facts.flow[1])
    unit = f"（{flow[0].unit}）"
    results_name = next(series.label for series in flow if series.is_total)
    return [
        [_heading(pen, facts.requests_name)],
        [_tiles(pen, flow)],
        [
            _bars(pen, results_name, unit, facts.results),
            _bars(pen, facts.requesters_name, f"{flow[0].label}{unit}", facts.requesters),
        ],
    ]


def _table_section(pen: Pen, table: TableFacts) -> list[list[Part]]:
    matrices: list[Part] = [_matrix(pen, each) for each in table.matrices]
    tiles: list[list[Part]] = [[_tiles(pen, table.singles)]] if table.singles else []
    return [[_heading(pen, table.name)], matrices, *tiles]


def _heading(pen: Pen, text: str) -> Part:
    return lambda x, top, width: parts.section_heading(pen, x, top, width, text)


def _matrix(pen: Pen, matrix: Matrix) -> Part:
    return lambda x, top, width: parts.matrix(pen, x, top, width, matrix)


def _bars(pen: Pen, name: str, note: str, items: Sequence[Series]) -> Part:
    def draw(x: float, top: float, width: float) -> float:
        at = top + parts.part_heading(pen, x, top, width, name, note)
        at += parts.legend(pen, x, at)
        return at + parts.bars(pen, x, at, width, items) - top

    return draw


def _tiles(pen: Pen, series: Sequence[Series]) -> Part:
    """Tiles in rows: as many beside each other as are wide enough."""

    def draw(x: float, top: float, width: float) -> float:
        gap = pen.unit * 0.7
        count = min(len(series), 4 if width > pen.unit * 40 else 2)
        each, at = (width - gap * (count - 1)) / count, top
        for row in (series[start : start + count] for start in range(0, len(series), count)):
            height = parts.tile_height(pen, each, row)
            for number, one in enumerate(row):
                parts.tile(pen, x + number * (each + gap), at, each, height, one)
            at += height + gap
        return at - gap - top

    return draw


def _head(pen: Pen, facts: Facts, width: float) -> float:
    """The office's name and what the report is called, on a dark ground."""
    place = len(pen.shapes)
    inside = width - 4 * pen.unit
    size = pen.unit * 1.9
    while size > pen.unit and len(title_lines(facts.agency, inside / size, facts.agency)) > _MOST_NAME_LINES:
        size *= 0.92
    at = pen.unit * 1.5
    pen.write(width / 2, at, pen.small, f"{NAME}（{DRAFT}）" if facts.is_draft else NAME, "middle", parts.WHITE)
    at += pen.unit * 1.8
    names = title_lines(facts.agency, inside / size, facts.agency)
    at += pen.write_lines(width / 2, at, size, names, "middle", parts.WHITE, FontRole.TITLE) + pen.unit * 0.8
    second = parts.fitting_size(facts.headline, pen.unit * 1.35, inside, FontRole.TITLE)
    pen.write(width / 2, at, second, facts.headline, "middle", parts.WHITE, FontRole.TITLE)
    at += second + pen.unit * 1.4
    ground = Pen(pen.unit, pen.years)
    ground.fill(0.0, 0.0, width, at, parts.RED)
    pen.shapes[place:place] = ground.shapes
    return at


def _foot(pen: Pen, facts: Facts, x: float, top: float, width: float) -> float:
    """Where the figures are from, and how they are drawn."""
    signed = f"，{chinese_date(facts.signed_on)}" if facts.signed_on else ""
    sentences = [
        f"数据来源：{facts.agency}{facts.headline}各表{signed}。",
        f"“{UNKNOWN}”表示没有填写，不是 0。条形一律从 0 画起，各图尺度不同。",
    ]
    if len(facts.years) > 1 and facts.missing_years:
        sentences.append(f"缺{'、'.join(f'{year}年' for year in facts.missing_years)}的报告，没有对比。")
    pen.fill(x, top, width, max(1.0, pen.unit * 0.05), parts.RULE)
    lines = [line for sentence in sentences for line in parts.wrap(sentence, pen.small, width)]
    return pen.unit * 0.6 + pen.write_lines(x, top + pen.unit * 0.6, pen.small, lines, ink=parts.SOFT)


def _picture(pen: Pen, facts: Facts, width: float, height: float) -> Picture:
    title = f"{NAME}：{facts.agency}{facts.headline}"
    return Picture(title, width, height, tuple(pen.shapes), f"{title}。{_spoken(facts)}")


def _spoken(facts: Facts) -> str:
    """The figures in words, in the order in which they are drawn."""
    told = [*facts.flow[0], *facts.flow[1]]
    groups = [
        _told(facts, facts.requests_name, told),
        _told(facts, next(series.label for series in told if series.is_total), facts.results),
        _told(facts, facts.requesters_name, facts.requesters),
    ]
    for table in facts.tables:
        cells = [series for matrix in table.matrices for _, row in matrix.rows for series in row]
        groups.append(_told(facts, table.name, [*cells, *table.singles]))
    return "".join(groups)


def _told(facts: Facts, name: str, series: Sequence[Series]) -> str:
    items = (
        f"{one.label}{one.note}"
        + "，".join(f"{year}年{one.text(place)}{one.unit}" for place, year in enumerate(facts.years))
        for one in series
    )
    return f"{name}：{'；'.join(items)}。"
