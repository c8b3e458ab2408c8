"""What every check of the words stands on: the texts as read, and the figures a statement may mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from models.editions.declare import CellKey, Edition, Kind
from models.editions.edition_lexicon import lexicon_of
from models.editions.lexicon import Sum
from models.figures.value import exact
from models.report.filing import Filing
from models.rules.finding import Breach
from models.texts.claim import Told
from models.texts.paragraph import Placed, Reading, read_text


@dataclass(frozen=True)
class Spot:
    """A paragraph of a section: what breaches are placed by."""

    section: str
    placed: Placed

    @property
    def reading(self) -> Reading:
        """The paragraph as understood."""
        return self.placed.reading

    def words(self, start: int, end: int) -> str:
        """A stretch of the plain text as it was written."""
        first, last = self.reading.plain.span(start, end)
        return self.reading.words[first:last]

    def breach(
        self,
        message: str,
        stretch: tuple[int, int],
        *,
        also: tuple[int, ...] = (),
        cells: tuple[CellKey, ...] = (),
        left: int | None = None,
        right: int | None = None,
    ) -> Breach:
        """A breach at a stretch of the plain text; it quotes the sentences of the stretch and of ``also``."""
        ends = [self.reading.sentence_at(place) for place in (stretch[0], max(stretch[1] - 1, 0), *also)]
        quote = self.reading.words[min(a for a, _ in ends) : max(b for _, b in ends)].strip()
        first, last = self.reading.plain.span(*stretch)
        span = (self.placed.start + first, self.placed.start + last)
        return Breach(message, cells, (), left, right, self.section, span, quote)


def spots(filing: Filing) -> Iterator[Spot]:
    """Every paragraph of every text of a report."""
    words = lexicon_of(filing.edition)
    for section in filing.edition.texts:
        text = filing.text(section.key)
        if text:
            for placed in read_text(text, words):
                yield Spot(section.key, placed)


@dataclass(frozen=True, slots=True)
class Allowed:
    """One reading of a statement on a report's own figures: the cells added, and those taken away."""

    edition: Edition
    name: str
    added: tuple[CellKey, ...]
    values: tuple[int, ...]
    away: tuple[CellKey, ...] = ()
    gone: tuple[int, ...] = ()
    as_printed: bool = False

    @property
    def value(self) -> int:
        """What the reading gives."""
        return sum(self.values) - sum(self.gone)

    @property
    def cells(self) -> tuple[CellKey, ...]:
        """Every cell of the reading."""
        return self.added + self.away

    @property
    def kind(self) -> Kind:
        """What its cells hold."""
        return self.edition.kind(self.added[0])

    @property
    def say(self) -> str:
        """The reading as a clerk would call it."""
        return (self.name or name_of(self.edition, self.added)) + ("（原表所印）" if self.as_printed else "")

    @property
    def computation(self) -> str:
        """The value and how it comes about: 「120+6=126」."""
        shown = [exact(value, self.kind) for value in self.values if value]
        words = "+".join(shown) + "".join(f"-{value}" for value in self.gone if value)
        total = exact(self.value, self.kind)
        return total if words in ("", total) else f"{words}={total}"


def allowed(filing: Filing, readings: tuple[Sum, ...]) -> list[Allowed] | None:
    """What the figures give for each reading; None when a blank leaves one undecided, empty when none exists."""
    found: list[Allowed] = []
    for reading in readings:
        option = _allowed(filing, reading)
        if option is None:
            return None
        found += option
    return found


def _allowed(filing: Filing, reading: Sum) -> list[Allowed] | None:
    edition = filing.edition
    less = tuple(pattern[1:] for pattern in reading.cells if pattern[0] == "-")
    cells = resolve(edition, tuple(p for p in reading.cells if p[0] != "-") if less else reading.cells)
    away = resolve(edition, less)
    if not cells or (less and not away):
        return []
    values, gone = figures_of(filing, cells), figures_of(filing, away)
    if values is None or gone is None:
        return None
    found = [Allowed(edition, reading.say, cells, tuple(values), away, tuple(gone))]
    printed = [filing.printed.get(cell) for cell in cells] if filing.printed and not less else []
    if any(p is not None and p != v for p, v in zip(printed, values, strict=False)):
        stated = tuple(v if p is None else p for p, v in zip(printed, values, strict=True))
        found.append(Allowed(edition, reading.say, cells, stated, as_printed=True))
    return found


