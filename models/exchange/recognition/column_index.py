"""The words over the columns of one block of the form: which column a head means."""

from collections.abc import Container, Sequence
from functools import lru_cache
from itertools import pairwise

from models.editions.edition import Block
from models.exchange.label_matching import (
    ALIAS_SCORE,
    EXACT_SCORE,
    MIN_SCORE,
    LabelIndex,
    load_aliases,
    normalise_text,
    reduce_label,
)

LabelPath = tuple[str, ...]
_PARENT_BONUS, _WRONG_PARENT_PENALTY = 0.1, 0.3


class ColumnIndex:
    """The columns of one block."""

    def __init__(self, block: Block) -> None:
        self.block = block
        leaves = [column.head[-1] for column in block.columns]
        self.parents = [tuple(reduce_label(head) for head in column.head[:-1]) for column in block.columns]
        self.leaves = [reduce_label(leaf) for leaf in leaves]
        self._leaf_words = LabelIndex(leaves, load_aliases().columns)
        self._parent_words = LabelIndex([h for c in block.columns for h in c.head[:-1]], load_aliases().columns)
        self.find = lru_cache(2_000)(self._find)
        """For each path of heads the column that it means, and how well."""

    def has(self, word: str) -> bool:
        """Whether a reduced word is a head over one of the columns or over several."""
        return word in self.leaves or any(word in parents for parents in self.parents)

    def means(self, text: str) -> bool:
        """Whether a text is a head of the block's, or one that offices print instead."""
        scores = (*self._leaf_words.scores(text).values(), *self._parent_words.scores(text).values())
        return any(score >= ALIAS_SCORE for score in scores)

    def names_all(self, lines: Sequence[LabelPath], corners: Container[str]) -> bool:
        """Whether the lines of heads hold every leaf as often as the block has it, each line in the block's order."""
        found: list[str] = []
        for line in lines:
            left = iter(self.leaves)
            for text in line:
                leaf = max(self._leaf_words.scores(text).items(), key=lambda one: one[1], default=("", 0.0))
                if leaf[1] >= ALIAS_SCORE and leaf[0] in left:
                    found.append(leaf[0])
                elif (reduce_label(text) or normalise_text(text)) not in corners and not self._is_parent(text):
                    return False
        return sorted(found) == sorted(self.leaves)

    def named_at_the_end(self, words: Sequence[str]) -> tuple[str | None, ...]:
        """For each text the one column whose head it ends in, where they stand in another order than the block's."""
        ends = [[at for at, leaf in enumerate(self.leaves) if reduce_label(word).endswith(leaf)] for word in words]
        longest = [max(found, key=lambda at: len(self.leaves[at]), default=None) for found in ends]
        once = [at if longest.count(at) == 1 else None for at in longest]
        if all(before < after for before, after in pairwise(at for at in once if at is not None)):
            return (None,) * len(once)
        return tuple(None if at is None else self.block.columns[at].key for at in once)

    def _is_parent(self, text: str) -> bool:
        return any(score >= ALIAS_SCORE for score in self._parent_words.scores(text).values())

    def _find(self, paths: tuple[LabelPath, ...]) -> tuple[tuple[str | None, float], ...]:
        scores = [self._scores(path) for path in paths]
        best = [max(range(len(row)), key=row.__getitem__) if max(row) >= MIN_SCORE else None for row in scores]
        chosen = [at for at in best if at is not None]
        ties = any(row.count(max(row)) > 1 for row in scores if max(row) >= MIN_SCORE)
        if len(set(chosen)) < len(chosen) or ties:
            best = _align_in_order(scores)
        return tuple(
            (self.block.columns[at].key, min(EXACT_SCORE, scores[index][at])) if at is not None else (None, 0.0)
            for index, at in enumerate(best)
        )

    def _scores(self, path: LabelPath) -> list[float]:
        if not path:
            return [0.0] * len(self.leaves)
        leaf = self._leaf_words.scores(path[-1])
        above = {official for head in path[:-1] for official in self._parent_words.scores(head)}
        scores = []
        for official, parents in zip(self.leaves, self.parents, strict=True):
            score = leaf.get(official, 0.0)
            if score:
                score += sum(_PARENT_BONUS if parent in above else 0 for parent in parents)
                score -= _WRONG_PARENT_PENALTY * len(above - set(parents))
            scores.append(score)
        return scores


def _align_in_order(scores: Sequence[Sequence[float]]) -> list[int | None]:
    """Heads to columns, both read from left to right, so that together they fit best."""
    width = len(scores[0]) if scores else 0
    best = [[0.0] * (width + 1) for _ in range(len(scores) + 1)]
    for i in range(len(scores) - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            take = scores[i][j] + best[i + 1][j + 1] if scores[i][j] >= MIN_SCORE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], take)
    columns: list[int | None] = [None] * len(scores)
    i = j = 0
    while i < len(scores) and j < width:
        if scores[i][j] >= MIN_SCORE and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            columns[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            i += 1
    return columns
