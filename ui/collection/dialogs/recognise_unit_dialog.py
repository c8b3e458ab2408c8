"""认作: which unit of the roster a file is of that names its office otherwise; those that may be meant come first."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from models.report.roster import Roster, RosterUnit
from models.services.collection.assessment import FileAssessment
from ui.widgets.dialog_parts import HeadedDialog, error_label, make_button, make_row

_MOST = 200
_GOVERNMENT = "人民政府"
_CODE = int(Qt.ItemDataRole.UserRole)
Keep = Callable[[str], str]
"""Writes down the unit (code); the sentence of why it was refused, else nothing."""


class RecogniseUnitDialog(HeadedDialog):
    """Accepted once it was written down."""

    def __init__(self, roster: Roster, assessment: FileAssessment, keep: Keep, parent: QWidget | None = None) -> None:
        written = assessment.written
        code = f"，代码 {written.code}" if written.code else ""
        super().__init__(
            "认作", f"文件写的是“{written.name or '（没有写单位）'}”{code}，认作哪个单位？", (44, 34), parent
        )
        self._roster, self._keep = roster, keep
        self._candidates = [roster.by_code[code] for code in assessment.candidates if code in roster.by_code]
        self.search, self.units, self.error_label = QLineEdit(), QListWidget(), error_label()
        self.confirm_button, self.cancel_button = make_button("认作这个单位", "main"), make_button("取消")
        self.status_label.setText(
            f"{assessment.sentence}\n指明以后会记住，再来这样写的文件就认作它；可以随时在“认定的写法”里取消。"
        )
        self._lay_out()
        self._connect()
        self._show_units("")

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("查找单位：名称或代码")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找单位")
        self.units.setAccessibleName("单位")
        self.body.addWidget(self.search)
        self.body.addWidget(self.units, 1)
        self.body.addWidget(self.error_label)
        self.body.addLayout(make_row(None, self.cancel_button, self.confirm_button))
        self.search.setFocus()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._show_units)
        self.search.returnPressed.connect(self.units.setFocus)
        self.units.itemSelectionChanged.connect(self._update)
        self.units.itemDoubleClicked.connect(lambda _: self._confirm())
        self.confirm_button.clicked.connect(self._confirm)
        self.cancel_button.clicked.connect(self.reject)

    def _show_units(self, words: str) -> None:
        self.units.clear()
        words = words.strip()
        if not words:
            for unit in self._candidates:
                self._add(unit, "可能是　")
        others = (unit for unit in self._roster.units if words or unit not in self._candidates)
        found = [unit for unit in others if words in unit.name or words in unit.code]
        # Of 民政 the 民政局 comes before every 人民政府, in whose names it stands by chance.
        found.sort(key=lambda unit: words not in unit.name.replace(_GOVERNMENT, " ") and words not in unit.code)
        for unit in found[:_MOST]:
            self._add(unit)
        if len(found) > _MOST:
            more = QListWidgetItem(f"还有 {len(found) - _MOST} 个单位，请在上面写几个字来找")
            more.setFlags(Qt.ItemFlag.NoItemFlags)
            self.units.addItem(more)
        if (words and found) or len(self._candidates) == 1:
            self.units.setCurrentRow(0)
        self._update()

    def _add(self, unit: RosterUnit, mark: str = "") -> None:
        item = QListWidgetItem(f"{mark}{unit.name}（{unit.code}）")
        item.setData(_CODE, unit.code)
        self.units.addItem(item)

    @property
    def chosen(self) -> str:
        """The code of the unit that the choice is on, empty for none."""
        selected = self.units.selectedItems()
        return str(selected[0].data(_CODE) or "") if selected else ""

    def _update(self) -> None:
        self.confirm_button.setEnabled(bool(self.chosen))
        self.error_label.clear()

    def _confirm(self) -> None:
        if not self.chosen:
            return
        self.error_label.setText(self._keep(self.chosen))
        if not self.error_label.text():
            self.accept()
