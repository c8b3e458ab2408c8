"""What a clerk chose in the system's print dialog, read once: the printer, the pages, the paper, what CUPS is told."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrintEngine, QPrinter

from ui.settings import Settings

RESOLUTION = 600
"""Dots per inch: what office printers resolve; more would only cost time."""
DUPLEX = {
    "none": QPrinter.DuplexMode.DuplexNone,
    "long": QPrinter.DuplexMode.DuplexLongSide,
    "short": QPrinter.DuplexMode.DuplexShortSide,
}
_SIDES = {
    QPrinter.DuplexMode.DuplexNone: "one-sided",
    QPrinter.DuplexMode.DuplexLongSide: "two-sided-long-edge",
    QPrinter.DuplexMode.DuplexShortSide: "two-sided-short-edge",
}
# Qt's keys for what its dialog says to CUPS (qprint_p.h: PPK_CupsOptions, PPK_CupsStringPageSize).
_CUPS_OPTIONS, _CUPS_PAPER = 0xFE00, 0xFE03
_OUR_OWN = frozenset({"page-ranges", "copies", "sides", "media", "print-scaling", "fit-to-page"})
"""What is said to CUPS from the request itself, or done to the pages before they are sent."""


@dataclass(frozen=True)
class PrintRequest:
    """``ranges`` of pages from 1, both ends included, none for all; ``sheet`` in points, upright; ``file`` for printing
    into one. ``options`` are what else the dialog says to CUPS.
    """

    printer: str
    title: str
    ranges: tuple[tuple[int, int], ...] = ()
    copies: int = 1
    sides: str = ""
    paper: str = "iso_a4_210x297mm"
    paper_name: str = "A4"
    sheet: tuple[float, float] = (595.0, 842.0)
    options: tuple[tuple[str, str], ...] = ()
    file: Path | None = None

    def pages(self, count: int) -> tuple[int, ...]:
        """Which of ``count`` pages are printed, each once."""
        if not self.ranges:
            return tuple(range(1, count + 1))
        return tuple(page for page in range(1, count + 1) if any(first <= page <= last for first, last in self.ranges))


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


def read_request(printer: QPrinter) -> PrintRequest:
    """What the dialog left in the printer."""
    size = printer.pageLayout().pageSize()
    points = size.size(QPageSize.Unit.Point)
    is_file = printer.outputFormat() is QPrinter.OutputFormat.PdfFormat
    return PrintRequest(
        printer=printer.printerName(),
        title=printer.docName(),
        ranges=_ranges(printer),
        copies=max(1, printer.copyCount()),
        sides=_SIDES.get(printer.duplex(), ""),
        paper=str(_engine_value(printer, _CUPS_PAPER) or _media_name(size)),
        paper_name=size.name(),
        sheet=(points.width(), points.height()),
        options=tuple((name, value) for name, value in _cups_options(printer) if name not in _OUR_OWN),
        file=Path(printer.outputFileName()) if is_file and printer.outputFileName() else None,
    )


def forget_cups_ranges(printer: QPrinter) -> None:
    """Let CUPS print all it is sent: the pages are chosen before, and a range would be applied a second time."""
    kept = [part for pair in _cups_options(printer) if pair[0] != "page-ranges" for part in pair]
    printer.printEngine().setProperty(_key(_CUPS_OPTIONS), kept)


def _ranges(printer: QPrinter) -> tuple[tuple[int, int], ...]:
    if printer.printRange() is not QPrinter.PrintRange.PageRange:
        return ()
    given: QPageRanges = printer.pageRanges()
    if given.isEmpty():
        given = QPageRanges.fromString(dict(_cups_options(printer)).get("page-ranges", ""))
    # PySide6 does not give a QPageRanges.Range its two numbers.
    return tuple(_range(part) for part in given.toString().split(",") if part)


def _media_name(size: QPageSize) -> str:
    """A size of paper as PWG 5101.1 names one that says its own measures; CUPS finds the printer's paper by them."""
    if size.id() is QPageSize.PageSizeId.A4:
        return "iso_a4_210x297mm"
    millimetres = size.size(QPageSize.Unit.Millimeter)
    return f"custom_sheet_{millimetres.width():g}x{millimetres.height():g}mm"


def _range(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def _cups_options(printer: QPrinter) -> list[tuple[str, str]]:
    value = _engine_value(printer, _CUPS_OPTIONS)
    told = [str(part) for part in value] if isinstance(value, list) else []
    return list(zip(told[::2], told[1::2], strict=False))


def _engine_value(printer: QPrinter, key: int) -> object:
    return printer.printEngine().property(_key(key))


_key: Callable[[int], QPrintEngine.PrintEnginePropertyKey] = QPrintEngine.PrintEnginePropertyKey
