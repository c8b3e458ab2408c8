"""A file from outside into the library: read off the UI thread, looked at by a person, then taken in and opened."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from models.errors import AppError
from models.exchange.acceptance import Acceptance
from models.exchange.candidate import Candidate
from models.exchange.reading import SUFFIXES, read_path
from models.session.library import Library
from ui import files, messages
from ui.background import Background
from ui.dialogs.import_dialog import ImportDialog

KINDS = f"年报文件 ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;所有文件 (*)"
ORDER, AGAIN = "import", "import again"
REFUSED = "没有导入"
T = TypeVar("T")


class Importing:
    """One file at a time. ``opened`` shows the report that was taken in.

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

    def ask(self) -> None:
        """Ask which file, and read it."""
        if path := files.ask_open(self._window, "导入报告", KINDS):
            self.read(path)

    def take_dropped(self, paths: list[Path]) -> None:
        """Read the file that was dropped on the window."""
        if len(paths) != 1 or paths[0].is_dir():
            messages.refuse(self._window, REFUSED, "一次导入一份报告：请拖入一个文件，而不是几个文件或文件夹。")
            return
        self.read(paths[0])

    def read(self, path: Path) -> None:
        """Read a file, then show what it would become."""
        if self._dialog is not None:
            return
        self._say(f"正在读 {path.name}…", ("取消", lambda: self._background.drop(ORDER)))
        self._background.order(
            ORDER, lambda: read_path(path), lambda candidate: self._show(path, candidate), self._refuse
        )

    def _show(self, path: Path, candidate: Candidate) -> None:
        self._say("")
        lines = self._try(self._library.reports)
        if lines is None:
            return
        known = {line.agency.name: line.agency for line in lines}
        held = {(line.agency.name, line.year) for line in lines}
        dialog = ImportDialog(Acceptance(candidate, known), path.name, held, self._window)
        dialog.reread.connect(lambda year: self._read_again(dialog, path, year))
        dialog.accepted.connect(lambda: self._take_in(dialog.acceptance, path))
        dialog.finished.connect(self._forget)
        self._dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        self._background.drop(AGAIN)
        self._dialog = None

    def _read_again(self, dialog: ImportDialog, path: Path, year: int) -> None:
        known = dialog.acceptance.known
        self._background.order(
            AGAIN,
            lambda: read_path(path, year),
            lambda candidate: dialog.take(Acceptance(candidate, known)),
            lambda sentence: messages.refuse(dialog, "没有读出来", sentence),
        )

    def _take_in(self, acceptance: Acceptance, path: Path) -> None:
        report = self._try(lambda: self._library.bring_in(acceptance.filing(), path.name))
        if report is None:
            return
        self._opened(report)
        filing = acceptance.filing()
        self._say(
            f"已导入“{filing.agency.name}”{filing.year} 年度报告，来自 {path.name}。",
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
