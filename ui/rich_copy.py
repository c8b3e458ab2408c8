"""The whole report on the clipboard: as a web page for an editor that takes one, as text for one that does not."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from models.filing import Filing


def copy_report(filing: Filing) -> None:
    """Put the report on the clipboard."""
    from output.compose import compose
    from output.html import pasteable
    from output.plain import plain

    document = compose(filing)
    carried = QMimeData()
    carried.setHtml(pasteable(document))
    carried.setText(plain(document))
    QGuiApplication.clipboard().setMimeData(carried)
