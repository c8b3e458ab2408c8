"""What programs leave out when they save a file anew: a reader of the new file sees otherwise, and so it is judged.

What is named here was seen in the files themselves, and ``tests/exchange/test_oddities.py`` looks again.
"""

import copy
from collections.abc import Mapping
from dataclasses import replace

from models.editions.edition import CellKey
from models.report.filing import Filing
from tests.exchange.oddities.judging import ASKED, Due, Expect
from tests.exchange.oddities.printed import Cell, Kind, Piece, Printed, Table

_PAGE_LOOKS = frozenset({Kind.HIDDEN, Kind.TINY, Kind.TRANSPARENT, Kind.DELETED})
LOOKS_LOST: Mapping[str, frozenset[Kind]] = {
    "LO html → docx": _PAGE_LOOKS,
    "LO html → pdf": _PAGE_LOOKS,
    "LO docx → html": frozenset({Kind.DELETED}),
    "LO xlsx → html": frozenset({Kind.HIDDEN, Kind.TINY, Kind.STRUCK, Kind.WHITE, Kind.RAISED, Kind.LOWERED}),
}
"""Kinds of text that stand there plain afterwards."""
WORDS_LOST: Mapping[str, frozenset[Kind]] = {
    "LO docx → doc": frozenset({Kind.EQUATION, Kind.FRACTION, Kind.BOX, Kind.RUBY}),
    "LO docx → docx": frozenset({Kind.EQUATION, Kind.FRACTION}),
    "LO docx → odt": frozenset({Kind.EQUATION, Kind.FRACTION}),
    "LO docx → pdf": frozenset({Kind.EQUATION, Kind.FRACTION}),
    "LO docx → html": frozenset({Kind.EQUATION, Kind.FRACTION}),
}
"""Kinds of text that are gone afterwards, alone in their cell."""
HIDDEN_SHOWN = frozenset({"LO html → docx", "LO html → pdf", "LO docx → doc", "LO docx → docx", "LO docx → odt",
                          "LO docx → pdf", "LO docx → html"})  # fmt: skip
"""Routes after which hidden rows and columns are shown."""
HIDDEN_GONE = frozenset({"LO xlsx → pdf", "LO xlsx → html", "Chromium → pdf"})
"""Routes after which hidden rows and columns are not there at all."""
LAST_LINE = frozenset({"LO xlsx → pdf"})
"""Routes on which a cell of several lines shows the last of them, since the row is no higher than one."""
SHOWN_OTHERWISE = frozenset({Kind.DATE, Kind.IN_WAN})
"""What a number format shows as something else than the figure, where LibreOffice writes only what is shown."""
AS_SHOWN = frozenset({"LO xlsx → pdf", "LO xlsx → html"})
COMPUTED = "LO xlsx"
"""Routes on which LibreOffice works a formula out that has no result yet: the sum of empty cells is 0."""
FIELDS_COMPUTED = frozenset({"LO docx → pdf"})
"""Routes on which it works a field of Word out anew."""
CUT_OFF = "LO docx → pdf"
"""The route on which a table is cut off that is wider than its column of text."""
UNDRAWN = str.maketrans("", "", "\ufffd\u0336")
"""What LibreOffice has no sign for in a PDF, and leaves out: an unknown character, a stroke through digits."""


def as_saved(route: str, filing: Filing, printed: Printed, expect: Expect) -> tuple[Printed, Expect]:
    """What a reader of the new file sees, and what is then due."""
    printed, expect = copy.deepcopy(printed), replace(expect, due=dict(expect.due), mentioned=list(expect.mentioned))
    for table in printed.tables:
        for cell in table.cells:
            if cell.key and table.hides(cell):
                expect.due |= _due_if_hidden(route, cell.key, filing)
            if cell.key and _changes(route, cell, _sum_before(table, cell)):
                expect.due[cell.key] = _shown_as(cell, filing)
            if cell.key and printed.columns > 1 and route == CUT_OFF:
                expect.due.setdefault(cell.key, (filing.figures.get(cell.key), None))
                cell.pieces = []
        if route in HIDDEN_SHOWN:
            table.hidden_rows, table.hidden_columns = set(), set()
    return printed, expect


def _due_if_hidden(route: str, key: CellKey, filing: Filing) -> dict[CellKey, Due]:
    if route in HIDDEN_SHOWN:
        return {key: filing.figures.get(key)}
    return {key: None} if route in HIDDEN_GONE else {}


def _sum_before(table: Table, cell: Cell) -> int:
    """The sum of the figures before a cell in its row, which a field works out."""
    before = (each.text for each in table.cells if each.row == cell.row and each.column < cell.column)
    return sum(int(text) for text in before if text.lstrip("+-").isdecimal())


def _changes(route: str, cell: Cell, sum_before: int) -> bool:
    """Let a cell say what it says afterwards; whether that is anything else."""
    before = list(cell.pieces)
    looks, words = LOOKS_LOST.get(route, frozenset()), WORDS_LOST.get(route, frozenset())
    cell.pieces = [Piece(piece.text) if piece.kind in looks else piece for piece in cell.pieces]
    if route.startswith(COMPUTED):
        cell.pieces = [Piece("0") if piece.kind is Kind.BARE_FORMULA else piece for piece in cell.pieces]
    if route in LAST_LINE:
        breaks = [at for at, piece in enumerate(cell.pieces) if piece.kind in (Kind.BREAK, Kind.PARAGRAPH)]
        cell.pieces = cell.pieces[breaks[-1] + 1 :] if breaks else cell.pieces
    if route in AS_SHOWN:
        cell.pieces = [Piece("", piece.kind) if piece.kind in SHOWN_OTHERWISE else piece for piece in cell.pieces]
    if route in FIELDS_COMPUTED:
        cell.pieces = [Piece(str(sum_before)) if piece.kind is Kind.FIELD else piece for piece in cell.pieces]
    if any(piece.kind in words for piece in cell.pieces):
        cell.pieces = []
    if route.startswith("LO") and route.endswith("pdf"):
        cell.pieces = [Piece(piece.text.translate(UNDRAWN), piece.kind) for piece in cell.pieces]
    return cell.pieces != before


def _shown_as(cell: Cell, filing: Filing) -> int | str | None:
    """The figure that a reader now sees, zeros before it aside; nothing, or a question where it is none."""
    text = cell.text.strip()
    if any(piece.kind in SHOWN_OTHERWISE for piece in cell.pieces):
        return ASKED
    if not text or not cell.key:
        return None
    is_plain = text.isdigit() and not filing.edition.kind(cell.key).is_money
    return int(text) if is_plain else ASKED
