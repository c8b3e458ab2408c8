"""What is measured in the size of the type, measured again when that changes: columns, lines and fields."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHeaderView, QStyle, QTableView, QTreeView, QWidget

_LEAST_STRETCHED = 9
"""How many characters of the column that takes what is left are always to be read."""


class _EventFollower(QObject):
    """Calls a function after events of some kinds; the widget has its new type by the time that it hears of it."""

    def __init__(self, widget: QWidget, kinds: tuple[QEvent.Type, ...], measure: Callable[[], object]) -> None:
        super().__init__(widget)
        self._kinds, self._measure = kinds, measure
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nothing is kept from the widget."""
        if event.type() in self._kinds:
            self._measure()
        return super().eventFilter(watched, event)


def follow_type(widget: QWidget, measure: Callable[[], object]) -> None:
    """Measure whenever the type of the widget becomes another."""
    _EventFollower(widget, (QEvent.Type.FontChange,), measure)


def measure_by_type(widget: QWidget, measure: Callable[[], object]) -> None:
    """Measure now, and whenever the type of the widget becomes another."""
    follow_type(widget, measure)
    measure()


def set_column_letters(view: QTableView | QTreeView, widths: Mapping[int, float], padding: int = 0) -> None:
    """Columns as wide as so many Chinese characters and a padding in pixels; 0 takes what room is left.

    Where hardly any is left that column keeps its least width, and the list is scrolled.
    """
    header = view.horizontalHeader() if isinstance(view, QTableView) else view.header()
    fixed = {column: letters for column, letters in widths.items() if letters}
    stretched = [column for column, letters in widths.items() if not letters]

    def share() -> None:
        least = _LEAST_STRETCHED * view.fontMetrics().horizontalAdvance("字")
        taken = sum(header.sectionSize(column) for column in fixed)
        bar = view.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        is_tight = view.width() - bar - taken < least * len(stretched)
        for column in stretched:
            header.setSectionResizeMode(
                column, QHeaderView.ResizeMode.Interactive if is_tight else QHeaderView.ResizeMode.Stretch
            )
            if is_tight:
                header.resizeSection(column, least)

    def measure() -> None:
        letter = view.fontMetrics().horizontalAdvance("字")
        for column, letters in fixed.items():
            header.resizeSection(column, round(letters * letter) + padding)
        share()

    measure_by_type(view, measure)
    if stretched:
        _EventFollower(view, (QEvent.Type.Resize, QEvent.Type.Show), share)


def set_least_width_letters(widget: QWidget, letters: float) -> None:
    """A part at least as wide as so many Chinese characters."""
    measure_by_type(
        widget, lambda: widget.setMinimumWidth(round(letters * widget.fontMetrics().horizontalAdvance("字")))
    )


def set_width_letters(widget: QWidget, letters: float) -> None:
    """A field as wide as so many Chinese characters."""
    measure_by_type(widget, lambda: widget.setFixedWidth(round(letters * widget.fontMetrics().horizontalAdvance("字"))))
