"""Every PDF that leaves the office, judged as an archive by a validator that approves only what it knows."""

import dataclasses
from collections.abc import Callable
from io import BytesIO

import pytest
from pikepdf import pdfa

from models.report.filing import Filing
from output.blocks import Document, PageBreak, Paragraph
from output.check_sheet import check_sheet
from output.compose import compose
from output.page.fonts import FontSet
from output.pdf import PrintOptions, render
from output.pdf_archive import A1B, A2U
from output.picture.publish import render_sheet
from output.reading_list import reading_list
from tests.output import reports, test_check_sheet, test_pdf

# Level U and the mark of PDF/UA are beyond what it knows: it judges level B without extension schemas.
BEYOND = {
    "pdfaid:conformance is 'U', expected 'B'",
    "XMP property pdfuaid:part is not permitted",
    "XMP property pdfaExtension:schemas is not permitted",
    "XMP namespace pdfaExtension=http://www.aiim.org/pdfa/ns/extension/ is not permitted",
    "XMP namespace pdfaSchema=http://www.aiim.org/pdfa/ns/schema# is not permitted",
    "XMP namespace pdfaProperty=http://www.aiim.org/pdfa/ns/property# is not permitted",
}


def judged(content: bytes, flavour: str) -> set[str]:
    """What the validator has against a file."""
    return {found.message for found in pdfa.validate_written(BytesIO(content), flavour).findings}


@pytest.mark.parametrize("name", reports.REPORTS)
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.promise("fonts-inside")
def test_a_report_is_an_archive(name: str, mirrored: bool, case: FontSet) -> None:
    document = compose(reports.REPORTS[name](), ("requests",) if name == "turned" else ())
    options = PrintOptions(A1B, fonts=case, mirrored=mirrored)
    assert judged(render(document, options), "1b") == set()
    assert judged(render(document, dataclasses.replace(options, conformance=A2U)), "2b") == BEYOND


def test_a_report_with_links_is_an_archive(case: FontSet) -> None:
    document = Document("题", "机关", 2025, (PageBreak(), Paragraph(test_pdf.ADDRESSES)))
    assert judged(render(document, PrintOptions(A1B, fonts=case)), "1b") == set()
    assert judged(render(document, PrintOptions(A2U, fonts=case)), "2b") == BEYOND


def test_a_draft_is_an_archive(case: FontSet) -> None:
    document = compose(reports.sample(), is_draft=True)
    assert judged(render(document, PrintOptions(A1B, fonts=case)), "1b") == set()


def test_what_is_printed_beside_the_report_is_an_archive(case: FontSet) -> None:
    filing = reports.sample()
    sheet = check_sheet(filing, test_check_sheet.findings_of(filing), test_check_sheet.RECORD)
    for document in (sheet, reading_list(filing)):
        assert judged(render(document, PrintOptions(fonts=case)), "2b") == BEYOND


@pytest.mark.parametrize("is_draft", [False, True])
@pytest.mark.parametrize("make", [reports.sample, lambda: reports.filled(123456789), lambda: reports.filled(0, 2020)])
def test_the_picture_for_one_sheet_is_an_archive(make: Callable[[], Filing], is_draft: bool) -> None:
    assert judged(render_sheet(make(), [], is_draft=is_draft), "2b") == BEYOND


def test_the_validator_notices_a_font_left_out(case: FontSet) -> None:
    content = render(compose(reports.sample()), PrintOptions(A1B, fonts=case))
    assert judged(content.replace(b"/FontFile2 ", b"/FontFileX "), "1b")
