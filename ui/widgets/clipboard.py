"""The clipboard, asked and filled in one place: it may hold nothing at all, which Qt then says by giving no object."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QGuiApplication


@dataclass(frozen=True)
class ClipboardContent:
    """What was copied, as text and as a web page; both are empty where nothing was, or nothing that has words."""

    text: str = ""
    html: str = ""


def read_clipboard() -> ClipboardContent:
    """What is on the clipboard."""
    copied: QMimeData | None = QGuiApplication.clipboard().mimeData()
    if copied is None:
        return ClipboardContent()
    return ClipboardContent(copied.text(), copied.html() if copied.hasHtml() else "")


def copy_text(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def copy_cells(rows: Sequence[Sequence[str]]) -> None:
    """Put figures on the clipboard: as spreadsheets read them, and as a ruled table for Word and WPS."""
    lines = "\n".join("\t".join(row) for row in rows)
    cells = ("".join(f'<td align="right">{escape(cell) or "&nbsp;"}</td>' for cell in row) for row in rows)
    ruled = "".join(f"<tr>{row}</tr>" for row in cells)
    copy_page(lines, f'<table border="1" cellspacing="0" cellpadding="4">{ruled}</table>')


def copy_page(text: str, html: str) -> None:
    """Put a text on the clipboard, and the same as a web page for programs that take one."""
    carried = _new_mime_data()
    carried.setHtml(html)
    carried.setText(text)
    QGuiApplication.clipboard().setMimeData(carried)


def _new_mime_data() -> QMimeData:
    """An empty one, made by Qt: one made in Python outlives the interpreter and brings the program down as it ends."""
    model = QStringListModel([""])
    carried = model.mimeData([model.index(0)])
    carried.clear()
    return carried
