"""The course of requests in a paragraph: every wording of it balances when its numbers do, and only then."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.editions.lexicon import shipped_lexicon
from models.texts.numerals import format_numeral
from models.texts.paragraph import parse_paragraph
from models.texts.request_course import RequestCourse, Stage, request_courses

WORDINGS = (
    "全年新收政府信息公开申请{received}件，上年结转{carried_in}件，办结{done}件，结转下年度继续办理{left}件。",
    "去年留下{carried_in}件，今年来了{received}件，答复了{done}件，还有{left}件放到明年。",
    "年初在办申请{carried_in}件，全年登记{received}件。至年末已销号{done}件，未销号的{left}件均在法定期限内。",
    "应办申请{due}件（新收{received}件，结转{carried_in}件）；已办{done}件；未办{left}件。",
    "连同上年结转的{carried_in}件，加上本年受理的申请{received}件，办结{done}件，其余{left}件转到下一年度办理。",
    "（一）收件：新收申请{received}件＋上年结转{carried_in}件。（二）办理：办结{done}件。（三）结转：正在办理{left}件。",
    "{received}件新收申请、{carried_in}件上年结转，作出答复{done}件，剩余{left}件尚未答复。",
)


def courses(words: str) -> tuple[RequestCourse, ...]:
    return request_courses(parse_paragraph(words, frozenset(), shipped_lexicon()))


_COUNT = st.integers(min_value=11, max_value=99)
_LEFT = st.integers(min_value=11, max_value=80)
_NUMERALS = st.sampled_from([str, format_numeral])


@given(st.sampled_from(WORDINGS), _COUNT, _COUNT, _LEFT, _NUMERALS, st.sampled_from([0, 0, 1, -1, 10]))
def test_a_course_balances_when_its_counts_do(
    wording: str, received: int, carried_in: int, left: int, show: Callable[[int], str], off: int
) -> None:
    due = received + carried_in
    done = max(due - left, 1)
    words = wording.format(
        received=show(received), carried_in=show(carried_in), due=str(due), done=str(done), left=show(due - done + off)
    )
    (course,) = courses(words)
    assert course.balances == (off == 0)


@pytest.mark.parametrize(
    "words",
    [
        "2023年新收38件，2022年新收31件。年内办结37件（含上年结转1件），剩余2件结转下年度。",
        "局机关受理62件，执法支队受理34件，共96件；办结95件，结转4件，上年结转3件已含在办结数中。",
        "新收申请30件，上年结转2件，撤回1件，办结28件，结转下年3件。",
        "收到申请20件，办结21件，结转下年1件。",
        "新收申请30件，上年结转2件，予以公开20件、其他处理3件，结转下年2件。",
        "收到提案12件，办结10件，正在办理1件。",
    ],
)
def test_what_leaves_something_unsaid_is_no_broken_balance(words: str) -> None:
    assert all(course.balances for course in courses(words))


def test_a_course_says_where_each_stage_is_told() -> None:
    (course,) = courses("新收申请30件，无上年结转，办结28件，结转下年1件。")
    assert {stage: counts[0].value for stage, counts in course.counts.items()} == {
        Stage.RECEIVED: 30,
        Stage.DONE: 28,
        Stage.CARRIED_OUT: 1,
        Stage.CARRIED_IN: 0,
    }
    assert not course.balances
