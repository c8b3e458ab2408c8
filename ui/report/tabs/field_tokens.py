"""Words with bound fields, as the editor holds them: a field is one character that stands for its cell."""

import re

from models.editions.edition import CellKey, Edition
from models.texts.fields import find_fields
from ui.report.tabs.text_highlighter import utf16_units

OBJECT = "\ufffc"
_FIRST = 0xF0000  # the first private character; no text that can be printed holds one
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

    def place_of(self, text: str, at: int) -> int:
        """A place in the words as a place in the editor; one inside a field is where the field begins."""
        shift = 0
        for field in find_fields(text, self._edition):
            if field.cell is None or field.start >= at:
                continue
            if field.end > at:
                return utf16_units(text, field.start) + shift
            shift += 1 - (field.end - field.start)
        return utf16_units(text, at) + shift
