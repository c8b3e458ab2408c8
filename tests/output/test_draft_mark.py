"""草稿 across the pages of a draft: seen, never read, and gone from a final report to the last byte."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from hashlib import sha256

import pdfplumber
import pypdf
import pytest

from models.exchange.report_file import read_report_bytes
from models.report.filing import Filing
from output import html, ofd, pdf, word, workbook
from output.compose import compose
from output.page import geometry as g
from output.page.draft_mark import GREY, draft_mark
from output.page.fonts import FontRole, FontSet
from output.page.glyph_outlines import character_outline
from output.pdf import PrintOptions
from output.publish import render
from tests.output.reports import sample


def printed(case: FontSet, *, is_draft: bool) -> bytes:
    return pdf.render(compose(sample(), is_draft=is_draft), PrintOptions(fonts=case))


def corners(points: Iterable[float]) -> tuple[float, float, float, float]:
    numbers = list(points)
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])


def test_every_page_of_a_draft_bears_the_mark_and_no_page_of_a_final_report(case: FontSet) -> None:
    for is_draft in (True, False):
        reader = pypdf.PdfReader(io.BytesIO(printed(case, is_draft=is_draft)))
        for page in reader.pages:
            contents = page.get_contents()
            assert contents is not None
            before_words = contents.get_data().partition(b"BT")[0]
            mark = re.search(rb"/Artifact BMC\s0\.9 g [-\d. mlch]+ f 0 g\sEMC\s", before_words)
            assert bool(mark) is is_draft, "an artifact, drawn before all words"


def test_the_words_of_a_draft_are_those_of_the_final_report(case: FontSet) -> None:
    draft, final = (
        [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed(case, is_draft=each))).pages]
        for each in (True, False)
    )
    assert draft == final
    with pdfplumber.open(io.BytesIO(printed(case, is_draft=True))) as book:
        assert all("草稿" not in (page.extract_text() or "") for page in book.pages)


def test_a_final_report_is_what_it_was(case: FontSet) -> None:
    plain = pdf.render(compose(sample()), PrintOptions(fonts=case))
    assert printed(case, is_draft=False) == plain
    assert printed(case, is_draft=True) != plain


def test_the_mark_is_light_and_within_the_text_area(case: FontSet) -> None:
    [outline] = draft_mark(case).outlines
    assert outline.grey == GREY >= 0.85
    left, low, right, high = corners(value for _, *values in outline.segments for value in values)
    assert g.BINDING_MARGIN - 1 <= left < right <= g.BODY_RIGHT + 1
    assert g.PAPER_HEIGHT - g.BODY_BOTTOM <= low < high <= g.PAPER_HEIGHT - g.TOP_MARGIN
    middle = g.BINDING_MARGIN + g.BODY_WIDTH / 2
    assert (left + right) / 2 == pytest.approx(middle, abs=12)


@pytest.mark.parametrize("voice", list(FontRole))
def test_an_outline_lies_in_the_box_that_the_face_states(case: FontSet, voice: FontRole) -> None:
    chain = case.chain(voice)
    for char in "草稿永口丶Aé8":
        face, glyph = chain.resolve(char)[:2]
        box = face.sfnt.outline(glyph)[2:10]
        stated = [int.from_bytes(box[at : at + 2], "big", signed=True) / face.sfnt.em for at in (0, 2, 4, 6)]
        drawn = character_outline(chain, char)
        ends = (value for _, *values in drawn for value in values[-2:])
        assert corners(ends) == pytest.approx(stated, abs=0.03), char
        assert [segment[0] for segment in drawn].count("m") == [segment[0] for segment in drawn].count("h")


def test_a_word_file_has_the_mark_in_its_heads_as_word_makes_one() -> None:
    with zipfile.ZipFile(io.BytesIO(word.render(compose(sample(), is_draft=True)))) as archive:
        heads = [archive.read(f"word/header{number}.xml").decode() for number in (1, 2)]
        assert all('string="草稿"' in head and "PowerPlusWaterMarkObject" in head for head in heads)
        body, relations = archive.read("word/document.xml").decode(), archive.read("word/_rels/document.xml.rels")
        named = re.findall(r'headerReference w:type="(\w+)" r:id="(rId\d+)"', body)
        targets = dict(re.findall(r'Id="(rId\d+)"[^>]*Target="(header\d\.xml)"', relations.decode()))
        assert [(kind, targets[identity]) for kind, identity in named] == [
            ("default", "header1.xml"),
            ("even", "header2.xml"),
        ]
    with zipfile.ZipFile(io.BytesIO(word.render(compose(sample())))) as archive:
        assert not [name for name in archive.namelist() if "header" in name]


def test_a_web_page_says_so_on_the_screen_alone() -> None:
    page = html.render_page(compose(sample(), is_draft=True))
    style, body = page.split("</style>")
    assert re.search(r'@media screen \{\s*body::before \{\s*content: "草稿"', style)
    assert "草稿" not in body
    assert "草稿" not in html.render_page(compose(sample()))
    assert "草稿" not in html.render_fragment(compose(sample(), is_draft=True))


def test_ofd_and_workbook_bear_it_too() -> None:
    document = compose(sample(), is_draft=True)
    with zipfile.ZipFile(io.BytesIO(ofd.render(document))) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith("Content.xml")]
        assert all('<ofd:FillColor Value="230 230 230"/>' in page for page in pages)
    with zipfile.ZipFile(io.BytesIO(workbook.render(sample(), document))) as archive:
        assert "<oddHeader>&amp;R草稿</oddHeader>" in archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("ending", [".docx", ".html", ".xlsx", ".pdf", ".ofd", ".md"])
def test_a_draft_reads_back_as_the_report_it_is(ending: str, filing: Callable[[str], Filing]) -> None:
    back = read_report_bytes(render(filing("sample"), ending, is_draft=True), f"报告{ending}").filing
    final = read_report_bytes(render(filing("sample"), ending), f"报告{ending}").filing
    assert (back.figures, back.texts, back.agency) == (final.figures, final.texts, final.agency)


def test_the_same_draft_gives_the_same_bytes(case: FontSet) -> None:
    assert sha256(printed(case, is_draft=True)).digest() == sha256(printed(case, is_draft=True)).digest()
