"""What letters are written with: words over several lines, and fields of a template that stand out in its text."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from models.registers.letters.template import FIELD, letter_fields
from ui.theme.colours import colours

_LINES = 4


class ParagraphEdit(QPlainTextEdit):
    """Words over several lines; Tab leaves it."""

    changed = Signal()
    problem = ""

    def __init__(self, value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(value, parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(round(self.fontMetrics().lineSpacing() * (_LINES + 1)))
        self.textChanged.connect(self.changed)

    @property
    def value(self) -> str:
        """The words without blanks around them."""
        return self.toPlainText().strip()


class FieldHighlighter(QSyntaxHighlighter):
    """Fields in their brackets on a soft ground, those that nothing is called in the colour of what is wrong."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._known, self._unknown = QTextCharFormat(), QTextCharFormat()
        for look, ground, ink in (
            (self._known, colours.accent_soft, colours.accent_deep),
            (self._unknown, colours.block_soft, colours.block),
        ):
            look.setBackground(QColor(ground))
            look.setForeground(QColor(ink))

    def highlightBlock(self, text: str) -> None:
        """Qt's hook: one line."""
        for match in FIELD.finditer(text):
            look = self._known if match[1] in letter_fields() else self._unknown
            self.setFormat(match.start(), len(match[0]), look)
