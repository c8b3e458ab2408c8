"""发布包 for all chosen reports: looked through one by one, then made off the UI thread into one folder."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from models.errors import AppError
from models.file_types import PACKAGE
from models.rules.preflight import preflight
from models.session.course import record_of
from models.session.library import Library, ReportLine
from ui.exporting.exporter import Printable, content_of, default_name
from ui.exporting.packages_dialog import PackagesDialog, Parcel
from ui.jobs.background import Background
from ui.jobs.stepwise import Stepwise
from ui.report.preview.chart_page import ChartPage
from ui.settings import Kept
from ui.widgets import files

ORDER = "package"


class Packing:
    """One batch at a time, in a window of its own."""

    def __init__(self, window: QWidget, library: Library, charts: ChartPage, kept: Kept, folder: Path) -> None:
        self._window = window
        self._library = library
        self._charts = charts
        self._kept = kept
        self._folder = folder
        self._background = Background(window)
        self._looking: Stepwise | None = None
        self._waiting: list[Parcel] = []
        self._total = 0
        self.dialog: PackagesDialog | None = None

    def pack(self, lines: list[ReportLine]) -> None:
        """Look through the reports, and offer to make their packages."""
        if self.dialog is not None:
            self.dialog.activateWindow()
            return
        self.dialog = dialog = PackagesDialog(lines, self._window)
        dialog.asked_make.connect(self._make)
        dialog.stopped.connect(self._call_off)
        dialog.asked_show.connect(lambda: files.show_folder(self._folder / "x"))
        dialog.finished.connect(self._forget)
        dialog.open()
        deeds = (partial(self._look, row) for row in range(len(lines)))
        self._looking = Stepwise(deeds, len(lines), self._follow_looking)

    def stop(self) -> None:
        """Call off what still runs, and wait for the report in hand."""
        self._call_off()
        self._background.stop()

    def _call_off(self) -> None:
        if self._looking is not None:
            self._looking.stop()
        self._waiting = []

    def _forget(self) -> None:
        self._call_off()
        self.dialog = self._looking = None

    # ── looking through ──

    def _look(self, row: int) -> bool:
        if self.dialog is None:
            return False
        parcel = self.dialog.parcels[row]
        try:
            session = self._library.open(parcel.line.id)
            filing, years = session.filing, self._charts.years(session.filing)
            wanted = self._charts.wanted(filing)
            parcel.report = Printable(filing, session.findings, record_of(session), wanted, years)
            parcel.looked = preflight(session.findings)
        except AppError as trouble:
            parcel.trouble = trouble.sentence
        self.dialog.show_parcel(row)
        return True

    def _follow_looking(self, done: int, total: int) -> None:
        if self.dialog is not None:
            self.dialog.follow(done, total)
            if done == total:
                self.dialog.end_looking()

    # ── making ──

    def _make(self, parcels: list[Parcel]) -> None:
        if self.dialog is None or not parcels:
            return
        folder = files.ask_folder(self.dialog, "发布包放在哪个文件夹")
        if folder is None:
            return
        self._folder = folder
        self._kept.change(export_folder=str(folder))
        self._waiting, self._total = list(parcels), len(parcels)
        self.dialog.follow(0, self._total)
        self._make_next()

    def _make_next(self) -> None:
        """One after the other, each ordered when the one before is done: stopping leaves no half-made file."""
        if self.dialog is None:
            return
        if not self._waiting:
            self.dialog.follow(self._total, self._total)
            return
        parcel = self._waiting.pop(0)
        report = parcel.report
        if report is None:
            self._tell(parcel, "", "没有读出来。")
            return
        path = free_path(self._folder / default_name(report.filing, PACKAGE.ending))
        self._background.order(
            ORDER,
            partial(_write, report, path),
            lambda _: self._tell(parcel, path.name, ""),
            lambda sentence: self._tell(parcel, "", sentence),
        )

    def _tell(self, parcel: Parcel, came: str, trouble: str) -> None:
        parcel.came, parcel.trouble = came, trouble
        if self.dialog is not None:
            self.dialog.show_parcel(self.dialog.parcels.index(parcel))
            self.dialog.follow(self._total - len(self._waiting), self._total)
        self._make_next()


def free_path(path: Path) -> Path:
    """The path, or where a file of that name is, the same with a number: a batch overwrites nothing."""
    number = 2
    found = path
    while found.exists():
        found = path.with_stem(f"{path.stem}（{number}）")
        number += 1
    return found


def _write(report: Printable, path: Path) -> None:
    from output.saving import save

    save(content_of(report, path), path)
