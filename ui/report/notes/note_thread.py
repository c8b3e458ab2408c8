"""What was said on one cell, as a page of words; every word is escaped."""

from datetime import date
from html import escape

from models.report.notes import Note, NoteLine
from ui.report.notes.note_mark import note_colour
from ui.theme.colours import colours
from ui.widgets.wording import moment_text


def thread_page(note: Note | None, on: date) -> str:
    """The lines of a note, oldest first, under its state."""
    if note is None:
        return f'<p style="color:{colours.muted}">这一格还没有备注和疑问。</p>'
    state = f'<p style="color:{note_colour(note.state, colours)}; margin-top:0"><b>{note.state.label}</b></p>'
    return state + "".join(_line(line, on) for line in note.lines)


def _line(line: NoteLine, on: date) -> str:
    who = " · ".join(escape(part) for part in (line.office, line.who, moment_text(line.at, on)) if part)
    text = f"<br>{escape(line.words).replace(chr(10), '<br>')}" if line.words else ""
    return f'<p><b>{line.said.label}</b> <span style="color:{colours.muted}">{who}</span>{text}</p>'
