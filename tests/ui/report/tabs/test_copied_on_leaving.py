"""Words copied out of a text, and the program left with them on the clipboard."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
COPY_AND_LEAVE = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtWidgets import QApplication
from models.report.filing import Agency
from models.services.library import Library
from ui.report.report_model import ReportModel
from ui.report.tabs.text_field import OWN_WORDS, TextField

app = QApplication([])
library = Library(Path(sys.argv[1]))
session = library.open(library.begin_report(Agency("x"), 2025).report)
cell = session.edition.find("fees.fees.amount")
session.set_cells({cell: 12_000_000})
session.set_text("overview", f"a{{{cell}}}b")
field = TextField(ReportModel(session), "overview")
field.selectAll()
field.copy()
copied = app.clipboard().mimeData()
assert copied.formats() == ["text/plain", OWN_WORDS], copied.formats()
print(copied.text(), bytes(copied.data(OWN_WORDS).data()).decode())
library.close()
"""


def test_the_program_ends_well_with_its_words_on_the_clipboard(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COPY_AND_LEAVE, str(tmp_path / "a.db")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "a12b a{fees.fees.amount}b\n"), done.stderr
