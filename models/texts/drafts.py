"""Sentences drafted from the tables: facts only, every number a bound field that follows its cell."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from models.editions.declare import CellKey, Edition
from models.editions.sentences import Form, Sentence, known_sentences
from models.figures.totals import Figures
from models.texts.fields import find_fields

_PARTS = "<parts>"
_ORDINAL = re.compile(r"^（[一二三四五六七八九十]+）|^\d+\.")


@dataclass(frozen=True)
class Draft:
    """A sentence with its bound fields, for one section.

    ``blank`` are cells that have to be filled first; the sentence has no words then. ``doubt`` is what the tables
    do not tell and the clerk has to know.
    """

    name: str
    section: str
    words: str
    blank: tuple[CellKey, ...] = ()
    doubt: str = ""


def drafts(edition: Edition, figures: Figures) -> tuple[Draft, ...]:
    """Every sentence that these figures can fill, and those that wait for a figure."""
    told = (
        _draft(sentence, edition, figures) for sentence in known_sentences() if sentence.editions.covers(edition.name)
    )
    return tuple(draft for draft in told if draft is not None)


def _draft(sentence: Sentence, edition: Edition, figures: Figures) -> Draft | None:
    for form in sentence.forms:
        asked = [edition.find(name) for name in (*form.none, *form.some)]
        if blank := _blank(asked, figures):
            return Draft(sentence.name, sentence.section, "", blank)
        if not _fits(form, edition, figures):
            continue
        parts = tuple(_parts(form, edition))
        used = [cell for _, cell in parts]
        used += [field.cell for field in find_fields(form.words, edition) if field.cell]
        if blank := _blank(used, figures):
            return Draft(sentence.name, sentence.section, "", blank)
        return Draft(sentence.name, sentence.section, _worded(form, parts, figures), (), sentence.doubt)
    return None


def _blank(cells: Iterable[CellKey], figures: Figures) -> tuple[CellKey, ...]:
    return tuple(dict.fromkeys(cell for cell in cells if figures.get(cell) is None))


def _fits(form: Form, edition: Edition, figures: Figures) -> bool:
    none = all(figures.get(edition.find(name)) == 0 for name in form.none)
    return none and (not form.some or any(figures.get(edition.find(name)) for name in form.some))


def _parts(form: Form, edition: Edition) -> Iterator[tuple[str, CellKey]]:
    """Each part with its cell: as listed, or the rows that fit the pattern under the form's own names."""
    yield from ((words, edition.find(name)) for words, name in form.parts)
    for cell in edition.cells if form.rows else ():
        if fnmatchcase(str(cell), form.rows):
            yield f"{_ORDINAL.sub('', edition.lines(cell)[0].head[-1])}{{}}件", cell


def _worded(form: Form, parts: tuple[tuple[str, CellKey], ...], figures: Figures) -> str:
    said = [words.replace("{}", f"{{{cell}}}") for words, cell in parts if figures.get(cell)]
    if parts and not said:
        return form.zero
    # A name with a comma in it would run into its neighbours.
    joint = "；" if any("、" in words or "，" in words for words in said) else "、"
    return form.words.replace(_PARTS, joint.join(said))
