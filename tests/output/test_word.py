"""The .docx: read back by python-docx, and laid out by LibreOffice where it is installed."""

import dataclasses
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest
from docx.text.paragraph import Paragraph as DocxParagraph
from lxml import etree
from lxml import html as reader

from models.exchange.report_file import read_report_file
from models.report.filing import Filing
from output import pdf
from output.blocks import Grid, Heading
from output.compose import compose
from output.page import geometry as g
from output.page.fonts import bundled_fonts
from output.page.line_breaking import CLOSING
from output.page.pages import place_tables
from output.pdf import PrintOptions
from output.word import render, write
from tests.output.desks import desk, spaced
from tests.output.reports import filled, narrative, sample, worded
from tests.output.word_print import Print, print_as_opened, print_as_written, read_print


def style_of(paragraph: DocxParagraph) -> str | None:
    assert paragraph.style is not None
    name: str | None = paragraph.style.name
    return name


def test_styles_headings_and_cells_are_what_was_composed() -> None:
    composed = compose(sample())
    document = docx.Document(BytesIO(render(composed)))
    assert style_of(document.paragraphs[0]) == "Title"
    headings = [p.text for p in document.paragraphs if style_of(p) == "Heading 1"]
    assert headings == [section.heading for section in sample().edition.sections if section.heading]
    grids = [block for block in composed.blocks if isinstance(block, Grid)]
    for grid, table in zip(grids, document.tables, strict=True):
        assert len(table.rows) == grid.layout.rows
        for slot in grid.layout.slots:
            assert table.cell(slot.row, slot.column).text.replace("\n", "") == grid.text(slot)
        widths = [column.width for column in table.columns]
        assert all(widths)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render(compose(sample())) == render(compose(sample()))


@pytest.mark.promise("words-escaped")
def test_nothing_in_a_text_becomes_markup() -> None:
    text = "<w:p>&amp; “引号” <b>粗</b> ]]> \x08"
    document = docx.Document(BytesIO(render(compose(worded({"overview": text})))))
    assert any("<w:p>&amp;" in p.text and "�" in p.text for p in document.paragraphs)


def test_there_are_no_macros_and_pages_are_numbered() -> None:
    with zipfile.ZipFile(BytesIO(render(compose(sample())))) as archive:
        assert not any("vba" in name.lower() for name in archive.namelist())
        assert b"PAGE" in archive.read("word/footer1.xml")
        assert b'w:val="left"' in archive.read("word/footer2.xml")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("leading", [1.0, 1.6])
@pytest.mark.parametrize("landscape", [(), ("requests",)])
def test_libreoffice_sets_it_on_as_many_pages(tmp_path: Path, landscape: tuple[str, ...], leading: float) -> None:
    """Whatever face it puts in the place of those that the file names; their own measures differ that much."""
    path = tmp_path / "report.docx"
    document = compose(sample(), landscape)
    write(document, path)
    call = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "pdf", "--outdir"]
    faces = desk(tmp_path, spaced(tmp_path, leading))
    subprocess.run([*call, str(tmp_path), str(path)], check=True, capture_output=True, timeout=120, env=faces)
    pages = pypdf.PdfReader(tmp_path / "report.pdf").pages
    ours = pypdf.PdfReader(BytesIO(pdf.render(document, PrintOptions(fonts=bundled_fonts())))).pages
    heads = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    assert len(pages) == len(ours)
    assert [page_of(head, pages) for head in heads] == [page_of(head, ours) for head in heads]
    assert any(page.mediabox.width > page.mediabox.height for page in pages) is bool(landscape)
    text = "".join(page.extract_text() for page in pages)
    assert "— 1 —" in text
    # What the other program printed is, by our own reader, what we wrote.
    printed, written = (read_report_file(tmp_path / f"report.{form}").filing for form in ("pdf", "docx"))
    assert printed.figures == written.figures == sample().figures
    assert printed.texts == written.texts, "no mark is lost at the end of a line either"


MARKS = (
    "“双随机、一公开”抽查结果（含附件）在7个工作日内公布；《办法》（试行）施行以来，有23项草案征求意见，“12345”来电。"
)


def _plain(text: str) -> str:
    """Without what LibreOffice parts at places of its own: addresses, a stop before a figure or before a quotation."""
    odd = {"http://www.example.gov.cn/zwgk/index.html": "网址", "93.48%": "九成", "2025年1月1日至12月31日": "全年"}
    for words, others in odd.items():
        text = text.replace(words, others)
    return text


