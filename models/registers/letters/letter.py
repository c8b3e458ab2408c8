"""A letter: as the clerk fills it in, as its text is kept, and as it stands with the case."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from models.errors import BrokenFile
from models.registers.letters.template import LetterKind, LetterTemplate

FieldValue = str | int | date | None
"""Words, a count, fen, or a day."""


@dataclass(frozen=True)
class LetterDraft:
    """A letter being written: ``values`` are what is typed for its fields, ``result`` the row an answer counts in."""

    template: LetterTemplate
    day: date
    number: str
    result: str = ""
    values: Mapping[str, FieldValue] = field(default_factory=dict)

    def value_of(self, name: str) -> FieldValue:
        """What is typed in a field."""
        value = self.values.get(name)
        return value.strip() if isinstance(value, str) else value

    def day_of(self, name: str) -> date | None:
        """The day that is typed in a field."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def count_of(self, name: str) -> int | None:
        """The number that is typed in a field."""
        value = self.values.get(name)
        return value if isinstance(value, int) else None


@dataclass(frozen=True)
class LetterText:
    """What is printed; ``lines`` are its paragraphs, those of a table with ｜ before each cell."""

    title: str
    number: str
    lines: tuple[str, ...]
    office: str
    day: str
    is_signed: bool = True

    @property
    def whole(self) -> str:
        """All its words."""
        return "\n".join((self.title, self.number, *self.lines, self.office, self.day))


def format_letter(text: LetterText) -> str:
    """The text as it is kept."""
    return json.dumps(asdict(text), ensure_ascii=False, sort_keys=True)


def parse_letter(content: str) -> LetterText:
    """The same back; BrokenFile where it is none."""
    try:
        told = json.loads(content)
        return LetterText(**{**told, "lines": tuple(told["lines"])})
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenFile("这份文书的正文读不出来，可能已损坏。请从备份恢复。") from error


@dataclass(frozen=True)
class Letter:
    """A letter that was issued. ``text`` is the number of its words, which are kept apart and erased with the case."""

    kind: LetterKind
    template: str
    number: str
    day: date
    request: int
    text: int
    id: int = 0
