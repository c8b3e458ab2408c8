"""OpenDocument files (.odt, .ods, .fodt, .fods): what LibreOffice saves of a report comes back, oddities are told."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from models.editions.edition import CellKey
from models.editions.shipped import shipped
from models.errors import BrokenFile
from models.exchange.formats.open_document import read_flat_open_document
from models.exchange.formats.report_json import read_report
from models.exchange.neutral_document import DocumentLine, DocumentTable
from models.exchange.report_file import detect_format, read_report_bytes, read_report_file
from models.file_types import FLAT_OPEN_DOCUMENT, ODS, ODT
from models.report.filing import Filing
from output.publish import render
from tests.exchange.harm import zipped
from tests.exchange.judged import ASKED, NEW, NEXT, assert_right, in_member
from tests.exchange.made_up import differences, made_up
from tests.exchange.soffice import convert, needs_soffice

HERE = Path(__file__).parent
KEPT = HERE / "libreoffice"
"""Made by LibreOffice 7.4 out of our own files."""


def due(edition: str) -> Filing:
    return read_report((HERE / f"older/report-{edition}.json").read_text("utf-8")).filing


def text_file() -> bytes:
    return (KEPT / "report-2021.odt").read_bytes()


def sheet_file() -> bytes:
    return (KEPT / "report-2019.ods").read_bytes()


def flat(raw: bytes) -> bytes:
    """The same document as one XML file."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        content, styles = archive.read("content.xml").decode(), archive.read("styles.xml").decode()
    common = re.search(r"<office:styles>.*?</office:styles>", styles, re.DOTALL)
    assert common
    whole = content.replace("office:document-content", "office:document")
    return whole.replace("<office:automatic-styles>", common[0] + "<office:automatic-styles>", 1).encode()


@pytest.mark.parametrize(("name", "edition"), [("report-2021.odt", "2021"), ("report-2019.ods", "2019")])
@pytest.mark.parametrize("make", [bytes, flat], ids=["zipped", "flat"])
def test_what_libreoffice_saved_holds_the_same_report(name: str, edition: str, make: Callable[[bytes], bytes]) -> None:
    raw = make((KEPT / name).read_bytes())
    called = name if make is bytes else name.replace(".o", ".fo")
    candidate = read_report_bytes(raw, called)
    assert differences(due(edition), candidate) == []
    assert not candidate.cells_to_confirm
    assert candidate.questions == ()


@needs_soffice
@pytest.mark.parametrize(
    ("source", "target"), [(".docx", "odt"), (".docx", "fodt"), (".xlsx", "ods"), (".xlsx", "fods")]
)
def test_what_libreoffice_saves_comes_back(source: str, target: str, tmp_path: Path) -> None:
    filings = {f"{edition}-{seed}": made_up(edition, seed) for edition in shipped() for seed in (21, 22)}
    saved = convert({name + source: render(filing, source) for name, filing in filings.items()}, target, tmp_path)
    for name, filing in filings.items():
        assert differences(filing, read_report_file(saved[name])) == [], name


def test_it_is_told_by_its_content() -> None:
    assert detect_format(text_file()) is ODT
    assert detect_format(sheet_file()) is ODS
    assert detect_format(flat(text_file())) is FLAT_OPEN_DOCUMENT
    assert detect_format(b"\xef\xbb\xbf\n" + flat(text_file())) is FLAT_OPEN_DOCUMENT
    without_type = {"content.xml": b"<a/>"}
    assert detect_format(zipped(without_type)) is ODT
    candidate = read_report_bytes(text_file(), "年报.doc")
    assert candidate.questions == ("文件名的后缀是 .doc，内容却是ODT 文档，已按ODT 文档读入。",)


# ── oddities ──


def style(name: str, properties: str, family: str = "text", parent: str = "") -> str:
    base = f' style:parent-style-name="{parent}"' if parent else ""
    kind, *told = properties.split(" ")
    inner = f"<style:{kind}-properties {' '.join(told)}/>" if told else ""
    return f'<style:style style:name="{name}" style:family="{family}"{base}>{inner}</style:style>'


