"""Reports from outside into the library: read off the UI thread, looked at by a person, then taken in."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from models.errors import AppError
from models.exchange.acceptance import Acceptance
from models.exchange.candidate import Candidate
from models.exchange.formats import ENDINGS
from models.exchange.reading import read_path
from models.session.library import Library
from ui.importing.import_dialog import ImportDialog
from ui.jobs.background import Background
from ui.widgets import files, messages

if TYPE_CHECKING:
    from ui.importing.importing_many import ImportingMany

KINDS = f"年报文件 ({' '.join(f'*{ending}' for ending in ENDINGS)});;所有文件 (*)"
ORDER, AGAIN = "import", "import again"
REFUSED, PASTED = "没有导入", "剪贴板"
T = TypeVar("T")
Read = Callable[[int | None], Candidate]
"""Reads the same source again; a year that a person says wins over what stands in it."""


class Importing:
    """One report at a time, or a folder of them. ``opened`` shows the report that was taken in.

    ``closed`` goes to the library as it then stands; False when the clerk stays in the report.
    """

    def __init__(
        self,
        window: QWidget,
        library: Library,
        background: Background,
        say: Callable[..., None],
        opened: Callable[[int], None],
        closed: Callable[[], bool],
    ) -> None:
        self._window = window
        self._library = library
        self._background = background
        self._say = say
        self._opened = opened
        self._closed = closed
        self._dialog: ImportDialog | None = None
        self._many: ImportingMany | None = None

    def ask(self) -> None:
        """Ask which files, and read them."""
        self.take_dropped(files.ask_open_several(self._window, "导入报告", KINDS))

    def ask_folder(self) -> None:
        """Ask for a folder, and read whatever in it may be a report."""
        if folder := files.ask_folder(self._window, "导入文件夹里的报告"):
            self.many.read([folder])

    def take_dropped(self, paths: list[Path]) -> None:
        """Read the file that was dropped on the window or chosen; several, or a folder, go into a list first."""
        if len(paths) > 1 or any(path.is_dir() for path in paths):
            self.many.read(paths)
        elif paths:
            self.read(paths[0])

    @property
    def many(self) -> "ImportingMany":
        """Those who take several at once."""
        from ui.importing.importing_many import ImportingMany

        if self._many is None:
            self._many = ImportingMany(self._window, self._library, self._say, self.confirm, self._closed)
        return self._many

    def read(self, path: Path) -> None:
        """Read a file, then show what it would become."""
        self._order(path.name, lambda year: read_path(path, year))

    def paste(self) -> None:
        """Read what was copied, from a portal's page or from anywhere as text, then show what it would become."""
        from models.exchange.pasted import read_pasted

        copied = QGuiApplication.clipboard().mimeData()
        text, html = copied.text(), copied.html()
        self._order(PASTED, lambda year: read_pasted(text, html, year))

    def _order(self, origin: str, read: Read) -> None:
        if self._dialog is not None:
            return
        self._say(f"正在读 {origin}…", ("取消", lambda: self._background.drop(ORDER)))

        def show(candidate: Candidate) -> None:
            self._say("")
            self.confirm(candidate, origin, read, lambda acceptance: self._take_in(acceptance, origin))

        self._background.order(ORDER, lambda: read(None), show, self._refuse)

    def confirm(
        self,
        candidate: Candidate,
        origin: str,
        read: Read,
        take: Callable[[Acceptance], None],
        parent: QWidget | None = None,
    ) -> None:
        """Show what a source would become; ``take`` gets the report as the clerk agreed to it."""
        lines = self._try(self._library.reports)
        if lines is None or self._dialog is not None:
            return
        known = {line.agency.name: line.agency for line in lines}
        held = {(line.agency.name, line.year) for line in lines}
        dialog = ImportDialog(Acceptance(candidate, known), origin, held, parent or self._window)
        dialog.reread.connect(lambda year: self._read_again(dialog, read, year))
        dialog.accepted.connect(lambda: take(dialog.acceptance))
        dialog.finished.connect(self._forget)
        self._dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        self._background.drop(AGAIN)
        self._dialog = None

    def _read_again(self, dialog: ImportDialog, read: Read, year: int) -> None:
        known = dialog.acceptance.known
        self._background.order(
            AGAIN,
            lambda: read(year),
            lambda candidate: dialog.take(Acceptance(candidate, known)),
            lambda sentence: messages.refuse(dialog, "没有读出来", sentence),
        )

    def _take_in(self, acceptance: Acceptance, origin: str) -> None:
        filing = acceptance.filing()
        report = self._try(lambda: self._library.bring_in(filing, origin))
        if report is None:
            return
        self._opened(report)
        self._say(
            f"已导入“{filing.agency.name}”{filing.year} 年度报告，来自 {origin}。",
            ("撤销导入", lambda: self._take_back(report)),
        )

    def _take_back(self, report: int) -> None:
        if self._closed():
            self._try(lambda: self._library.put_away(report))
            self._closed()

    def _try(self, deed: Callable[[], T]) -> T | None:
        try:
            return deed()
        except AppError as trouble:
            self._refuse(trouble.sentence)
            return None

    def _refuse(self, sentence: str) -> None:
        self._say("")
        messages.refuse(self._window, REFUSED, sentence)

    def stop(self) -> None:
        """Call off what is still being read."""
        if self._many is not None:
            self._many.stop()
