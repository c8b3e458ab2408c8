"""How a bound field looks in a text: the live figure of its cell on a soft ground."""

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from models.editions.edition import CellKey
from models.figures.value import format_figure
from ui.report.report_model import ReportModel
from ui.theme.colours import colours

FIELD = QTextFormat.ObjectTypes.UserObject.value + 1
CELL = QTextFormat.Property.UserProperty.value + 1
BLANK = "空"
_EDGE = 4.0


class FieldTextObject(QPyTextObject):
    """Paints fields from the report as it stands."""

    def __init__(self, report: ReportModel, document: QTextDocument) -> None:
        super().__init__(document)
        self._report = report

    def shown(self, cell: CellKey) -> str:
        """What stands in the field's place on screen."""
        return format_figure(self._report.filing.figures.get(cell), self._report.edition.kind(cell)) or BLANK

    def cell_of(self, shape: QTextFormat) -> CellKey | None:
        """The cell of a character's format; None for an ordinary character."""
        name = shape.property(CELL) if shape.objectType() == FIELD else None
        return self._report.edition.find(str(name)) if name else None

    def intrinsicSize(self, document: QTextDocument, at: int, shape: QTextFormat) -> QSizeF:
        """As wide as the figure."""
        cell = self.cell_of(shape)
        metrics = QFontMetricsF(document.defaultFont())
        return QSizeF(metrics.horizontalAdvance(self.shown(cell) if cell else "") + 2 * _EDGE, metrics.height())

    def drawObject(self, painter: QPainter, rect: QRectF, document: QTextDocument, at: int, shape: QTextFormat) -> None:
        """The figure on its ground."""
        cell = self.cell_of(shape)
        if cell is None:
            return
        is_blank = self._report.filing.figures.get(cell) is None
        rect = rect.translated(0, QFontMetricsF(document.defaultFont()).descent())  # Qt sets objects on the baseline
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.block_soft if is_blank else colours.accent_soft))
        painter.drawRoundedRect(rect.adjusted(1, 0, -1, 0), 3, 3)
        painter.setFont(document.defaultFont())
        painter.setPen(QColor(colours.block if is_blank else colours.accent_deep))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.shown(cell))
        painter.restore()


def field_format(cell: CellKey, ground: QTextCharFormat) -> QTextCharFormat:
    """The format that makes a character a field of this cell."""
    shape = QTextCharFormat(ground)
    shape.setObjectType(FIELD)
    shape.setProperty(CELL, str(cell))
    return shape
