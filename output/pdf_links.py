"""Links as annotations of the file's pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfdoc import PDFDocument

from output.page import geometry as g
from output.page.page_model import Book, LinkReference, Page
from output.pdf_objects import Raw, add, text_string

_PRINTED = 4  # the one flag that ISO 19005 asks of an annotation


@dataclass
class LinkObjects:
    """The links in the file: their object numbers, and the keys by which the parent tree knows them."""

    numbers: dict[LinkReference, int] = field(default_factory=dict)
    keys: dict[LinkReference, int] = field(default_factory=dict)

    def of_page(self, page: int) -> Iterator[int]:
        """The object numbers of a page's links, the page from 0."""
        return (number for link, number in self.numbers.items() if link.page == page)


def add_links(document: PDFDocument, book: Book, *, mirrored: bool) -> LinkObjects:
    """Write every link of the book; the keys follow those of the pages."""
    objects = LinkObjects()
    for at, page in enumerate(book.pages):
        right = shift(page, mirrored=mirrored)
        for index, link in enumerate(page.links):
            reference, key = LinkReference(at, index), len(book.pages) + len(objects.keys)
            edges = (link.x + right, link.y, link.x + right + link.width, link.y + link.height)
            rectangle = " ".join(f"{edge:.3f}" for edge in edges)
            action = f"<</S/URI/URI<{link.target.encode('ascii').hex().upper()}>>>"
            written = (
                f"<</Type/Annot/Subtype/Link/Rect[{rectangle}]/Border[0 0 0]/F {_PRINTED}/A{action}"
                f"/Contents {text_string(link.target)}/StructParent {key}>>"
            )
            objects.numbers[reference], objects.keys[reference] = add(document, Raw(written.encode())), key
    return objects


def shift(page: Page, *, mirrored: bool) -> float:
    """How far to the right a page's content moves: an even one, where the paper is printed on both sides."""
    return g.MIRROR_SHIFT if mirrored and page.number % 2 == 0 else 0.0
