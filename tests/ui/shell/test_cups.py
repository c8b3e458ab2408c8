"""A real CUPS queue: what arrives in its spool is the report, page for page, with copies and paper as chosen."""

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

from models.report.filing import Filing
from ui.report.preview.preview_pane import render_pdf

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
PRINT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui.report.preview.printing import new_printer, print_pages
from ui.settings import Settings
printer = new_printer(Settings(printer="office", copies=2), "年度报告")
printer.setResolution(150)
print(print_pages(Path(sys.argv[1]).read_bytes(), printer))
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
                told = ["lpadmin", "-h", f"{folder}/sock", "-p", "office", "-E", "-v", "file:///dev/null", "-m", "raw"]
                subprocess.run(told, env=SBIN, check=True, capture_output=True, timeout=20)
                yield folder / "spool"
            finally:
                server.terminate()


def test_the_queue_gets_every_page(spool: Path, sample: Filing, tmp_path: Path, qtbot: QtBot) -> None:
    content = tmp_path / "in.pdf"
    content.write_bytes(render_pdf(sample))
    environment = {**os.environ, "CUPS_SERVER": str(spool.parent / "sock"), "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(
        [sys.executable, "-c", PRINT, str(content)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    wanted = PdfReader(content).pages
    assert told.returncode == 0, told.stderr
    assert told.stdout.split()[-1] == str(len(wanted))
    sent = spool / "d00001-001"
    qtbot.waitUntil(sent.exists)
    got = PdfReader(sent).pages
    assert len(got) == len(wanted)
    for page in got:
        assert [float(page.mediabox.width), float(page.mediabox.height)] == pytest.approx([595, 842], abs=1)
    ticket = spool / "c00001"
    qtbot.waitUntil(ticket.exists)
    # The ticket is in IPP's binary form: a name, two bytes of length, the value.
    assert b"copies\x00\x04\x00\x00\x00\x02" in ticket.read_bytes()
