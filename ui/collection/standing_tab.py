"""报送情况: who has reported, who is late, what was found; the list of units, and the one that was chosen beside it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from models.report.roster import RosterUnit
from models.services.collection.unit_status import Glance
from ui.collection.desk import Desk
from ui.collection.summary_strip import SummaryStrip
from ui.collection.unit_model import UnitModel
from ui.collection.unit_panel import UnitPanel
from ui.collection.unit_rows import SIEVES, counted
from ui.collection.unit_tree import UnitTreeView
from ui.theme.icons import icon
from ui.widgets.notice_bar import NoticeBar

SHARES = (1000, 350)


class StandingTab(QWidget):
    """Follows the desk; ``panel`` asks for what is done to a unit."""

    def __init__(self, desk: Desk, notice: NoticeBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._notice = desk, notice
        self._sieve = ""
        self.model = UnitModel(desk.today)
        self.strip = SummaryStrip()
        self.search = QLineEdit()
        self.count = QLabel()
        self.remind = QPushButton(icon("copy"), "复制催报名单")
        self.tree = UnitTreeView(self.model)
        self.panel = UnitPanel(desk)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("查找单位、代码或联系人（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(250)
        self.count.setProperty("role", "soft")
        self.remind.setProperty("role", "flat")
        self.remind.setToolTip("没有报齐的单位、期限、联系人，写成一段话，可以直接粘贴到通知里")
        head = QHBoxLayout()
        head.setContentsMargins(18, 8, 14, 6)
        head.setSpacing(10)
        head.addWidget(self.strip, 1)
        for part in (self.count, self.remind, self.search):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        rule = QFrame()
        rule.setProperty("role", "line")
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.tree)
        self.split.addWidget(self.panel)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes(list(SHARES))
        self.panel.setMinimumWidth(300)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule)
        column.addWidget(self.split, 1)

    def _connect(self) -> None:
        desk = self._desk
        desk.opened.connect(self._open)
        desk.counted.connect(self._count)
        self.strip.sieve_chosen.connect(self._choose_sieve)
        self.search.textChanged.connect(lambda _: self._seek())
        self.tree.chosen.connect(self.panel.show_unit)
        self.tree.activated.connect(lambda _: self.panel.see.click())
        self.remind.clicked.connect(self.copy_reminder)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)

    def _open(self) -> None:
        code = self.tree.code
        self.model.show_tree(self._desk.tree, None)
        self.tree.open_up()
        self._choose_again(code)

    def _count(self) -> None:
        standings = self._desk.standings
        if standings is None:
            return
        self.model.show_standings(standings)
        self.strip.show_numbers(counted(standings))
        self._tell_count()
        if self._sieve or self.search.text().strip():
            self._seek()
        else:
            self.panel.show_unit(self.tree.code)

    def _choose_sieve(self, key: str) -> None:
        self._sieve = key
        self._seek()

    def _seek(self) -> None:
        code, words = self.tree.code, self.search.text().strip()
        if not words and not self._sieve:
            self.model.seek(None)
            self.tree.open_up()
        else:
            sieve = SIEVES[self._sieve][1] if self._sieve else None

            def wanted(unit: RosterUnit, row: Glance) -> bool:
                return (sieve is None or sieve(unit, row)) and (
                    words in unit.name or words in unit.code or words in unit.contact
                )

            self.model.seek(wanted)
        self._tell_count()
        self._choose_again(code)

    def _tell_count(self) -> None:
        told = f"共 {self.model.found} 个单位"
        if self.model.is_list:
            told = f"{len(self._desk.tree.units)} 个单位中的 {self.model.found} 个"
        self.count.setText(told)

    def _choose_again(self, code: str) -> None:
        if not self.tree.choose(code):
            first = self.model.index(0, 0)
            self.tree.setCurrentIndex(first)
        self.panel.show_unit(self.tree.code)

    def go_to(self, code: str) -> None:
        """Put the choice on a unit, whatever was looked for before."""
        if not self.tree.choose(code):
            self._sieve = ""
            self.strip.release()
            self.search.clear()
            self._seek()
            self.tree.choose(code)
        self.tree.setFocus()

    def copy_reminder(self) -> None:
        """Put the units that are still waited for on the clipboard, ready to be pasted."""
        desk = self._desk
        if desk.seeing is not None:
            seeing = desk.seeing
            desk.ask("reminder", lambda: seeing.reminder(seeing.lines(desk.today), desk.today), self._copied)

    def _copied(self, told: str) -> None:
        if not told:
            self._notice.say("应报的单位都报齐了，不用催。")
            return
        QGuiApplication.clipboard().setText(told)
        self._notice.say(f"已复制催报名单，{told.count(chr(10))} 个单位，可以直接粘贴到通知、邮件里。")
