"""Lists of parts: where they begin and end, what they are parts of, and how much they claim."""

import pytest

from models.editions.lexicon import shipped_lexicon
from models.texts.breakdown_semantics import breakdowns_of
from models.texts.breakdowns import Breakdown, Completeness, possible_sums
from models.texts.paragraph import parse_paragraph


def lists(words: str) -> tuple[Breakdown, ...]:
    return breakdowns_of(parse_paragraph(words, frozenset(), shipped_lexicon()))


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("发布信息9条，其中公告5条、简报3条。", Completeness.PARTIAL),
        ("发布信息9条，具体为：公告5条、简报4条。", Completeness.COMPLETE),
        ("发布信息9条：公告5条、简报4条。", Completeness.COMPLETE),
        ("发布信息9条（公告5条、简报4条）。", Completeness.COMPLETE),
        ("发布信息9条，其中公告5条、其他4条。", Completeness.COMPLETE),
        ("发布信息9条，分别为公告5条、简报4条。", Completeness.VIEW),
        ("在发布的9条信息中，公告5条、简报4条。", Completeness.VIEW),
        ("发布信息9条，主要有公告5条、简报3条。", Completeness.NEVER),
        ("发布信息9条，其中公告5条、简报3条等。", Completeness.NEVER),
    ],
)
def test_a_list_says_how_complete_it_is(words: str, claim: Completeness) -> None:
    (listing,) = lists(words)
    assert listing.completeness is claim
    assert [head.value for head in listing.totals] == [9]


def test_a_list_may_begin_in_the_next_sentence() -> None:
    (listing,) = lists("全年共发布信息9条，均已归档。其中：公告5条；简报4条。")
    assert [head.value for head in listing.totals] == [9]
    assert [part.value for part in listing.parts] == [5, 4]


def test_a_total_may_stand_behind_its_parts() -> None:
    (listing,) = lists("公告5条、简报4条，共计9条。")
    assert listing.is_total_last
    assert [part.value for part in listing.parts] == [5, 4]


def test_kinds_of_result_are_a_list_without_saying_so() -> None:
    (listing,) = lists("答复申请9件，均按期答复。予以公开5件；不予公开3件；无法提供1件。")
    assert [head.value for head in listing.totals] == [9]


@pytest.mark.parametrize(
    "words",
    [
        "发布信息300余条，其中公告5条、简报4条。",
        "发布信息9条，其中公告5条、简报若干。",
        "五个县区各2场，其中一县3场、一县1场。",
        "收到申请9件。",
    ],
)
def test_what_cannot_be_added_up_is_no_list(words: str) -> None:
    assert lists(words) == ()


def test_bound_fields_make_a_list_undecided() -> None:
    assert lists("收到申请{requests.new_received.total}件，其中自然人5件、法人4件。") == ()
    assert lists("收到申请9件，其中自然人{requests.new_received.natural_person}件、法人4件。") == ()


def test_parts_of_parts_are_read_both_ways() -> None:
    (listing,) = lists("发布信息380条，其中专项152条，预决算197条，政府预决算32条，部门预决算165条，债券31条。")
    assert 380 in {total for total, _ in possible_sums(listing.parts)}
