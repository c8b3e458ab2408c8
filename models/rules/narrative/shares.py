"""Percentages in the words: a share against its part and total, and shares that divide a whole."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from models.editions.lexicon import Sum
from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.context import Spot, allowed, spots
from models.rules.narrative.sums import extent
from models.rules.rule import Basis, rule
from models.texts.claim import cell_pattern
from models.texts.items import Item
from models.texts.list_semantics import kinds_of, lists_of, told_at
from models.texts.lists import Claim, Listing
from models.texts.numbers import Number
from models.texts.paragraph import Reading
from models.texts.term_matches import phrases

_FLOWS = ("answer", "handle", "receive", "newly", "request")
_WHOLE = Decimal(100)


class Share:
    """A printed share that fits none of the totals the paragraph knows."""

    def __init__(self, item: Item, share: Number, totals: tuple[int, ...]) -> None:
        self.item, self.share, self.totals = item, share, totals


@lru_cache(maxsize=2048)
def odd_shares(reading: Reading) -> tuple[Share, ...]:
    """Every share of a paragraph that its own words cannot explain."""
    found: list[Share] = []
    flat = list(_flat(reading.items))
    for place, item in enumerate(flat):
        if item.worth is None or not item.number.is_exact or len(item.shares) != 1:
            continue
        share = item.shares[0]
        totals = _totals(reading, flat, place)
        if share.rough or not totals or _names_another_total(reading, item, share):
            continue
        if not any(_fits(share, part, total) for part in _parts(flat, place) for total in totals):
            found.append(Share(item, share, totals))
    return tuple(found)


def _flat(items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _flat(item.inner)


def _fits(share: Number, part: int, total: int) -> bool:
    return total > 0 and abs(share.value - _WHOLE * part / total) < share.step


def _parts(flat: list[Item], place: int) -> list[int]:
    """The part a share may speak of: its own count, or with the counts before it that have no share."""
    worth = flat[place].worth or 0
    parts = [worth]
    for earlier in reversed(flat[:place]):
        if earlier.shares or earlier.worth is None or earlier.sentence != flat[place].sentence or len(parts) > 4:
            break
        parts.append(parts[-1] + earlier.worth)
    return parts


def _totals(reading: Reading, flat: list[Item], place: int) -> tuple[int, ...]:
    """The totals a share may be of, the likeliest first; none where nothing can be said."""
    item = flat[place]
    told = told_at(reading)
    found: list[int | None] = []
    in_list = False
    for listing in lists_of(reading):
        if item in listing.parts:
            in_list = True
            found += [head.worth for head in listing.heads]
            found.append(sum(part.worth or 0 for part in listing.parts))
    known = item.number.start in told
    if known:
        found += [int(t.number.value) for t in told.values() if t.key in _FLOWS and t.number and t.number.is_exact]
    if not in_list and not known and not _follows_its_total(reading, flat, place):
        return ()
    for earlier in reversed(flat[max(0, place - 8) : place]):
        if earlier.sentence >= item.sentence - 1 and not earlier.shares:
            found.append(earlier.worth if earlier.number.unit_kind == item.number.unit_kind else None)
    least = item.worth or 0
    return tuple(dict.fromkeys(total for total in found if total and total >= least))


def _follows_its_total(reading: Reading, flat: list[Item], place: int) -> bool:
    """Whether a single share stands right behind the total it is of: 「……20 件，其中网上 5 件，占 25%」."""
    item = flat[place]
    if place == 0 or flat[place - 1].number.unit != item.number.unit or not flat[place - 1].number.is_exact:
        return False
    start = item.before if item.before >= 0 else item.start
    return "其中" in reading.plain.text[start : item.number.start] and item.sentence == flat[place - 1].sentence


_SHARE_WORD = re.compile("占比?|比重|比例")
_OF_ALL = re.compile("[全总]|比|申请|数量|的|年度?|件数|约|[为达到其重例当于答复办理结受收政府信息公开]")


def _names_another_total(reading: Reading, item: Item, share: Number) -> bool:
    words = reading.plain.text[item.number.end : share.start]
    match = _SHARE_WORD.search(words)
    rest = words[match.end() :] if match else ""
    return len(_OF_ALL.sub("", phrases(reading.lexicon).filler.sub("", rest))) >= 2


@lru_cache(maxsize=2048)
def odd_wholes(reading: Reading) -> tuple[tuple[tuple[Item, ...], Decimal], ...]:
    """Every list whose shares do not make a whole, with their sum."""
    found: list[tuple[tuple[Item, ...], Decimal]] = []
    for listing in lists_of(reading):
        parts = extent(listing, kinds_of(reading, listing.parts))
        for run in _shared_runs(parts):
            total = _odd_whole(reading, listing, run, len(run) == len(parts))
            if total is not None and (run, total) not in found:
                found.append((run, total))
    return tuple(found)


def _shared_runs(parts: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """The parts with a share each, cut where the shares before already make a whole."""
    run: list[Item] = []
    for part in parts:
        if len(part.shares) != 1 or part.shares[0].rough:
            break
        if len(run) > 1 and abs(_sum(run) - _WHOLE) <= _slack(run):
            yield tuple(run)
            run = []
        run.append(part)
    yield tuple(run)


def _sum(run: Sequence[Item]) -> Decimal:
    return sum((item.shares[0].value for item in run), Decimal(0))


def _slack(run: Sequence[Item]) -> Decimal:
    return sum((item.shares[0].step for item in run), Decimal(0))


def _odd_whole(reading: Reading, listing: Listing, run: tuple[Item, ...], is_all: bool) -> Decimal | None:
    if len(run) < 2:
        return None
    total = _sum(run)
    if total > _WHOLE + _slack(run):
        return total
    claims_all = listing.claim is Claim.COMPLETE or kinds_of(reading, listing.parts).is_complete
    short = total < _WHOLE - _slack(run)
    return total if short and is_all and claims_all and len(run) > 2 else None


def _table_totals(filing: Filing, spot: Spot, odd: Share) -> list[int]:
    """The totals of the tables that a share of a request or dispute may be of."""
    told = told_at(spot.reading).get(odd.item.number.start)
    if told is None:
        return []
    words = spot.reading.lexicon
    found: list[int] = []
    if told.readings and told.readings[0].cells[0].startswith("requests."):
        for name in ("answer", "receive"):
            # The first reading of an answer only: a share is of all that were handled.
            readings = words.flows[name] if name == "receive" else words.flows[name][:1]
            flows = tuple(Sum(r.say, tuple(cell_pattern(row, "total") for row in r.cells)) for r in readings)
            found += [option.value for option in allowed(filing, flows) or []]
    else:
        options = allowed(filing, told.readings) or []
        found += [option.value for option in options if option.value > (odd.item.worth or 0)]
    return found


@rule(
    "N-5",
    "文字中的占比",
    Severity.WARN,
    Basis.PRACTICE,
    "文字里的占比，等于该项除以总数（四舍五入或截尾都可以）；各项占比加起来不超过 100%",
    source="上海市人民政府办公厅 2019 年度报告、曲靖市人民政府 2020 年度报告",
)
def shares(filing: Filing) -> Iterator[Breach]:
    """Shares against part and total, and against the whole."""
    for spot in spots(filing):
        for odd in odd_shares(spot.reading):
            more = _table_totals(filing, spot, odd)
            if not any(_fits(odd.share, odd.item.worth or 0, total) for total in more):
                yield _share_breach(spot, odd)
        for run, total in odd_wholes(spot.reading):
            yield _whole_breach(spot, run, total)


def _share_breach(spot: Spot, odd: Share) -> Breach:
    worth, places = odd.item.worth or 0, max(2, -int(odd.share.step.normalize().as_tuple().exponent))
    tried = "；".join(f"{worth}÷{total}={_WHOLE * worth / total:.{places}f}%" for total in odd.totals[:3])
    said = spot.words(odd.share.start, odd.share.end)
    return spot.breach(
        f"占比 {said} 与“{spot.words(odd.item.start, odd.item.number.end).strip('，,；; ')[-20:]}”对不上：{tried}。",
        (odd.share.start, odd.share.end),
        also=(odd.item.number.start,),
        left=worth,
        right=odd.totals[0],
    )


def _whole_breach(spot: Spot, run: tuple[Item, ...], total: Decimal) -> Breach:
    addends = "+".join(f"{item.shares[0].value.normalize():f}" for item in run)
    way = "超过" if total > _WHOLE else "不足"
    first, last = run[0].shares[0], run[-1].shares[0]
    message = f"各项占比相加：{addends}={total.normalize():f}%，{way} 100%。"
    return spot.breach(message, (first.start, last.end), also=(run[0].number.start,))
