"""A row of a text that has fewer figures than columns: empty cells leave no trace there, but the row's own sums do."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb

MAX_TRIALS = 4_000
BlankAlignment = tuple[int | None, ...]


def find_alignments(sums: Mapping[int, Sequence[int]], columns: int, values: Sequence[int]) -> list[BlankAlignment]:
    """The ways to spread the values over the columns, in order, so that every total is the sum of its parts.

    ``sums`` says for the number of a total's column those of its parts. A total is empty where all its parts are.
    Nothing when there are too many ways to try, or only zeros, which any way would suit.
    """
    if not any(values) or not sums or comb(columns, len(values)) > MAX_TRIALS:
        return []
    matching = []
    for places in combinations(range(columns), len(values)):
        aligned = dict(zip(places, values, strict=True))
        if all(_total_agrees(aligned, total, parts) for total, parts in sums.items()):
            matching.append(tuple(aligned.get(at) for at in range(columns)))
    return matching


def _total_agrees(aligned: Mapping[int, int], total: int, parts: Sequence[int]) -> bool:
    known = [aligned[part] for part in parts if part in aligned]
    return aligned.get(total) == sum(known) if known else total not in aligned
