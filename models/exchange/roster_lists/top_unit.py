"""The one unit that all others of a list stand under: plain from title and names, or asked."""

import re
from collections.abc import Sequence

from models.exchange.roster_lists.codes import name_units
from models.exchange.roster_lists.draft_units import DraftUnit, plain_code
from models.exchange.roster_lists.questions import Questionnaire
from models.exchange.roster_lists.unit_index import UnitIndex
from models.exchange.roster_lists.unit_names import clean_name, is_place, level_of_name, place_of
from models.report.filing import Level

TOP, EACH_ALONE = "最上级", "各自独立"
_RANKS = ((4, ("省", "自治区")), (3, ("市", "州", "盟")), (2, ("县", "区", "旗")), (1, ("镇", "乡", "街道")))
_TITLE_PLACE = re.compile(
    r"^(?:附件\d*[:：]?)?(?:\d{4}年度?)?(?P<place>[^\d\s:：]{1,12}?(?:省|自治区|自治州|州|盟|市|县|区|旗))(?=[^县区市直级]|$)"
)


def join_at_the_top(index: UnitIndex, questions: Questionnaire, titles: Sequence[str], *, has_column: bool) -> None:
    """Let who has no superior report to the one top; ``has_column`` where a column was there to say so."""
    tops = [unit for unit in index.without_parent() if unit.code not in index.below_top]
    if len(tops) == 1:
        index.place_below(index.without_parent(), tops[0])
    if len(tops) < 2:
        return
    places = title_places(titles)
    is_said = has_column and not all(is_place(said) for unit in index.units for said in unit.parents)
    is_said = is_said or (has_column and not any(unit.parents for unit in index.units))
    top = None if is_said else _plain_top(index, tops, places)
    top = top or _ask_for_top(index, tops, places, questions)
    if top:
        index.place_below([unit for unit in index.without_parent() if unit is not top], top)


def title_places(titles: Sequence[str]) -> list[str]:
    """The places whose list it is, by what stands above it."""
    places = (match["place"] for title in titles if (match := _TITLE_PLACE.match(clean_name(title))))
    return list(dict.fromkeys(places))


def _plain_top(index: UnitIndex, tops: Sequence[DraftUnit], titles: Sequence[str]) -> DraftUnit | None:
    """The government that the title names; else the one of the highest rank, where departments go by its name or stand
    below it. A 市 among counties alone may be one of them."""
    governments = [unit for unit in tops if place_of(unit.name) and not _is_among_lower(unit)]
    if titles:
        named = [unit for unit in governments if place_of(unit.name) in titles]
        return named[0] if len(named) == 1 else None
    highest = max(map(_rank, tops), default=0)
    candidates = [unit for unit in governments if _rank(unit) == highest]
    if len(candidates) != 1:
        return None
    top = candidates[0]
    departments = [unit for unit in index.units if level_of_name(unit.name) is Level.DEPARTMENT]
    own = sum(unit.name.startswith(place_of(top.name)) for unit in departments)
    return top if own > 1 or (departments and top is index.units[0]) else None


def _is_among_lower(unit: DraftUnit) -> bool:
    return any(heading.level in (Level.COUNTY, Level.TOWN) for heading in unit.headings)


def _rank(unit: DraftUnit) -> int:
    """How high the place stands that a government is of; 0 for what is no government."""
    place = place_of(unit.name)
    return next((rank for rank, ends in _RANKS if place.endswith(ends)), 0)


def _ask_for_top(
    index: UnitIndex, tops: Sequence[DraftUnit], places: Sequence[str], questions: Questionnaire
) -> DraftUnit | None:
    highest = max(map(_rank, tops), default=0)
    governments = [unit for unit in tops if highest and _rank(unit) == highest]
    governments = governments if len(governments) == 1 else []  # of several, none stands over the others
    proposed = [f"{place}人民政府" for place in places if not index.of_place(place)][:1]
    answer = questions.ask(
        TOP,
        f"{len(tops)} 个单位没有上级：{name_units(tops, 3)}。最上级是哪个单位？（也可以写别的名称）",
        *((name, f"名册里加上 {name}，都归它") for name in proposed),
        *((unit.name, f"其余都归 {unit.name}") for unit in governments),
        (EACH_ALONE, "各自独立，不归一个上级"),
        takes_any=True,
    )
    if not answer or answer == EACH_ALONE:
        return None
    named = index.by_code.get(plain_code(answer)) or next(iter(index.named(answer)), None)
    return named or index.add(answer, at_top=True)