def resolve(edition: Edition, patterns: tuple[str, ...]) -> tuple[CellKey, ...]:
    """The cells of an edition that the patterns name; totals only where a pattern names them outright."""
    found: dict[CellKey, None] = {}
    for pattern in patterns:
        cell = CellKey(*pattern.split("."))
        if edition.has(cell):
            found[cell] = None
        elif cell.row.endswith("*") and cell.block in edition.blocks:
            rows = (row for row in edition.blocks[cell.block].rows if not row.is_total)
            found |= {cell._replace(row=row.key): None for row in rows if row.key.startswith(cell.row[:-1])}
    return tuple(found)


def figures_of(filing: Filing, cells: tuple[CellKey, ...]) -> list[int] | None:
    """The figures of some cells; a blank counts as none only where the table is plainly complete."""
    values = [filing.figures.get(cell) for cell in cells]
    if None in values and not _blank_is_none(filing, cells):
        return None
    return [value or 0 for value in values]


def _blank_is_none(filing: Filing, cells: tuple[CellKey, ...]) -> bool:
    rows = {(cell.block, cell.row) for cell in cells}
    if filing.was_printed and any((cell.block, cell.row) in rows for cell in filing.figures.all):
        return True
    return _balanced(filing, cells[0].block)


def _balanced(filing: Filing, block: str) -> bool:
    equations = filing.edition.blocks[block].equations
    for equation in equations:
        left, right = (
            [filing.figures.get(CellKey(block, row, "total")) for row, _ in side]
            for side in (equation.left, equation.right)
        )
        if left[0] is None or sum(v or 0 for v in left) != sum(v or 0 for v in right):
            return False
    return bool(equations)


_ORDINAL = re.compile(r"^(（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+\.)")


def name_of(edition: Edition, cells: tuple[CellKey, ...]) -> str:
    """Some cells in few words: the cell itself, or what their rows or columns have in common."""
    if len(cells) == 1:
        row, column = edition.lines(cells[0])
        if column.is_total and row.head:
            return _ORDINAL.sub("", row.head[-1]).partition("（")[0]
        return edition.short_name(cells[0])
    rows = {edition.lines(cell)[0].head for cell in cells}
    columns = {edition.lines(cell)[1].head for cell in cells}
    heads = rows if len(columns) == 1 else columns
    first = next(iter(sorted(heads)))
    shared = [part for depth, part in enumerate(first) if all(h[depth : depth + 1] == (part,) for h in heads)]
    lasts = dict.fromkeys(_ORDINAL.sub("", head[-1]).partition("（")[0] for head in sorted(heads) if head)
    if shared and len(heads) > 2:
        return _ORDINAL.sub("", shared[-1])
    return "加".join(lasts) if len(lasts) <= 3 else edition.short_name(cells[0])


def in_kind(filing: Filing, told: Told, option: Allowed) -> bool:
    """Whether the stated number may be printed for the reading's value."""
    if told.number is None:
        return option.value == 0
    if option.kind.is_money:
        return bool(abs(told.number.value * 100 - option.value) < max(told.number.step * 100, Decimal(1)))
    return told.number.fits(option.value)


_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,16}?(?:政府|[局委厅办院署]|委员会|办公室|[县区市镇乡]|街道|中心|公司|学校|集团)$"
)
_OWN = re.compile(r"(?:[我本全该各我]|各级|有关|相关)[\u4e00-\u9fff]{0,12}$")
_LIGHT = re.compile(r"(?:其中|另有|另外|另|此外|\d{4}年度?|全年|共计|累计|总共|共|已|依法|全部|[（(，,：:、年来度的])+")


def is_of_others(told: Told, filing: Filing) -> bool:
    """Whether the words before a statement name another office than the report's own."""
    subject = _LIGHT.sub("", told.subject)
    match = _OFFICE.search(subject)
    if not match or _OWN.search(subject):
        return False
    own = filing.agency.name.replace("人民政府", "政府")
    return match[0].replace("人民政府", "政府") not in own


def speaks_of_whole(told: Told, filing: Filing) -> bool:
    """Whether a statement is about this office's whole report year."""
    if told.narrow or told.past or told.year not in (None, filing.year):
        return False
    return not is_of_others(told, filing)