_STRUCK = 'style:text-line-through-style="solid"'
STYLES = "".join(
    (
        style("xStruck", f"text {_STRUCK}"),
        style("xStruckType", 'text style:text-line-through-type="single"'),
        style("xUnderStruck", "text", parent="xStruck"),
        style("xOff", 'text style:text-line-through-style="none"', parent="xStruck"),
        style("xHidden", 'text text:display="none"'),
        style("xWhite", 'text fo:color="#ffffff"'),
        style("xMarked", 'text fo:color="#FFFFFF" fo:background-color="#333333"'),
        style("xTiny", 'text fo:font-size="1pt"'),
        style("xRaised", 'text style:text-position="super"'),
        style("xStruckCell", f"text {_STRUCK}", "table-cell"),
        style("xWhiteCell", 'text fo:color="#ffffff"', "table-cell"),
        style("xDark", 'table-cell fo:background-color="#222222"', "table-cell"),
        style("xDarkCell", 'text fo:color="#ffffff"', "table-cell", parent="xDark"),
        style("xGone", 'table table:display="false"', "table"),
    )
)
LABEL = "本年新收政府信息公开申请数量"


def with_cell(raw: bytes, change: Callable[[str], str], at: int = 0) -> bytes:
    """A file with a cell of the row that is made odd replaced, from its start tag to its end."""

    def in_content(xml: str) -> str:
        xml = xml.replace("</office:automatic-styles>", STYLES + "</office:automatic-styles>", 1)
        start = xml.index(LABEL)
        end = xml.index("</table:table-row>", start)
        pattern = re.compile(r"<table:table-cell\b[^>]*?(?:/>|>.*?</table:table-cell>)", re.DOTALL)
        found = [*pattern.finditer(xml, xml.index("</table:table-cell>", start), end)][at]
        return xml[: found.start()] + change(found[0]) + xml[found.end() :]

    return in_member(raw, "content.xml", in_content)


def paragraph(inner: str) -> Callable[[str], str]:
    """What stands in a cell's paragraph replaced; {} stands for the figure as it was."""

    def change(cell: str) -> str:
        return re.sub(r"(<text:p[^>]*>)([^<]*)(</text:p>)", lambda m: m[1] + inner.replace("{}", m[2]) + m[3], cell)

    return change