KINDS: Mapping[str, Callable[[], Filing]] = {
    "sample": sample,
    "crowded": lambda: filled(123456789, 2020),
    "marks": lambda: worded({"overview": "\n".join(("例" * n) + MARKS for n in range(24))}),
    "long": lambda: worded({"overview": _plain(narrative(3000))}),
}


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Print, Print]]:
    """The PDF of each report, and its .docx as LibreOffice prints it in our faces."""
    folder = tmp_path_factory.mktemp("lines")
    documents = {kind: compose(report()) for kind, report in KINDS.items()}
    for kind, document in documents.items():
        write(document, folder / f"{kind}.docx")
    print_as_opened(folder)
    print_as_written(folder)
    found = {}
    for kind, document in documents.items():
        ours = folder / f"{kind} ours.pdf"
        ours.write_bytes(pdf.render(document, PrintOptions(fonts=bundled_fonts())))
        found[kind] = (read_print(ours), read_print(folder / f"{kind}.pdf"))
    return found


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", KINDS)
def test_its_lines_and_pages_are_those_of_the_pdf(pairs: dict[str, tuple[Print, Print]], kind: str) -> None:
    ours, theirs = pairs[kind]
    assert [(line.page, line.text) for line in theirs.lines] == [(line.page, line.text) for line in ours.lines]
    for one, other in zip(ours.lines, theirs.lines, strict=True):
        # A mark at the end keeps its whole width, the emptier half of it to its right.
        assert other.end == pytest.approx(one.end, abs=12 if one.text[-1] in CLOSING else 3), one.text
    assert ours.figures == theirs.figures, "no figure of a table wraps"


def test_a_table_is_parted_where_our_pages_part_it() -> None:
    for lines in range(22):
        report = dataclasses.replace(filled(0, 2020), texts={"overview": "\n".join(["一行。"] * lines)})
        document = compose(report)
        placed = next(iter(place_tables(document, bundled_fonts()).values()))
        table = docx.Document(BytesIO(render(document))).tables[0]
        loose = [
            number
            for number, row in enumerate(table.rows)
            if not row.cells[0].paragraphs[0].paragraph_format.keep_with_next
        ]
        cuts = [placed.last_part - 1] if placed.last_part else []
        assert loose == [*cuts, len(table.rows) - 1]
        assert bool(table._tbl.xpath("./w:tr/w:trPr/w:tblHeader")) is not bool(cuts), "a block's head heads no other"
        if cuts:
            return
    pytest.fail("no table was parted")


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
@pytest.mark.parametrize("kind", ["sample", "crowded"])
def test_pandoc_finds_the_headings_and_the_merged_cells(tmp_path: Path, kind: str) -> None:
    document = compose(KINDS[kind]())
    write(document, tmp_path / "report.docx")
    call = ["pandoc", "--verbose", "-f", "docx", "-t", "html", str(tmp_path / "report.docx")]
    told = subprocess.run(call, check=True, capture_output=True, text=True, timeout=120)
    assert told.stderr == ""
    root = reader.fromstring(f"<div>{told.stdout}</div>")
    heads = [(block.level, block.text) for block in document.blocks if isinstance(block, Heading) and not block.rest]
    found = [(int(each.tag[1]), str(each.xpath("string()"))) for each in root.iter("h1", "h2", "h3", "h4")]
    assert [(level, "".join(text.split())) for level, text in found] == heads
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    for grid, table in zip(grids, root.iter("table"), strict=True):
        assert table.findtext("caption") == grid.name
        cells = [
            (int(cell.get("rowspan", "1")), int(cell.get("colspan", "1")), "".join(str(cell.xpath("string()")).split()))
            for cell in table.iter("td", "th")
        ]
        slots = sorted(grid.layout.slots, key=lambda slot: (slot.row, slot.column))
        assert cells == [(slot.rows, slot.columns, "".join(grid.text(slot).split())) for slot in slots]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_the_dash_of_a_page_number_is_seven_millimetres_below_the_text(pairs: dict[str, tuple[Print, Print]]) -> None:
    for ours, theirs in pairs.values():
        assert len(theirs.drops) == 2 * theirs.pages
        assert theirs.drops == pytest.approx(ours.drops, abs=0.2)
        assert theirs.drops == pytest.approx([7.0] * len(theirs.drops), abs=0.2)


def test_characters_of_a_line_stand_apart_evenly() -> None:
    """What a clerk types beside a mark takes its spacing, and must not fall over its neighbour."""
    root = part("word/document.xml", KINDS["marks"]())
    spacings = [int(each) for each in values(root, "//w:body/w:p/w:r/w:rPr/w:spacing/@w:val")]
    assert len(set(spacings)) > 3
    assert all(-45 <= each <= 35 for each in spacings), "twentieths of a point"
    texts = ["".join(values(p, ".//w:t/text()")) for p in root.iterfind(".//{*}body/{*}p")]
    assert [text for text in texts if text.endswith(MARKS)] == [("例" * n) + MARKS for n in range(24)]


