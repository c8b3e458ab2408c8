"""催报函 on paper: a file for each unit, or one file with a page for each, in Word or as text."""

from collections.abc import Sequence
from pathlib import Path

from models.file_types import WORD
from models.report.reminder import ReminderLetter
from models.save_target import CannotSave, find_target
from models.texts.characters import replace_unsupported_characters
from output import word
from output.blocks import Block, Document, Paragraph, Signature
from output.saving import save_file

TEXT_ENDING = ".txt"
_RULE = "\n\n────────────────\n\n"


def letter_document(letter: ReminderLetter) -> Document:
    """One letter as a document."""
    blocks: tuple[Block, ...] = (*map(Paragraph, letter.paragraphs), Signature(letter.office, letter.day_text))
    return Document(letter.title, letter.name, letter.day.year, blocks, subject=letter.title)


def render_letters(letters: Sequence[ReminderLetter], ending: str) -> bytes:
    """Some letters in one file, .docx with a page for each, else text."""
    if ending == WORD.ending:
        return word.render_together([letter_document(one) for one in letters])
    text = _RULE.join(one.text for one in letters)
    return (replace_unsupported_characters(text)[0] + "\n").encode()


def save_each(letters: Sequence[ReminderLetter], folder: Path) -> list[Path]:
    """A Word file for each letter in a folder; CannotSave, and nothing written, where one of that name is there."""
    named = [(one, find_target(folder / _file_name(one, at))) for at, one in enumerate(letters, 1)]
    if taken := [path.name for _, path in named if path.exists()]:
        raise CannotSave(f"{folder} 里已经有 {taken[0]} 这样的文件，没有写。请另选一个空的文件夹。")
    for one, path in named:
        save_file(render_letters((one,), WORD.ending), path)
    return [path for _, path in named]


def _file_name(letter: ReminderLetter, number: int) -> str:
    """What to call the file of one unit; the number keeps the order, and units of one name apart."""
    name = "".join("_" if sign in '\\/:*?"<>|' or not sign.isprintable() else sign for sign in letter.name)
    return f"{number:03}-{name[:60]}-催报函{WORD.ending}"
