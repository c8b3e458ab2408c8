"""The unit that was chosen, beside the list: all that is known of it, and what can be done."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from models.errors import AppError
from models.services.collection.receipts import Answering
from models.services.collection.submissions import Kept
from ui.collection.desk import Desk
from ui.collection.unit_words import UnitCard, unit_page
from ui.theme.colours import colours
from ui.theme.icons import icon

NOTHING = "选中一个单位，这里列出它报来的各版、问题、疑问与答复，以及能做的事。"
MORE = (
    ("own", "收本机填的报告", "这个单位的报告就在本机的报告库里，已经定稿：不用写成文件，直接收下"),
    ("withdraw", "撤下这一版…", "收错了单位或收错了版本：撤下后前一版重新计入"),
    ("exempt", "不需报…", "写明原因后不再催报，不算未报"),
    ("required", "恢复应报", "撤销“不需报”"),
    ("edit", "改登记…", "改名称、联系人、期限、签名公钥等"),
    ("sum", "看它的下级汇总", "以这个单位为根，看下属单位的汇总数"),
)
"""What is seldom done: its key, its words, its tip."""


class UnitPanel(QWidget):
    """``wanted`` carries what was asked for (``see``, ``out``, ``beside``, ``accept``, ``return``, or a key of
    ``MORE``) and the number of a version, 0 where it is about the unit; ``beside`` carries two, parted by a colon.
    """

    wanted = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.code = ""
        self.kept: Kept | None = None
        self._is_answered = False
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setStyleSheet("QTextBrowser { border: 0; background: transparent; }")
        self.page.anchorClicked.connect(self._follow)
        self.see = QPushButton(icon("preview"), "看报告")
        self.accept_it = QPushButton(icon("done"), "收下…")
        self.send_back = QPushButton(icon("undo"), "退回…")
        self.accept_it.setToolTip("给单位写回执：这一版收下了，可以附疑问")
        self.send_back.setToolTip("退回给单位修改：写明原因，可以在格上提疑问")
        for button, key in ((self.see, "see"), (self.accept_it, "accept"), (self.send_back, "return")):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, key=key: self._want(key))
        self.more = self._more_button()
        self._lay_out()
        self.show_unit("")

    def _more_button(self) -> QToolButton:
        menu = QMenu(self)
        self.deeds = {}
        for key, told, tip in MORE:
            deed = menu.addAction(told)
            deed.setToolTip(tip)
            deed.triggered.connect(lambda _checked=False, key=key: self._want(key))
            self.deeds[key] = deed
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
        for button in (self.see, self.accept_it, self.send_back):
            buttons.addWidget(button, 1)
        buttons.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.page, 1)
        column.addLayout(buttons)

    def show_unit(self, code: str) -> None:
        """Tell of a unit as it stands now; of none with an empty code."""
        place, here = self.page.verticalScrollBar().value(), self.code
        self.code, self.kept = code, None
        try:
            told = self._told(code)
        except AppError as trouble:
            told = f'<p style="color:{colours.block}">{trouble.sentence}</p>'
        self.page.setHtml(told or f'<p style="color:{colours.muted}">{NOTHING}</p>')
        if code == here:
            self.page.verticalScrollBar().setValue(place)
        self._enable()

    def _told(self, code: str) -> str:
        desk, at = self._desk, self._desk.tree.positions.get(code)
        if at is None or desk.standings is None or desk.seeing is None:
            return ""
        row, versions = desk.standings.rows[at], desk.collecting.versions(code)
        self.kept = next((kept for kept in versions if kept.is_current), None)
        answering = Answering(desk.library)
        self._is_answered = bool(self.kept and answering.answers(self.kept.id))
        card = UnitCard(
            desk.tree.units[at],
            row,
            desk.tree.path(at),
            versions,
            desk.seeing.findings(self.kept.id) if self.kept else (),
            answering.questions(self.kept.id) if self.kept else {},
            desk.collecting.movements(code),
        )
        return unit_page(card, desk.seeing.roster, desk.edition, desk.today)

    def _enable(self) -> None:
        at = self._desk.tree.positions.get(self.code)
        kept = self.kept
        for button in (self.see, self.accept_it, self.send_back):
            button.setEnabled(kept is not None)
        if kept is not None:
            self.accept_it.setEnabled(kept.state != "accepted")
            # A return holds for the same sent again, which has no answer of its own yet.
            self.send_back.setEnabled(kept.state != "returned" or not self._is_answered)
        unit = self._desk.tree.units[at] if at is not None else None
        self.more.setEnabled(unit is not None)
        self.deeds["withdraw"].setEnabled(kept is not None)
        self.deeds["exempt"].setVisible(unit is not None and not unit.exempt_reason)
        self.deeds["required"].setVisible(unit is not None and bool(unit.exempt_reason))
        self.deeds["own"].setVisible(unit is not None)
        self.deeds["sum"].setVisible(at is not None and at in self._desk.tree.children)

    def _want(self, key: str) -> None:
        if self.code:
            self.wanted.emit(key, str(self.kept.id if self.kept else 0))

    def _follow(self, link: QUrl) -> None:
        key, _, target = link.toString().partition(":")
        self.wanted.emit(key, target)
