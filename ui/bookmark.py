"""Where the clerk is, written down all the while: a program that died comes back to the same cell and letter."""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from ui.tabs.report_view import ReportView

REST_MS = 150


@dataclass(frozen=True)
class Spot:
    """A place in a report, by numbers and names of the form alone; ``letter`` counts from the text's beginning.

    ``is_open`` says that the report was on screen: found so at a start, the program had died.
    """

    report: int = 0
    section: str = ""
    cell: str = ""
    letter: int = 0
    is_open: bool = False


class Bookmark(QObject):
    """``now`` is the spot as last noted. A disk that refuses it is none of the clerk's concern."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.now = read(path)
        self._view: ReportView | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.note)

    def follow(self, view: "ReportView") -> None:
        """Note from now on where the clerk is in this report."""
        from ui.standing import when_moved

        self._view = view
        when_moved(view, self._rest.start)
        self._rest.start()

    def spot_in(self, report: int) -> Spot:
        """Where the clerk was in a report when it was last open; its beginning when another one was since."""
        return self.now if self.now.report == report else Spot(report)

    def note(self) -> None:
        """Write down where the clerk is."""
        from ui.standing import spot_in

        if self._view is not None:
            self.now = spot_in(self._view)
            self._write()

    def leave(self) -> None:
        """The report is left in peace: the next start begins in the library."""
        if self._view is not None:
            self.note()
            self.forget_view()
        if self.now.is_open:
            self.now = replace(self.now, is_open=False)
            self._write()

    def forget_view(self) -> None:
        """Follow nobody; what was noted stays."""
        self._view = None
        self._rest.stop()

    def _write(self) -> None:
        # Not flushed: a loss of power may cost the spot, never a figure.
        part = self._path.with_name(f".{self._path.name}.part")
        with contextlib.suppress(OSError):
            part.write_text(json.dumps(asdict(self.now)), "utf-8")
            os.replace(part, self._path)  # noqa: PTH105 the same call, without a second look at the path


def read(path: Path) -> Spot:
    """The spot in a file; none where the file does not tell."""
    try:
        found = json.loads(path.read_text("utf-8"))
        held = {each.name: found[each.name] for each in fields(Spot)}
    except (OSError, ValueError, KeyError, TypeError):
        return Spot()
    is_sound = all(type(held[each.name]) is type(each.default) for each in fields(Spot))
    return Spot(**held) if is_sound else Spot()
