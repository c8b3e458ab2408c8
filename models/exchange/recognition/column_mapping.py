"""Which columns of the form the heads over a row are, and where on the grid; without heads, the usual ones."""

from collections.abc import Mapping

from models.editions.edition import Block, Edition
from models.exchange.label_matching import ALIAS_SCORE, EXACT_SCORE, normalise_text
from models.exchange.recognition.form_index import FormIndex
from models.exchange.recognition.row_alignment import NO_COLUMN, ColumnMatch
from models.exchange.recognition.tables import ColumnHeads, LabelledRow

_MIN_PARTS = 3


class ColumnMapper:
    """Remembers the heads of each block for the rows on a further page, which have none."""

    def __init__(self, edition: Edition, form: FormIndex) -> None:
        self.edition, self.form = edition, form
        self._last_columns: dict[str, tuple[ColumnMatch, ...]] = {}
        # The heads stand in the value too, so that their number stays theirs.
        self._columns_of_heads: dict[
            tuple[int, str], tuple[ColumnHeads, tuple[ColumnMatch, ...], Mapping[int, ColumnMatch]]
        ] = {}

    def is_assumed(self, row: LabelledRow) -> bool:
        """Whether only the order of a row's figures says which columns they are of."""
        return row.is_unaligned and not self.has_heads(row)

    def has_heads(self, row: LabelledRow) -> bool:
        """Whether the heads over a row without a grid name any column."""
        return any(map(self.form.is_column_word, (text for line in row.heads.lines for text in line)))

    def map_columns(self, row: LabelledRow, block: Block) -> tuple[tuple[ColumnMatch, ...], Mapping[int, ColumnMatch]]:
        """The columns from left to right, and the column at each place of the grid.

        The second is empty where only the order of the values says what they are.
        """
        if row.is_unaligned and self.has_heads(row):
            return self.columns_of_lines(row.heads, block), {}
        if row.is_unaligned:
            if not self.remember_words_above(row, block):
                return (), {}
            order = self.default_columns(block, len(row.values))
            return (order if len(order) == len(block.columns) or not _may_end_in_total(row) else ()), {}
        order, by_grid = self.columns_under(row.heads, block)
        if order:
            self._last_columns[block.key] = order
            return order, by_grid
        is_strange = row.heads.leaves and len(row.heads.words) > 1 and not self._last_columns.get(block.key)
        if is_strange and not self.heads_name_other_block(row.heads, block):
            return tuple(NO_COLUMN for _ in row.values), {}
        return self.default_columns(block, len(row.values)), {}

    def remember_words_above(self, row: LabelledRow, block: Block) -> bool:
        """Take the columns as the words above the figures name them; whether each of the form's is there then."""
        named = self.form.columns_named_above(block, row.words_above)
        columns = [key or line.key for key, line in zip(named, block.columns, strict=True)]
        if any(named):
            self._last_columns[block.key] = tuple((key, ALIAS_SCORE) for key in columns)
        return len(set(columns)) == len(columns)

    def columns_of_lines(self, heads: ColumnHeads, block: Block) -> tuple[ColumnMatch, ...]:
        """The block's columns where heads without a grid name them all in their order; else none."""
        if self.form.names_all_columns(block, heads.lines) or self.heads_name_other_block(heads, block):
            return tuple((line.key, EXACT_SCORE) for line in block.columns)
        return ()

    def columns_under(
        self, heads: ColumnHeads, block: Block
    ) -> tuple[tuple[ColumnMatch, ...], Mapping[int, ColumnMatch]]:
        """The block's columns that the heads name, from the first on, and the column at each place of the grid.

        Worked out once for the rows below the same heads; nothing where they name none.
        """
        known = self._columns_of_heads.get((id(heads), block.key))
        if known is None:
            values = self.form.find_columns(block, heads.paths) if heads.leaves else ()
            first = next((at for at, (key, _) in enumerate(values) if key), len(values))
            end = max((at for at, (_, path) in enumerate(heads.leaves) if path), default=-1) + 1  # figures may reach on
            spans = zip(heads.leaves, values, strict=True)
            by_grid = {at: column for (span, path), column in spans if path for at in span}
            known = self._columns_of_heads[id(heads), block.key] = (heads, values[first:end], by_grid)
        return known[1:]

    def heads_name_other_block(self, heads: ColumnHeads, block: Block) -> bool:
        """Whether the heads are another block's: on a new page a browser repeats those that stand over all blocks."""
        others = (other for other in self.edition.blocks.values() if other is not block)
        return any(len(self.columns_under(heads, other)[0]) == len(other.columns) > 1 for other in others)

    def default_columns(self, block: Block, count: int) -> tuple[ColumnMatch, ...]:
        """Columns for a row without heads: as the block's last heads had them, else as the form has them."""
        last = self._last_columns.get(block.key, ())
        if len(last) == count:
            return last
        typed = tuple((line.key, EXACT_SCORE) for line in block.columns if not line.is_total)
        return typed if len(typed) == count else tuple((line.key, EXACT_SCORE) for line in block.columns)


def _may_end_in_total(row: LabelledRow) -> bool:
    """Whether the last figure of a row is no less than all before it, so that it may be their total."""
    numbers = [normalise_text(cell.text) for cell in row.values]
    if len(numbers) < _MIN_PARTS or not all(number.isascii() and number.isdigit() for number in numbers):
        return len(numbers) >= _MIN_PARTS
    *parts, last = map(int, numbers)
    return last > 0 and sum(parts) <= last
