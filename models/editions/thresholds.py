"""What counts as a large change from last year, as shipped in ``resources/rules``."""

import pkgutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from models.editions.declare import Kind


@dataclass(frozen=True)
class Swing:
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
    """``swings`` by kind of cell, kinds that are not compared left out; the rest tells copied figures."""

    swings: Mapping[Kind, Swing]
    repeated_least: int
    repeated_percent: int


@cache
def thresholds() -> Thresholds:
    """The shipped thresholds; they are part of the program like its code."""
    told = tomllib.loads((pkgutil.get_data("resources", "rules/year_on_year.toml") or b"").decode("utf-8"))
    swings = {Kind(kind): Swing(**limits) for kind, limits in told["swing"].items()}
    return Thresholds(swings, told["repeated"]["least"], told["repeated"]["percent"])
