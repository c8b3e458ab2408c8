"""Half-width punctuation between Chinese words, set full-width as GB/T 15834 has it.

Only the print changes; what a clerk typed stays as it was typed. Addresses, numbers, times and
Latin text keep their own marks.
"""

import re
from functools import lru_cache

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "，。、；：？！）》〉」』】〕”’（《〈「『【〔“‘"
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_AFTER_HAN = re.compile(rf"(?<=[{_HAN}%％‰）》”’】〕)])[,;:?!](?![0-9A-Za-z/])|(?<=[{_HAN}）》”’】〕)])[,;:?!]")
_AFTER_PERCENT = re.compile(r"(?<=[%％‰]) *[,;:?!]")
_BEFORE_HAN = re.compile(rf"(?<=[0-9A-Za-z%‰]) *[,;:?!](?=[{_HAN}“《（])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_PAIR = re.compile(r"\(([^()\n]*)\)")
_BLANK_BESIDE_MARK = re.compile(rf"(?<=[{_MARKS}]) +|(?<=[{_HAN}0-9A-Za-z]) +(?=[{_MARKS}])")


def first_invisible(text: str) -> int:
    """Where the first character stands that leaves no ink (joiners, direction marks, variation selectors), or -1."""
    found = _INVISIBLE.search(text)
    return found.start() if found else -1


def visible(text: str) -> str:
    """The text without joiners, direction marks and variation selectors, which leave no ink."""
    return _INVISIBLE.sub("", text)


@lru_cache(maxsize=4096)
def as_printed(line: str) -> str:
    """The line with the marks of Chinese print; blanks beside such marks go, and what is invisible."""
    if line.isascii():
        return line
    line = visible(line)
    line = _PAIR.sub(_wide_pair, line)
    line = _AFTER_HAN.sub(lambda mark: mark[0].translate(_WIDE), line)
    line = _AFTER_PERCENT.sub(lambda mark: mark[0].strip().translate(_WIDE), line)
    line = _BEFORE_HAN.sub(lambda mark: mark[0].strip().translate(_WIDE), line)
    return _BLANK_BESIDE_MARK.sub("", line)


def _wide_pair(pair: re.Match[str]) -> str:
    before = pair.string[pair.start() - 1 : pair.start()]
    after = pair.string[pair.end() : pair.end() + 1]
    if any(re.match(f"[{_HAN}]", beside) for beside in (before, after, pair[1][:1], pair[1][-1:])):
        return f"（{pair[1]}）"
    return pair[0]
