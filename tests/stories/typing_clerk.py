"""A child of its own for the story of the killed program: types on and on, and says what it has typed.

python tests/stories/typing_clerk.py <database> <report>
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from models.services.library import Library
from tests.widgets import focused
from ui.report.report_model import ReportModel
from ui.report.tabs.grid_tab import GridTab
from ui.report.tabs.report_view import ReportView


def main() -> None:
    """Fill the largest table column by column; after each Enter print the cell and its figure."""
    _app = QApplication(sys.argv)
    library = Library(Path(sys.argv[1]), "张某")
    report = ReportModel(library.open(int(sys.argv[2])))
    window = QMainWindow()
    view = ReportView(report, None, window)
    window.setCentralWidget(view)
    window.resize(1280, 800)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    table = max(report.edition.tables, key=lambda table: len(table.cells))
    view.open_section(report.edition.section_of(table.cells[0]).key)
    page = view.tabs.currentWidget()
    assert isinstance(page, GridTab)
    body = page.grid.body
    body.setFocus()
    number = 0
    while True:
        cell = body.current_cell
        number += 1
        for digit in str(number):
            QTest.keyClicks(focused(), digit)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
        sys.stdout.write(f"{cell} {number}\n")
        sys.stdout.flush()
        if body.current_cell == cell:
            QTest.keyClick(body, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)


if __name__ == "__main__":
    main()
