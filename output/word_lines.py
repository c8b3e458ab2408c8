"""The lines of a paragraph in a .docx: the spacing of characters with which they end where those of our own pages do.

Every engine squeezes marks by rules of its own, or by none. So none is asked to: where a line of ours would not come
out by itself, because it was squeezed or opened up, its characters stand a little closer or a little further apart, all
by the same, so that what is typed among them later looks like the rest.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from output.page import geometry as g
from output.page.fonts import CHINESE_SIGNS, FontSet
from output.page.line_breaking import Line
from output.page.typesetting import MeasuredText, Run, break_measured, measure

TRACKING = -5  # in twentieths of a point: 28 characters of 16 pt less 0.25 to the 156 mm of a line
POINT = 20  # in twentieths
_SPACING = TRACKING / POINT
_SLACK = 2.0  # points left over in a line that is squeezed or opened up, less than any character takes
_MOST = 40  # twentieths of a point that a character moves at most
_NEAR = 4.0  # points that the end of a last line may lie beside ours


@dataclass(frozen=True)
class SpacedRun:
    """Some characters of one run; ``tracking`` is what is added to each, in twentieths of a point.

    A ``lone_sign`` is a mark of both scripts beside a Latin character: its face has to be named.
    """

    run: int
    text: str
    tracking: int
    lone_sign: bool


@dataclass(frozen=True)
class SpacedText:
    """A paragraph; ``parts_words`` where a line ends inside a Latin word, as in a long address."""

    runs: tuple[SpacedRun, ...]
    parts_words: bool


def space_lines(fonts: FontSet, runs: Sequence[Run], indent: float = g.INDENT) -> SpacedText:
    """The runs of a paragraph, parted where the spacing changes; ``indent`` ems stand before its first line."""
    text = measure(fonts, *runs)
    lines = break_measured(text, g.CHARACTERS - indent, g.CHARACTERS)
    ends = (text.text[line.end - 1 : line.end + 1] for line in lines[:-1])
    parts_words = any(all("!" <= char <= "~" for char in end) for end in ends)
    return SpacedText(tuple(_runs(text, lines, runs)), parts_words)


def _runs(text: MeasuredText, lines: Sequence[Line], runs: Sequence[Run]) -> Iterator[SpacedRun]:
    written = "".join(run.text for run in runs)
    owners = [number for number, run in enumerate(runs) for _ in run.text]
    trackings = [each for number in range(len(lines)) for each in _tracking(text, lines, number)]
    signs = [_stands_beside_latin(written, at) for at in range(len(written))]
    looks = list(zip(owners, trackings, signs, strict=True))
    changes = [at for at, (before, after) in enumerate(pairwise(looks), 1) if before != after]
    for start, end in pairwise((0, *changes, len(written))):
        if end > start:
            run, tracking, lone_sign = looks[start]
            yield SpacedRun(run, written[start:end], tracking, lone_sign)


def _stands_beside_latin(text: str, at: int) -> bool:
    return text[at] in CHINESE_SIGNS and any(char.isascii() for char in text[max(0, at - 1) : at + 2])


def _tracking(text: MeasuredText, lines: Sequence[Line], number: int) -> list[int]:
    """What is added to each character of a line."""
    line = lines[number]
    inked = text.text[line.start : line.end].rstrip(" ")
    # Where Chinese, Latin and marks of both meet, and at the end, LibreOffice leaves the spacing out; Word does not.
    unspaced = _changes(inked) + 1
    least = sum(_width(text, at) for at in range(line.start, line.start + len(inked)))
    most = least - _SPACING * unspaced
    room = g.BODY_WIDTH - (0 if line.start else g.INDENT * g.BODY_SIZE)
    if number + 1 < len(lines):
        due = most if most <= room < least + _width(text, line.end) else room - _SLACK
    else:
        ours = min(line.width * g.CHARACTER_PITCH, room - _SLACK)
        due = most if abs(ours - most) <= _NEAR else ours
    return _spread(text.text[line.start : line.end], due - most)


def _spread(text: str, points: float) -> list[int]:
    """That much shared out among the Chinese characters and marks of a line, or among all where it is too much."""
    chinese, all_of_them = [not char.isascii() for char in text], [True] * len(text)
    for chosen in (chinese, all_of_them):
        kinds = (*map(_kind, text), "")
        # Closer only where every engine sets them closer; further apart wherever one may.
        counted = [one and (points > 0 or kinds[at] == kinds[at + 1]) for at, one in enumerate(chosen)]
        each = math.floor(points * POINT / max(1, sum(counted)))
        if abs(each) <= _MOST:
            return [each * one for one in chosen]
    return [0] * len(text)


def _changes(text: str) -> int:
    return sum(_kind(before) != _kind(after) for before, after in pairwise(text))


def _kind(char: str) -> str:
    return "Latin" if char.isascii() else "both" if char in CHINESE_SIGNS else "Chinese"


def _width(text: MeasuredText, at: int) -> float:
    return text.widths[at] * g.BODY_SIZE + _SPACING
