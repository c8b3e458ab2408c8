"""A real CUPS queue: what arrives in its spool is the report, page for page, with copies and paper as chosen."""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from models.errors import Refused
from models.report.filing import Filing
from ui.report.preview.preview_pane import render_pdf
from ui.report.preview.print_request import PrintRequest
from ui.report.preview.printing import send_to_cups

ROOT = Path(__file__).parents[3]
TOOLS = ("cupsd", "lpadmin", "lpstat")
SBIN = {**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}
SERVER = """
Listen {folder}/sock
DirtyCleanInterval 0
Browsing Off
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
FILES = """
ServerRoot {folder}/etc
StateDir {folder}/state
CacheDir {folder}/cache
RequestRoot {folder}/spool
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
FileDevice Yes
User nobody
Group nogroup
SystemGroup lpadmin
"""
PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "OFFICE.PPD"
*Product: "(Office)"
*Manufacturer: "Office"
*ModelName: "Office"
*ShortNickName: "Office"
*NickName: "Office"
*PSVersion: "(3010.000) 0"
*ColorDevice: True
*cupsVersion: 2.4
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize/Media Size: PickOne
*DefaultPageSize: A4
*PageSize A3/A3: ""
*PageSize A4/A4: ""
*PageSize A5/A5: ""
*PageSize B5/B5: ""
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Size: PickOne
*DefaultPageRegion: A4
*PageRegion A3/A3: ""
*PageRegion A4/A4: ""
*PageRegion A5/A5: ""
*PageRegion B5/B5: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A3/A3: "12 12 830 1179"
*ImageableArea A4/A4: "12 12 583 830"
*ImageableArea A5/A5: "12 12 408 583"
*ImageableArea B5/B5: "12 12 487 697"
*DefaultPaperDimension: A4
*PaperDimension A3/A3: "842 1191"
*PaperDimension A4/A4: "595 842"
*PaperDimension A5/A5: "420 595"
*PaperDimension B5/B5: "499 709"
*OpenUI *Duplex/Duplex: PickOne
*DefaultDuplex: None
*Duplex None/Off: ""
*Duplex DuplexNoTumble/Long: ""
*Duplex DuplexTumble/Short: ""
*CloseUI: *Duplex
"""
"""A printer that takes PDF, knows four sizes of paper, and prints on both sides."""
PRINT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton
app = QApplication([])
from PySide6.QtPrintSupport import QPrintDialog
from ui.report.preview.print_request import new_printer
from ui.report.preview.printing import print_pages
from ui.settings import Settings

content, pages, paper, duplex, copies = sys.argv[1:]
printer = new_printer(Settings(printer="office", copies=int(copies), duplex=duplex), "年度报告")
printer.setPageSize(QPageSize(QPageSize.PageSizeId[paper]))
dialog = QPrintDialog(printer)

def choose():
    if pages:
        dialog.findChild(QRadioButton, "pagesRadioButton").setChecked(True)
        dialog.findChild(QLineEdit, "pagesLineEdit").setText(pages)
    dialog.accept()

