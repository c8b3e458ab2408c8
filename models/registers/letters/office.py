"""What an office says once for all its letters: its code in numbers, how these are written, whom to appeal to."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

from models.errors import BrokenFile
from models.registers.letters.template import LetterKind


@dataclass(frozen=True)
class LetterSettings:
    """``code`` is the 机关代字; ``patterns`` are those of the kinds whose numbers the office writes in its own way."""

    code: str = ""
    review_body: str = ""
    court: str = ""
    department: str = ""
    phone: str = ""
    address: str = ""
    patterns: Mapping[str, str] = field(default_factory=dict)

    def pattern(self, kind: LetterKind) -> str:
        """How the numbers of a kind are written."""
        return self.patterns.get(kind.value) or kind.pattern


def format_settings(settings: LetterSettings) -> str:
    """The settings as they are kept."""
    return json.dumps(asdict(settings), ensure_ascii=False, sort_keys=True)


def parse_settings(text: str) -> LetterSettings:
    """The same back; BrokenFile where it is none."""
    if not text:
        return LetterSettings()
    try:
        told = json.loads(text)
        names = {each.name for each in fields(LetterSettings)}
        return LetterSettings(**{name: value for name, value in told.items() if name in names})
    except (ValueError, TypeError, AttributeError) as error:
        raise BrokenFile("文书设置读不出来。请从备份恢复，或重新填写。") from error
