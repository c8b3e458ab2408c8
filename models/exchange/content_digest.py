"""What a report says, as digests: whether two forms of it, such as a bundle and a print, say the same."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from models.report.filing import Filing
from models.report.name_forms import name_key
from models.texts.fields import fill_fields


@dataclass(frozen=True)
class ContentDigest:
    """``body`` covers what every form of a report shows, its figures and words, ``details`` each thing beside them."""

    body: str = ""
    details: frozenset[str] = frozenset()

    def holds(self, other: "ContentDigest") -> bool:
        """Whether all that the other says is said here too."""
        return self.body == other.body and other.details <= self.details


def digest_content(filing: Filing) -> ContentDigest:
    """The digests of a report; words as they print, bound fields filled and blanks left out."""
    edition, figures = filing.edition, filing.figures
    words = {key: "".join(fill_fields(text, edition, figures).text.split()) for key, text in filing.texts.items()}
    body = [
        filing.year,
        [figures.typed.get(cell) for cell in edition.typed_cells],
        {key: text for key, text in words.items() if text},
    ]
    return ContentDigest(_digest(body), frozenset(_digest(detail) for detail in _details(filing)))


def _details(filing: Filing) -> Iterator[list[str]]:
    agency = filing.agency
    told = {"code": agency.code, "level": agency.level or "", **filing.cover}
    # Blanks and brackets of the other width in a name say nothing else.
    told |= {key: name_key(name) for key, name in (("name", agency.name), ("signed_by", told.get("signed_by", "")))}
    yield from ([key, word] for key, word in told.items() if word)
    for cell, total in filing.printed.items():
        if total != filing.figures.get(cell):
            yield ["printed", str(cell), str(total)]
    for one in filing.explanations:
        yield ["explanation", one.rule, *map(str, one.cells), one.text]
    for cell, note in filing.notes.items():
        yield from (["note", str(cell), line.said, line.words, line.who, line.at, line.office] for line in note.lines)


def _digest(told: object) -> str:
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
