"""A document as plain text: a line a paragraph, a line a row of a table, its cells parted by tabs."""

from collections.abc import Iterator

from models.texts.characters import replace_unsupported_characters
from output.blocks import Block, Document, Grid, Heading, PageBreak, Paragraph, PicturePage, Signature


def render_plain(document: Document) -> str:
    """The whole text; the picture is told in words."""
    head = [document.title, *([document.number] if document.number else []), ""]
    lines = [*head, *(line for block in document.blocks for line in _lines(block))]
    return replace_unsupported_characters("\n".join(lines))[0] + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(_, text, rest):
            yield text + rest
        case Paragraph(text):
            yield text
        case Grid():
            yield from _rows(block)
        case Signature(organisation, day):
            yield from (line for line in ("", organisation, day) if line != "" or organisation or day)
        case PicturePage(title, picture):
            yield from (title, picture.spoken)
        case PageBreak():
            return


def _rows(grid: Grid) -> Iterator[str]:
    """Every row as wide as the table; a merged cell stands in the first of its places."""
    at = {(slot.row, slot.column): grid.text(slot) for slot in grid.layout.slots}
    for row in range(grid.layout.rows):
        yield "\t".join(at.get((row, column), "") for column in range(grid.layout.columns))
