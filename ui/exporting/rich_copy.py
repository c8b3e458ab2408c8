"""The whole report on the clipboard: as a web page for an editor that takes one, as text for one that does not."""

from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QGuiApplication

from models.report.filing import Filing


def copy_report(filing: Filing) -> None:
    """Put the report on the clipboard."""
    from output.compose import compose
    from output.html import render_for_clipboard
    from output.plain_text import render_plain

    document = compose(filing)
    carried = _new_mime_data()
    carried.setHtml(render_for_clipboard(document))
    carried.setText(render_plain(document))
    QGuiApplication.clipboard().setMimeData(carried)


def _new_mime_data() -> QMimeData:
    """An empty one, made by Qt: one made in Python outlives the interpreter and brings the program down as it ends."""
    model = QStringListModel([""])
    carried = model.mimeData([model.index(0)])
    carried.clear()
    return carried
