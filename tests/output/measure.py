"""Measure a finished report against GB/T 9704-2012, from the file alone.

    python -m tests.output.measure REPORT.pdf          print the table
    python -m tests.output.measure --renew             print reports and renew docs/TYPOGRAPHY.md

Lengths are taken from the characters' matrices with pdfplumber, which is not the writer's code.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pdfplumber

MM = 72 / 25.4
LEFT, TOP, WIDTH, HEIGHT = 28 * MM, 37 * MM, 156 * MM, 225 * MM
NO_START = frozenset("，。、；：？！）》〉」』】〕”’…—·％%‰℃,.;:?!)]}")
NO_END = frozenset("（《〈「『【〔“‘([{￥$№")
ASCENT = 0.88  # of the em, above the baseline, in Chinese faces


@dataclass(frozen=True)
class Glyph:
    """A character as a reader of the file finds it; lengths in points, y downward."""

    text: str
    face: str
    size: float
    x: float
    right: float
    baseline: float
    upright: bool
    black: bool


Row = list[Glyph]


@dataclass(frozen=True)
class Clause:
    """A requirement and what was found."""

    number: str
    requirement: str
    required: str
    measured: str
    met: bool

    def __str__(self) -> str:
        return (
            f"| {self.number} | {self.requirement} | {self.required} | {self.measured} | {'是' if self.met else '否'} |"
        )


class Reading:
    """A whole file read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with pdfplumber.open(path) as pdf:
            self.sizes = {(round(p.width / MM, 1), round(p.height / MM, 1)) for p in pdf.pages}
            self.pages = [[_glyph(char, page.height) for char in page.chars] for page in pdf.pages]
            self.rules = [[_width(rule) for rule in page.lines] for page in pdf.pages]
            self.edges = [[(r["x0"], r["top"], r["x1"], r["bottom"]) for r in page.lines] for page in pdf.pages]

    @cached_property
    def rows(self) -> list[list[Row]]:
        """Rows of body type by page."""
        return [list(_rows([g for g in page if abs(g.size - 16) < 0.1])) for page in self.pages]

    @cached_property
    def plain(self) -> list[list[Row]]:
        """The rows of pages without a table, a title or a 落款."""
        return [
            rows
            for rows, page, rules in list(zip(self.rows, self.pages, self.rules, strict=True))[:-1]
            if rows and not rules and not any(g.size > 20 for g in page)
        ]

    @cached_property
    def feet(self) -> list[Row]:
        """The page number of each page."""
        return [
            sorted((g for g in page if g.size == 14 and g.baseline > TOP + HEIGHT), key=lambda g: g.x)
            for page in self.pages
        ]

    def paragraphs(self) -> Iterator[list[str]]:
        """The rows of each paragraph, in order; a row begun two characters in begins one."""
        open_one: list[str] = []
        for row in (row for rows in self.rows for row in rows):
            if row[0].x > LEFT + 12 and open_one:
                yield open_one
                open_one = []
            open_one.append("".join(g.text for g in row))
        yield open_one


def _glyph(char: dict[str, Any], height: float) -> Glyph:
    a, b, c, d, _, f = char["matrix"]
    size = round(char["size"] if a else abs(b) * char["size"], 2)
    face = char["fontname"].partition("+")[2].removesuffix("-Regular").removeprefix("Nianbao")
    black = tuple(char["non_stroking_color"] or (0,)) == (0,)
    return Glyph(char["text"], face, size, char["x0"], char["x1"], height - f, bool(not b and not c and d > 0), black)


def _width(rule: dict[str, Any]) -> float:
    return round(float(rule["linewidth"]), 2)


def _rows(glyphs: list[Glyph]) -> Iterator[Row]:
    row: Row = []
    for glyph in sorted(glyphs, key=lambda g: (round(g.baseline, 1), g.x)):
        if row and glyph.baseline - row[0].baseline > 2:
            yield sorted(row, key=lambda g: g.x)
            row = []
        row.append(glyph)
    if row:
        yield sorted(row, key=lambda g: g.x)


