"""Rows of a file put into the cells of the form, each with how sure that is."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from models.editions.edition import Block, CellKey, CellKind, Edition
from models.errors import NotANumber
from models.exchange.candidate import Confidence, PlacedCell, RowSplits, UnplacedContent
from models.exchange.label_matching import ALIAS_SCORE, EXACT_SCORE, normalise_text
from models.exchange.neutral_document import DocumentCell
from models.exchange.recognition.blank_alignment import BlankAlignment, find_alignments
from models.exchange.recognition.digit_splitting import DigitRun, Split, StepBudget, find_splits, keep_consistent_splits
from models.exchange.recognition.form_index import FormIndex
from models.exchange.recognition.tables import ColumnHeads, LabelledRow, is_blank, is_number
from models.figures.value import ParsedFigure, parse_loose_figure
from models.texts.characters import REPLACEMENT_CHARACTER

_REMARK = re.compile(r"^(.*?\d.*?)(\([^()]*\)|其中.*)$")
_HEAD_UNIT = re.compile(r"(?:单位[:：]?|[（(])\s*(万元|元)\s*[)）]?")
_FORM_UNIT = {CellKind.MONEY_WAN: "万元", CellKind.MONEY: "元"}
_HAS_UNIT = re.compile(r"元")
_DIGITS = re.compile(r"\d+")
_BLANK = ParsedFigure(None)
_MAX_EXCERPT_LENGTH = 60
_WHICH_IS_BLANK = "原文这一行有空格，合计不足以定出空在哪里"
_BY_SUMS = "原文这一行有空格，按合计对上"
_NOT_TOLD = "文件没有写明 � 是什么字，请看着原文填写"
ColumnMatch = tuple[str | None, float]
_NO_COLUMN: ColumnMatch = (None, 0.0)


@lru_cache(maxsize=20_000)
def parse_cell_number(text: str, kind: CellKind, unit: str = "") -> ParsedFigure:
    """The number in a printed cell. ``unit`` is what the head says the money is in.

    NotANumber when there is none to be read.
    """
    normalised = normalise_text(text)
    if not normalised:
        return _BLANK
    if normalised.isdigit() and normalised == text and not unit:
        return parse_loose_figure(normalised, kind)
    if is_blank(text):
        return ParsedFigure(None, (f"“{normalised}”按空格处理",))
    notes: tuple[str, ...] = ()
    if remark := _REMARK.match(normalised):
        normalised = remark[1]
        notes = (f"“{remark[2][:20]}”是附注，未计入",)
    source = normalised if notes else text
    if unit and kind.is_money and not _HAS_UNIT.search(normalised):
        source = normalised + unit
    reading = parse_loose_figure(source, kind)
    return ParsedFigure(reading.value, (*notes, *reading.notes))


class CellMapper:
    """Takes rows one by one; afterwards ``cells``, ``row_splits`` and ``unplaced`` say what became of them."""

    def __init__(self, edition: Edition, form: FormIndex) -> None:
        self.edition, self.form = edition, form
        self.cells: dict[CellKey, PlacedCell] = {}
        self.unplaced: list[UnplacedContent] = []
        self.row_splits: list[RowSplits] = []
        self._scores: dict[CellKey, float] = {}
        self._last_columns: dict[str, tuple[ColumnMatch, ...]] = {}
        # The heads stand in the value too, so that their number stays theirs.
        self._columns_of_heads: dict[
            tuple[int, str], tuple[ColumnHeads, tuple[ColumnMatch, ...], Mapping[int, ColumnMatch]]
        ] = {}
        self._digit_runs: list[tuple[LabelledRow, DigitRun]] = []

    def add(self, row: LabelledRow) -> None:
        """Put a row's values where they belong."""
        if row.block is None:
            self.reject(row, "这一行的名称不是报告格式里的")
            return
        order, fit = self.map_columns(row, row.block)
        values = _trim_blanks(row.values, len(order))
        if row.is_unaligned and (alignments := self.align_blanks(row, row.block, values)):
            self.place_alignments(row, row.block, values, alignments)
            return
        if digits := self.as_digit_run(row, row.block, order, values):
            self._digit_runs.append((row, digits))
            return
        if not fit and len(values) != len(order):
            if any(is_number(cell.text) for cell in values):
                self.reject(row, f"这一行有 {len(values)} 个数，对不上表头的 {len(order)} 列")
            return
        is_borne_out = self.adds_up(row, row.block, order, values)
        most = EXACT_SCORE if is_borne_out or (fit and len(values) >= len(order)) else ALIAS_SCORE
        for (key, score), cell in zip(fit or order, row.values if fit else values, strict=True):
            self.place_value(row, row.block, key, cell, min(row.score, score, most))

    def align_blanks(self, row: LabelledRow, block: Block, values: Sequence[DocumentCell]) -> list[BlankAlignment]:
        """How a text's row with too few figures may lie over the columns, blanks between, by its own sums."""
        numbers = [normalise_text(cell.text) for cell in values]
        if len(values) >= len(block.columns) or not all(n.isascii() and n.isdigit() for n in numbers):
            return []
        places = {CellKey(block.key, row.key, line.key): at for at, line in enumerate(block.columns)}
        sums = {
            at: [places[part] for part in parts]
            for cell, at in places.items()
            if (parts := self.edition.operands.get(cell)) and set(parts) <= set(places)
        }
        return find_alignments(sums, len(places), [int(number) for number in numbers])

    def place_alignments(
        self, row: LabelledRow, block: Block, values: Sequence[DocumentCell], alignments: Sequence[BlankAlignment]
    ) -> None:
        """Put what all the ways agree on; ask for the rest."""
        written = " ".join(cell.text for cell in values)[:_MAX_EXCERPT_LENGTH]
        for at, line in enumerate(block.columns):
            cell, candidates = CellKey(block.key, row.key, line.key), dict.fromkeys(split[at] for split in alignments)
            if len(candidates) == 1:
                (value,) = candidates
                placed = PlacedCell(cell, written, row.place, value, Confidence.LIKELY, (_BY_SUMS,))
            else:
                choices = tuple(value for value in candidates if value is not None)
                placed = PlacedCell(cell, written, row.place, None, Confidence.ASK, (_WHICH_IS_BLANK,), choices)
            self.record(placed, row, ALIAS_SCORE)

    def adds_up(
        self, row: LabelledRow, block: Block, order: Sequence[ColumnMatch], values: Sequence[DocumentCell]
    ) -> bool:
        """Whether a row on a page of its own, without heads, bears out the heads before it by its own total."""
        keys = [key or "" for key, _ in order]
        if row.is_unaligned or len(values) != len(block.columns) or keys != [line.key for line in block.columns]:
            return False
        numbers = {
            CellKey(block.key, row.key, key): normalise_text(cell.text) for key, cell in zip(keys, values, strict=True)
        }
        if not all(number.isascii() and number.isdigit() for number in numbers.values()):
            return False
        sums = [
            (cell, parts)
            for cell in numbers
            if (parts := self.edition.operands.get(cell)) and set(parts) <= set(numbers)
        ]
        return bool(sums) and all(
            int(numbers[cell]) == sum(int(numbers[part]) for part in parts) for cell, parts in sums
        )

    def map_columns(self, row: LabelledRow, block: Block) -> tuple[tuple[ColumnMatch, ...], tuple[ColumnMatch, ...]]:
        """The columns from left to right, and the column of each value by where it stands.

        The second is empty where only the order of the values says what they are.
        """
        if row.is_unaligned:
            return self.default_columns(block, len(row.values)), ()
        leaves = row.heads.leaves
        order, by_grid = self.columns_under(row.heads, block)
        if order:
            fit = tuple(by_grid.get(cell.column, _NO_COLUMN) for cell in row.values)
            keys = [key for key, _ in fit if key]
            self._last_columns[block.key] = order
            is_whole = len(set(keys)) == len(keys) == sum(1 for key, _ in order if key)
            return order, fit if is_whole or (keys and len(row.values) != len(order)) else ()
        is_strange = leaves and len(row.heads.words) > 1 and not self._last_columns.get(block.key)
        if is_strange and not self.heads_name_other_block(row.heads, block):
            unknown = tuple((None, 0.0) for _ in row.values)
            return unknown, unknown
        return self.default_columns(block, len(row.values)), ()

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
            spans = zip(heads.leaves, values, strict=True)
            by_grid = {at: column for (span, _), column in spans for at in span}
            known = self._columns_of_heads[id(heads), block.key] = (heads, values[first:], by_grid)
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

    def as_digit_run(
        self, row: LabelledRow, block: Block, columns: Sequence[ColumnMatch], values: Sequence[DocumentCell]
    ) -> DigitRun | None:
        """The row as digits run together, if it looks like that: fewer strings than columns, yet digits enough."""
        written = [cell.text for cell in values if cell.text]
        if len(written) > 1 and len(values) >= len(columns):
            return None
        keys = [key for key, _ in columns if key]
        strings = [string for string in map(normalise_text, written) if string]
        if not strings or len(strings) >= len(keys) or not all(_DIGITS.fullmatch(s) and s.isascii() for s in strings):
            return None
        crowded = len(values) < len(keys) or (len(strings) == 1 and len(strings[0]) >= len(keys))
        cells = tuple(CellKey(block.key, row.key, key) for key in keys)
        # Without a total in the row nothing would tell a parting from a number that stands alone.
        is_summed = any(set(self.edition.operands.get(cell, ())) & set(cells) for cell in cells)
        if not crowded or not is_summed or sum(map(len, strings)) < len(keys):
            return None
        return DigitRun(cells, tuple(strings))

    def place_value(self, row: LabelledRow, block: Block, key: str | None, cell: DocumentCell, score: float) -> None:
        if key is None:
            if normalise_text(cell.text) and not is_blank(cell.text):
                self.unplaced.append(UnplacedContent(row.place, _excerpt(row, cell.text), "报告格式没有这一列"))
            return
        target, kind = self.form.cells[block.key, row.key, key]
        excerpt = cell.text[:_MAX_EXCERPT_LENGTH]
        if REPLACEMENT_CHARACTER in cell.text:
            self.record(PlacedCell(target, excerpt, row.place, None, Confidence.ASK, (_NOT_TOLD,)), row, 0.0)
            return
        try:
            reading = parse_cell_number(cell.text, kind, self.money_unit(row, kind) if kind.is_money else "")
        except NotANumber as error:
            self.record(PlacedCell(target, excerpt, row.place, None, Confidence.ASK, (error.sentence,)), row, 0.0)
            return
        plain = reading.value is None or not reading.notes
        confidence = Confidence.CERTAIN if score >= EXACT_SCORE - 0.01 and plain else Confidence.LIKELY
        placed = PlacedCell(target, excerpt, row.place, reading.value, confidence, reading.notes)
        self.record(placed, row, score)

    def money_unit(self, row: LabelledRow, kind: CellKind) -> str:
        """The unit of money that the head over the cell names, where it is not the form's own."""
        for words in (*("".join(path) for path in row.heads.paths), "".join(row.labels)):
            if unit := _HEAD_UNIT.search(words):
                return unit[1] if unit[1] != _FORM_UNIT[kind] else ""
        return ""

    def record(self, placed: PlacedCell, row: LabelledRow, score: float) -> None:
        """Take a placing; of two for one cell the better stands, and the other is told of."""
        before = self.cells.get(placed.cell)
        if before and before.value is not None:
            if placed.value in (None, before.value):
                return
            better = score > self._scores[placed.cell]
            loser = before if better else placed
            name = self.edition.short_name(placed.cell)
            self.unplaced.append(UnplacedContent(loser.place, loser.excerpt, f"“{name}”在文件里出现了两次，数字不同"))
            if not better:
                return
        self.cells[placed.cell] = placed
        self._scores[placed.cell] = score

    def reject(self, row: LabelledRow, why: str) -> None:
        words = " ".join(cell.text for cell in row.values if normalise_text(cell.text))
        self.unplaced.append(UnplacedContent(row.place, _excerpt(row, words), why))

    def finish(self) -> None:
        """Part the digits that ran together, now that the other rows are known."""
        runs = [run for _, run in self._digit_runs]
        budget = StepBudget()
        options = [find_splits(run, self.edition, budget) for run in runs]
        for index, choices in enumerate(options):
            if not choices:
                self.reject(self._digit_runs[index][0], "这一行的数字连在一起，拆不开")
        live = [index for index, choices in enumerate(options) if choices]
        remaining = keep_consistent_splits(
            [runs[i].cells for i in live], [options[i] for i in live], self.value_of, self.edition
        )
        for index, choices in zip(live, remaining, strict=True):
            self.place_splits(*self._digit_runs[index], choices)

    def value_of(self, cell: CellKey) -> int | None:
        placed = self.cells.get(cell)
        return placed.value if placed else None

    def place_splits(self, row: LabelledRow, run: DigitRun, choices: Sequence[Split]) -> None:
        written = " ".join(run.strings)
        if len(choices) > 1:
            self.row_splits.append(RowSplits(run.cells, tuple(choices)))
        for at, cell in enumerate(run.cells):
            values = tuple(dict.fromkeys(split[at] for split in choices))
            placed = PlacedCell(
                cell, written, row.place, values[0], Confidence.LIKELY, ("原文数字连在一起，按合计拆开",)
            )
            if len(values) > 1:
                note = "原文数字连在一起，合计不足以定出唯一的拆法"
                placed = placed._replace(value=None, confidence=Confidence.ASK, notes=(note,), choices=values)
            self.record(placed, row, ALIAS_SCORE)


def _trim_blanks(values: Sequence[DocumentCell], count: int) -> Sequence[DocumentCell]:
    """The values without empty cells that a ragged row has too many of at its end."""
    values = list(values)
    while len(values) > count and not normalise_text(values[-1].text):
        values.pop()
    return values


def _excerpt(row: LabelledRow, text: str) -> str:
    label = row.labels[-1] if row.labels else ""
    return f"{label} {text}".strip().replace("\n", "")[: 2 * _MAX_EXCERPT_LENGTH]
