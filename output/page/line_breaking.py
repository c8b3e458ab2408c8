"""Line breaking as Chinese readers expect, over plain widths; knows no font and no drawing library.

One rule for the line's end, 先挤后推: a mark or unit that would just not fit is squeezed in, by
taking the empty halves of punctuation in the line; where that is not enough, or would take more
than a character and more than pushing out leaves, it is pushed to the next line and this line is
opened up evenly. All widths are in ems: a Chinese character is 1.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

OPENING = frozenset("（《〈「『【〔“‘〖［｛")
CLOSING = frozenset("，。、；：！？）》〉」』】〕”’〗］｝．")
NO_START = CLOSING | frozenset("…—·～％‰℃°′″,.;:?!)]}%")
NO_END = OPENING | frozenset("([{￥＄$№＃#")
JOINED = frozenset(("——", "……"))

HALF = 0.5
YIELD = 0.4  # ems a mark between characters gives up at most; all of its half would look stuck
TRACKING = 0.02  # the most that every gap of a line may close
GENTLE = 1.0  # ems a line is closed up by without asking whether opening it up would be less
LOOSE = 3.0  # ems left over in a line from which an address or a full date may be broken
WIDE = 0.25  # ems a gap may open before the letters of an address open too, or it is broken at a lesser mark
LETTER_SPACE = 0.08  # the most that they open; readers of the file see a blank where there is more
LONELY = 2.0  # ems; a last line of no more is one character and its mark, and gets company
LONG_WORD = 9

_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+(?:[-.,:/\\@&=?#%+~_'’]+[0-9A-Za-z\u00c0-\u024f]+)*[%‰/]?")
_UNITS = "年月日时分秒点元角件条项个次人位名户家场期份篇页部类种号款届级处所座台辆套卷册米里亩吨度倍起宗批章部门%％‰℃"
_KEPT = re.compile(
    r"[0-9]+年(?:[0-9]+月(?:[0-9]+日)?)?|[0-9]+月[0-9]+日"
    r"|〔[0-9]+〕[0-9]+号"
    rf"|第?[+-]?[0-9][0-9.,]*[余多]?[万亿千百]*[余多]?(?: ?[{_UNITS}])?"
)
_SOFT = re.compile(r"[/\\.\-_?&=@,]+(?=[0-9A-Za-z])")
_FULL_DATE = re.compile(r"[0-9]+年(?=[0-9]+月[0-9]+日)")


@dataclass(frozen=True)
class Line:
    """One line: characters ``start`` to ``end`` of the text and how far each moves the pen, in ems.

    Blanks at the end hang outside with no width; a mark squeezed at the end counts half.
    """

    start: int
    end: int
    advances: tuple[float, ...]

    @property
    def width(self) -> float:
        """What the line takes up, in ems."""
        return sum(self.advances)


@dataclass(frozen=True)
class _Sums:
    """Running sums over the characters, so that any line is judged by two differences."""

    width: list[float]
    close: list[float]  # how much marks may give up
    gaps: list[int]  # places that may open or close
    cut: list[float]  # what neighbouring marks give up always, by character
    room: list[float]  # what each character may give up further


def break_lines(text: str, widths: Sequence[float], first: float, rest: float, *, justify: bool = True) -> list[Line]:
    """Break a paragraph into lines of ``first`` and then ``rest`` ems.

    Every character is in exactly one line. With ``justify`` all lines but the last fill their
    measure exactly, unless a line has no place to open; without it nothing is opened up.
    """
    if not text:
        return []
    breaks, soft = _breaks(text)
    sums = _sum(text, widths)
    lines: list[Line] = []
    start = 0
    while start < len(text):
        measure = rest if lines else first
        end = _line_end(text, sums, start, measure, breaks, soft)
        last = end >= len(text)
        lines.append(_set_line(text, widths, sums, start, end, measure, open_up=justify and not last))
        start = end
    if justify and len(lines) > 1 and 0 < lines[-1].width <= LONELY:
        _avoid_lonely_character(text, widths, sums, breaks, lines, first if len(lines) == 2 else rest, rest)
    return lines


def _avoid_lonely_character(
    text: str, widths: Sequence[float], sums: _Sums, breaks: list[int], lines: list[Line], measure: float, rest: float
) -> None:
    """Move the end of the last line but one down, so that no character stands alone in the last."""
    above, last = lines[-2:]
    for end in reversed(breaks[: bisect_right(breaks, above.end - 1)]):
        if end <= above.start or measure - _natural(text, sums, above.start, end) > LOOSE:
            return
        if LONELY < _natural(text, sums, end, last.end) <= rest:
            lines[-2] = _set_line(text, widths, sums, above.start, end, measure, open_up=True)
            lines[-1] = _set_line(text, widths, sums, end, last.end, rest, open_up=False)
            return


def squeezed(text: str, widths: Sequence[float]) -> tuple[float, ...]:
    """The advances of a text set in one line, neighbouring marks squeezed, nothing else changed."""
    sums = _sum(text, widths)
    return tuple(w - c for w, c in zip(widths, sums.cut, strict=True))


def _breaks(text: str) -> tuple[list[int], list[int]]:
    """Where a line may begin: always, and only for want of anything better."""
    unbreakable = bytearray(len(text) + 1)
    soft: list[int] = []
    for word in _WORD.finditer(text):
        start, end = word.span()
        unbreakable[start + 1 : end] = b"\1" * (end - start - 1)
        if end - start >= LONG_WORD:
            soft += [start + match.end() for match in _SOFT.finditer(word[0])]
    for number in _KEPT.finditer(text):
        start, end = number.span()
        unbreakable[start + 1 : end] = b"\1" * (end - start - 1)
    soft += [date.end() for date in _FULL_DATE.finditer(text)]
    soft.sort()
    breaks = []
    for at, (before, after) in enumerate(pairwise(text), 1):
        if unbreakable[at] or after in NO_START or before in NO_END or after == " ":
            continue
        if before == " " and not text[:at].strip():
            continue
        breaks.append(at)
    breaks.append(len(text))
    return breaks, soft


def _sum(text: str, widths: Sequence[float]) -> _Sums:
    count = len(text)
    cut, room, gap = [0.0] * count, [0.0] * count, [1] * count
    for at in range(count - 1):
        a, b = text[at], text[at + 1]
        if a in CLOSING and widths[at] > HALF:
            if b in CLOSING or b in OPENING:
                cut[at] = HALF
            else:
                room[at] = YIELD
        elif b in OPENING and widths[at + 1] > HALF:
            if a in OPENING:
                cut[at] = HALF
            else:
                room[at] = YIELD
        in_word = a.isascii() and b.isascii() and not (a.isspace() or b.isspace())
        if in_word or a + b in JOINED:
            gap[at] = 0
    width, close, gaps = [0.0], [0.0], [0]
    for at in range(count):
        width.append(width[-1] + widths[at] - cut[at])
        close.append(close[-1] + room[at])
        gaps.append(gaps[-1] + gap[at])
    return _Sums(width, close, gaps, cut, room)


def _line_end(text: str, sums: _Sums, start: int, measure: float, breaks: list[int], soft: list[int]) -> int:
    at = bisect_right(breaks, start)
    reach = bisect_right(sums.width, sums.width[start] + measure + 1e-6) - 1
    near = max(at, bisect_right(breaks, reach) - 1)
    while near < len(breaks) and _natural(text, sums, start, breaks[near]) <= measure + 1e-6:
        near += 1
    fits = breaks[near - 1] if near > at else 0
    remaining = measure - _natural(text, sums, start, fits) if fits else measure
    if near < len(breaks) and remaining > 1e-6:
        over, most = _excess(text, sums, start, breaks[near], measure)
        if over <= most + 1e-6 and (over <= GENTLE or over <= remaining):
            return breaks[near]
    if fits and remaining <= LOOSE:
        return fits
    for limit, marks in ((LOOSE, "/年"), (measure, "")):
        for place in reversed(soft):
            room = measure - _natural(text, sums, start, place)
            if marks and room > WIDE * (sums.gaps[place - 1] - sums.gaps[start]):
                continue
            if max(start, fits) < place and 0 <= room < limit and (not marks or text[place - 1] in marks):
                return place
    return fits or _break_inside_word(text, sums, start, measure)


def _break_inside_word(text: str, sums: _Sums, start: int, measure: float) -> int:
    """A place inside a word longer than the line."""
    end = start + 1
    while end < len(text) and _natural(text, sums, start, end + 1) <= measure + 1e-6:
        end += 1
    while end < len(text) and end > start + 1 and (text[end] in NO_START or text[end - 1] in NO_END):
        end -= 1
    return end


def _natural(text: str, sums: _Sums, start: int, end: int) -> float:
    end = _inked(text, start, end)
    return sums.width[end] - sums.width[start] + sums.cut[end - 1] if end > start else 0.0


def _inked(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] == " ":
        end -= 1
    return end


def _excess(text: str, sums: _Sums, start: int, end: int, measure: float) -> tuple[float, float]:
    """By how much the line is too long once its last mark is halved, and how much it can give up inside."""
    over = _natural(text, sums, start, end) - measure
    end = _inked(text, start, end)
    if text[end - 1] in CLOSING:
        over -= HALF
    marks = sums.close[end - 1] - sums.close[start]
    gaps = sums.gaps[end - 1] - sums.gaps[start]
    return over, marks + TRACKING * gaps


def _set_line(
    text: str, widths: Sequence[float], sums: _Sums, start: int, end: int, measure: float, open_up: bool
) -> Line:
    inked = _inked(text, start, end)
    if inked == start:
        return Line(start, end, (0.0,) * (end - start))
    advances = [widths[i] - sums.cut[i] for i in range(start, inked - 1)] + [widths[inked - 1]]
    remaining = measure - sum(advances)
    if remaining < -1e-6:
        _close(text, sums, start, inked, advances, -remaining)
    elif open_up and remaining > 1e-6:
        gaps = sums.gaps[inked - 1] - sums.gaps[start]
        letters = [i for i in range(len(advances) - 1) if text[start + i : start + i + 2] not in JOINED]
        if letters and remaining > WIDE * gaps and remaining <= LETTER_SPACE * len(letters):
            for i in letters:
                advances[i] += remaining / len(letters)
        elif gaps:
            _spread(sums, start, advances, remaining / gaps)
    return Line(start, end, (*advances, *(0.0,) * (end - inked)))


def _spread(sums: _Sums, start: int, advances: list[float], each: float) -> None:
    for i in range(len(advances) - 1):
        if sums.gaps[start + i + 1] > sums.gaps[start + i]:
            advances[i] += each


def _close(text: str, sums: _Sums, start: int, end: int, advances: list[float], over: float) -> None:
    if text[end - 1] in CLOSING and advances[-1] > HALF:
        taken = min(over, HALF)
        advances[-1] -= taken
        over -= taken
    marks = sums.close[end - 1] - sums.close[start]
    if over > 1e-9 and marks:
        part = min(1.0, over / marks)
        for i in range(len(advances) - 1):
            advances[i] -= sums.room[start + i] * part
        over -= marks * part
    gaps = sums.gaps[end - 1] - sums.gaps[start]
    if over > 1e-9 and gaps:
        _spread(sums, start, advances, -min(over / gaps, TRACKING))