def geometry(read: Reading) -> Iterator[Clause]:
    """Clauses 3 to 6: paper, 版心, lines and characters."""
    yield Clause(
        "5.1",
        "纸型 A4（mm）",
        "210 × 297",
        " ".join(f"{w} × {h}" for w, h in read.sizes),
        read.sizes == {(210.0, 297.0)},
    )
    tops = [rows[0][0].baseline - ASCENT * 16 for rows in read.plain]
    top = median(tops or [0.0]) / MM
    yield Clause("5.2.1", "天头（mm）", "37 ± 1", f"{top:.2f}", abs(top - 37) <= 1)
    left = min(row[0].x for rows in read.rows for row in rows) / MM
    yield Clause("5.2.1", "订口（mm）", "28 ± 1", f"{left:.2f}", abs(left - 28) <= 1)
    full = [rows for rows in read.plain if len(rows) == 22]
    height = median(r[-1][0].baseline - r[0][0].baseline + 16 for r in full) / MM if full else 0
    yield Clause("5.2.1", "版心高（mm）", "225", f"{height:.2f}", abs(height - 225) <= 0.1)
    grid = [row for rows in read.plain for row in rows if on_grid(row)]
    width = median(row[-1].right - row[0].x for row in grid) / MM if grid else 0
    yield Clause("5.2.1", "版心宽（mm）", "156", f"{width:.2f}", abs(width - 156) <= 0.1)
    faces = Counter(g.face for rows in read.rows for row in rows for g in row if "\u4e00" <= g.text <= "\u9fff")
    face = faces.most_common(1)[0][0]
    yield Clause("5.2.2", "正文 3 号仿宋（16 pt）", "仿宋", f"{face} 16 pt", face == "Fangsong")
    lines = Counter(len(rows) for rows in read.plain)
    yield Clause(
        "5.2.3",
        "每面行数（最多／最常见）",
        "22",
        f"{max(lines, default=0)}／{(lines.most_common(1) or [(0, 0)])[0][0]}",
        max(lines, default=0) == 22,
    )
    steps = [b[0].baseline - a[0].baseline for rows in read.plain for a, b in pairwise(rows)] or [0.0]
    even = max(steps) - min(steps) < 0.05
    yield Clause(
        "5.2.3", "行距（pt），处处相同", "29.61", f"{median(steps):.2f}", even and abs(median(steps) - 29.61) < 0.02
    )
    counts = Counter(len(row) for row in grid)
    yield Clause("5.2.3", "每行字数（全角字满行）", "28", "、".join(map(str, sorted(counts))), set(counts) == {28})
    black = all(g.black for page in read.pages for g in page)
    yield Clause("5.2.4", "文字颜色", "黑", "黑" if black else "有别的颜色", black)
    skew = sum(not g.upright for page in read.pages for g in page)
    yield Clause("6.1", "歪斜的字", "0", str(skew), skew == 0)


def on_grid(row: Row) -> bool:
    """Whether a row is full and all of whole characters, no mark squeezed and nothing opened up."""
    whole = all(g.right - g.x > 15.9 for g in row)
    close = all(abs(b.x - a.x - (WIDTH - 16) / 27) < 0.05 for a, b in pairwise(row))
    return row[0].x < LEFT + 1 and row[-1].right > LEFT + WIDTH - 2 and whole and close


def text_parts(read: Reading) -> Iterator[Clause]:
    """Clauses 7.3 and 7.5: title, paragraphs, headings, 落款, page numbers."""
    title = list(_rows([g for g in read.pages[0] if abs(g.size - 22) < 0.1]))
    off = max(abs((row[0].x + row[-1].right) / 2 - LEFT - WIDTH / 2) for row in title) / MM
    yield Clause("7.3.1", "标题 2 号（22 pt），居中偏差（mm）", "≤ 0.5", f"{off:.2f}", off <= 0.5)
    pitch = (WIDTH - 16) / 27
    indents = Counter(round((row[0].x - LEFT) / pitch, 1) for rows in read.plain for row in rows)
    usual = [abs(i) for i, _ in indents.most_common(2)]
    yield Clause(
        "7.3.3",
        "首行缩进、回行（字）",
        "2、0",
        "、".join(f"{i:g}" for i in sorted(usual, reverse=True)),
        sorted(usual) == [0, 2],
    )
    for number, face, pattern in (
        ("一、", "Hei", r"^[一二三四五六七八九十]+、"),
        ("（一）", "Kai", r"^（[一二三四五六七八九十]+）"),
    ):
        found = Counter(
            row[1].face
            for rows in read.rows
            for row in rows
            if row[0].x > LEFT + 1.5 * pitch and re.match(pattern, "".join(g.text for g in row))
        )
        name = {"Hei": "黑体", "Kai": "楷体"}[face]
        yield Clause(
            "7.3.3", f"“{number}”标题字体", name, f"{'、'.join(found)} × {found.total()}", set(found) == {face}
        )
    yield from signature(read, pitch)
    yield from feet(read)


def signature(read: Reading, pitch: float) -> Iterator[Clause]:
    """Clause 7.3.5: the last two rows of the report."""
    *_, before, name, day = read.rows[-1]
    gap = (name[0].baseline - before[0].baseline) / ((HEIGHT - 16) / 21) - 1
    yield Clause("7.3.5.2", "落款上空（行）", "1", f"{gap:.2f}", abs(gap - 1) < 0.05)
    right = (LEFT + WIDTH - name[-1].right) / pitch
    yield Clause("7.3.5.2", "发文机关署名右空（字）", "2", f"{right:.2f}", abs(right - 2) < 0.05)
    step = (day[0].x - name[0].x) / pitch
    yield Clause("7.3.5.2", "成文日期首字右移（字）", "2", f"{step:.2f}", abs(step - 2) < 0.05)
    written = "".join(g.text for g in day)
    yield Clause(
        "7.3.5.4",
        "成文日期",
        "阿拉伯数字，不编虚位",
        written,
        bool(re.fullmatch(r"\d{4}年[1-9]\d?月[1-9]\d?日", written)),
    )


