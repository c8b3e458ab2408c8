"""A folder of reports: what was read, how sure that is, what failed and why; taken in one by one or all at once."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from models.csv_text import write_csv
from models.errors import AppError
from models.exchange.recognition.import_assessment import ImportVerdict
from models.exchange.recognition.import_review import ImportReview
from models.exchange.report_file import read_report_file
from models.services.backups import BackupReason
from models.services.library import Library
from output.saving import save_file
from ui.backups.ensure_backup import ensure_backup
from ui.importing.import_files import AGENCY, FILE, REMARK, VERDICT, YEAR, FilesModel, ImportItem, read_files
from ui.widgets import files, messages
from ui.widgets.batch_dialog import BatchDialog, BatchStep
from ui.widgets.dialog_parts import make_button, make_row
from ui.widgets.elided_label import ElidedLabel

TITLE = "导入多份报告"
WIDTHS = {FILE: 20, AGENCY: 17, YEAR: 5, VERDICT: 10}
SUGGESTED = Path("导入清单.csv")
Written = tuple[ImportItem, int | None]
"""A file, and the report it became; None when that was taken back."""


class ImportFolderDialog(BatchDialog[ImportItem, ImportVerdict]):
    """Stands beside the window, which can be worked in meanwhile.

    ``confirm`` shows one file in the grid before it is taken in. ``minimised`` tells that the clerk put the list aside,
    and again when the reading has ended since.
    """

    minimised = Signal()
    model: FilesModel

    def __init__(
        self, places: Sequence[Path], library: Library, confirm: Callable[..., None], parent: QWidget | None = None
    ) -> None:
        """AppError where the library's own reports cannot be listed."""
        lines = library.reports()
        existing = {(line.agency.name, line.year) for line in lines}
        super().__init__((TITLE, TITLE), (86, 44), FilesModel(existing), parent, library.close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._places, self._library, self._confirm = tuple(places), library, confirm
        self._known = {line.agency.name: line.agency for line in lines}
        self._is_reading = True
        self._file_count: int | None = None
        self.save_list_button, self.minimise_button = make_button("另存清单…"), make_button("收起")
        self.undo_button, self.review_button, self.import_all_button = (
            make_button("撤销这次导入"),
            make_button("打开核对…"),
            make_button("", "main"),
        )
        source = ElidedLabel()
        source.setText(f"来自 {_names_of(places)}")
        source.setProperty("role", "soft")
        self.body.insertLayout(0, make_row(self.heading, source, spacing=14))
        self.build_layout(
            WIDTHS,
            REMARK,
            (self.save_list_button,),
            (self.undo_button, self.review_button, self.import_all_button, self.minimise_button),
        )
        self._connect()
        self.run(lambda: read_files(self._places), self.model.append, self._end_reading)

    def _connect(self) -> None:
        self.table.activated.connect(lambda index: self._open(self.rows.item(index)))
        self.review_button.clicked.connect(lambda: self._open(self.current_item))
        self.import_all_button.clicked.connect(self._import_all)
        self.undo_button.clicked.connect(self._undo_import)
        self.save_list_button.clicked.connect(self._save_list)
        self.minimise_button.clicked.connect(self._minimise)

    # ── what is told ──

    def _end_reading(self, problem: str) -> None:
        self._is_reading, self._file_count = False, self.total
        self.refresh()
        if problem:
            messages.refuse(self, "没有读完", problem)
        if not self.isVisible():
            self.minimised.emit()

    def status(self) -> str:
        read = len(self.model.items)
        if self._is_reading:
            known = f"已读 {read} / {self.total} 个文件。可以收起，先做别的事。"
            return "正在找文件…" if self.total is None else known
        if self.is_busy:
            return f"已办 {self.done_count} / {self.total} 份"
        if self._file_count is None:
            return "还没有找完文件就停下了，一个也没有读。"
        if not self._file_count:
            return "文件夹里没有可能是年报的文件（Word、Excel、网页、PDF、OFD、交换文件）。"
        taken = self.model.counts()[ImportVerdict.IMPORTED]
        if read < self._file_count:
            sentence = f"读到第 {read} 个文件停下了，还有 {self._file_count - read} 个没有读。"
            return sentence + (f"已导入 {taken} 份。" if taken else "现在还没有写入。")
        if taken:
            return f"读完 {read} 个文件，已导入 {taken} 份，每份各成一份报告。"
        return f"读完 {read} 个文件。现在还没有写入，导入后各成一份报告，可以撤销。"

    def refresh(self) -> None:
        super().refresh()
        counts = self.model.counts()
        sure, current = counts[ImportVerdict.SURE], self.current_item
        is_writing = self.is_busy and not self._is_reading
        self.import_all_button.setText(f"导入可直接导入的 {sure} 份" if sure else "没有可直接导入的")
        self.import_all_button.setEnabled(sure > 0 and not self.is_busy)
        self.review_button.setEnabled(current is not None and current.can_be_opened and not is_writing)
        self.undo_button.setVisible(counts[ImportVerdict.IMPORTED] > 0)
        self.undo_button.setEnabled(not self.is_busy)
        self.save_list_button.setEnabled(bool(self.model.items))

    # ── into the library ──

    def _open(self, entry: ImportItem | None) -> None:
        if entry is not None and entry.can_be_opened:
            read = partial(read_report_file, entry.path)
            self._confirm(entry.candidate, entry.path.name, read, partial(self._import_one, entry), self)

    def _import_one(self, entry: ImportItem, acceptance: ImportReview) -> None:
        try:
            report = self._library.add_filing(acceptance.filing(), entry.path.name)
        except AppError as error:
            messages.refuse(self, "没有导入", error.sentence)
            return
        self.model.set_report(entry, report)
        self._go_to_next()

    def _go_to_next(self) -> None:
        """Go to the next file that is to be looked at."""
        at = self.table.currentIndex().row()
        for each in (*range(at + 1, self.rows.rowCount()), *range(at)):
            index: QModelIndex = self.rows.index(each, FILE)
            entry = self.rows.item(index)
            if entry is not None and entry.can_be_opened:
                self.table.setCurrentIndex(index)
                break
        self.refresh()

    def _import_all(self) -> None:
        entries = self.model.in_state(ImportVerdict.SURE)
        question = f"把 {len(entries)} 份读得确实的报告导入报告库，每份各成一份。原有的报告不动，之后可以撤销。"
        agreed = entries and messages.ask(self, TITLE, question, f"导入 {len(entries)} 份")
        if agreed and ensure_backup(self._library.backup_service, BackupReason.IMPORT, self):
            self._write(entries, self._bring_in, "没有导入")

    def _bring_in(self, entry: ImportItem) -> Written:
        assert entry.candidate is not None
        return entry, self._library.add_filing(ImportReview(entry.candidate, self._known).filing(), entry.path.name)

    def _undo_import(self) -> None:
        entries = self.model.in_state(ImportVerdict.IMPORTED)
        question = f"从报告库里撤回这次导入的 {len(entries)} 份报告。"
        if messages.ask(self, "撤销这次导入", question, "撤销导入"):
            self._write(entries, self._delete_imported, "没有撤销")

    def _delete_imported(self, entry: ImportItem) -> Written:
        assert entry.report is not None
        self._library.delete_report(entry.report)
        return entry, None

    def _write(self, entries: Sequence[ImportItem], write: Callable[[ImportItem], Written], failed: str) -> None:
        def steps() -> Iterator[BatchStep[Written]]:
            for done, entry in enumerate(entries, 1):
                yield BatchStep(done, len(entries), write(entry))

        def take(taken: Sequence[Written]) -> None:
            for entry, report in taken:
                self.model.set_report(entry, report)

        def ended(problem: str) -> None:
            self.refresh()
            if problem:
                messages.refuse(self, failed, problem)

        self.run(steps, take, ended, len(entries), wait_for_delivery=True)

    # ── the list ──

    def _minimise(self) -> None:
        self.hide()
        self.minimised.emit()

    def _save_list(self) -> None:
        path = files.ask_save(self, "另存清单", SUGGESTED, "表格 (*.csv)")
        if path is None:
            return
        try:
            save_file(as_csv(self.model.lines()), path)
        except AppError as error:
            messages.refuse(self, "没有另存", error.sentence)
            return
        self.status_label.setText(f"清单已另存为 {path}。")


def as_csv(lines: Sequence[Sequence[str]]) -> bytes:
    """The list for a spreadsheet."""
    return write_csv(lines).encode("utf-8-sig")


def _names_of(places: Sequence[Path]) -> str:
    """What was chosen, in a few words."""
    return str(places[0]) if len(places) == 1 else f"{places[0].name} 等 {len(places)} 个文件或文件夹"
