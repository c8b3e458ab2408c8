"""What every check of the words stands on: the texts as read, and the figures a statement may mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from models.editions.edition import CellKey, CellKind, Edition
from models.editions.edition_lexicon import lexicon_of
from models.editions.lexicon import FactInterpretation
from models.figures.value import format_exact
from models.report.filing import Filing
from models.rules.finding import Breach
from models.texts.claim import Claim
from models.texts.fields import fill_fields
from models.texts.paragraph import ParsedParagraph, parse_text


class SectionParagraph(NamedTuple):
    """A paragraph of a section, and where it begins in its text: what breaches are placed by."""

    section: str
    start: int
    parsed: ParsedParagraph
    filing: Filing

    def source_text(self, start: int, end: int) -> str:
        """A stretch of the plain text as it was written, its bound fields as their figures."""
        first, last = self.parsed.normalised.source_span(start, end)
        words = self.parsed.text[first:last]
        return fill_fields(words, self.filing.edition, self.filing.figures).text if "{" in words else words

    def breach_at(
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
        ends = [self.parsed.sentence_span(place) for place in (stretch[0], max(stretch[1] - 1, 0), *also)]
        quote = self.parsed.text[min(a for a, _ in ends) : max(b for _, b in ends)].strip()
        first, last = self.parsed.normalised.source_span(*stretch)
        span = (self.start + first, self.start + last)
        return Breach(message, cells, (), left, right, self.section, span, quote)


def section_paragraphs(filing: Filing) -> Iterator[SectionParagraph]:
    """Every paragraph of every text of a report."""
    words = lexicon_of(filing.edition)
    for section in filing.edition.text_sections:
        text = filing.text(section.key)
        if text:
            for placed in parse_text(text, words):
                yield SectionParagraph(section.key, placed.start, placed.parsed, filing)


_MONEY_UNITS = {CellKind.MONEY_WAN: " 万元", CellKind.MONEY: " 元"}


def shown_amount(value: Decimal | int, unit_kind: str) -> str:
    """A number of a text as it is told to the clerk; an amount in 元 or 万元."""
    number = Decimal(value)
    if unit_kind != "money":
        return f"{number.normalize():f}"
    return f"{(number / 10_000).normalize():f} 万元" if abs(number) >= 10_000 else f"{number.normalize():f} 元"


@dataclass(frozen=True)
class Evaluation:
    """One reading of a statement on a report's own figures: the cells added, and those taken away."""

    edition: Edition
    name: str
    added: tuple[CellKey, ...]
    added_values: tuple[int, ...]
    subtracted: tuple[CellKey, ...] = ()
    subtracted_values: tuple[int, ...] = ()
    is_printed: bool = False

    @cached_property
    def value(self) -> int:
        """What the reading gives."""
        return sum(self.added_values) - sum(self.subtracted_values)

    @property
    def cells(self) -> tuple[CellKey, ...]:
        """Every cell of the reading."""
        return self.added + self.subtracted

    @cached_property
    def kind(self) -> CellKind:
        """What its cells hold."""
        return self.edition.kind(self.added[0])

    @cached_property
    def label(self) -> str:
        """The reading as a clerk would call it."""
        return (self.name or name_of_cells(self.edition, self.added)) + ("（原表所印）" if self.is_printed else "")

    @cached_property
    def computation(self) -> str:
        """The value and how it comes about: 「120+6=126」."""
        shown = [format_exact(value, self.kind) for value in self.added_values if value]
        words = "+".join(shown) + "".join(f"-{value}" for value in self.subtracted_values if value)
        total = format_exact(self.value, self.kind)
        unit = _MONEY_UNITS.get(self.kind, "")
        return f"{total}{unit}" if words in ("", total) else f"{words}={total}{unit}"


def evaluate(filing: Filing, readings: tuple[FactInterpretation, ...]) -> list[Evaluation] | None:
    """What the figures give for each reading; None when a blank leaves one undecided, empty when none exists."""
    key = evaluate, readings
    if key not in filing.derived:
        filing.derived[key] = _evaluate_all(filing, readings)
    found: list[Evaluation] | None = filing.derived[key]
    return found


def _evaluate_all(filing: Filing, readings: tuple[FactInterpretation, ...]) -> list[Evaluation] | None:
    evaluations: list[Evaluation] = []
    for interpretation in readings:
        option = _evaluate(filing, interpretation)
        if option is None:
            return None
        evaluations += option
    return evaluations


