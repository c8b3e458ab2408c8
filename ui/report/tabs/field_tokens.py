"""Words with bound fields, as the editor holds them: a field is one character that stands for its cell."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from models.editions.edition import CellKey, Edition
from models.texts.fields import find_fields

OBJECT = "\ufffc"
_FIRST = 0xF0000  # the first private character; no text that can be printed holds one
_RARE = re.compile("[\U00010000-\U0010ffff]")  # Qt counts two UTF-16 units for each
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")


class FieldTokens:
    """Translates between a section's words and the editor's tokens, places included.

    A token is a character of the words, or one private character for a field whose cell the edition has.
    """

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._cells = edition.cells
        self._number = {cell: number for number, cell in enumerate(self._cells)}

    def tokenise(self, text: str) -> str:
        """The words with each field as one private character."""
        parts, at = [], 0
        for field in find_fields(text, self._edition):
            if field.cell is not None:
                parts += [text[at : field.start], chr(_FIRST + self._number[field.cell])]
                at = field.end
        return "".join([*parts, text[at:]])

    def text_of(self, tokens: str) -> str:
        """The words that the tokens stand for."""
        return _PRIVATE.sub(lambda token: f"{{{cell}}}" if (cell := self.cell_of(token[0])) else token[0], tokens)

    def cell_of(self, token: str) -> CellKey | None:
        """The cell that a private character stands for."""
        number = ord(token) - _FIRST
        return self._cells[number] if 0 <= number < len(self._cells) else None

    def token_of(self, cell: CellKey) -> str:
        """The private character of a cell."""
        return chr(_FIRST + self._number[cell])

    def places_of(self, text: str) -> "EditorPlaces":
        """Where the places of some words are in the editor."""
        fields = [(field.start, field.end) for field in find_fields(text, self._edition) if field.cell is not None]
        return EditorPlaces(text, fields)


class EditorPlaces:
    """Places in words as places in the editor: a field is one of Qt's characters there, a rare character two.

    Read once from the words, so that each place asked for costs as much in a long text as in a short one.
    """

    def __init__(self, text: str, fields: Sequence[tuple[int, int]] = ()) -> None:
        self._fields = fields
        self._starts = [start for start, _ in fields]
        self._shorter = list(accumulate((end - start - 1 for start, end in fields), initial=0))
        self._rare = [match.start() for match in _RARE.finditer(text)]

    def __call__(self, at: int) -> int:
        """The place in the editor; one inside a field is where the field begins."""
        before = bisect_left(self._starts, at)
        if before and self._fields[before - 1][1] > at:
            at, before = self._fields[before - 1][0], before - 1
        return at + bisect_left(self._rare, at) - self._shorter[before]
