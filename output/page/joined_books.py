"""Laid-out documents put one behind the other into one book: bookmarks, structure and links keep their places."""

from dataclasses import replace

from output.page import geometry as g
from output.page.page_model import Book, Bookmark, Element

PART = "Part"
"""The structure type of a document within a larger one (ISO 32000-1, table 333)."""


def make_part(book: Book, title: str) -> Book:
    """A book as a part of a larger one: under a bookmark and an element of its own."""
    part = Element(PART, [*book.root.children])
    below = (replace(each, level=each.level + 1) for each in book.bookmarks)
    return Book(book.pages, Element(book.root.kind, [part]), [Bookmark(0, title, 0, g.PAPER_HEIGHT), *below])


def append_book(whole: Book, book: Book) -> None:
    """Put a book behind what is there. The pages themselves keep the numbers that they were given."""
    behind = len(whole.pages)
    whole.pages += book.pages
    whole.bookmarks += (replace(each, page=each.page + behind) for each in book.bookmarks)
    whole.root.children += _moved(book.root, behind).children if behind else book.root.children


def _moved(element: Element, pages: int) -> Element:
    children = [
        _moved(child, pages) if isinstance(child, Element) else replace(child, page=child.page + pages)
        for child in element.children
    ]
    return replace(element, children=children)
