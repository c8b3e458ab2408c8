"""Bound fields: ``{requests.new_received.total}`` in a text stands for the figure of that cell."""

import re
from dataclasses import dataclass

from models.editions.edition import CellKey, Edition
from models.figures.totals import Figures
from models.figures.value import format_figure

_FIELD = re.compile(r"\{([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)\}")


@dataclass(frozen=True)
class BoundField:
    """A field in a text: characters ``start`` to ``end``, and its cell, None when no cell is so named."""

    name: str
    start: int
    end: int
    cell: CellKey | None


@dataclass(frozen=True)
class FilledText:
    """A text with its fields replaced, and those that could not be: no such cell, or a blank one."""

    text: str
    unknown_fields: tuple[str, ...] = ()
    blank_cells: tuple[CellKey, ...] = ()


def find_fields(text: str, edition: Edition) -> tuple[BoundField, ...]:
    """The bound fields of a text, in order."""
    fields = []
    for match in _FIELD.finditer(text):
        block, row, column = match[1].split(".")
        cell = CellKey(block, row, column)
        known = cell if edition.has(cell) else None
        fields.append(BoundField(match[1], match.start(), match.end(), known))
    return tuple(fields)


_DIGITS = re.compile(r"[0-9０-９][0-9０-９,，.．]*")


def bind_number(text: str, span: tuple[int, int], cell: CellKey) -> str | None:
    """The text with the one number inside the span turned into a field of the cell.

    None where the span holds no number or several, so that it is not clear which one is meant.
    """
    start, end = span
    numbers = list(_DIGITS.finditer(text, start, end))
    if len(numbers) != 1:
        return None
    [number] = numbers
    return f"{text[: number.start()]}{{{cell}}}{text[number.end() :]}"


def fill_fields(text: str, edition: Edition, figures: Figures) -> FilledText:
    """Put the figures, as the form prints them, where the fields stand.

    An unknown field stays as written; a blank cell leaves nothing, as it does in its table.
    """
    parts: list[str] = []
    unknown: list[str] = []
    blank: list[CellKey] = []
    position = 0
    for field in find_fields(text, edition):
        parts.append(text[position : field.start])
        position = field.end
        if field.cell is None:
            parts.append(text[field.start : field.end])
            unknown.append(field.name)
            continue
        value = figures.get(field.cell)
        if value is None:
            blank.append(field.cell)
        parts.append(format_figure(value, edition.kind(field.cell)))
    parts.append(text[position:])
    return FilledText("".join(parts), tuple(unknown), tuple(blank))
