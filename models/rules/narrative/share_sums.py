"""Shares that divide a whole: what they add up to, and the one that is not that of its count."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from models.rules.narrative.share_words import (
    HUNDRED_PERCENT,
    NAMES_WHOLE,
    name_of_base,
    rounding_tolerance,
    share_agrees,
    share_sum,
)
from models.rules.narrative.sums import certain_parts
from models.texts.breakdown_semantics import breakdowns_of, leave_nothing_out, semantics_of
from models.texts.breakdowns import Breakdown, Completeness
from models.texts.counted_items import PART_SEPARATOR, CountedItem, NamedShare
from models.texts.numbers import NumberKind
from models.texts.overlap_words import are_told_to_overlap
from models.texts.paragraph import ParsedParagraph


@lru_cache(maxsize=2048)
def find_wrong_share_sums(paragraph: ParsedParagraph) -> tuple[tuple[tuple[CountedItem, ...], Decimal], ...]:
    """Every list whose shares do not make a whole, with their sum."""
    results: list[tuple[tuple[CountedItem, ...], Decimal]] = []
    for breakdown in breakdowns_of(paragraph):
        parts = certain_parts(breakdown, semantics_of(paragraph, breakdown.parts))
        for run in _shared_runs(paragraph, parts):
            total = _wrong_share_sum(paragraph, breakdown, run, len(run) == len(parts))
            if total is not None and (run, total) not in results:
                results.append((run, total))
    return tuple(results)


def _is_of_whole(paragraph: ParsedParagraph, part: CountedItem) -> bool:
    """Whether a share is of all that is divided, not of a part: 「占单位申请的 75.0%」."""
    name = name_of_base(paragraph, part)
    return not name or NAMES_WHOLE.fullmatch(name) is not None


def _shared_runs(paragraph: ParsedParagraph, parts: Sequence[CountedItem]) -> Iterator[tuple[CountedItem, ...]]:
    """The parts with a share each, cut where the shares before already make a whole."""
    run: list[CountedItem] = []
    for part in parts:
        if len(part.shares) != 1 or part.shares[0].approximation or not _is_of_whole(paragraph, part):
            break
        if len(run) > 1 and abs(share_sum(run) - HUNDRED_PERCENT) <= rounding_tolerance(run):
            yield tuple(run)
            run = []
        run.append(part)
    yield tuple(run)


def _wrong_share_sum(
    paragraph: ParsedParagraph, breakdown: Breakdown, run: tuple[CountedItem, ...], is_all: bool
) -> Decimal | None:
    if len(run) < 2:
        return None
    if _is_told_to_overlap(paragraph, breakdown, run):
        return None
    total = share_sum(run)
    if total > HUNDRED_PERCENT + rounding_tolerance(run):
        return total
    claims_all = breakdown.completeness is Completeness.COMPLETE or semantics_of(paragraph, breakdown.parts).is_complete
    short = total < HUNDRED_PERCENT - rounding_tolerance(run)
    return total if short and is_all and claims_all and len(run) > 2 else None


def _is_told_to_overlap(paragraph: ParsedParagraph, breakdown: Breakdown, run: tuple[CountedItem, ...]) -> bool:
    """Whether words say that kinds overlap, or two shares are those of their counts: then these overlap."""
    text, end = paragraph.normalised.text, run[-1].shares[0].end
    is_borne_out = len(run) == 2 and any(
        all(share_agrees(item.shares[0], item.value or 0, total.value or 0) for item in run)
        for total in breakdown.totals
    )
    return is_borne_out or are_told_to_overlap(text, run[0].start, end + _TAIL)


_TAIL = 30


@lru_cache(maxsize=2048)
def find_wrong_named_sums(paragraph: ParsedParagraph) -> tuple[tuple[tuple[NamedShare, ...], Decimal], ...]:
    """Every run of named shares that makes no whole, with its sum."""
    judged = ((shares, wrong_named_sum(paragraph, shares)) for shares in share_runs(paragraph))
    return tuple((shares, total) for shares, total in judged if total is not None)


def share_runs(paragraph: ParsedParagraph) -> Iterator[tuple[NamedShare, ...]]:
    """Named shares that stand side by side in one sentence."""
    run: list[NamedShare] = []
    text = paragraph.normalised.text
    for share in paragraph.named_shares:
        if _OF_OTHER_TIME.search(text, share.start, share.number.start):
            continue  # 「占 55.1%，同上年的 55.3%基本持平」
        is_whole = sum((s.number.value for s in run), Decimal(0)) >= HUNDRED_PERCENT - 1
        ends = is_whole and share.separator >= PART_SEPARATOR
        ends = ends or (bool(run) and _divides_another(paragraph, run[-1], share))
        if run and (share.sentence != run[-1].sentence or ends):
            yield tuple(run)
            run = []
        run.append(share)
    yield tuple(run)


_OF_OTHER_TIME = re.compile(r"上年|去年|上一年|同期|往年|\d{4}年")
# 「……占 35%，其中来自城郊的占 68%」, 「受理渠道中网络占 64%；答复渠道中邮件占 58%」
_BEGINS_DIVISION = re.compile(
    "其中|从[^，。;]{2,12}看|;[按从][^，。;]{1,12}[看分]|[中里内](?=[^，。;]{2,12}占)|以[^，。;]{2,12}为[主多首]"
)
_BASE = re.compile("占(?!比)(?P<base>[^\\d，。;占]{2,16})的?$")


def _divides_another(paragraph: ParsedParagraph, last: NamedShare, share: NamedShare) -> bool:
    """Whether a share is of another whole than the one before it, or divides that in another way."""
    text = paragraph.normalised.text
    if _BEGINS_DIVISION.search(text, last.number.end, share.number.start):
        return True
    bases = [_BASE.search(text, s.start, s.number.start) for s in (last, share)]
    if all(bases) and len({base["base"] for base in bases if base}) > 1:
        return True
    kinds = [_kind_named(paragraph, s) for s in (last, share)]
    return all(kinds) and kinds[0] != kinds[1]


def _kind_named(paragraph: ParsedParagraph, share: NamedShare) -> str:
    """Which division of the requests the name of a share belongs to; empty where none is known."""
    lexicon = paragraph.lexicon
    words = paragraph.normalised.text[share.start : share.number.start]
    groups = [lexicon.group_of.get(name, "") for name, _, _ in lexicon.scan(words)]
    return next((_KINDS_OF_GROUPS[group] for group in groups if group in _KINDS_OF_GROUPS), "")


_KINDS_OF_GROUPS = {"result": "result", "leaf": "result", "column": "requester", "outcome": "outcome"}
_ALL_OF_THEM = re.compile(
    "涵盖全部|(?:以上|上述|前述|这)[一二两三四五六七八九十]{1,2}[类项者种块大]|其他|其它|其余|无其他|全部归入|共分|分为|均归"
)
_LEAVES_REST = re.compile("[，,;]?(?:其余|其他|其它|余|剩)")  # 「……占 41%，其余为公告公示等」
_MOST_OF_A_ROW = 125


def wrong_named_sum(paragraph: ParsedParagraph, shares: tuple[NamedShare, ...]) -> Decimal | None:
    """What named shares add up to, where that is no whole."""
    closes = len(shares) > 2 and shares[-1].number.value == HUNDRED_PERCENT  # 「四类合为 100%」
    shares = shares[:-1] if closes else shares
    if len(shares) < 2 or any(share.number.approximation for share in shares):
        return None
    if len(shares) == 2 and not _are_all_kinds(paragraph, shares):
        return None  # nothing says that both divide one whole
    total = sum((share.number.value for share in shares), Decimal(0))
    text = paragraph.normalised.text[shares[0].start : shares[-1].number.end + 40]
    if (
        total > _MOST_OF_A_ROW
        or are_told_to_overlap(text, 0, len(text))
        or (not closes and _has_more_shares(paragraph, shares))
    ):
        return None  # rather of things that overlap
    rounding = _rounding_of_row(shares)
    if total > HUNDRED_PERCENT + rounding or (total == HUNDRED_PERCENT + rounding and len(shares) > 2):
        return total
    is_short = total < HUNDRED_PERCENT - 2 * rounding and total > HUNDRED_PERCENT * 3 / 4
    is_short = is_short and not _LEAVES_REST.match(paragraph.normalised.text, shares[-1].number.end)
    return total if is_short and len(shares) > 2 and (closes or _ALL_OF_THEM.search(text)) else None


def _are_all_kinds(paragraph: ParsedParagraph, shares: tuple[NamedShare, ...]) -> bool:
    """Whether two shares are of the only kinds there are: 自然人 and 法人, 线上 and 线下, one and the rest."""
    text = paragraph.normalised.text
    names = [text[share.start : share.number.start] for share in shares]
    return _THE_REST.search(names[1]) is not None or leave_nothing_out(names, paragraph.lexicon)


_THE_REST = re.compile("其[他它余]|剩余|余下")


def _rounding_of_row(shares: tuple[NamedShare, ...]) -> Decimal:
    """How far a row may be off a whole; beside 三成五 an even 一成 is as exact as that."""
    places = [share.number.precision for share in shares]
    return sum((min(place, Decimal(1)) if min(places) <= 1 else place for place in places), Decimal(0)) / 2


_ROW_ENDS = re.compile("[。;]")
_SENTENCE_ENDS = re.compile("。")


def _has_more_shares(paragraph: ParsedParagraph, shares: tuple[NamedShare, ...]) -> bool:
    """Whether a percentage that is not in the row stands right behind it."""
    last = shares[-1].number
    is_parted = ";" in paragraph.normalised.text[shares[0].start : last.start]
    row_ends = _SENTENCE_ENDS if is_parted else _ROW_ENDS
    index = bisect_left(paragraph.numbers, last.end, key=lambda number: number.start)
    following = paragraph.numbers[index : index + 4]
    end = last.end + 30
    text = paragraph.normalised.text
    shares_behind = (n for n in following if n.kind is NumberKind.PERCENT and n.start < end)
    return any(row_ends.search(text, last.end, number.start) is None for number in shares_behind)


@lru_cache(maxsize=2048)
def find_odd_shares(paragraph: ParsedParagraph) -> tuple[tuple[NamedShare, CountedItem, int], ...]:
    """The one share of a row that is not that of its count, where the counts stand in a list of their own.

    「政策占 52%、执法占 31%、其他占 14%，三类共 1000 条，分别为 520 条、310 条、170 条」.
    """
    results: list[tuple[NamedShare, CountedItem, int]] = []
    for run in share_runs(paragraph):
        for breakdown in breakdowns_of(paragraph) if len(run) > 1 else ():
            parts = breakdown.parts
            if len(parts) != len(run) or not 0 <= parts[0].sentence - run[0].sentence <= 1:
                continue
            total = sum(part.value or 0 for part in parts)
            pairs = list(zip(run, parts, strict=True))
            wrong = [(s, p, total) for s, p in pairs if not share_agrees(s.number, p.value or 0, total)]
            if len(wrong) == 1 and not wrong[0][0].number.approximation and wrong[0] not in results:
                results += wrong
    return tuple(results)
