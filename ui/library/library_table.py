"""The table of reports: a row a report, a line across for each year."""

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.library.library_model import AGENCY, CHANGED, DUE, FINDINGS, STATE, LibraryModel
from ui.library.report_row_delegate import ReportRowDelegate, row_height

WIDTHS = {STATE: 6, FINDINGS: 19, CHANGED: 10, DUE: 12}
"""In Chinese characters, so that they grow with the type."""


class LibraryTable(QTableView):
    """Rows are chosen one by one or several together; Tab leaves the table."""

    def __init__(self, model: LibraryModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(ReportRowDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(AGENCY, QHeaderView.ResizeMode.Stretch)
        letter = self.fontMetrics().horizontalAdvance("字")
        for column, letters in WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, letters * letter)
        model.modelReset.connect(self._span_heads)

    def choose(self, report: int) -> None:
        """Put the choice on a report, on the first one when it is not there."""
        row = self._model.row_of(report)
        if row < 0:
            row = next((each for each in range(self._model.rowCount()) if self._model.line(each)), -1)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, AGENCY))

    def _span_heads(self) -> None:
        self.clearSpans()
        for row in self._model.heading_rows():
            self.setSpan(row, 0, 1, self._model.columnCount())
