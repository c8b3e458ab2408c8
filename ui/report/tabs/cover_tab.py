"""The cover: whose report it is, when and by whom it is signed, how to reach the office, and the lead paragraph."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models.report.agency_name import name_remark
from models.report.change import AGENCY_PLACE, COVER_PREFIX
from models.report.filing import Agency, Level
from models.rules.finding import Finding
from models.services.report_session import ReportSession
from output.compose import chinese_date
from ui.report.report_model import ReportModel
from ui.report.tabs.dates import read_day
from ui.report.tabs.section_head import SectionHead
from ui.report.tabs.text_field import FAILED, LONGEST_MS, SAVING, TextField
from ui.widgets.later_page import LaterPage
from ui.widgets.plain_text import PlainLabel
from ui.widgets.wording import LEVELS, judged_level

if TYPE_CHECKING:
    from ui.report.grid.cell_editor import Bubble

SIGNED_ON = "signed_on"
LEAVE_TO_SAVE = "正在填写，离开这一栏时保存"
COVER_NAMES = {
    "signed_by": "落款单位",
    SIGNED_ON: "成文日期",
    "office": "承办机构",
    "telephone": "联系电话",
    "address": "办公地址",
    "postcode": "邮政编码",
    "email": "电子邮箱",
    "website": "网站网址",
}
_WIDEST = 980
_PRINTED = {"signed_by": "印在文末，公布前填", SIGNED_ON: "印在文末，公布前填"}
_NOT_PRINTED = "不印出，随上报的文件带给上级，可以不填"


class CoverTab(LaterPage):
    """Fields are kept when they are left; the year and what follows from it are fixed.

    ``cursor_moved`` comes when the place in the lead is another.
    """

    cursor_moved = Signal()

    def __init__(self, report: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._bubble: Bubble | None = None
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._longest.timeout.connect(self._keep_typed)

    def make_parts(self) -> Sequence[QWidget]:
        """Every field, and the lead below them."""
        report = self._report
        self._sheet = self._lay_sheet()
        self.name = QLineEdit()
        self.name.setPlaceholderText("印在标题里的单位全称")
        self.name_remark = PlainLabel()
        self.name_remark.setProperty("role", "remark")
        self.name_remark.setWordWrap(True)
        self.level = QComboBox()
        self.level.setAccessibleName("单位类别")
        self.level.addItem("", None)
        for level, words in LEVELS.items():
            self.level.addItem(words, level)
        self.code = QLineEdit()
        self.code.setPlaceholderText("统一社会信用代码，可以不填")
        self.fields = {field: QLineEdit() for field in COVER_NAMES}
        for field, edit in self.fields.items():
            edit.setPlaceholderText(_PRINTED.get(field, _NOT_PRINTED))
        self.fields[SIGNED_ON].setPlaceholderText(f"{_PRINTED[SIGNED_ON]}，例如 {report.filing.year + 1}年1月20日")
        self.title, self.year, self.period, self.state = (PlainLabel() for _ in range(4))
        self._build()
        self._connect()
        self.refresh()
        lead = (self.lead,) if self.lead else ()
        return self._area, self.name, self.level, self.code, *self.fields.values(), *lead

    def refresh(self) -> None:
        """Show the report's cover as it stands; what is being typed stays."""
        filing, final = self._report.filing, self._report.is_locked
        self.title.setText(filing.title)
        self.year.setText(f"{filing.year} 年")
        self.period.setText(f"{filing.year}年1月1日至12月31日")
        self.state.setText(self._report.outcome.state.label)
        _show_field(self.name, filing.agency.name, final)
        self._show_judged(filing.agency.name)
        _show_field(self.code, filing.agency.code, final)
        for field, edit in self.fields.items():
            _show_field(edit, self._field_text(field), final)
        self.level.blockSignals(True)
        self.level.setCurrentIndex(max(self.level.findData(filing.agency.level), 0))
        self.level.setEnabled(not final)
        self.level.blockSignals(False)
        if self.lead:
            self.lead.refresh()

    def _show_judged(self, name: str) -> None:
        """Say what strikes in the name, and what it says of the office's standing."""
        self.level.setItemText(0, judged_level(name))
        self.name_remark.setText(remark := name_remark(name))
        self.name_remark.setVisible(bool(remark))

    def show_finding(self, finding: Finding) -> None:
        """Lead to the field a finding is about, or light up its words; then the keys stay with the list."""
        if self.lead and finding.breach.span and finding.section != "cover":
            self.lead.point_at(finding.breach.span)
        else:
            about_date = COVER_NAMES[SIGNED_ON] in finding.message
            (self.fields[SIGNED_ON] if about_date else self.name).setFocus()

    def show_words(self, field: str, words: str) -> None:
        """Bring a field into sight with words of it lit; the keys stay where they are."""
        edit = self.fields[field]
        self._area.ensureWidgetVisible(edit)
        edit.setSelection(max(edit.text().casefold().find(words.casefold()), 0), len(words))

    def show_place(self, field: str) -> None:
        """Give a field of the cover the keyboard; without one, and for ``name``, that is the office's name."""
        line = self.fields.get(field, self.name)
        line.setFocus()
        self._area.ensureWidgetVisible(line)

    def commit_pending(self) -> bool:
        """Hand over what is still in a field; False when some of it was refused."""
        if not self.is_made:
            return True
        if not self.isVisible():
            # What its lines showed when it was left may have been undone since, and must not be handed over again.
            self.refresh()
        is_kept = self._save_agency()
        for field in self.fields:
            is_kept = self._save_field(field) and is_kept
        return (self.lead.commit_pending() if self.lead else True) and is_kept

    @property
    def shown_reason(self) -> str:
        """The reason that can be read beside a field."""
        return self._bubble.text() if self._bubble and self._bubble.isVisible() else ""

    def showEvent(self, event: QShowEvent) -> None:
        """A tab that was hidden catches up when it is shown."""
        super().showEvent(event)
        self.refresh()

    def _lay_sheet(self) -> QWidget:
        """The sheet in its scrolled room, before its parts: moving a full one would style every part again."""
        self._area = area = QScrollArea(self)
        area.setObjectName("coverArea")
        area.setStyleSheet("QScrollArea { border: 0; }")
        area.setWidgetResizable(True)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        sheet = QWidget()
        area.setWidget(sheet)
        return sheet

    def _build(self) -> None:
        sheet = self._sheet
        sheet.setObjectName("coverSheet")
        sheet.setMaximumWidth(_WIDEST)
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(20, 24, 20, 16)
        column.setSpacing(22)
        column.addWidget(self.title)
        column.addLayout(self._two_columns())
        section = next((s for s in self._report.edition.text_sections if not s.heading), None)
        self.lead_section = section.key if section else ""
        self.lead = TextField(self._report, section.key, sheet) if section else None
        if section and self.lead:
            column.addWidget(SectionHead(section.short_name, section.guidance, sheet))
            self.lead.setAccessibleName(section.short_name)
            self.lead.setMinimumHeight(190)
            column.addWidget(self.lead, 1)

    def _two_columns(self) -> QGridLayout:
        left, right = _form(), _form()
        left.addRow("单位全称", self.name)
        left.addRow("", self.name_remark)
        left.addRow("单位类别", self.level)
        left.addRow("机构代码", self.code)
        left.addRow("报告年度", self.year)
        left.addRow("统计期限", self.period)
        left.addRow("状态", self.state)
        for at, (field, label) in enumerate(COVER_NAMES.items()):
            (left if at < 1 else right).addRow(label, self.fields[field])
        grid = QGridLayout()
        grid.setHorizontalSpacing(40)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _connect(self) -> None:
        if self.lead:
            self.lead.cursorPositionChanged.connect(self.cursor_moved)
        self.name.editingFinished.connect(self._save_agency)
        self.code.editingFinished.connect(self._save_agency)
        self.level.currentIndexChanged.connect(self._save_agency)
        for field, edit in self.fields.items():
            edit.editingFinished.connect(partial(self._save_field, field))
            edit.editingFinished.connect(partial(self._report.open_on, f"{COVER_PREFIX}{field}", False))
            edit.textEdited.connect(partial(self._begin, field))
        self.name.textEdited.connect(self._show_judged)
        for line in (self.name, self.code):
            line.textEdited.connect(lambda _words: self._report.set_unsaved(AGENCY_PLACE, LEAVE_TO_SAVE))
        self.fields[SIGNED_ON].textEdited.connect(self._hide_reason)

    def _begin(self, field: str, _words: str) -> None:
        """What is typed is on the disk a second later, but for a date, which has to be whole."""
        place = f"{COVER_PREFIX}{field}"
        self._report.open_on(place, True)
        self._report.set_unsaved(place, LEAVE_TO_SAVE if field == SIGNED_ON else SAVING)
        if field != SIGNED_ON and not self._longest.isActive():
            self._longest.start()

    def _keep_typed(self) -> None:
        """Keep what is in the lines so far; they stay as they are being typed."""
        for field, edit in self.fields.items():
            if edit.isModified() and field != SIGNED_ON:
                self._put(field, edit.text().strip())

    def _put(self, field: str, text: str) -> bool:
        is_kept = text == self._report.filing.cover.get(field, "") or self._report.run(
            ReportSession.set_cover, field, text, COVER_NAMES[field]
        )
        self._report.set_unsaved(f"{COVER_PREFIX}{field}", "" if is_kept else FAILED)
        return is_kept

    def _save_agency(self) -> bool:
        chosen = self.level.currentData()  # Qt hands a text enumeration back as a plain text
        level = Level(chosen) if chosen else None
        agency = Agency(self.name.text().strip(), self.code.text().strip(), level)
        self.name.setModified(False)
        self.code.setModified(False)
        is_kept = agency == self._report.filing.agency or self._report.run(ReportSession.set_agency, agency)
        self._report.set_unsaved(AGENCY_PLACE, "" if is_kept else FAILED)
        return is_kept

    def _save_field(self, field: str) -> bool:
        edit = self.fields[field]
        text = edit.text().strip()
        if field == SIGNED_ON:
            day = read_day(text)
            if day is None:
                self._show_reason(edit, f"“{text[:20]}”不是日期，请写成 {self._report.filing.year + 1}年1月20日 这样。")
                self._report.set_unsaved(f"{COVER_PREFIX}{field}", FAILED)
                return False
            text = day
        edit.setModified(False)
        is_kept = self._put(field, text)
        if is_kept:
            _show_field(edit, self._field_text(field), self._report.is_locked)
        return is_kept

    def _field_text(self, field: str) -> str:
        text = self._report.filing.cover.get(field, "")
        return chinese_date(text) if field == SIGNED_ON else text

    def _show_reason(self, edit: QLineEdit, text: str) -> None:
        from ui.report.grid.cell_editor import Bubble

        self._bubble = self._bubble or Bubble(self.window())
        self._bubble.show_below(edit, text)

    def _hide_reason(self) -> None:
        if self._bubble:
            self._bubble.hide()


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setHorizontalSpacing(14)
    form.setVerticalSpacing(12)
    return form


def _show_field(edit: QLineEdit, text: str, locked: bool) -> None:
    edit.setReadOnly(locked)
    if not edit.isModified() and edit.text() != text:
        edit.setText(text)
