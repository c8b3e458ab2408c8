"""The unit's exchange of files with its superior: the slots of the actions of that kind.

What reads and writes those files is loaded with the first of them, not with the program.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from models.errors import AppError
from models.file_types import ISSUE, RECEIPT
from models.report.deadline import due_on
from models.report.filing import Agency
from models.report.workflow_record import State
from models.services.deadlines import Deadline, deadline_for
from models.services.library import SAMPLE, Library
from models.services.report_session import ReportSession
from ui.context import AppContext
from ui.widgets import files, messages

if TYPE_CHECKING:
    from models.services.collection.results import DistributionPreview, ReceiptPreview
    from models.services.collection.superior_exchange import SuperiorExchange

T = TypeVar("T")
RECEIPTS, DISTRIBUTIONS = f"{RECEIPT.filter()};;所有文件 (*)", f"{ISSUE.filter()};;所有文件 (*)"
NO_RECEIPT, NO_DISTRIBUTION = "没有导入回执", "没有接收"


class DeadlineCache:
    """The last day of reports, asked of the roster once and not after every key; kept until a roster changes."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[tuple[Agency, int], Deadline] = {}

    def deadline_of(self, agency: Agency, year: int) -> Deadline:
        """The last day; that of the regulation where the roster cannot be read."""
        if (agency, year) not in self._known:
            try:
                self._known[agency, year] = deadline_for(self._library, agency, year)
            except AppError:
                return Deadline(due_on(agency, year))
        return self._known[agency, year]

    def clear(self) -> None:
        """Ask anew: a roster has changed."""
        self._known.clear()


