"""Notes and questions on a cell: what was said, by whom and when, and whether an answer is awaited."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.editions.declare import CellKey
from models.errors import Refused
from models.texts.characters import first_unkeepable

LONGEST = 2000
"""Characters in what is said at once."""


class Said(StrEnum):
    """What a line of a note is."""

    NOTE = "note"
    QUESTION = "question"
    ANSWER = "answer"
    CLOSED = "closed"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return _SAID[self]

    @property
    def needs_words(self) -> bool:
        """Whether it says nothing without words."""
        return self not in (Said.CLOSED, Said.REOPENED)


_SAID = {
    Said.NOTE: "备注",
    Said.QUESTION: "疑问",
    Said.ANSWER: "答复",
    Said.CLOSED: "关闭",
    Said.REOPENED: "重新提出",
}


class NoteState(StrEnum):
    """Where a note stands: only noted, or a question that is open, answered or closed."""

    OPEN = "open"
    ANSWERED = "answered"
    NOTED = "noted"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return {"open": "待答复", "answered": "已答复", "noted": "备注", "closed": "已关闭"}[self.value]


_LEADS_TO = {
    Said.QUESTION: NoteState.OPEN,
    Said.ANSWER: NoteState.ANSWERED,
    Said.CLOSED: NoteState.CLOSED,
    Said.REOPENED: NoteState.OPEN,
}
_ALLOWED_IN = {
    Said.ANSWER: (NoteState.OPEN, NoteState.ANSWERED),
    Said.CLOSED: (NoteState.OPEN, NoteState.ANSWERED),
    Said.REOPENED: (NoteState.CLOSED,),
}
_NOT_ALLOWED = {
    Said.ANSWER: "这一格没有待答复的疑问。",
    Said.CLOSED: "这一格没有可以关闭的疑问。",
    Said.REOPENED: "这一格的疑问没有关闭，不用重新提出。",
}


@dataclass(frozen=True)
class NoteLine:
    """Something said by somebody; ``at`` is an ISO time in UTC, ``office`` who asks, empty for one's own office."""

    said: Said
    words: str
    who: str
    at: str
    office: str = ""


@dataclass(frozen=True)
class Note:
    """All that was said on one cell, oldest first; never empty."""

    cell: CellKey
    lines: tuple[NoteLine, ...]

    @property
    def state(self) -> NoteState:
        """What the last line that counts makes of it; a remark in between changes nothing."""
        return next((_LEADS_TO[line.said] for line in reversed(self.lines) if line.said in _LEADS_TO), NoteState.NOTED)

    @property
    def is_open(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.state is NoteState.OPEN

    @property
    def question(self) -> NoteLine | None:
        """The question that was asked last."""
        return next((line for line in reversed(self.lines) if line.said is Said.QUESTION), None)

    @property
    def last(self) -> NoteLine:
        """The last line that has words."""
        return next((line for line in reversed(self.lines) if line.words), self.lines[-1])

    def allows(self, said: Said) -> bool:
        """Whether this can be said now: an answer needs a question, and so on."""
        return self.state in _ALLOWED_IN.get(said, tuple(NoteState))


def with_line(note: Note | None, cell: CellKey, line: NoteLine) -> Note:
    """The note with one line more; Refused when it has no words, too many, or makes no sense now."""
    if found := first_unkeepable(line.words + line.office):
        raise Refused(found.sentence)
    if line.said.needs_words and not line.words.strip():
        raise Refused(f"请写明{line.said.label}的内容。")
    if len(line.words) > LONGEST:
        raise Refused(f"{line.said.label}最长 {LONGEST} 字，现在有 {len(line.words)} 字，请分几次写。")
    if line.said in _ALLOWED_IN and (note is None or not note.allows(line.said)):
        raise Refused(_NOT_ALLOWED[line.said])
    return Note(cell, (*(note.lines if note else ()), line))


def merged(mine: Note | None, theirs: Note) -> Note:
    """What either side has said, once and in the order of time: how a report that was sent out comes back."""
    lines = dict.fromkeys((*(mine.lines if mine else ()), *theirs.lines))
    return Note(theirs.cell, tuple(sorted(lines, key=lambda line: line.at)))


def told(note: Note) -> str:
    """A note as the value of its place: a JSON list on each line, in the order of NoteLine's fields."""
    return "\n".join(
        json.dumps([line.said, line.words, line.who, line.at, line.office], ensure_ascii=False) for line in note.lines
    )


def note_told(cell: CellKey, value: str) -> Note:
    """A note back from its place."""
    lines = (json.loads(line) for line in value.split("\n"))
    return Note(cell, tuple(NoteLine(Said(said), *rest) for said, *rest in lines))


def unclosed(notes: Mapping[CellKey, Note], cells: Iterable[CellKey]) -> tuple[Note, ...]:
    """The notes among these cells that are not done with, in the cells' order."""
    return tuple(notes[cell] for cell in cells if cell in notes and notes[cell].state is not NoteState.CLOSED)


def open_questions(notes: Mapping[CellKey, Note], cells: Iterable[CellKey]) -> tuple[Note, ...]:
    """The notes among these cells that wait for an answer, in the cells' order."""
    return tuple(notes[cell] for cell in cells if cell in notes and notes[cell].is_open)
