"""一图读懂: every figure is the table's, nothing runs into anything, and it is a picture on every kind of paper."""

import dataclasses
import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from itertools import combinations, pairwise

import pikepdf
import pypdf
import pytest
from lxml import etree
from PIL import Image

from models.editions.edition import CellKey, CellKind
from models.exchange.formats.report_json import write_report
from models.exchange.report_file import read_report_bytes
from models.figures.totals import add_up
from models.figures.value import format_figure
from models.report.filing import Agency, Filing
from output.formats import PICTURES
from output.package import SUMS, make_package
from output.page import geometry as g
from output.page.fonts import FontRole
from output.page.page_model import Ink
from output.picture import parts
from output.picture.comparison import BarGroup, comparison_picture
from output.picture.facts import UNKNOWN, Series, read_facts
from output.picture.files import png, svg
from output.picture.layout import LONG_WIDTH, SHEET_HEIGHT, SHEET_WIDTH, long_picture, sheet_picture
from output.picture.shapes import Picture, PictureText, Rectangle
from output.publish import render
from tests.output.reports import filled, sample

SVG = "{http://www.w3.org/2000/svg}"
LONGEST_NAME = (
    "黑龙江省大兴安岭地区鄂伦春自治旗人民政府办公室政务服务和行政审批管理局（旗营商环境建设监督局）综合事务中心"
)


def year(before: int, part: float = 0.9, of: Filing | None = None) -> Filing:
    """A report as it might have been some years before."""
    filing = of or sample()
    figures = add_up(filing.edition, {cell: int(value * part) for cell, value in filing.figures.typed.items()})
    return dataclasses.replace(filing, year=filing.year - before, figures=figures)


def named(name: str) -> Filing:
    return dataclasses.replace(sample(), agency=Agency(name))


REPORTS: dict[str, tuple[Filing, list[Filing]]] = {
    "three years": (sample(), [year(1), year(2, 0.7)]),
    "two years with a gap": (sample(), [year(2)]),
    "one year": (sample(), []),
    "nine digits": (filled(123456789), [filled(98765432, 2024), filled(99999999, 2023)]),
    "zero": (filled(0), []),
    "older form": (filled(7, 2020), [filled(5, 2019)]),
    "long name": (named(LONGEST_NAME), [year(1, of=named(LONGEST_NAME))]),
}
each_report = pytest.mark.parametrize("name", REPORTS)


def pictures(name: str) -> tuple[Picture, Picture]:
    filing, earlier = REPORTS[name]
    long, sheet = long_picture(filing, earlier), sheet_picture(filing, earlier)
    assert long is not None
    assert sheet is not None
    return long, sheet


def words(picture: Picture) -> list[PictureText]:
    return [shape for shape in picture.shapes if isinstance(shape, PictureText)]


def svg_texts(picture: Picture) -> list[str]:
    return [str(element.text) for element in etree.fromstring(svg(picture).encode()).iter(f"{SVG}text")]


def group_sums(filing: Filing) -> dict[str, int]:
    """What the rows under each head of the results add up to, worked out from the cells alone."""
    sums: dict[str, int] = {}
    for cell, value in filing.figures.all.items():
        if cell.block == "requests" and cell.column == "total":
            head = filing.edition.row_and_column(cell)[0].head
            if len(head) > 1 and not filing.edition.row_and_column(cell)[0].is_total:
                sums[head[1]] = sums.get(head[1], 0) + value
    return sums


def figures_of(filing: Filing) -> set[str]:
    """Every figure that the tables say, as they print it, and the sums of the groups of results."""
    cells = filing.figures.all.items()
    return {format_figure(value, filing.edition.kind(cell)) for cell, value in cells} | {
        str(value) for value in group_sums(filing).values()
    }


