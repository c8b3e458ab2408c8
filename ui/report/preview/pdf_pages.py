"""The pages of a PDF on a desk: scrolled, zoomed, and exchanged for newer ones without losing the place."""

from bisect import bisect_right
from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from ui.report.preview.pdf_document import PdfDocument
from ui.theme.colours import colours

MARGIN, GAP = 22, 16
POINT = 96 / 72
SMALLEST, LARGEST = 0.25, 4.0
STEP = 1.2
BROADEST = 1.25
"""Fitted to a wide window, a page grows no larger than this; more only makes the eye travel."""
WIDTH, PAGE = "width", "page"


class PdfPages(QAbstractScrollArea):
    """``page_changed`` carries the page in view (from 1) and how many there are.

    A page is drawn when it comes into view; until then its former picture stands in, so that nothing flickers.
    """

    page_changed = Signal(int, int)
    fit_changed = Signal(str)

    def __init__(self, fit: str = WIDTH, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.fit = fit
        self.factor = 1.0
        self._pdf: PdfDocument | None = None
        self._boxes: list[QRect] = []
        self._drawn: dict[int, tuple[int, QImage]] = {}
        self._edition = 0
        self._shown = (0, 0)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._draw_one)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._boxes)

    @property
    def document(self) -> PdfDocument | None:
        """The PDF that is shown; None while there is none."""
        return self._pdf

    @property
    def is_drawn(self) -> bool:
        """Whether every page in view is drawn as it stands."""
        return all(self._is_current(page) for page in self._in_view())

    @property
    def content(self) -> bytes:
        """The PDF that is shown; empty while there is none."""
        return self._pdf.content if self._pdf else b""

    def show_pdf(self, content: bytes) -> None:
        """Exchange the pages; the place stays."""
        self._pdf = PdfDocument(content)
        self._edition += 1
        self._drawn = {page: image for page, image in self._drawn.items() if page < len(self._pdf.sizes)}
        self._lay_out()

    def set_fit(self, fit: str) -> None:
        """Fit the pages to the width, or a whole page into the window."""
        self.fit = fit
        self._lay_out()
        self.fit_changed.emit(fit)

    def zoom(self, factor: float) -> None:
        """Enlarge or shrink, from where the pages stand now."""
        self.fit = ""
        self.factor = min(max(self.factor * factor, SMALLEST), LARGEST)
        self._lay_out()
        self.fit_changed.emit("")

    def go_to(self, page: int) -> None:
        """Bring a page (from 1) to the top."""
        if 1 <= page <= self.count:
            self.verticalScrollBar().setValue(self._boxes[page - 1].top() - GAP)

    def page_of(self, title: str) -> int:
        """The page (from 1) that a bookmark of the PDF leads to, 0 without such a bookmark."""
        page = self._pdf.page_of(title) if self._pdf else None
        return 0 if page is None else page + 1

    def page_in_view(self) -> int:
        """The page (from 1) that the middle of the window is on; 0 without pages."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return min(max(bisect_right([box.top() - GAP for box in self._boxes], middle), 1), self.count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def _lay_out(self) -> None:
        if self._pdf is None:
            return
        bar = self.verticalScrollBar()
        place = bar.value() / max(self._height(), 1)
        sizes = self._pdf.sizes
        self.factor = self._fitted(
            max((s.width() for s in sizes), default=1), max((s.height() for s in sizes), default=1)
        )
        scale = POINT * self.factor
        broad = round(max((size.width() for size in sizes), default=0) * scale) + 2 * MARGIN
        room = max(self.viewport().width(), broad)
        top, boxes = MARGIN, []
        for size in sizes:
            wide, high = round(size.width() * scale), round(size.height() * scale)
            boxes.append(QRect((room - wide) // 2, top, wide, high))
            top += high + GAP
        self._boxes = boxes
        view = self.viewport().size()
        bar.setRange(0, max(0, self._height() - view.height()))
        bar.setPageStep(view.height())
        bar.setSingleStep(48)
        bar.setValue(round(place * self._height()))
        self.horizontalScrollBar().setRange(0, max(0, broad - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        self._scrolled()

    def _height(self) -> int:
        return self._boxes[-1].bottom() + MARGIN if self._boxes else 0

    def _fitted(self, wide: float, high: float) -> float:
        view = self.viewport().size()
        by_width = min((view.width() - 2 * MARGIN) / (wide * POINT), BROADEST)
        by_height = (view.height() - 2 * MARGIN) / (high * POINT)
        factor_wanted = {WIDTH: by_width, PAGE: min(by_width, by_height)}.get(self.fit, self.factor)
        return min(max(factor_wanted, SMALLEST), LARGEST)

    def _scrolled(self) -> None:
        self._timer.start()
        self.viewport().update()
        now = (self.page_in_view(), self.count)
        if now != self._shown:
            self._shown = now
            self.page_changed.emit(*now)

    def _in_view(self) -> Iterator[int]:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        return (page for page, box in enumerate(self._boxes) if box.bottom() >= top and box.top() <= bottom)

    def _draw_one(self) -> None:
        """Draw the next page in view that has no picture of this edition and size, one a turn of the event loop."""
        page = next((page for page in self._in_view() if not self._is_current(page)), None)
        if page is None or self._pdf is None or not self.isVisible():
            self._timer.stop()
            return
        self._drawn[page] = (self._edition, self._pdf.render(page, self._pixels(page)))
        self.viewport().update()

    def _pixels(self, page: int) -> QSize:
        return self._boxes[page].size() * self.devicePixelRatioF()

    def _is_current(self, page: int) -> bool:
        edition, image = self._drawn.get(page, (0, None))
        return image is not None and edition == self._edition and image.size() == self._pixels(page)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colours.desk))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for page in self._in_view():
            box = self._boxes[page]
            _shade(painter, box)
            _, image = self._drawn.get(page, (0, None))
            if image is None:
                painter.fillRect(box, Qt.GlobalColor.white)
            else:
                painter.drawImage(QRectF(box), image, QRectF(image.rect()))
        keep = set(self._in_view())
        if len(self._drawn) > 12:
            self._drawn = {page: kept_image for page, kept_image in self._drawn.items() if page in keep}

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._lay_out()


def _shade(painter: QPainter, box: QRect) -> None:
    shade = QColor(colours.shadow)
    for spread, strength in ((4, 30), (3, 50), (2, 80), (1, 120)):
        shade.setAlpha(strength)
        painter.fillRect(box.adjusted(-spread + 1, -spread + 2, spread, spread + 1), shade)
