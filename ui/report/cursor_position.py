"""Where the clerk is in a report, written down all the while: a program that died comes back to the same cell."""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextCursor

from models.errors import NoSuchCell

if TYPE_CHECKING:
    from ui.report.tabs.report_view import ReportView

REST_MS = 150


@dataclass(frozen=True)
class CursorPosition:
    """A place in a report, by numbers and names of the form alone; ``letter`` counts from the text's beginning.

    ``is_open`` says that the report was on screen: found so at a start, the program had died.
    """

    report: int = 0
    section: str = ""
    cell: str = ""
    letter: int = 0
    is_open: bool = False


def position_in(view: "ReportView") -> CursorPosition:
    """Where the clerk is."""
    text = view.tabs.current_text
    letter = text.textCursor().position() if text else 0
    return CursorPosition(view.report.number, view.current_section(), str(view.tabs.current_cell or ""), letter, True)


def restore_position(view: "ReportView", position: CursorPosition) -> None:
    """Stand there again, as far as it is still there."""
    view.open_section(position.section)
    if position.cell:
        with contextlib.suppress(NoSuchCell):
            view.tabs.go_to_cell(view.report.edition.find(position.cell))
    elif text := view.tabs.current_text:
        cursor = QTextCursor(text.document())
        cursor.setPosition(min(position.letter, text.document().characterCount() - 1))
        text.setTextCursor(cursor)
        text.ensureCursorVisible()


class LastPosition(QObject):
    """``current`` is the position as last noted. A disk that refuses it is none of the clerk's concern."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.current = read_position(path)
        self._view: ReportView | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.note)

    def follow(self, view: "ReportView") -> None:
        """Note from now on where the clerk is in this report."""
        self._view = view
        view.tabs.cursor_moved.connect(self._rest.start)
        self._rest.start()

    def in_report(self, report: int) -> CursorPosition:
        """Where the clerk was in a report when it was last open; its beginning when another one was since."""
        return self.current if self.current.report == report else CursorPosition(report)

    def note(self) -> None:
        """Write down where the clerk is."""
        if self._view is not None:
            self.current = position_in(self._view)
            self._write()

    def leave(self) -> None:
        """The report is left in peace: the next start begins in the library."""
        if self._view is not None:
            self.note()
            self.stop_following()
        if self.current.is_open:
            self.current = replace(self.current, is_open=False)
            self._write()

    def expect_end(self) -> None:
        """The session is about to end: it is no crash if nothing more is heard. Where it goes on, so does this."""
        if self._view is not None:
            self.note()
        self.current = replace(self.current, is_open=False)
        self._write()

    def stop_following(self) -> None:
        """Follow nobody; what was noted stays."""
        self._view = None
        self._rest.stop()

    def _write(self) -> None:
        # Not flushed: a loss of power may cost the position, never a figure.
        part = self._path.with_name(f".{self._path.name}.part")
        with contextlib.suppress(OSError):
            part.write_text(json.dumps(asdict(self.current)), "utf-8")
            os.replace(part, self._path)  # noqa: PTH105 the same call, without a second look at the path


def read_position(path: Path) -> CursorPosition:
    """The position in a file; the beginning of nothing where the file does not tell."""
    try:
        stored = json.loads(path.read_text("utf-8"))
        values = {field.name: stored[field.name] for field in fields(CursorPosition)}
    except (OSError, ValueError, KeyError, TypeError):
        return CursorPosition()
    is_sound = all(type(values[each.name]) is type(each.default) for each in fields(CursorPosition))
    return CursorPosition(**values) if is_sound else CursorPosition()
