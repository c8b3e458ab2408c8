"""Documents in force at the beginning of a year, made, repealed and in force at its end: told together they add up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from models.rules.narrative.slips import is_near
from models.texts.counted_items import CountedItem
from models.texts.paragraph import ParsedParagraph


@dataclass(frozen=True, slots=True)
class WrongStock:
    """What is told to be in force at the end, and the counts that give another number."""

    end: CountedItem
    begin: CountedItem
    made: tuple[CountedItem, ...]
    gone: tuple[CountedItem, ...]

    @property
    def expected(self) -> int:
        """What the other counts give."""
        return (self.begin.value or 0) + _sum(self.made) - _sum(self.gone)


_DOCUMENTS = re.compile("文件|规章")
_BEGIN = re.compile("年初|期初|年头|上年[末底]|去年[末底]")
_END = re.compile("年[末底终]|期末|现行|现有|目前|截至|继续有效|尚有")
_IN_FORCE = re.compile("有效|保留|现有|在用|存量|留")
_MADE = re.compile("制发|印发|制定|新增|出台|新制|新发|新立|制作|[新净]?增(?!长)")
_GONE = re.compile("废止|失效|废除|清理掉|撤销|期满|到期|核?减(?!少)")
_SENTENCES = 2


@lru_cache(maxsize=2048)
def find_wrong_stock(paragraph: ParsedParagraph) -> WrongStock | None:
    """The stock of documents of a paragraph, where it does not add up by a little; none where nobody can tell."""
    text = paragraph.normalised.text
    if not (_DOCUMENTS.search(text) and _BEGIN.search(text) and _GONE.search(text)):
        return None
    exact = (i for i in paragraph.items if i.value is not None and i.number.is_exact)
    items = [item for item in exact if item.number.unit in ("件", "份", "")]
    begin = next((i for i in items if _has(text, i, _BEGIN)), None)
    if begin is None:
        return None
    behind = [i for i in items if i.number.start > begin.number.start and i.sentence <= begin.sentence + _SENTENCES]
    end = next((i for i in behind if _has(text, i, _END) and _has(text, i, _IN_FORCE)), None)
    end = end or next((i for i in behind if re.search("年[末底终]", text[i.start : i.number.start])), None)
    between = [i for i in behind if end is not None and i.number.start < end.number.start and not i.is_compared]
    made = tuple(i for i in between if _has(text, i, _MADE) and not _has(text, i, _GONE))
    gone = tuple(i for i in between if _has(text, i, _GONE))
    if end is None or not made or not gone or len(made) + len(gone) < len(between):
        return None
    wrong = WrongStock(end, begin, made, gone)
    return wrong if not _fits(wrong) and is_near(end.value or 0, wrong.expected) else None


def _has(text: str, item: CountedItem, pattern: re.Pattern[str]) -> bool:
    return pattern.search(text, item.start, item.end) is not None


def _sum(items: Sequence[CountedItem]) -> int:
    return sum(item.value or 0 for item in items)


def _fits(stock: WrongStock) -> bool:
    """Whether some of those made, less some of those repealed, make the end: one count may hold another."""
    begin, end = stock.begin.value or 0, stock.end.value or 0
    return any(begin + _sum(more) - _sum(less) == end for more in _some(stock.made) for less in _some(stock.gone))


def _some(items: Sequence[CountedItem]) -> list[tuple[CountedItem, ...]]:
    return [some for count in range(1, len(items) + 1) for some in combinations(items, count)]
