"""The sum that a report was made of: what it was, and what of all that it stood on is no longer so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.editions.edition import CellKey, Edition
from models.figures.value import format_figure

ChangedCells = Mapping[CellKey, tuple[int | None, int | None]]
"""Typed cells that differ, each with its value then and now."""
_MAX_NAMED = 3


class ChangedInput(StrEnum):
    """What of a sum's inputs changed; ``HAND`` is the report itself, changed after the sum was written into it."""

    REPORT = "report"
    ADJUSTMENT = "adjustment"
    ROSTER = "roster"
    HAND = "hand"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _LABELS[self]


_LABELS = {
    ChangedInput.REPORT: "单位报告改了",
    ChangedInput.ADJUSTMENT: "调整改了",
    ChangedInput.ROSTER: "名册改了",
    ChangedInput.HAND: "手工改了",
}


@dataclass(frozen=True)
class SumChange:
    """One thing that is not as it was when a sum was made.

    ``about`` says what happened, ``name`` to whom: a unit, or empty for what concerns no single one. ``unit`` is its
    code. ``changed_cells`` are the typed cells of that unit's part, of the adjustments or of the report that moved.
    """

    kind: ChangedInput
    unit: str
    name: str
    about: str
    changed_cells: ChangedCells = field(default_factory=dict)

    def sentence(self, edition: Edition) -> str:
        """What happened, with the first cells that moved."""
        cells = f"：{describe_cells(edition, self.changed_cells)}" if self.changed_cells else ""
        return f"{self.name}：{self.about}{cells}。" if self.name else f"{self.about}{cells}。"


def describe_cells(edition: Edition, changed: ChangedCells) -> str:
    """The first of some changed cells, then → now, and how many there are in all."""
    examples = [
        f"{edition.short_name(cell)} {_format_or_blank(edition, cell, then)} → {_format_or_blank(edition, cell, now)}"
        for cell, (then, now) in list(changed.items())[:_MAX_NAMED]
    ]
    return "，".join(examples) + (f" 等 {len(changed)} 格" if len(changed) > _MAX_NAMED else "")


def _format_or_blank(edition: Edition, cell: CellKey, value: int | None) -> str:
    return format_figure(value, edition.kind(cell)) or "空"


def changed_cells(
    edition: Edition, then: Mapping[CellKey, int], now: Mapping[CellKey, int]
) -> dict[CellKey, tuple[int | None, int | None]]:
    """The typed cells that differ between two sets of figures, in printed order; a blank is not a nought."""
    return {cell: (then.get(cell), now.get(cell)) for cell in edition.typed_cells if then.get(cell) != now.get(cell)}


@dataclass(frozen=True)
class ReportSum:
    """The sum that was written into a report, held against what there is now.

    ``node`` is the code of the roster's unit whose sum it is, ``scope`` says in words which units were added,
    ``is_part`` whether they were picked, ``unit_count`` how many they are, ``made_at`` when it was (ISO, UTC).
    ``figures`` are the typed cells that were written. ``changes`` is what moved since, ``missing`` the names of the
    units that must report and are not in it now. ``explanations`` are those given on the sum, by a finding's mark.
    ``problem`` says why the sum cannot be looked at, ``uncertain`` what cannot be told although it can; both are empty
    otherwise.
    """

    node: str
    scope: str = ""
    is_part: bool = False
    unit_count: int = 0
    made_at: str = ""
    figures: Mapping[CellKey, int] = field(default_factory=dict)
    changes: tuple[SumChange, ...] = ()
    missing: tuple[str, ...] = ()
    explanations: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    uncertain: str = ""

    def edited_cells(self, edition: Edition, typed: Mapping[CellKey, int]) -> ChangedCells:
        """The cells in which the report was changed after the sum was written into it: the sum's, then the report's."""
        return {} if self.problem else changed_cells(edition, self.figures, typed)
