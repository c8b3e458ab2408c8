"""A finished PDF as the window draws it: by PDFium, which the program brings to read other people's files."""

from PySide6.QtCore import QRect, QSize, QSizeF
from PySide6.QtGui import QImage


class PdfDocument:
    """The pages of a PDF, counted from 0; sizes are in points, as the PDF gives them.

    For the window's thread alone: PDFium is not made for two at once.
    """

    def __init__(self, content: bytes) -> None:
        # Here, since a window starts without it.
        from pypdfium2 import PdfDocument as Pages

        self.content = content
        self._pages = Pages(content)
        self.sizes = [QSizeF(*self._pages.get_page_size(page)) for page in range(len(self._pages))]

    def render(self, page: int, dots: QSize, box: QRect | None = None) -> QImage:
        """A page drawn ``dots`` large on white, or the part of it that falls into a box."""
        from pypdfium2 import PdfBitmap, raw

        part = box or QRect(0, 0, dots.width(), dots.height())
        bitmap = PdfBitmap.new_native(part.width(), part.height(), raw.FPDFBitmap_BGRx)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, part.width(), part.height())
        drawn = self._pages[page]
        raw.FPDF_RenderPageBitmap(bitmap, drawn, -part.x(), -part.y(), dots.width(), dots.height(), 0, 0)
        lines = memoryview(bitmap.buffer).cast("B")
        # The picture keeps its own copy: the bitmap's memory goes with it.
        image = QImage(lines, part.width(), part.height(), bitmap.stride, QImage.Format.Format_RGB32).copy()
        drawn.close()
        bitmap.close()
        return image

    def page_of(self, title: str) -> int | None:
        """The page that a bookmark of the first level leads to; None without such a bookmark."""
        for bookmark in self._pages.get_toc():
            target = bookmark.get_dest()
            if bookmark.level == 0 and bookmark.get_title() == title and target is not None:
                return int(target.get_index())
        return None

    def text(self, page: int) -> str:
        """The words of a page."""
        return str(self._pages[page].get_textpage().get_text_bounded())
