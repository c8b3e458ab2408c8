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
from ui.report.grid.padlock import WIDTH, LockState, paint_padlock
from ui.report.notes.note_mark import note_colour, paint_mark
from ui.theme.colours import Colours
from ui.theme.digits import use_tabular_digits

ORIGINS = {
    ValueSource.CARRIED: "◂",
    ValueSource.PASTED: "▿",
    ValueSource.IMPORTED: "▾",
    ValueSource.CONSOLIDATED: "∑",
    ValueSource.DRAFTED: "◦",
    ValueSource.REGISTER: "▤",
}
"""A shape for each way a figure came in other than by typing."""
COMPUTED, CHANGED = "=", "≠"
"""The shapes of a figure that the program adds up, and of a carried one that was changed."""
LEGEND = {
    **{shape: source.label for source, shape in ORIGINS.items()},
    COMPUTED: "合计，由程序算出",
    CHANGED: "改写（上年结转或台账）",
}
"""What each shape means; a figure without one was typed."""
LEFT_SIDE, RIGHT_SIDE, ONE_SIDE = "①", "②", "!"
PADDING, NARROW = 8, 1
_FIGURE, _CORNER, _SHAPE, _LAST_YEAR = 1.08, 0.9, 0.82, 0.68  # of the window's type
_SHRUNK = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
ROOMY = 90
LEAST_PIXELS = 11
"""Of last year's figure: smaller it cannot be read."""
_FORM_TEXT = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
_ROW_TEXT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
_NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_HIGH_NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_LOW_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom


@dataclass(frozen=True)
class FindingMark:
    """How findings mark a cell: the side of the broken equality it stands on, and their sentences."""

    side: str
    severity: Severity
    messages: tuple[str, ...]

    @property
    def is_loud(self) -> bool:
        """Whether it shows without being asked for: a mere reminder waits in the tooltip and the list."""
        return self.severity in (Severity.BLOCK, Severity.EXPLAIN)


@dataclass(frozen=True)
class CellAppearance:
    """All that is painted of one slot. ``origin`` is a shape for a figure that was not typed here.

    ``pieces`` are the lines a word of the form is set in where it does not fit on one.

    ``lock`` is how it stands to last year's report, for a figure that is carried from it.
    """

    text: str
    role: SlotRole
    is_total: bool = False
    is_innermost: bool = False  # a row head right beside its cells
    mark: FindingMark | None = None
    is_pointed_at: bool = False
    origin: str = ""
    last_year: str = ""
    note: Note | None = None
    lock: LockState | None = None
    changed_by: str = ""  # the sign of whoever else changed the figure just now
    pieces: tuple[str, ...] = ()

    @property
    def shapes(self) -> str:
        """The signs of the figure: which side of a broken equality, and how it came in."""
        return self.signs + ("" if self.is_total and self.signs else self.quiet_sign)

    @property
    def signs(self) -> str:
        """Those that always show: something is to be seen to, or another has changed it."""
        side = self.visible_mark.side if self.visible_mark else ""
        return side + (self.changed_by or (CHANGED if self.lock and self.lock.is_rewritten else ""))

    @property
    def quiet_sign(self) -> str:
        """How the figure came in, which shows where the mouse or the keyboard is."""
        if self.changed_by or self.lock:
            return ""
        return (COMPUTED if self.text else "") if self.is_total else self.origin

    @property
    def visible_mark(self) -> FindingMark | None:
        """The mark that is painted."""
        return self.mark if self.mark and (self.mark.is_loud or self.is_pointed_at) else None


def lines_of_form_text(text: str, pieces: tuple[str, ...], metrics: QFontMetrics, width: int) -> str:
    """A word of the form as it is drawn: in its pieces, a line each, where it has them and does not fit on one line."""
    return "\n".join(pieces) if pieces and metrics.horizontalAdvance(text) > width else text


def finding_marks(findings: Iterable[Finding], figures: Figures) -> dict[CellKey, FindingMark]:
    """The marks on cells, the gravest finding deciding the side.

    A blank cell is marked only as a part of a broken equality: that it is blank shows by itself.
    """
    marks: dict[CellKey, FindingMark] = {}
    for finding in findings:
        breach = finding.breach
        has_sides = bool(breach.left_cells and breach.right_cells)
        for cells, side in ((breach.left_cells, LEFT_SIDE), (breach.right_cells, RIGHT_SIDE)):
            for cell in cells:
                if not has_sides and figures.get(cell) is None:
                    continue
                previous = marks.get(cell)
                if previous:
                    marks[cell] = FindingMark(previous.side, previous.severity, (*previous.messages, finding.message))
                else:
                    marks[cell] = FindingMark(side if has_sides else ONE_SIDE, finding.prominence, (finding.message,))
    return marks


