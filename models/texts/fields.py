"""Bound fields: ``{requests.new_received.total}`` in a text stands for the figure of that cell."""

import re
from dataclasses import dataclass

from models.editions.edition import CellKey, CellKind, Edition
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


def name_fields(text: str, edition: Edition) -> str:
    """The text with each field of a known cell as the words of its cell in brackets: 〔总计·予以公开〕."""
    parts, at = [], 0
    for field in find_fields(text, edition):
        if field.cell is not None:
            parts += [text[at : field.start], f"〔{edition.short_name(field.cell)}〕"]
            at = field.end
    return "".join([*parts, text[at:]])


def field_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text has what is written like a field, whether there is such a cell or not."""
    return tuple(match.span() for match in _FIELD.finditer(text))


_DIGITS = re.compile(r"[0-9０-９]+(?:[,，.．][0-9０-９]+)*")
_MAGNITUDE = re.compile(r"[ \u3000]*[个]?[十百千万亿余多来几%％‰倍成折分]")
_UNIT_OF_MONEY = {CellKind.MONEY_WAN: re.compile(r"[ \u3000]*万元"), CellKind.MONEY: re.compile(r"[ \u3000]*元")}


def put_number(text: str, span: tuple[int, int], number: str, kind: CellKind) -> str | None:
    """The text with the one number inside the span replaced by a figure of this kind.

    None where the span holds no number or several, so that it is not clear which one is meant, and where what follows
    the number counts in another unit than the form does (0.36 万件, 3.5 亿元).
    """
    found = list(_DIGITS.finditer(text, *span))
    if len(found) != 1:
        return None
    start, end = found[0].span()
    unit = _UNIT_OF_MONEY.get(kind)
    is_in_unit = unit.match(text, end) if unit else not _MAGNITUDE.match(text, end)
    return f"{text[:start]}{number}{text[end:]}" if is_in_unit else None


def bind_number(text: str, span: tuple[int, int], cell: CellKey, kind: CellKind) -> str | None:
    """The text with the one number inside the span turned into a field of the cell; None as in ``put_number``."""
    return put_number(text, span, f"{{{cell}}}", kind)


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
