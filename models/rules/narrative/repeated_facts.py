"""One fact told twice in the words with two values."""

from collections.abc import Iterator

from models.report.filing import Filing
from models.rules.finding import Breach, Severity
from models.rules.narrative.consistency import is_sure, value_of
from models.rules.narrative.context import Spot, allowed, speaks_of_whole, spots
from models.rules.rule import Basis, rule
from models.texts.claim import Told
from models.texts.published import Published, published

_IN_OR_DONE = ("newly", "receive", "request", "answer", "handle")


@rule(
    "N-12",
    "前后两处的数",
    Severity.WARN,
    Basis.PRACTICE,
    "同一件事在文字里说了两次，两次的数一致",
    source="抚州市统计局 2022 年度报告",
)
def told_twice(filing: Filing) -> Iterator[Breach]:
    """Two values for one fact, in two sentences, where the tables do not say which is right."""
    seen: dict[str, tuple[Spot, Told]] = {}
    for spot in spots(filing):
        for told in spot.reading.told:
            if not is_sure(told) or told.key in ("processing_fee", "handle") or not speaks_of_whole(told, filing):
                continue
            other_spot, other = seen.setdefault(told.key, (spot, told))
            apart = spot.reading is not other_spot.reading or None in (told.number, other.number)
            if apart and value_of(told) != value_of(other) and not _explained(filing, told, other):
                yield _twice(spot, told, other_spot, other)
    yield from _published_twice(filing)


def _explained(filing: Filing, told: Told, other: Told) -> bool:
    """Whether the figures decide, or both are readings of one fact with what was carried over."""
    if allowed(filing, told.readings):
        return True
    gap = abs(value_of(told) - value_of(other))
    carried = {value_of(t) for s in spots(filing) for t in s.reading.told if t.key in ("carry_in", "carry_out")}
    return told.key in _IN_OR_DONE and gap in carried


def _twice(spot: Spot, told: Told, other_spot: Spot, other: Told) -> Breach:
    mine, theirs = spot.words(told.start, told.end), other_spot.words(other.start, other.end)
    cut = "，,；;。：: "
    stretch = (told.number.start, told.number.end) if told.number else (told.start, told.end)
    return spot.breach(
        f"同一件事说了两次而数不同：前面写“{theirs.strip(cut)}”，这里写“{mine.strip(cut)}”。",
        stretch,
        left=value_of(other),
        right=value_of(told),
    )


def _published_twice(filing: Filing) -> Iterator[Breach]:
    """The whole of a channel told with two values, or a part of it that is more than the whole."""
    found = [(s, p) for s in spots(filing) for p in published(s.reading, s.reading.lexicon, filing.agency.name)]
    wholes: dict[tuple[str, str], tuple[Spot, Published]] = {}
    for spot, one in found:
        if one.is_whole and one.channel:
            first_spot, first = wholes.setdefault((one.channel, one.unit), (spot, one))
            if first is not one and first.item.worth != one.item.worth:
                yield _published_breach(spot, one, first_spot, first, "两次的数不同")
    for spot, one in found:
        if not one.is_whole and (one.channel, one.unit) in wholes:
            first_spot, first = wholes[(one.channel, one.unit)]
            if (one.item.worth or 0) > (first.item.worth or 0):
                yield _published_breach(spot, one, first_spot, first, "其中一类比总数还多")


def _published_breach(spot: Spot, one: Published, first_spot: Spot, first: Published, why: str) -> Breach:
    mine = spot.words(one.item.start, one.item.number.end).strip("，,；; ")
    theirs = first_spot.words(first.item.start, first.item.number.end).strip("，,；; ")
    return spot.breach(
        f"同一渠道公开信息的数{why}：一处写“{theirs}”，一处写“{mine}”。",
        (one.item.number.start, one.item.number.end),
        left=first.item.worth,
        right=one.item.worth,
    )
