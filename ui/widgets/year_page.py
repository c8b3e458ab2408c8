"""The frame of a page that shows a year: the years, tabs and buttons in a line above what the tab shows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QTabBar, QVBoxLayout, QWidget


def lay_out_year_page(
    page: QWidget,
    years: QComboBox,
    bar: QTabBar,
    names: Sequence[str],
    at_right: Sequence[QWidget],
    body: QWidget,
    middle: QWidget | None = None,
) -> None:
    """Put the line above the body; ``middle`` takes the room between the tabs and what stands at the right."""
    years.setAccessibleName("年度")
    bar.setDocumentMode(True)
    bar.setExpanding(False)
    for name in names:
        bar.addTab(name)
    above = QWidget()
    above.setMinimumHeight(years.sizeHint().height() + 14)
    head = QHBoxLayout(above)
    head.setContentsMargins(18, 0, 14, 0)
    head.setSpacing(10)
    head.addWidget(years, 0, Qt.AlignmentFlag.AlignVCenter)
    head.addWidget(bar, 0, Qt.AlignmentFlag.AlignBottom)
    if middle is None:
        head.addStretch(1)
    else:
        head.addWidget(middle, 1)
    for widget in at_right:
        head.addWidget(widget)
    rule = QFrame()
    rule.setProperty("role", "line")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(above)
    column.addWidget(rule)
    column.addWidget(body, 1)
