"""Kinds of result that leave out sub-kinds which a text tells of elsewhere.

The table has 行政查询事项 under 不予公开; an office that tells of them apart writes 「不予公开 6 件」 and, in another
point, 「属于行政查询事项 2 件」.
"""

from itertools import combinations
from typing import NamedTuple

from models.editions.edition import CellKey
from models.report.filing import Filing
from models.rules.narrative.context import (
    Evaluation,
    SectionParagraph,
    agrees_with,
    evaluate,
    resolve_cells,
    section_paragraphs,
)
from models.texts.claim import Claim, cell_pattern

_WITH_SUB_KINDS = frozenset({"refused", "unavailable", "not_processed", "otherwise"})
_MOST_APART = 3


class _Mention(NamedTuple):
    """A place of a text that tells of a single result: its cell, and its figure where the text has it too."""

    cell: CellKey
    figure: int
    section: str
    paragraph: int
    sentence: int
    start: int


def are_told_apart(filing: Filing, paragraph: SectionParagraph, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether a kind is less than its figure by sub-kinds that stand elsewhere with theirs."""
    gap = _gap(claim, options)
    if not gap:
        return False
    elsewhere = {
        mention.cell: mention.figure
        for mention in _told(filing)
        if mention.cell in options[0].cells and not _is_within(paragraph, claim, mention)
    }
    values = [value for value in elsewhere.values() if value]
    return any(sum(some) == gap for count in range(1, _MOST_APART + 1) for some in combinations(values, count))


def are_named_apart(filing: Filing, paragraph: SectionParagraph, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether a kind is less than its figure by those of one sub-kind that is named elsewhere."""
    gap = _gap(claim, options)
    if not gap:
        return False
    values = zip(options[0].cells, options[0].added_values, strict=False)
    apart = {cell for cell, value in values if value == gap}
    return any(m.cell in apart and not _is_within(paragraph, claim, m) for m in _named(filing))


def _gap(claim: Claim, options: list[Evaluation]) -> int:
    """How many a kind with several sub-kinds is told too few; 0 for others."""
    if claim.key not in _WITH_SUB_KINDS or claim.number is None or len(options[0].added_values) < 2:
        return 0
    return max(options[0].value - int(claim.number.value), 0)


def _told(filing: Filing) -> tuple[_Mention, ...]:
    if _told not in filing.derived:
        filing.derived[_told] = tuple(
            _Mention(told[0].cells[0], told[0].value, place.section, place.start, claim.sentence, claim.start)
            for place in section_paragraphs(filing)
            for claim in place.parsed.claims
            if claim.number
            and (told := evaluate(filing, claim.interpretations))
            and len(told[0].cells) == 1
            and agrees_with(filing, claim, told[0])
        )
    mentions: tuple[_Mention, ...] = filing.derived[_told]
    return mentions


def _named(filing: Filing) -> tuple[_Mention, ...]:
    if _named not in filing.derived:
        filing.derived[_named] = tuple(
            _Mention(cells[0], 0, place.section, place.start, place.parsed.sentence_of(start), start)
            for place in section_paragraphs(filing)
            for name, start, _ in place.parsed.lexicon.scan(place.parsed.normalised.text)
            if len(cells := _cells_of(filing, place.parsed.lexicon.rows.get(name, ()))) == 1
        )
    mentions: tuple[_Mention, ...] = filing.derived[_named]
    return mentions


def _cells_of(filing: Filing, rows: tuple[str, ...]) -> tuple[CellKey, ...]:
    return resolve_cells(filing.edition, tuple(cell_pattern(row, "total") for row in rows))


def _is_within(paragraph: SectionParagraph, claim: Claim, mention: _Mention) -> bool:
    """Whether a mention is in the sentence of a statement, behind it."""
    is_same = (mention.section, mention.paragraph) == (paragraph.section, paragraph.start)
    return is_same and mention.start >= claim.start and mention.sentence == claim.sentence
