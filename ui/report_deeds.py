"""What can be done with the open report: each method is the slot of an action."""

from typing import TYPE_CHECKING

from models.errors import AppError
from ui import messages, words

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.paper import Paper
    from ui.report_page import ReportPage


class ReportDeeds:
    """Does nothing while no report is open. What is in an editor is handed over before anything leaves the house."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    @property
    def page(self) -> "ReportPage | None":
        """The open report."""
        return self._window.page

    def undo(self) -> None:
        """Take back the last step."""
        if self.page:
            self.page.bridge.undo()

    def redo(self) -> None:
        """Make it again."""
        if self.page:
            self.page.bridge.redo()

    def tell_saved(self) -> None:
        """Answer Ctrl+S: there is nothing to do, and when it was done."""
        if self.page and self.page.commit_pending():
            at = words.clock(self.page.bridge.outcome.saved_at)
            self._window.status.say(f"不用点保存：每填一处就已存好，最近一次是 {at}。")

    def show_preview(self) -> None:
        """Turn to the pages."""
        if self.page:
            self.page.show_preview()

    def set_beside(self, wanted: bool) -> None:
        """Show the pages beside the tabs."""
        if self.page:
            self.page.set_beside(wanted)
            self._window.kept.change(beside=wanted)

    def export_pdf(self) -> None:
        """Write the report as PDF."""
        if self.page and self.page.commit_pending():
            self._paper().export(self.page.bridge)

    def export_as(self) -> None:
        """Write the report in the form that the clerk chooses."""
        if self.page and self.page.commit_pending():
            self._paper().export_as(self.page.bridge)

    def export_package(self) -> None:
        """Write everything that is published, in one file."""
        if self.page and self.page.commit_pending():
            self._paper().export_package(self.page.bridge)

    def print_report(self) -> None:
        """Send the report to a printer."""
        if self.page and self.page.commit_pending():
            self._paper().print(self.page.bridge)

    def _paper(self) -> "Paper":
        from ui.paper import Paper

        window = self._window
        return Paper(window, window.say, window.background, window.kept, window.exports)

    def show_alike(self) -> None:
        """Lay the words of other reports beside those of this one."""
        from ui.dialogs.likeness_dialog import LikenessDialog

        if self.page and self.page.commit_pending():
            bridge = self.page.bridge
            try:
                found = self._window.library.alike(bridge.session.report)
            except AppError as trouble:
                messages.refuse(self._window, "没有比对", trouble.sentence)
                return
            LikenessDialog(bridge.edition, found, self._window).exec()

    def finalise(self) -> None:
        """Lock the report, once the clerk knows what that means."""
        if not self.page or not self.page.commit_pending():
            return
        bridge = self.page.bridge
        if waiting := next((finding for finding in bridge.findings if finding.is_open), None):
            bridge.finalise()
            self.page.view.go_to(waiting)
            return
        told = (
            f"“{bridge.filing.agency.name}” {bridge.filing.year} 年度报告（修订 {bridge.outcome.revision}）"
            "定稿后不能再改。\n以后要改，须写明原因重新打开，原因会留在修改记录里。"
        )
        if messages.ask(self._window, "定稿", told, "定稿"):
            bridge.finalise()

    def reopen(self) -> None:
        """Unlock a final report, with a reason."""
        from ui.dialogs.reopen_dialog import ask_reason

        if self.page and (reason := ask_reason(self._window)):
            self.page.bridge.reopen(reason)
