"""The picture for one sheet as a PDF of its own, in colour."""

from output import pdf
from output.blocks import Document
from output.page import geometry as g
from output.page.page_model import Book, ContentReference, Page
from output.page.picture_drawing import draw_picture
from output.picture.shapes import Picture


def draw_sheet_pdf(picture: Picture, agency: str, year: int, date: str = "") -> bytes:
    """One page of A4, archivable and tagged as the report itself; ``date`` is its day in ISO form or empty."""
    book = Book([Page(1)])
    figure = book.root.add("Figure", Alt=picture.spoken)
    figure.children.append(ContentReference(0, 0))
    width = min(g.PAPER_WIDTH, g.PAPER_HEIGHT * picture.width / picture.height)
    left = (g.PAPER_WIDTH - width) / 2
    book.pages[0].contents.append(draw_picture(picture, figure, left, g.PAPER_HEIGHT, width, is_grey=False))
    document = Document(picture.title, agency, year, (), date)
    return pdf.draw_pages(book, document, pdf.PrintOptions(fonts=picture.fonts, is_coloured=True))
