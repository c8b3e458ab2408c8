"""A title in lines broken by sense, each shorter or longer than the next as 7.3.1 asks."""

import re
from itertools import combinations

from output.page.line_breaking import NO_END, NO_START

# Words of titles that are not taken apart.
_WHOLE = re.compile(
    "[0-9]{4}年|人民政府|政府信息公开|工作|年度报告|委员会|监督管理|管理|办公[室厅]|办事处|自治[区州县旗]|街道|大兴安岭"
    "|市场|社会保障|社会|人力资源和社会保障|人力资源|住房和城乡建设|自然资源|发展和改革|医疗保障|文化和旅游|综合行政执法|交通运输"
    "|国有资产|开发区|退役军人|政务服务|行政审批|合作区|示范区|管理委员会|[（(][^（()）]{1,18}[)）]"
    # The peoples that autonomous places are named after.
    "|(?:蒙古|回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|土|仫佬|羌|布朗|撒拉|毛南"
    "|仡佬|普米|怒|保安|裕固|独龙|德昂|阿昌|京|基诺|门巴|珞巴|高山)族|维吾尔|哈萨克|柯尔克孜|达斡尔|锡伯|塔吉克|鄂温克|鄂伦春"
)
# What a part of an agency's name ends with.
_PART_END = re.compile("(?:政府|局|委员会|办公室|厅|院|处|中心|站|所|队|部|省|市|县|区|州|盟|旗|镇|乡|街道|[）)、])$")
_FROM_EVEN = 5  # characters a cut of a long title may lie from where even lines would part
_MOST_PLACES, _MOST_CUTS = 24, 3
# What a fault costs: a break where no part of the title ends, one within a part of the agency's name, the agency's end
# within a line, a middle line shorter than those around it, one line more than needed.
_BLUNT, _SPLIT, _MIXED, _WAIST, _LINE = 4.0, 9.0, 10.0, 2.0, 4.0
# And in a title so long that all ways to cut it are looked at: a word torn, a mark where it must not stand.
_TORN, _FORBIDDEN = 20.0, 1000.0


def title_lines(title: str, ems: float, agency: str = "") -> list[str]:
    """The title in as few lines as hold it (``ems`` characters each), the lines after the sense.

    Where the agency's name ends is the best place; shapes 上短下长 and 上长下短 are liked, equal
    lines too, a short middle is not.
    """
    count = max(1, -(-len(title) // int(ems)))
    places = [at for at in range(1, len(title)) if _can_cut(title, at)]
    candidates: list[tuple[float, list[str]]] = []
    for lines in (count, count + 1):
        for cuts in _possible_cuts(places, lines - 1, title, agency):
            parts = [title[a:b] for a, b in zip((0, *cuts), (*cuts, len(title)), strict=True)]
            if max(map(_width, parts)) <= ems:
                candidates.append((_price(parts, cuts, title, agency) + _LINE * (lines - count), parts))
    return min(candidates)[1] if candidates else _cheapest_lines(title, ems, agency)


def _cheapest_lines(title: str, ems: float, agency: str) -> list[str]:
    """The lines of a title of any length: of all ways to cut it the one that costs least, lines of like width.

    A word is cut only where no line could hold it otherwise; no line ever begins or ends with a wrong mark.
    """
    count = -(-_width(title) // ems)
    ideal = _width(title) / max(1.0, count)
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for end in range(1, len(title) + 1):
        ways = []
        for start in range(end):
            width = _width(title[start:end])
            if width <= ems or end - start == 1:
                cost, cuts = best[start]
                cost += _LINE + abs(width - ideal) / 2 + _cut_price(title, end, agency)
                ways.append((cost, (*cuts, end)))
        best.append(min(ways))
    cuts = best[-1][1]
    return [title[a:b] for a, b in zip((0, *cuts[:-1]), cuts, strict=True)]


def _cut_price(title: str, at: int, agency: str) -> float:
    if at == len(title):
        return 0.0
    if title[at] in NO_START or title[at - 1] in NO_END:
        return _FORBIDDEN
    price = 0.0 if _can_cut(title, at) else _TORN
    if at == len(agency):
        return price - _MIXED
    price += _BLUNT if at > len(agency) else 1.0 if _ends_part(title, at) else _SPLIT
    return price + (_BLUNT if _in_brackets(title, at) and title[at - 1] != "、" else 0.0)


def _possible_cuts(places: list[int], cuts: int, title: str, agency: str) -> list[tuple[int, ...]]:
    """Ways to cut; in a long title only at its better places, so that there are few."""
    if cuts > 1:
        better = [at for at in places if _ends_part(title, at) or at == len(agency)]
        places = better if len(better) >= cuts else places
        step = len(title) / (cuts + 1)
        even = [at for at in places if abs(at / step - round(at / step)) * step <= _FROM_EVEN or at == len(agency)]
        places = even if len(even) >= cuts else places[:_MOST_PLACES]
    if cuts > _MOST_CUTS:
        return []
    return list(combinations(places, cuts))


def _can_cut(title: str, at: int) -> bool:
    if title[at] in NO_START or title[at - 1] in NO_END:
        return False
    return not any(word.start() < at < word.end() for word in _WHOLE.finditer(title))


def _width(part: str) -> float:
    return sum(0.56 if char.isascii() else 1.0 for char in part)


def _ends_part(title: str, at: int) -> bool:
    return bool(_PART_END.search(title, 0, at)) or title[at] in "（("


def _in_brackets(title: str, at: int) -> bool:
    return title.count("（", 0, at) > title.count("）", 0, at)


def _price(parts: list[str], cuts: tuple[int, ...], title: str, agency: str) -> float:
    price = _MIXED if cuts and agency not in ("", title) and len(agency) not in cuts else 0.0
    for at in cuts:
        if at < len(agency):
            price += 1 if _ends_part(title, at) else _SPLIT
            price += _BLUNT if _in_brackets(title, at) and title[at - 1] != "、" else 0
        elif at > len(agency):
            price += _BLUNT
    widths = [_width(part) for part in parts]
    price += (max(widths) - min(widths)) / 4
    if len(widths) > 2 and min(widths[1:-1]) < min(widths[0], widths[-1]) - 2:
        price += _WAIST
    return price
