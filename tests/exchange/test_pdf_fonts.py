"""What is read from a PDF that brings no fonts does not depend on those of the computer."""

from io import BytesIO

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from models.exchange.formats import pdfium_fonts
from models.exchange.formats.pdf import read_pdf
from models.exchange.neutral_document import DocumentTable
from tests.new_edition.next_edition import forget_editions


def table_without_a_font() -> bytes:
    """Four rows of figures, many alike, in a face that the reader's computer has to have."""
    registerFont(UnicodeCIDFont("STSong-Light"))
    page = Canvas(written := BytesIO())
    page.setFont("STSong-Light", 10)
    for row in range(4):
        page.grid([60, 200, 260, 320, 380], [700 - 20 * row, 680 - 20 * row])
        for column, text in enumerate(["行政规范性文件", "0", "0", "1"]):
            page.drawString([64, 204, 264, 324][column], 686 - 20 * row, text)
    page.save()
    return written.getvalue()


def test_every_figure_is_read() -> None:
    """Debian's Droid Sans Fallback, which PDFium takes for Chinese, has no figures: of a row all but one were lost."""
    [table] = [part for part in read_pdf(table_without_a_font()).parts if isinstance(part, DocumentTable)]
    assert [cell.text for cell in table.cells] == ["行政规范性文件", "0", "0", "1"] * 4


def test_the_computer_is_not_asked_for_a_font() -> None:
    read_pdf(table_without_a_font())
    fonts = pdfium_fonts.use_no_system_fonts()
    assert fonts.MapFont(None, 400, 0, 134, 0, b"STSong-Light", None) is None
    assert fonts.GetFont(None, b"STSong-Light") is None


def test_what_pdfium_was_given_is_kept_when_caches_are_emptied() -> None:
    """PDFium calls into it until the process ends: given up, the next reader crashed."""
    fonts = pdfium_fonts.use_no_system_fonts()
    forget_editions()
    assert pdfium_fonts.use_no_system_fonts() is fonts
