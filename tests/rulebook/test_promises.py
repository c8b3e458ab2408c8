"""Every promise has a test that would fail, and stands where it is said to stand."""

import pytest

from tests.promises import PAGE, Promise, marked_tests, page, promises


def test_the_page_is_made_from_the_marks() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.promises writes it anew"


def test_every_mark_names_a_promise() -> None:
    assert set(marked_tests()) <= {promise.name for promise in promises()}


@pytest.mark.parametrize("promise", promises(), ids=lambda promise: promise.name)
def test_a_promise_has_a_test_and_its_words_stand_where_they_are_said_to(promise: Promise) -> None:
    assert marked_tests().get(promise.name)
    assert promise.said
    assert [each for each in promise.said if not each.stands] == []
