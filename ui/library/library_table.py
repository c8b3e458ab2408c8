"""The table of reports: a row a report, a line across for each year."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.library.library_model import AGENCY, CHANGED, COLUMNS, LibraryModel
from ui.library.report_row_delegate import ReportRowDelegate, row_height

_LEAST_NAME = 14
"""How many characters of a unit's name are always to be read."""


class LibraryTable(QTableView):
    """Rows are chosen one by one or several together; Tab leaves the table."""

    def __init__(self, model: LibraryModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setAccessibleName("全部报告")
        self.setItemDelegate(ReportRowDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.fit_columns()
        model.modelReset.connect(self._span_heads)

    def fit_columns(self) -> None:
        """Measure rows and columns in the type that is worn now."""
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))
        header = self.horizontalHeader()
        character = self.fontMetrics().horizontalAdvance("字")
        for number, column in enumerate(COLUMNS):
            if column.width is None:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(number, round(column.width * character))
        self._leave_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the names are read rather than when a report was last changed."""
        super().resizeEvent(event)
        self._leave_room()

    def _leave_room(self) -> None:
        character = self.fontMetrics().horizontalAdvance("字")
        taken = sum(column.width or _LEAST_NAME for column in COLUMNS) * character
        self.setColumnHidden(CHANGED, self.viewport().width() < taken)

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
