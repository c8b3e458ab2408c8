"""The whole report on the clipboard: as a web page for an editor that takes one, as text for one that does not."""

from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QGuiApplication

from models.report.filing import Filing


def copy_report(filing: Filing) -> None:
    """Put the report on the clipboard."""
    from output.compose import compose
    from output.html import pasteable
    from output.plain import plain

    document = compose(filing)
    carried = _carrier()
    carried.setHtml(pasteable(document))
    carried.setText(plain(document))
    QGuiApplication.clipboard().setMimeData(carried)


def _carrier() -> QMimeData:
    """An empty one, made by Qt: one made in Python outlives the interpreter and brings the program down as it ends."""
    model = QStringListModel([""])
    carried = model.mimeData([model.index(0)])
    carried.clear()
    return carried
