"""Office files that are one XML file: Word 2003 XML, a .docx laid flat, Excel 2003 XML."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from models.editions.shipped import shipped
from models.errors import BrokenFile
from models.exchange.formats.report_json import read_report
from models.exchange.formats.word_xml import read_word_2003_xml
from models.exchange.formats.workbook_2003_xml import read_workbook_2003_xml
from models.exchange.neutral_document import DocumentLine, DocumentTable
from models.exchange.report_file import detect_format, read_report_bytes, read_report_file
from models.file_types import FLAT_WORD, WORD_2003_XML, WORKBOOK_2003_XML
from models.report.filing import Filing
from output.publish import render
from tests.exchange.harm import members_of
from tests.exchange.judged import ASKED, NEW, WORD_CELLS, assert_right, word_cell
from tests.exchange.made_up import differences, made_up
from tests.exchange.soffice import convert, needs_soffice

HERE = Path(__file__).parent
OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
AML, HINT = "http://schemas.microsoft.com/aml/2001/core", "http://schemas.microsoft.com/office/word/2003/auxHint"


def as_word_2003(raw: bytes) -> bytes:
    """A .docx as Word 2003 writes it: other names, tracked changes as annotations, styles before the body."""
    members = members_of(raw)
    [body] = re.findall(r"<w:body>.*</w:body>", members["word/document.xml"].decode(), re.DOTALL)
    [styles] = re.findall(r"<w:style .*</w:style>", members["word/styles.xml"].decode(), re.DOTALL)
    body = re.sub(r"<w:sectPr.*?</w:sectPr>", "", body, flags=re.DOTALL).replace("w:vMerge", "w:vmerge")
    for tag, kind in (("del", "Deletion"), ("ins", "Insertion")):
        body = body.replace(f"<w:{tag}>", f'<aml:annotation aml:id="0" w:type="Word.{kind}"><aml:content>')
        body = body.replace(f"</w:{tag}>", "</aml:content></aml:annotation>")
    return word_2003(f"<w:styles>{styles}</w:styles>{body}")


def word_2003(content: str, attributes: str = "") -> bytes:
    spaces = f'xmlns:w="{OLD}" xmlns:wx="{HINT}" xmlns:aml="{AML}"'
    head = '<?xml version="1.0"?><?mso-application progid="Word.Document"?>\n'
    return f"{head}<w:wordDocument {spaces}{attributes}>{content}</w:wordDocument>".encode()


def as_package(raw: bytes) -> bytes:
    """A .docx with its parts laid one after the other in one XML file."""
    parts = []
    for name, content in members_of(raw).items():
        if name.endswith(".xml") and name.startswith("word/"):
            inner = re.sub(rb"^\s*<\?xml.*?\?>", b"", content).decode()
            parts.append(f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{inner}</pkg:xmlData></pkg:part>')
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="{space}">{"".join(parts)}</pkg:package>'.encode()


WORD_FORMS = {"2003": as_word_2003, "flat": as_package}


@pytest.mark.parametrize("edition", shipped())
@pytest.mark.parametrize("form", WORD_FORMS)
def test_a_word_document_as_xml_holds_the_same_report(form: str, edition: str) -> None:
    for seed in range(3):
        filing = made_up(edition, 300 + seed)
        candidate = read_report_bytes(WORD_FORMS[form](render(filing, ".docx")), "年报.xml")
        assert differences(filing, candidate) == []
        assert not candidate.cells_to_confirm
        assert candidate.questions == ()


@pytest.mark.parametrize("name", WORD_CELLS)
@pytest.mark.parametrize("form", WORD_FORMS)
def test_a_figure_is_read_as_it_is_seen(form: str, name: str, sample: Filing) -> None:
    raw = WORD_FORMS[form](word_cell(NEW, WORD_CELLS[name])(render(sample, ".docx")))
    assert_right(read_report_bytes(raw, "年报.xml"), sample, {})


@needs_soffice
def test_what_libreoffice_saves_as_word_2003_xml_is_never_misread(tmp_path: Path) -> None:
    """It leaves out which cells are merged down: rows then stand beside their columns, and no file can tell."""
    filings = {f"{edition}-{seed}": made_up(edition, seed) for edition in shipped() for seed in (11, 12)}
    files = {f"{name}.docx": render(filing, ".docx") for name, filing in filings.items()}
    saved = convert(files, "xml:MS Word 2003 XML", tmp_path)
    for name, filing in filings.items():
        raw = saved[name].read_bytes()
        assert detect_format(raw) is WORD_2003_XML
        candidate = read_report_bytes(raw, "年报.xml")
        wrong = {
            cell: placed.value
            for cell, placed in candidate.cells.items()
            if placed.value is not None and placed.value != filing.figures.get(cell)
        }
        assert wrong == {}
        assert candidate.cells_to_confirm
        assert candidate.unplaced


def old_lines(body: str, attributes: str = "") -> tuple[list[str], tuple[str, ...]]:
    document = read_word_2003_xml(word_2003(f"<w:body>{body}</w:body>", attributes))
    return [part.text for part in document.parts if isinstance(part, DocumentLine)], document.remarks


def numbered(shown: str, text: str, font: str = "宋体") -> str:
    listed = f'<w:listPr><wx:t wx:val="{shown}"/><wx:font wx:val="{font}"/></w:listPr>'
    return f"<w:p><w:pPr>{listed}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_numbers_notes_comments_and_macros_of_word_2003() -> None:
    note = "<w:r><w:footnote><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:r>"
    inner = "<aml:content><w:p><w:r><w:t>批</w:t></w:r></w:p></aml:content>"
    comment = f'<aml:annotation w:type="Word.Comment">{inner}</aml:annotation>'
    listed = numbered("一、", "总体") + numbered("·", "点", "Symbol")
    body = f"{listed}<w:p><w:r><w:t>文</w:t></w:r>{note}{comment}</w:p>"
    lines, remarks = old_lines(body, ' w:macrosPresent="yes"')
    assert lines == ["一、总体", "点", "文"]
    assert remarks == ("文件带有宏，宏没有运行，也没有读入。",)


def test_cells_that_word_2003_merged_across_are_one() -> None:
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    start, goes_on = '<w:hmerge w:val="restart"/>', '<w:hmerge w:val="continue"/>'
    rows = f"<w:tr>{cell('甲', start)}{cell('', goes_on)}{cell('', '<w:hmerge/>')}{cell('乙')}</w:tr>"
    [table] = read_word_2003_xml(word_2003(f"<w:body><w:tbl>{rows}</w:tbl></w:body>")).parts
    assert isinstance(table, DocumentTable)
    assert [(c.column, c.columns, c.text) for c in table.cells] == [(0, 3, "甲"), (3, 1, "乙")]


# ── Excel 2003 ──


def sheet_file() -> bytes:
    """Made by LibreOffice 7.4 out of our web page; what draws borders was taken out."""
    return (HERE / "libreoffice/report-2021-sheet.xml").read_bytes()


def due() -> Filing:
    return read_report((HERE / "older/report-2021.json").read_text("utf-8")).filing


def test_an_excel_2003_xml_file_holds_the_same_report() -> None:
    assert detect_format(sheet_file()) is WORKBOOK_2003_XML
    candidate = read_report_bytes(sheet_file(), "年报.xml")
    assert differences(due(), candidate) == []
    assert not candidate.cells_to_confirm
    assert candidate.questions == ()
    told = read_report_bytes(sheet_file(), "年报.xls").questions
    assert told == ("文件名的后缀是 .xls，内容却是Excel 2003 XML 表格，已按Excel 2003 XML 表格读入。",)


@needs_soffice
def test_what_libreoffice_saves_as_excel_2003_xml_comes_back(tmp_path: Path) -> None:
    filings = {f"{edition}-{seed}": made_up(edition, seed) for edition in shipped() for seed in (11, 12)}
    files = {f"{name}.html": render(filing, ".html") for name, filing in filings.items()}
    saved = convert(files, "xml:MS Excel 2003 XML", tmp_path, "HTML (StarCalc)")
    for name, filing in filings.items():
        assert differences(filing, read_report_file(saved[name])) == [], name


def style(name: str, properties: str, parent: str = "") -> str:
    base = f' ss:Parent="{parent}"' if parent else ""
    return f'<Style ss:ID="{name}"{base}>{properties}</Style>'


_WHITE = '<Font ss:Color="#FFFFFF"/>'
FORMATS = {"Hidden": ";;;", "Whole": "#,##0", "Percent": "0%", "Date": "yyyy\\-m", "Words": "0&quot;件&quot;"}
STYLES = "".join(
    (
        style("xStruck", '<Font ss:StrikeThrough="1"/>'),
        style("xUnder", "", "xStruck"),
        style("xWhite", _WHITE),
        style("xDark", f'{_WHITE}<Interior ss:Color="#333333" ss:Pattern="Solid"/>'),
        *(style(f"x{name}", f'<NumberFormat ss:Format="{code}"/>') for name, code in FORMATS.items()),
    )
)
LABEL = "本年新收政府信息公开申请数量"
NUMBER = '<Data ss:Type="Number">{}</Data>'
RICH = '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">{}</ss:Data>'
SHEET_CELLS: dict[str, tuple[str, str, bool]] = {
    "text": ("", '<Data ss:Type="String">{}</Data>', False),
    "struck cell": ("xStruck", NUMBER, True),
    "struck by a parent style": ("xUnder", NUMBER, True),
    "white cell": ("xWhite", NUMBER, True),
    "white on dark": ("xDark", NUMBER, False),
    "hidden by its format": ("xHidden", NUMBER, True),
    "shown without its fraction": ("xWhole", '<Data ss:Type="Number">{}.2</Data>', False),
    "shown in percent": ("xPercent", NUMBER, True),
    "shown as a date": ("xDate", NUMBER, True),
    "shown with its unit": ("xWords", NUMBER, False),
    "counted beyond its digits": ("", '<Data ss:Type="Number">{}.0000000000001</Data>', False),
    "struck words": ("", RICH.format("<S>2999</S>{}"), False),
    "raised note": ("", RICH.format("{}<Sup>1</Sup>"), False),
    "white words": ("", RICH.format('{}<Font html:Color="#FFFFFF">88</Font>'), False),
    "comment": ("", f"{NUMBER}<Comment>{RICH.format('88')}</Comment>", False),
    "error": ("", '<Data ss:Type="Error">#REF!</Data>', True),
    "truth": ("", '<Data ss:Type="Boolean">1</Data>', True),
    "no number": ("", '<Data ss:Type="Number">1e99999</Data>', True),
}


def with_cell(change: Callable[[str], str]) -> bytes:
    text = sheet_file().decode().replace("</Styles>", STYLES + "</Styles>", 1)
    start = text.index("</Cell>", text.index(LABEL)) + len("</Cell>")
    end = text.index("</Cell>", start) + len("</Cell>")
    return (text[:start] + change(text[start:end]) + text[end:]).encode()


def figure(cell: str) -> str:
    found = re.search(r"<Data[^>]*>([^<]*)</Data>", cell)
    assert found
    return found[1]


@pytest.mark.parametrize("name", SHEET_CELLS)
def test_a_figure_in_a_sheet_is_read_as_it_is_shown(name: str) -> None:
    style, data, is_asked = SHEET_CELLS[name]

    def change(cell: str) -> str:
        named = re.sub(r'ss:StyleID="[^"]*"', f'ss:StyleID="{style}"', cell, count=1) if style else cell
        return re.sub(r"<Data.*</Data>", lambda _: data.replace("{}", figure(cell)), named)

    assert_right(read_report_bytes(with_cell(change), "年报.xml"), due(), {NEW: ASKED} if is_asked else {})


def test_a_formula_without_a_result_is_asked_about() -> None:
    raw = with_cell(lambda cell: re.sub(r">.*</Cell>", ' ss:Formula="=RC[1]+1"/>', cell, flags=re.DOTALL))
    candidate = read_report_bytes(raw, "年报.xml")
    assert_right(candidate, due(), {NEW: ASKED})
    assert "公式没有存下结果" in candidate.cells[NEW].notes
    raw = with_cell(lambda cell: cell.replace("<Cell", '<Cell ss:Formula="=1+1"', 1))
    assert differences(due(), read_report_bytes(raw, "年报.xml")) == []


def sheet(rows: str, options: str = "") -> list[tuple[int, int, int, int, str]]:
    space, excel = "urn:schemas-microsoft-com:office:spreadsheet", "urn:schemas-microsoft-com:office:excel"
    raw = (
        f'<Workbook xmlns="{space}" xmlns:ss="{space}" xmlns:x="{excel}"><Worksheet ss:Name="a"><Table>{rows}</Table>'
        f"{options}</Worksheet></Workbook>"
    )
    parts = read_workbook_2003_xml(raw.encode()).parts
    cells = [cell for part in parts if isinstance(part, DocumentTable) for cell in part.cells]
    return [(c.row, c.column, c.rows, c.columns, c.text) for c in cells if c.text]


def cell(text: str, attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="String">{text}</Data></Cell>'


INDEX = 'ss:Index="4"'


def test_places_are_named_or_follow_each_other() -> None:
    wide = cell("甲", 'ss:MergeAcross="1" ss:MergeDown="1"')
    rows = (
        f"<Row>{wide}{cell('1')}</Row><Row>{cell('2')}</Row>"
        f'<Row ss:Index="5" ss:Span="2">{cell("3")}{cell("4", INDEX)}</Row><Row>{cell("5")}</Row>'
    )
    assert sheet(rows) == [
        (0, 0, 2, 2, "甲"),
        (0, 2, 1, 1, "1"),
        (1, 2, 1, 1, "2"),
        (4, 0, 1, 1, "3"),
        (4, 3, 1, 1, "4"),
        (7, 0, 1, 1, "5"),
    ]


def test_hidden_rows_columns_and_sheets_are_left_out() -> None:
    rows = f'<Column/><Column ss:Hidden="1"/><Row ss:Hidden="1">{cell("1")}</Row><Row>{cell("2")}{cell("3")}</Row>'
    assert [text for *_, text in sheet(rows)] == ["2"]
    assert sheet(rows, "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>") == []


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (word_2003("<w:body><w:p></w:body>"), "损坏"),
        (word_2003(""), "没有正文"),
        (b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>', "没有正文"),
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "没有找到年报"),
    ],
)
def test_what_holds_no_report_is_told(raw: bytes, sentence: str) -> None:
    assert detect_format(raw) in (WORD_2003_XML, FLAT_WORD, WORKBOOK_2003_XML)
    with pytest.raises(BrokenFile, match=sentence):
        read_report_bytes(raw, "年报.xml")
