"""A folder of reports: what was read, how sure that is, what failed and why; taken in one by one or all at once."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from models.errors import AppError
from models.exchange.recognition.import_assessment import ImportVerdict
from models.exchange.recognition.import_review import ImportReview
from models.exchange.report_file import read_report_file
from models.services.backups import Why
from models.services.library import Library
from output.saving import save
from ui.backups.ensure_backup import ensure_backup
from ui.importing.import_files import AGENCY, FILE, REMARK, VERDICT, YEAR, Entry, FilesModel, read_files
from ui.widgets import files, messages
from ui.widgets.batch_dialog import BatchDialog, BatchStep
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.parts import button, row

TITLE = "导入多份报告"
WIDTHS = {FILE: 20, AGENCY: 17, YEAR: 5, VERDICT: 10}
SUGGESTED = Path("导入清单.csv")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Written = tuple[Entry, int | None]
"""A file, and the report it became; None when that was taken back."""


class ImportFolderDialog(BatchDialog[Entry, ImportVerdict]):
    """Stands beside the window, which can be worked in meanwhile.

    ``confirm`` shows one file in the grid before it is taken in. ``tucked`` tells that the clerk put the list aside,
    and again when the reading has ended since.
    """

    tucked = Signal()
    model: FilesModel

    def __init__(
        self, places: Sequence[Path], library: Library, confirm: Callable[..., None], parent: QWidget | None = None
    ) -> None:
        """AppError where the library's own reports cannot be listed."""
        lines = library.reports()
        held = {(line.agency.name, line.year) for line in lines}
        super().__init__((TITLE, TITLE), (86, 44), FilesModel(held), parent, library.close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._places, self._library, self._confirm = tuple(places), library, confirm
        self._known = {line.agency.name: line.agency for line in lines}
        self._is_reading = True
        self._found: int | None = None
        self.keep_list, self.tuck = button("另存清单…"), button("收起")
        self.back, self.look, self.take_all = button("撤销这次导入"), button("打开核对…"), button("", "main")
        source = ElidedLabel()
        source.setText(f"来自 {_named(places)}")
        source.setProperty("role", "soft")
        self.body.insertLayout(0, row(self.heading, source, spacing=14))
        self.build_layout(WIDTHS, REMARK, (self.keep_list,), (self.back, self.look, self.take_all, self.tuck))
        self._connect()
        self.run(lambda: read_files(self._places), self.model.append, self._end_reading)

    def _connect(self) -> None:
        self.table.activated.connect(lambda index: self._open(self.rows.item(index)))
        self.look.clicked.connect(lambda: self._open(self.current_item))
        self.take_all.clicked.connect(self._take)
        self.back.clicked.connect(self._take_back)
        self.keep_list.clicked.connect(self._keep_list)
        self.tuck.clicked.connect(self._tuck_away)

    # ── what is told ──

    def _end_reading(self, trouble: str) -> None:
        self._is_reading, self._found = False, self.total
        self.refresh()
        if trouble:
            messages.refuse(self, "没有读完", trouble)
        if not self.isVisible():
            self.tucked.emit()

    def status(self) -> str:
        read = len(self.model.items)
        if self._is_reading:
            known = f"已读 {read} / {self.total} 个文件。可以收起，先做别的事。"
            return "正在找文件…" if self.total is None else known
        if self.is_busy:
            return f"已办 {self.done_count} / {self.total} 份"
        if self._found is None:
            return "还没有找完文件就停下了，一个也没有读。"
        if not self._found:
            return "文件夹里没有可能是年报的文件（Word、Excel、网页、PDF、OFD、交换文件）。"
        taken = self.model.counts()[ImportVerdict.IMPORTED]
        if read < self._found:
            told = f"读到第 {read} 个文件停下了，还有 {self._found - read} 个没有读。"
            return told + (f"已导入 {taken} 份。" if taken else "现在还没有写入。")
        if taken:
            return f"读完 {read} 个文件，已导入 {taken} 份，每份各成一份报告。"
        return f"读完 {read} 个文件。现在还没有写入，导入后各成一份报告，可以撤销。"

    def refresh(self) -> None:
        super().refresh()
        counts = self.model.counts()
        sure, current = counts[ImportVerdict.SURE], self.current_item
        is_writing = self.is_busy and not self._is_reading
        self.take_all.setText(f"导入可直接导入的 {sure} 份")
        self.take_all.setEnabled(sure > 0 and not self.is_busy)
        self.look.setEnabled(current is not None and current.can_be_opened and not is_writing)
        self.back.setVisible(counts[ImportVerdict.IMPORTED] > 0)
        self.back.setEnabled(not self.is_busy)
        self.keep_list.setEnabled(bool(self.model.items))

    # ── into the library ──

    def _open(self, entry: Entry | None) -> None:
        if entry is not None and entry.can_be_opened:
            read = partial(read_report_file, entry.path)
            self._confirm(entry.candidate, entry.path.name, read, partial(self._take_one, entry), self)

    def _take_one(self, entry: Entry, acceptance: ImportReview) -> None:
        try:
            report = self._library.bring_in(acceptance.filing(), entry.path.name)
        except AppError as trouble:
            messages.refuse(self, "没有导入", trouble.sentence)
            return
        self.model.mark(entry, report)
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

    def _take(self) -> None:
        entries = self.model.in_state(ImportVerdict.SURE)
        told = f"把 {len(entries)} 份读得确实的报告导入报告库，每份各成一份。原有的报告不动，之后可以撤销。"
        agreed = entries and messages.ask(self, TITLE, told, f"导入 {len(entries)} 份")
        if agreed and ensure_backup(self._library.safekeeping, Why.IMPORT, self):
            self._write(entries, self._bring_in, "没有导入")

    def _bring_in(self, entry: Entry) -> Written:
        assert entry.candidate is not None
        return entry, self._library.bring_in(ImportReview(entry.candidate, self._known).filing(), entry.path.name)

    def _take_back(self) -> None:
        entries = self.model.in_state(ImportVerdict.IMPORTED)
        told = f"从报告库里撤回这次导入的 {len(entries)} 份报告。"
        if messages.ask(self, "撤销这次导入", told, "撤销导入"):
            self._write(entries, self._put_away, "没有撤销")

    def _put_away(self, entry: Entry) -> Written:
        assert entry.report is not None
        self._library.put_away(entry.report)
        return entry, None

    def _write(self, entries: Sequence[Entry], write: Callable[[Entry], Written], failed: str) -> None:
        def steps() -> Iterator[BatchStep[Written]]:
            for done, entry in enumerate(entries, 1):
                yield BatchStep(done, len(entries), write(entry))

        def take(taken: Sequence[Written]) -> None:
            for entry, report in taken:
                self.model.mark(entry, report)

        def ended(trouble: str) -> None:
            self.refresh()
            if trouble:
                messages.refuse(self, failed, trouble)

        self.run(steps, take, ended, len(entries), wait_for_delivery=True)

    # ── the list ──

    def _tuck_away(self) -> None:
        self.hide()
        self.tucked.emit()

    def _keep_list(self) -> None:
        path = files.ask_save(self, "另存清单", SUGGESTED, "表格 (*.csv)")
        if path is None:
            return
        try:
            save(as_csv(self.model.lines()), path)
        except AppError as trouble:
            messages.refuse(self, "没有另存", trouble.sentence)
            return
        self.told.setText(f"清单已另存为 {path}。")


def as_csv(lines: Sequence[Sequence[str]]) -> bytes:
    """The list for a spreadsheet; no words of a file become a formula there."""
    out = io.StringIO()
    csv.writer(out).writerows([f"'{text}" if text.startswith(_FORMULA) else text for text in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _named(places: Sequence[Path]) -> str:
    """What was chosen, in a few words."""
    return str(places[0]) if len(places) == 1 else f"{places[0].name} 等 {len(places)} 个文件或文件夹"
