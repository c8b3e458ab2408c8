"""The bar on top of a report: back to the library, undo by name, whose report it is, and the ways to paper."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from models.report.filing import Filing
from models.report.workflow_record import State
from models.services.outcome import Outcome
from ui.shell.actions import PROMINENT, tip, with_letter
from ui.theme.icons import icon, picture
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.plain_text import PlainLabel, plain_tip

LONGEST_STEP = 14
TONES = {State.DRAFT: "", State.RETURNED: "explain", State.CHECKING: "accent", State.FINAL: "good"}
_OPEN = (State.DRAFT, State.RETURNED)
SHOWN_IN = {
    "send_to_check": _OPEN,
    "send_back": (State.CHECKING,),
    "finalise": (*_OPEN, State.CHECKING),
    "reopen": (State.FINAL,),
}
"""The states in which a passage to another is offered."""
IN = ("导入(&I)", ("import", "import_folder", "import_copied", "", "words"))
UP = ("与上级往来(&U)", ("hand_up", "correction", "receipt", "issue", "", "key"))
EDIT = (
    "编辑(&E)",
    ("undo", "redo", "", "zero_all", "fill_registers", "", "find", "replace", "", "note", "next_note"),
)
PAPER = ("预览和印出(&V)", ("preview", "beside", "print", "", "export", "export_as", "copy_report", "package"))
SAFE = ("备份和安全(&B)", ("backups", "door", "lock", "shared"))
STATES = ("send_to_check", "send_back", "finalise", "reopen", "hand_up", "", "key_again", "read_aloud", "check_sheet")
"""What leads from draft to final; it hangs on the chip that says how far the report has come."""
FINDINGS = ("next_finding", "previous_finding", "findings", "finding_menu", "")
CHECK = ("检查和定稿(&J)", (*FINDINGS, *(name for name in STATES if name != "hand_up"), "", "alike", "trail"))
"""Menus of their own, by their words."""
MORE: tuple[str | tuple[str, tuple[str, ...]], ...] = (
    *("palette", "", "library", "new", IN, "collecting", "audit", "registers", UP, ""),
    *(EDIT, CHECK, PAPER, ""),
    *(SAFE, "settings", "", "help", "manual", "about", "", "quit"),
)
"""The whole menu: every action that is not only a key."""


class TopBar(QFrame):
    """Shows what the actions of the window say."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self._actions = actions
        self.name = ElidedLabel()
        self.name.setObjectName("report_name")
        self.name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.state = self._state_chip()
        self.more = self._more()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(4)
        self._icon_label, self._program = PlainLabel(), PlainLabel("阳光年报")
        self._icon_label.setPixmap(picture("app", 26, "", self.devicePixelRatioF()))
        self._program.setObjectName("report_name")
        self._back = self._button("library")
        left_widgets = [self._back, _rule(), self._button("undo"), self._button("redo", with_text=False)]
        right = [self._button("preview"), self._button("beside", with_text=False), self._button("print")]
        self._of_report: list[QWidget] = [*left_widgets, self.state, *right, self._button("export")]
        for part in (
            self._icon_label,
            self._program,
            *left_widgets,
            self.name,
            *self._of_report[len(left_widgets) :],
            self.more,
        ):
            layout.addWidget(part, 1 if part is self.name else 0)
        layout.setAlignment(self.state, Qt.AlignmentFlag.AlignVCenter)

    def _button(self, name: str, with_text: bool = True) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self._actions[name])
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if with_text else Qt.ToolButtonStyle.ToolButtonIconOnly
        button.setToolButtonStyle(style)
        button.setAccessibleName(self._actions[name].iconText())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if name in PROMINENT:
            button.setProperty("role", "main")
        return button

    def _state_chip(self) -> QToolButton:
        chip = QToolButton()
        chip.setProperty("role", "chip")
        chip.setToolTip("报告的状态：送校核、退回、定稿、重新打开，以及校核用的单子")
        chip.setMenu(self._menu(STATES))
        chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return chip

    def _menu(self, names: Sequence[str | tuple[str, tuple[str, ...]]]) -> QMenu:
        menu = QMenu(self)
        for name in names:
            if isinstance(name, tuple):
                menu.addMenu(self._menu(name[1])).setText(name[0])
            elif name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        return menu

    def open_menu(self) -> None:
        """Open the whole menu with its first entry chosen, for the arrows and the letters."""
        menu = self.more.menu()
        menu.popup(self.more.mapToGlobal(QPoint(self.more.width() - menu.sizeHint().width(), self.more.height())))
        menu.setActiveAction(next(action for action in menu.actions() if action.isEnabled()))

    def _more(self) -> QToolButton:
        menu = self._menu(MORE)
        button = QToolButton()
        button.setIcon(icon("more"))
        button.setToolTip("菜单（F10）")
        button.setAccessibleName("菜单")
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _show_parts(self, is_report: bool) -> None:
        for part in self._of_report:
            part.setVisible(is_report)
        for part in (self._icon_label, self._program):
            part.setVisible(not is_report)

    def show_library(self) -> None:
        """In the library only the program's name and the menu are left."""
        self._show_parts(False)
        self.name.setText("")

    def show_place(self, name: str) -> None:
        """On a page that is neither, the way to the library, and what the page is."""
        self._show_parts(False)
        for part in (self._icon_label, self._program):
            part.hide()
        self._back.show()
        self.name.setText(name)

    def show_report(self, filing: Filing, outcome: Outcome, label: str = "") -> None:
        """Say whose report it is, what can be taken back, and whether it is final."""
        self._show_parts(True)
        copy_label = f"（{label}）" if label else ""
        self.name.setText(f"{filing.agency.name} · {filing.year} 年度{copy_label}")
        self.state.setText(outcome.state.label)
        self.state.setProperty("tone", TONES[outcome.state])
        self.state.style().polish(self.state)
        _name_step(self._actions["undo"], "撤销", "U", outcome.undo_name)
        _name_step(self._actions["redo"], "重做", "R", outcome.redo_name)
        for turn in ("undo", "redo"):
            if outcome.is_final:
                self._actions[turn].setEnabled(False)
        for name, states in SHOWN_IN.items():
            self._actions[name].setVisible(outcome.state in states)


def _name_step(action: QAction, verb: str, letter: str, step: str) -> None:
    short = step if len(step) <= LONGEST_STEP else f"{step[:LONGEST_STEP]}…"
    shown = (f"{verb}：{short}" if step else verb).replace("&", "&&")
    action.setText(with_letter(shown, letter))
    action.setIconText(shown)
    action.setEnabled(bool(step))
    action.setToolTip(plain_tip(tip(action).replace(short, step) if step else f"没有可以{verb}的步骤"))


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("role", "rule")
    return rule
