"""Which characters can be kept in a text, stored, printed and exported; the others are named, never dropped."""

import re
from dataclasses import dataclass
from functools import cache

REPLACEMENT_CHARACTER = "\ufffd"


@cache
def _unsupported() -> re.Pattern[str]:
    return re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")


@dataclass(frozen=True)
class UnsupportedCharacter:
    """A character that no file can carry, and where it stands (paragraph and character, from 1)."""

    character: str
    paragraph: int
    position: int

    @property
    def sentence(self) -> str:
        """What to tell the clerk."""
        return (
            f"第 {self.paragraph} 段第 {self.position} 个字是看不见的控制字符或残缺字符"
            f"（U+{ord(self.character):04X}），存不了也印不出，请删去。"
        )


def find_unsupported_character(text: str) -> UnsupportedCharacter | None:
    """The first character that cannot be kept: control characters, lone surrogates, non-characters.

    Line feeds and tabs are kept.
    """
    match = _unsupported().search(text)
    if not match:
        return None
    before = text[: match.start()]
    return UnsupportedCharacter(match[0], before.count("\n") + 1, match.start() - before.rfind("\n"))


def replace_unsupported_characters(text: str) -> tuple[str, int]:
    """The text with line ends as ``\\n``, tabs as blanks and every unkeepable character as �; how many those were."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _unsupported().subn(REPLACEMENT_CHARACTER, plain)
