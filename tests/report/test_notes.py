"""Notes on a cell: the life of a question, and what the two sides of one become together."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.editions.edition import CellKey
from models.errors import Refused
from models.report.notes import (
    MAX_LENGTH,
    Note,
    NoteLine,
    NoteLineKind,
    NoteState,
    append_line,
    merge_notes,
    parse_note,
    serialize_note,
)

CELL = CellKey("requests", "granted", "research")


def line(said: NoteLineKind, words: str = "为什么？", minute: int = 0) -> NoteLine:
    return NoteLine(said, words, "张某", f"2026-01-05T08:{minute:02}:00+00:00")


def after(*said: NoteLineKind) -> Note:
    note = None
    for minute, each in enumerate(said):
        note = append_line(note, CELL, line(each, minute=minute))
    assert note
    return note


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([NoteLineKind.NOTE], NoteState.NOTED),
        ([NoteLineKind.QUESTION], NoteState.OPEN),
        ([NoteLineKind.QUESTION, NoteLineKind.NOTE], NoteState.OPEN),
        ([NoteLineKind.QUESTION, NoteLineKind.ANSWER], NoteState.ANSWERED),
        ([NoteLineKind.QUESTION, NoteLineKind.ANSWER, NoteLineKind.QUESTION], NoteState.OPEN),
        ([NoteLineKind.QUESTION, NoteLineKind.ANSWER, NoteLineKind.CLOSED], NoteState.CLOSED),
        ([NoteLineKind.QUESTION, NoteLineKind.CLOSED, NoteLineKind.REOPENED], NoteState.OPEN),
        ([NoteLineKind.NOTE, NoteLineKind.QUESTION, NoteLineKind.CLOSED, NoteLineKind.NOTE], NoteState.CLOSED),
    ],
)
def test_what_was_said_last_decides(said: list[NoteLineKind], state: NoteState) -> None:
    assert after(*said).state is state


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ([NoteLineKind.NOTE], NoteLineKind.ANSWER),
        ([NoteLineKind.NOTE], NoteLineKind.CLOSED),
        ([NoteLineKind.QUESTION], NoteLineKind.REOPENED),
        ([NoteLineKind.QUESTION, NoteLineKind.CLOSED], NoteLineKind.ANSWER),
    ],
)
def test_what_makes_no_sense_is_refused(before: list[NoteLineKind], said: NoteLineKind) -> None:
    with pytest.raises(Refused, match="这一格"):
        append_line(after(*before), CELL, line(said))


@pytest.mark.parametrize("words", ["", "  \n ", "字" * (MAX_LENGTH + 1), "控\x07制"])
def test_words_that_cannot_be_kept_are_refused(words: str) -> None:
    with pytest.raises(Refused):
        append_line(None, CELL, line(NoteLineKind.NOTE, words))


def lines() -> st.SearchStrategy[NoteLine]:
    words = st.text(max_size=30)
    times = st.integers(0, 59).map(lambda minute: f"2026-01-05T08:{minute:02}:00+00:00")
    return st.builds(NoteLine, st.sampled_from(NoteLineKind), words, words, times, words)


@given(st.lists(lines(), min_size=1))
def test_a_note_comes_back_from_its_place(said: list[NoteLine]) -> None:
    note = Note(CELL, tuple(said))
    assert parse_note(CELL, serialize_note(note)) == note


def in_time(said: Iterable[NoteLine]) -> tuple[NoteLine, ...]:
    return tuple(sorted(dict.fromkeys(said), key=lambda one: one.at))


@given(st.lists(lines(), min_size=1), st.lists(lines(), min_size=1))
def test_two_sides_together_lose_nothing_and_say_nothing_twice(mine: list[NoteLine], theirs: list[NoteLine]) -> None:
    whole = merge_notes(Note(CELL, in_time(mine)), Note(CELL, in_time(theirs)))
    assert set(whole.lines) == {*mine, *theirs}
    assert len(whole.lines) == len(set(whole.lines))
    assert merge_notes(whole, Note(CELL, in_time(theirs))) == whole
