"""From the open report to paper: export as PDF, print through the system's dialog."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog

from models.errors import Refused
from models.exchange.registry import INTERCHANGE
from models.file_types import PACKAGE, PDF, WORD
from models.report.filing import Filing
from models.report.workflow_record import WorkflowRecord
from models.rules.finding import Finding, Severity
from models.rules.preflight import run_preflight
from models.services.workflow_history import record_of
from output.formats import FORMATS
from ui.context import AppContext
from ui.report.preview.chart_page import caution, drawn
from ui.report.preview.preview_pane import printed
from ui.report.report_model import ReportModel
from ui.widgets import files, messages

KINDS = ";;".join(
    (
        *(each.type.filter() for each in FORMATS.values() if each.offered),
        *(each.type.filter(each.purpose) for each in INTERCHANGE.values()),
    )
)


def default_name(filing: Filing, form: str = PDF.ending) -> str:
    """The name under which the report leaves the office."""
    return files.file_name(f"{filing.agency.name}{filing.year}年政府信息公开工作年度报告") + form


class Exporter:
    """Everything is made off the UI thread from the report as it stands when asked for."""

    def __init__(self, context: AppContext) -> None:
        self._window = context.window
        self._say = context.shell.say
        self._jobs = context.jobs
        self._kept = context.kept
        self._folder = context.exports
        self._charts = context.charts

    def export(self, report: ReportModel) -> None:
        """Ask where to, and write the PDF there."""
        self._export(report, "导出 PDF", PDF.ending, PDF.filter())

    def export_as(self, report: ReportModel) -> None:
        """Ask where to and in which format, and write it there."""
        self._export(report, "导出为", WORD.ending, KINDS)

    def export_package(self, report: ReportModel) -> None:
        """Write 发布包, everything that is published; the clerk is asked first while findings stand against that."""
        looked = run_preflight(report.findings)
        told = f"{looked.sentence}。" + ("发布包里的校核记录单会注明“校验未通过”。" if looked.unresolved else "")
        if looked.is_clear or messages.ask(self._window, "发布包", told, "仍要生成"):
            self._export(report, "生成发布包", PACKAGE.ending, PACKAGE.filter())

    def _export(self, report: ReportModel, title: str, form: str, kinds: str) -> None:
        filing, findings = report.filing, report.findings
        earlier = self._charts.wanted(filing)
        printable = Printable(filing, findings, report.read(record_of), earlier, self._charts.years(filing))
        told = _caution(findings) + caution(filing, earlier)
        self.save(title, default_name(filing, form), kinds, partial(content_of, printable), told)

    def save(self, title: str, name: str, kinds: str, make: Callable[[Path], bytes], caution: str = "") -> None:
        """Ask where to, and write there what ``make`` gives for the path; ``caution`` is told with the success."""
        path = files.ask_save(self._window, title, Path(self._kept.now.export_folder or self._folder) / name, kinds)
        if path is None:
            return
        self._kept.change(export_folder=str(path.parent))
        self._say("正在导出…")
        self._jobs.start(
            self._window,
            lambda: _write(make, path),
            lambda _: self._tell_written(path, caution),
            lambda sentence: self._refuse("没有导出", sentence),
            key=("export", path),
            must_run=True,
        )

    def _tell_written(self, path: Path, caution: str) -> None:
        self._say(
            f"已导出 {path}。{caution}",
            ("打开文件", lambda: files.open_file(path)),
            ("打开文件夹", lambda: files.show_folder(path)),
        )

    def print(self, report: ReportModel) -> None:
        """Show the system's print dialog, and send the pages."""
        filing = report.filing
        earlier = self._charts.wanted(filing)
        self.print_made(filing.title, lambda on_both_sides: printed(filing, on_both_sides, earlier))

    def print_made(self, title: str, make: Callable[[bool], bytes]) -> None:
        """Show the system's print dialog, and send the PDF that ``make`` gives for one or for both sides of a sheet."""
        # Looking for printers takes its time; nobody pays for it before printing.
        from PySide6.QtPrintSupport import QPrintDialog

        from ui.report.preview.printing import is_bound_as_a_book, new_printer, print_pages, remembered

        printer = new_printer(self._kept.now, title)
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle("打印")
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        self._kept.change(**remembered(printer))
        self._say("正在送往打印机…")
        on_both_sides = is_bound_as_a_book(printer)
        name = printer.printerName() or "文件"
        self._jobs.start(
            self._window,
            lambda: print_pages(make(on_both_sides), printer),
            lambda count: self._say(f"已送往打印机“{name}”，共 {count} 页。"),
            lambda sentence: self._refuse("没有打印", sentence),
            must_run=True,
        )

    def _refuse(self, title: str, sentence: str) -> None:
        self._say("")
        messages.refuse(self._window, title, sentence)


def _caution(findings: Iterable[Finding]) -> str:
    blocking = sum(finding.severity is Severity.BLOCK for finding in findings)
    return f"注意：还有 {blocking} 处必须改，正式报出前请改好。" if blocking else ""


def _write(make: Callable[[Path], bytes], path: Path) -> None:
    from output.saving import save

    save(make(path), path)


@dataclass(frozen=True)
class Printable:
    """A report with all that goes to paper beside it: ``record`` on the sheet of its checking, ``earlier`` years on
    a last page of charts (None for no such page), ``years`` in the charts that a package has as files.
    """

    filing: Filing
    findings: Sequence[Finding]
    record: WorkflowRecord | None = None
    earlier: Sequence[Filing] | None = None
    years: Sequence[Filing] | None = None


def content_of(report: Printable, path: Path) -> bytes:
    """The report in the format that the file's ending names."""
    from models.exchange.formats.report_json import write_report
    from output.publish import render

    filing, form = report.filing, path.suffix.lower()
    if form in FORMATS:
        return render(filing, form, drawn(filing, report.earlier))
    if form in INTERCHANGE:
        return INTERCHANGE[form].write(filing)
    if form == PACKAGE.ending:
        from output.package import package

        pages = drawn(filing, report.earlier)
        return package(filing, write_report(filing), report.findings, report.record, drawn=pages, earlier=report.years)
    known = "、".join((*FORMATS, *INTERCHANGE, PACKAGE.ending))
    raise Refused(f"不会写“{path.suffix}”格式的文件，请把文件名写成 {known} 之一。")