@dataclass
class CellPainter:
    """Paints looks with one palette and one font; colours and fonts are made once."""

    colours: Colours
    font: QFont
    _made: dict[str, QColor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.number = _sized(self.font, _FIGURE)
        self.corner = _sized(self.font, _CORNER)
        self._shape = _sized(self.font, _SHAPE)
        self._last_year = _sized(self.font, _LAST_YEAR)
        if QFontInfo(self._last_year).pixelSize() < LEAST_PIXELS:
            self._last_year.setPixelSize(LEAST_PIXELS)
        self._small = QFontMetrics(self._last_year)
        self._figures = tuple((f, QFontMetrics(f)) for f in (self.number, *(_sized(self.font, s) for s in _SHRUNK)))

    def wear(self, font: QFont) -> None:
        """Paint with type of another size from now on."""
        self.font = font
        self.__post_init__()

    def colour(self, name: str) -> QColor:
        """The colour of that name, made once."""
        if name not in self._made:
            self._made[name] = QColor(name)
        return self._made[name]

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        appearance: CellAppearance,
        is_selected: bool,
        is_current: bool,
        is_hovered: bool = False,
    ) -> None:
        """Paint one slot with its right and lower line."""
        painter.fillRect(rect, self.colour(self._fill(appearance, is_selected)))
        if appearance.role is SlotRole.CELL:
            shapes = appearance.shapes if is_current or is_hovered else appearance.signs
            self._paint_figure(painter, rect, appearance, shapes)
            self._paint_note(painter, rect, appearance)
            self._paint_outline(painter, rect, appearance, is_selected, is_current)
        else:
            self._paint_form_text(painter, rect, appearance)
        line = self.colour(self.colours.line)
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), line)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)

    def _fill(self, appearance: CellAppearance, is_selected: bool) -> str:
        if appearance.role is not SlotRole.CELL:
            return self.colours.head
        if appearance.mark and appearance.is_pointed_at:
            return self.colours.soft_of(appearance.mark.severity)
        if is_selected or appearance.is_pointed_at:
            return self.colours.accent_soft
        return self.colours.computed if appearance.is_total else self.colours.paper

    def _paint_form_text(self, painter: QPainter, rect: QRect, appearance: CellAppearance) -> None:
        painter.setFont(self.corner if appearance.role is SlotRole.CORNER else self.font)
        painter.setPen(self.colour(self.colours.muted if appearance.role is SlotRole.CORNER else self.colours.ink))
        left, flags = (PADDING, _ROW_TEXT) if appearance.is_innermost else (NARROW, _FORM_TEXT)
        room = rect.adjusted(left, 2, -NARROW, -2)
        text = lines_of_form_text(appearance.text, appearance.pieces, painter.fontMetrics(), room.width())
        painter.drawText(room, int(flags), text)

    def _paint_figure(self, painter: QPainter, rect: QRect, appearance: CellAppearance, shapes: str) -> None:
        padding = PADDING if rect.width() >= ROOMY else PADDING - 3
        inside = rect.adjusted(padding, 1, -padding - 1, -1)
        corner = rect.adjusted(4, 2, -4, -2)
        beside = self._small.horizontalAdvance(appearance.last_year) + PADDING if appearance.last_year else 0
        font, metrics = self._fitting(appearance.text, inside.width() - beside)
        is_crowded = bool(beside) and metrics.horizontalAdvance(appearance.text) + beside > inside.width()
        if appearance.text:
            painter.setFont(font)
            is_calm = appearance.is_total and not appearance.visible_mark
            painter.setPen(self.colour(self.colours.computed_ink if is_calm else self.colours.ink))
            painter.drawText(inside, int(_HIGH_NUMBER if is_crowded else _NUMBER), appearance.text)
        self._paint_signs(painter, corner, appearance, shapes)
        if appearance.last_year:
            painter.setFont(self._last_year)
            painter.setPen(self.colour(self.colours.muted))
            painter.drawText(corner.adjusted(0, 0, 0, 1), int(_LOW_LEFT), appearance.last_year)

    def _paint_signs(self, painter: QPainter, corner: QRect, appearance: CellAppearance, shapes: str) -> None:
        """Paint the signs from the upper left on."""
        if appearance.lock:
            paint_padlock(painter, corner, appearance.lock, self.colour(self.colours.carried))
            corner = corner.adjusted(WIDTH + 1, 0, 0, 0)
        painter.setFont(self._shape)
        for shape in shapes:
            painter.setPen(self.colour(self._shape_colour(shape, appearance)))
            painter.drawText(corner, int(_TOP_LEFT), shape)
            corner = corner.adjusted(painter.fontMetrics().horizontalAdvance(shape), 0, 0, 0)

    def _paint_note(self, painter: QPainter, rect: QRect, appearance: CellAppearance) -> None:
        if appearance.note:
            paint_mark(
                painter, rect, appearance.note.state, self.colour(note_colour(appearance.note.state, self.colours))
            )

    def _shape_colour(self, shape: str, appearance: CellAppearance) -> str:
        if appearance.visible_mark and shape == appearance.visible_mark.side:
            return self.colours.of(appearance.visible_mark.severity)
        if appearance.changed_by and shape in appearance.changed_by:
            return self.colours.accent
        return self.colours.carried if shape in (ORIGINS[ValueSource.CARRIED], CHANGED) else self.colours.line_strong

    def _fitting(self, text: str, width: int) -> tuple[QFont, QFontMetrics]:
        """The largest type in which the figure fits, with its measures."""
        fits = (sized for sized in self._figures if sized[1].horizontalAdvance(text) <= width)
        return next(fits, self._figures[-1])

    def _paint_outline(
        self, painter: QPainter, rect: QRect, appearance: CellAppearance, is_selected: bool, is_current: bool
    ) -> None:
        if appearance.visible_mark:
            _frame(painter, rect, self.colour(self.colours.of(appearance.visible_mark.severity)), 1)
        if is_current:
            _frame(painter, rect, self.colour(self.colours.accent), 2)
        elif is_selected and appearance.mark and appearance.is_pointed_at:
            # Its ground tells of the finding, not of the selection.
            _frame(painter, rect.adjusted(2, 2, -2, -2), self.colour(self.colours.accent), 2)


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
    use_tabular_digits(sized)
    return sized
