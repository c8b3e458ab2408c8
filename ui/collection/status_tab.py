"""报送情况: who has reported, who is late, what was found; the list of units, and the one that was chosen beside it."""

from collections.abc import Container

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from models.report.roster import RosterUnit
from models.report.score_sheet import ScoreBasis
from models.report.unit_kind import UnitKind
from models.services.collection.unit_status import UnitStatus
from ui.collection.controller import CollectionController
from ui.collection.summary_strip import SummaryStrip
from ui.collection.unit_hierarchy import STATUS_FILTERS, filter_counts
from ui.collection.unit_panel import UnitPanel
from ui.collection.unit_tree_model import UnitTreeModel
from ui.collection.unit_tree_view import UnitTreeView
from ui.theme.icons import icon
from ui.widgets.clipboard import copy_text
from ui.widgets.dialog_parts import make_row
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.plain_text import PlainLabel, plain_tip
from ui.widgets.type_size_layout import set_least_width_letters, set_width_letters

SHARES = (1000, 350)


class StatusTab(QWidget):
    """Follows the controller; ``panel`` asks for what is done to a unit.

    ``set_requested`` asks for the reports of the units shown to be printed or written out.
    """

    set_requested = Signal()

    def __init__(self, controller: CollectionController, notice: NoticeBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._notice = controller, notice
        self._filter = ""
        self.model = UnitTreeModel(controller.today)
        self.strip = SummaryStrip()
        self.search, self.kind = QLineEdit(), QComboBox()
        self._of_kind: Container[str] | None = None
        self.count = PlainLabel()
        self.remind = QPushButton(icon("copy"), "复制催报名单")
        self.write_out = QPushButton(icon("print"), "打印、导出…")
        self.more = QToolButton()
        self.tree = UnitTreeView(self.model)
        self.panel = UnitPanel(controller)
        self._lay_out()
        self._connect()

    def _make_menu(self) -> None:
        menu = QMenu(self)
        self.letters, self.scores = menu.addAction("催报函…"), menu.addAction("考核…")
        self.letters.setToolTip(plain_tip("没有报来、要改的单位，每个单位一封信：差什么、逾期几天、哪几处要改"))
        self.scores.setToolTip(plain_tip("迟报几天、退回几次、报来时有几处问题，各单位得几分、怎么算的；权重可以改"))
        menu.setToolTipsVisible(True)
        self.more.setMenu(menu)
        self.more.setIcon(icon("more"))
        self.more.setToolTip("催报函、考核")
        self.more.setAccessibleName("催报函、考核")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _dress(self) -> None:
        self._make_menu()
        self.search.setPlaceholderText("查找单位、代码或联系人（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        set_width_letters(self.search, 18)
        self.kind.setAccessibleName("类别")
        self.kind.setToolTip("只看一类单位；一个单位算哪一类，在“汇总数”的“范围”里右键可以改")
        self.kind.addItem("全部类别", None)
        for kind in UnitKind:
            self.kind.addItem(kind.label, kind)
        self.count.setProperty("role", "soft")
        self.remind.setToolTip("没有报齐的单位、期限、联系人，写成一段话，可以直接粘贴到通知里")
        self.write_out.setToolTip("把收到的报告写成一个带书签的 PDF、每个单位一个文件，或者打印；可以只要列表里的单位")
        for button in (self.remind, self.write_out):
            button.setProperty("role", "flat")

    def _head(self) -> QVBoxLayout:
        """The numbers; below them what narrows the list, and what is done with it."""
        head = QVBoxLayout()
        head.setContentsMargins(18, 8, 14, 6)
        head.setSpacing(4)
        head.addWidget(self.strip)
        head.addLayout(
            make_row(self.kind, self.search, self.count, None, self.remind, self.write_out, self.more, spacing=10)
        )
        return head

    def _lay_out(self) -> None:
        self._dress()
        rule = QFrame()
        rule.setProperty("role", "line")
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.tree)
        self.split.addWidget(self.panel)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes(list(SHARES))
        set_least_width_letters(self.panel, 23)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(rule)
        column.addWidget(self.split, 1)

    def _connect(self) -> None:
        controller = self._controller
        controller.roster_loaded.connect(self._show_roster)
        controller.statuses_changed.connect(self._show_statuses)
        self.strip.filter_chosen.connect(self._choose_filter)
        self.kind.activated.connect(lambda _: self._choose_kind())
        self.search.textChanged.connect(lambda _: self._apply_filter())
        self.tree.unit_selected.connect(self.panel.show_unit)
        self.tree.activated.connect(lambda _: self.panel.view_button.click())
        self.remind.clicked.connect(self.copy_reminder)
        self.write_out.clicked.connect(self.set_requested)
        self.letters.triggered.connect(self.write_letters)
        self.scores.triggered.connect(self.show_scores)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)

    def _show_roster(self) -> None:
        code = self.tree.code
        self.model.show_tree(self._controller.tree, None)
        self.tree.expand_initially()
        self._restore_selection(code)

    def _show_statuses(self) -> None:
        statuses = self._controller.statuses
        if statuses is None:
            return
        self.model.show_statuses(statuses)
        self.strip.show_numbers(filter_counts(statuses))
        self._show_count()
        if self.kind.currentData():
            self._choose_kind()
        elif self._filter or self.search.text().strip():
            self._apply_filter()
        else:
            self.panel.show_unit(self.tree.code)

    def _choose_filter(self, key: str) -> None:
        self._filter = key
        self._apply_filter()

    def _choose_kind(self) -> None:
        """Show the units of a kind alone; of what kind each is, is asked beside the window."""
        chosen, collection = self.kind.currentData(), self._controller.collection
        if chosen is None or collection is None:
            self._show_kind(None)
        else:
            kind = UnitKind(chosen)  # Qt keeps its word alone
            self._controller.run_query("kinds", lambda: collection.kinds.units_of(kind), self._show_kind)

    def _show_kind(self, codes: Container[str] | None) -> None:
        self._of_kind = codes
        self._apply_filter()

    def _apply_filter(self) -> None:
        code, words, of_kind = self.tree.code, self.search.text().strip(), self._of_kind
        if not words and not self._filter and of_kind is None:
            self.model.set_filter(None)
            self.tree.expand_initially()
        else:
            status_filter = STATUS_FILTERS[self._filter][1] if self._filter else None

            def wanted(unit: RosterUnit, row: UnitStatus) -> bool:
                is_wanted = (status_filter is None or status_filter(unit, row)) and (
                    of_kind is None or unit.code in of_kind
                )
                return is_wanted and (words in unit.name or words in unit.code or words in unit.contact)

            self.model.set_filter(wanted)
        self._show_count()
        self._restore_selection(code)

    @property
    def shown_codes(self) -> list[str]:
        """The units in the list while something is looked for; none while it shows all."""
        return self.model.match_codes

    @property
    def no_reports_reason(self) -> str:
        """Why there is no report of the units in the list to print or write out, a sentence; empty where there is."""
        statuses, shown = self._controller.statuses, set(self.shown_codes)
        if statuses is None:
            return "正在读各单位的报送情况，请稍候再试。"
        if self.model.is_list and not shown:
            return "列表里一个单位也没有。请改一下类别、查找的字或上面的筛选，再打印、导出。"
        pairs = zip(self._controller.tree.units, statuses.rows, strict=False)
        listed = [row for unit, row in pairs if not self.model.is_list or unit.code in shown]
        if any(row.received for row in listed):
            return ""
        return f"列表里的 {len(listed)} 个单位都还没有报来，没有可以打印、导出的报告。"

    def _show_count(self) -> None:
        text = f"共 {self.model.match_count} 个单位"
        if self.model.is_list:
            text = f"{len(self._controller.tree.units)} 个单位中的 {self.model.match_count} 个"
        self.count.setText(text)

    def _restore_selection(self, code: str) -> None:
        if not self.tree.select_unit(code):
            first = self.model.index(0, 0)
            self.tree.setCurrentIndex(first)
        self.panel.show_unit(self.tree.code)

    def go_to(self, code: str) -> None:
        """Put the choice on a unit, whatever was looked for before."""
        if not self.tree.select_unit(code):
            self._filter, self._of_kind = "", None
            self.kind.setCurrentIndex(0)
            self.strip.release()
            self.search.clear()
            self._apply_filter()
            self.tree.select_unit(code)
        self.tree.setFocus()

    def write_letters(self) -> None:
        """Write to the units that are waited for, or whose reports have to be mended."""
        from ui.collection.dialogs.reminder_dialog import ReminderDialog

        controller = self._controller
        if controller.collection is not None:
            dialog = ReminderDialog(controller.collection, controller.today, self.window())
            dialog.exec()
            dialog.deleteLater()

    def show_scores(self) -> None:
        """Reckon each unit's points; the reports are gone through on the worker first."""
        controller = self._controller
        collection, today = controller.collection, controller.today
        if collection is not None:
            controller.run_query("scores", lambda: list(collection.scores.bases(today)), self._show_scores)

    def _show_scores(self, bases: list[ScoreBasis]) -> None:
        from ui.collection.dialogs.score_dialog import ScoreDialog

        controller = self._controller
        dialog = ScoreDialog(controller.loaded_collection, bases, controller.today, self.window())
        dialog.exec()
        dialog.deleteLater()

    def copy_reminder(self) -> None:
        """Put the units that are still waited for on the clipboard, ready to be pasted."""
        controller = self._controller
        if controller.collection is not None:
            queries, today = controller.collection.queries, controller.today
            controller.run_query("reminder", lambda: queries.reminder(queries.lines(today), today), self._finish_copy)

    def _finish_copy(self, text: str) -> None:
        if not text:
            self._notice.say("应报的单位都报齐了，不用催。")
            return
        copy_text(text)
        self._notice.say(f"已复制催报名单，{text.count(chr(10))} 个单位，可以直接粘贴到通知、邮件里。")
