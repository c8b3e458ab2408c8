"""The report beside the registers: what they count, what stands in the report, and the change that fills it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from models.editions.edition import CellKey
from models.report.change import Change, Step, ValueSource, figure_place
from models.report.filing import Filing
from models.services.carry_over import CarryOver, register_origin


@dataclass(frozen=True)
class RegisterFill:
    """One report beside what the registers count for it."""

    filing: Filing
    carry_over: CarryOver

    @cached_property
    def differing(self) -> Mapping[CellKey, int]:
        """What is counted where something else stands, or nothing."""
        typed = self.filing.figures.typed
        return {cell: one.value for cell, one in self.filing.counted.items() if typed.get(cell) != one.value}

    @cached_property
    def held(self) -> frozenset[CellKey]:
        """The differing cells that are held to last year's report: they are not filled, a finding names both."""
        return frozenset(self.differing) & self.carry_over.carried_cells

    @cached_property
    def released(self) -> frozenset[CellKey]:
        """The differing cells that were let go of the registers with a reason: they are not filled again."""
        return frozenset(self.differing) & self.carry_over.released_cells

    @cached_property
    def taken(self) -> tuple[CellKey, ...]:
        """The cells that would be filled."""
        return tuple(cell for cell in self.differing if cell not in self.held and cell not in self.released)

    def change(self) -> Change:
        """Take over what is counted wherever something else stands, but in cells that are held or were let go."""
        typed = self.filing.figures.typed
        values = {cell: self.differing[cell] for cell in self.taken}
        steps = tuple(Step(figure_place(cell), typed.get(cell), value) for cell, value in values.items())
        return Change(f"按台账填写 {len(steps)} 格", steps, ValueSource.REGISTER, register_origin(self.filing))
