"""Notes on a cell: the life of a question, and what the two sides of one become together."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.editions.declare import CellKey
from models.errors import Refused
from models.report.notes import LONGEST, Note, NoteLine, NoteState, Said, merged, note_told, told, with_line

CELL = CellKey("requests", "granted", "research")


def line(said: Said, words: str = "为什么？", minute: int = 0) -> NoteLine:
    return NoteLine(said, words, "张某", f"2026-01-05T08:{minute:02}:00+00:00")


def after(*said: Said) -> Note:
    note = None
    for minute, each in enumerate(said):
        note = with_line(note, CELL, line(each, minute=minute))
    assert note
    return note


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([Said.NOTE], NoteState.NOTED),
        ([Said.QUESTION], NoteState.OPEN),
        ([Said.QUESTION, Said.NOTE], NoteState.OPEN),
        ([Said.QUESTION, Said.ANSWER], NoteState.ANSWERED),
        ([Said.QUESTION, Said.ANSWER, Said.QUESTION], NoteState.OPEN),
        ([Said.QUESTION, Said.ANSWER, Said.CLOSED], NoteState.CLOSED),
        ([Said.QUESTION, Said.CLOSED, Said.REOPENED], NoteState.OPEN),
        ([Said.NOTE, Said.QUESTION, Said.CLOSED, Said.NOTE], NoteState.CLOSED),
    ],
)
def test_what_was_said_last_decides(said: list[Said], state: NoteState) -> None:
    assert after(*said).state is state


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ([Said.NOTE], Said.ANSWER),
        ([Said.NOTE], Said.CLOSED),
        ([Said.QUESTION], Said.REOPENED),
        ([Said.QUESTION, Said.CLOSED], Said.ANSWER),
    ],
)
def test_what_makes_no_sense_is_refused(before: list[Said], said: Said) -> None:
    with pytest.raises(Refused, match="这一格"):
        with_line(after(*before), CELL, line(said))


@pytest.mark.parametrize("words", ["", "  \n ", "字" * (LONGEST + 1), "控\x07制"])
def test_words_that_cannot_be_kept_are_refused(words: str) -> None:
    with pytest.raises(Refused):
        with_line(None, CELL, line(Said.NOTE, words))


def lines() -> st.SearchStrategy[NoteLine]:
    words = st.text(max_size=30)
    times = st.integers(0, 59).map(lambda minute: f"2026-01-05T08:{minute:02}:00+00:00")
    return st.builds(NoteLine, st.sampled_from(Said), words, words, times, words)


@given(st.lists(lines(), min_size=1))
def test_a_note_comes_back_from_its_place(said: list[NoteLine]) -> None:
    note = Note(CELL, tuple(said))
    assert note_told(CELL, told(note)) == note


def in_time(said: Iterable[NoteLine]) -> tuple[NoteLine, ...]:
    return tuple(sorted(dict.fromkeys(said), key=lambda one: one.at))


@given(st.lists(lines(), min_size=1), st.lists(lines(), min_size=1))
def test_two_sides_together_lose_nothing_and_say_nothing_twice(mine: list[NoteLine], theirs: list[NoteLine]) -> None:
    whole = merged(Note(CELL, in_time(mine)), Note(CELL, in_time(theirs)))
    assert set(whole.lines) == {*mine, *theirs}
    assert len(whole.lines) == len(set(whole.lines))
    assert merged(whole, Note(CELL, in_time(theirs))) == whole
