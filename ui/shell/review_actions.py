"""What is done to check the open report: findings one by one, and the papers of the checking."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from models.editions.edition import Edition
from models.errors import AppError
from models.figures.value import format_figure
from models.file_types import PDF, WORKBOOK
from models.report.filing import Filing
from models.report.workflow_record import KeyingResult, State
from models.services.second_keying import KeyingDifference
from ui.context import AppContext
from ui.shell.workflow_actions import WorkflowActions
from ui.widgets import files, messages

if TYPE_CHECKING:
    from output.blocks import Document
    from ui.exporting.exporter import Exporter
    from ui.report.report_page import ReportPage


class ReviewActions:
    """Does nothing while no report is open."""

    def __init__(self, context: AppContext, state: WorkflowActions, exporter: Callable[[], "Exporter"]) -> None:
        self._context = context
        self._exporter = exporter
        self._state = state

    @property
    def page(self) -> "ReportPage | None":
        """The open report."""
        return self._context.shell.page

    def next_finding(self) -> None:
        """Lead to the next finding of the list."""
        self._step(1)

    def previous_finding(self) -> None:
        """Lead to the one before."""
        self._step(-1)

    def show_findings(self) -> None:
        """Give the list of findings the keyboard."""
        if self.page:
            self.page.view.show_findings()

    def offer_finding_actions(self) -> None:
        """Offer what can be done about the words at the cursor, or about the finding that is selected."""
        if self.page and self.page.commit_pending() and not self.page.view.offer_finding_actions():
            self._context.shell.say_briefly("光标处没有查出问题；在问题清单里选一条再按。")

    def export_findings(self) -> None:
        """Write the findings that are listed into a workbook."""
        if self.page is None or not self.page.commit_pending():
            return
        filing, shown = self.page.report.filing, self.page.view.problems.model.shown
        title = f"{filing.agency.name}{filing.year}年年报问题清单"

        def make(_: Path) -> bytes:
            from output.workbook import findings_sheet, render_list

            return render_list(title, filing.agency.name, findings_sheet(filing, shown))

        self._exporter().save("导出问题清单", files.file_name(title) + WORKBOOK.ending, WORKBOOK.filter(), make)

    def show_check_sheet(self) -> None:
        """Show 校核记录单, to be printed and signed."""
        if self.page is None or not self.page.commit_pending():
            return
        from models.services.workflow_history import workflow_record
        from output.check_sheet import TITLE, check_sheet, verdict

        report = self.page.report
        filing, findings, record = report.filing, report.findings, report.read(workflow_record)
        self._show_sheet(TITLE, filing, verdict(findings), lambda: check_sheet(filing, findings, record))

    def show_reading_list(self) -> None:
        """Show 读校单, to be read aloud: of the open table, or of all."""
        if self.page is None or not self.page.commit_pending():
            return
        from output.reading_list import TITLE, reading_list

        filing = self.page.report.filing
        description = "一人照原始材料读，一人在单上核对，每读一格打一个勾。读作一栏防止听错、看错位数。"
        self._show_sheet(TITLE, filing, description, lambda: reading_list(filing))

    def key_again(self) -> None:
        """Key the figures a second time and settle what differs."""
        if self.page is None or not self.page.commit_pending():
            return
        report = self.page.report
        if report.is_final:
            messages.refuse(self._context.window, "不能复核录入", report.lock_reason)
            return
        if not self._state.is_named():
            return
        from ui.second_keying.keying_dialog import KeyingDialog

        try:
            dialog = KeyingDialog(report, self._context.window)
        except AppError as error:
            messages.refuse(self._context.window, "不能复核录入", error.sentence)
            return
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.recorded.connect(self._show_keying_result)
        dialog.open()

    def _show_keying_result(self, keying: KeyingResult, unsettled: Sequence[KeyingDifference]) -> None:
        if self.page is None:
            return
        text = f"复核录入完成：录入 {keying.cells} 格，不一致 {keying.differing} 格，改正 {keying.changed} 格"
        if not unsettled:
            self._context.shell.say(f"{text}。已记入校核记录单。", ("看校核记录单", self.show_check_sheet))
            return
        reason = differences_text(self.page.report.edition, unsettled)
        offer = ("退回…", lambda: self._state.send_back(reason))
        offers = [offer] if self.page.report.outcome.state is State.CHECKING else []
        self._context.shell.say(f"{text}，还有 {len(unsettled)} 格留待核对。已记入校核记录单。", *offers)

    def _show_sheet(self, title: str, filing: Filing, description: str, compose: Callable[[], "Document"]) -> None:
        from ui.report.preview.sheet_dialog import SheetDialog

        def make(on_both_sides: bool = False) -> bytes:
            from output import pdf

            return pdf.render(compose(), pdf.PrintOptions(mirrored=on_both_sides))

        name = files.file_name(f"{filing.agency.name}{filing.year}年{title}") + PDF.ending
        dialog = SheetDialog(
            title,
            description,
            make,
            self._context.jobs,
            lambda: self._exporter().print_pdf(title, make),
            lambda: self._exporter().save(f"存为 PDF：{title}", name, PDF.filter(), lambda _: make()),
            self._context.window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _step(self, by: int) -> None:
        if self.page and self.page.commit_pending():
            self.page.view.problems.step(by)


def differences_text(edition: Edition, unsettled: Sequence[KeyingDifference]) -> str:
    """What still differs, in words for whoever is to look at it again."""
    lines = []
    for each in unsettled:
        kind = edition.kind(each.cell)
        first, second = (format_figure(value, kind) or "空" for value in (each.first, each.second))
        lines.append(f"{edition.short_name(each.cell)}：报告 {first}，复核 {second}")
    return "复核录入不一致，请核对：\n" + "\n".join(lines)
