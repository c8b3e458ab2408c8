"""Notes and questions on a cell: what was said, by whom and when, and whether an answer is awaited."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.editions.edition import CellKey
from models.errors import Refused
from models.texts.characters import find_unsupported_character

MAX_LENGTH = 2000
"""Characters in what is said at once."""


class NoteLineKind(StrEnum):
    """What a line of a note is."""

    NOTE = "note"
    QUESTION = "question"
    ANSWER = "answer"
    CLOSED = "closed"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """The word a clerk reads."""
        return _KIND_LABELS[self]

    @property
    def needs_text(self) -> bool:
        """Whether it says nothing without words."""
        return self not in (NoteLineKind.CLOSED, NoteLineKind.REOPENED)


_KIND_LABELS = {
    NoteLineKind.NOTE: "备注",
    NoteLineKind.QUESTION: "疑问",
    NoteLineKind.ANSWER: "答复",
    NoteLineKind.CLOSED: "关闭",
    NoteLineKind.REOPENED: "重新提出",
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


_STATE_AFTER = {
    NoteLineKind.QUESTION: NoteState.OPEN,
    NoteLineKind.ANSWER: NoteState.ANSWERED,
    NoteLineKind.CLOSED: NoteState.CLOSED,
    NoteLineKind.REOPENED: NoteState.OPEN,
}
_ALLOWED_IN = {
    NoteLineKind.ANSWER: (NoteState.OPEN, NoteState.ANSWERED),
    NoteLineKind.CLOSED: (NoteState.OPEN, NoteState.ANSWERED),
    NoteLineKind.REOPENED: (NoteState.CLOSED,),
}
_NOT_ALLOWED = {
    NoteLineKind.ANSWER: "这一格没有待答复的疑问。",
    NoteLineKind.CLOSED: "这一格没有可以关闭的疑问。",
    NoteLineKind.REOPENED: "这一格的疑问没有关闭，不用重新提出。",
}


@dataclass(frozen=True)
class NoteLine:
    """Something said by somebody; ``at`` is an ISO time in UTC, ``office`` who asks, empty for one's own office."""

    said: NoteLineKind
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
        return next(
            (_STATE_AFTER[line.said] for line in reversed(self.lines) if line.said in _STATE_AFTER), NoteState.NOTED
        )

    @property
    def is_open(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.state is NoteState.OPEN

    @property
    def question(self) -> NoteLine | None:
        """The question that was asked last."""
        return next((line for line in reversed(self.lines) if line.said is NoteLineKind.QUESTION), None)

    @property
    def last(self) -> NoteLine:
        """The last line that has words."""
        return next((line for line in reversed(self.lines) if line.words), self.lines[-1])

    def allows(self, kind: NoteLineKind) -> bool:
        """Whether this can be said now: an answer needs a question, and so on."""
        return self.state in _ALLOWED_IN.get(kind, tuple(NoteState))


def append_line(note: Note | None, cell: CellKey, line: NoteLine) -> Note:
    """The note with one line more; Refused when it has no words, too many, or makes no sense now."""
    if unsupported := find_unsupported_character(line.words + line.office):
        raise Refused(unsupported.sentence)
    if line.said.needs_text and not line.words.strip():
        raise Refused(f"请写明{line.said.label}的内容。")
    if len(line.words) > MAX_LENGTH:
        raise Refused(f"{line.said.label}最长 {MAX_LENGTH} 字，现在有 {len(line.words)} 字，请分几次写。")
    if line.said in _ALLOWED_IN and (note is None or not note.allows(line.said)):
        raise Refused(_NOT_ALLOWED[line.said])
    return Note(cell, (*(note.lines if note else ()), line))


def merge_notes(mine: Note | None, theirs: Note) -> Note:
    """What either side has said, once and in the order of time: how a report that was sent out comes back."""
    lines = dict.fromkeys((*(mine.lines if mine else ()), *theirs.lines))
    return Note(theirs.cell, tuple(sorted(lines, key=lambda line: line.at)))


def serialize_note(note: Note) -> str:
    """A note as the value of its place: a JSON list on each line, in the order of NoteLine's fields."""
    return "\n".join(
        json.dumps([line.said, line.words, line.who, line.at, line.office], ensure_ascii=False) for line in note.lines
    )


def parse_note(cell: CellKey, value: str) -> Note:
    """A note back from its place."""
    lines = (json.loads(line) for line in value.split("\n"))
    return Note(cell, tuple(NoteLine(NoteLineKind(kind), *rest) for kind, *rest in lines))


def unclosed_notes(notes: Mapping[CellKey, Note], cells: Iterable[CellKey]) -> tuple[Note, ...]:
    """The notes among these cells that are not done with, in the cells' order."""
    return tuple(notes[cell] for cell in cells if cell in notes and notes[cell].state is not NoteState.CLOSED)


def open_questions(notes: Mapping[CellKey, Note], cells: Iterable[CellKey]) -> tuple[Note, ...]:
    """The notes among these cells that wait for an answer, in the cells' order."""
    return tuple(notes[cell] for cell in cells if cell in notes and notes[cell].is_open)
