"""From the open report to paper: export as PDF, print through the system's dialog."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from models.errors import Refused
from models.exchange.registry import INTERCHANGE
from models.file_types import PACKAGE, PDF, PICTURE, WORD
from models.report.filing import Filing
from models.report.workflow_record import WorkflowRecord
from models.rules.check import check
from models.rules.finding import Finding, Severity
from models.rules.preflight import run_preflight
from models.services.report_session import report_crash
from models.services.report_sum import find_report_sum
from models.services.workflow_history import workflow_record
from output.formats import FORMATS, PDF_VARIANTS, PICTURES
from output.paper_check import PaperCheck, PaperRemark, check_paper
from ui.context import AppContext
from ui.exporting.export_dialog import ExportDialog
from ui.report.preview.chart_years import missing_years_sentence, picture_to_print
from ui.report.preview.preview_pane import render_pdf
from ui.report.report_model import ReportModel
from ui.widgets import files, messages

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

Render = Callable[[Path, str], bytes]
"""Makes the file for a path and the line of the file dialog under which it was chosen."""

KINDS = ";;".join(
    (
        *(each.type.filter() for each in FORMATS.values() if each.is_offered),
        *PDF_VARIANTS,
        *(each.type.filter(each.purpose) for each in INTERCHANGE.values()),
    )
)
PICTURE_KINDS = ";;".join(each.type.filter(each.purpose) for each in PICTURES.values())


def default_name(filing: Filing, form: str = PDF.ending) -> str:
    """The name under which the report leaves the office."""
    return files.file_name(f"{filing.agency.name}{filing.year}年政府信息公开工作年度报告") + form


class Exporter:
    """Everything is made off the UI thread from the report as it stands when asked for."""

    def __init__(self, context: AppContext) -> None:
        self._window = context.window
        self._shell = context.shell
        self._say = context.shell.say
        self._library = context.library
        self._jobs = context.jobs
        self._settings = context.settings
        self._folder = context.exports
        self._charts = context.charts

    def export(self, report: ReportModel) -> None:
        """Tell what would be wrong on paper, ask where to, and write the PDF there."""
        self._look_through(report, "导出 PDF", "选位置，导出…").accepted.connect(
            lambda: self._export(report, "导出 PDF", PDF.ending, PDF.filter())
        )

    def export_as(self, report: ReportModel) -> None:
        """Ask where to and in which format, and write the report or its picture there."""
        dialog = self._look_through(report, "导出为", "选格式和位置…", offers_picture=True)

        def go_on() -> None:
            if dialog.picture_choice.isChecked():
                self._export_picture(report)
            else:
                self._export(report, "导出为", WORD.ending, KINDS)

        dialog.accepted.connect(go_on)

    def _export_picture(self, report: ReportModel) -> None:
        filing, is_draft = report.filing, self._settings.marks_draft(report.is_final)
        earlier = self._charts.earlier_filings(filing)
        name = default_name(filing, "") + "一图读懂" + PICTURE.ending
        self.save(
            "导出一图读懂",
            name,
            PICTURE_KINDS,
            lambda path: render_picture(filing, earlier, path, is_draft=is_draft),
            missing_years_sentence(filing, earlier) if filing.figures.all else "",
        )

    def export_package(self, report: ReportModel) -> None:
        """Write 发布包, everything that is published; what stands against that is told first."""
        preflight = run_preflight(report.findings)
        confirm_text = "选位置，生成…" if preflight.is_clear else "仍要生成…"
        consequence = "发布包里的校核记录单会注明“校验未通过”。" if preflight.unresolved else ""
        dialog = self._look_through(report, "生成发布包", confirm_text, consequence)
        dialog.accepted.connect(lambda: self._export(report, "生成发布包", PACKAGE.ending, PACKAGE.filter()))

    def _look_through(
        self,
        report: ReportModel,
        title: str,
        confirm_text: str,
        consequence: str = "",
        *,
        offers_picture: bool = False,
    ) -> ExportDialog:
        """The dialog that tells what would be wrong on paper, open over the report."""
        filing, number, library = report.filing, report.number, self._library

        def look() -> PaperCheck:
            # What moved under the sum since the report was opened is told here at the latest.
            now = replace(filing, report_sum=find_report_sum(library.database, number))
            return check_paper(now, check(now, report_crash))

        dialog = ExportDialog(
            title,
            confirm_text,
            self._settings,
            consequence,
            is_draft=not report.is_final,
            offers_picture=offers_picture,
            parent=self._window,
        )
        dialog.panel.place_wanted.connect(dialog.reject)
        dialog.panel.place_wanted.connect(partial(self._lead_to, filing.year))
        self._jobs.start(dialog, look, dialog.panel.show_check, dialog.panel.show_problem)
        dialog.open()
        return dialog

    def _lead_to(self, year: int, remark: PaperRemark) -> None:
        """Show where what was remarked is mended."""
        page = self._shell.page
        if remark.node:
            self._shell.show_sum(year, remark.node)
        elif page is not None and remark.finding:
            page.view.go_to(remark.finding)
        elif page is not None and remark.section:
            page.view.tabs.go_to_text(remark.section, remark.span)
        elif page is not None and remark.field:
            page.view.tabs.go_to_cover(remark.field)
        elif page is not None and remark.page:
            page.show_preview(remark.page)

    def _export(self, report: ReportModel, title: str, form: str, kinds: str) -> None:
        filing, findings = report.filing, report.findings
        earlier = self._charts.years_to_print(filing)
        printable = ReportForPrint(
            filing,
            findings,
            report.read(workflow_record),
            earlier,
            self._charts.earlier_filings(filing),
            is_draft=self._settings.marks_draft(report.is_final),
        )
        warning = _caution(findings) + missing_years_sentence(filing, earlier)
        self._save(title, default_name(filing, form), kinds, partial(render_report, printable), warning)

    def save(self, title: str, name: str, kinds: str, render: Callable[[Path], bytes], caution: str = "") -> None:
        """Ask where to, and write there what ``render`` gives for the path; ``caution`` is told with the success."""
        self._save(title, name, kinds, lambda path, _: render(path), caution)

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
        """Tell what would be wrong on paper, show the system's print dialog, and send the pages."""

        def go_on() -> None:
            filing = report.filing
            earlier = self._charts.years_to_print(filing)
            is_draft = self._settings.marks_draft(report.is_final)
            self.print_pdf(filing.title, lambda on_both: render_pdf(filing, on_both, earlier, is_draft=is_draft))

        self._look_through(report, "打印", "选打印机…").accepted.connect(go_on)

    def print_pdf(self, title: str, make: Callable[[bool], bytes]) -> None:
        """Show the system's print dialog, and send the PDF that ``make`` gives for one or for both sides of a sheet."""
        if (printer := self.ask_printer(title)) is not None:
            from ui.report.preview.print_request import is_bound_as_a_book

            on_both_sides = is_bound_as_a_book(printer)
            self.send_to_printer(printer, lambda: make(on_both_sides))

    def ask_printer(self, title: str) -> "QPrinter | None":
        """Show the system's print dialog; None when the clerk changed their mind."""
        # Looking for printers takes its time; nobody pays for it before printing.
        from PySide6.QtPrintSupport import QPrintDialog

        from ui.report.preview.print_request import chosen_settings, new_printer

        printer = new_printer(self._settings.current, title)
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle("打印")
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        self._settings.change(**chosen_settings(printer))
        return printer

    def send_to_printer(self, printer: "QPrinter", make: Callable[[], bytes]) -> None:
        """Send the PDF that ``make`` gives to a printer that was chosen."""
        from ui.report.preview.printing import print_pages

        self._say("正在送往打印机…")
        self._jobs.start(
            self._window,
            lambda: print_pages(make(), printer),
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
    a last page of charts (None for no such page), ``years`` in the charts that a package has as files. ``is_draft`` has
    its pages say that it is a draft.
    """

    filing: Filing
    findings: Sequence[Finding]
    record: WorkflowRecord | None = None
    earlier: Sequence[Filing] | None = None
    years: Sequence[Filing] | None = None
    is_draft: bool = False


def render_report(report: ReportForPrint, path: Path, kind: str = "") -> bytes:
    """The report in the format that the file's ending names; ``kind`` may be the line of one of PDF_VARIANTS."""
    from models.exchange.formats.report_json import write_report
    from output.publish import render, render_variant

    filing, form = report.filing, path.suffix.lower()
    if form == PDF.ending and kind in PDF_VARIANTS:
        picture = picture_to_print(filing, report.earlier)
        return render_variant(filing, PDF_VARIANTS[kind], picture, is_draft=report.is_draft)
    if form in FORMATS:
        return render(filing, form, picture_to_print(filing, report.earlier), is_draft=report.is_draft)
    if form in INTERCHANGE:
        return INTERCHANGE[form].write(filing)
    if form == PACKAGE.ending:
        from output.package import make_package

        picture = picture_to_print(filing, report.earlier)
        return make_package(
            filing,
            write_report(filing),
            report.findings,
            report.record,
            picture=picture,
            earlier=report.years,
            is_draft=report.is_draft,
        )
    known = "、".join((*FORMATS, *INTERCHANGE, PACKAGE.ending))
    raise Refused(f"不会写“{path.suffix}”格式的文件，请把文件名写成 {known} 之一。")


def render_picture(filing: Filing, earlier: Sequence[Filing], path: Path, *, is_draft: bool) -> bytes:
    """一图读懂 in the format that the file's ending names."""
    form = path.suffix.lower()
    if form not in PICTURES:
        raise Refused(f"一图读懂不写成“{path.suffix}”，请把文件名写成 {'、'.join(PICTURES)} 之一。")
    return PICTURES[form].write(filing, earlier, is_draft=is_draft)
