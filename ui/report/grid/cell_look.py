"""What a cell of a table looks like: its state as colour and shape, and how that is painted."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QPainter

from models.editions.edition import CellKey
from models.editions.layout import SlotRole
from models.figures.totals import Figures
from models.report.change import ValueSource
from models.report.notes import Note
from models.rules.finding import Finding, Severity
from ui.report.grid.signs import WIDTH, Lock, paint_lock
from ui.report.notes.note_mark import note_colour, paint_mark
from ui.theme.colours import Colours

ORIGINS = {
    ValueSource.CARRIED: "◂",
    ValueSource.PASTED: "▿",
    ValueSource.IMPORTED: "▾",
    ValueSource.CONSOLIDATED: "∑",
    ValueSource.DRAFTED: "◦",
}
"""A shape for each way a figure came in other than by typing."""
COMPUTED, CHANGED = "=", "≠"
"""The shapes of a figure that the program adds up, and of a carried one that was changed."""
LEGEND = {
    **{shape: source.label for source, shape in ORIGINS.items()},
    COMPUTED: "合计，由程序算出",
    CHANGED: "改写（上年结转）",
}
"""What each shape means; a figure without one was typed."""
LEFT_SIDE, RIGHT_SIDE, ONE_SIDE = "①", "②", "!"
PADDING, NARROW = 8, 1
_FIGURE, _CORNER, _SHAPE, _LAST_YEAR = 1.08, 0.9, 0.82, 0.68  # of the window's type
_SHRUNK = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
ROOMY = 90
_FORM_WORDS = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
_ROW_WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
_NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_HIGH_NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_LOW_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom


@dataclass(frozen=True)
class Mark:
    """How findings mark a cell: the side of the broken equality it stands on, and their sentences."""

    side: str
    severity: Severity
    messages: tuple[str, ...]

    @property
    def is_loud(self) -> bool:
        """Whether it shows without being asked for: a mere reminder waits in the tooltip and the list."""
        return self.severity in (Severity.BLOCK, Severity.EXPLAIN)


@dataclass(frozen=True)
class CellLook:
    """All that is painted of one slot. ``origin`` is a shape for a figure that was not typed here.

    ``lock`` is how it stands to last year's report, for a figure that is carried from it.
    """

    text: str
    role: SlotRole
    is_total: bool = False
    is_innermost: bool = False  # a row head right beside its cells
    mark: Mark | None = None
    is_pointed_at: bool = False
    origin: str = ""
    last_year: str = ""
    note: Note | None = None
    lock: Lock | None = None
    by: str = ""  # the sign of whoever else changed the figure just now

    @property
    def shapes(self) -> str:
        """The signs that stand beside the figure: which side of a broken equality, and how it came in."""
        side = self.seen_mark.side if self.seen_mark else ""
        if self.by:
            return side + self.by
        if self.is_total:
            return side or (COMPUTED if self.text else "")
        if self.lock:
            return side + (CHANGED if self.lock is Lock.CHANGED else "")
        return side + self.origin

    @property
    def seen_mark(self) -> Mark | None:
        """The mark that is painted."""
        return self.mark if self.mark and (self.mark.is_loud or self.is_pointed_at) else None


def marks_of(findings: Iterable[Finding], figures: Figures) -> dict[CellKey, Mark]:
    """The marks on cells, the gravest finding deciding the side.

    A blank cell is marked only as a part of a broken equality: that it is blank shows by itself.
    """
    marks: dict[CellKey, Mark] = {}
    for finding in findings:
        breach = finding.breach
        has_sides = bool(breach.left_cells and breach.right_cells)
        for cells, side in ((breach.left_cells, LEFT_SIDE), (breach.right_cells, RIGHT_SIDE)):
            for cell in cells:
                if not has_sides and figures.get(cell) is None:
                    continue
                known = marks.get(cell)
                if known:
                    marks[cell] = Mark(known.side, known.severity, (*known.messages, finding.message))
                else:
                    marks[cell] = Mark(side if has_sides else ONE_SIDE, finding.severity, (finding.message,))
    return marks


@dataclass
class Brush:
    """Paints looks with one palette and one font; colours and fonts are made once."""

    colours: Colours
    font: QFont
    _made: dict[str, QColor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.number = _sized(self.font, _FIGURE)
        self.corner = _sized(self.font, _CORNER)
        self._shape = _sized(self.font, _SHAPE)
        self._last_year = _sized(self.font, _LAST_YEAR)
        self._small = QFontMetrics(self._last_year)
        self._figures = tuple((f, QFontMetrics(f)) for f in (self.number, *(_sized(self.font, s) for s in _SHRUNK)))

    def colour(self, name: str) -> QColor:
        """The colour of that name, made once."""
        if name not in self._made:
            self._made[name] = QColor(name)
        return self._made[name]

    def paint(self, painter: QPainter, rect: QRect, look: CellLook, is_selected: bool, is_current: bool) -> None:
        """Paint one slot with its right and lower line."""
        painter.fillRect(rect, self.colour(self._fill(look, is_selected)))
        if look.role is SlotRole.CELL:
            self._paint_figure(painter, rect, look)
            self._paint_note(painter, rect, look)
            self._paint_outline(painter, rect, look, is_current)
        else:
            self._paint_words(painter, rect, look)
        line = self.colour(self.colours.line)
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), line)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)

    def _fill(self, look: CellLook, is_selected: bool) -> str:
        if look.role is not SlotRole.CELL:
            return self.colours.head
        if look.mark and look.is_pointed_at:
            return self.colours.soft_of(look.mark.severity)
        if is_selected or look.is_pointed_at:
            return self.colours.accent_soft
        return self.colours.computed if look.is_total else self.colours.paper

    def _paint_words(self, painter: QPainter, rect: QRect, look: CellLook) -> None:
        painter.setFont(self.corner if look.role is SlotRole.CORNER else self.font)
        painter.setPen(self.colour(self.colours.muted if look.role is SlotRole.CORNER else self.colours.ink))
        if look.is_innermost:
            painter.drawText(rect.adjusted(PADDING, 2, -NARROW, -2), int(_ROW_WORDS), look.text)
        else:
            painter.drawText(rect.adjusted(NARROW, 2, -NARROW, -2), int(_FORM_WORDS), look.text)

    def _paint_figure(self, painter: QPainter, rect: QRect, look: CellLook) -> None:
        padding = PADDING if rect.width() >= ROOMY else PADDING - 3
        inside = rect.adjusted(padding, 1, -padding - 1, -1)
        font, metrics = self._fitting(look.text, inside.width())
        corner = rect.adjusted(4, 2, -4, -2)
        both = metrics.horizontalAdvance(look.text) + self._small.horizontalAdvance(look.last_year) + PADDING
        is_crowded = bool(look.last_year) and both > corner.width()
        if look.text:
            painter.setFont(font)
            is_calm = look.is_total and not look.seen_mark
            painter.setPen(self.colour(self.colours.computed_ink if is_calm else self.colours.ink))
            painter.drawText(inside, int(_HIGH_NUMBER if is_crowded else _NUMBER), look.text)
        self._paint_signs(painter, corner, look)
        if look.last_year:
            painter.setFont(self._last_year)
            painter.setPen(self.colour(self.colours.note))
            painter.drawText(corner.adjusted(0, 0, 0, 1), int(_LOW_LEFT), look.last_year)

    def _paint_signs(self, painter: QPainter, corner: QRect, look: CellLook) -> None:
        """Paint the signs from the upper left on."""
        if look.lock:
            paint_lock(painter, corner, look.lock, self.colour(self.colours.carried))
            corner = corner.adjusted(WIDTH + 1, 0, 0, 0)
        painter.setFont(self._shape)
        for shape in look.shapes:
            painter.setPen(self.colour(self._shape_colour(shape, look)))
            painter.drawText(corner, int(_TOP_LEFT), shape)
            corner = corner.adjusted(painter.fontMetrics().horizontalAdvance(shape), 0, 0, 0)

    def _paint_note(self, painter: QPainter, rect: QRect, look: CellLook) -> None:
        if look.note:
            paint_mark(painter, rect, look.note.state, self.colour(note_colour(look.note.state, self.colours)))

    def _shape_colour(self, shape: str, look: CellLook) -> str:
        if look.seen_mark and shape == look.seen_mark.side:
            return self.colours.of(look.seen_mark.severity)
        if look.by and shape in look.by:
            return self.colours.accent
        return self.colours.carried if shape in (ORIGINS[ValueSource.CARRIED], CHANGED) else self.colours.line_strong

    def _fitting(self, text: str, width: int) -> tuple[QFont, QFontMetrics]:
        """The largest type in which the figure fits, with its measures."""
        fits = (sized for sized in self._figures if sized[1].horizontalAdvance(text) <= width)
        return next(fits, self._figures[-1])

    def _paint_outline(self, painter: QPainter, rect: QRect, look: CellLook, is_current: bool) -> None:
        if look.seen_mark:
            _frame(painter, rect, self.colour(self.colours.of(look.seen_mark.severity)), 1)
        if is_current:
            _frame(painter, rect, self.colour(self.colours.accent), 2)


def _frame(painter: QPainter, rect: QRect, colour: QColor, width: int) -> None:
    """A frame inside the rectangle and its lines, of whole pixels so that it stays crisp."""
    inner = rect.adjusted(0, 0, -1, -1)
    painter.fillRect(inner.left(), inner.top(), inner.width(), width, colour)
    painter.fillRect(inner.left(), inner.bottom() - width + 1, inner.width(), width, colour)
    painter.fillRect(inner.left(), inner.top(), width, inner.height(), colour)
    painter.fillRect(inner.right() - width + 1, inner.top(), width, inner.height(), colour)


def _sized(font: QFont, scale: float) -> QFont:
    """The font in another size, every digit of the same width."""
    sized = QFont(font)
    sized.setPointSizeF(QFontInfo(font).pointSizeF() * scale)
    sized.setFeature(QFont.Tag("tnum"), 1)
    return sized
