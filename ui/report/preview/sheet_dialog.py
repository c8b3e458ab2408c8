"""A paper of the office's own, looked at as it will be printed: printed or kept as PDF from here."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.jobs.queue import JobQueue
from ui.report.preview.pdf_pages import WIDTH, PdfPages
from ui.theme.icons import icon
from ui.widgets.plain_text import PlainLabel

_SIZE = (860, 680)


class SheetDialog(QDialog):
    """``make`` gives the PDF, off the UI thread; ``print_wanted`` and ``save_wanted`` are what the buttons call."""

    def __init__(
        self,
        title: str,
        description: str,
        make: Callable[[], bytes],
        jobs: JobQueue,
        print_wanted: Callable[[], None],
        save_wanted: Callable[[], None],
        parent: QWidget | None = None,
        save_text: str = "存为 PDF…",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.sheets = PdfPages(WIDTH)
        self.error_label = PlainLabel()
        self.error_label.setProperty("role", "trouble")
        self.error_label.setWordWrap(True)
        self.error_label.setMargin(12)
        self.error_label.hide()
        self.print = QPushButton(icon("print", "on_accent"), "打印…")
        self.print.setDefault(True)
        self.save = QPushButton(icon("export"), save_text)
        self.leave = QPushButton("关闭")
        for button, slot in ((self.print, print_wanted), (self.save, save_wanted), (self.leave, self.reject)):
            button.clicked.connect(lambda _checked=False, deed=slot: deed())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.error_label)
        column.addWidget(self.sheets, 1)
        column.addLayout(self._foot(description))
        self._fit(parent)
        self.finished.connect(lambda _: jobs.discard(self))
        jobs.start(self, make, self.sheets.show_pdf, self._show_error)

    def _foot(self, description: str) -> QHBoxLayout:
        label = PlainLabel(description)
        label.setProperty("role", "soft")
        label.setWordWrap(True)
        line = QHBoxLayout()
        line.setContentsMargins(18, 10, 18, 12)
        line.setSpacing(10)
        line.addWidget(label, 1)
        for button in (self.save, self.print, self.leave):
            line.addWidget(button)
        return line

    def _fit(self, parent: QWidget | None) -> None:
        width, height = _SIZE
        if parent is not None:
            width, height = min(width, parent.width() - 40), max(height, parent.height() - 60)
        self.resize(width, height)
        self.sheets.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_error(self, sentence: str) -> None:
        self.error_label.setText(sentence)
        self.error_label.show()
