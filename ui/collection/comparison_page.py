"""并排比对: two units' reports, or two versions of one, side by side: the cells and the words that differ."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.editions.edition import Edition
from models.services.collection.results import Submission
from ui.collection.differences_view import DifferencesView

HINT = "选两个单位，或一个单位的两版：这里只列不同的格和不同的文字。"


class VersionPicker(QWidget):
    """One of the two: a unit, found by name or code, and which of its versions.

    ``unit_chosen`` carries its code, ``version_picked`` the number of a version.
    """

    unit_chosen = Signal(str)
    version_picked = Signal(int)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.versions = QLineEdit(), QComboBox()
        self.name.setPlaceholderText(hint)
        self.versions.setAccessibleName("版本")
        self.versions.setMinimumContentsLength(11)
        self._codes: dict[str, str] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name, 1)
        row.addWidget(self.versions)
        self.name.editingFinished.connect(self._find)
        self.versions.activated.connect(lambda _: self.version_picked.emit(self.received))

    @property
    def received(self) -> int:
        """The version that is picked, 0 for none."""
        return int(self.versions.currentData() or 0)

    def set_units(self, codes: dict[str, str]) -> None:
        """Offer these units: what each is called, and its code."""
        self._codes = codes
        completer = QCompleter(list(codes), self.name)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda _: self._find())
        self.name.setCompleter(completer)

    def _find(self) -> None:
        if code := self._codes.get(self.name.text().strip()):
            self.unit_chosen.emit(code)

    def show_unit(self, called: str, versions: Sequence[Submission], received: int = 0) -> None:
        """Show a unit with its versions, the one named or the last one picked."""
        self.name.setText(called)
        self.versions.clear()
        for submission in versions:
            counts = "，计入" if submission.is_current and submission.state != "returned" else ""
            self.versions.addItem(
                f"第 {submission.revision} 次修改{counts}" if submission.revision else submission.file, submission.id
            )
        self.versions.setCurrentIndex(max(0, self.versions.findData(received)))
        self.version_picked.emit(self.received)


class ComparisonPage(QWidget):
    """``comparison_requested`` carries two versions that are to be compared."""

    comparison_requested = Signal(int, int)

    def __init__(self, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sides = (VersionPicker("左边：单位名称或代码"), VersionPicker("右边：单位名称或代码"))
        self.differences = DifferencesView(edition)
        self.differences.summary.setText(HINT)
        choice = QHBoxLayout()
        choice.setContentsMargins(18, 8, 14, 4)
        choice.setSpacing(16)
        for side in self.sides:
            choice.addWidget(side, 1)
            side.version_picked.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(choice)
        column.addWidget(self.differences, 1)

    def _ask(self) -> None:
        one, other = (side.received for side in self.sides)
        if one and other and one != other:
            self.comparison_requested.emit(one, other)
        elif one and one == other:
            self.differences.show_differences([], [])
            self.differences.summary.setText("两边是同一版。")
