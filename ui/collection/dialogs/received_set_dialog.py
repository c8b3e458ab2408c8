"""打印、导出收到的报告: of the units chosen the reports go into one PDF, a folder, an archive, or to a printer."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from models.file_types import ARCHIVE, BUNDLE, PDF
from models.report.unit_kind import UnitKind
from models.services.collection.results import SetProgress
from output.formats import FORMATS, SET_ENDINGS
from output.report_set import ArchiveSet, FolderSet, PdfSet, SetWriter, set_title
from ui.collection.controller import CollectionController
from ui.collection.dialogs.received_set_model import (
    CHECK,
    KIND,
    NAME,
    RESULT,
    STATUS,
    ReceivedSetModel,
    SetItem,
    SetState,
)
from ui.jobs.queue import attempt
from ui.widgets import files
from ui.widgets.batch_dialog import BatchDialog, BatchStep
from ui.widgets.dialog_parts import make_button, make_row, show_ticks
from ui.widgets.plain_text import PlainLabel, plain_tip

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from ui.exporting.exporter import Exporter

TITLE = "打印、导出收到的报告"
WIDTHS = {CHECK: 3, NAME: 20, KIND: 6, STATUS: 8}
ONE_PDF = "一个 PDF，每个单位一个书签"


class ReceivedSetDialog(BatchDialog[SetItem, SetState]):
    """``shown`` are the codes of the units that the list shows, empty where it shows all."""

    model: ReceivedSetModel

    def __init__(
        self,
        controller: CollectionController,
        exporter: "Callable[[], Exporter]",
        shown: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__((TITLE, TITLE), (80, 42), ReceivedSetModel(), parent, controller.library.close)
        self._exporter = exporter
        self._collection = controller.loaded_collection
        self._place: Path | None = None
        self._is_whole = False
        self._keeps_parts = False
        self._told = ""
        self.units, self.form = QComboBox(), QComboBox()
        self.through, self.archive = QCheckBox("页码从头连续编"), QCheckBox("装进一个压缩包")
        self.anyway = QCheckBox("已退回、没有定稿、没有文字的也写")
        self.folder, self.print, self.make = make_button("打开文件夹"), make_button("打印…"), make_button("", "main")
        self._list_forms()
        self._lay_out()
        self._list_units(controller, shown)  # rows that come later are not sorted once more
        self._connect()
        self._choose_units()

    def _list_units(self, controller: CollectionController, shown: Sequence[str]) -> None:
        """A row for each unit that sent a report or had to; and the sets of them that can be ticked at once."""
        kinds, statuses = self._collection.kinds.all(), controller.statuses
        rows = statuses.rows if statuses else ()
        pairs = zip(controller.tree.units, rows, strict=False)
        concerned = [(unit, row) for unit, row in pairs if row.is_due or row.received]
        self.model.append([SetItem(u.code, u.name, kinds[u.code].label, row.status.label) for u, row in concerned])
        known = {unit.code for unit, _ in concerned}
        offered: list[tuple[str, list[str]]] = (
            [("列表里的", [code for code in shown if code in known])] if shown else []
        )
        offered.append(("全部", [unit.code for unit, _ in concerned]))
        offered += ((kind.label, [u.code for u, _ in concerned if kinds[u.code] is kind]) for kind in UnitKind)
        offered += (
            (pick.name, [code for code in pick.codes if code in known]) for pick in self._collection.picks.list()
        )
        for name, codes in offered:
            if codes:
                self.units.addItem(f"{name} {len(codes)} 个单位", codes)

    def _list_forms(self) -> None:
        self.form.addItem(ONE_PDF, "")
        for ending in SET_ENDINGS:
            name = "报来的文件，原样" if ending == BUNDLE.ending else FORMATS[ending].type.name
            self.form.addItem(f"每个单位一个文件：{name}（{ending}）", ending)

    def _lay_out(self) -> None:
        self.units.setAccessibleName("写哪些单位")
        self.form.setAccessibleName("写成什么")
        self.anyway.setToolTip(plain_tip("没有定稿的每页印浅灰的“草稿”二字；没有文字的只有各表的数"))
        choices = make_row(
            PlainLabel("单位"), self.units, PlainLabel("写成"), self.form, self.through, self.archive, None
        )
        self.build_layout(WIDTHS, RESULT, (self.anyway,), (self.folder, self.print, self.make), (choices,))
        show_ticks(self.table)

    def _connect(self) -> None:
        self.units.activated.connect(lambda _: self._choose_units())
        self.form.currentIndexChanged.connect(lambda _: self.refresh())
        self.model.check_changed.connect(self.refresh)
        self.make.clicked.connect(self._write)
        self.print.clicked.connect(self._print)
        self.folder.clicked.connect(self._show_folder)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table, self._toggle_selected)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _choose_units(self) -> None:
        self._told = ""
        self.model.check_only(set(self.units.currentData()))

    def _toggle_selected(self) -> None:
        selected = self.table.selectionModel().selectedRows()
        self.model.toggle(self.rows.mapToSource(index).row() for index in selected)

    # ── what is done ──

    @property
    def ending(self) -> str:
        """The form of each unit's file; empty for one PDF of all."""
        return str(self.form.currentData())

    def _write(self) -> None:
        title = set_title(self._top, self._collection.year)
        if self.ending and not self.archive.isChecked():
            place = files.ask_folder(self, "放在哪个文件夹")
        else:
            kind = ARCHIVE if self.ending else PDF
            place = files.ask_save(self, TITLE, Path(files.file_name(title) + kind.ending), kind.filter())
        if place is not None:
            self._place, self._keeps_parts = place, bool(self.ending) and not self.archive.isChecked()
            self._go_through(self._writer(place), lambda _: None)

    def _writer(self, place: Path) -> SetWriter:
        if not self.ending:
            through = self.through.isChecked()
            return PdfSet(self._top, self._collection.year, place, is_numbered_through=through)
        return ArchiveSet(place, self.ending) if self.archive.isChecked() else FolderSet(place, self.ending)

    def _print(self) -> None:
        """One PDF of all to a printer; on both sides of a sheet each report begins on a sheet of its own."""
        from ui.report.preview.print_request import is_bound_as_a_book

        exporter = self._exporter()
        printer = exporter.ask_printer(set_title(self._top, self._collection.year))
        if printer is None:
            return
        self._place, self._keeps_parts = None, False
        through, mirrored = self.through.isChecked(), is_bound_as_a_book(printer)
        writer = PdfSet(self._top, self._collection.year, is_numbered_through=through, is_mirrored=mirrored)

        def send(printer: "QPrinter" = printer) -> None:
            exporter.send_to_printer(printer, lambda: writer.content)

        self._go_through(writer, lambda _: send())

    def _go_through(self, writer: SetWriter, then: Callable[[SetWriter], object]) -> None:
        codes, collection, anyway = self.model.checked_codes(), self._collection, self.anyway.isChecked()
        self._is_whole, self._told = False, ""
        self.model.forget_results()

        def steps() -> Iterator[BatchStep[SetProgress]]:
            has_any = False
            with writer:
                for one in collection.received_set.write(codes, writer, anyway, _attempt):
                    has_any = has_any or bool(one.became)
                    yield BatchStep(one.done, one.total, one)
                if has_any:
                    writer.finish()
                self._is_whole = has_any

        def ended(problem: str) -> None:
            self._tell(problem)
            if self._is_whole:
                then(writer)

        self.run(steps, self.model.apply, ended, len(codes))

    def _tell(self, problem: str) -> None:
        counts = self.model.counts()
        written, left_out = counts[SetState.WRITTEN], counts[SetState.LEFT_OUT]
        left = f"没有写 {left_out} 份，原因在各行。" if left_out else ""
        if self._is_whole:
            self._told = (
                f"已写出 {written} 份到 {self._place}。{left}"
                if self._place
                else f"已排好 {written} 份，送往打印机。{left}"
            )
        elif self._keeps_parts:
            self._told = f"停下了，{problem}已写的 {written} 份在 {self._place}。{left}"
        else:
            whole = (
                "没有一份可以写的报告，"
                if left_out and not written and not problem
                else "停下了，"
                if not problem
                else ""
            )
            self._told = f"{problem}{whole}没有写文件。{left}"
            if written:
                self.model.forget_results()
        self.refresh()

    @property
    def _top(self) -> str:
        top = self._collection.roster.current.top
        return top.name if top else ""

    def _show_folder(self) -> None:
        if self._place is not None:
            files.show_folder(self._place / "x" if self._place.is_dir() else self._place)

    # ── what is told ──

    def refresh(self) -> None:
        super().refresh()
        count = len(self.model.checked_codes())
        for part in (self.units, self.form, self.through, self.archive, self.anyway):
            part.setEnabled(not self.is_busy)
        self.through.setVisible(not self.ending)
        self.archive.setVisible(bool(self.ending))
        self.print.setVisible(not self.ending)
        for button in (self.print, self.make):
            button.setEnabled(count > 0 and not self.is_busy)
        self.make.setText(f"选位置，写出 {count} 份…" if count else "选位置，写出…")
        self.folder.setVisible(self._place is not None and not self.is_busy)

    def status(self) -> str:
        if self.is_busy:
            return f"正在写 {self.done_count} / {self.total}…"
        count = len(self.model.checked_codes())
        chosen = f"勾了 {count} 个单位。" if count else "一个单位也没有勾，请先勾要写的，或在“单位”里选一类。"
        return self._told or f"{chosen}现在还没有写文件。"


def _attempt(function: Callable[[], str]) -> tuple[str | None, str]:
    """An error in one report is written down, and the other reports go on."""
    return attempt(function, "a report of a set")
