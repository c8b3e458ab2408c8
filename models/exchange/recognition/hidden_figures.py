"""Figures in rows and columns that a file hides, where nothing that it shows stands in their cells: asked about."""

from collections.abc import Mapping

from models.editions.edition import CellKey, Edition
from models.exchange.candidate import Confidence, PlacedCell

_HIDDEN = "这个数在隐藏的行或列里，原文没有显示"


def ask_hidden_figures(
    shown: Mapping[CellKey, PlacedCell], all_placed: Mapping[CellKey, PlacedCell], edition: Edition
) -> dict[CellKey, PlacedCell]:
    """The questions on cells of which the file shows nothing and hides a figure.

    A hidden zero is none, and neither is a hidden total, since totals are computed.
    """
    questions = {}
    for cell, placed in all_placed.items():
        before = shown.get(cell)
        says_nothing = before is None or (before.value is None and before.confidence is not Confidence.ASK)
        values = tuple(dict.fromkeys(value for value in (placed.value, *placed.choices) if value))
        if says_nothing and values and cell not in edition.operands:
            notes = (_HIDDEN, *placed.notes)
            questions[cell] = placed._replace(value=None, confidence=Confidence.ASK, notes=notes, choices=values)
    return questions
