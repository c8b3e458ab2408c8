"""Reports from outside into the library: read off the UI thread, looked at by a person, then taken in."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from models.errors import AppError
from models.exchange.candidate import Candidate
from models.exchange.recognition.import_review import ImportReview
from models.exchange.registry import ENDINGS
from models.exchange.report_file import read_report_file
from models.services.library import Library
from ui.importing.import_dialog import ImportDialog
from ui.jobs.queue import JobQueue
from ui.widgets import files, messages
from ui.widgets.clipboard import read_clipboard

if TYPE_CHECKING:
    from ui.importing.import_folder import ImportFolderDialog

KINDS = f"年报文件 ({' '.join(f'*{ending}' for ending in ENDINGS)});;所有文件 (*)"
REFUSED, PASTED = "没有导入", "剪贴板"
T = TypeVar("T")
Read = Callable[[int | None], Candidate]
"""Reads the same source again; a year that a person says wins over what stands in it."""


class ImportController:
    """One report at a time, or a folder of them. ``opened`` shows the report that was taken in.

    ``closed`` goes to the library as it then stands; False when the clerk stays in the report.
    """

    def __init__(
        self,
        window: QWidget,
        library: Library,
        jobs: JobQueue,
        say: Callable[..., None],
        opened: Callable[[int], None],
        closed: Callable[[], bool],
    ) -> None:
        self._window = window
        self._library = library
        self._jobs = jobs
        self._say = say
        self._opened = opened
        self._closed = closed
        self._dialog: ImportDialog | None = None
        self.many: ImportFolderDialog | None = None

    def choose_files(self) -> None:
        """Ask which files, and read them."""
        self.read_dropped(files.ask_open_several(self._window, "导入报告", KINDS))

    def choose_folder(self) -> None:
        """Ask for a folder, and read whatever in it may be a report."""
        if folder := files.ask_folder(self._window, "导入文件夹里的报告"):
            self.read_many([folder])

    def read_dropped(self, paths: list[Path]) -> None:
        """Read the file that was dropped on the window or chosen; several, or a folder, go into a list first."""
        if len(paths) > 1 or any(path.is_dir() for path in paths):
            self.read_many(paths)
        elif paths:
            self.read(paths[0])

    def read_many(self, places: list[Path]) -> None:
        """Read files and whatever stands in folders into a list, from which they are taken in."""
        from ui.importing.import_folder import TITLE, ImportFolderDialog

        if self.many is not None:
            self._show_list()
            messages.tell(self.many, TITLE, "上一批还开着。请先处理完并关闭，再导入下一批。")
            return
        self.many = dialog = self._attempt(
            lambda: ImportFolderDialog(places, self._library, self.confirm, self._window)
        )
        if dialog is not None:
            dialog.minimised.connect(self._show_minimised)
            dialog.finished.connect(self._forget_list)
            dialog.show()

    def _show_list(self) -> None:
        if self.many is not None:
            self._say("")
            self.many.show()
            self.many.activateWindow()

    def _show_minimised(self) -> None:
        if self.many is not None:
            self._say(f"{self.many.windowTitle()}：{self.many.status_label.text()}", ("显示清单", self._show_list))

    def _forget_list(self) -> None:
        dialog, self.many = self.many, None
        if dialog is not None and any(entry.report for entry in dialog.model.items):
            self._closed()

    def read(self, path: Path) -> None:
        """Read a file, then show what it would become."""
        self._start_reading(path.name, lambda year: read_report_file(path, year))

    def paste(self) -> None:
        """Read what was copied, from a portal's page or from anywhere as text, then show what it would become."""
        from models.exchange.pasted_report import read_pasted_report

        copied = read_clipboard()
        self._start_reading(PASTED, lambda year: read_pasted_report(copied.text, copied.html, year))

    def _start_reading(self, origin: str, read: Read) -> None:
        if self._dialog is not None:
            return

        def show(candidate: Candidate) -> None:
            self._say("")
            self.confirm(candidate, origin, read, lambda acceptance: self._import_report(acceptance, origin))

        job = self._jobs.start(self._window, lambda: read(None), show, self._refuse, key="import")
        self._say(f"正在读 {origin}…", ("取消", job.discard))

    def confirm(
        self,
        candidate: Candidate,
        origin: str,
        read: Read,
        accept: Callable[[ImportReview], None],
        parent: QWidget | None = None,
    ) -> None:
        """Show what a source would become; ``accept`` gets the report as the clerk agreed to it."""
        lines = self._attempt(self._library.reports)
        if lines is None or self._dialog is not None:
            return
        known = {line.agency.name: line.agency for line in lines}
        existing = {(line.agency.name, line.year) for line in lines}
        dialog = ImportDialog(ImportReview(candidate, known), origin, existing, parent or self._window)
        dialog.reread.connect(lambda year: self._read_again(dialog, read, year))
        dialog.accepted.connect(lambda: accept(dialog.acceptance))
        dialog.finished.connect(self._forget)
        self._dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        if self._dialog is not None:
            self._jobs.discard(self._dialog)
        self._dialog = None

    def _read_again(self, dialog: ImportDialog, read: Read, year: int) -> None:
        known = dialog.acceptance.known_agencies
        self._jobs.start(
            dialog,
            lambda: read(year),
            lambda candidate: dialog.show_review(ImportReview(candidate, known)),
            lambda sentence: messages.refuse(dialog, "没有读出来", sentence),
            key="again",
        )

    def _import_report(self, acceptance: ImportReview, origin: str) -> None:
        filing = acceptance.filing()
        report = self._attempt(lambda: self._library.add_filing(filing, origin))
        if report is None:
            return
        self._opened(report)
        self._say(
            f"已导入“{filing.agency.name}”{filing.year} 年度报告，来自 {origin}。",
            ("撤销导入", lambda: self._undo_import(report)),
        )

    def _undo_import(self, report: int) -> None:
        if self._closed():
            self._attempt(lambda: self._library.delete_report(report))
            self._closed()

    def _attempt(self, function: Callable[[], T]) -> T | None:
        try:
            return function()
        except AppError as error:
            self._refuse(error.sentence)
            return None

    def _refuse(self, sentence: str) -> None:
        self._say("")
        messages.refuse(self._window, REFUSED, sentence)