def feet(read: Reading) -> Iterator[Clause]:
    """Clause 7.5: the page numbers."""
    sides = [
        (LEFT + WIDTH - row[-1].right) / 14 if page % 2 else (row[0].x - LEFT) / 14
        for page, row in enumerate(read.feet, 1)
    ]
    worst = max(sides, key=lambda side: abs(side - 1))
    yield Clause("7.5", "页码外侧空（字），单右双左", "1", f"{worst:.2f}", abs(worst - 1) < 0.05)
    digits = {(g.size, g.face) for row in read.feet for g in row if g.text.isdigit()}
    half = all(abs(g.right - g.x - 7) < 0.05 for row in read.feet for g in row if g.text.isdigit())
    yield Clause(
        "7.5",
        "页码 4 号半角（14 pt，字宽 7 pt）",
        "14、7",
        "、".join(f"{s:g}" for s, _ in digits),
        half and len(digits) == 1,
    )
    drop = dash_drop(read.path)
    yield Clause("7.5", "一字线距版心下边缘（mm）", "7", f"{drop:.1f}", abs(drop - 7) <= 0.15)


def dash_drop(path: Path) -> float:
    """From the lower edge of the 版心 to the upper edge of the dash's ink, in mm, off an image of page 1."""
    dots = 300
    image = subprocess.run(
        ["pdftoppm", "-r", str(dots), "-f", "1", "-l", "1", "-gray", path], stdout=subprocess.PIPE, check=True
    ).stdout
    _, size, _, pixels = image.split(b"\n", 3)
    width, height = map(int, size.split())
    left = int((184 - 20) / 25.4 * dots)
    for y in range(int((37 + 225 + 1) / 25.4 * dots), height):
        ink = sum(value < 128 for value in pixels[y * width + left : (y + 1) * width])
        if ink > 25:
            return y / dots * 25.4 - 37 - 225
    return 0.0


def breaks(read: Reading) -> Iterator[Clause]:
    """GB/T 15834 and 15835: what may not begin or end a line, and what is not parted."""
    starts = ends = parted = 0
    for paragraph in read.paragraphs():
        starts += sum(line[0] in NO_START for line in paragraph[1:])
        ends += sum(line[-1] in NO_END for line in paragraph[:-1])
        for above, below in pairwise(paragraph):
            parted += bool(re.search(r"[0-9A-Za-z]$", above) and re.match(r"[0-9A-Za-z%‰万亿件条项]", below))
    yield Clause("GB/T 15834", "行首的点号、后括号", "0", str(starts), starts == 0)
    yield Clause("GB/T 15834", "行末的前括号、前引号", "0", str(ends), ends == 0)
    yield Clause("GB/T 15835", "拆开的数字、单位、西文词", "0", str(parted), parted == 0)


def table_rules(read: Reading) -> Iterator[Clause]:
    """Not in the standard: the rules of the tables."""
    widths = Counter(width for page in read.rules for width in page)
    told = "、".join(f"{w:g}" for w in sorted(widths))
    yield Clause("—", "表格线宽（pt）：内、外", "0.4、1", told, set(widths) == {0.4, 1.0})


def turned(read: Reading) -> Iterator[Clause]:
    """Clause 8: a page whose table is turned."""
    for glyphs in read.pages:
        lying = [g for g in glyphs if not g.upright]
        if lying:
            upright = [g for g in glyphs if g.upright]
            foot = all(g.size == 14 for g in upright)
            yield Clause(
                "8", "横排表格逆时针转 90°，页码位置不变", "是", f"{len(lying)} 字转、页码正" if foot else "否", foot
            )


def clauses(read: Reading) -> list[Clause]:
    """Everything that is measured on an upright report."""
    return [*geometry(read), *text_parts(read), *breaks(read), *table_rules(read)]


HEAD = "| 条款 | 要求 | 规定 | 实测 | 符合 |\n|---|---|---|---|---|"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
PAGE = Path(__file__).parents[2] / "docs" / "TYPOGRAPHY.md"


def written_table(upright: Reading, lying: Reading) -> str:
    """The table as docs/TYPOGRAPHY.md holds it."""
    return "\n".join([HEAD, *map(str, [*clauses(upright), *turned(lying)])])


def renew() -> None:
    """Print both reports and put the measured table into the page."""
    from output.compose import compose
    from output.page.fonts import bundled_fonts
    from output.pdf import PrintOptions, write
    from tests.output.reports import REPORTS

    folder = Path(__file__).parents[2] / "build"
    folder.mkdir(exist_ok=True)
    readings = []
    for name, landscape in (("eighteen", ()), ("turned", ("requests",))):
        path = folder / f"measured-{name}.pdf"
        write(compose(REPORTS[name](), landscape), path, PrintOptions(fonts=bundled_fonts()))
        readings.append(Reading(path))
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{written_table(*readings)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--renew"]:
        renew()
    else:
        for name in sys.argv[1:]:
            sys.stdout.write("\n".join([name, HEAD, *map(str, clauses(Reading(Path(name))))]) + "\n")
