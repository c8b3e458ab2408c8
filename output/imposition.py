"""The finished pages on sheets of paper: those asked for, scaled to the sheet where it is not their own."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf

Size = tuple[float, float]
"""Width and height in points."""
_SAME_SIZE = 1.5
"""Points by which a sheet may differ from a page and still be its paper."""


def page_sizes(content: bytes) -> list[Size]:
    """The sizes of a PDF's pages."""
    with pikepdf.open(BytesIO(content)) as document:
        return [_size(page) for page in document.pages]


def scale_on(page: Size, sheet: Size) -> float:
    """How much larger a page is drawn on a sheet; 1 on its own paper. A wide page lies on a sheet that is turned."""
    wide, high = turned_like(sheet, page)
    if abs(wide - page[0]) <= _SAME_SIZE and abs(high - page[1]) <= _SAME_SIZE:
        return 1.0
    return min(wide / page[0], high / page[1])


def turned_like(sheet: Size, page: Size) -> Size:
    """The sheet's sizes, upright under an upright page and lying under a wide one."""
    short, long = sorted(sheet)
    return (long, short) if page[0] > page[1] else (short, long)


def impose(content: bytes, pages: Sequence[int], sheet: Size) -> bytes:
    """The PDF with only these pages (from 1), each scaled to fit the sheet and centred on it.

    The content itself, byte for byte, where all its pages go on their own paper.
    """
    sizes = page_sizes(content)
    if list(pages) == list(range(1, len(sizes) + 1)) and all(scale_on(size, sheet) == 1.0 for size in sizes):
        return content
    with pikepdf.open(BytesIO(content)) as source, pikepdf.new() as target:
        for number in pages:
            page = source.pages[number - 1]
            if scale_on(_size(page), sheet) == 1.0:
                target.pages.append(page)
            else:
                _place(target, page, turned_like(sheet, _size(page)))
        made = BytesIO()
        target.save(made, deterministic_id=True)
    return made.getvalue()


def _place(target: pikepdf.Pdf, page: pikepdf.Page, sheet: Size) -> None:
    target.add_blank_page(page_size=sheet)
    target.pages[-1].add_overlay(page, pikepdf.Rectangle(0, 0, *sheet))


def _size(page: pikepdf.Page) -> Size:
    left, bottom, right, top = (float(each) for each in page.mediabox)
    return right - left, top - bottom
