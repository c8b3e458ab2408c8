"""One unit of the roster: what it is called, whom it reports to, whether a report is due, whom to telephone."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QWidget,
)

from models.exchange.public_key import key_fingerprint, public_key_problem
from models.report.filing import Level
from models.report.roster import LEVEL_WORDS, Roster, RosterUnit
from ui.report.tabs.dates import read_day
from ui.widgets.dialog_parts import error_label, make_row
from ui.widgets.plain_text import PlainLabel
from ui.widgets.question import Question

DUE, EXEMPT, NOT_DUE = range(3)
DUTIES = ("应报", "今年不需报，原因：", "不在应报之列")
LEVELS: tuple[Level | None, ...] = (None, *LEVEL_WORDS)
WriteUnit = Callable[[RosterUnit], str]
"""Writes a unit; the sentence of why it was refused, else nothing."""


class UnitDialog(Question):
    """Accepted once the unit was written."""

    def __init__(
        self, roster: Roster, unit: RosterUnit | None, parent_code: str, keep: WriteUnit, parent: QWidget
    ) -> None:
        """``unit`` is None for a new one, which is to stand under ``parent_code``."""
        title = "修改单位" if unit else "新增单位"
        super().__init__(title, title, "存下", 560, parent)
        self._roster, self._unit, self._keep = roster, unit, keep
        self._codes = {unit_label(each): each.code for each in roster.units}
        initial = unit or RosterUnit("", "", parent_code)
        self.name, self.code = (
            _line_edit(initial.name, "单位全称，与公章一致"),
            _line_edit(initial.code, "代码，如 530326"),
        )
        self.code.setReadOnly(unit is not None)
        if unit:
            self.code.setToolTip("收报告时按代码认单位，所以不能改。代码错了，请去掉这个单位，另外新增。")
        above = roster.by_code.get(initial.parent)
        self.superior_edit = _line_edit(unit_label(above) if above else "", "最上级的单位留空")
        self._add_completer()
        self.level = QComboBox()
        self.level.addItems(["未定", *LEVEL_WORDS.values()])
        self.level.setCurrentIndex(LEVELS.index(initial.level))
        self.duty, self.reason = QComboBox(), _line_edit(initial.exempt_reason, "如：今年 9 月新设")
        self.duty.addItems(DUTIES)
        self.duty.setCurrentIndex(EXEMPT if initial.exempt_reason else DUE if initial.is_required else NOT_DUE)
        self.vertical, self.own = QCheckBox("垂直管理，不计入本级汇总"), QCheckBox("是汇总单位的本级数据")
        self.vertical.setChecked(initial.is_vertical)
        self.own.setChecked(initial.is_own_level)
        self.deadline = _line_edit(initial.deadline, "照同级的日期；单独定的写 2026-01-20")
        self.contact, self.telephone = _line_edit(initial.contact, "姓名"), _line_edit(initial.telephone, "电话")
        self.seal = _line_edit(initial.seal, "单位发来的公钥，整行粘贴；没有就留空")
        self.fingerprint_label, self.error_label = PlainLabel(), error_label()
        self._lay_out()
        self._connect()
        self.name.setFocus()

    def _add_completer(self) -> None:
        completer = QCompleter(list(self._codes), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        self.superior_edit.setCompleter(completer)

    def _lay_out(self) -> None:
        self.fingerprint_label.setProperty("role", "faint")
        form = self.add_form()
        form.addRow("名称", self.name)
        form.addRow("代码", self.code)
        form.addRow("上级单位", self.superior_edit)
        form.addRow("层级", self.level)
        form.addRow("报送", make_row(self.duty, self.reason))
        form.addRow("", make_row(self.vertical, self.own, None, spacing=18))
        form.addRow("截止日期", self.deadline)
        form.addRow("联系人", make_row(self.contact, self.telephone))
        form.addRow("签名公钥", self.seal)
        form.addRow("", self.fingerprint_label)
        self.body.addWidget(self.error_label)

    def _connect(self) -> None:
        for line in (self.name, self.code, self.superior_edit, self.reason, self.deadline, self.seal):
            line.textChanged.connect(self._update)
        self.duty.currentIndexChanged.connect(self._update)
        self._update()

    def _update(self) -> None:
        self.reason.setVisible(self.duty.currentIndex() == EXEMPT)
        self.error_label.clear()
        self.fingerprint_label.setText(self._fingerprint_text())

    def _fingerprint_text(self) -> str:
        """What is to be said of the key: its fingerprint, and beside it that of the one it takes the place of."""
        words, former = self.seal.text().strip(), self._unit.seal if self._unit else ""
        if words and (problem := public_key_problem(words)):
            return problem
        told = f"指纹 {key_fingerprint(words)}，请打电话与单位核对" if words else ""
        if former and words != former:
            told = f"{told or '不再登记公钥'}\n换下的指纹 {key_fingerprint(former)}"
        return told

    def accept(self) -> None:
        """Write the unit, or say what is still wrong."""
        text = self._problem() or self._keep(self.unit)
        self.error_label.setText(text)
        if not text:
            super().accept()

    def _problem(self) -> str:
        """What is still wrong or missing; empty when it can be written."""
        code = self.code.text().strip()
        if not self.name.text().strip() or not code:
            return "名称和代码都要填。"
        if self._unit is None and code in self._roster.by_code:
            return f"代码 {code} 已经是 {self._roster.by_code[code].name} 的了，请换一个。"
        if self.superior_edit.text().strip() and self._superior_code() is None:
            return "上级单位不在名册里，请从列出的单位里选。"
        if self.duty.currentIndex() == EXEMPT and not self.reason.text().strip():
            return "请写明今年不需报的原因。"
        if read_day(self.deadline.text()) is None:
            return "截止日期看不懂，请写成 2026-01-20 或 2026年1月20日。"
        words = self.seal.text().strip()
        is_kept = self._unit is not None and words == self._unit.seal
        return public_key_problem(words) if words and not is_kept else ""

    def _superior_code(self) -> str | None:
        """The code of the superior meant: chosen from the list, or its code or name typed in."""
        words = self.superior_edit.text().strip()
        if not words or words in self._roster.by_code:
            return words
        named = [unit.code for unit in self._roster.units if unit.name == words]
        return self._codes.get(words) or (named[0] if len(named) == 1 else None)

    @property
    def unit(self) -> RosterUnit:
        """The unit as it stands in the dialog."""
        duty = self.duty.currentIndex()
        return replace(
            self._unit or RosterUnit("", ""),
            code=self.code.text().strip(),
            name=" ".join(self.name.text().split()),
            parent=self._superior_code() or "",
            level=LEVELS[self.level.currentIndex()],
            is_required=duty != NOT_DUE,
            is_vertical=self.vertical.isChecked(),
            is_own_level=self.own.isChecked(),
            exempt_reason=self.reason.text().strip() if duty == EXEMPT else "",
            contact=self.contact.text().strip(),
            telephone=self.telephone.text().strip(),
            deadline=read_day(self.deadline.text()) or "",
            seal=self.seal.text().strip(),
        )


def unit_label(unit: RosterUnit) -> str:
    """A unit so that it is told from another of the same name."""
    return f"{unit.name}（{unit.code}）"


def _line_edit(words: str, hint: str) -> QLineEdit:
    line = QLineEdit(words)
    line.setPlaceholderText(hint)
    line.setMaxLength(200)
    return line
