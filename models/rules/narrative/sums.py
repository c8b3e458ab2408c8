"""Lists in the words: the parts against the total they are parts of."""

from collections.abc import Iterator
from functools import lru_cache

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.context import Spot, allowed, spots
from models.rules.rule import Basis, rule
from models.texts.items import CLAUSE, LIST, PART, Item
from models.texts.list_semantics import Kinds, kinds_of, lists_of
from models.texts.lists import Claim, Listing, sums
from models.texts.paragraph import Reading

# How near the parts of a list that may leave some out come to the total before the rest
# cannot be an omission: by the number of parts.
_NEAR = {2: 1.0, 3: 0.93}
_NEAR_FROM_FOUR = 0.85
_LEAST = {Claim.COMPLETE: 0.5, Claim.VIEW: 0.8}


class Misfit:
    """A list whose sum is no reading of any total it may belong to."""

    def __init__(self, head: Item, parts: tuple[Item, ...], heads: tuple[Item, ...], kinds: Kinds) -> None:
        self.head, self.parts, self.heads, self.kinds = head, parts, heads, kinds
        self.sum = sum(part.worth or 0 for part in parts)


@lru_cache(maxsize=2048)
def misfits(reading: Reading) -> tuple[Misfit, ...]:
    """Every list of a paragraph that cannot be right, whatever the tables say."""
    found: list[Misfit] = []
    for listing in lists_of(reading):
        misfit = _misfit(reading, listing)
        if misfit and not any(misfit.head is other.head and misfit.parts == other.parts for other in found):
            found.append(misfit)
    return tuple(found)


def _misfit(reading: Reading, listing: Listing) -> Misfit | None:
    kinds = kinds_of(reading, listing.parts)
    heads = kinds.heads_of(listing.heads)
    if not heads or _fits(listing, heads, kinds):
        return None
    parts = extent(listing, kinds)
    if len(parts) < 2 or listing.is_loose:
        return None
    misfit = Misfit(heads[0], parts, heads, kinds)
    return misfit if _is_wrong(misfit, listing, kinds) else None


def _fits(listing: Listing, heads: tuple[Item, ...], kinds: Kinds) -> bool:
    """Whether any reading of the list gives any of the totals."""
    wanted = {head.worth for head in heads}
    for head in heads:
        told = kinds.head_told(head)
        if told is None or told.key != "answer":
            wanted |= {(head.worth or 0) + shift for shift in kinds.shifts}
    totals = {total for total, _ in sums(listing.parts, whole=_is_whole(listing, kinds))}
    if kinds.keys[-1] in ("carry_out", "carry_in"):
        totals |= {total for total, _ in sums(listing.parts[:-1], whole=True)}
    units = [part for part in listing.parts if part.number.unit == heads[0].number.unit]
    if 1 < len(units) < len(listing.parts):
        totals |= {total for total, _ in sums(units)}
    if listing.groups:
        totals.add(sum(group.worth or 0 for group in listing.groups))
    if listing.trailing:
        totals |= {sum(p.worth or 0 for p in listing.parts[k:]) for k in range(len(listing.parts) - 1)}
    return bool(wanted & totals)


def _is_whole(listing: Listing, kinds: Kinds) -> bool:
    """Whether the list surely goes on to its last part: that one is 其他, or all are results of requests."""
    if listing.trailing or (kinds.is_partition and len(kinds.results) >= 3):
        return True
    return listing.has_rest and len(extent(listing, kinds)) == len(listing.parts)


def extent(listing: Listing, kinds: Kinds) -> tuple[Item, ...]:
    """The parts that surely belong to the list: up to a stronger mark or a clause of another matter."""
    if kinds.is_partition or listing.groups:
        return listing.parts if not listing.groups else ()
    parts = listing.parts
    ranks = [part.rank for part in parts]
    most = PART - 1 if ranks[1] == LIST else max(ranks[1], CLAUSE)
    first_opens = kinds.opens_anew(parts[0])
    for place in range(1, len(parts)):
        rises = place > 1 and ranks[place] > most
        if rises or (kinds.opens_anew(parts[place]) and not first_opens):
            return parts[:place]
    return parts


def _is_wrong(misfit: Misfit, listing: Listing, kinds: Kinds) -> bool:
    head = misfit.head.worth or 0
    if listing.trailing:
        return _trailing_is_wrong(misfit, listing, head)
    if listing.claim is Claim.PARTIAL and kinds.are_doings(misfit.parts):
        return False
    if misfit.sum > head:
        return all(misfit.sum > (h.worth or 0) for h in misfit.heads) or kinds.is_complete
    if listing.claim is Claim.NEVER or not head:
        return False
    part = misfit.sum / head
    if kinds.is_complete:
        return True
    if listing.claim in _LEAST:
        return part >= _LEAST[listing.claim]
    return part >= _NEAR.get(len(misfit.parts), _NEAR_FROM_FOUR)


def _trailing_is_wrong(misfit: Misfit, listing: Listing, head: int) -> bool:
    if misfit.parts != listing.parts or len({part.rank or LIST for part in misfit.parts[1:]}) > 1:
        return False
    sure = listing.claim is Claim.COMPLETE or len(misfit.parts) > 2
    least, most = (0.8, 1.25) if sure else (0.9, 1.1)
    return bool(head) and least <= misfit.sum / head <= most


def _tables_allow(filing: Filing, misfit: Misfit) -> bool:
    """Whether the tables give the sum another reading: received ones beside all that were handled."""
    told = misfit.kinds.head_told(misfit.head)
    if told is None or not misfit.kinds.is_partition or not misfit.kinds.is_of_requests:
        return False
    options = allowed(filing, told.readings)
    handled = filing.figures.get(filing.edition.find("requests.handled_total.total"))
    mine = misfit.head.worth in [option.value for option in options or ()]
    return mine and misfit.sum == handled


def _message(spot: Spot, misfit: Misfit) -> str:
    addends = "+".join(_addend(part) for part in misfit.parts)
    head = spot.words(misfit.head.start, misfit.head.number.end).strip("，,；;。：: ")[-30:]
    gap = abs(misfit.sum - (misfit.head.worth or 0))
    others = [h for h in misfit.heads[1:] if h.worth]
    tried = "".join(f"，与 {h.worth} 相差 {abs(misfit.sum - (h.worth or 0))}" for h in others)
    also = f"（也试过别的总数{tried}）" if tried else ""
    return f"“{head}”的分项：{addends}={misfit.sum}，与 {misfit.head.worth} 相差 {gap}{also}。请核对总数和各分项。"


def _addend(part: Item) -> str:
    value = int(part.number.value)
    return f"{value}×{part.copies}" if part.copies > 1 else str(value)


@rule(
    "N-6",
    "文字中的分项与总数",
    Severity.WARN,
    Basis.PRACTICE,
    "文字里分项列出的数，加起来等于它们的总数（“其中”可以只列一部分）",
    source="上海市人民政府办公厅 2019 年度报告、曲靖市人民政府 2020 年度报告",
)
def parts_sum(filing: Filing) -> Iterator[Breach]:
    """Parts against their total, on every level."""
    for spot in spots(filing):
        for misfit in misfits(spot.reading):
            if not _tables_allow(filing, misfit):
                number, last = misfit.head.number, misfit.parts[-1].number
                yield spot.breach(
                    _message(spot, misfit),
                    (number.start, number.end),
                    also=(misfit.parts[0].number.start, last.start),
                    left=misfit.sum,
                    right=misfit.head.worth,
                )
