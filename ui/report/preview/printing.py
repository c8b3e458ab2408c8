"""The same pages on a printer: each page of the PDF drawn at its own size on the whole sheet, at 1:1."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLibraryInfo, QRect, QSize, QSizeF, Qt, QVersionNumber
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter

from models.errors import Refused
from ui.settings import Settings

RESOLUTION = 600
"""Dots per inch: what office printers resolve; more would only cost time."""
BAND = 512
"""Rows drawn at once, so that a page at 600 dpi does not need 140 MB."""

DUPLEX = {
    "none": QPrinter.DuplexMode.DuplexNone,
    "long": QPrinter.DuplexMode.DuplexLongSide,
    "short": QPrinter.DuplexMode.DuplexShortSide,
}


@dataclass(frozen=True)
class PrintJob:
    """Which pages (from 1, both ends included) go to the printer."""

    first: int
    last: int


def new_printer(settings: Settings, title: str) -> QPrinter:
    """A printer set up as it was used last: A4, whole sheet, copies, duplex."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if settings.printer:
        printer.setPrinterName(settings.printer)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setCopyCount(settings.copies)
    printer.setDuplex(DUPLEX.get(settings.duplex, QPrinter.DuplexMode.DuplexNone))
    printer.setResolution(RESOLUTION)
    return printer


def chosen_settings(printer: QPrinter) -> dict[str, object]:
    """What the clerk chose in the print dialog, as fields of the settings."""
    duplex = next((name for name, mode in DUPLEX.items() if mode == printer.duplex()), "none")
    return {"printer": printer.printerName(), "copies": max(1, printer.copyCount()), "duplex": duplex}


def is_bound_as_a_book(printer: QPrinter) -> bool:
    """Whether sheets are printed on both sides and turned over the long edge."""
    return printer.duplex() is QPrinter.DuplexMode.DuplexLongSide


def job_of(printer: QPrinter, count: int) -> PrintJob:
    """The pages the clerk asked for; all of them unless a range was given."""
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage():
        return PrintJob(min(printer.fromPage(), count), min(printer.toPage() or count, count))
    return PrintJob(1, count)


def print_pages(content: bytes, printer: QPrinter, on_page: Callable[[int], None] = lambda _: None) -> int:
    """Draw the PDF's pages on the printer; how many were. Refused when the printer does not take them."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    job = job_of(printer, document.pageCount())
    painter = QPainter()
    for page in range(job.first - 1, job.last):
        size = document.pagePointSize(page)
        _turn(printer, size)
        if not (painter.isActive() and printer.newPage()) and not painter.begin(printer):
            raise Refused("打印机没有接受这份报告。请看打印机是否已开机、连好、有纸，或换一台打印机再试。")
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        _draw(painter, document, page, _size_in_dots(size, printer.resolution()))
        on_page(page + 1)
    if not painter.end() or printer.printerState() is QPrinter.PrinterState.Error:
        raise Refused("打印没有完成。请看打印机的状态，再打印一次。")
    return job.last - job.first + 1


def _turn(printer: QPrinter, size: QSizeF) -> None:
    is_wide = size.width() > size.height()
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait)


def _size_in_dots(size: QSizeF, resolution: int) -> QSize:
    return QSize(round(size.width() / 72 * resolution), round(size.height() / 72 * resolution))


def _draw(painter: QPainter, document: QPdfDocument, page: int, dots: QSize) -> None:
    for top in range(0, dots.height(), BAND):
        box = QRect(0, top, dots.width(), min(BAND, dots.height() - top))
        painter.drawImage(box.topLeft(), draw_part(document, page, dots, box))


def _scaled(dots: QSize, page: QSizeF) -> QSize:
    """The size to ask for to get a page ``dots`` large: Qt 6.8 scales from whole points, 6.11 does not."""
    if QLibraryInfo.version() >= QVersionNumber(6, 9):
        return dots
    return QSize(
        round(dots.width() * page.width() / int(page.width())),
        round(dots.height() * page.height() / int(page.height())),
    )


def draw_part(document: QPdfDocument, page: int, dots: QSize, box: QRect) -> QImage:
    """The part of a page, drawn ``dots`` large, that falls into a box; on white, grey where there is no colour."""
    options = QPdfDocumentRenderOptions()
    options.setScaledSize(_scaled(dots, document.pagePointSize(page)))
    # Qt's clip counts one row and column too few.
    options.setScaledClipRect(box.adjusted(0, 0, 1, 1))
    drawn = document.render(page, box.size(), options)
    part = QImage(box.size(), QImage.Format.Format_RGB32)
    part.fill(Qt.GlobalColor.white)
    layer = QPainter(part)
    layer.drawImage(0, 0, drawn)
    layer.end()
    if part.allGray():
        part.convertTo(QImage.Format.Format_Grayscale8)
    return part