@each_report
def test_every_figure_in_the_picture_is_the_table_s(name: str) -> None:
    filing, earlier = REPORTS[name]
    years = [filing, *earlier]
    said = {str(each.year) for each in years} | {f"{each.year}年" for each in years}
    for picture in pictures(name):
        for text in svg_texts(picture):
            is_sentence = text in f"数据来源：{filing.title}各表，2026年1月20日。" or re.search("没有", text)
            if text in said or is_sentence or not re.search(r"\d", text):
                continue
            [number] = re.findall(r"^(?:\d{4}年 )?([+-]?[\d.]+)(?:（[\d.]+%）)?$", text)
            before = re.match(r"(\d{4})年 ", text)
            of = [each for each in years if before is None or each.year == int(before[1])]
            assert any(number in figures_of(each) for each in of), text


@each_report
def test_every_main_figure_of_the_tables_is_in_the_picture(name: str) -> None:
    filing, _ = REPORTS[name]
    wanted = [
        format_figure(value, filing.edition.kind(cell))
        for cell, value in filing.figures.all.items()
        if cell.block != "requests"
        or (cell.column == "total" and cell.row in ("new_received", "carried_in", "handled_total", "carried_out"))
        or cell.row == "new_received"
    ]
    for picture in pictures(name):
        shown = [re.sub(r"（.*", "", text) for text in svg_texts(picture)]
        for figure in {*wanted, *map(str, group_sums(filing).values())}:
            assert figure in shown, figure


def test_shares_are_those_of_the_whole() -> None:
    for picture in pictures("three years"):
        told = [re.fullmatch(r"(\d+)（([\d.]+)%）", text) for text in svg_texts(picture)]
        found = {int(match[1]): float(match[2]) for match in told if match}
        results = group_sums(sample())
        for value in results.values():
            assert found[value] == pytest.approx(value * 100 / sum(results.values()), abs=0.051)


