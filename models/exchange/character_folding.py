"""Characters that stand for others: signs of radicals made ordinary, and what nobody sees taken out."""

import re
from functools import cache

from models.exchange.label_matching import load_aliases
from models.exchange.neutral_document import DocumentLine, DocumentPart, NeutralDocument

_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_RADICALS = re.compile("[\u2e80-\u2fdf]")


@cache
def _ordinary() -> dict[int, str]:
    aliases = load_aliases()
    return {ord(radical): char for radical, char in zip(aliases.radicals, aliases.ordinary, strict=True)}


def fold_characters(text: str) -> str:
    """The text as a reader sees it: ⺠ as 民, without soft hyphens, blanks of no width and marks of direction."""
    if text.isascii():
        return text
    if _RADICALS.search(text):
        text = text.translate(_ordinary())
    return _UNSEEN.sub("", text)


def fold_document(document: NeutralDocument) -> NeutralDocument:
    """A file with all its texts folded."""
    return NeutralDocument(
        tuple(map(_fold_part, document.parts)), tuple(map(fold_characters, document.titles)), document.remarks
    )


def _fold_part(part: DocumentPart) -> DocumentPart:
    if isinstance(part, DocumentLine):
        return DocumentLine(fold_characters(part.text), part.place)
    if all(cell.text.isascii() for cell in part.cells):
        return part
    cells = tuple(
        cell if cell.text.isascii() else cell._replace(text=fold_characters(cell.text)) for cell in part.cells
    )
    return type(part)(cells, part.place, part.is_unaligned)