def span(style: str, text: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


_BOX = (
    '<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box><svg:desc xmlns:svg="urn:oasis:names:tc:'
    'opendocument:xmlns:svg-compatible:1.0">7</svg:desc></draw:frame>'
)
_NOTE = (
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
    "<text:p>88</text:p></text:note-body></text:note>"
)
_MATH = '<math:math xmlns:math="http://www.w3.org/1998/Math/MathML">{}</math:math>'
TEXT_CELLS: dict[str, tuple[str, bool]] = {
    "struck": (span("xStruck", "2999") + "{}", False),
    "struck by type": (span("xStruckType", "2999") + "{}", False),
    "struck by a parent style": (span("xUnderStruck", "2999") + "{}", False),
    "strike turned off": (span("xOff", "{}"), False),
    "all struck": (span("xStruck", "{}"), True),
    "hidden": ("{}" + span("xHidden", "88"), False),
    "white": ("{}" + span("xWhite", "88"), False),
    "white on dark": (span("xMarked", "{}"), False),
    "tiny": ("{}" + span("xTiny", "88"), False),
    "raised note": ("{}" + span("xRaised", "1"), False),
    "a span in a span": (span("xStruck", span("xRaised", "29")) + "{}", False),
    "comment": ("{}<office:annotation><text:p>88</text:p></office:annotation>", False),
    "footnote": ("{}" + _NOTE, False),
    "ruby": ("<text:ruby><text:ruby-base>{}</text:ruby-base><text:ruby-text>12</text:ruby-text></text:ruby>", False),
    "where a tracked deletion was": ('<text:change text:change-id="c1"/>{}', False),
    "field to fill in": ('<text:placeholder text:placeholder-type="text">8</text:placeholder>{}', False),
    "field": ('<text:text-input text:description="9">{}</text:text-input>', False),
    "text box": (_BOX, False),
    "blanks": ("  \n{}\n ", False),
    "a blank inside": ("30<text:s/>01", False),
    "far too many blanks": ('{}<text:s text:c="99999999999"/>', False),
    "a line break inside": ("30<text:line-break/>01", False),
    "equation": (f"<draw:object>{_MATH.format('<math:mn>{}</math:mn>')}</draw:object>", False),
    "fraction": (
        f"<draw:object>{_MATH.format('<math:mfrac><math:mn>30</math:mn><math:mn>2</math:mn></math:mfrac>')}</draw:object>",
        True,
    ),
    "picture": ("<draw:frame><draw:image/></draw:frame>", True),
    "words": ("见附件", True),
}


@pytest.mark.parametrize("name", TEXT_CELLS)
def test_a_figure_in_a_text_s_cell_is_read_as_it_is_seen(name: str) -> None:
    inner, is_asked = TEXT_CELLS[name]
    raw = with_cell(text_file(), paragraph(inner))
    assert_right(read_report_bytes(raw, "年报.odt"), due("2021"), {NEW: ASKED} if is_asked else {})


def value_of(cell: str) -> str:
    found = re.search(r'office:value="([^"]*)"', cell)
    assert found, cell
    return found[1]


def shows(text: str) -> Callable[[str], str]:
    """A sheet's cell with something else shown than before; the stored value stays."""
    return lambda cell: re.sub(
        r"<text:p>[^<]*</text:p>", f"<text:p>{text.replace('{}', value_of(cell))}</text:p>", cell
    )


def styled(style: str) -> Callable[[str], str]:
    return lambda cell: re.sub(r'table:style-name="[^"]*"', f'table:style-name="{style}"', cell, count=1)


SHEET_CELLS: dict[str, tuple[Callable[[str], str], bool]] = {
    "only the value is stored": (lambda cell: re.sub(r"<text:p>.*?</text:p>", "", cell), False),
    "shown with marks of money": (shows("¥{}.00"), False),
    "the value is stored with a fraction": (
        lambda cell: cell.replace(f'value="{value_of(cell)}"', f'value="{value_of(cell)}.2"'),
        False,
    ),
    "another number is shown": (shows("4"), True),
    "hidden by its format": (shows(""), True),
    "a date is shown": (shows("1908-03-19"), True),
    "shown by a format that spells no number": (shows("4!.2"), True),
    "formula without a result": (lambda _: '<table:table-cell table:formula="of:=[.A1]+1"/>', True),
    "formula with its result": (
        lambda cell: cell.replace("<table:table-cell", '<table:table-cell table:formula="of:=1+1"', 1),
        False,
    ),
    "an error": (
        lambda _: '<table:table-cell office:value-type="string"><text:p>#REF!</text:p></table:table-cell>',
        True,
    ),
    "struck cell": (styled("xStruckCell"), True),
    "white cell": (styled("xWhiteCell"), True),
    "white on dark": (styled("xDarkCell"), False),
    "comment": (
        lambda cell: cell.replace("<text:p>", "<office:annotation><text:p>88</text:p></office:annotation><text:p>", 1),
        False,
    ),
    "a shape lies over it": (
        lambda cell: cell.replace("</table:table-cell>", f"{_BOX.format('含乡镇')}</table:table-cell>"),
        False,
    ),
}


@pytest.mark.parametrize("name", SHEET_CELLS)
def test_a_figure_in_a_sheet_s_cell_is_read_as_it_is_shown(name: str) -> None:
    change, is_asked = SHEET_CELLS[name]
    raw = with_cell(sheet_file(), change)
    candidate = read_report_bytes(raw, "年报.ods")
    assert_right(candidate, due("2019"), {NEW: ASKED} if is_asked else {})
    if name == "the value is stored with a fraction":
        assert "按显示的读" in "".join(candidate.cells[NEW].notes)
    if name == "shown by a format that spells no number":
        assert f"存的数是 {due('2019').figures.get(NEW)}" in "".join(candidate.cells[NEW].notes)


def body(raw: bytes, change: Callable[[str], str]) -> bytes:
    end = "</office:automatic-styles>"
    return in_member(raw, "content.xml", lambda xml: change(xml).replace(end, STYLES + end, 1))


def row_of(xml: str) -> str:
    at = xml.index(LABEL)
    return xml[xml.rindex("<table:table-row", 0, at) : xml.index("</table:table-row>", at) + len("</table:table-row>")]


def hidden_copy(xml: str) -> str:
    """The row once more before itself, hidden, its figures 7."""
    row = row_of(xml)
    other = re.sub(r'office:value="\d+"', 'office:value="7"', row)
    other = re.sub(r"<text:p([^>]*)>\d+</text:p>", r"<text:p\1>7</text:p>", other)
    other = other.replace("<table:table-row", '<table:table-row table:visibility="collapse"', 1)
    return xml.replace(row, other + row)


@pytest.mark.parametrize(("make", "edition"), [(text_file, "2021"), (sheet_file, "2019")], ids=["text", "sheet"])
def test_a_hidden_row_is_told_and_not_read(make: Callable[[], bytes], edition: str) -> None:
    candidate = read_report_bytes(body(make(), hidden_copy), "年报.odt" if edition == "2021" else "年报.ods")
    assert_right(candidate, due(edition), {})
    assert any("隐藏的文字，没有读入" in question for question in candidate.questions)


def test_a_hidden_sheet_is_not_read() -> None:
    def add(xml: str) -> str:
        [first] = re.findall(r"<office:spreadsheet>.*?(<table:table .*?</table:table>)", xml, re.DOTALL)
        at = xml.index("<table:table ")
        copy = re.sub(r'table:style-name="[^"]*"', 'table:style-name="xGone"', first, count=1)
        return xml[:at] + copy.replace("示例", "旧") + xml[at:]

    assert differences(due("2019"), read_report_bytes(body(sheet_file(), add), "年报.ods")) == []


_NAMES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("form", "form"),
    )
)  # fmt: skip
TABLE = f"<office:document{_NAMES}>{{}}<office:body>{{}}</office:body></office:document>"


