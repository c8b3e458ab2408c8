"""Rows of a file put into the cells of the form, each with how sure that is."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

from models.editions.edition import Block, CellKey, CellKind, Edition
from models.editions.known_editions import known_editions
from models.errors import NotANumber
from models.exchange.candidate import Confidence, PlacedCell, RowSplits, UnplacedContent
from models.exchange.label_matching import ALIAS_SCORE, ALIKE_SCORE, EXACT_SCORE, normalise_text
from models.exchange.neutral_document import DocumentCell
from models.exchange.recognition.assumed_columns import AssumedColumns, as_question
from models.exchange.recognition.blank_alignment import BlankAlignment, find_alignments
from models.exchange.recognition.cell_numbers import offered_numbers, parse_cell_number
from models.exchange.recognition.column_mapping import ColumnMapper
from models.exchange.recognition.digit_splitting import DigitRun, Split, StepBudget, find_splits, keep_consistent_splits
from models.exchange.recognition.form_index import FormIndex, form_index
from models.exchange.recognition.hidden_figures import ask_hidden_figures
from models.exchange.recognition.row_alignment import AlignedCell, ColumnMatch, align_by_grid, doubt_all, trim_blanks
from models.exchange.recognition.row_totals import (
    ask_unproven_joins,
    check_row_sums,
    doubt_contradicted_rows,
    name_contradictions,
)
from models.exchange.recognition.tables import LabelledRow, RowKind, is_blank, is_number
from models.texts.characters import REPLACEMENT_CHARACTER

_HEAD_UNIT = re.compile(r"(?:单位[:：]?|[（(])\s*(万元|元)\s*[)）]?")
_FORM_UNIT = {CellKind.MONEY_WAN: "万元", CellKind.MONEY: "元"}
_DIGITS = re.compile(r"\d+")
_MAX_EXCERPT_LENGTH = 60
_CLEARLY_BETTER = 0.1  # of two labels that mean one row
_WHICH_IS_BLANK = "原文这一行有空格，合计不足以定出空在哪里"
_BY_SUMS = "原文这一行有空格，按合计对上"
_NOT_TOLD = "文件没有写明 � 是什么字，请看着原文填写"
_NO_HEADS = "这张表没有表头，不能确定这个数属于哪一列"
_ONLY_ALIKE = "这一行的名称只与报告格式的相近，不能确定是不是这一行"
_NOTHING_LEFT = "这一格里没有别的数"
_MIN_TWICE = 3  # rows of a block that the file has twice, where it has two tables
_TWICE = "在文件里出现了两次，数字不同"
UNKNOWN_ROW, UNKNOWN_COLUMN = "这一行的名称不是报告格式里的", "报告格式没有这一列"
DIVIDED_OTHERWISE = "报告格式里这一项的分行与文件不同"


class CellMapper:
    """Takes rows one by one; afterwards its lists say what became of them: cells, splits, questions, unplaced."""

    def __init__(self, edition: Edition, form: FormIndex) -> None:
        self.edition, self.form = edition, form
        self.columns = ColumnMapper(edition, form)
        self.cells: dict[CellKey, PlacedCell] = {}
        self.unplaced: list[UnplacedContent] = []
        self.row_splits: list[RowSplits] = []
        self.questions: list[str] = []
        self.assumed = AssumedColumns()
        self.other_forms = [form_index(other.name) for other in known_editions() if other.name != edition.name]
        self._labels_before: tuple[str, ...] = ()  # of a row that is none of the form's; heads may have run into them
        self._scores: dict[CellKey, float] = {}
        self._digit_runs: list[tuple[LabelledRow, DigitRun]] = []
        self._divided_otherwise: list[tuple[LabelledRow, Mapping[str, DocumentCell]]] = []

    def add(self, row: LabelledRow) -> None:
        """Put a row's values where they belong."""
        if row.block is None:
            self._labels_before = row.labels if row.is_unaligned else ()
            self.reject(row, UNKNOWN_ROW)
            return
        order, by_grid = self.map_columns(row, row.block)
        values = trim_blanks(row.values, len(order))
        if self.columns.is_assumed(row) and row.kind is RowKind.WHOLE:
            self.note_assumed(row, row.block, order, values)
        if row.is_unaligned and (alignments := self.align_blanks(row, row.block, values)):
            self.place_alignments(row, row.block, values, alignments)
            return
        holds = partial(check_row_sums, self.edition, row.block.key, row.key)
        aligned = align_by_grid(row, order, by_grid, holds) if by_grid else None
        if aligned is None and len(values) == len(order):
            aligned = self.align_in_order(row, row.block, order, values)
        aligned = aligned and doubt_all(aligned, row.doubt)
        is_settled = aligned is not None and not any(each.doubt for each in aligned)
        if row.kind is not RowKind.WHOLE:
            self.keep_divided(row, aligned or ())
        elif not is_settled and not row.covering and (digits := self.as_digit_run(row, row.block, order, values)):
            self._digit_runs.append((row, digits))
        elif aligned is not None:
            for each in aligned:
                self.place_value(row, row.block, each)
        elif any(is_number(cell.text) for cell in values):
            why = f"这一行有 {len(values)} 个数，对不上表头的 {len(order)} 列" if order else "表头与报告格式的各列不同"
            self.reject(row, why)

    def note_assumed(
        self, row: LabelledRow, block: Block, order: Sequence[ColumnMatch], values: Sequence[DocumentCell]
    ) -> None:
        """Remember a row whose columns are taken to be the form's, or that it has a figure too few for that."""
        heads = "".join((*self._labels_before, *row.labels[:-1]))
        if heads and not self.form.holds_heads(heads) and any(other.holds_heads(heads) for other in self.other_forms):
            self.assumed.strange.add(block.key)
        self._labels_before = ()
        if not order:
            self.assumed.unclear.add(block.key)
        elif len(values) == len(order):
            self.assumed.add(block, row.key, row.place, len(values))

    def map_columns(self, row: LabelledRow, block: Block) -> tuple[tuple[ColumnMatch, ...], Mapping[int, ColumnMatch]]:
        """The columns of a row; below heads that name none the form's own, where the row's totals bear that out."""
        order, by_grid = self.columns.map_columns(row, block)
        if any(key for key, _ in order):
            return order, by_grid
        values = trim_blanks(row.values, len(block.columns))
        usual = tuple((line.key, ALIAS_SCORE) for line in block.columns)
        return (usual, {}) if self.adds_up(row, block, usual, values) else (order, by_grid)

    def align_in_order(
        self, row: LabelledRow, block: Block, order: Sequence[ColumnMatch], values: Sequence[DocumentCell]
    ) -> list[AlignedCell]:
        """Values that have as many columns: surely where a row without heads bears that out by its own total."""
        is_sure = self.adds_up(row, block, order, values)
        most = EXACT_SCORE if is_sure else ALIAS_SCORE
        return [AlignedCell(key, min(score, most), cell) for (key, score), cell in zip(order, values, strict=True)]

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

    @property
    def scores(self) -> dict[CellKey, float]:
        """How well the words of its row fit, for each cell that was found."""
        return self._scores

    def adds_up(
        self, row: LabelledRow, block: Block, order: Sequence[ColumnMatch], values: Sequence[DocumentCell]
    ) -> bool:
        """Whether a row on a page of its own, without heads, bears out the heads before it by its own total."""
        keys = [key or "" for key, _ in order]
        if row.is_unaligned or len(values) != len(block.columns) or keys != [line.key for line in block.columns]:
            return False
        texts = {key: cell.text for key, cell in zip(keys, values, strict=True)}
        is_filled = all(map(normalise_text, texts.values()))
        return is_filled and check_row_sums(self.edition, block.key, row.key, texts) is True

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

    def place_value(self, row: LabelledRow, block: Block, each: AlignedCell) -> None:
        """Read a cell as the figure of its column."""
        cell = each.cell
        if each.key is None:
            if normalise_text(cell.text) and not is_blank(cell.text):
                self.unplaced.append(UnplacedContent(row.place, _excerpt(row, cell.text), UNKNOWN_COLUMN))
            return
        if each.cell in row.covering and CellKey(block.key, row.key, each.key) in self.cells:
            return  # a rule through the row parts it; what reaches down was read above
        score = min(row.score, each.score)
        placed = self.read_cell(row, block, each, score)
        if row.score < ALIAS_SCORE and self.is_only_alike(row, block):
            placed = as_question(placed, _ONLY_ALIKE)
        self.record(placed, row, score)

    def is_only_alike(self, row: LabelledRow, block: Block) -> bool:
        """Whether a label hardly fits the row that it was taken for, or has a number of another level."""
        is_numbered_otherwise = row.labels and self.form.is_numbered_otherwise(row.labels[-1], block, row.key)
        return row.score < ALIKE_SCORE or bool(is_numbered_otherwise)

    def read_cell(self, row: LabelledRow, block: Block, each: AlignedCell, score: float) -> PlacedCell:
        """The figure of a cell, or the question that it is."""
        cell = each.cell
        target, kind = self.form.cells[block.key, row.key, each.key or ""]
        asked = PlacedCell(target, cell.text[:_MAX_EXCERPT_LENGTH], row.place, None, Confidence.ASK)
        if REPLACEMENT_CHARACTER in cell.text:
            return asked._replace(notes=(_NOT_TOLD, *cell.notes))
        if cell.notes and not normalise_text(cell.text):
            return asked._replace(notes=(*cell.notes, _NOTHING_LEFT))
        if target in self.edition.operands and cell.text.startswith("="):
            return asked._replace(confidence=Confidence.LIKELY, notes=cell.notes)  # a sum that we make ourselves
        unit = self.money_unit(row, kind) if kind.is_money else ""
        try:
            reading = parse_cell_number(cell.text, kind, unit)
        except NotANumber as error:
            return asked._replace(notes=(error.sentence, *cell.notes), choices=offered_numbers(cell.text, kind))
        notes = tuple(filter(None, (each.doubt or each.note, *cell.notes, *reading.notes)))
        if each.doubt and (reading.value is not None or any(map(normalise_text, each.rivals))):
            values = [reading.value, *(value for text in each.rivals for value in offered_numbers(text, kind))]
            choices = tuple(dict.fromkeys(value for value in values if value is not None))
            return asked._replace(notes=notes, choices=choices)
        plain = not notes or (reading.value is None and not each.doubt)
        confidence = Confidence.CERTAIN if score >= EXACT_SCORE - 0.01 and plain else Confidence.LIKELY
        return PlacedCell(target, asked.excerpt, row.place, reading.value, confidence, notes)

    def money_unit(self, row: LabelledRow, kind: CellKind) -> str:
        """The unit of money that the head over the cell names, where it is not the form's own."""
        for words in (*("".join(path) for path in row.heads.paths), "".join(row.labels)):
            if unit := _HEAD_UNIT.search(words):
                return unit[1] if unit[1] != _FORM_UNIT[kind] else ""
        return ""

    def record(self, placed: PlacedCell, row: LabelledRow, score: float) -> None:
        """Take a placing. Of two figures for a cell both are asked, unless the label of one hardly fits."""
        before = self.cells.get(placed.cell)
        if before is None or (_says_nothing(before) and (placed.excerpt or not before.excerpt)):
            self.cells[placed.cell], self._scores[placed.cell] = placed, score
            return
        if _says_nothing(placed) or (before.value is not None and before.value == placed.value):
            return
        better = score - self._scores[placed.cell]
        if abs(better) > _CLEARLY_BETTER and min(score, self._scores[placed.cell]) < ALIKE_SCORE:
            winner, loser = (placed, before) if better > 0 else (before, placed)
            name = self.edition.short_name(placed.cell)
            self.unplaced.append(UnplacedContent(loser.place, loser.excerpt, f"“{name}”{_TWICE}"))
            self.cells[placed.cell], self._scores[placed.cell] = winner, max(score, self._scores[placed.cell])
            return
        self.cells[placed.cell] = _in_question(before, placed)

    def reject(self, row: LabelledRow, why: str) -> None:
        words = " ".join(cell.text for cell in row.values if normalise_text(cell.text))
        self.unplaced.append(UnplacedContent(row.place, _excerpt(row, words), why))

    def finish(self, hidden: Mapping[CellKey, PlacedCell] = MappingProxyType({})) -> None:
        """Part the digits that ran together, now that the other rows are known.

        ``hidden`` is what the cells would be if hidden rows and columns were shown.
        """
        runs = [run for _, run in self._digit_runs]
        budget = StepBudget()
        options = [find_splits(run, self.edition, budget) for run in runs]
        for index, choices in enumerate(options):
            if not choices:
                self.place_unsplit(self._digit_runs[index][0])
        live = [index for index, choices in enumerate(options) if choices]
        remaining = keep_consistent_splits(
            [runs[i].cells for i in live], [options[i] for i in live], self.value_of, self.edition
        )
        for index, choices in zip(live, remaining, strict=True):
            self.place_splits(*self._digit_runs[index], choices)
        for row, cells in self._divided_otherwise:
            self.offer_divided(row, cells)
        self.cells |= ask_hidden_figures(self.cells, hidden, self.edition)
        self.cells |= self.assumed.ask_short_rows(self.cells)
        twice = {(cell.block, cell.row) for cell, placed in self.cells.items() if _TWICE in placed.notes}
        doubled = {block for block, count in Counter(block for block, _ in twice).items() if count >= _MIN_TWICE}
        self.cells |= self.assumed.ask_beside(self.cells, doubled)
        self.cells |= self.assumed.ask_missing(self.cells, self.edition)
        changed = doubt_contradicted_rows(self.cells, self.edition)
        self.cells |= changed
        self.cells |= {
            cell: as_question(placed, _NO_HEADS, self.values_of_row(cell))
            for cell, placed in changed.items()
            if self.assumed.holds(cell)
        }
        self.cells |= ask_unproven_joins(self.cells, self.edition)
        self.questions += name_contradictions(changed, self.edition)
        if count := sum(_TWICE in note for placed in self.cells.values() for note in placed.notes):
            self.questions.append(f"有 {count} 格{_TWICE}：文件里也许有两份报告或上年的表，请逐格选定。")

    def place_unsplit(self, row: LabelledRow) -> None:
        """Ask about a row that is no run of digits after all by its grid, or tell of it as it stands."""
        block = row.block
        order, by_grid = self.columns.map_columns(row, block) if block else ((), {})
        holds = partial(check_row_sums, self.edition, block.key if block else "", row.key)
        aligned = align_by_grid(row, order, by_grid, holds) if by_grid else None
        if block is None or aligned is None:
            self.reject(row, "这一行的数字连在一起，拆不开")
            return
        for each in aligned:
            self.place_value(row, block, each)

    def keep_divided(self, row: LabelledRow, aligned: Sequence[AlignedCell]) -> None:
        """Tell of a row that the form divides otherwise; what it offers is seen when all rows are known."""
        self.reject(row, DIVIDED_OTHERWISE)
        self._divided_otherwise.append((row, {each.key: each.cell for each in aligned if each.key}))

    def offer_divided(self, row: LabelledRow, cells: Mapping[str, DocumentCell]) -> None:
        """Ask, in the cells that the file says nothing else of, whether its figure belongs there."""
        block = row.block
        if block is None:
            return
        rows = self.form.group_of(block, row.key) if row.kind is RowKind.GROUP else (row.key,)
        for column, cell in cells.items():
            number = normalise_text(cell.text)
            for key in rows:
                target = CellKey(block.key, key, column)
                before = self.cells.get(target)
                is_like_it = row.kind is RowKind.PART and self._scores.get(target, EXACT_SCORE) < EXACT_SCORE - 0.01
                is_free = before is None or DIVIDED_OTHERWISE in before.notes or is_like_it
                if target in self.edition.operands or not number.isdigit() or not is_free:
                    continue
                if row.kind is RowKind.GROUP and not int(number):
                    continue
                other = (before.choices[0] if before.choices else before.value) if before else None
                total = int(number) + (other or 0)
                written = f"{before.excerpt} + {number}" if before else number
                self.cells[target] = PlacedCell(
                    target, written, row.place, None, Confidence.ASK, (DIVIDED_OTHERWISE,), (total,)
                )

    def value_of(self, cell: CellKey) -> int | None:
        placed = self.cells.get(cell)
        return placed.value if placed else None

    def values_of_row(self, cell: CellKey) -> tuple[int, ...]:
        """What stands in the cells of a row, each figure once."""
        row = (each for key, each in self.cells.items() if (key.block, key.row) == (cell.block, cell.row))
        return tuple(dict.fromkeys(each.value for each in row if each.value is not None))

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


def _says_nothing(placed: PlacedCell) -> bool:
    """Whether a cell was left empty, or nothing but what was struck out stood in it."""
    return placed.value is None and (placed.confidence is not Confidence.ASK or not placed.excerpt.strip())


def _in_question(before: PlacedCell, placed: PlacedCell) -> PlacedCell:
    """Two things in the file for one cell, to be chosen between."""
    values = (before.value, *before.choices, placed.value, *placed.choices)
    choices = tuple(dict.fromkeys(value for value in values if value is not None))
    written = f"{before.excerpt} / {placed.excerpt}"[:_MAX_EXCERPT_LENGTH]
    place = before.place if before.place == placed.place else f"{before.place}、{placed.place}"
    return PlacedCell(before.cell, written, place, None, Confidence.ASK, (_TWICE,), choices)


def _excerpt(row: LabelledRow, text: str) -> str:
    label = row.labels[-1] if row.labels else ""
    return f"{label} {text}".strip().replace("\n", "")[: 4 * _MAX_EXCERPT_LENGTH]
