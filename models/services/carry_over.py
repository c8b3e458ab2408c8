"""What last year's report left over and this year carries in: filled in, held, and let go only with a reason."""

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


def unlocked_place(cell: CellKey) -> str:
    """Where the reason is kept for which a carried figure may be changed."""
    return f"{UNLOCKED_PREFIX}{cell}"


@dataclass(frozen=True)
class CarryOver:
    """One report beside last year's. ``sources`` is asked only where a figure is not what last year's report says."""

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
        """The cells that cannot be typed into: what agrees with last year's report, and what was carried from it."""
        typed = self.filing.figures.typed
        filled = {cell for cell in self.expected if cell in typed and cell not in self.filing.unlocked}
        if odd := filled & self.differing.keys():
            sources_by_cell = self.sources()
            filled -= {cell for cell in odd if sources_by_cell.get(cell) is not ValueSource.CARRIED}
        return frozenset(filled)

    @cached_property
    def outdated(self) -> frozenset[CellKey]:
        """The held cells whose figure last year's report no longer has: it was changed since."""
        return self.locked_cells & self.differing.keys()

    @cached_property
    def overridden(self) -> frozenset[CellKey]:
        """The unlocked cells that hold something else than last year's report says."""
        typed = self.filing.figures.typed
        return frozenset(c for c in self.filing.unlocked if c in self.expected and typed.get(c) != self.expected[c])

    def refuse_locked(self, values: Mapping[CellKey, int | None]) -> None:
        """Refused when a held cell would get another figure."""
        typed = self.filing.figures.typed
        if any(cell in self.expected and typed.get(cell) != value for cell, value in values.items()) and (
            refused := [cell for cell in values if cell in self.locked_cells and typed[cell] != values[cell]]
        ):
            name = self.filing.edition.short_name(refused[0])
            raise Refused(f"{name} 是从上年报告带入的，已锁定。要改写，请先解锁，并写明原因。")

    def carry_in_change(self) -> Change:
        """Take over what last year's report leaves, wherever it is not yet so."""
        last = self.filing.last_year
        say, origin = f"带入上年结转 {len(self.differing)} 格", describe_origin(last) if last else ""
        return Change(say, tuple(self._steps(self.differing)), ValueSource.CARRIED, origin)

    def unlock_change(self, cells: Iterable[CellKey], reason: str) -> Change:
        """Let go of held cells; Refused without a reason."""
        chosen = [cell for cell in cells if cell in self.locked_cells]
        if not reason.strip():
            raise Refused("请写明为什么要改写上年结转的数。")
        steps = tuple(Step(unlocked_place(cell), None, reason.strip()) for cell in chosen)
        return Change(f"解锁 {self._name_cells(chosen)}", steps, origin=reason.strip())

    def relock_change(self, cells: Iterable[CellKey]) -> Change:
        """Give unlocked cells last year's figure again and hold them."""
        chosen = [cell for cell in cells if cell in self.filing.unlocked]
        reasons = [Step(unlocked_place(cell), self.filing.unlocked[cell], None) for cell in chosen]
        last = self.filing.last_year
        steps = (*reasons, *self._steps({cell: self.expected[cell] for cell in chosen if cell in self.expected}))
        say = f"恢复上年结转 {self._name_cells(chosen)}"
        return Change(say, steps, ValueSource.CARRIED, describe_origin(last) if last else "")

    def _steps(self, values: Mapping[CellKey, int]) -> Iterable[Step]:
        typed = self.filing.figures.typed
        return (Step(figure_place(c), typed.get(c), v) for c, v in values.items() if typed.get(c) != v)

    def _name_cells(self, cells: list[CellKey]) -> str:
        return self.filing.edition.short_name(cells[0]) if len(cells) == 1 else f"{len(cells)} 格"
