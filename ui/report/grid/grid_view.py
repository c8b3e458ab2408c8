"""A table of the report that is typed into."""

from PySide6.QtWidgets import QWidget

from models.editions.edition import Table
from ui.report.grid.form_view import FormView
from ui.report.grid.grid_body import GridBody
from ui.report.grid.grid_model import GridModel
from ui.report.report_model import ReportModel


class GridView(FormView):
    """One table of an open report."""

    body: GridBody

    def __init__(self, report: ReportModel, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = GridModel(report, table, self)
        self.mount(self.model, self.model.form, GridBody(self.model, self.delegate, self))

    def set_enter_goes_right(self, goes_right: bool) -> None:
        """Choose the path that Enter takes."""
        self.delegate.enter_goes_right = goes_right
