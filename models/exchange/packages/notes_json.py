"""The notes of a report as a member of its bundle (``notes.json``); readers that do not know it leave it alone."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.editions.edition import CellKey, Edition
from models.errors import BrokenFile, NoSuchCell
from models.report.notes import MAX_LENGTH, Note, NoteLine, NoteLineKind
from models.texts.characters import find_unsupported_character, name_problem

NOTES_MEMBER, SCHEMA = "notes.json", 1
_FIELDS = ("said", "words", "who", "at", "office")
Json = Any


def write_notes(notes: Mapping[CellKey, Note]) -> bytes:
    """The notes in the cells' alphabetical order, so that the same notes give the same bytes."""
    listed = [
        {"cell": str(cell), "lines": [{name: getattr(line, name) for name in _FIELDS} for line in notes[cell].lines]}
        for cell in sorted(notes)
    ]
    return (json.dumps({"schema": SCHEMA, "notes": listed}, ensure_ascii=False, indent=1) + "\n").encode()


def read_notes(content: bytes, edition: Edition) -> dict[CellKey, Note] | None:
    """The notes of a member; None when a newer program wrote it. BrokenFile names the note at fault."""
    try:
        root = json.loads(content.decode("utf-8"))
        if isinstance(root["schema"], int) and root["schema"] > SCHEMA:
            return None
        notes = [_parse_note(edition, node) for node in root["notes"]]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError, NoSuchCell) as error:
        raise BrokenFile(f"{NOTES_MEMBER}：备注和疑问读不出来（{error}）。请向来源单位重新要一份。") from error
    return {note.cell: note for note in notes}


def _parse_note(edition: Edition, node: Json) -> Note:
    lines = tuple(_parse_line(line) for line in node["lines"])
    if not lines:
        raise ValueError(f"{node['cell']} 没有内容")
    return Note(edition.find(node["cell"]), lines)


def _parse_line(node: Json) -> NoteLine:
    values = {name: node[name] for name in _FIELDS}
    for name, words in values.items():
        if not isinstance(words, str) or len(words) > MAX_LENGTH or find_unsupported_character(words):
            raise ValueError(f"{name} 不是可用的文字")
        if name in ("who", "office") and (problem := name_problem(words)):
            raise ValueError(f"{name}：{problem}")
    if datetime.fromisoformat(values["at"]).tzinfo is None:
        raise ValueError(f"时间 {values['at']} 没有时区")
    return NoteLine(**values | {"said": NoteLineKind(values["said"])})
