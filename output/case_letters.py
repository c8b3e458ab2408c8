"""文书: a letter of a request as a document to be printed, from its text as it is kept."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from models.registers.letters.letter import LetterText
from models.texts.punctuation import remove_invisible, to_printed_punctuation
from output.blocks import Block, Document, Paragraph, Placement, Signature
from output.table_builder import TableBuilder, label_cell, text_cell

CELL = "｜"
"""What a cell of a table begins with in a letter's text."""
_WIDTHS = (1.0, 2.6)
_SIZE = 14.0
_HEIGHT, _ROOM_TO_WRITE = 2, 3


def letter_document(text: LetterText) -> Document:
    """The letter: title, number, to whom, what it says, the office with the place for its seal."""
    blocks = tuple(_blocks(text.title, [to_printed_punctuation(remove_invisible(line)) for line in text.lines]))
    if text.is_signed:
        blocks = (*blocks, Signature(remove_invisible(text.office), text.day, is_sealed=True))
    title = f"{text.office}{text.title}"
    return Document(
        remove_invisible(title), remove_invisible(text.office), int(text.day[:4]), blocks, subject=text.title,
        number=remove_invisible(text.number),
    )  # fmt: skip


def _blocks(name: str, lines: Sequence[str]) -> Iterator[Block]:
    for is_table, part in groupby(lines, lambda line: line.startswith(CELL)):
        if is_table:
            yield from _table(name, list(part))
            continue
        for at, line in enumerate(part):
            is_addressee = at == 0 and line == lines[0] and line.endswith("：")
            yield Paragraph(line, Placement.FLUSH if is_addressee else Placement.INDENTED)


def _table(name: str, lines: Sequence[str]) -> Iterator[Block]:
    """A table of two columns, what is asked and what is told; an empty cell is room to write."""
    ruled = TableBuilder(name, _WIDTHS, _SIZE)
    for line in lines:
        _, label, told = (*line.split(CELL, 2), "")[:3]
        ruled.row(
            label_cell(label.strip()), text_cell(told.strip()), height=_HEIGHT if told.strip() else _ROOM_TO_WRITE
        )
    yield ruled.grid()
