"""Sentences drafted from the tables: facts only, every number a bound field that follows its cell."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from models.editions.edition import CellKey, Edition
from models.editions.sentence_templates import SentenceTemplate, SentenceVariant, known_sentences
from models.figures.totals import Figures
from models.texts.fields import find_fields

_PARTS = "<parts>"
_ORDINAL = re.compile(r"^（[一二三四五六七八九十]+）|^\d+\.")


@dataclass(frozen=True)
class Draft:
    """A sentence with its bound fields, for one section.

    ``blank_cells`` are cells that have to be filled first; it has no words then. ``caveat`` is what the tables
    do not tell and the clerk has to know.
    """

    name: str
    section: str
    text: str
    blank_cells: tuple[CellKey, ...] = ()
    caveat: str = ""


def draft_sentences(edition: Edition, figures: Figures) -> tuple[Draft, ...]:
    """Every sentence that these figures can fill, and those that wait for a figure."""
    candidates = (
        _draft(sentence, edition, figures) for sentence in known_sentences() if sentence.editions.covers(edition.name)
    )
    return tuple(draft for draft in candidates if draft is not None)


def _draft(sentence: SentenceTemplate, edition: Edition, figures: Figures) -> Draft | None:
    for variant in sentence.forms:
        asked = [edition.find(name) for name in (*variant.none, *variant.some)]
        if blank := _blank_cells(asked, figures):
            return Draft(sentence.name, sentence.section, "", blank)
        if not _fits(variant, edition, figures):
            continue
        parts = tuple(_parts(variant, edition))
        used = [cell for _, cell in parts]
        used += [field.cell for field in find_fields(variant.words, edition) if field.cell]
        if blank := _blank_cells(used, figures):
            return Draft(sentence.name, sentence.section, "", blank)
        return Draft(sentence.name, sentence.section, _fill_variant(variant, parts, figures), (), sentence.doubt)
    return None


def _blank_cells(cells: Iterable[CellKey], figures: Figures) -> tuple[CellKey, ...]:
    return tuple(dict.fromkeys(cell for cell in cells if figures.get(cell) is None))


def _fits(variant: SentenceVariant, edition: Edition, figures: Figures) -> bool:
    none = all(figures.get(edition.find(name)) == 0 for name in variant.none)
    return none and (not variant.some or any(figures.get(edition.find(name)) for name in variant.some))


def _parts(variant: SentenceVariant, edition: Edition) -> Iterator[tuple[str, CellKey]]:
    """Each part with its cell: as listed, or the rows that fit the pattern under the form's own names."""
    yield from ((words, edition.find(name)) for words, name in variant.parts)
    for cell in edition.cells if variant.rows else ():
        if fnmatchcase(str(cell), variant.rows):
            yield f"{_ORDINAL.sub('', edition.row_and_column(cell)[0].head[-1])}{{}}件", cell


def _fill_variant(variant: SentenceVariant, parts: tuple[tuple[str, CellKey], ...], figures: Figures) -> str:
    phrases = [words.replace("{}", f"{{{cell}}}") for words, cell in parts if figures.get(cell)]
    if parts and not phrases:
        return variant.zero
    # A name with a comma in it would run into its neighbours.
    joint = "；" if any("、" in words or "，" in words for words in phrases) else "、"
    return variant.words.replace(_PARTS, joint.join(phrases))
