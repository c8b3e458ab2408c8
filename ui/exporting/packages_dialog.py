"""发布包 of several reports: what stands against each is looked up first, then they are written into one folder."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from models.file_types import PACKAGE
from models.report.workflow_record import State
from models.rules.preflight import PreflightResult, run_preflight
from models.services.library import Library, ReportLine
from models.services.workflow_history import workflow_record
from output.paper_check import PaperCheck, Subject, check_paper
from output.saving import save_file, unused_path
from ui.exporting.exporter import ReportForPrint, default_name, render_report
from ui.jobs.queue import attempt
from ui.report.preview.chart_years import ChartYears
from ui.settings import SettingsStore
from ui.widgets import files
from ui.widgets.batch_dialog import BatchDialog, BatchStep
from ui.widgets.batch_model import BatchModel
from ui.widgets.dialog_parts import make_button

TITLE = "批量生成发布包"
AGENCY, YEAR, STATE, CHECK, RESULT = range(5)
WIDTHS = {AGENCY: 20, YEAR: 5, STATE: 6, CHECK: 24}


@dataclass(frozen=True)
class PackageItem:
    """A report and its package: what goes into it, what stands against it, and the file it became.

    ``paper`` is what would be wrong on paper, which holds nothing back. ``problem`` says why it could not be looked
    through or written.
    """

    line: ReportLine
    report: ReportForPrint | None = None
    preflight: PreflightResult | None = None
    paper: PaperCheck | None = None
    file_name: str = ""
    problem: str = ""

    @property
    def verdict(self) -> str:
        """What came of looking it through, in few words; empty while it was not looked through."""
        if self.preflight is None or self.paper is None:
            return ""
        told = (Subject.FINDINGS, Subject.PRIVACY)
        on_paper = sum(remark.subject not in told for remark in self.paper.remarks)
        besides = f"，版面、落款等 {on_paper} 处可看" if on_paper else ""
        return f"✓ 没有问题{besides}" if self.preflight.is_clear else f"▲ {self.preflight.brief}{besides}"

    def is_to_be_written(self, anyway: bool) -> bool:
        """Whether it is to be written: where something stands against it, only when the clerk says so."""
        return self.preflight is not None and not self.file_name and (anyway or self.preflight.is_clear)


RowChange = tuple[int, PackageItem]
"""A row, and what now stands in it."""


class PackagesModel(BatchModel[PackageItem, Enum]):
    """A row a report."""

    headers = ("单位", "年度", "状态", "检查", "结果")

    def apply(self, changes: Sequence[RowChange]) -> None:
        """Show what became of reports."""
        for row, package in changes:
            self.items[row] = package
            self.row_changed(row)

    def text(self, item: PackageItem, column: int) -> str:
        if column == CHECK:
            return item.verdict
        if column == RESULT:
            return f"✕ {item.problem}" if item.problem else f"● {item.file_name}" if item.file_name else ""
        texts = {AGENCY: item.line.agency.name, YEAR: str(item.line.year), STATE: State(item.line.state).label}
        return texts.get(column, "")

    def tooltip(self, item: PackageItem, column: int) -> str:
        if column == CHECK and item.paper:
            return "\n".join(remark.sentence for remark in item.paper.remarks) or item.paper.summary
        return self.text(item, column)

    def color_name(self, item: PackageItem, column: int) -> str:
        if column == CHECK and item.preflight:
            return "good" if item.preflight.is_clear else "explain"
        return "block" if column == RESULT and item.problem else ""

    def lines(self) -> list[Sequence[str]]:
        return [self.headers, *(tuple(self.text(item, column) for column in range(5)) for item in self.items)]


class PackagesDialog(BatchDialog[PackageItem, Enum]):
    """Looks through the reports as soon as it is made; writes when the clerk has chosen a folder."""

    model: PackagesModel

    def __init__(
        self,
        lines: Sequence[ReportLine],
        library: Library,
        charts: ChartYears,
        settings: SettingsStore,
        parent: QWidget | None,
    ) -> None:
        super().__init__((TITLE, TITLE), (86, 40), PackagesModel(), parent, library.close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._library, self._charts, self._settings = library, charts, settings
        self._is_looking = True
        self._folder = Path()
        self.anyway = QCheckBox("有问题没处理、查到可能隐私字样的也生成")
        self.folder, self.make = make_button("打开文件夹"), make_button("", "main")
        self.model.append([PackageItem(line) for line in lines])
        self.build_layout(WIDTHS, RESULT, (self.anyway,), (self.folder, self.make))
        self.anyway.toggled.connect(self.refresh)
        self.make.clicked.connect(self._make)
        self.folder.clicked.connect(lambda: files.show_folder(self._folder / "x"))
        self._go_through(range(len(lines)), self._prepare)

    def rows_to_write(self) -> list[int]:
        """The rows of the packages that would be written now."""
        anyway = self.anyway.isChecked()
        return [row for row, package in enumerate(self.model.items) if package.is_to_be_written(anyway)]

    # ── what is done ──

    def _go_through(self, rows: Sequence[int], work: Callable[[PackageItem], PackageItem]) -> None:
        items = list(self.model.items)

        def steps() -> Iterator[BatchStep[RowChange]]:
            for done, row in enumerate(rows, 1):
                package, problem = attempt(partial(work, items[row]), "a package")
                yield BatchStep(done, len(rows), (row, package or replace(items[row], problem=problem)))

        self.run(steps, self.model.apply, self._finish, len(rows))

    def _finish(self, _problem: str) -> None:
        self._is_looking = False
        self.refresh()

    def _prepare(self, package: PackageItem) -> PackageItem:
        session = self._library.open(package.line.id)
        filing, years = session.filing, self._charts.earlier_filings(session.filing)
        report = ReportForPrint(
            filing,
            session.findings,
            workflow_record(session),
            self._charts.years_to_print(filing),
            years,
            is_draft=self._settings.marks_draft(session.is_final),
        )
        paper = check_paper(filing, session.findings)
        return replace(package, report=report, preflight=run_preflight(session.findings), paper=paper)

    def _make(self) -> None:
        folder = files.ask_folder(self, "发布包放在哪个文件夹")
        if folder is not None:
            self._folder = folder
            self._settings.change(export_folder=str(folder))
            self._go_through(self.rows_to_write(), partial(_write, folder))

    # ── what is told ──

    def refresh(self) -> None:
        super().refresh()
        to_write, made = len(self.rows_to_write()), sum(bool(package.file_name) for package in self.model.items)
        self.make.setText(f"选文件夹，生成 {to_write} 份…" if to_write else "没有可以生成的")
        self.make.setVisible(not made or to_write > 0)
        self.make.setEnabled(not self.is_busy and to_write > 0)
        self.anyway.setEnabled(not self.is_busy)
        self.folder.setVisible(made > 0 and not self.is_busy)

    def status(self) -> str:
        if self.is_busy:
            return f"正在{'检查' if self._is_looking else '生成'} {self.done_count} / {self.total}…"
        packages = self.model.items
        if made := sum(bool(package.file_name) for package in packages):
            unwritten = len(packages) - made
            return f"已生成 {made} 份。" + (f"其余 {unwritten} 份没有生成。" if unwritten else "")
        clear = sum(bool(package.preflight and package.preflight.is_clear) for package in packages)
        doubtful = sum(bool(package.preflight and not package.preflight.is_clear) for package in packages)
        failed = sum(not package.preflight and bool(package.problem) for package in packages)
        rest = {"要看一看": doubtful, "读不出来": failed, "没有检查": len(packages) - clear - doubtful - failed}
        sentences = [f"{len(packages)} 份报告：{clear} 份没有问题", *(f"{n} 份{what}" for what, n in rest.items() if n)]
        return "，".join(sentences) + "。现在还没有写文件。"


def _write(folder: Path, package: PackageItem) -> PackageItem:
    assert package.report is not None
    path = unused_path(folder / default_name(package.report.filing, PACKAGE.ending))
    save_file(render_report(package.report, path), path)
    return replace(package, file_name=path.name, problem="")
