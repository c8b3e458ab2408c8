"""Counts that take a number told before for known: 「上述 74 件」, 「公开的 62 部预案中」, 「通过 6 期培训」."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from models.editions.lexicon import Lexicon
from models.texts.counted_items import CountedItem
from models.texts.numbers import Number, NumberKind
from models.texts.paragraph import ParsedParagraph

_MOST_BEFORE = 24
_MOST_ADDED = 6
_NEAREST = 3


@lru_cache(maxsize=2048)
def find_wrong_references(paragraph: ParsedParagraph) -> tuple[tuple[CountedItem, CountedItem], ...]:
    """Every count that points back to a number nobody told, with the count that it must mean."""
    items = paragraph.all_items
    found = ((item, _meant(paragraph, item, items[max(0, n - _MOST_BEFORE) : n])) for n, item in enumerate(items) if n)
    return tuple((item, other) for item, other in found if other is not None)


@lru_cache(maxsize=2048)
def references_to_elsewhere(paragraph: ParsedParagraph) -> tuple[tuple[CountedItem, str], ...]:
    """The counts that take a number for known which this paragraph has not told, with the noun that they are of."""
    found = []
    for place, item in enumerate(paragraph.items):
        reference = _reference_of(paragraph, item) if _is_exact(item) and not item.nested else None
        if reference is None or len(reference.noun) < _SHORTEST_HEAD or not reference.is_of_all:
            continue
        before = paragraph.items[max(0, place - _MOST_BEFORE) : place]
        alike = [other for other in before if _is_exact(other) and _is_counted_alike(other.number, item.number)]
        is_known = any(_is_known(paragraph, reference, other) for other in alike)
        if not (is_known or _is_of_other_time(paragraph, item)):
            found.append((item, reference.noun))
    return tuple(found)


def is_told_of(paragraph: ParsedParagraph, item: CountedItem, noun: str, alike: Number) -> bool:
    """Whether an exact count is of a noun that a number in another paragraph names, and no part of a list."""
    if not _is_exact(item) or not _is_counted_alike(item.number, alike) or _is_of_other_time(paragraph, item):
        return False
    return _is_known(paragraph, _Reference(noun, "", is_of_all=True), item)


@dataclass(frozen=True, slots=True)
class _Reference:
    """What a count takes for known.

    ``noun`` are the words behind the number that begin with what is counted, ``owner`` those before it that say whose
    it is; ``is_of_all`` is set where the words say that all of them are meant, ``is_pointed_at`` where they say 这,
    ``is_of_year`` where they say 全年.
    """

    noun: str
    owner: str
    is_of_all: bool
    is_pointed_at: bool = False
    is_of_year: bool = False


def _meant(paragraph: ParsedParagraph, item: CountedItem, before: Sequence[CountedItem]) -> CountedItem | None:
    """The count that an item points back to, where its number is neither that nor told of anything else before it."""
    reference = _reference_of(paragraph, item) if _is_exact(item) and not item.nested else None
    if reference is None:
        return None
    alike = [other for other in before if _is_exact(other) and _is_counted_alike(other.number, item.number)]
    if item.value in {other.value for other in alike}:
        return None
    known = [other for other in alike if _is_known(paragraph, reference, other)]
    if reference.is_pointed_at and not any(_may_be_wrong(reference, item, other) for other in known):
        if item.value in _values_told(before):
            return None
        return _slip_of(item, alike[-_NEAREST:]) or _less_than_pointed_at(paragraph, reference, item, alike[-_NEAREST:])
    if not known and not (reference.noun or reference.owner):
        return None if item.value in _values_told(before) else _slip_of(item, alike)
    if item.value in _values_told(known) or any(_is_of_other_time(paragraph, other) for other in (item, *known)):
        return None
    if reference.is_of_year:  # 「全年举办培训 4 期……全年 3 期培训均」
        text = paragraph.normalised.text
        whole = next((o for o in reversed(known) if _OF_YEAR.search(text, o.start, o.number.start)), None)
        if whole and whole.sentence != item.sentence:
            return whole
    return next((other for other in reversed(known) if _may_be_wrong(reference, item, other)), None)


# ---- how a count takes a number for known

_POINTS_BACK = re.compile("(?:上述|前述)(?![^，。;]{0,6}(?:以外|之外|不同))(?P<owner>[\u4e00-\u9fff]{0,6})$")
_OF_KNOWN = re.compile("(?P<name>[\u4e00-\u9fff]{2,10})的$")
_AMONG_THEM = re.compile("[^，。;、\\d]{0,8}?[中里](?=[，,]|\\d|有)")
_EMPTY = re.compile(
    "^(?:[全本今当]年(?:度)?|其中|在|共|累计|已经?|年内|所有|全部|我[局委厅办院市县区镇]|针?对|从|把|将|就)+"
)
_HANDLES = re.compile("[，,;。:、]?(?:对|把|将|就|针对)")
# Nothing but these stands before a number that begins its clause: the words behind it are its subject or object.
_BEGINS_CLAUSE = re.compile(
    "[，,;。:、]?(?:通过|经过|经|针对|围绕|结合|依托|利用|从|对|就|将|把|为|向|在|以|按照|根据|回顾|纵观)?"
    "(?:这|该|上述|前述|全部|所有|全年|年内|本年|[全本我]?[省市县区镇局])*的?"
    "(?P<doing>[\u4e00-\u9fff]{0,4}(?:收到|发现|举办|举行|印发|发放|制作|开展|召开|清理|征集|提出|印制|开设|组织|推送|形成)的)?"
)
# 「24 件中，自然人 22 件」, 「对 63 件逐件标注」: nothing says what is counted but what was told before.
_OPENS_BARELY = re.compile("[，,;。:、]?(?:在|从|对|将|把|这|当年|年内|其)?(?:办结|收到|新收|答复|受理)?的?")
_OF_THESE = re.compile(
    "(?:之中|当中|之内|[中里内])(?:[，,:]|\\d|有|涉|属|自|超过|近)|逐[件一个份]|(?:全部|均|都)(?:按|在|于|已)"
)
_BEGINS_OF_THESE = frozenset("之当中里内逐全均都")
_SAYS_ALL_BEFORE = re.compile("这|该|上述|前述|全部|所有|全年|年内|本年|通过|经过|[省市县区镇局]")
_SAYS_ALL_BEHIND = re.compile("[\u4e00-\u9fff]{1,12}?(?:[均皆都]|全部|悉数|一律|逐一|无一|[共总]计?(?!同)|累计|合计)")
_NAMED_AMONG = re.compile("(?![^，。;]{0,6}申请)[\u4e00-\u9fff]{2,6}?[中里][，,]")  # 「上述 8 期培训中，均……」
_OF_YEAR = re.compile("全年|本年|今年|年内")
_NOUN = re.compile("[\u4e00-\u9fff“”《》‘’]{2,16}")
_MARKS = re.compile("[“”《》‘’「」]")


def _reference_of(paragraph: ParsedParagraph, item: CountedItem) -> _Reference | None:
    text, number = paragraph.normalised.text, item.number
    before = text[item.start : number.start]
    behind = _NOUN.match(text, number.end)
    noun = _MARKS.sub("", behind[0]) if behind else ""
    if "述" in before and (pointed := _POINTS_BACK.search(before)):
        says_all = _SAYS_ALL_BEHIND.match(text, number.end) or _NAMED_AMONG.match(text, number.end)
        is_named = len(pointed["owner"]) < _SHORTEST_HEAD and says_all
        if is_named:  # 「上述 7 件申请均在期限内答复」
            return _Reference(noun, "", is_of_all=True, is_pointed_at=True)
        return _Reference("", pointed["owner"] if len(pointed["owner"]) > 1 else "", is_of_all=True)
    if points_barely(paragraph, item):
        return _Reference("", "", is_of_all=True)
    begins = _BEGINS_CLAUSE.fullmatch(before) if noun else None
    owned = _OF_KNOWN.search(before) if begins is None and before.endswith("的") else None
    if owned and (_AMONG_THEM.match(text, number.end) or (noun and _HANDLES.match(before))):
        name = _EMPTY.sub("", owned["name"])
        return _Reference("", name, is_of_all=True) if len(name) > 1 else None
    is_pointed_at = before.endswith(("这", "该", "此"))
    if begins is None:
        return _Reference(noun, "", is_of_all=True, is_pointed_at=True) if noun and is_pointed_at else None
    is_of_all = _SAYS_ALL_BEFORE.search(before) or _SAYS_ALL_BEHIND.match(text, number.end)
    is_of_year = _OF_YEAR.search(before) is not None
    return _Reference(noun, "", bool(is_of_all) and not begins["doing"], is_pointed_at, is_of_year)


def points_barely(paragraph: ParsedParagraph, item: CountedItem) -> bool:
    """Whether nothing but its number says what a count points back to: 「24 件中，」."""
    text, number = paragraph.normalised.text, item.number
    if text[number.end : number.end + 1] not in _BEGINS_OF_THESE or _OF_THESE.match(text, number.end) is None:
        return False
    return _OPENS_BARELY.fullmatch(text, item.start, number.start) is not None


# ---- the counts it may mean


def _is_known(paragraph: ParsedParagraph, reference: _Reference, other: CountedItem) -> bool:
    """Whether a count is of what a reference names: by the noun beside its number, or by the words before it."""
    text = paragraph.normalised.text
    if reference.owner:
        named = _MARKS.sub("", text[other.start : other.end])
        own = _LINKING.sub("", _MARKS.sub("", text[other.start : other.number.start]).strip("，,;。:、("))
        return reference.owner in named or (len(own) > 1 and own in reference.owner)
    if not reference.noun:
        return False
    before = _LINKING.sub("", _MARKS.sub("", text[other.start : other.number.start]))
    if any(before.endswith(reference.noun[:length]) for length in range(2, min(len(reference.noun), 8) + 1)):
        return True
    behind = _NOUN.match(text, other.number.end)
    return behind is not None and _is_same_head(_MARKS.sub("", behind[0]), reference.noun)


_LINKING = re.compile("(?:[为达有计是共了]|达到|合计|共计|全[省市县区镇局]|累计|分别)+$")
_SHORTEST_HEAD, _LONGEST_HEAD = 2, 8


def _is_same_head(one: str, other: str) -> bool:
    """Whether two nouns behind their numbers are one, or one is the end of the other: 「业务培训」, 「培训」."""
    return any(
        one[:length] == other[:length] and len(one) == length
        for length in range(_SHORTEST_HEAD, min(len(one), len(other), _LONGEST_HEAD) + 1)
    ) or any(one.endswith(other[:length]) for length in range(_SHORTEST_HEAD, min(len(other), _LONGEST_HEAD) + 1))


_ALIKE_UNITS = (
    frozenset({"人", "名", "位"}),
    frozenset({"场", "场次", "次", "期", "期次"}),
    frozenset({"篇", "条", "则", "条次"}),
    frozenset({"件", "起", "宗", "例"}),
)


def _is_counted_alike(one: Number, other: Number) -> bool:
    return one.unit == other.unit or any({one.unit, other.unit} <= units for units in _ALIKE_UNITS)


def _is_exact(item: CountedItem) -> bool:
    return item.value is not None and item.number.kind is NumberKind.COUNT and item.number.is_exact


def _values_told(before: Sequence[CountedItem]) -> set[int]:
    """The numbers told so far, the sums of some side by side, and what is left of one without another."""
    values = [other.value for other in before if other.value is not None]
    told = set(values)
    for place in range(len(values)):
        told |= set(accumulate(values[place : place + _MOST_ADDED]))
    return told | {one - other for one in values for other in values if one > other}


_OTHER_TIME = re.compile(
    "上年|去年|上一年|同期|往年|[比较](?:上|去|前|\\d)|计划|将于|拟|下一?年|明年|近[两三四五\\d]年|预计|\\d{4}年[末底]?(?:没|未|结转|转|遗留|留)"
)


@lru_cache(maxsize=4)
def _narrowing(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(lexicon.alternation(lexicon.scope["part_of_office"], lexicon.scope["part_of_year"]))


def _is_of_other_time(paragraph: ParsedParagraph, item: CountedItem) -> bool:
    """Whether a count may be of another time, or of a part of the office or the year."""
    text = paragraph.normalised.text
    start = paragraph.sentence_starts[paragraph.sentence_of(item.number.start)]
    words = _WIDENS.split(text[max(start, item.number.start - _LONGEST_LEAD) : item.number.start])[-1]
    own = text[item.start : item.end]
    return item.is_compared or bool(_OTHER_TIME.search(own) or _narrowing(paragraph.lexicon).search(words))


_LONGEST_LEAD = 80
_WIDENS = re.compile("[;:]|全年|本年度?|年内|全[省市县区镇局]")


def _may_be_wrong(reference: _Reference, item: CountedItem, other: CountedItem) -> bool:
    """Whether a number can hardly be that of some of them: more than there are, or all of them with a slip."""
    told, meant = item.value or 0, other.value or 0
    is_near = item.sentence == other.sentence and not reference.owner
    if is_near and not reference.is_pointed_at:
        return reference.is_of_all and is_exchange(told, meant)
    if told > meant:
        return told <= meant * _MOST_TIMES
    return is_exchange(told, meant) or (reference.is_of_all and is_slip(told, meant))


_MOST_TIMES = 2
_NAMES = re.compile("[《》“”]")


def _less_than_pointed_at(
    paragraph: ParsedParagraph, reference: _Reference, item: CountedItem, alike: list[CountedItem]
) -> CountedItem | None:
    """The last count of the noun pointed at, where all of them are fewer: 「申请公开 3 件……该 4 件申请」.

    What names in quotation marks stand between may be counted without a number.
    """
    text = paragraph.normalised.text
    told = [other for other in alike if reference.noun[:_SHORTEST_HEAD] in text[other.start : other.end]]
    if not told or told[-1].sentence < item.sentence - 1 or any(_is_of_other_time(paragraph, o) for o in (item, *told)):
        return None
    between = _NAMES.search(text, told[-1].number.end, item.number.start)
    most = max(other.value or 0 for other in told)
    return told[-1] if not between and most < (item.value or 0) <= most * _MOST_TIMES else None


def _slip_of(item: CountedItem, alike: list[CountedItem]) -> CountedItem | None:
    return next((other for other in reversed(alike) if is_slip(item.value or 0, other.value or 0)), None)


def is_exchange(told: int, meant: int) -> bool:
    """Whether two neighbouring digits are exchanged."""
    one, other = str(told), str(meant)
    wrong = [n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    return len(one) == len(other) and len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(one) == sorted(other)


def is_slip(told: int, meant: int) -> bool:
    """Whether a number of two digits and more is another one written wrongly: two digits exchanged, or one changed."""
    if min(told, meant) < 10 or told == meant:
        return False
    one, other = str(told), str(meant)
    wrong = sum(a != b for a, b in zip(one, other, strict=False))
    return is_exchange(told, meant) or (len(one) == len(other) and wrong == 1)
