"""Figures that came from elsewhere: held to last year's report or to the registers, and let go only with a reason."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from models.editions.edition import CellKey, Edition
from models.errors import Refused
from models.report.change import UNLOCKED_PREFIX, Change, Step, ValueSource, figure_place
from models.report.filing import Filing
from models.rules.across_years import last_year_figure

SourceLookup = Callable[[], Mapping[CellKey, ValueSource]]


def figures_to_carry(edition: Edition, last: Filing | None) -> dict[CellKey, int]:
    """What last year's report leaves for each typed cell that takes something over; across editions too."""
    if last is None:
        return {}
    figures = {
        into: last_year_figure(last, out) for into, out in edition.carried_cells.items() if into not in edition.operands
    }
    return {into: value for into, value in figures.items() if value is not None}


def describe_origin(last: Filing) -> str:
    """Where a carried figure comes from, in words."""
    return f"{last.agency.name} {last.year} 年报告"


def register_origin(filing: Filing) -> str:
    """Where a figure of the registers comes from, in words."""
    return f"{filing.agency.name} {filing.year} 年台账"


def unlocked_place(cell: CellKey) -> str:
    """Where the reason is kept for which a carried figure may be changed."""
    return f"{UNLOCKED_PREFIX}{cell}"


@dataclass(frozen=True)
class CarryOver:
    """One report beside last year's and the registers.

    ``sources`` is asked only where a figure is not what last year's report says, or where registers count.
    """

    filing: Filing
    sources: SourceLookup

    @cached_property
    def expected(self) -> Mapping[CellKey, int]:
        """What last year's report leaves for each cell."""
        return figures_to_carry(self.filing.edition, self.filing.last_year)

    @cached_property
    def differing(self) -> Mapping[CellKey, int]:
        """What is due where something else stands, or nothing, and nobody gave a reason."""
        typed = self.filing.figures.typed
        return {c: v for c, v in self.expected.items() if typed.get(c) != v and c not in self.filing.unlocked}

    @cached_property
    def locked_cells(self) -> frozenset[CellKey]:
        """The cells that cannot be typed into: held to last year's report, or filled in from the registers."""
        return self.carried_cells | self.registered_cells

    @cached_property
    def registered_cells(self) -> frozenset[CellKey]:
        """The cells that were filled in from the registers and not let go; last year's report comes first."""
        filing = self.filing
        typed, unlocked = filing.figures.typed, filing.unlocked
        filled = [cell for cell in filing.counted if cell in typed and cell not in unlocked]
        if not filled:
            return frozenset()
        sources = self.sources()
        return frozenset(c for c in filled if sources.get(c) is ValueSource.REGISTER) - self.carried_cells

    @cached_property
    def released_cells(self) -> frozenset[CellKey]:
        """The cells that were let go of the registers, with a reason."""
        return frozenset(c for c in self.filing.unlocked if c in self.filing.counted and c not in self.expected)

    @cached_property
    def carried_cells(self) -> frozenset[CellKey]:
        """The cells held to last year's report: what agrees with it, and what was carried from it."""
        typed = self.filing.figures.typed
        filled = {cell for cell in self.expected if cell in typed and cell not in self.filing.unlocked}
        if odd := filled & self.differing.keys():
            sources_by_cell = self.sources()
            filled -= {cell for cell in odd if sources_by_cell.get(cell) is not ValueSource.CARRIED}
        return frozenset(filled)

    @cached_property
    def outdated(self) -> frozenset[CellKey]:
        """The held cells whose figure last year's report no longer has: it was changed since."""
        return self.carried_cells & self.differing.keys()

    @cached_property
    def overridden(self) -> frozenset[CellKey]:
        """The unlocked cells that hold something else than last year's report says, or than the registers count."""
        typed, due = self.filing.figures.typed, self.source_values
        return frozenset(c for c in self.filing.unlocked if c in due and typed.get(c) != due[c])

    @cached_property
    def source_values(self) -> Mapping[CellKey, int]:
        """What a cell is given when it is held again: last year's figure, else what the registers count."""
        return {cell: one.value for cell, one in self.filing.counted.items()} | dict(self.expected)

    def refuse_locked(self, values: Mapping[CellKey, int | None]) -> None:
        """Refused when a held cell would get another figure."""
        typed, due = self.filing.figures.typed, self.source_values
        if any(cell in due and typed.get(cell) != value for cell, value in values.items()) and (
            refused := [cell for cell in values if cell in self.locked_cells and typed[cell] != values[cell]]
        ):
            name = self.filing.edition.short_name(refused[0])
            whence = "由台账填入的" if refused[0] in self.registered_cells else "从上年报告带入的"
            raise Refused(f"{name} 是{whence}，已锁定。要改写，请先解锁，并写明原因。")

    def carry_in_change(self) -> Change:
        """Take over what last year's report leaves, wherever it is not yet so."""
        last = self.filing.last_year
        say, origin = f"带入上年结转 {len(self.differing)} 格", describe_origin(last) if last else ""
        return Change(say, tuple(self._steps(self.differing)), ValueSource.CARRIED, origin)

    def unlock_change(self, cells: Iterable[CellKey], reason: str) -> Change:
        """Let go of held cells; Refused without a reason."""
        chosen = [cell for cell in cells if cell in self.locked_cells]
        if not reason.strip():
            raise Refused("请写明为什么要改写锁定的数。")
        steps = tuple(Step(unlocked_place(cell), None, reason.strip()) for cell in chosen)
        return Change(f"解锁 {self._name_cells(chosen)}", steps, origin=reason.strip())

    def relock_change(self, cells: Iterable[CellKey]) -> Change:
        """Give unlocked cells last year's figure again, or what the registers count, and hold them.

        Those of last year come first: cells of both kinds are two changes.
        """
        chosen = [cell for cell in cells if cell in self.filing.unlocked]
        if released := [cell for cell in chosen if cell in self.released_cells]:
            if len(released) == len(chosen):
                return self._recount_change(released)
            chosen = [cell for cell in chosen if cell not in self.released_cells]
        reasons = self._without_reasons(chosen)
        last = self.filing.last_year
        steps = (*reasons, *self._steps({cell: self.expected[cell] for cell in chosen if cell in self.expected}))
        say = f"恢复上年结转 {self._name_cells(chosen)}"
        return Change(say, steps, ValueSource.CARRIED, describe_origin(last) if last else "")

    def _recount_change(self, cells: list[CellKey]) -> Change:
        steps = (*self._without_reasons(cells), *self._steps({cell: self.source_values[cell] for cell in cells}))
        origin = register_origin(self.filing)
        return Change(f"恢复台账的数 {self._name_cells(cells)}", steps, ValueSource.REGISTER, origin)

    def _without_reasons(self, cells: list[CellKey]) -> list[Step]:
        return [Step(unlocked_place(cell), self.filing.unlocked[cell], None) for cell in cells]

    def _steps(self, values: Mapping[CellKey, int]) -> Iterable[Step]:
        typed = self.filing.figures.typed
        return (Step(figure_place(c), typed.get(c), v) for c, v in values.items() if typed.get(c) != v)

    def _name_cells(self, cells: list[CellKey]) -> str:
        return self.filing.edition.short_name(cells[0]) if len(cells) == 1 else f"{len(cells)} 格"