def _evaluate(filing: Filing, interpretation: FactInterpretation) -> list[Evaluation] | None:
    edition = filing.edition
    subtracted_patterns = tuple(pattern[1:] for pattern in interpretation.cell_patterns if pattern[0] == "-")
    cells = resolve_cells(
        edition,
        tuple(p for p in interpretation.cell_patterns if p[0] != "-")
        if subtracted_patterns
        else interpretation.cell_patterns,
    )
    subtracted = resolve_cells(edition, subtracted_patterns)
    if not cells or (subtracted_patterns and not subtracted):
        return []
    values, subtracted_values = figures_of_cells(filing, cells), figures_of_cells(filing, subtracted)
    if values is None or subtracted_values is None:
        return None
    evaluations = [
        Evaluation(edition, interpretation.label, cells, tuple(values), subtracted, tuple(subtracted_values))
    ]
    printed = [filing.printed.get(cell) for cell in cells] if filing.printed and not subtracted_patterns else []
    if any(p is not None and p != v for p, v in zip(printed, values, strict=False)):
        stated = tuple(v if p is None else p for p, v in zip(printed, values, strict=True))
        evaluations.append(Evaluation(edition, interpretation.label, cells, stated, is_printed=True))
    return evaluations


@lru_cache(maxsize=4096)
def resolve_cells(edition: Edition, patterns: tuple[str, ...]) -> tuple[CellKey, ...]:
    """The cells of an edition that the patterns name; totals only where a pattern names them outright."""
    evaluations: dict[CellKey, None] = {}
    for pattern in patterns:
        cell = CellKey(*pattern.split("."))
        if edition.has(cell):
            evaluations[cell] = None
        elif cell.row.endswith("*") and cell.block in edition.blocks:
            rows = (row for row in edition.blocks[cell.block].rows if not row.is_total)
            evaluations |= {cell._replace(row=row.key): None for row in rows if row.key.startswith(cell.row[:-1])}
    return tuple(evaluations)


def figures_of_cells(filing: Filing, cells: tuple[CellKey, ...]) -> list[int] | None:
    """The figures of some cells; a blank counts as none only where the table is plainly complete."""
    values = [filing.figures.get(cell) for cell in cells]
    if None in values and not _blank_means_zero(filing, cells):
        return None
    return [value or 0 for value in values]


def _blank_means_zero(filing: Filing, cells: tuple[CellKey, ...]) -> bool:
    rows = {(cell.block, cell.row) for cell in cells}
    if filing.was_printed and any((cell.block, cell.row) in rows for cell in filing.figures.all):
        return True
    return _is_balanced(filing, cells[0].block)


def _is_balanced(filing: Filing, block: str) -> bool:
    equations = filing.edition.blocks[block].equations
    for equation in equations:
        left, right = (
            [filing.figures.get(CellKey(block, row, "total")) for row, _ in side]
            for side in (equation.left, equation.right)
        )
        rows = [row for side in (equation.left, equation.right) for row, _ in side]
        if not all(_is_sum_of_rows(filing, CellKey(block, row, "total")) for row in rows):
            return False
        if left[0] is None or sum(v or 0 for v in left) != sum(v or 0 for v in right):
            return False
    return bool(equations)


def _is_sum_of_rows(filing: Filing, cell: CellKey) -> bool:
    """Whether a total of rows is what the rows that are filled in come to."""
    column = next(line.key for line in filing.edition.blocks[cell.block].columns if not line.is_total)
    parts = filing.edition.operands.get(cell._replace(column=column), ())
    if not parts:
        return True
    rows = dict.fromkeys(part.row for part in parts)
    return sum(filing.figures.get(cell._replace(row=row)) or 0 for row in rows) == filing.figures.get(cell)


_TOTAL = "总计"
_ORDINAL = re.compile(r"^(（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+\.)")


def name_of_cells(edition: Edition, cells: tuple[CellKey, ...]) -> str:
    """Some cells in few words: the cell itself, or what their rows or columns have in common."""
    if len(cells) == 1:
        row, column = edition.row_and_column(cells[0])
        if column.is_total and row.head:
            names = [_ORDINAL.sub("", head).partition("（")[0] for head in row.head]
            return "".join(names[-2:]) if names[-1] == _TOTAL else names[-1]
        return edition.short_name(cells[0])
    rows = {edition.row_and_column(cell)[0].head for cell in cells}
    columns = {edition.row_and_column(cell)[1].head for cell in cells}
    heads = rows if len(columns) == 1 else columns
    first = next(iter(sorted(heads)))
    shared = [part for depth, part in enumerate(first) if all(h[depth : depth + 1] == (part,) for h in heads)]
    named = [part for part in (_ORDINAL.sub("", head) for head in shared) if part != _TOTAL]
    if named and all(_ORDINAL.sub("", head[-1]) == _TOTAL for head in heads):
        return named[-1] + _TOTAL
    lasts = dict.fromkeys(_ORDINAL.sub("", head[-1]).partition("（")[0] for head in sorted(heads) if head)
    if shared and len(heads) > 2:
        return _ORDINAL.sub("", shared[-1])
    return "加".join(lasts) if len(lasts) <= 3 else edition.short_name(cells[0])