QTimer.singleShot(0, choose)
dialog.exec()
printer.setPageSize(QPageSize(QPageSize.PageSizeId[paper]))
print(print_pages(Path(content).read_bytes(), printer).sentence)
"""

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not all(shutil.which(t, path=SBIN["PATH"]) for t in TOOLS),
    reason="a print server of one's own needs CUPS and root",
)


@pytest.fixture
def spool(qtbot: QtBot) -> Iterator[Path]:
    """The spool of a print server of our own with a queue named "office"."""
    # Not under tmp_path: a socket's name is limited to a hundred characters.
    with tempfile.TemporaryDirectory(prefix="cups") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("etc", "state", "cache", "spool", "log"):
            (folder / part).mkdir(mode=0o777)
            (folder / part).chmod(0o777)
        (folder / "etc" / "cupsd.conf").write_text(SERVER.format(folder=folder))
        (folder / "etc" / "cups-files.conf").write_text(FILES.format(folder=folder))
        command = ["cupsd", "-f", "-c", f"{folder}/etc/cupsd.conf", "-s", f"{folder}/etc/cups-files.conf"]
        with subprocess.Popen(command, env=SBIN) as server:
            try:
                qtbot.waitUntil((folder / "sock").exists)
                (folder / "office.ppd").write_text(PPD)
                told = ["lpadmin", "-h", f"{folder}/sock", "-p", "office", "-E", "-v", "file:///dev/null"]
                told += ["-P", f"{folder}/office.ppd"]
                subprocess.run(told, env=SBIN, check=True, capture_output=True, timeout=20)
                yield folder / "spool"
            finally:
                server.terminate()


class Queue:
    """The queue as a clerk's program sees it, and what it has been sent."""

    def __init__(self, spool: Path, content: Path, qtbot: QtBot) -> None:
        self._spool, self._content, self._qtbot = spool, content, qtbot

    def print(self, pages: str = "", paper: str = "A4", duplex: str = "none", copies: int = 1) -> str:
        """Print by the system's own dialog; what the clerk is told."""
        environment = {**os.environ, "CUPS_SERVER": str(self._spool.parent / "sock"), "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            [sys.executable, "-c", PRINT, str(self._content), pages, paper, duplex, str(copies)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1]

    def sent(self) -> bytes:
        """The file of the first job."""
        return self._wait_for("d00001-001")

    def ticket(self) -> bytes:
        """What is asked for beside it, in IPP's binary form: a name, two bytes of length, the value."""
        return self._wait_for("c00001")

    def _wait_for(self, name: str) -> bytes:
        path = self._spool / name
        self._qtbot.waitUntil(path.exists)
        return path.read_bytes()


@pytest.fixture
def queue(spool: Path, sample: Filing, tmp_path: Path, qtbot: QtBot) -> Queue:
    content = tmp_path / "in.pdf"
    content.write_bytes(render_pdf(sample))
    return Queue(spool, content, qtbot)


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_the_queue_gets_the_pdf_itself(queue: Queue, sample: Filing) -> None:
    content = render_pdf(sample)
    assert queue.print(copies=2) == f"共 {len(texts(content))} 页"
    assert queue.sent() == content
    assert b"copies\x00\x04\x00\x00\x00\x02" in queue.ticket()
    assert b"document-format\x00\x0fapplication/pdf" in queue.ticket()


@pytest.mark.promise("print-once")
@pytest.mark.parametrize(("asked", "pages"), [("3,5", [3, 5]), ("2-4", [2, 3, 4]), ("1,3", [1, 3])])
def test_a_range_is_applied_once(queue: Queue, sample: Filing, asked: str, pages: list[int]) -> None:
    assert queue.print(pages=asked) == f"共 {len(pages)} 页"
    every = texts(render_pdf(sample))
    assert texts(queue.sent()) == [every[page - 1] for page in pages]
    assert b"page-ranges" not in queue.ticket()


@pytest.mark.parametrize(("duplex", "sides"), [("long", b"two-sided-long-edge"), ("none", b"one-sided")])
def test_the_sides_are_as_chosen(queue: Queue, duplex: str, sides: bytes) -> None:
    queue.print(duplex=duplex)
    assert b"sides" + b"\x00" + bytes([len(sides)]) + sides in queue.ticket()


@pytest.mark.promise("print-once")
@pytest.mark.parametrize(
    ("paper", "size", "scale", "media"),
    [
        ("A5", (420, 595), "缩小到 71%", b"custom_sheet_148x210mm"),
        ("B5", (499, 709), "缩小到 84%", b"custom_sheet_176x250mm"),
        ("A3", (842, 1191), "放大到 141%", b"custom_sheet_297x420mm"),
    ],
)
def test_other_paper_is_named_and_filled(
    queue: Queue, paper: str, size: tuple[int, int], scale: str, media: bytes
) -> None:
    assert queue.print(paper=paper).endswith(f"纸张是 {paper}，不是 A4，整页{scale}")
    pages = PdfReader(io.BytesIO(queue.sent())).pages
    assert all([page.mediabox.width, page.mediabox.height] == pytest.approx(size, abs=1) for page in pages)
    assert media in queue.ticket()


def test_a_printer_that_is_gone_is_told_in_a_sentence(queue: Queue, spool: Path, sample: Filing, qtbot: QtBot) -> None:
    environment = {"CUPS_SERVER": str(spool.parent / "sock")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUPS_SERVER", environment["CUPS_SERVER"])
        with pytest.raises(Refused, match="打印机“四楼”没有接受这份报告"):
            send_to_cups(render_pdf(sample), PrintRequest(printer="四楼", title="年度报告"))
