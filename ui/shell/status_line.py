"""The line at the foot of the window: when the last change reached the disk, what was done, the deadline."""

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from models.report.filing import Filing
from models.report.workflow_record import State
from models.services.deadlines import Deadline
from models.services.outcome import Outcome
from ui.widgets import wording
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.plain_text import PlainLabel

PASSING_MS = 6000


class StatusLine(QFrame):
    """``saved`` states a fact: the time at which the commit returned, or what is typed and not committed yet.

    ``notice`` tells what was done and offers what can follow: here it neither covers nor moves the work.

    ``operator_chosen`` carries the name of whoever goes on, ``operator_wanted`` asks for a new one.
    """

    operator_chosen = Signal(str)
    operator_wanted = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self._today = today
        self._on_disk = self._unsaved = ""
        self.saved = PlainLabel()
        self.brief = ElidedLabel()
        self.brief.setObjectName("passing")
        self.notice = NoticeBar(self)
        self.due = PlainLabel()
        self.operator = self._operator_button()
        self._timer = QTimer(self, singleShot=True, interval=PASSING_MS)
        self._timer.timeout.connect(self.brief.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(18)
        layout.addWidget(self.saved)
        layout.addWidget(self.notice, 1000)
        layout.addWidget(self.brief, 1)
        layout.addWidget(self.due)
        layout.addWidget(self.operator)
        # As high with words as without: the report above does not move when they come and go.
        self.setFixedHeight(round(self.fontMetrics().height() * 1.8))

    def _operator_button(self) -> QToolButton:
        button = QToolButton()
        button.setToolTip("每一步修改都记在这个名字下，点这里换人")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMenu(QMenu(button))
        button.hide()
        return button

    def _show_operator(self, operator: str, others: tuple[str, ...], role: str) -> None:
        # An ampersand in a name is no key.
        self.operator.setText(f"{role} {operator}".replace("&", "&&") if operator else f"写上{role}姓名")
        self.operator.show()
        menu = self.operator.menu()
        menu.clear()
        for name in others:
            if name != operator:
                choice = menu.addAction(name.replace("&", "&&"))
                choice.triggered.connect(lambda _checked=False, name=name: self.operator_chosen.emit(name))
        menu.addAction("换一个人…" if operator else "写上姓名…").triggered.connect(
            lambda _checked=False: self.operator_wanted.emit()
        )

    def show_report(
        self, filing: Filing, outcome: Outcome, due: Deadline, operator: str, others: tuple[str, ...] = ()
    ) -> None:
        """Say how the report stands on disk, until when, and who works on it; ``others`` are who did before."""
        self._on_disk = (
            f"已保存 {wording.clock_time(outcome.saved_at)} · 修订 {outcome.revision} · {outcome.state.label}"
        )
        self.show_unsaved(self._unsaved)
        self.due.setText("" if outcome.is_final else wording.time_left(due.day, self._today))
        self.due.setToolTip("上级定的截止日期" if due.is_set else "《条例》规定的日期")
        self._show_operator(operator, others, "校核人" if outcome.state is State.CHECKING else "填报人")

    def show_library(self, count: int) -> None:
        """Say how many reports there are."""
        self._unsaved = ""
        self.saved.setText(f"共 {count} 份报告" if count else "")
        self.due.setText("")
        self.operator.hide()
        self.brief.clear()

    def show_unsaved(self, sentence: str) -> None:
        """Say what is typed and not on the disk yet; with an empty sentence, what is."""
        self._unsaved = sentence
        self.saved.setText(sentence or self._on_disk)

    def say(self, sentence: str) -> None:
        """Answer in passing, without a window."""
        self.brief.setText(sentence)
        self._timer.start()
