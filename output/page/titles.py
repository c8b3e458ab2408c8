"""A title in lines broken by sense, each shorter or longer than the next as 7.3.1 asks."""

import re
from itertools import combinations

# Words of titles that are not taken apart.
_WHOLE = re.compile(
    r"[0-9]{4}年|人民政府|政府信息公开|工作|年度报告|委员会|管理局|监督管理|办公室|自治[区州县旗]|[（(][^（()）]*[)）]"
)
_AFTER = "年府局委厅办室会院处站所队校部团省市县区州盟旗镇乡）)、和与及的"
_FROM_EVEN = 5  # characters a cut of a long title may lie from where even lines would part
_MOST_PLACES, _MOST_CUTS = 24, 3
_BLUNT = 3.0  # what it costs to break where no part of the title ends


def title_lines(title: str, ems: float, agency: str = "") -> list[str]:
    """The title in as few lines as hold it (``ems`` characters each), the lines after the sense.

    Where the agency's name ends is the best place; shapes 上短下长 and 上长下短 are liked, equal
    lines too, a short middle is not.
    """
    count = max(1, -(-len(title) // int(ems)))
    places = [at for at in range(1, len(title)) if not _inside(title, at)]
    best: tuple[float, list[str]] | None = None
    for lines in (count, count + 1):
        for cuts in _choices(places, lines - 1, title, agency):
            parts = [title[a:b] for a, b in zip((0, *cuts), (*cuts, len(title)), strict=True)]
            if max(map(_width, parts)) <= ems:
                price = _price(parts, cuts, title, agency) + 4 * (lines - count)
                best = min(best, (price, parts)) if best else (price, parts)
        if best:
            return best[1]
    step = int(ems)
    return [title[at : at + step] for at in range(0, len(title), step)]


def _choices(places: list[int], cuts: int, title: str, agency: str) -> list[tuple[int, ...]]:
    """Ways to cut; in a long title only at its better places, so that there are few."""
    if cuts > 1:
        better = [at for at in places if title[at - 1] in _AFTER or at == len(agency)]
        places = better if len(better) >= cuts else places
        step = len(title) / (cuts + 1)
        even = [at for at in places if abs(at / step - round(at / step)) * step <= _FROM_EVEN]
        places = even if len(even) >= cuts else places[:_MOST_PLACES]
    if cuts > _MOST_CUTS:
        return []
    return list(combinations(places, cuts))


def _inside(title: str, at: int) -> bool:
    return any(word.start() < at < word.end() for word in _WHOLE.finditer(title))


def _width(part: str) -> float:
    return sum(0.56 if char.isascii() else 1.0 for char in part)


def _price(parts: list[str], cuts: tuple[int, ...], title: str, agency: str) -> float:
    price = 0.0
    for at in cuts:
        if at == len(agency):
            price -= 2
        elif title[at - 1] not in _AFTER:
            price += _BLUNT
        elif at < len(agency):
            price += 1
    widths = [_width(part) for part in parts]
    price += (max(widths) - min(widths)) / 4
    if len(widths) > 2 and min(widths[1:-1]) < min(widths[0], widths[-1]):
        price += 3
    return price
