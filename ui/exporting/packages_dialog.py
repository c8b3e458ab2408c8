"""发布包 of several reports: what stands against each is looked up first, then they are written into one folder."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from models.file_types import PACKAGE
from models.report.workflow_record import State as Course
from models.rules.preflight import PreflightResult, run_preflight
from models.services.library import Library, ReportLine
from models.services.workflow_history import record_of
from output.saving import save
from ui.exporting.exporter import Printable, content_of, default_name
from ui.jobs.queue import attempt
from ui.report.preview.chart_page import ChartPage
from ui.settings import Kept
from ui.widgets import files
from ui.widgets.batch_dialog import BatchDialog, BatchStep
from ui.widgets.batch_model import BatchModel
from ui.widgets.parts import button

TITLE = "批量生成发布包"
AGENCY, YEAR, STATE, CHECK, RESULT = range(5)
WIDTHS = {AGENCY: 20, YEAR: 5, STATE: 6, CHECK: 24}


@dataclass(frozen=True)
class Package:
    """A report and its package: what goes into it, what stands against it, and the file it became.

    ``trouble`` says why it could not be looked through or written.
    """

    line: ReportLine
    report: Printable | None = None
    preflight: PreflightResult | None = None
    file_name: str = ""
    trouble: str = ""

    def is_wanted(self, anyway: bool) -> bool:
        """Whether it is to be written: where something stands against it, only when the clerk says so."""
        return self.preflight is not None and not self.file_name and (anyway or self.preflight.is_clear)


RowChange = tuple[int, Package]
"""A row, and what now stands in it."""


class PackagesModel(BatchModel[Package, Enum]):
    """A row a report."""

    headers = ("单位", "年度", "状态", "检查", "结果")

    def apply(self, changes: Sequence[RowChange]) -> None:
        """Show what became of reports."""
        for row, package in changes:
            self.items[row] = package
            self.row_changed(row)

    def text(self, item: Package, column: int) -> str:
        if column == CHECK and item.preflight:
            return "✓ 没有问题" if item.preflight.is_clear else f"▲ {item.preflight.brief}"
        if column == RESULT:
            return f"✕ {item.trouble}" if item.trouble else f"● {item.file_name}" if item.file_name else ""
        told = {AGENCY: item.line.agency.name, YEAR: str(item.line.year), STATE: Course(item.line.state).label}
        return told.get(column, "")

    def tooltip(self, item: Package, column: int) -> str:
        return item.preflight.sentence if column == CHECK and item.preflight else self.text(item, column)

    def color_name(self, item: Package, column: int) -> str:
        if column == CHECK and item.preflight:
            return "good" if item.preflight.is_clear else "explain"
        return "block" if column == RESULT and item.trouble else ""

    def lines(self) -> list[Sequence[str]]:
        return [self.headers, *(tuple(self.text(item, column) for column in range(5)) for item in self.items)]


class PackagesDialog(BatchDialog[Package, Enum]):
    """Looks through the reports as soon as it is made; writes when the clerk has chosen a folder."""

    model: PackagesModel

    def __init__(
        self, lines: Sequence[ReportLine], library: Library, charts: ChartPage, kept: Kept, parent: QWidget | None
    ) -> None:
        super().__init__((TITLE, TITLE), (86, 40), PackagesModel(), parent, library.close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._library, self._charts, self._kept = library, charts, kept
        self._is_looking = True
        self._folder = Path()
        self.anyway = QCheckBox("有问题没处理、查到可能隐私字样的也生成")
        self.folder, self.make = button("打开文件夹"), button("", "main")
        self.model.append([Package(line) for line in lines])
        self.build_layout(WIDTHS, RESULT, (self.anyway,), (self.folder, self.make))
        self.anyway.toggled.connect(self.refresh)
        self.make.clicked.connect(self._make)
        self.folder.clicked.connect(lambda: files.show_folder(self._folder / "x"))
        self._go_through(range(len(lines)), self._look)

    def wanted(self) -> list[int]:
        """The rows of the packages that would be written now."""
        anyway = self.anyway.isChecked()
        return [row for row, package in enumerate(self.model.items) if package.is_wanted(anyway)]

    # ── what is done ──

    def _go_through(self, rows: Sequence[int], work: Callable[[Package], Package]) -> None:
        items = list(self.model.items)

        def steps() -> Iterator[BatchStep[RowChange]]:
            for done, row in enumerate(rows, 1):
                package, trouble = attempt(partial(work, items[row]), "a package")
                yield BatchStep(done, len(rows), (row, package or replace(items[row], trouble=trouble)))

        self.run(steps, self.model.apply, self._end, len(rows))

    def _end(self, _trouble: str) -> None:
        self._is_looking = False
        self.refresh()

    def _look(self, package: Package) -> Package:
        session = self._library.open(package.line.id)
        filing, years = session.filing, self._charts.years(session.filing)
        report = Printable(filing, session.findings, record_of(session), self._charts.wanted(filing), years)
        return replace(package, report=report, preflight=run_preflight(session.findings))

    def _make(self) -> None:
        folder = files.ask_folder(self, "发布包放在哪个文件夹")
        if folder is not None:
            self._folder = folder
            self._kept.change(export_folder=str(folder))
            self._go_through(self.wanted(), partial(_write, folder))

    # ── what is told ──

    def refresh(self) -> None:
        super().refresh()
        wanted, made = len(self.wanted()), sum(bool(package.file_name) for package in self.model.items)
        self.make.setText(f"选文件夹，生成 {wanted} 份…")
        self.make.setVisible(not made or wanted > 0)
        self.make.setEnabled(not self.is_busy and wanted > 0)
        self.anyway.setEnabled(not self.is_busy)
        self.folder.setVisible(made > 0 and not self.is_busy)

    def status(self) -> str:
        if self.is_busy:
            return f"正在{'检查' if self._is_looking else '生成'} {self.done_count} / {self.total}…"
        packages = self.model.items
        if made := sum(bool(package.file_name) for package in packages):
            left = len(packages) - made
            return f"已生成 {made} 份。" + (f"其余 {left} 份没有生成。" if left else "")
        clear = sum(bool(package.preflight and package.preflight.is_clear) for package in packages)
        doubtful = sum(bool(package.preflight and not package.preflight.is_clear) for package in packages)
        failed = sum(not package.preflight and bool(package.trouble) for package in packages)
        rest = {"要看一看": doubtful, "读不出来": failed, "没有检查": len(packages) - clear - doubtful - failed}
        told = [f"{len(packages)} 份报告：{clear} 份没有问题", *(f"{n} 份{what}" for what, n in rest.items() if n)]
        return "，".join(told) + "。现在还没有写文件。"


def free_path(path: Path) -> Path:
    """The path, or where a file of that name is, the same with a number: a batch overwrites nothing."""
    number = 2
    found = path
    while found.exists():
        found = path.with_stem(f"{path.stem}（{number}）")
        number += 1
    return found


def _write(folder: Path, package: Package) -> Package:
    assert package.report is not None
    path = free_path(folder / default_name(package.report.filing, PACKAGE.ending))
    save(content_of(package.report, path), path)
    return replace(package, file_name=path.name, trouble="")
