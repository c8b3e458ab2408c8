"""The calendar: until when reports are due, what waits at the office, and what came back."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from models.report.filing import Level
from models.report.workflow_record import State
from models.services.deadlines import LevelDeadline
from models.services.library import ReportLine
from ui.widgets import wording
from ui.widgets.plain_text import PlainLabel, plain_tip

if TYPE_CHECKING:
    from models.services.agenda import Agenda, DueCounts, UnitCounts

_DEPARTMENTS, _GOVERNMENTS = (Level.TOWN, Level.DEPARTMENT), (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)
_GROUPS = {_DEPARTMENTS: "乡镇、街道和政府部门", _GOVERNMENTS: "县级以上人民政府"}
WAITING = {State.RETURNED: "被退回", State.CHECKING: "等着校核"}


class CalendarCard(QFrame):
    """``opened`` carries the number of a report that waits; the others ask for 汇总 and for 台账."""

    opened = Signal(int)
    asked_collecting = Signal()
    asked_registers = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._today = today
        self.heading = PlainLabel("日历")
        self.heading.setProperty("role", "eyebrow")
        self.due = PlainLabel()
        self.due.setWordWrap(True)
        self.waiting = _link()
        self.units = _link()
        self.requests = _link()
        self._report = 0
        self.waiting.clicked.connect(lambda: self.opened.emit(self._report))
        self.units.clicked.connect(self.asked_collecting)
        self.requests.clicked.connect(self.asked_registers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 14, 22, 12)
        layout.setSpacing(3)
        for part in (self.heading, self.due, self.waiting, self.units, self.requests):
            layout.addWidget(part)
        layout.addStretch(1)

    def show_deadlines(self, year: int, deadlines: Sequence[LevelDeadline]) -> None:
        """Show until when the reports of a year are due."""
        self.heading.setText(f"日历 · {year} 年度")
        self.due.setText("\n".join(deadline_text(each, self._today) for each in deadlines))

    def show_agenda(self, agenda: "Agenda") -> None:
        """Show the deadlines, and how the units stand where there is a roster."""
        self.show_deadlines(agenda.year, agenda.deadlines)
        self.units.setVisible(agenda.units is not None)
        if agenda.units:
            self.units.setText(units_text(agenda.units))
            self.units.setToolTip(plain_tip(f"{units_text(agenda.units)}\n打开汇总"))
        self.requests.setVisible(agenda.requests is not None)
        if agenda.requests:
            self.requests.setText(requests_text(agenda.requests))

    def show_waiting(self, lines: Sequence[ReportLine]) -> None:
        """Say which of the office's own reports came back or wait to be checked; the button opens the first."""
        found = [(State(line.state), line) for line in lines if State(line.state) in WAITING]
        found.sort(key=lambda each: list(WAITING).index(each[0]))
        self.waiting.setVisible(bool(found))
        if found:
            states = [state for state, _ in found]
            counts = "，".join(
                f"{states.count(state)} 份{words}" for state, words in WAITING.items() if state in states
            )
            first = found[0][1]
            self._report = first.id
            name = f"{first.agency.name} {first.year} 年度"
            # An ampersand in a name is no key.
            self.waiting.setText(f"{counts}：{name[:24]}".replace("&", "&&"))
            self.waiting.setToolTip(plain_tip(f"打开“{name}”"))


def deadline_text(deadline: LevelDeadline, today: date) -> str:
    """A deadline with whom it binds and the days left."""
    days = (deadline.day - today).days
    left = f"还有 {days} 天" if days > 0 else "今天" if days == 0 else f"已过 {-days} 天"
    whose = _GROUPS.get(deadline.levels) or "、".join(wording.LEVELS[level] for level in deadline.levels)
    set_by = "（上级定）" if deadline.is_set else ""
    return f"{wording.day_text(deadline.day, today)}{set_by}　{left}　{whose}"


def units_text(units: "UnitCounts") -> str:
    """How the units of the roster stand, in a line."""
    parts = [f"应报 {units.due}", f"已报 {units.received}"]
    parts += [
        f"{words} {count}"
        for words, count in (
            ("未报", units.missing),
            ("其中逾期", units.overdue),
            ("退回未改", units.returned),
            ("有问题", units.with_findings),
        )
        if count
    ]
    return "下属单位　" + " · ".join(parts)


def requests_text(requests: "DueCounts") -> str:
    """What is due in the registers, in a line."""
    from models.services.registers.requests import SOON_DAYS

    if not (requests.overdue or requests.today or requests.soon):
        return f"台账：在办 {requests.open} 件，{SOON_DAYS} 个工作日内没有到期的"
    return f"台账：逾期 {requests.overdue}、今天到期 {requests.today}、{SOON_DAYS} 个工作日内 {requests.soon}"


def _link() -> QPushButton:
    button = QPushButton()
    button.setProperty("role", "rowLink")
    # In a narrow window it is cut off rather than keep the window wide.
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    button.hide()
    return button
