"""The flow of blocks into pages."""

from itertools import pairwise

import pytest

from models.editions.edition import Block, Edition, FormLine, Table
from models.editions.known_editions import edition_for, known_editions
from models.editions.layout import lay_out
from output.blocks import Document, Grid, Heading, PageBreak, Paragraph, Signature
from output.page import geometry as g
from output.page.fonts import FontSet
from output.page.page_model import Book, Element, GlyphRun
from output.page.pages import make_pages, signature_lefts
from output.page.tables import fit_table
from output.page.titles import title_lines
from tests.output.reports import LONG_NAME

Paper = Heading | Paragraph | Grid | Signature | PageBreak
LINE = "政" * 28


def laid(case: FontSet, *blocks: Paper) -> Book:
    return make_pages(Document("报告", "机关", 2025, blocks), case)


def texts(book: Book) -> list[list[str]]:
    """The text of each mark, by page, the page number last."""
    return [["".join(run.text for run in mark.runs) for mark in page.contents if mark.runs] for page in book.pages]


def test_a_full_page_has_22_lines(case: FontSet) -> None:
    pages = texts(laid(case, PageBreak(), Paragraph(LINE * 60)))
    assert [len(page) - 1 for page in pages] == [1, 22, 22, 17]


def test_a_page_break_begins_one_page_and_no_blank_ones(case: FontSet) -> None:
    assert len(texts(laid(case, PageBreak(), PageBreak(), Paragraph("甲")))) == 2


def test_a_heading_goes_with_what_follows(case: FontSet) -> None:
    for lines in range(15, 26):
        book = laid(
            case, Paragraph("政" * (26 + 28 * lines)), Heading(1, "一、甲"), Heading(2, "（一）乙"), Paragraph("丙")
        )
        place = {text: page for page, marks in enumerate(texts(book)) for text in marks}
        assert place["一、甲"] == place["（一）乙"] == place["丙"]


def test_a_heading_goes_with_its_table(case: FontSet) -> None:
    table = edition_for(2025).tables[1]
    grid = Grid(table.name, lay_out(table), {})
    book = laid(case, Paragraph(LINE * 3), Heading(1, "三、甲"), grid)
    heading = next(page for page in book.pages for mark in page.contents if mark.element and mark.element.kind == "H2")
    assert any(mark.rules for mark in heading.contents)


def test_a_table_longer_than_a_page_goes_on_with_its_head(case: FontSet) -> None:
    lines = tuple(FormLine(f"r{number}", (f"第{number}行",)) for number in range(80))
    columns = (FormLine("a", ("甲", "乙")), FormLine("b", ("甲", "丙")))
    table = Table("long", "长表", (1, 1, 1), (Block("long", "", "角", lines, columns),))
    layout = lay_out(table)
    book = laid(case, Heading(1, "一、甲"), Grid(table.name, layout, {slot: "7" for slot in layout.slots if slot.cell}))
    pages = texts(book)
    assert len(pages) > 2
    assert all("乙" in page and "丙" in page for page in pages)
    assert [text for page in pages for text in page if text.startswith("第")] == [f"第{n}行" for n in range(80)]
    table_element = book.root.children[-1]
    assert isinstance(table_element, Element)
    rows = [child for child in table_element.children if not hasattr(child, "page")]
    assert [len(row.children) for row in rows] == [2, 2] + [3] * 80
    for page in book.pages:
        lowest = min(rule.y0 for mark in page.contents for rule in mark.rules)
        assert lowest >= g.PAPER_HEIGHT - g.BODY_BOTTOM - 0.01


def test_the_signature_is_not_alone_on_a_page(case: FontSet) -> None:
    for lines in range(10, 30):
        book = laid(case, Paragraph("政" * (26 + 28 * lines)), Signature("机关", "2026年1月5日"))
        last = texts(book)[-1]
        assert last.index("机关") >= 2 or len(book.pages) == 1


def test_a_signature_after_a_table_stands_below_it(case: FontSet) -> None:
    table = edition_for(2025).tables[2]
    book = laid(case, Grid(table.name, lay_out(table), {}), Signature("机关", ""))
    assert len(book.pages) == 1
    assert "机关" in texts(book)[0]


@pytest.mark.parametrize(
    ("name", "day", "lefts"),
    [(12.0, 7.5, (14.0, 16.0)), (8.0, 7.5, (18.0, 20.0)), (4.0, 7.5, (16.5, 18.5)), (30.0, 7.5, (0.0, 2.0))],
)
def test_where_organisation_and_date_begin(name: float, day: float, lefts: tuple[float, float]) -> None:
    assert signature_lefts(name, day) == lefts


