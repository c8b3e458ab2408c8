"""Characters of a printed page as lines, and what a cell of such lines says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.exchange.formats.page_content import PageCharacter
from models.exchange.formats.visible_text import Look, VisibleText

SAME_LINE = 0.4  # of a letter's size
SMALLER, RAISED_SHARE = 0.9, 0.04  # of the size of the letters beside it
WORD_GAP = 0.22
_TOUCHING = 0.1
_OF_NUMBERS = frozenset("0123456789+-.,")
LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True)
class PrintedLine:
    """A line of text as printed, with its measures."""

    text: str
    left: float
    right: float
    y: float
    size: float
    page: int


def group_lines(characters: Sequence[PageCharacter]) -> list[list[PageCharacter]]:
    """Characters on a common baseline, from the top down, each line from left to right."""
    rows: list[list[PageCharacter]] = []
    for character in sorted(characters, key=lambda m: -m.y):
        if rows and abs(rows[-1][0].y - character.y) <= SAME_LINE * max(character.size, rows[-1][0].size):
            rows[-1].append(character)
        else:
            rows.append([character])
    for row in rows:
        row.sort(key=lambda m: m.x)
    return rows


def is_note(before: PageCharacter, after: PageCharacter) -> bool:
    """Whether a sign is set small above or below the line of the figure before it, as the number of a note is."""
    is_small = after.size < SMALLER * before.size
    return before.char.isdigit() and is_small and abs(after.y - before.y) > RAISED_SHARE * before.size


def runs_of_digits(characters: Sequence[PageCharacter]) -> Iterator[list[PageCharacter]]:
    """The figures on a page: characters of numbers that stand against each other, two or more."""
    run: list[PageCharacter] = []
    for mark in (mark for line in group_lines(characters) for mark in line):
        is_next = run and run[-1].y == mark.y and abs(mark.x - run[-1].right) <= _TOUCHING * mark.size
        if mark.char in _OF_NUMBERS and is_next:
            run.append(mark)
            continue
        if len(run) > 1:
            yield run
        run = [mark] if mark.char in _OF_NUMBERS else []
    if len(run) > 1:
        yield run


def lines_of(characters: Sequence[PageCharacter], page: int) -> list[PrintedLine]:
    """The lines of text that characters make, from the top down."""
    lines = []
    for row in group_lines(characters):
        ink = [character for character in row if not character.char.isspace()]
        if ink:
            size = sorted(character.size for character in ink)[len(ink) // 2]
            lines.append(PrintedLine(join_characters(row), ink[0].x, ink[-1].right, row[0].y, size, page))
    return lines


def join_characters(row: Sequence[PageCharacter]) -> str:
    """The characters of a line; a wide gap between Latin ones is a blank, a very wide one parts columns."""
    parts: list[str] = []
    before: PageCharacter | None = None
    for character in row:
        if before is not None and not character.char.isspace() and not before.char.isspace():
            gap = character.x - max(before.right, before.x)
            is_latin = LATIN.match(before.char) and LATIN.match(character.char)
            is_apart = gap > 2.2 * character.size or (is_latin and gap > WORD_GAP * character.size)
            if is_apart or is_note(before, character):
                parts.append(" ")
        parts.append(character.char)
        before = character
    return re.sub(r" {2,}", " ", "".join(parts)).strip()


def text_of_cell(marks: Sequence[PageCharacter], struck: Sequence[PageCharacter]) -> tuple[str, tuple[str, ...]]:
    """What a cell says: a figure without the small sign that is raised beside it."""
    size = max((mark.size for mark in marks), default=0.0)
    raised = {mark for mark in marks if mark.size < SMALLER * size and _is_beside(mark, marks, size)}
    if not raised and not struck:
        return "\n".join(line.text for line in lines_of(marks, 0)), ()
    told = VisibleText()
    for look, some in (
        (Look.PLAIN, [mark for mark in marks if mark not in raised]),
        (Look.RAISED, [mark for mark in marks if mark in raised]),
        (Look.STRUCK, struck),
    ):
        told.add("\n".join(line.text for line in lines_of(some, 0)), look)
    text, notes = told.as_cell()
    if raised and not any(Look.RAISED.value in note for note in notes):
        text = "\n".join(line.text for line in lines_of(marks, 0))  # words, in which a small sign stays where it is
    return text, notes


def _is_beside(mark: PageCharacter, marks: Sequence[PageCharacter], size: float) -> bool:
    """Whether a small character stands beside a large one, above or below its line."""
    large = (each for each in marks if each.size >= SMALLER * size)
    return any(RAISED_SHARE * size < abs(mark.y - each.y) < size and mark.x > each.x for each in large)
