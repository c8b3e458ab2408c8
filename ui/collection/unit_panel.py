"""The unit that was chosen, beside the list: all that is known of it, and what can be done."""

from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from models.errors import AppError
from models.services.collection.results import Submission
from ui.collection.controller import CollectionController
from ui.collection.unit_html import UnitDetails, render_unit_html
from ui.theme.colours import colours
from ui.theme.icons import icon
from ui.widgets.plain_text import MarkupPage, plain_tip

NOTHING = "选中一个单位，这里列出它报来的各版、问题、疑问与答复，以及能做的事。"
MENU_ACTIONS = (
    ("own", "收本机填的报告", "这个单位的报告就在本机的报告库里，已经定稿：不用写成文件，直接收下"),
    ("withdraw", "撤下这一版…", "收错了单位或收错了版本：撤下后前一版重新计入"),
    ("correct", "更正说明…", "这个单位前一版与现在一版有什么不同、哪些汇总用了前一版的数、要告知谁，写成一份说明"),
    ("arrival", "记收到日期…", "收到和收下不是一天的，记下收到那天；迟不迟报按它算。纸质版哪天收到也记在这里"),
    ("exempt", "不需报…", "写明原因后不再催报，不算未报"),
    ("required", "恢复应报", "撤销“不需报”"),
    ("edit", "改登记…", "改名称、联系人、期限、签名公钥等"),
    ("sum", "看它的下级汇总", "以这个单位为根，看下属单位的汇总数"),
)
"""What is seldom done: its key, its words, its tip."""


class UnitPanel(QWidget):
    """``action_requested`` carries what was asked for (``see``, ``out``, ``beside``, ``accept``, ``return``, or a key
    of ``MENU_ACTIONS``) and the number of a version, 0 where it is about the unit; ``beside`` carries two, parted by a
    colon.
    """

    action_requested = Signal(str, str)

    def __init__(self, controller: CollectionController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.code = ""
        self.submission: Submission | None = None
        self._is_answered = False
        self.page = MarkupPage()
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setStyleSheet("QTextBrowser { border: 0; background: transparent; }")
        self.page.anchorClicked.connect(self._follow_link)
        self.view_button = QPushButton(icon("preview"), "看报告")
        self.accept_button = QPushButton(icon("done"), "收下…")
        self.return_button = QPushButton(icon("undo"), "退回…")
        self.accept_button.setToolTip("给单位写回执：这一版收下了，可以附疑问")
        self.return_button.setToolTip("退回给单位修改：写明原因，可以在格上提疑问")
        for button, key in ((self.view_button, "see"), (self.accept_button, "accept"), (self.return_button, "return")):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, key=key: self._request(key))
        self.menu_button = self._make_menu_button()
        self._lay_out()
        self.show_unit("")

    def _make_menu_button(self) -> QToolButton:
        menu = QMenu(self)
        self.menu_actions = {}
        for key, text, tip in MENU_ACTIONS:
            action = menu.addAction(text)
            action.setToolTip(plain_tip(tip))
            action.triggered.connect(lambda _checked=False, key=key: self._request(key))
            self.menu_actions[key] = action
        menu.setToolTipsVisible(True)
        button = QToolButton()
        button.setIcon(icon("more"))
        button.setToolTip("对这个单位还可以做的事")
        button.setAccessibleName("更多")
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.view_button, self.accept_button, self.return_button):
            buttons.addWidget(button, 1)
        buttons.addWidget(self.menu_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.page, 1)
        column.addLayout(buttons)

    def show_unit(self, code: str) -> None:
        """Tell of a unit as it stands now; of none with an empty code."""
        place, previous = self.page.verticalScrollBar().value(), self.code
        self.code, self.submission = code, None
        try:
            text = self._html(code)
        except AppError as error:
            text = f'<p style="color:{colours.block}">{escape(error.sentence)}</p>'
        self.page.setHtml(text or f'<p style="color:{colours.muted}">{NOTHING}</p>')
        if code == previous:
            self.page.verticalScrollBar().setValue(place)
        self._enable()

    def _html(self, code: str) -> str:
        controller, at = self._controller, self._controller.tree.positions.get(code)
        if at is None or controller.statuses is None or controller.collection is None:
            return ""
        row, versions = controller.statuses.rows[at], controller.collection.submissions.versions(code)
        self.submission = next((submission for submission in versions if submission.is_current), None)
        receipts = controller.collection.receipts
        self._is_answered = bool(self.submission and receipts.answers(self.submission.id))
        card = UnitDetails(
            controller.tree.units[at],
            row,
            controller.tree.path(at),
            versions,
            controller.collection.queries.findings(self.submission.id) if self.submission else (),
            receipts.questions(self.submission.id) if self.submission else {},
            controller.collection.submissions.movements(code),
            controller.collection.arrivals.file_days().get(code, ""),
            controller.collection.arrivals.paper_days().get(code, ""),
            controller.collection.forwarding.describe(code),
        )
        return render_unit_html(card, controller.collection.roster.current, controller.edition, controller.today)

    def _enable(self) -> None:
        at = self._controller.tree.positions.get(self.code)
        submission = self.submission
        for button in (self.view_button, self.accept_button, self.return_button):
            button.setEnabled(submission is not None)
        if submission is not None:
            self.accept_button.setEnabled(submission.state != "accepted")
            # A return holds for the same sent again, which has no answer of its own yet.
            self.return_button.setEnabled(submission.state != "returned" or not self._is_answered)
        unit = self._controller.tree.units[at] if at is not None else None
        self.menu_button.setEnabled(unit is not None)
        self.menu_actions["withdraw"].setEnabled(submission is not None)
        self.menu_actions["correct"].setEnabled(submission is not None)
        self.menu_actions["exempt"].setVisible(unit is not None and not unit.exempt_reason)
        self.menu_actions["required"].setVisible(unit is not None and bool(unit.exempt_reason))
        self.menu_actions["own"].setVisible(unit is not None)
        self.menu_actions["sum"].setVisible(at is not None and at in self._controller.tree.children)

    def _request(self, key: str) -> None:
        if self.code:
            self.action_requested.emit(key, str(self.submission.id if self.submission else 0))

    def _follow_link(self, link: QUrl) -> None:
        key, _, target = link.toString().partition(":")
        self.action_requested.emit(key, target)
