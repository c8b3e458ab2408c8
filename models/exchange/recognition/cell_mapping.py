"""Rows of a file put into the cells of the form, each with how sure that is."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from models.editions.declare import Block, CellKey, Edition, Kind
from models.errors import NotANumber
from models.exchange.candidate import Placed, Readings, Surety, Unplaced
from models.exchange.label_matching import ALIAS, EXACT, narrow
from models.exchange.neutral_document import Cell
from models.exchange.recognition.blank_alignment import Way as Spread
from models.exchange.recognition.blank_alignment import alignments
from models.exchange.recognition.form_index import FormWords
from models.exchange.recognition.run_together_digits import Patience, Run, Way, agree, ways
from models.exchange.recognition.tables import Heads, Row, is_nothing, is_value
from models.figures.value import Reading, read_loose
from models.texts.characters import VISIBLE_STAND_IN

_REMARK = re.compile(r"^(.*?\d.*?)(\([^()]*\)|其中.*)$")
_HEAD_UNIT = re.compile(r"(?:单位[:：]?|[（(])\s*(万元|元)\s*[)）]?")
_OWN_UNIT = {Kind.MONEY_WAN: "万元", Kind.MONEY: "元"}
_HAS_UNIT = re.compile(r"元")
_DIGITS = re.compile(r"\d+")
_BLANK = Reading(None)
_LONGEST_EXCERPT = 60
_WHICH_IS_BLANK = "原文这一行有空格，合计不足以定出空在哪里"
_BY_SUMS = "原文这一行有空格，按合计对上"
_NOT_TOLD = "文件没有写明 � 是什么字，请看着原文填写"
Column = tuple[str | None, float]
_NO_COLUMN: Column = (None, 0.0)


@lru_cache(maxsize=20_000)
def read_number(text: str, kind: Kind, unit: str = "") -> Reading:
    """The number in a printed cell. ``unit`` is what the head says the money is in.

    NotANumber when there is none to be read.
    """
    plain = narrow(text)
    if not plain:
        return _BLANK
    if plain.isdigit() and plain == text and not unit:
        return read_loose(plain, kind)
    if is_nothing(text):
        return Reading(None, (f"“{plain}”按空格处理",))
    notes: tuple[str, ...] = ()
    if remark := _REMARK.match(plain):
        plain = remark[1]
        notes = (f"“{remark[2][:20]}”是附注，未计入",)
    source = plain if notes else text
    if unit and kind.is_money and not _HAS_UNIT.search(plain):
        source = plain + unit
    reading = read_loose(source, kind)
    return Reading(reading.value, (*notes, *reading.notes))


class Placing:
    """Takes rows one by one; afterwards ``cells``, ``readings`` and ``not_placed`` say what became of them."""

    def __init__(self, edition: Edition, form: FormWords) -> None:
        self.edition, self.form = edition, form
        self.cells: dict[CellKey, Placed] = {}
        self.not_placed: list[Unplaced] = []
        self.readings: list[Readings] = []
        self._scores: dict[CellKey, float] = {}
        self._heads: dict[str, tuple[Column, ...]] = {}
        # The heads stand in the value too, so that their number stays theirs.
        self._under: dict[tuple[int, str], tuple[Heads, tuple[Column, ...], Mapping[int, Column]]] = {}
        self._runs: list[tuple[Row, Run]] = []

    def add(self, row: Row) -> None:
        """Put a row's values where they belong."""
        if row.block is None:
            self.refuse(row, "这一行的名称不是报告格式里的")
            return
        order, fit = self.columns(row, row.block)
        values = _trimmed(row.values, len(order))
        if row.loose and (spreads := self.with_blanks(row, row.block, values)):
            self.spread(row, row.block, values, spreads)
            return
        if digits := self.together(row, row.block, order, values):
            self._runs.append((row, digits))
            return
        if not fit and len(values) != len(order):
            if any(is_value(cell.text) for cell in values):
                self.refuse(row, f"这一行有 {len(values)} 个数，对不上表头的 {len(order)} 列")
            return
        is_borne_out = self.adds_up(row, row.block, order, values)
        most = EXACT if is_borne_out or (fit and len(values) >= len(order)) else ALIAS
        for (key, score), cell in zip(fit or order, row.values if fit else values, strict=True):
            self.put(row, row.block, key, cell, min(row.score, score, most))

    def with_blanks(self, row: Row, block: Block, values: Sequence[Cell]) -> list[Spread]:
        """How a text's row with too few figures may lie over the columns, blanks between, by its own sums."""
        numbers = [narrow(cell.text) for cell in values]
        if len(values) >= len(block.columns) or not all(n.isascii() and n.isdigit() for n in numbers):
            return []
        places = {CellKey(block.key, row.key, line.key): at for at, line in enumerate(block.columns)}
        sums = {
            at: [places[part] for part in parts]
            for cell, at in places.items()
            if (parts := self.edition.operands.get(cell)) and set(parts) <= set(places)
        }
        return alignments(sums, len(places), [int(number) for number in numbers])

    def spread(self, row: Row, block: Block, values: Sequence[Cell], spreads: Sequence[Spread]) -> None:
        """Put what all the ways agree on; ask for the rest."""
        written = " ".join(cell.text for cell in values)[:_LONGEST_EXCERPT]
        for at, line in enumerate(block.columns):
            cell, found = CellKey(block.key, row.key, line.key), dict.fromkeys(way[at] for way in spreads)
            if len(found) == 1:
                (value,) = found
                placed = Placed(cell, written, row.place, value, Surety.LIKELY, (_BY_SUMS,))
            else:
                choices = tuple(value for value in found if value is not None)
                placed = Placed(cell, written, row.place, None, Surety.ASK, (_WHICH_IS_BLANK,), choices)
            self.keep(placed, row, ALIAS)

    def adds_up(self, row: Row, block: Block, order: Sequence[Column], values: Sequence[Cell]) -> bool:
        """Whether a row on a page of its own, without heads, bears out the heads before it by its own total."""
        keys = [key or "" for key, _ in order]
        if row.loose or len(values) != len(block.columns) or keys != [line.key for line in block.columns]:
            return False
        numbers = {CellKey(block.key, row.key, key): narrow(cell.text) for key, cell in zip(keys, values, strict=True)}
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

    def columns(self, row: Row, block: Block) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
        """The columns from left to right, and the column of each value by where it stands.

        The second is empty where only the order of the values says what they are.
        """
        if row.loose:
            return self.in_order(block, len(row.values)), ()
        leaves = row.heads.leaves
        order, by_grid = self.under(row.heads, block)
        if order:
            fit = tuple(by_grid.get(cell.column, _NO_COLUMN) for cell in row.values)
            keys = [key for key, _ in fit if key]
            self._heads[block.key] = order
            is_whole = len(set(keys)) == len(keys) == sum(1 for key, _ in order if key)
            return order, fit if is_whole or (keys and len(row.values) != len(order)) else ()
        is_strange = leaves and len(row.heads.words) > 1 and not self._heads.get(block.key)
        if is_strange and not self.speaks_of_another(row.heads, block):
            unknown = tuple((None, 0.0) for _ in row.values)
            return unknown, unknown
        return self.in_order(block, len(row.values)), ()

    def under(self, heads: Heads, block: Block) -> tuple[tuple[Column, ...], Mapping[int, Column]]:
        """The block's columns that the heads name, from the first on, and the column at each place of the grid.

        Worked out once for the rows below the same heads; nothing where they name none.
        """
        known = self._under.get((id(heads), block.key))
        if known is None:
            found = self.form.columns(block, heads.paths) if heads.leaves else ()
            first = next((at for at, (key, _) in enumerate(found) if key), len(found))
            spans = zip(heads.leaves, found, strict=True)
            by_grid = {at: column for (span, _), column in spans for at in span}
            known = self._under[id(heads), block.key] = (heads, found[first:], by_grid)
        return known[1:]

    def speaks_of_another(self, heads: Heads, block: Block) -> bool:
        """Whether the heads are another block's: on a new page a browser repeats those that stand over all blocks."""
        others = (other for other in self.edition.blocks.values() if other is not block)
        return any(len(self.under(heads, other)[0]) == len(other.columns) > 1 for other in others)

    def in_order(self, block: Block, count: int) -> tuple[Column, ...]:
        """Columns for a row without heads: as the block's last heads had them, else as the form has them."""
        last = self._heads.get(block.key, ())
        if len(last) == count:
            return last
        typed = tuple((line.key, EXACT) for line in block.columns if not line.is_total)
        return typed if len(typed) == count else tuple((line.key, EXACT) for line in block.columns)

    def together(self, row: Row, block: Block, columns: Sequence[Column], values: Sequence[Cell]) -> Run | None:
        """The row as digits run together, if it looks like that: fewer strings than columns, yet digits enough."""
        written = [cell.text for cell in values if cell.text]
        if len(written) > 1 and len(values) >= len(columns):
            return None
        keys = [key for key, _ in columns if key]
        strings = [string for string in map(narrow, written) if string]
        if not strings or len(strings) >= len(keys) or not all(_DIGITS.fullmatch(s) and s.isascii() for s in strings):
            return None
        crowded = len(values) < len(keys) or (len(strings) == 1 and len(strings[0]) >= len(keys))
        cells = tuple(CellKey(block.key, row.key, key) for key in keys)
        # Without a total in the row nothing would tell a parting from a number that stands alone.
        is_summed = any(set(self.edition.operands.get(cell, ())) & set(cells) for cell in cells)
        if not crowded or not is_summed or sum(map(len, strings)) < len(keys):
            return None
        return Run(cells, tuple(strings))

    def put(self, row: Row, block: Block, key: str | None, cell: Cell, score: float) -> None:
        if key is None:
            if narrow(cell.text) and not is_nothing(cell.text):
                self.not_placed.append(Unplaced(row.place, _excerpt(row, cell.text), "报告格式没有这一列"))
            return
        target, kind = self.form.cells[block.key, row.key, key]
        excerpt = cell.text[:_LONGEST_EXCERPT]
        if VISIBLE_STAND_IN in cell.text:
            self.keep(Placed(target, excerpt, row.place, None, Surety.ASK, (_NOT_TOLD,)), row, 0.0)
            return
        try:
            reading = read_number(cell.text, kind, self.unit(row, kind) if kind.is_money else "")
        except NotANumber as trouble:
            self.keep(Placed(target, excerpt, row.place, None, Surety.ASK, (trouble.sentence,)), row, 0.0)
            return
        plain = reading.value is None or not reading.notes
        surety = Surety.CERTAIN if score >= EXACT - 0.01 and plain else Surety.LIKELY
        placed = Placed(target, excerpt, row.place, reading.value, surety, reading.notes)
        self.keep(placed, row, score)

    def unit(self, row: Row, kind: Kind) -> str:
        """The unit of money that the head over the cell names, where it is not the form's own."""
        for words in (*("".join(path) for path in row.heads.paths), "".join(row.labels)):
            if unit := _HEAD_UNIT.search(words):
                return unit[1] if unit[1] != _OWN_UNIT[kind] else ""
        return ""

    def keep(self, placed: Placed, row: Row, score: float) -> None:
        """Take a placing; of two for one cell the better stands, and the other is told of."""
        before = self.cells.get(placed.cell)
        if before and before.value is not None:
            if placed.value in (None, before.value):
                return
            better = score > self._scores[placed.cell]
            loser = before if better else placed
            name = self.edition.short_name(placed.cell)
            self.not_placed.append(Unplaced(loser.place, loser.excerpt, f"“{name}”在文件里出现了两次，数字不同"))
            if not better:
                return
        self.cells[placed.cell] = placed
        self._scores[placed.cell] = score

    def refuse(self, row: Row, why: str) -> None:
        words = " ".join(cell.text for cell in row.values if narrow(cell.text))
        self.not_placed.append(Unplaced(row.place, _excerpt(row, words), why))

    def finish(self) -> None:
        """Part the digits that ran together, now that the other rows are known."""
        runs = [run for _, run in self._runs]
        patience = Patience()
        options = [ways(run, self.edition, patience) for run in runs]
        for index, choices in enumerate(options):
            if not choices:
                self.refuse(self._runs[index][0], "这一行的数字连在一起，拆不开")
        live = [index for index, choices in enumerate(options) if choices]
        left = agree([runs[i].cells for i in live], [options[i] for i in live], self.known, self.edition)
        for index, choices in zip(live, left, strict=True):
            self.part(*self._runs[index], choices)

    def known(self, cell: CellKey) -> int | None:
        placed = self.cells.get(cell)
        return placed.value if placed else None

    def part(self, row: Row, run: Run, choices: Sequence[Way]) -> None:
        written = " ".join(run.strings)
        if len(choices) > 1:
            self.readings.append(Readings(run.cells, tuple(choices)))
        for at, cell in enumerate(run.cells):
            values = tuple(dict.fromkeys(way[at] for way in choices))
            placed = Placed(cell, written, row.place, values[0], Surety.LIKELY, ("原文数字连在一起，按合计拆开",))
            if len(values) > 1:
                note = "原文数字连在一起，合计不足以定出唯一的拆法"
                placed = placed._replace(value=None, surety=Surety.ASK, notes=(note,), choices=values)
            self.keep(placed, row, ALIAS)


def _trimmed(values: Sequence[Cell], wanted: int) -> Sequence[Cell]:
    """The values without empty cells that a ragged row has too many of at its end."""
    values = list(values)
    while len(values) > wanted and not narrow(values[-1].text):
        values.pop()
    return values


def _excerpt(row: Row, words: str) -> str:
    label = row.labels[-1] if row.labels else ""
    return f"{label} {words}".strip().replace("\n", "")[: 2 * _LONGEST_EXCERPT]