def test_a_long_name_signs_in_lines_within_the_type_area(case: FontSet) -> None:
    book = laid(case, Paragraph("甲"), Signature(LONG_NAME, "2026年1月5日"))
    runs = [run for page in book.pages for mark in page.contents[:-1] for run in mark.runs]
    assert LONG_NAME in "".join(run.text for run in runs)
    assert max(run.x + sum(run.advances) for run in runs) <= g.BODY_RIGHT + 0.01
    assert min(run.x for run in runs) >= g.BINDING_MARGIN - 0.01


def test_run_on_text_belongs_to_a_paragraph_of_its_own(case: FontSet) -> None:
    book = laid(case, Heading(1, "一、总"), Heading(2, "（一）甲。", "乙" * 40))
    kinds = [(child.kind, len(child.children)) for child in book.root.children if not hasattr(child, "page")]
    assert kinds == [("H1", 1), ("H2", 1), ("H3", 1), ("P", 2)]


def test_a_level_that_the_text_leaves_out_is_left_out_in_the_tags(case: FontSet) -> None:
    levels = (1, 3, 4, 2, 1, 4)
    book = laid(case, *(block for level in levels for block in (Heading(level, "标题"), Paragraph("正文"))))
    kinds = [child.kind for child in book.root.children if isinstance(child, Element) and child.kind != "P"]
    assert kinds == ["H1", "H2", "H3", "H4", "H3", "H2", "H3"]


def test_a_landscape_table_has_pages_of_its_own(case: FontSet) -> None:
    table = edition_for(2025).tables[1]
    grid = Grid(table.name, lay_out(table), {}, landscape=True)
    book = laid(case, Paragraph("甲"), Heading(1, "三、乙"), grid, Paragraph("丙"))
    assert [any(mark.is_turned for mark in page.contents) for page in book.pages] == [False, True, False]
    turned = [mark for mark in book.pages[1].contents if mark.is_turned]
    assert "".join(run.text for run in turned[0].runs) == "三、乙"
    for mark in turned:
        for rule in mark.rules:
            assert g.PAPER_HEIGHT - g.BODY_BOTTOM - 1 <= rule.x0 <= g.PAPER_HEIGHT - g.TOP_MARGIN + 1
            assert g.PAPER_WIDTH - g.BODY_RIGHT - 1 <= rule.y0 <= g.PAPER_WIDTH - g.BINDING_MARGIN + 1


def test_nothing_stands_outside_the_type_area(case: FontSet) -> None:
    book = laid(case, Heading(1, "一、甲"), Paragraph("政府（信息），" * 200), Signature("机关", "2026年1月5日"))
    runs: list[GlyphRun] = [run for page in book.pages for mark in page.contents[:-1] for run in mark.runs]
    assert min(run.x for run in runs) >= g.BINDING_MARGIN - 0.01
    assert max(run.x + sum(run.advances) for run in runs) <= g.BODY_RIGHT + 0.25
    assert min(run.y for run in runs) >= g.PAPER_HEIGHT - g.BODY_BOTTOM


TAIL = "2025年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("agency", "lines"),
    [
        ("县局", ["县局" + TAIL]),
        ("示例市人民政府", ["示例市人民政府", TAIL]),
        ("示例市市场监督管理局", ["示例市市场监督管理局", TAIL]),
        ("", [TAIL]),
    ],
)
def test_a_title_breaks_by_sense(agency: str, lines: list[str]) -> None:
    assert title_lines(agency + TAIL, 20, agency) == lines


@pytest.mark.parametrize(
    ("agency", "lines"),
    [
        ("内蒙古自治区呼伦贝尔市鄂温克族自治旗人民政府", ["内蒙古自治区呼伦贝尔市", "鄂温克族自治旗人民政府", TAIL]),
        (
            "示例市市场监督管理局（示例市知识产权局、示例市食品安全委员会办公室）",
            ["示例市市场监督管理局（示例市知识产权局、", "示例市食品安全委员会办公室）", TAIL],
        ),
    ],
)
def test_a_long_name_has_lines_of_its_own(agency: str, lines: list[str]) -> None:
    assert title_lines(agency + TAIL, 20, agency) == lines


def test_a_title_of_sixty_characters_breaks_where_its_parts_end() -> None:
    lines = title_lines(LONG_NAME + TAIL, 20, LONG_NAME)
    assert "".join(lines) == LONG_NAME + TAIL
    assert lines[-1] == TAIL
    assert len(lines) == 4


@pytest.mark.parametrize("title", ["无", "名" * 21, "名" * 100, "A" * 80, "（" * 30])
def test_any_title_is_set(title: str, case: FontSet) -> None:
    assert "".join(title_lines(title, 20)) == title
    make_pages(Document(title, "", 2025, ()), case)


