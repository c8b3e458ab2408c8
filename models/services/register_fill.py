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
    def agreeing(self) -> tuple[CellKey, ...]:
        """The cells that hold what is counted and were filled in otherwise: filling holds them to the registers too."""
        over, typed = self.carry_over, self.filing.figures.typed
        left = over.carried_cells | over.registered_cells | self.filing.unlocked.keys()
        counted = self.filing.counted.items()
        return tuple(cell for cell, one in counted if typed.get(cell) == one.value and cell not in left)

    @cached_property
    def taken(self) -> tuple[CellKey, ...]:
        """The cells that would be filled."""
        return tuple(cell for cell in self.differing if cell not in self.held and cell not in self.released)

    def change(self) -> Change:
        """Take over what is counted, but in cells that are held or were let go; what agrees is then from the registers.

        A step whose figure stays says from where it is now.
        """
        typed, counted = self.filing.figures.typed, self.filing.counted
        cells = (*self.taken, *self.agreeing)
        steps = tuple(Step(figure_place(cell), typed.get(cell), counted[cell].value) for cell in cells)
        name = f"按台账填写 {len(self.taken)} 格" if self.taken else f"按台账锁定 {len(self.agreeing)} 格"
        return Change(name, steps, ValueSource.REGISTER, register_origin(self.filing))