def sheet(rows: str) -> DocumentTable:
    raw = TABLE.format("", f'<office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet>')
    [table] = read_flat_open_document(raw.encode()).parts
    assert isinstance(table, DocumentTable)
    return table


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def placed(table: DocumentTable) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.rows, c.columns, c.text) for c in table.cells if c.text]


def test_cells_and_rows_stand_as_often_as_they_are_said_to() -> None:
    seven = cell("7", 'table:number-columns-repeated="2"')
    nothing = '<table:table-cell table:number-columns-repeated="1000000"/>'
    rows = (
        f'<table:table-row table:number-rows-repeated="2">{seven}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="1000000">{nothing}</table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="3"/>{cell("8")}{nothing}</table:table-row>'
    )
    assert placed(sheet(rows)) == [
        (0, 0, 1, 1, "7"),
        (0, 1, 1, 1, "7"),
        (1, 0, 1, 1, "7"),
        (1, 1, 1, 1, "7"),
        (1_000_002, 3, 1, 1, "8"),
    ]


def test_merged_cells_keep_their_places_and_what_they_cover_is_not_read() -> None:
    covered = "<table:covered-table-cell><text:p>9</text:p></table:covered-table-cell>"
    wide = cell("甲", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
    first, second = f"{wide}{covered}{cell('1')}", f"{covered}{covered}{cell('2')}"
    rows = f"<table:table-row>{first}</table:table-row><table:table-row>{second}</table:table-row>"
    assert placed(sheet(rows)) == [(0, 0, 2, 2, "甲"), (0, 2, 1, 1, "1"), (1, 2, 1, 1, "2")]


def test_a_hidden_column_is_left_out() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    rows = f"{columns}<table:table-row>{cell('1')}{cell('2')}{cell('3')}</table:table-row>"
    assert [text for *_, text in placed(sheet(rows))] == ["1", "3"]


def lines(content: str, head: str = "") -> list[str]:
    document = read_flat_open_document(TABLE.format(head, f"<office:text>{content}</office:text>").encode())
    return [part.text for part in document.parts if isinstance(part, DocumentLine)]


def items(*contents: str, attributes: str = 'text:style-name="L"') -> str:
    inner = "".join(f"<text:list-item>{each}</text:list-item>" for each in contents)
    return f"<text:list {attributes}>{inner}</text:list>"


def test_automatic_numbers_are_read_as_shown() -> None:
    level = '<text:list-level-style-number text:level="{}" style:num-format="一, 二, 三, ..." {}/>'
    levels = level.format(1, 'style:num-suffix="、"') + level.format(2, 'style:num-prefix="（" style:num-suffix="）"')
    styles = f'<text:list-style style:name="L">{levels}</text:list-style>'
    inner = items("<text:p>甲</text:p><text:p>续</text:p>", "<text:p>乙</text:p>", attributes="")
    goes_on = 'text:style-name="L" text:continue-numbering="true"'
    content = (
        items("<text:p>总</text:p>" + inner) + "<text:p>间</text:p>" + items("<text:p>次</text:p>", attributes=goes_on)
    )
    found = lines(
        content + items("<text:p>新</text:p>"), f"<office:automatic-styles>{styles}</office:automatic-styles>"
    )
    assert found == ["一、总", "（一）甲", "续", "（二）乙", "间", "二、次", "一、新"]


def test_what_is_no_part_of_the_text_is_left() -> None:
    content = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:table-of-content><text:index-body><text:p>目录</text:p></text:index-body>"
        '</text:table-of-content><text:section text:display="none"><text:p>藏</text:p></text:section>'
        "<text:section><text:p>留<text:note><text:note-body><text:p>注</text:p></text:note-body></text:note></text:p></text:section>"
        '<text:p><draw:control draw:control="c1"/></text:p>'
    )
    field = '<form:text form:id="c1" form:current-value="填" form:value="旧"/>'
    forms = f"<office:forms><form:form>{field}</form:form></office:forms>"
    assert lines(forms + content) == ["留", "填"]