def test_marks_that_latin_has_too_are_set_in_the_chinese_face() -> None:
    root = part("word/document.xml", worded({"overview": MARKS}))
    runs = [run for run in root.iterfind(".//{*}body/{*}p/{*}r") if set("“”") & set("".join(values(run, "w:t/text()")))]
    assert runs
    for run in runs:
        [face] = run.iterfind(".//{*}rFonts")
        attributes = {str(name).rpartition("}")[2]: value for name, value in face.attrib.items()}
        assert attributes.get("hint") == "eastAsia" or attributes["ascii"] == attributes["eastAsia"] == "仿宋_GB2312"
    lone = [values(run, "w:t/text()") for run in runs if not values(run, "w:rPr/w:rFonts/@w:hint")]
    assert lone == [["“"], ["”"]], "those beside figures are named, whatever their neighbour is set in"


def page_of(head: str, pages: Sequence[pypdf.PageObject]) -> int:
    return next(number for number, page in enumerate(pages) if head in "".join(page.extract_text().split()))


def test_the_office_that_signs_stands_with_the_last_words() -> None:
    kept = [p.paragraph_format.keep_with_next for p in docx.Document(BytesIO(render(compose(sample())))).paragraphs]
    assert kept[-5:] == [None, True, True, True, None]


def test_an_empty_report_is_written_too() -> None:
    empty: Filing = filled(None)
    assert len(docx.Document(BytesIO(render(compose(empty)))).tables) == 3


def part(name: str, filing: Filing | None = None) -> etree._Element:
    with zipfile.ZipFile(BytesIO(render(compose(filing or sample())))) as archive:
        return etree.fromstring(archive.read(name))


def values(root: etree._Element, path: str) -> list[str]:
    found = root.xpath(path, namespaces={"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"})
    assert isinstance(found, list)
    return [str(each) for each in found]


def test_the_page_is_set_up_as_the_standard_says() -> None:
    root = part("word/document.xml")
    millimetres = [
        round(int(values(root, f"//w:sectPr[last()]/w:pgMar/@w:{edge}")[-1]) / 1440 * 25.4, 1)
        for edge in ("top", "bottom", "left", "right")
    ]
    assert millimetres == [37.0, 35.0, 28.0, 26.0]
    pitch = int(values(root, "//w:docGrid/@w:linePitch")[-1])
    assert 225 / 25.4 * 1440 // pitch == 22, "lines"
    [tracking] = {int(each) for each in values(part("word/styles.xml"), "//w:docDefaults//w:spacing/@w:val")}
    assert 156 / 25.4 * 72 // (16 + tracking / 20) == 28, "characters"


def test_after_a_heading_word_goes_on_in_body_text() -> None:
    styles = part("word/styles.xml")
    assert len(values(styles, "//w:style[w:next/@w:val='BodyText']/@w:styleId")) == 5
    assert values(styles, "//w:style[@w:styleId='Heading2']/w:link/@w:val") == ["Heading2Char"]
    assert values(styles, "//w:style[@w:styleId='BodyText']//w:jc/@w:val") == ["both"]
    assert {"表格文字", "图片"} <= set(values(styles, "//w:style/w:name/@w:val"))


def test_the_date_begins_two_characters_right_of_the_office_that_signs() -> None:
    root = part("word/document.xml")
    rights = [int(each) for each in values(root, "//w:p[w:pPr/w:pStyle/@w:val='Signature']/w:pPr/w:ind/@w:right")]
    name, day = sample().cover["signed_by"], "2026年3月12日"
    widths = [len(name), sum(0.5 if char.isdigit() else 1 for char in day)]
    lefts = [28 - right / 20 / g.CHARACTER_PITCH - width for right, width in zip(rights, widths, strict=True)]
    assert lefts[1] - lefts[0] == pytest.approx(2, abs=0.1)


def test_figures_of_nine_digits_are_narrowed_and_do_not_wrap() -> None:
    root = part("word/document.xml", filled(123456789))
    assert {int(each) for each in values(root, "//w:tbl[3]//w:rPr/w:w/@w:val")} <= set(range(72, 100))
    assert values(root, "//w:tbl[3]//w:rPr/w:w/@w:val")
    assert {int(each) for each in values(root, "//w:tbl[3]//w:rPr/w:sz/@w:val")} == {14}


def test_heads_are_set_in_the_pieces_of_the_form() -> None:
    root = part("word/document.xml")
    texts = values(root, "//w:tc[.//w:br]//w:t/text()")
    assert texts[texts.index("社会公益") : texts.index("社会公益") + 2] == ["社会公益", "组织"]
    assert "".join(texts).count("三、本年度办理结果") == 1