def agrees_with(filing: Filing, claim: Claim, option: Evaluation) -> bool:
    """Whether the stated number may be printed for the reading's value."""
    if claim.number is None:
        return option.value == 0
    if option.kind.is_money:
        return bool(abs(claim.number.value * 100 - option.value) < max(claim.number.precision * 100, Decimal(1)))
    return claim.number.may_stand_for(option.value)


def is_left_by_own_year(filing: Filing, paragraph: ParsedParagraph, claim: Claim) -> bool:
    """Whether a report says what its own year 结转: that may have come in from last year, or be left for the next."""
    told = paragraph.normalised.text[claim.start : claim.end]
    return (
        claim.key == "carry_in"
        and re.search(rf"{filing.year}年(?:度|末|底)?的?(?:结转|转结|没|未|还|尚)", told) is not None
    )


def as_carried_out(readings: tuple[FactInterpretation, ...]) -> tuple[FactInterpretation, ...]:
    """The readings of what was carried in, for what was carried out."""
    return tuple(
        FactInterpretation("", tuple(cell.replace("carried_in", "carried_out") for cell in r.cell_patterns))
        for r in readings
    )


_AGENCY_NAME = re.compile(
    r"(?:[A-Z]|[\u4e00-\u9fff]{2,16}?)(?:政府|[局委厅办院署]|委员会|办公室|[县区市镇乡]|街道|中心|公司|学校|集团)$"
)
_OWN_AGENCY = re.compile(r"(?:[我本全该各我]|各级|有关|相关)[\u4e00-\u9fff]{0,12}$")
_SHORT_NAME = re.compile("[省市区县州](?:局|厅|委|办|院|政府)")
_WITH_BRANCHES = re.compile("(?:以及|及|和|与|含|连同)[^，。]{2,12}$")  # 「县政府及其部门」: the first of them counts
_FILLER = re.compile(
    r"(?:其中|另有|另外|另|此外|\d{4}年度?|全年|年内|本年|今年|当年|共计|累计|总共|共|已|依法|全部|[（(，,：:、年来度的以])+"
)


def concerns_other_agency(claim: Claim, filing: Filing) -> bool:
    """Whether the words before a statement name another office than the report's own."""
    return _names_other_agency(claim.subject, filing.agency.name)


@lru_cache(maxsize=4096)
def _names_other_agency(words: str, agency: str) -> bool:
    subject = _WITH_BRANCHES.sub("", _FILLER.sub("", words.rpartition("向")[2]))
    match = _AGENCY_NAME.search(subject)
    if not match or _OWN_AGENCY.search(subject):
        return False
    own = agency.replace("人民政府", "政府")
    if _SHORT_NAME.fullmatch(match[0]) and match[0][0] in own and own.endswith(match[0][1:]):
        return False  # 「市局」 in the report of a city's bureau
    if len(match[0]) > 2 and _is_short_for(match[0], own):
        return False  # 「市卫健委」 in the report of 市卫生健康委员会
    return match[0].replace("人民政府", "政府") not in own


def _is_short_for(words: str, name: str) -> bool:
    """Whether all characters of some words stand in a name in that order."""
    signs = iter(name)
    return all(sign in signs for sign in words)


_RANKS = {"省": 4, "市": 3, "州": 3, "县": 2, "区": 2, "镇": 1, "乡": 1}
_PLACE = re.compile("(?<!城)[省市县区州镇乡](?![场政容民域划])")
_WHOLE_AREA = re.compile("全([省市县区州镇乡])")


def concerns_wider_area(claim: Claim, filing: Filing) -> bool:
    """Whether the words before a statement name an area beyond the office's own: 「全省」 in the report of a city."""
    if "全" not in claim.subject:
        return False
    areas, own = _WHOLE_AREA.findall(claim.subject), _PLACE.findall(filing.agency.name)
    return bool(areas and own) and _RANKS[areas[-1]] > _RANKS[own[-1]]


def covers_whole_report(claim: Claim, filing: Filing) -> bool:
    """Whether a statement is about this office's whole report year."""
    is_own_name = claim.part != "" and filing.agency.name.endswith(claim.part)
    if (claim.is_partial and not is_own_name) or claim.is_past or claim.year not in (None, filing.year):
        return False
    return not (concerns_other_agency(claim, filing) or concerns_wider_area(claim, filing))
