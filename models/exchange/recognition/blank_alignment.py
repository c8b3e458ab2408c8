"""A row of a text that has fewer figures than columns: empty cells leave no trace there, but the row's own sums do."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb

MOST_TRIALS = 4_000
Way = tuple[int | None, ...]


def alignments(sums: Mapping[int, Sequence[int]], columns: int, values: Sequence[int]) -> list[Way]:
    """The ways to spread the values over the columns, in order, so that every total is the sum of its parts.

    ``sums`` says for the number of a total's column those of its parts. A total is empty where all its parts are.
    Nothing when there are too many ways to try, or only zeros, which any way would suit.
    """
    if not any(values) or not sums or comb(columns, len(values)) > MOST_TRIALS:
        return []
    found = []
    for places in combinations(range(columns), len(values)):
        held = dict(zip(places, values, strict=True))
        if all(_agrees(held, total, parts) for total, parts in sums.items()):
            found.append(tuple(held.get(at) for at in range(columns)))
    return found


def _agrees(held: Mapping[int, int], total: int, parts: Sequence[int]) -> bool:
    known = [held[part] for part in parts if part in held]
    return held.get(total) == sum(known) if known else total not in held
