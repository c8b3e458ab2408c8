"""The clipboard, asked and filled in one place: it may hold nothing at all, which Qt then says by giving no object."""

from dataclasses import dataclass

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
