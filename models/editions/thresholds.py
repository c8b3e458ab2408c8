"""What counts as a large change from last year, as shipped in ``resources/rules``."""

import pkgutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from models.editions.edition import CellKind


@dataclass(frozen=True)
class ChangeThreshold:
    """From when on a change is large; ``least`` and ``beyond_zero`` in kept units (counts, fen)."""

    times: int
    least: int
    beyond_zero: int

    def is_large(self, before: int, now: int) -> bool:
        """Large as a share and in itself, or to or from 0 beyond a small number; the same in both directions."""
        small, big = sorted((abs(before), abs(now)))
        if small == 0:
            return big > self.beyond_zero
        return big >= self.times * small and big - small >= self.least


@dataclass(frozen=True)
class Thresholds:
    """``change_thresholds`` by kind of cell, kinds that are not compared left out; the rest tells copied figures."""

    change_thresholds: Mapping[CellKind, ChangeThreshold]
    min_repeated_cells: int
    min_repeated_percent: int


@cache
def load_thresholds() -> Thresholds:
    """The shipped thresholds; they are part of the program like its code."""
    root = tomllib.loads((pkgutil.get_data("resources", "rules/year_on_year.toml") or b"").decode("utf-8"))
    swings = {CellKind(kind): ChangeThreshold(**limits) for kind, limits in root["swing"].items()}
    return Thresholds(swings, root["repeated"]["least"], root["repeated"]["percent"])