class SubmissionActions:
    """Reads what came down, and writes what goes up. An open report is left before anything changes behind it."""

    def __init__(self, context: AppContext, finalise: Callable[[], None]) -> None:
        self._context = context
        self._finalise = finalise
        self.deadlines = DeadlineCache(context.library)

    # ── up ──

    def submit(self) -> None:
        """Make the file that goes to the superior; a report that is not final is made final first."""
        context, page = self._context, self._context.shell.page
        if page is None or not page.commit_pending():
            return
        report = page.report
        if not report.is_final:
            if not self._confirm_unanswered():
                return
            self._finalise()
            if not report.is_final:
                return
        from ui.submission.submit_dialog import SubmitDialog

        folder = Path(context.settings.current.export_folder or context.exports)
        dialog = self._try(
            "没有上报", lambda: SubmitDialog(context.library, report, folder, context.today, context.window)
        )
        if dialog is None:
            return
        dialog.exec()
        if dialog.saved_path is not None:
            context.settings.change(export_folder=str(dialog.saved_path.parent))
            context.shell.say(f"已写好上报文件 {dialog.saved_path.name}。收到上级的回执后，用“导入回执…”带入。")

    def write_correction(self) -> None:
        """Write what was changed since a version that was final: a notice, and who has to be told."""
        from models.services.correction import CorrectionService

        context, page = self._context, self._context.shell.page
        if page is None or not page.commit_pending():
            return
        number, filing, service = page.report.number, page.report.filing, CorrectionService(context.library)
        versions = self._try("没有写更正说明", lambda: service.final_versions(number))
        if versions is None:
            return
        if not versions:
            messages.tell(context.window, "没有两版可以比较", service.no_version_reason(number))
            return
        from ui.submission.correction_dialog import CorrectionDialog

        name, known = f"{filing.agency.name} {filing.year} 年度报告", versions
        CorrectionDialog(
            name,
            [one.label for one in known],
            lambda at, reason: service.correct_report(number, known[at], reason),
            context.today,
            context.window,
        ).exec()

    def _confirm_unanswered(self) -> bool:
        """Whether nothing the superior asked is left open, or the clerk goes on all the same."""
        from ui.submission.submit_dialog import open_superior_questions

        page = self._context.shell.page
        assert page is not None
        asked = open_superior_questions(page.report.filing)
        if not asked:
            return True
        text = f"上级的疑问还有 {len(asked)} 格没有答复。定稿上报以后，要重新打开才能答复。"
        if messages.ask(self._context.window, "疑问还没有答复", text, "仍要上报"):
            return True
        page.view.tabs.go_to_cell(asked[0].cell)
        page.view.write_note()
        return False

    # ── down ──

    def take_files(self, paths: list[Path]) -> list[Path]:
        """Take what came down from the superior among files that were dropped or opened; the others are left over."""
        readers = {RECEIPT.ending: self.read_receipt, ISSUE.ending: self.read_distribution}
        for path in paths:
            if read := readers.get(path.suffix.lower()):
                read(path)
        return [path for path in paths if path.suffix.lower() not in readers]

    def take_receipt(self) -> None:
        """Ask which receipt, and read it."""
        if path := files.ask_open(self._context.window, "导入回执", RECEIPTS):
            self.read_receipt(path)

    def read_receipt(self, path: Path) -> None:
        """Show what the superior answered; taken in, it reopens the report with the questions on its cells."""
        from models.services.collection.superior_exchange import SuperiorExchange
        from ui.submission.receipt_dialog import ReceiptDialog

        context, exchange = self._context, SuperiorExchange(self._context.library)
        preview = self._try(NO_RECEIPT, lambda: exchange.preview_receipt(path))
        if preview is None:
            return
        dialog = ReceiptDialog(preview, self._is_final(preview), context.today, context.window)
        if not dialog.exec():
            return
        if preview.received is not None:
            self._pass_on(exchange, preview, dialog.insistence.reason)
        else:
            self._take_receipt(exchange, preview, dialog.insistence.reason)

    def _pass_on(self, exchange: "SuperiorExchange", preview: "ReceiptPreview", insistence: str) -> None:
        """Write the file for the unit whose report went up from here; nothing is entered before a place is chosen."""
        from ui.widgets.written_page import save_or_ask

        context, name = self._context, preview.forwarded_to
        kind = RECEIPT.filter()
        ruling = "退回" if preview.is_return else "回执"
        wanted = f"{files.file_name(f'{name}{preview.receipt.year}年报告-{ruling}')}{RECEIPT.ending}"
        path = files.ask_save(context.window, "写给下属单位的文件", preview.path.parent / wanted, kind)
        issued = self._try(NO_RECEIPT, lambda: exchange.pass_on(preview, insistence)) if path else None
        if path is None or issued is None:
            return
        if saved_path := save_or_ask(issued.content, path, kind, context.window):
            context.shell.say(f"已写好 {saved_path.name}，发给 {name} 就行。上级的话和疑问都在里面。")
        else:
            text = f"{name} 的报告已经记作{ruling}，但文件没有存下。请在“汇总”里再答复一次，把文件存好。"
            messages.tell(context.window, "文件没有存下", text)

    def _is_final(self, preview: "ReceiptPreview") -> bool:
        lines = self._context.library.reports()
        return any(line.id == preview.report and line.state == State.FINAL for line in lines)

    def _take_receipt(self, exchange: "SuperiorExchange", preview: "ReceiptPreview", insistence: str) -> None:
        shell = self._context.shell
        is_open = shell.page is not None and shell.page.report.number == preview.report
        # What is written behind an open report would be overtaken by it.
        if (is_open or preview.is_return) and not shell.show_library():
            return
        report = self._try(NO_RECEIPT, lambda: exchange.take_receipt(preview, insistence))
        if is_open or (report is not None and preview.is_return):
            shell.open_report(report if report is not None else preview.report or 0)
        elif shell.page is None:
            shell.show_library()
        if report is not None:
            self._show_receipt(preview)

    def _show_receipt(self, preview: "ReceiptPreview") -> None:
        shell, receipt = self._context.shell, preview.receipt
        if not preview.is_return:
            shell.say(f"{receipt.office} 已收下 {receipt.agency.name} {receipt.year} 年度报告，回执已留存。")
            return
        asked = [cell for cell in receipt.edition.cells if cell in receipt.notes]
        if shell.page and asked:
            shell.page.view.tabs.go_to_cell(asked[0])
        text = f"。{len(asked)} 格有疑问，已标在格子上，Ctrl+F2 到下一处" if asked else ""
        shell.say(f"{receipt.office} 退回修改：{receipt.reason.rstrip('。')}{text}。改好、答复以后再上报。")

    def take_distribution(self) -> None:
        """Ask which file the superior handed down, and read it."""
        if path := files.ask_open(self._context.window, "接收下发文件", DISTRIBUTIONS):
            self.read_distribution(path)

    def read_distribution(self, path: Path) -> None:
        """Show what the superior handed down, and take it in once the clerk agrees."""
        from models.services.collection.superior_exchange import SuperiorExchange
        from ui.submission.take_distribution_dialog import TakeDistributionDialog

        context, exchange = self._context, SuperiorExchange(self._context.library)
        preview = self._try(NO_DISTRIBUTION, lambda: exchange.preview_distribution(path))
        if preview is None:
            return
        own = dict.fromkeys(line.agency for line in context.library.reports() if line.label != SAMPLE)

        dialog = TakeDistributionDialog(preview, list(own), context.today, context.window)
        if not dialog.exec():
            return

        def take() -> bool:
            exchange.take_distribution(preview, dialog.insistence.reason, dialog.taken)
            return True

        if self._try(NO_DISTRIBUTION, take):
            self._show_distribution(preview, len(dialog.taken))

    def _show_distribution(self, preview: "DistributionPreview", updates: int) -> None:
        shell, distribution = self._context.shell, preview.distribution
        self.deadlines.clear()
        if shell.page:
            shell.page.report.run(ReportSession.check_with, word_list=self._context.library.word_list())
        else:
            shell.show_library()
        parts = [f"{distribution.year} 年度名册的 {updates} 处改动"] if updates else []
        parts += ["用语表"] if distribution.words else []
        if not parts:
            shell.say(f"{distribution.office or '上级'} 下发的文件里没有勾上的改动，本机的名册没有动。")
            return
        also = "截止日期也按它提醒。" if updates else ""
        shell.say(f"已带入 {distribution.office or '上级'} 下发的{'和'.join(parts)}。{also}")

    # ── the key ──

    def show_key(self) -> None:
        """The office's key: made, told, dropped."""
        from ui.submission.signing_key_dialog import SigningKeyDialog

        SigningKeyDialog(self._context.library, self._context.window).exec()

    def _try(self, title: str, action: Callable[[], T]) -> T | None:
        try:
            return action()
        except AppError as error:
            messages.refuse(self._context.window, title, error.sentence)
            return None
