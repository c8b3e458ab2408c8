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
from models.services.workflow_history import workflow_record
from output.formats import FORMATS, PDF_VARIANTS
from ui.context import AppContext
from ui.report.preview.chart_years import charts_to_print, missing_years_sentence
from ui.report.preview.preview_pane import render_pdf
from ui.report.report_model import ReportModel
from ui.widgets import files, messages

Render = Callable[[Path, str], bytes]
"""Makes the file for a path and the line of the file dialog under which it was chosen."""

KINDS = ";;".join(
    (
        *(each.type.filter() for each in FORMATS.values() if each.is_offered),
        *PDF_VARIANTS,
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
        self._settings = context.settings
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
        preflight = run_preflight(report.findings)
        question = f"{preflight.sentence}。" + (
            "发布包里的校核记录单会注明“校验未通过”。" if preflight.unresolved else ""
        )
        if preflight.is_clear or messages.ask(self._window, "发布包", question, "仍要生成"):
            self._export(report, "生成发布包", PACKAGE.ending, PACKAGE.filter())

    def _export(self, report: ReportModel, title: str, form: str, kinds: str) -> None:
        filing, findings = report.filing, report.findings
        earlier = self._charts.years_to_print(filing)
        printable = ReportForPrint(
            filing, findings, report.read(workflow_record), earlier, self._charts.earlier_filings(filing)
        )
        warning = _caution(findings) + missing_years_sentence(filing, earlier)
        self._save(title, default_name(filing, form), kinds, partial(render_report, printable), warning)

    def save(self, title: str, name: str, kinds: str, render: Callable[[Path], bytes]) -> None:
        """Ask where to, and write there what ``render`` gives for the path."""
        self._save(title, name, kinds, lambda path, _: render(path))

    def _save(self, title: str, name: str, kinds: str, render: Render, caution: str = "") -> None:
        """``render`` also gets the line of ``kinds`` that was chosen; ``caution`` is told with the success."""
        folder = Path(self._settings.current.export_folder or self._folder)
        chosen = files.ask_save_as(self._window, title, folder / name, kinds)
        if chosen is None:
            return
        path, kind = chosen
        self._settings.change(export_folder=str(path.parent))
        self._say("正在导出…")
        self._jobs.start(
            self._window,
            lambda: _write(render, path, kind),
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
        earlier = self._charts.years_to_print(filing)
        self.print_pdf(filing.title, lambda on_both_sides: render_pdf(filing, on_both_sides, earlier))

    def print_pdf(self, title: str, make: Callable[[bool], bytes]) -> None:
        """Show the system's print dialog, and send the PDF that ``make`` gives for one or for both sides of a sheet."""
        # Looking for printers takes its time; nobody pays for it before printing.
        from PySide6.QtPrintSupport import QPrintDialog

        from ui.report.preview.print_request import chosen_settings, is_bound_as_a_book, new_printer
        from ui.report.preview.printing import print_pages

        printer = new_printer(self._settings.current, title)
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle("打印")
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        self._settings.change(**chosen_settings(printer))
        self._say("正在送往打印机…")
        on_both_sides = is_bound_as_a_book(printer)
        self._jobs.start(
            self._window,
            lambda: print_pages(make(on_both_sides), printer),
            lambda printout: self._say(printout.told),
            lambda sentence: self._refuse("没有打印", sentence),
            must_run=True,
        )

    def _refuse(self, title: str, sentence: str) -> None:
        self._say("")
        messages.refuse(self._window, title, sentence)


def _caution(findings: Iterable[Finding]) -> str:
    blocking = sum(finding.severity is Severity.BLOCK for finding in findings)
    return f"注意：还有 {blocking} 处必须改，正式报出前请改好。" if blocking else ""


def _write(render: Render, path: Path, kind: str) -> None:
    from output.saving import save_file

    save_file(render(path, kind), path)


@dataclass(frozen=True)
class ReportForPrint:
    """A report with all that goes to paper beside it: ``record`` on the sheet of its checking, ``earlier`` years on
    a last page of charts (None for no such page), ``years`` in the charts that a package has as files.
    """

    filing: Filing
    findings: Sequence[Finding]
    record: WorkflowRecord | None = None
    earlier: Sequence[Filing] | None = None
    years: Sequence[Filing] | None = None


def render_report(report: ReportForPrint, path: Path, kind: str = "") -> bytes:
    """The report in the format that the file's ending names; ``kind`` may be the line of one of PDF_VARIANTS."""
    from models.exchange.formats.report_json import write_report
    from output.publish import render, render_variant

    filing, form = report.filing, path.suffix.lower()
    if form == PDF.ending and kind in PDF_VARIANTS:
        return render_variant(filing, PDF_VARIANTS[kind], charts_to_print(filing, report.earlier))
    if form in FORMATS:
        return render(filing, form, charts_to_print(filing, report.earlier))
    if form in INTERCHANGE:
        return INTERCHANGE[form].write(filing)
    if form == PACKAGE.ending:
        from output.package import make_package

        pages = charts_to_print(filing, report.earlier)
        return make_package(
            filing, write_report(filing), report.findings, report.record, drawn=pages, earlier=report.years
        )
    known = "、".join((*FORMATS, *INTERCHANGE, PACKAGE.ending))
    raise Refused(f"不会写“{path.suffix}”格式的文件，请把文件名写成 {known} 之一。")
