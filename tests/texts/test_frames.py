"""What a sentence has set for a count: the year, a time within it, a part of the office; and what only is presumed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.editions.lexicon import shipped_lexicon
from models.texts.claim import Claim
from models.texts.event_counts import event_counts
from models.texts.paragraph import ParsedParagraph, parse_paragraph


def parsed(words: str) -> ParsedParagraph:
    return parse_paragraph(words, frozenset(), shipped_lexicon())


def last_claim(words: str) -> Claim:
    return parsed(words).claims[-1]


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("2023年新收申请120件，结转7件。", 2023),
        ("新收申请120件，比2022年多2件；上年结转6件。", None),
        ("申请由2022年的100件增至120件；办结申请119件。", None),
        ("有7件申请结转至2024年；年内办结申请119件。", None),
        ("截至2022年12月31日，收到申请120件。", 2022),
    ],
)
def test_a_year_that_is_compared_with_or_gone_to_sets_nothing(words: str, year: int | None) -> None:
    assert last_claim(words).year == year


@pytest.mark.parametrize(
    ("words", "partial"),
    [
        ("1—10月收到申请102件。", True),
        ("1至6月收到申请70件，全年收到申请120件。", False),
        ("上年结转的6件已于1月17日答复；新收申请120件。", False),
        ("市局及派出分局收到申请120件。", False),
        ("市直部门收到申请70件。", True),
        ("从层级看，市政府收到申请28件。", True),
        ("其中市政府（办公室）受理申请28件。", True),
        ("例如，有1件申请予以公开。", True),
    ],
)
def test_what_narrows_a_count_holds_as_far_as_it_is_said_of(words: str, partial: bool) -> None:
    assert last_claim(words).is_partial == partial


@given(received=st.integers(1, 9999), answered=st.integers(1, 9999))
def test_without_a_noun_nothing_is_told_for_certain(received: int, answered: int) -> None:
    paragraph = parsed(f"全年受理{received}件，办结{answered}件。")
    assert not paragraph.claims
    assert [int(c.number.value) for c in paragraph.presumed_claims if c.number] == [received, answered]


@pytest.mark.parametrize(
    "words",
    [
        "受理低保申请412件。",
        "收到群众核实申请417件。",
        "受理不动产登记申请18320件，办结18315件。",
        "公文标注“主动公开”91件、“依申请公开”226件、“不予公开”40件。",
    ],
)
def test_applications_for_other_things_are_no_requests(words: str) -> None:
    assert not [
        c for c in parsed(words).claims if c.key.partition("/")[0] in ("newly", "receive", "request", "refused")
    ]


@pytest.mark.parametrize(
    ("words", "noun"),
    [
        ("举办“政务公开进社区”主题活动6场。", "政务公开进社区主题活动"),
        ("门户网站全年1,260万人次的访问量，创历年新高。", "网站访问量"),
        ("全年7次政府开放日活动共邀请群众代表320人。", "政府开放日活动"),
        ("“停车管理”类申请最多（38件）。", "停车管理类申请"),
        ("虽经4期信息公开培训，仍有误登。", "信息公开培训"),
    ],
)
def test_a_thing_is_named_before_its_number_behind_it_or_around_it(words: str, noun: str) -> None:
    assert noun in [count.noun for count in event_counts(parsed(words))]
