"""Half-width punctuation between Chinese words, set full-width as GB/T 15834 has it.

Only the print changes; what a clerk typed stays as it was typed. Addresses, numbers, times and
Latin text keep their own marks.
"""

import re
from functools import lru_cache

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_FULL_WIDTH_MARKS = "，。、；：？！）》〉」』】〕”’（《〈「『【〔“‘"
_TO_FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")
_AFTER_HAN = re.compile(rf"(?<=[{_HAN}%％‰）》”’】〕)])[,;:?!](?![0-9A-Za-z/])|(?<=[{_HAN}）》”’】〕)])[,;:?!]")
_AFTER_PERCENT = re.compile(r"(?<=[%％‰]) *[,;:?!]")
_BEFORE_HAN = re.compile(rf"(?<=[0-9A-Za-z%‰]) *[,;:?!](?=[{_HAN}“《（])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_BLANKS = re.compile("[\t\x0b\x0c\x85\u00a0\u2000-\u200a\u202f\u205f]")
_QUOTED = re.compile(rf'"([^"\n]*[{_HAN}][^"\n]*)"')
_PAIR = re.compile(r"\(([^()\n]*)\)")
_SPACE_BESIDE_MARK = re.compile(rf"(?<=[{_FULL_WIDTH_MARKS}]) +|(?<=[{_HAN}0-9A-Za-z]) +(?=[{_FULL_WIDTH_MARKS}])")


def find_invisible(text: str) -> int:
    """Where the first character stands that leaves no ink (joiners, direction marks, variation selectors), or -1."""
    match = _INVISIBLE.search(text)
    return match.start() if match else -1


def remove_invisible(text: str) -> str:
    """The text without joiners, direction marks and variation selectors, which leave no ink."""
    return _INVISIBLE.sub("", text)


@lru_cache(maxsize=4096)
def to_printed_punctuation(line: str) -> str:
    """The line with the marks of Chinese print; blanks beside such marks go, and what is invisible.

    Tabs and blanks of other widths become plain blanks: they have no width of their own in print. Straight quotes
    about Chinese words become a pair; one that is left over stays as it is.
    """
    line = _BLANKS.sub(" ", line)
    if line.isascii():
        return line
    line = remove_invisible(line)
    if line.count('"') % 2 == 0:
        line = _QUOTED.sub(r"“\1”", line)
    line = _PAIR.sub(_full_width_brackets, line)
    line = _AFTER_HAN.sub(lambda match: match[0].translate(_TO_FULL_WIDTH), line)
    line = _AFTER_PERCENT.sub(lambda match: match[0].strip().translate(_TO_FULL_WIDTH), line)
    line = _BEFORE_HAN.sub(lambda match: match[0].strip().translate(_TO_FULL_WIDTH), line)
    return _SPACE_BESIDE_MARK.sub("", line)


def _full_width_brackets(pair: re.Match[str]) -> str:
    before = pair.string[pair.start() - 1 : pair.start()]
    after = pair.string[pair.end() : pair.end() + 1]
    if any(re.match(f"[{_HAN}]", beside) for beside in (before, after, pair[1][:1], pair[1][-1:])):
        return f"（{pair[1]}）"
    return pair[0]
