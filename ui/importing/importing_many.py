"""A folder, or many files, into the library: read beside the window, listed, taken in one by one or all at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from models.errors import AppError
from models.exchange.acceptance import Acceptance
from models.exchange.reading import read_path
from models.filing import Agency
from models.session.library import Library
from models.session.safekeeping import Why
from output.saving import save
from ui.backups.ensure_backup import ensure_backup
from ui.importing.folder_reading import FolderReading
from ui.importing.import_files import Entry, FilesModel
from ui.importing.import_folder import ImportFolderDialog, as_csv, named
from ui.jobs.stepwise import Stepwise
from ui.widgets import files, messages

SUGGESTED = Path("导入清单.csv")


class ImportingMany:
    """One list at a time. ``confirm`` shows a file in the grid; ``closed`` shows the library as it then stands."""

    def __init__(
        self,
        window: QWidget,
        library: Library,
        say: Callable[..., None],
        confirm: Callable[..., None],
        closed: Callable[[], bool],
    ) -> None:
        self._window = window
        self._library = library
        self._say = say
        self._confirm = confirm
        self._closed = closed
        self.dialog: ImportFolderDialog | None = None
        self._reading: FolderReading | None = None
        self._deed: Stepwise | None = None
        self._known: dict[str, Agency] = {}

    def read(self, places: list[Path]) -> None:
        """Read files and whatever stands in folders, and list it."""
        if self.dialog is not None:
            self._show()
            messages.tell(self.dialog, "导入多份报告", "上一批还开着。请先处理完并关闭，再导入下一批。")
            return
        try:
            lines = self._library.reports()
        except AppError as trouble:
            messages.refuse(self._window, "没有导入", trouble.sentence)
            return
        self._known = {line.agency.name: line.agency for line in lines}
        held = {(line.agency.name, line.year) for line in lines}
        self.dialog = dialog = ImportFolderDialog(named(places), FilesModel(held), self._window)
        self._reading = reading = FolderReading(places, dialog)
        reading.found.connect(dialog.expect)
        reading.read.connect(dialog.add)
        reading.ended.connect(self._end)
        dialog.stopped.connect(self.stop)
        dialog.asked_open.connect(self._open)
        dialog.asked_take.connect(self._take)
        dialog.asked_back.connect(self._take_back)
        dialog.asked_keep.connect(self._keep_list)
        dialog.tucked.connect(self._tell_tucked)
        dialog.finished.connect(self._forget)
        dialog.show()
        reading.start()

    def stop(self) -> None:
        """Read and take in no more; what was done stays."""
        if self._reading is not None:
            self._reading.stop()
        if self._deed is not None:
            self._deed.stop()

    def _forget(self) -> None:
        self.stop()
        if self._reading is not None:
            self._reading.join()
        if self.dialog is not None and any(entry.report for entry in self.dialog.files.entries):
            self._closed()
        self.dialog = self._reading = self._deed = None

    def _show(self) -> None:
        if self.dialog is not None:
            self._say("")
            self.dialog.show()
            self.dialog.activateWindow()

    def _tell_tucked(self) -> None:
        if self.dialog is not None:
            self._say(f"导入多份报告：{self.dialog.told()}", ("显示清单", self._show))

    def _end(self) -> None:
        if self.dialog is None:
            return
        self.dialog.end()
        if not self.dialog.isVisible():
            self._tell_tucked()

    # ── into the library ──

    def _open(self, entry: Entry) -> None:
        def take(acceptance: Acceptance) -> None:
            if self._bring_in(entry, acceptance) and self.dialog:
                self.dialog.to_next()

        self._confirm(entry.candidate, entry.path.name, lambda year: read_path(entry.path, year), take, self.dialog)

    def _bring_in(self, entry: Entry, acceptance: Acceptance) -> bool:
        if self.dialog is None:
            return False
        try:
            report = self._library.bring_in(acceptance.filing(), entry.path.name)
        except AppError as trouble:
            messages.refuse(self.dialog, "没有导入", trouble.sentence)
            return False
        self.dialog.files.mark(entry, report)
        return True

    def _take(self, entries: list[Entry]) -> None:
        if self.dialog is None or not entries:
            return
        told = f"把 {len(entries)} 份读得确实的报告导入报告库，每份各成一份。原有的报告不动，之后可以撤销。"
        agreed = messages.ask(self.dialog, "导入多份报告", told, f"导入 {len(entries)} 份")
        if agreed and ensure_backup(self._library.safekeeping, Why.IMPORT, self.dialog):
            deeds = (lambda entry=entry: self._take_one(entry) for entry in entries)
            self._step_through(deeds, len(entries))

    def _take_one(self, entry: Entry) -> bool:
        return entry.candidate is not None and self._bring_in(entry, Acceptance(entry.candidate, self._known))

    def _take_back(self, entries: list[Entry]) -> None:
        if self.dialog is None:
            return
        told = f"从报告库里撤回这次导入的 {len(entries)} 份报告。"
        if messages.ask(self.dialog, "撤销这次导入", told, "撤销导入"):
            deeds = (lambda entry=entry: self._put_away(entry) for entry in entries)
            self._step_through(deeds, len(entries))

    def _put_away(self, entry: Entry) -> bool:
        if self.dialog is None or entry.report is None:
            return False
        try:
            self._library.put_away(entry.report)
        except AppError as trouble:
            messages.refuse(self.dialog, "没有撤销", trouble.sentence)
            return False
        self.dialog.files.mark(entry, None)
        return True

    def _step_through(self, deeds: Iterator[Callable[[], bool]], total: int) -> None:
        if self.dialog is not None:
            self.dialog.follow_deed(0, total)
            self._deed = Stepwise(deeds, total, self.dialog.follow_deed)

    # ── the list ──

    def _keep_list(self) -> None:
        if self.dialog is None:
            return
        path = files.ask_save(self.dialog, "另存清单", SUGGESTED, "表格 (*.csv)")
        if path is None:
            return
        try:
            save(as_csv(self.dialog.files), path)
        except AppError as trouble:
            messages.refuse(self.dialog, "没有另存", trouble.sentence)
            return
        self.dialog.progress.setText(f"清单已另存为 {path}。")
