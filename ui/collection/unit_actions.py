"""What is done to one unit or one version: looked at, written out, answered, withdrawn, exempted, edited."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from models.errors import AppError, Refused
from models.file_types import BUNDLE, PDF
from models.report.correction import Correction
from models.report.roster import RosterUnit
from models.report.unit_identification import identify_unit
from models.services.collection.collection import Collection
from ui.collection.controller import CollectionController
from ui.collection.dialogs.answer_dialog import AnswerDialog
from ui.collection.dialogs.arrival_dialog import ArrivalDialog
from ui.collection.dialogs.unit_dialog import UnitDialog
from ui.jobs.queue import JobQueue
from ui.report.reason_dialog import ReasonPrompt, ask_reason
from ui.widgets import files, messages

if TYPE_CHECKING:
    from ui.exporting.exporter import Exporter

WITHDRAW = ReasonPrompt(
    "撤下这一版",
    "撤下收到的这一版",
    "撤下后不再计入汇总，前一版（如果有）重新计入。文件仍留在数据库里，原因会留在经过里。",
    "如：误收了另一个单位的文件",
)
EXEMPT = ReasonPrompt(
    "不需报",
    "今年不需要报送",
    "写明原因后不再催报，也不算未报。以后可以恢复应报。",
    "如：今年新设，尚未运行；已并入其他单位",
)


class UnitActions(QObject):
    """``exporter`` leads to files and printers. ``roster_changed`` comes after a change to the roster.

    ``comparison_requested`` carries two versions to be laid side by side, ``sum_requested`` a unit's code.
    """

    roster_changed = Signal()
    comparison_requested = Signal(int, int)
    sum_requested = Signal(str)

    def __init__(
        self, controller: CollectionController, jobs: JobQueue, exporter: "Callable[[], Exporter]", page: QWidget
    ) -> None:
        super().__init__(page)
        self._controller, self._jobs, self._exporter, self._page = controller, jobs, exporter, page

    def trigger(self, key: str, target: str, code: str) -> None:
        """Do what the panel was asked for, to a version (``target``) or to the unit."""
        actions: dict[str, Callable[[], object]] = {
            "see": lambda: self.view(int(target)),
            "out": lambda: self.save_original(int(target)),
            "beside": lambda: self.comparison_requested.emit(*map(int, target.split(":"))),
            "accept": lambda: self.answer(int(target), is_return=False),
            "return": lambda: self.answer(int(target), is_return=True),
            "withdraw": lambda: self.withdraw(int(target)),
            "own": lambda: self.take_own(code),
            "correct": lambda: self.write_correction(code),
            "arrival": lambda: self.enter_arrival(int(target), code),
            "exempt": lambda: self.exempt(code),
            "required": lambda: self._set_exempt(code, ""),
            "edit": lambda: self.edit(code),
            "sum": lambda: self.sum_requested.emit(code),
        }
        try:
            actions[key]()
        except AppError as error:
            messages.refuse(self._page.window(), "没有做成", error.sentence)

    def view(self, received: int) -> None:
        """Show a received report as it prints."""
        from ui.report.preview.sheet_dialog import SheetDialog

        filing = self._controller.loaded_collection.submissions.filing(received)

        def make(on_both_sides: bool = False) -> bytes:
            from output import pdf
            from output.compose import compose

            return pdf.render(compose(filing), pdf.PrintOptions(mirrored=on_both_sides))

        title = f"{filing.agency.name} {filing.year} 年度报告"
        name = files.file_name(title) + PDF.ending
        dialog = SheetDialog(
            title,
            "这是单位报来的报告，照它自己印出来的样子，只能看，不能改。",
            make,
            self._jobs,
            lambda: self._exporter().print_pdf(title, make),
            lambda: self._exporter().save(f"存为 PDF：{title}", name, PDF.filter(), lambda _: make()),
            self._page.window(),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def save_original(self, received: int) -> None:
        """Write the file of a version as it came."""
        submissions = self._controller.loaded_collection.submissions
        submission, content = submissions.version(received), submissions.content(received)
        self._exporter().save(
            "存出报来的文件", files.file_name(submission.file), BUNDLE.filter("报送文件"), lambda _: content
        )

    def answer(self, received: int, is_return: bool) -> None:
        """Acknowledge a version, or send it back with questions."""
        if not self._controller.is_named():
            return
        dialog = AnswerDialog(self._controller.loaded_collection, received, self._page.window(), is_return)
        dialog.exec()
        if dialog.changed:
            self._controller.notify_changed()

    def withdraw(self, received: int) -> None:
        """Take a version out, with the reason."""
        if (reason := ask_reason(self._page.window(), WITHDRAW)) and self._controller.is_named():
            self._controller.loaded_collection.submissions.withdraw(received, reason)
            self._controller.notify_changed()

    def write_correction(self, code: str) -> None:
        """Write what a unit changed between its last two versions; Refused where it sent only one."""
        from models.services.correction import CorrectionService
        from ui.submission.correction_dialog import CorrectionDialog

        controller = self._controller
        collection, service = controller.loaded_collection, CorrectionService(controller.library)
        pair = service.last_two_versions(controller.year, code)
        former = collection.submissions.version(pair[0])
        name = f"{collection.roster.name_of(code)} {controller.year} 年度报告"

        def make(_at: int, reason: str) -> Correction:
            return service.correct_submission(*pair, reason)

        CorrectionDialog(name, [former.file], make, controller.today, self._page.window()).exec()

    def enter_arrival(self, received: int, code: str) -> None:
        """Say on which days the report came in, as a file and on paper."""
        controller = self._controller
        dialog = ArrivalDialog(controller.loaded_collection, code, received, controller.today, self._page.window())
        if dialog.exec():
            controller.notify_changed()

    def take_own(self, code: str) -> None:
        """Take in the unit's report from this library, as if it had been sent; Refused where there is none."""
        controller = self._controller
        if controller.collection is None:
            return
        roster = controller.collection.roster.current
        unit = roster.by_code[code]
        for line in controller.library.reports():
            if line.year == controller.year and not line.label and identify_unit(roster, line.agency) is unit:
                controller.collection.submissions.take_own(line.id)
                controller.notify_changed()
                return
        raise Refused(f"本机的报告库里没有 {unit.name} {controller.year} 年度的报告。")

    def exempt(self, code: str) -> None:
        """Say why a unit need not report."""
        if reason := ask_reason(self._page.window(), EXEMPT):
            self._set_exempt(code, reason)

    def _set_exempt(self, code: str, reason: str) -> None:
        controller = self._controller
        roster = Collection(controller.library, controller.year).roster
        controller.run_query("exempt", lambda: roster.exempt(code, reason), lambda _: self.roster_changed.emit())

    def edit(self, code: str) -> None:
        """Change what the roster says of a unit."""
        controller = self._controller
        if controller.collection is not None:
            roster = controller.collection.roster.current
            if UnitDialog(roster, roster.by_code[code], "", self._put_unit, self._page.window()).exec():
                self.roster_changed.emit()

    def _put_unit(self, unit: RosterUnit) -> str:
        try:
            Collection(self._controller.library, self._controller.year).roster.put_unit(unit)
        except AppError as error:
            return error.sentence
        return ""
