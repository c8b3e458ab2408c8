"""An office's registers as the screen knows them: every change goes in by one method, one signal says that it did."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from models.errors import AppError
from models.registers.problems import FieldProblem, ImpossibleCase
from models.registers.request import Request
from models.services.registers.registers import Registers
from ui.widgets import messages
from ui.widgets.notice_bar import NoticeBar

T = TypeVar("T")
GENERAL = ""
"""The field of a problem that belongs to none."""


class RegisterModel(QObject):
    """``changed`` comes with every change that was written, and where everything is to be read anew.

    Where nothing but one request was written, ``request_written`` comes in its place, with that request as it was kept.
    """

    changed = Signal()
    request_written = Signal(object)

    def __init__(self, registers: Registers, notice: NoticeBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.registers = registers
        self._notice = notice

    def attempt(
        self, deed: Callable[[], T], done: str = "", then: Callable[[T], object] | None = None
    ) -> Sequence[FieldProblem]:
        """Make a change; what stands against it, by field, nothing where it was made.

        ``done`` is told at the foot of the window, with the way back; ``then`` gets what was kept once it is listed.
        """
        try:
            kept = deed()
        except ImpossibleCase as impossible:
            return impossible.problems
        except AppError as error:
            return [FieldProblem(GENERAL, error.sentence)]
        if isinstance(kept, Request):
            self.request_written.emit(kept)
        else:
            self.changed.emit()
        if then is not None:
            then(kept)
        if done:
            self._notice.say(done, ("撤销", self.undo))
        return ()

    def run(self, deed: Callable[[], object], done: str = "") -> bool:
        """Make a change that no form asks for; what stands against it is told in a box."""
        problems = self.attempt(deed, done)
        if problems:
            messages.refuse(None, "没有做成", "".join(problem.sentence for problem in problems))
        return not problems

    def set_rule(self, deed: Callable[[], T], done: str, back: Callable[[T], object]) -> bool:
        """Change what all cases are judged by; ``back`` gets what ``deed`` gave, and takes it back from the notice."""
        try:
            before = deed()
        except AppError as error:
            messages.refuse(None, "没有做成", error.sentence)
            return False
        self.changed.emit()
        self._notice.say(done, ("撤销", lambda: self.run(lambda: back(before))))
        return True

    def tell_changed(self, done: str) -> None:
        """Say what was done that cannot be taken back, and have everything read anew."""
        self.changed.emit()
        self._notice.say(done)

    def undo(self) -> None:
        """Take back the last change."""
        self._turn("撤销", self.registers.undo, self.registers.undo_name)

    def redo(self) -> None:
        """Make the last undone change again."""
        self._turn("重做", self.registers.redo, self.registers.redo_name)

    def _turn(self, verb: str, deed: Callable[[], str], name: str) -> None:
        if not name:
            self._notice.say(f"台账里没有可以{verb}的步骤。")
        elif self.run(deed):
            self._notice.say(f"已{verb}：{name}。")
