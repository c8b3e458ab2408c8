"""Of how much of the office and of the year a text speaks: what narrows it holds on until something widens it."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from models.editions.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class ClaimScope:
    """``is_part_of_office`` and ``is_part_of_year`` where only a part is spoken of.

    ``part`` is the word for the part of the office (分局), ``body`` the office named.
    """

    is_part_of_office: bool = False
    is_part_of_year: bool = False
    part: str = ""
    body: str = ""

    @property
    def is_partial(self) -> bool:
        """Whether only a part of the office or another time than the year is spoken of."""
        return self.is_part_of_office or self.is_part_of_year


_WHOLE = ClaimScope()


class _SentenceScopes(NamedTuple):
    """The scopes of a sentence and the places where they begin, and the one that it leaves to the next sentence."""

    places: list[int]
    scopes: list[ClaimScope]
    last: ClaimScope


class Scopes:
    """The scope at every place of a paragraph; a sentence is read when it is asked for.

    A word that narrows holds to the end of its sentence, and on into sentences that go on with the same matter
    (其中…, 均…, 予以公开…); inside a list it holds for its part of the list alone, in a point (二是…) for that point.
    """

    def __init__(self, text: str, sentences: tuple[int, ...], lexicon: Lexicon) -> None:
        self._text, self._sentences = text, sentences
        self._patterns = _scope_patterns(lexicon)
        self._read: dict[int, _SentenceScopes] = {}

    def at(self, place: int) -> ClaimScope:
        """The scope of what begins at a place."""
        sentence = bisect_right(self._sentences, place) - 1
        self._read_up_to(sentence)
        known = self._read[sentence]
        return known.scopes[bisect_right(known.places, place) - 1]

    def _read_up_to(self, sentence: int) -> None:
        """Read a sentence, and before it those that it goes on with."""
        first = sentence
        while first not in self._read and self._goes_on(first):
            first -= 1
        for index in range(first, sentence + 1):
            if index not in self._read:
                self._read[index] = self._scopes_of(index)

    def _goes_on(self, sentence: int) -> bool:
        """Whether a sentence goes on with the matter of the one before it."""
        return sentence > 0 and self._patterns.continues.match(self._text, self._sentences[sentence]) is not None

    def _scopes_of(self, sentence: int) -> _SentenceScopes:
        text, start = self._text, self._sentences[sentence]
        end = self._sentences[sentence + 1] if sentence + 1 < len(self._sentences) else len(text)
        scope = self._read[sentence - 1].last if self._goes_on(sentence) else _WHOLE
        if _GOES_ON.match(text, start) and _YEARS.search(text, self._sentences[max(sentence - 1, 0)], start):
            scope = replace(scope, is_part_of_year=True)  # 「2021 至 2025 年…。累计答复…」
        places, scopes = [start], [scope]
        before_list: ClaimScope | None = None
        before_points: ClaimScope | None = None
        for match in self._patterns.events.finditer(text, start, end):
            kind = match.lastgroup or ""
            if kind == "listed":
                before_list = scope
                continue
            if kind == "point":
                before_points = scope = before_points or scope
                places.append(match.start())
                scopes.append(scope)
                continue
            if kind != "ends_list":
                scope = _moved(scope, kind, text, start, match)
            elif before_list is not None:
                scope, before_list = before_list, None
            places.append(match.start())
            scopes.append(scope)
        return _SentenceScopes(places, scopes, scope if before_list is None else before_list)


def _moved(scope: ClaimScope, kind: str, text: str, start: int, match: re.Match[str]) -> ClaimScope:
    """The scope behind a word of a sentence that begins at ``start``."""
    if kind == "whole_office" and _COMPARED_WITH.search(text, start, match.start()):
        return scope  # 「市级：新收 48 件，占全省的 17.5%，结转 3 件」
    if kind == "part_of_office" and _INCLUDED.search(text, start, match.start()):
        kind = "whole_office"  # 「市局及派出分局」
    elif kind == "whole_office" and match[0].startswith("本机关") and _BODY_ITSELF.search(text, start, match.start()):
        kind = "part_of_office"  # 「省政府办公厅本机关」: not those below it
    match kind:
        case "whole_office":
            return replace(scope, is_part_of_office=False, part="", body="")
        case "whole_year":
            return replace(scope, is_part_of_year=False)
        case "part_of_office":
            return replace(scope, is_part_of_office=True, part=match[0])
        case "body":
            name = _BODY.search(text, max(start, match.end() - _LONGEST_NAME), match.end())
            return replace(scope, body=name[0]) if name else scope
    return replace(scope, is_part_of_year=True)


_GOES_ON = re.compile("累计|合计|同期|期间")
_YEARS = re.compile(r"\d{4}年?[-—–~至到]{1,2}\d{4}年|五[”年]|近[两二三四五六七八九十\d]{1,2}年")
_INCLUDED = re.compile(
    "[局委厅办院府关级县区市镇乡道处](?:及|和|与|、|以及|含|包括|连同)(?:其|各|所有|全部|派出|下辖|辖区|辖|下设|基层){0,3}$"
)
_COMPARED_WITH = re.compile("(?:占|高于|低于|多于|少于|相当于)$")
_BODY_ITSELF = re.compile("(?:政府办?|办公[室厅]|委员会|[局委厅院署])$")
_LONGEST_NAME = 17
# The name of an office at the beginning of a clause; 「我局」 and 「各县」 name none.
_BODY = re.compile("(?<![\u4e00-\u9fff])(?![我本全各])(?:[A-Z][\u4e00-\u9fff]{1,15}|[\u4e00-\u9fff]{2,16})$")


@dataclass(frozen=True)
class _ScopePatterns:
    events: re.Pattern[str]
    continues: re.Pattern[str]


@lru_cache(maxsize=4)
def _scope_patterns(lexicon: Lexicon) -> _ScopePatterns:
    words = {name: lexicon.alternation(listed) for name, listed in lexicon.scope.items()}
    numeral_of_point = "[一二三四五六七八九十]"
    numeral = "[两二三四五六七八九十\\d]"
    office = "(?:局|委|厅|院|县|区|镇|乡|街道|公司|中心|政府|办公室|委员会|学校|医院|支队|办)"
    doing = "(?:全年|本年|今年|年内|共|累计|新|已){0,3}(?:"
    doing += "收到|受理|接收|新收|收件|登记|承办|承接|答复|回复|办结|办理|收办|制发|制定|印发|作出"
    doing += "|公开|予以|不予|部分公开|无法提供|被复议|被诉|被申请|应诉)"
    listed = (
        word
        for name in ("whole_office", "part_of_year", "whole_year", "part_of_office")
        for word in lexicon.scope[name]
    )
    opening = "".join(
        sorted({word[0] for word in listed} | set("其;近一两二三四五六七八九十局委厅院县区镇乡街公中政办学医支"))
    )
    return _ScopePatterns(
        re.compile(
            rf"(?=[{opening}\d])(?:(?P<listed>其中)|(?P<point>(?<=[。;:，]){numeral_of_point}是)|(?P<ends_list>;)"
            rf"|(?P<whole_office>(?:{words['whole_office']})(?:各[\u4e00-\u9fff、]{{1,16}})?)"
            rf"|(?P<part_of_year>{words['part_of_year']}|\d{{4}}年?[-—–~至到]{{1,2}}\d{{4}}年|近{numeral}{{1,2}}(?:个)?年|{numeral}{{1,2}}年(?:来|间))"
            rf"|(?P<whole_year>{words['whole_year']}|\d{{4}}年(?!\d|[上下]半|[第一二三四]季|以来|来|至))"
            rf"|(?P<part_of_office>{words['part_of_office']})"
            rf"|(?P<body>{office}(?={doing}|\d)))"
        ),
        re.compile(f"(?:{words['continues']})"),
    )
