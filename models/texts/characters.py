"""Which characters can be kept in a text, stored, printed and exported; the others are named, never dropped."""

import re
from dataclasses import dataclass
from functools import cache

REPLACEMENT_CHARACTER = "\ufffd"
MAX_NAME_LENGTH = 200


@cache
def _unsupported() -> re.Pattern[str]:
    return re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")


_DIRECTION_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"


@cache
def _direction_controls() -> re.Pattern[str]:
    return re.compile(f"[{_DIRECTION_CONTROLS}]")


@cache
def _not_in_names() -> re.Pattern[str]:
    return re.compile(f"[\t\n{_DIRECTION_CONTROLS}]")


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


def name_problem(name: str) -> str:
    """Why a text cannot be a name, code or the like, in a sentence; empty where it can.

    Besides what no text can hold: line ends, more than any name has, and characters that turn the direction of what
    follows (Unicode, UAX #9), so that words are shown in another order than they are written.
    """
    if len(name) > MAX_NAME_LENGTH:
        return f"有 {len(name)} 个字，名称最多 {MAX_NAME_LENGTH} 个字。"
    if unsupported := find_unsupported_character(name):
        return unsupported.sentence
    if match := _not_in_names().search(name):
        return f"第 {match.start() + 1} 个字是换行、制表或改变文字方向的控制字符（U+{ord(match[0]):04X}），请删去重打。"
    return ""


def show_direction_controls(text: str) -> str:
    """The text with each such character shown as its number, so that the rest stands as it is written."""
    return _direction_controls().sub(lambda match: f"〔U+{ord(match[0]):04X}〕", text)


def replace_unsupported_characters(text: str) -> tuple[str, int]:
    """The text with line ends as ``\\n``, tabs as blanks and every unkeepable character as �; how many those were."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _unsupported().subn(REPLACEMENT_CHARACTER, plain)
