"""The same pages on a printer: the finished PDF itself where CUPS prints, drawn page by page where it does not."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

from models.errors import Refused
from output.imposition import impose, page_sizes, scale_on
from output.saving import save_file
from ui.report.preview.pdf_document import PdfDocument
from ui.report.preview.print_request import PrintRequest, forget_cups_ranges, read_request

BAND = 512
"""Rows drawn at once, so that a page at 600 dpi does not need 140 MB."""
SEND_SECONDS = 60


@dataclass(frozen=True)
class Printout:
    """What was sent where: how many pages, and where the paper is no A4, its name and the scale of the pages on it."""

    pages: int
    paper: str = ""
    scale: float = 1.0
    printer: str = ""
    file: Path | None = None

    @property
    def told(self) -> str:
        """What to tell the clerk: sent to a printer, or written into a file."""
        named = f"“{self.printer}”" if self.printer else ""
        where = f"已写成 {self.file}" if self.file else f"已送往打印机{named}"
        return f"{where}，{self.sentence}。"

    @property
    def sentence(self) -> str:
        """How many pages there are, and what became of their size."""
        if self.scale == 1.0:
            return f"共 {self.pages} 页"
        change = "缩小" if self.scale < 1 else "放大"
        return f"共 {self.pages} 页；纸张是 {self.paper}，不是 A4，整页{change}到 {self.scale:.0%}"


def print_pages(content: bytes, printer: QPrinter) -> Printout:
    """Send the chosen pages of a PDF to the chosen printer. Refused when it does not take them, or none is chosen."""
    request = read_request(printer)
    sizes = page_sizes(content)
    pages = request.pages(len(sizes))
    if not pages:
        raise Refused(f"选的页数不在报告里：报告只有 {len(sizes)} 页。请重新选页再打印。")
    made = impose(content, pages, request.sheet)
    if request.file is not None:
        save_file(made, request.file)
    elif is_cups_there():
        send_to_cups(made, request)
    else:
        forget_cups_ranges(printer)
        draw_pages(made, printer)
    scale = max((scale_on(sizes[page - 1], request.sheet) for page in pages), key=lambda each: abs(each - 1))
    return Printout(len(pages), request.paper_name, scale, request.printer, request.file)


def is_cups_there() -> bool:
    """Whether this system prints by CUPS."""
    return os.name == "posix" and shutil.which("lp") is not None


def send_to_cups(content: bytes, request: PrintRequest) -> None:
    """Give CUPS the PDF as it is: text stays text, and black is the printer's own. Refused when it is not taken."""
    options = dict(request.options) | {"media": request.paper, "print-scaling": "none"}
    if request.sides:
        options["sides"] = request.sides
    words = [word for name, value in options.items() if value for word in ("-o", f"{name}={value}")]
    target = ["-d", request.printer] if request.printer else []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(content)
        try:
            done = subprocess.run(
                ["lp", *target, "-n", str(request.copies), "-t", request.title, *words, "--", str(path)],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=SEND_SECONDS,
                check=False,
                env=_environment(),
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Refused(
                f"打印服务没有答复，这份报告没有打印。请看打印机“{request.printer}”是否可用，再试一次。"
            ) from error
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1].removeprefix("lp: ")
        raise Refused(f"打印机“{request.printer}”没有接受这份报告（{reason}）。请看它是否可用，或换一台打印机再试。")


def _environment() -> dict[str, str]:
    """A packaged program puts its own libraries first; the system's program needs the system's."""
    environment = dict(os.environ)
    if getattr(sys, "frozen", False):
        environment["LD_LIBRARY_PATH"] = environment.get("LD_LIBRARY_PATH_ORIG", "")
    return environment


def draw_pages(content: bytes, printer: QPrinter) -> None:
    """Draw the pages of a PDF on a printer at their own size; Refused when it does not take them."""
    document = PdfDocument(content)
    painter = QPainter()
    for page, size in enumerate(document.sizes):
        _turn(printer, size)
        if not (painter.isActive() and printer.newPage()) and not painter.begin(printer):
            raise Refused("打印机没有接受这份报告。请看打印机是否已开机、连好、有纸，或换一台打印机再试。")
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        _draw(painter, document, page, _size_in_dots(size, printer.resolution()))
    if not painter.end() or printer.printerState() is QPrinter.PrinterState.Error:
        raise Refused("打印没有完成。请看打印机的状态，再打印一次。")


def _turn(printer: QPrinter, size: QSizeF) -> None:
    is_wide = size.width() > size.height()
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait)


def _size_in_dots(size: QSizeF, resolution: int) -> QSize:
    return QSize(round(size.width() / 72 * resolution), round(size.height() / 72 * resolution))


def _draw(painter: QPainter, document: PdfDocument, page: int, dots: QSize) -> None:
    for top in range(0, dots.height(), BAND):
        box = QRect(0, top, dots.width(), min(BAND, dots.height() - top))
        painter.drawImage(box.topLeft(), draw_part(document, page, dots, box))


def draw_part(document: PdfDocument, page: int, dots: QSize, box: QRect) -> QImage:
    """The part of a page, drawn ``dots`` large, that falls into a box; on white, grey where there is no colour."""
    part = document.render(page, dots, box)
    if part.allGray():
        part.convertTo(QImage.Format.Format_Grayscale8)
    return part
