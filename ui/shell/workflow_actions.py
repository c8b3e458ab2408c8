"""From one state of a report to the next, and who does it: the slots of the actions of that name."""

from functools import partial
from typing import TYPE_CHECKING

from models.report.notes import open_questions
from models.report.workflow_record import State, WorkflowEvent
from models.rules.finding import Finding
from models.services.report_session import ReportSession
from models.services.workflow_history import workflow_history
from ui.context import AppContext
from ui.report import operator_dialog, reason_dialog
from ui.widgets import wording

if TYPE_CHECKING:
    from ui.report.report_page import ReportPage


class WorkflowActions:
    """Does nothing while no report is open."""

    def __init__(self, context: AppContext) -> None:
        self._context = context

    @property
    def page(self) -> "ReportPage | None":
        """The open report."""
        return self._context.shell.page

    def send_to_check(self) -> None:
        """Hand the report to whoever checks it."""
        if self.page is None or not self.page.commit_pending():
            return
        if (waiting := self._waiting()) is not None:
            self.page.report.run(ReportSession.send_to_check)
            self.page.view.go_to(waiting)
        elif self.is_named() and self.page.report.run(ReportSession.send_to_check):
            self.show_state_notice()

    def send_back(self, reason: str = "") -> None:
        """Return the report to whoever fills it in, with a reason; ``reason`` is what to begin with."""
        if self.page is None or not self.is_named():
            return
        if given_reason := reason_dialog.ask_reason(self._context.window, reason_dialog.RETURN, reason):
            self.page.report.run(ReportSession.send_back, given_reason)

    def finalise(self, shows_next: bool = True) -> None:
        """Lock the report, once the clerk knows what that means; then show what can follow."""
        if self.page is None or not self.page.commit_pending():
            return
        report = self.page.report
        if (waiting := self._waiting()) is not None:
            report.run(ReportSession.finalise)
            self.page.view.go_to(waiting)
            return
        if not self.is_named():
            return
        from ui.shell.finalise_dialog import ask_to_finalise, finalise_summary

        agrees, looks = ask_to_finalise(self._context.window, finalise_summary(report, wording.today()))
        if looks:
            self.page.view.show_findings()
        if agrees and report.run(ReportSession.finalise):
            self._context.shell.say("已定稿，数字和文字已锁定。")
            if shows_next:
                self.page.show_finished()

    def reopen(self) -> None:
        """Unlock a final report, with a reason."""
        if self.page and (reason := reason_dialog.ask_reason(self._context.window, reason_dialog.REOPEN)):
            self.page.report.run(ReportSession.reopen, reason)

    def switch_operator(self) -> None:
        """Let somebody else go on."""
        self._ask_name(self._context.library.operator)

    def show_state_notice(self) -> None:
        """Say what the clerk should know of the report's state, and ask once who fills it in."""
        if self.page is None:
            return
        course = workflow_history(self.page.report.passages())
        on = wording.today()
        state = self.page.report.outcome.state
        if state is State.RETURNED and course.reopenings:
            act = course.reopenings[-1][1]
            self._context.shell.say(f"{act.who or '校核人'} {wording.moment_text(act.at, on)}退回：{act.reason}")
        elif state is State.CHECKING and course.sent:
            act = course.sent
            text = f"正在校核，数字和文字已锁定。{act.who} {wording.moment_text(act.at, on)} 送校核。".replace(
                "。 ", "。"
            )
            self._context.shell.say(text, ("定稿…", self.finalise), ("退回…", self.send_back))
        elif state is State.DRAFT and course.reopenings and course.reopenings[-1][0] is State.FINAL:
            self._show_reopened(course.reopenings[-1][1])
        elif not self._context.library.operator and not self._context.settings.current.asked_operator:
            self._context.settings.change(asked_operator=True)
            self._context.shell.say(
                "您是哪一位？写上姓名，每一步修改就知道是谁填的。", ("写上姓名", self.switch_operator)
            )

    def _show_reopened(self, act: WorkflowEvent) -> None:
        """Say why a report that was final is open again, and what the superior asked that is not answered yet."""
        assert self.page is not None
        filing = self.page.report.filing
        asked = open_questions(filing.notes, filing.edition.cells)
        text = f"{wording.moment_text(act.at, wording.today())}重新打开：{act.reason.rstrip('。')}。"
        offers = [("到第一处", partial(self.page.view.tabs.go_to_cell, asked[0].cell))] if asked else []
        self._context.shell.say(text + (f"还有 {len(asked)} 格疑问待答复。" if asked else ""), *offers)

    def _waiting(self) -> Finding | None:
        assert self.page is not None
        return next((finding for finding in self.page.report.findings if finding.is_open), None)

    def is_named(self) -> bool:
        """Whether it is known who goes on; else the clerk is asked."""
        return bool(self._context.library.operator) or self._ask_name("")

    def _ask_name(self, name: str) -> bool:
        chosen = operator_dialog.ask_operator(self._context.window, name)
        if chosen:
            self._context.settings.set_operator(chosen)
        return bool(chosen)
