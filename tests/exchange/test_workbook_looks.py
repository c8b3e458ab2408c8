"""A struck figure of an .xlsx is seen however the sheet is written; a plain sheet is not parsed for it."""

import io
import zipfile

import pytest
from lxml import etree

from models.exchange.formats.safe_xml import parse_xml
from models.exchange.formats.workbook import read_workbook
from models.exchange.neutral_document import DocumentTable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRUCK_FIRST = "<xf fontId='1'/><xf fontId='0'/>"
STRUCK_LAST = "<xf fontId='0'/><xf fontId='1'/>"
STYLES = (
    f"<styleSheet xmlns='{MAIN}'><fonts><font><sz val='11'/></font><font><strike/><sz val='11'/></font></fonts>"
    "<fills><fill><patternFill patternType='none'/></fill></fills><cellXfs>{styles}</cellXfs></styleSheet>"
)
STRINGS = (
    f"<sst xmlns='{MAIN}'><si><t>自然人</t></si>"
    "<si><r><rPr><strike/></rPr><t>2999</t></r><r><rPr><sz val='9'/></rPr><t>3001</t></r></si></sst>"
)


def book(sheet: str, styles: str = STRUCK_LAST) -> bytes:
    """A workbook of one sheet, written by hand."""
    parts = {
        "_rels/.rels": (
            f"<Relationships xmlns='{PACKAGE}'>"
            f"<Relationship Id='a' Type='{OFFICE}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
        ),
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "xl/workbook.xml": (
            f"<workbook xmlns='{MAIN}' xmlns:r='{OFFICE}'>"
            "<sheets><sheet name='表' sheetId='1' r:id='a'/></sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f"<Relationships xmlns='{PACKAGE}'>"
            f"<Relationship Id='a' Type='{OFFICE}/worksheet' Target='worksheets/sheet1.xml'/>"
            f"<Relationship Id='b' Type='{OFFICE}/sharedStrings' Target='sharedStrings.xml'/>"
            f"<Relationship Id='c' Type='{OFFICE}/styles' Target='styles.xml'/></Relationships>"
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": STYLES.format(styles=styles),
        "xl/sharedStrings.xml": STRINGS,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def rows(*written: str, prefix: str = "") -> str:
    """A sheet of rows as they are written; the elements may have a prefix."""
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    tag = f"{prefix}:" if prefix else ""
    return f"<{tag}worksheet {name}='{MAIN}'><{tag}sheetData>{''.join(written)}</{tag}sheetData></{tag}worksheet>"


def cells(raw: bytes) -> dict[tuple[int, int], tuple[str, tuple[str, ...]]]:
    """What was read, by row and column."""
    (table,) = read_workbook(raw).parts
    assert isinstance(table, DocumentTable)
    return {(cell.row, cell.column): (cell.text, cell.notes) for cell in table.cells}


STRUCK = ("", ("“3001”已划去，未计入",))
WRITTEN = {
    "as Excel does": rows('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>3001</v></c></row>'),
    "in single quotes": rows("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' s='1'><v>3001</v></c></row>"),
    "with blanks": rows('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s = "1" ><v>3001</v></c></row>'),
    "with zeros": rows('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="01"><v>3001</v></c></row>'),
    "by a reference": rows('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="&#49;"><v>3001</v></c></row>'),
    "without addresses": rows('<row><c t="s"><v>0</v></c><c s="1"><v>3001</v></c></row>'),
    "with a prefix": rows(
        '<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" s="1"><x:v>3001</x:v></x:c></x:row>', prefix="x"
    ),
    "as a formula": rows('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><f>3000+1</f><v>3001</v></c></row>'),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_struck_figure_is_seen_however_its_style_is_named(written: str) -> None:
    assert cells(book(WRITTEN[written])) == {(0, 0): ("自然人", ()), (0, 1): STRUCK}


def test_a_struck_figure_is_seen_where_the_first_style_of_all_is_struck() -> None:
    sheet = rows('<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><v>3001</v></c></row>')
    assert cells(book(sheet, STRUCK_FIRST))[0, 1] == STRUCK


@pytest.mark.parametrize("number", ["1", " 1 ", "<![CDATA[1]]>", "&#49;"])
def test_struck_letters_of_a_shared_string_are_seen_however_it_is_named(number: str) -> None:
    sheet = rows(f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>{number}</v></c></row>')
    assert cells(book(sheet))[0, 1] == ("3001", ("“2999”已划去，未计入",))


# The library that gives the values ends where they do: such a cell stands beyond its last column.
FORMULAS = {
    "empty": "<f>3000+1</f><v></v>",
    "empty, short": "<f>3000+1</f><v/>",
    "missing": "<f>3000+1</f>",
    "shared": '<f t="shared" si="0"/>',
    "shared, with a bracket": '<f t="shared" ref="a>b" si="0"/>',
    "with a comment": "<f>3000+1</f><!-- none --><v></v>",
}


@pytest.mark.parametrize("written", FORMULAS)
def test_a_formula_without_a_result_is_seen_however_it_is_written(written: str) -> None:
    sheet = rows(f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1">{FORMULAS[written]}</c></row>')
    text, notes = cells(book(sheet))[0, 1]
    assert text.startswith("=")
    assert notes == ("公式没有存下结果",)


def test_a_sheet_of_plain_cells_is_not_parsed_for_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []

    def parse_and_count(content: bytes) -> etree._Element:
        parsed.append(content)
        return parse_xml(content)

    monkeypatch.setattr("models.exchange.formats.workbook_looks.parse_xml", parse_and_count)
    plain = rows('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>3000+1</f><v>3001</v></c></row>')
    assert cells(book(plain))[0, 1] == ("3001", ())
    assert not any(b"sheetData" in content for content in parsed)
    cells(book(WRITTEN["as Excel does"]))
    assert any(b"sheetData" in content for content in parsed)
