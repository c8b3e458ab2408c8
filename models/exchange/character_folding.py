"""Characters that stand for others: signs of radicals made ordinary, and what nobody sees taken out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from models.exchange.label_matching import load_aliases
from models.exchange.neutral_document import DocumentCell, DocumentLine, DocumentPart, NeutralDocument

_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_MOST_NAMED = 3
_LONGEST_LABEL = 40
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
    """A file with all its texts folded; a remark where signs of radicals in its words were made ordinary characters."""
    parts = tuple(map(_fold_part, document.parts))
    changed = dict.fromkeys(
        sign
        for before, after in zip(document.parts, parts, strict=True)
        if before is not after
        for text in _words(before)
        for sign in _RADICALS.findall(text)
    )
    remark = _remark(tuple(changed)) if changed else ()
    return NeutralDocument(parts, tuple(map(fold_characters, document.titles)), (*document.remarks, *remark))


def _words(part: DocumentPart) -> Iterator[str]:
    """What goes into a report's texts: lines, and cells too long for a label, whose words are the form's own."""
    if isinstance(part, DocumentLine):
        yield part.text
    else:
        yield from (cell.text for cell in part.cells if len(cell.text) > _LONGEST_LABEL)


def _remark(signs: Sequence[str]) -> tuple[str, ...]:
    named = "、".join(f"“{sign}”（U+{ord(sign):04X}）换成“{fold_characters(sign)}”" for sign in signs[:_MOST_NAMED])
    more = f"等 {len(signs)} 种" if len(signs) > _MOST_NAMED else ""
    return (f"文件里有样子像汉字的部首符号，已换成汉字：{named}{more}。",)


def _fold_part(part: DocumentPart) -> DocumentPart:
    if isinstance(part, DocumentLine):
        return part if part.text.isascii() else DocumentLine(fold_characters(part.text), part.place)
    together = "".join(cell.text for cell in (*part.cells, *part.with_hidden))
    if together.isascii() or not (_RADICALS.search(together) or _UNSEEN.search(together)):
        return part
    return replace(part, cells=_fold_cells(part.cells), with_hidden=_fold_cells(part.with_hidden))


def _fold_cells(cells: Sequence[DocumentCell]) -> tuple[DocumentCell, ...]:
    return tuple(map(_fold_cell, cells))


def _fold_cell(cell: DocumentCell) -> DocumentCell:
    folded = fold_characters(cell.text)
    return cell if folded == cell.text else cell._replace(text=folded)
