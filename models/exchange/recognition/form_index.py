"""An edition's form as words to be found: which row a label means, which columns a head means."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from models.editions.edition import Block, Edition
from models.editions.known_editions import edition_by_name, known_editions
from models.exchange.label_matching import (
    EXACT_SCORE,
    LabelIndex,
    innermost_label,
    load_aliases,
    normalise_text,
    reduce_label,
)
from models.exchange.recognition.column_index import ColumnIndex, LabelPath

_NUMBER = re.compile(r"\(?([一二三四五六七八九十]{1,3}|\d{1,2})[)、.](?!\d)")
_MIN_LABEL_END = 2


class FormIndex:
    """The words of one edition's tables."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.rows: dict[str, list[tuple[Block, str, LabelPath]]] = {}
        self.blocks_without_row_head: list[Block] = []
        self.cells = {tuple(cell): (cell, edition.kind(cell)) for cell in edition.cells}
        for block in edition.blocks.values():
            for row in block.rows:
                if row.head:
                    self.rows.setdefault(reduce_label(row.head[-1]), []).append((block, row.key, row.head))
                else:
                    self.blocks_without_row_head.append(block)
        self._row_words = LabelIndex(self.rows, load_aliases().rows)
        self._columns = {block.key: ColumnIndex(block) for block in edition.blocks.values()}
        self.group_heads = {reduce_label(head) for e in self.rows.values() for _, _, path in e for head in path[:-1]}
        paths = [(block, row.key, row.head) for block in edition.blocks.values() for row in block.rows]
        outer = {head for _, _, path in paths for head in path[:-2]}
        self.groups = {
            reduce_label(path[-2]): (block, key)
            for block, key, path in reversed(paths)
            if len(path) > 1 and path[-2] not in outer
        }
        self.titles = {_unbracketed(block.title) for block in edition.blocks.values() if block.title}
        self.names = {reduce_label(table.name) for table in edition.tables}
        self.corners = {reduce_label(block.corner) or normalise_text(block.corner) for block in edition.blocks.values()}
        self.find_row = lru_cache(20_000)(self._find_row)

    def _find_row(self, labels: LabelPath) -> tuple[Block, str, float] | None:
        """The row that nested labels mean, and how well they fit; None when none does."""
        words = [innermost_label(label) for label in labels if reduce_label(label)]
        if not words:
            return None
        trials = [(words[-1], 0.0)]
        if len(words) > 1:
            trials += [("".join(words[-2:]), 0.05), (words[-2], 0.15)]
        for word, off in trials:
            scores = self._row_words.scores(word)
            if scores:
                best = max(scores, key=lambda official: scores[official])
                block, row, _ = self.rows[best][0]
                if reduce_label(word) in self.group_heads and scores[best] < EXACT_SCORE:
                    continue
                return block, row, scores[best] - off
        return None

    def is_numbered_otherwise(self, label: str, block: Block, key: str) -> bool:
        """Whether a label has a number of another level than the row's own: 3. is none where the form has （六）."""
        head = next(row.head for row in block.rows if row.key == key)
        own, other = _number_level(label), _number_level(head[-1] if head else "")
        return bool(own and other) and own != other

    def find_group(self, label: str) -> tuple[Block, str] | None:
        """The block of a group of rows, and the first of them, where a label is the group's head; else None."""
        return self.groups.get(reduce_label(label))

    def group_of(self, block: Block, key: str) -> tuple[str, ...]:
        """The rows under the same head as a row, itself among them."""
        path = next(row.head[:-1] for row in block.rows if row.key == key)
        return tuple(row.key for row in block.rows if path and row.head[:-1] == path and not row.is_total)

    def is_column_word(self, text: str) -> bool:
        """Whether a text is a head over columns of the form."""
        return any(columns.means(text) for columns in self._columns.values())

    def find_columns(self, block: Block, paths: tuple[LabelPath, ...]) -> tuple[tuple[str | None, float], ...]:
        """For each head, from the outside in, the column of the block it means, and how well."""
        return self._columns[block.key].find(paths)

    def names_all_columns(self, block: Block, lines: Sequence[LabelPath]) -> bool:
        """Whether heads, row by row from left to right, are all the columns of a block in its order and no others."""
        return self._columns[block.key].names_all(lines, self.corners)

    def columns_named_above(self, block: Block, words: Sequence[str]) -> tuple[str | None, ...]:
        """Which column of the block the words above each column end in, where they change the form's order.

        As many as the block has; where all that are named stand in its order, none is told: a head may stand beside
        its figures.
        """
        if len(words) != len(block.columns):
            return (None,) * len(block.columns)
        return self._columns[block.key].named_at_the_end(words)

    def find_block(self, paths: tuple[LabelPath, ...]) -> Block | None:
        """The block with a single unnamed row whose columns these heads are."""
        for block in self.blocks_without_row_head:
            columns = [key for key, _ in self.find_columns(block, paths) if key]
            if len(columns) * 2 > len(block.columns):
                return block
        return None

    def holds_heads(self, text: str) -> bool:
        """Whether heads over columns stand in a text, run together or not."""
        word = normalise_text(text)
        return any(leaf in word for columns in self._columns.values() for leaf in columns.leaves if len(leaf) > 2)

    def ends_a_label(self, text: str) -> bool:
        """Whether a text is the label of a row or a column, or its last words, where a line's end parted it."""
        word = reduce_label(text)
        if len(word) < _MIN_LABEL_END or any(char.isdigit() for char in word):
            return False
        return any(label.endswith(word) for label in self.rows) or self.is_column_word(text) or self.is_form_word(text)

    def is_form_word(self, text: str) -> bool:
        """Whether a line of text is only something the form itself prints."""
        if _unbracketed(text) in self.titles or reduce_label(text) in self.group_heads:
            return True
        word = reduce_label(text) or normalise_text(text)
        return word in self.corners | self.names or any(columns.has(word) for columns in self._columns.values())


def _unbracketed(title: str) -> str:
    return normalise_text(title).replace("(", "").replace(")", "")


@cache
def form_index(edition: str) -> FormIndex:
    """The words of the edition of that name."""
    return FormIndex(edition_by_name(edition))


def _number_level(label: str) -> str:
    """The level of the number before a label: that of 一, or of 1; nothing where there is none."""
    number = _NUMBER.match(normalise_text(label))
    return "" if number is None else "1" if number[1].isascii() else "一"


def names_row(text: str) -> bool:
    """Whether a text is the innermost label of a row of any edition."""
    return any(reduce_label(text) in form_index(edition.name).rows for edition in known_editions())
