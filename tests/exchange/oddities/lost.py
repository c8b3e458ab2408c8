"""What programs leave out when they save a file anew: a reader of the new file sees otherwise, and so it is judged.

What is named here was seen in the files themselves, and ``tests/exchange/test_oddities.py`` looks again.
"""

import copy
from collections.abc import Mapping
from dataclasses import replace

from models.report.filing import Filing
from tests.exchange.oddities.judging import ASKED, Expect
from tests.exchange.oddities.printed import Cell, Kind, Piece, Printed

_PAGE_LOOKS = frozenset({Kind.HIDDEN, Kind.TINY, Kind.TRANSPARENT, Kind.DELETED})
LOOKS_LOST: Mapping[str, frozenset[Kind]] = {
    "LO html → docx": _PAGE_LOOKS,
    "LO html → pdf": _PAGE_LOOKS,
    "LO xlsx → html": frozenset({Kind.HIDDEN, Kind.TINY, Kind.STRUCK}),
}
"""Kinds of text that stand there plain afterwards."""
WORDS_LOST: Mapping[str, frozenset[Kind]] = {
    "LO docx → doc": frozenset({Kind.EQUATION, Kind.FRACTION, Kind.BOX, Kind.RUBY}),
    "LO docx → docx": frozenset({Kind.EQUATION, Kind.FRACTION}),
    "LO docx → odt": frozenset({Kind.EQUATION, Kind.FRACTION}),
    "LO docx → pdf": frozenset({Kind.EQUATION, Kind.FRACTION}),
    "LO docx → html": frozenset({Kind.EQUATION, Kind.FRACTION, Kind.BOX}),
}
"""Kinds of text that are gone afterwards, alone in their cell."""
HIDDEN_SHOWN = frozenset({"LO html → docx", "LO html → pdf", "LO docx → doc", "LO docx → docx", "LO docx → odt",
                          "LO docx → pdf", "LO docx → html"})  # fmt: skip
"""Routes after which hidden rows and columns are shown."""
COMPUTED = "LO xlsx"
"""Routes on which LibreOffice works a formula out that has no result yet: the sum of empty cells is 0."""
UNDRAWN = str.maketrans("", "", "\ufffd\u0336")
"""What LibreOffice has no sign for in a PDF, and leaves out: an unknown character, a stroke through digits."""


def as_saved(route: str, filing: Filing, printed: Printed, expect: Expect) -> tuple[Printed, Expect]:
    """What a reader of the new file sees, and what is then due."""
    printed, expect = copy.deepcopy(printed), replace(expect, due=dict(expect.due), mentioned=list(expect.mentioned))
    for table in printed.tables:
        for cell in table.cells:
            if cell.key and route in HIDDEN_SHOWN and table.hides(cell):
                expect.due[cell.key] = filing.figures.get(cell.key)
            if cell.key and _changes(route, cell):
                expect.due[cell.key] = _shown_as(cell, filing)
        if route in HIDDEN_SHOWN:
            table.hidden_rows, table.hidden_columns = set(), set()
    return printed, expect


def _changes(route: str, cell: Cell) -> bool:
    """Let a cell say what it says afterwards; whether that is anything else."""
    before = list(cell.pieces)
    looks, words = LOOKS_LOST.get(route, frozenset()), WORDS_LOST.get(route, frozenset())
    cell.pieces = [Piece(piece.text) if piece.kind in looks else piece for piece in cell.pieces]
    if route.startswith(COMPUTED):
        cell.pieces = [Piece("0") if piece.kind is Kind.BARE_FORMULA else piece for piece in cell.pieces]
    if any(piece.kind in words for piece in cell.pieces):
        cell.pieces = []
    if route.startswith("LO") and route.endswith("pdf"):
        cell.pieces = [Piece(piece.text.translate(UNDRAWN), piece.kind) for piece in cell.pieces]
    return cell.pieces != before


def _shown_as(cell: Cell, filing: Filing) -> int | str | None:
    """The figure that a reader now sees, zeros before it aside; nothing, or a question where it is none."""
    text = cell.text.strip()
    if not text or not cell.key:
        return None
    is_plain = text.isdigit() and not filing.edition.kind(cell.key).is_money
    return int(text) if is_plain else ASKED
