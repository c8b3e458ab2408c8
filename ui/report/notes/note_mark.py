"""The mark of a note: a shape in the corner of a cell, told apart without its colour."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygon

from models.report.notes import Note, NoteState
from ui.theme.colours import Colours, colours

_LARGE, _SMALL = 9, 6
_SHOWN = 80


def note_colour(state: NoteState, palette: Colours) -> str:
    """The colour of a mark and of its words."""
    return {
        NoteState.OPEN: palette.explain,
        NoteState.ANSWERED: palette.accent,
        NoteState.NOTED: palette.muted,
        NoteState.CLOSED: palette.faint,
    }[state]


def _corner(painter: QPainter, right: int, top: int, size: int) -> None:
    painter.drawPolygon(QPolygon([QPoint(right - size, top), QPoint(right, top), QPoint(right, top + size)]))


def _open(painter: QPainter, right: int, top: int) -> None:
    painter.setBrush(painter.pen().color())
    _corner(painter, right, top, _LARGE)


def _answered(painter: QPainter, right: int, top: int) -> None:
    _corner(painter, right, top, _LARGE)


def _noted(painter: QPainter, right: int, top: int) -> None:
    painter.setBrush(painter.pen().color())
    painter.drawRect(right - _SMALL + 1, top + 1, _SMALL - 2, _SMALL - 2)


def _closed(painter: QPainter, right: int, top: int) -> None:
    """A tick: done with."""
    painter.drawPolyline([QPoint(right - 8, top + 4), QPoint(right - 5, top + 7), QPoint(right, top + 1)])


_SHAPES: Mapping[NoteState, Callable[[QPainter, int, int], None]] = {
    NoteState.OPEN: _open,
    NoteState.ANSWERED: _answered,
    NoteState.NOTED: _noted,
    NoteState.CLOSED: _closed,
}


def paint_mark(painter: QPainter, rect: QRect, state: NoteState, colour: QColor) -> None:
    """Paint the mark in the upper right corner: a full triangle, an empty one, a square or a tick."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, state is not NoteState.NOTED)
    painter.setPen(QPen(colour, 1.4))
    _SHAPES[state](painter, rect.right() - 2, rect.top() + 1)
    painter.restore()


def mark_icon(state: NoteState, ratio: float = 1.0) -> QIcon:
    """The same mark for a list."""
    size = QSize(14, 14)
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_mark(painter, QRect(QPoint(0, 2), size), state, QColor(note_colour(state, colours)))
    painter.end()
    return QIcon(picture)


def note_summary(note: Note) -> str:
    """A note in one line: 待答复：……（示例市人民政府办公室）."""
    text = " ".join(note.last.words.split())
    shortened = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    by = note.last.office or note.last.who
    return f"{note.state.label}：{shortened}" + (f"（{by}）" if by else "")
