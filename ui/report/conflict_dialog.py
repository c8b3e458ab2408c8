"""Two have changed the same place: who, when, both values, and the choice between them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models.editions.edition import Edition
from models.report.change import TEXT_PREFIX, Step
from models.services.audit_trail import describe_place, describe_value
from models.services.journalled_report import Conflict, entry_author, entry_time
from models.services.rebase import Clash
from ui.report.wording import BLANK, short_value
from ui.widgets.plain_text import MarkupLabel, PlainLabel
from ui.widgets.text_differences import mark_differences

_WIDTH, _MOST_SHOWN = 640, 420


class ConflictDialog(QDialog):
    """``mine`` are the places at which the clerk's own value is to stand; the safe answer is the other's."""

    def __init__(self, edition: Edition, conflict: Conflict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("两个人改了同一处")
        self._edition = edition
        self._choices: dict[str, QRadioButton] = {}
        head = PlainLabel(self._heading(conflict))
        head.setProperty("role", "heading")
        head.setWordWrap(True)
        told_more = PlainLabel("两个值都留在修改记录里，选错了以后还能改回来。")
        told_more.setProperty("role", "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(head)
        column.addWidget(self._rows(conflict.clashes))
        column.addWidget(told_more)
        column.addWidget(self._buttons(len(conflict.clashes)))
        self.setMinimumWidth(_WIDTH)

    @property
    def mine(self) -> list[str]:
        """The places whose own value is to stand."""
        return [place for place, button in self._choices.items() if button.isChecked()]

    def choose_mine(self) -> None:
        """Let every own value stand."""
        for button in self._choices.values():
            button.setChecked(True)
        self.accept()

    def choose_theirs(self) -> None:
        """Leave everything as the other wrote it."""
        for button in self._choices.values():
            button.setChecked(False)
        self.reject()

    def _heading(self, conflict: Conflict) -> str:
        [first, *more] = conflict.clashes
        name, at = entry_author(first.by), entry_time(first.by)
        if more:
            return f"您要写的有 {len(conflict.clashes)} 处，{name}等已先改过（{at}）"
        if first.is_text:
            return f"{name}已于 {at} 改过这一段文字"
        before, theirs = (short_value(self._edition, first.place, value) for value in (first.before, first.theirs))
        return f"{name}已于 {at} 改过此格：{before} → {theirs}"

    def _rows(self, clashes: tuple[Clash, ...]) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        row = 0
        for clash in clashes:
            name = PlainLabel(describe_place(self._edition, Step(clash.place, None, None)))
            grid.addWidget(name, row, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
            group = QButtonGroup(inside)
            mine, theirs = self._values(clash)
            for is_mine, label, value_label in (
                (True, "我的", mine),
                (False, f"{entry_author(clash.by)}的（{entry_time(clash.by)}）", theirs),
            ):
                button = QRadioButton(label, inside)
                group.addButton(button)
                button.setChecked(not is_mine)
                value_label.setWordWrap(True)
                value_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                # With one place the two buttons below are the choice.
                button.setVisible(len(clashes) > 1)
                shown = button if len(clashes) > 1 else PlainLabel(label)
                grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(value_label, row, 2, Qt.AlignmentFlag.AlignTop)
                if is_mine:
                    self._choices[clash.place] = button
                row += 1
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setMaximumHeight(_MOST_SHOWN)
        return area

    def _values(self, clash: Clash) -> tuple[PlainLabel | MarkupLabel, PlainLabel | MarkupLabel]:
        """What either wrote; of two texts the words that the other does not have are marked."""
        mine, theirs = (describe_value(self._edition, clash.place, value) for value in (clash.mine, clash.theirs))
        if not (clash.place.startswith(TEXT_PREFIX) and mine and theirs):
            return PlainLabel(mine or BLANK), PlainLabel(theirs or BLANK)
        labels = MarkupLabel(), MarkupLabel()
        for label, marked, words in zip(labels, mark_differences(mine, theirs), (mine, theirs), strict=True):
            label.setText(marked)
            label.setAccessibleName(words)
        return labels

    def _buttons(self, count: int) -> QDialogButtonBox:
        box = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.use_mine = QPushButton("用我的" if count == 1 else "都用我的")
        self.use_theirs = QPushButton("用他的" if count == 1 else "都用他的")
        self.use_mine.clicked.connect(self.choose_mine)
        self.use_theirs.clicked.connect(self.choose_theirs)
        if count > 1:
            self.use_chosen = QPushButton("按上面选的")
            self.use_chosen.clicked.connect(self.accept)
            box.addButton(self.use_chosen, role.AcceptRole)
        box.addButton(self.use_mine, role.AcceptRole)
        box.addButton(self.use_theirs, role.RejectRole)
        # Enter and Escape overwrite nobody.
        for button in box.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(button is self.use_theirs)
        self.use_theirs.setDefault(True)
        return box

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the safe answer."""
        super().showEvent(event)
        self.use_theirs.setFocus()


def ask_about_conflict(edition: Edition, conflict: Conflict, parent: QWidget | None) -> list[str]:
    """The places at which the clerk's own value is to stand."""
    dialog = ConflictDialog(edition, conflict, parent)
    return dialog.mine if dialog.exec() else []