NAMES = (
    "云南省西双版纳傣族自治州勐腊县人民政府（中国老挝磨憨—磨丁经济合作区管理委员会）",
    "内蒙古自治区呼伦贝尔市鄂温克族自治旗人民政府办公室（鄂温克族自治旗政务服务与数据管理局）（旗行政审批局）",
    "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县住房和城乡建设局（县综合行政执法局、县人民防空办公室）",
    "青海省黄南藏族自治州河南蒙古族自治县人力资源和社会保障局（县退役军人事务局、县医疗保障局）",
    "中国（上海）自由贸易试验区临港新片区管理委员会（上海市浦东新区临港地区开发建设管理委员会）",
    "广东省深圳市前海深港现代服务业合作区管理局（中国（广东）自由贸易试验区深圳前海蛇口片区管理委员会）",
    "四川省凉山彝族自治州木里藏族自治县发展和改革局（县粮食和物资储备局、县国防动员办公室）",
    "甘肃省临夏回族自治州积石山保安族东乡族撒拉族自治县农业农村局（县乡村振兴局、县畜牧兽医局、县农业机械管理局）",
    "国家税务总局内蒙古自治区锡林郭勒盟东乌珠穆沁旗税务局第二税务分局（办税服务厅）综合业务股",
    "黑龙江省大兴安岭地区行政公署交通运输局（大兴安岭地区地方海事局、大兴安岭地区公路管理处）",
)
WORDS = (
    "人民政府",
    "办公室",
    "管理委员会",
    "自治州",
    "自治县",
    "自治旗",
    "蒙古族",
    "东乡族",
    "税务局",
    "管理处",
    "改革局",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("ems", "tail"), [(20.1, TAIL), (24.0, "")])
def test_names_of_forty_to_sixty_characters_keep_their_words(name: str, ems: float, tail: str) -> None:
    lines = title_lines(name + tail, ems, name)
    assert "".join(lines) == name + tail
    assert max(map(len, lines)) <= ems
    assert min(map(len, lines)) >= 4
    assert not tail or lines[-1] == tail, "the name ends with its line"
    for before, after in pairwise(lines):
        assert before[-1] not in "（“《"
        assert after[0] not in "）、”》"
        torn = [word for word in WORDS if word in before[-5:] + after[:5] and word not in before and word not in after]
        assert torn == []


def official(edition: Edition, key: str) -> Grid:
    table = edition.table(key)
    layout = lay_out(table)
    return Grid(table.name, layout, {slot: "7" for slot in layout.slots if slot.cell})


def fills(book: Book) -> list[float]:
    """How far down each page but the last is filled, 0 to 1."""
    tops = [
        min(run.y - (1 - g.ASCENT) * run.size for mark in page.contents if mark.element for run in mark.runs)
        for page in book.pages[:-1]
    ]
    return [(g.PAPER_HEIGHT - g.TOP_MARGIN - lowest) / g.BODY_HEIGHT for lowest in tops]


@pytest.mark.parametrize("edition", known_editions(), ids=lambda edition: edition.name)
@pytest.mark.parametrize("lines", range(1, 23))
def test_tables_leave_no_page_half_empty(case: FontSet, edition: Edition, lines: int) -> None:
    book = laid(
        case,
        *(Paragraph("政" * 26) for _ in range(lines)),
        Heading(1, "二、主动公开"),
        official(edition, "disclosure"),
        Heading(1, "三、申请"),
        official(edition, "requests"),
        Heading(1, "四、复议诉讼"),
        official(edition, "disputes"),
    )
    assert min(fills(book)) > 0.6


def test_tables_of_one_report_are_set_in_one_size(case: FontSet) -> None:
    newest = known_editions()[-1]
    book = laid(case, *(official(newest, table.key) for table in newest.tables))
    sizes = {run.size for page in book.pages for mark in page.contents if mark.element for run in mark.runs}
    assert sizes == {g.TITLE_SIZE, 9.0}


@pytest.mark.parametrize("edition", known_editions(), ids=lambda edition: edition.name)
def test_a_head_breaks_only_between_its_pieces(case: FontSet, edition: Edition) -> None:
    for table in edition.tables:
        fitted = fit_table(case, official(edition, table.key), g.BODY_WIDTH, g.BODY_HEIGHT)
        for slot in (slot for slot in fitted.cells if slot.pieces):
            cell = fitted.cells[slot]
            lines = [cell.measured.text[line.start : line.end] for line in cell.lines]
            assert lines in ([slot.text], list(slot.pieces)), slot.text