@each_report
def test_nothing_runs_into_anything(name: str) -> None:
    for picture in pictures(name):
        lines = words(picture)
        for line in lines:
            left, top, right, bottom = line.box
            assert 0 <= left < right <= picture.width, line.text
            assert 0 <= top < bottom <= picture.height, line.text
        for one, other in combinations(lines, 2):
            assert not _meet(one.box, other.box), f"{one.text} | {other.text}"
        bars = [
            (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
            for shape in picture.shapes
            if isinstance(shape, Rectangle) and shape.fill in parts.YEARS and shape.width < picture.width
        ]
        for line in lines:
            for bar in bars:
                assert not _meet(line.box, bar), line.text
        for one_bar, other_bar in combinations(bars, 2):
            assert not _meet(one_bar, other_bar)


def test_a_label_of_more_lines_than_its_bars_have_keeps_clear_of_what_is_above() -> None:
    items = [
        Series(f"{order}政府信息公开申请数量", "", "件", CellKind.COUNT, (2724, 3157))
        for order in ("本年新收", "上年结转")
    ]
    group = BarGroup("收到和处理政府信息公开申请情况", "（件）", items)
    lines = words(comparison_picture("三年对比", (2025, 2024), [group], []))
    assert sum("政府信息公开" in line.text for line in lines) > len(items), "the labels take several lines"
    for one, other in combinations(lines, 2):
        assert not _meet(one.box, other.box), f"{one.text} | {other.text}"


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two boxes share more than a hair."""
    hair = 0.6
    return min(one[2], other[2]) - max(one[0], other[0]) > hair and min(one[3], other[3]) - max(one[1], other[1]) > hair


def lying_bars(picture: Picture) -> dict[int, float]:
    """The length of each lying bar of the report's own year, by the figure beside it."""
    bars = [shape for shape in picture.shapes if isinstance(shape, Rectangle) and shape.fill == parts.RED]
    found = {}
    for line in words(picture):
        if match := re.fullmatch(r"(\d+)（[\d.]+%）", line.text):
            beside = [bar for bar in bars if bar.y < line.y < bar.y + bar.height * 1.3 and bar.width < picture.width]
            [before] = [bar for bar in beside if 0 <= line.left - bar.x - bar.width < bar.height]
            found[int(match[1])] = before.width
    return found


def test_bars_begin_at_zero_and_are_as_long_as_their_figures() -> None:
    results = group_sums(sample())
    for picture in pictures("three years"):
        found = lying_bars(picture)
        assert set(results.values()) <= set(found)
        unit = [found[value] / value for value in results.values()]
        assert max(unit) == pytest.approx(min(unit), rel=0.001)


def test_a_report_of_zeros_shows_zeros_and_no_bars() -> None:
    for picture in pictures("zero"):
        grounds = [shape for shape in picture.shapes if isinstance(shape, Rectangle) and shape.fill in parts.YEARS]
        assert len(grounds) == 1 + len(sample().edition.tables), "the head, and a mark beside the name of each table"
        assert svg_texts(picture).count("0") > 20
        assert UNKNOWN not in svg_texts(picture)


def test_what_nobody_filled_is_a_dash_and_not_zero() -> None:
    received = CellKey("requests", "new_received", "natural_person")
    filing = dataclasses.replace(sample(), figures=add_up(sample().edition, {received: 12}))
    for picture in (long_picture(filing, []), sheet_picture(filing, [])):
        assert picture is not None
        shown = svg_texts(picture)
        assert UNKNOWN in shown
        assert "0" not in shown
        assert "12" in shown
        assert not any("%" in text for text in shown), "of a whole that is not known nobody knows a share"


def test_a_report_without_a_figure_has_no_picture() -> None:
    assert long_picture(filled(None)) is None
    assert sheet_picture(filled(None)) is None


def test_years_are_compared_as_far_as_they_are_at_hand() -> None:
    now = sample()
    for earlier, years, missing in (
        ([year(1), year(2)], (now.year, now.year - 1, now.year - 2), ()),
        ([year(2), year(3)], (now.year, now.year - 2), (now.year - 1,)),
        ([dataclasses.replace(filled(None), year=now.year - 1)], (now.year,), (now.year - 1, now.year - 2)),
    ):
        facts = read_facts(now, earlier)
        assert facts is not None
        assert (facts.years, facts.missing_years) == (years, missing)
    assert f"缺{now.year - 1}年的报告，没有对比。" in svg_texts(pictures("two years with a gap")[0])
    facts = read_facts(dataclasses.replace(now, last_year=year(1)))
    assert facts is not None
    assert facts.years == (now.year, now.year - 1)


@each_report
def test_office_and_year_are_on_it_and_it_says_where_the_figures_are_from(name: str) -> None:
    filing, _ = REPORTS[name]
    for picture in pictures(name):
        heads = [line.text for line in words(picture) if line.ink == parts.WHITE]
        assert "".join(heads[1:]) == filing.title
        assert len(heads) <= 5
        assert f"数据来源：{filing.title}各表" in "".join(svg_texts(picture))


def test_a_picture_of_a_draft_says_so() -> None:
    for make in (long_picture, sheet_picture):
        draft, final = make(sample(), is_draft=True), make(sample())
        assert draft is not None
        assert final is not None
        assert "一图读懂（草稿）" in svg_texts(draft)
        assert not any("草稿" in text for text in svg_texts(final))


def test_it_can_be_read_on_a_telephone_and_in_grey() -> None:
    long, sheet = pictures("three years")
    assert (long.width, sheet.width, sheet.height) == (LONG_WIDTH, SHEET_WIDTH, SHEET_HEIGHT)
    sizes = [line.size for line in words(long) if len(line.text) <= 10]
    assert min(sizes) * 360 / long.width >= 8.5, "longer figures are narrowed"
    greys = [0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue in parts.YEARS]
    assert all(after - before > 0.2 for before, after in pairwise(greys))
    for ink, ground in ((parts.SOFT, parts.WHITE), (parts.RED, parts.TINT), (parts.WHITE, parts.RED)):
        assert contrast(ink, ground) >= 4.5


def contrast(one: Ink, other: Ink) -> float:
    """WCAG 2.2, 1.4.3."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(ink: Ink) -> float:
    parts_of_light = [part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4) for part in ink]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts_of_light, strict=True))


def test_svg_and_png_are_whole_pictures() -> None:
    for picture in pictures("three years"):
        root = etree.fromstring(svg(picture).encode())
        assert root.findtext(f"{SVG}title") == picture.title
        assert root.findtext(f"{SVG}desc") == picture.spoken
        with Image.open(io.BytesIO(png(picture))) as drawn:
            assert drawn.size == (round(picture.width), round(picture.height))
            colours = {pixel for _, pixel in drawn.getcolors(1 << 20) or ()}
            assert {tuple(round(part * 255) for part in ink) for ink in (parts.RED, parts.WHITE)} <= colours


def test_the_same_report_gives_the_same_bytes() -> None:
    for each in PICTURES.values():
        assert each.write(sample(), [year(1)]) == each.write(sample(), [year(1)])


def test_the_sheet_is_one_page_of_a4_in_colour() -> None:
    raw = PICTURES[".pdf"].write(sample(), [year(1)])
    [page] = pypdf.PdfReader(io.BytesIO(raw)).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((g.PAPER_WIDTH, g.PAPER_HEIGHT))
    text = page.extract_text()
    assert "示例市人民政府" in text
    assert "3119" in text
    with pikepdf.open(io.BytesIO(raw)) as opened:
        [intent] = opened.Root.OutputIntents
        assert intent.DestOutputProfile.N == 3
        told = [str(each.Alt) for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    sheet = sheet_picture(sample(), [year(1)])
    assert sheet is not None
    assert told == [sheet.spoken]


DRAWN = sheet_picture(sample(), [year(1), year(2)])


@pytest.mark.parametrize("form", [".pdf", ".docx", ".html", ".ofd"])
def test_the_last_page_adds_nothing_to_what_is_read_back(form: str) -> None:
    read = read_report_bytes(render(sample(), form, DRAWN), f"a{form}")
    plain = read_report_bytes(render(sample(), form), f"a{form}")
    assert read.filing == plain.filing
    assert [left.is_harmless for left in read.unplaced] == [True]
    assert read.questions == ()


def test_the_picture_stands_on_one_last_page_in_grey() -> None:
    assert DRAWN is not None
    raw = render(sample(), ".pdf", DRAWN)
    pages = pypdf.PdfReader(io.BytesIO(raw)).pages
    assert len(pages) == len(pypdf.PdfReader(io.BytesIO(render(sample(), ".pdf"))).pages) + 1
    contents = pages[-1].get_contents()
    assert contents is not None
    assert b" rg" not in contents.get_data()
    assert "附：图解" in pages[-1].extract_text()
    with pikepdf.open(io.BytesIO(raw)) as opened:
        told = [str(each.Alt) for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert told == [DRAWN.spoken]


def test_word_and_web_describe_the_picture() -> None:
    assert DRAWN is not None
    with zipfile.ZipFile(io.BytesIO(render(sample(), ".docx", DRAWN))) as archive:
        body = archive.read("word/document.xml").decode()
        assert archive.read("word/media/picture1.png")[:4] == b"\x89PNG"
    assert body.count("<w:drawing>") == 1
    page = render(sample(), ".html", DRAWN).decode()
    assert DRAWN.spoken in body
    assert f'aria-label="{DRAWN.spoken}"' in page
    assert page.count("<style>") == 1


def test_words_are_measured_in_the_faces_they_are_set_in() -> None:
    line = PictureText(10, 10, 20, "政府123", "end", voice=FontRole.TITLE)
    assert line.left == pytest.approx(10 - line.width)
    assert 40 < line.width < 80


@pytest.mark.promise("package-holds-back")
def test_the_package_holds_everything_and_its_checksums() -> None:
    filing = sample()
    raw = make_package(filing, write_report(filing), ())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = set(archive.namelist())
        lines = [line.split("  ", 1) for line in archive.read(SUMS).decode().splitlines()]
        sums = {name: digest for digest, name in lines}
        assert set(sums) == names - {SUMS}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in sums.items())
        sheets = ("校核记录单.docx", "校核记录单.pdf")
        for ending in (".pdf", ".docx", ".html", ".xlsx", ".ofd", "report.json", *sheets, "一图读懂.png"):
            assert any(name.endswith(ending) for name in names)
    assert read_report_bytes(raw, "a.zip").filing.figures == filing.figures