LOCKED = "<manifest><encryption-data/></manifest>"
DEEP = "<text:section>" * 400 + "</text:section>" * 400


def open_text(content: str) -> bytes:
    return TABLE.format("", content).encode()


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (zipped({"mimetype": ODT.media_type, "content.xml": b"\xcb", "META-INF/manifest.xml": LOCKED}), "加了密码"),
        (zipped({"mimetype": ODT.media_type}), "缺少 content.xml"),
        (zipped({"mimetype": ODT.media_type, "content.xml": open_text("<office:presentation/>")}), "没有正文"),
        (open_text(""), "没有正文"),
        (open_text("<office:text>"), "损坏"),
        (open_text(f"<office:text>{DEEP}</office:text>"), "损坏"),
    ],
    ids=["locked", "empty", "slides", "no body", "damaged", "nested"],
)
def test_what_cannot_be_read_is_told(raw: bytes, sentence: str) -> None:
    with pytest.raises(BrokenFile, match=sentence):
        read_report_bytes(raw, "年报.odt")


def test_a_text_of_another_is_read_whole(shared: Path) -> None:
    candidate = read_report_file(shared / "samples/files/64-odt.odt")
    assert candidate.filing.title == "示例市人民政府2025年政府信息公开工作年度报告"
    assert len(candidate.cells) == 200
    assert (candidate.cells_to_confirm, candidate.unplaced, candidate.questions) == ((), (), ())


def test_the_second_cell_is_not_touched_by_the_first() -> None:
    raw = with_cell(text_file(), paragraph(span("xStruck", "{}")), at=1)
    assert_right(read_report_bytes(raw, "年报.odt"), due("2021"), {NEXT: ASKED})
    assert CellKey("requests", "new_received", "natural_person") == NEW
