"""催报函: whom to write to and in which words, each letter looked at before it is written into files."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from models.errors import AppError
from models.file_types import TEXT, WORD
from models.report.answer_day import read_answer_day
from models.report.reminder import FIELDS, STANDARD_WORDING, ReminderLetter
from models.services.collection.collection import Collection
from models.services.collection.unit_status import ReminderReason, UnitLine
from output.reminder_letters import TEXT_ENDING, render_letters, save_each
from ui.widgets import files, messages
from ui.widgets.dialog_parts import HeadedDialog, error_label, make_button, make_row, waiting_cursor
from ui.widgets.plain_text import PlainLabel, plain_tip
from ui.widgets.written_page import save_or_ask

_REASON = Qt.ItemDataRole.UserRole


class ReminderDialog(HeadedDialog):
    """Writes files and, where it is asked to, keeps the wording; nothing else is changed."""

    def __init__(self, collection: Collection, today: date, parent: QWidget | None = None) -> None:
        """Refused where the year has no roster."""
        super().__init__("催报函", f"催报函：{collection.year} 年度报告", (104, 54), parent)
        self._reminders, self._today = collection.reminders, today
        self._unchecked = collection.queries.count_unchecked()
        self._can_keep = collection.library.permit.allows("collect")
        self.units, self.wording, self.preview = QListWidget(), QPlainTextEdit(), QPlainTextEdit()
        self.answer_by, self.sender_edit = QLineEdit(), QLineEdit(self._reminders.sender())
        self.problem = error_label()
        self.usual_button, self.all_button, self.none_button = (
            make_button("只勾要催的"), make_button("全勾"), make_button("全不勾")
        )  # fmt: skip
        self.keep_button, self.standard_button = make_button("存下措辞"), make_button("用原来的措辞")
        self.each_button = make_button("每个单位一个 Word…", "main")
        self.word_button, self.text_button = make_button("合成一个 Word…"), make_button("写成文本…")
        self.close_button = make_button("关闭")
        self._list_units()
        self._lay_out()
        self._connect()
        self.wording.setPlainText(self._reminders.wording())
        rows = range(self.units.count())
        self.units.setCurrentRow(next((row for row in rows if self._reason(row).is_usual), 0))
        self._refresh()

    def _list_units(self) -> None:
        for reason in self._reminders.reasons(self._today):
            item = QListWidgetItem(f"{reason.line.unit.name}　{reason.words}", self.units)
            item.setData(_REASON, reason)
            if reason.is_done:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            else:
                item.setCheckState(Qt.CheckState.Checked if reason.is_usual else Qt.CheckState.Unchecked)

    def _name_parts(self) -> None:
        self.units.setAccessibleName("写给哪些单位")
        self.units.setStyleSheet("QListView::item { padding: 3px 0; }")
        self.wording.setAccessibleName("措辞")
        self.wording.setTabChangesFocus(True)
        self.wording.setFixedHeight(self.fontMetrics().lineSpacing() * 7)
        self.wording.setToolTip(plain_tip("\n".join(f"{{{name}}}　{about}" for name, about in FIELDS.items())))
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName("这个单位的信")
        self.answer_by.setPlaceholderText("如 2026-02-05；不写就是“尽快”")
        self.sender_edit.setPlaceholderText("如 王某 0870-1234567")

    def _lay_out(self) -> None:
        self._name_parts()
        form = QFormLayout()
        form.addRow("什么时候以前报来", self.answer_by)
        form.addRow("与谁联系", self.sender_edit)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.units, 1)
        left.addLayout(make_row(self.usual_button, self.all_button, self.none_button, None))
        fields = PlainLabel(f"措辞（{'、'.join(f'{{{name}}}' for name in FIELDS)} 会换成各单位的）：")
        fields.setWordWrap(True)
        right.addWidget(fields)
        right.addWidget(self.wording)
        right.addLayout(make_row(self.keep_button, self.standard_button, None))
        right.addLayout(form)
        right.addWidget(self.problem)
        right.addWidget(self.preview, 1)
        beside = make_row(spacing=16)
        beside.addLayout(left, 2)
        beside.addLayout(right, 3)
        self.body.addLayout(beside, 1)
        buttons = (None, self.text_button, self.word_button, self.each_button, self.close_button)
        self.body.addLayout(make_row(*buttons))

    def _connect(self) -> None:
        self.units.currentRowChanged.connect(lambda _: self._refresh())
        self.units.itemChanged.connect(lambda _: self._refresh())
        self.wording.textChanged.connect(self._refresh)
        for line in (self.answer_by, self.sender_edit):
            line.textChanged.connect(lambda _: self._refresh())
        deeds: tuple[tuple[QWidget, Callable[[], object]], ...] = (
            (self.usual_button, lambda: self._tick(lambda reason: reason.is_usual)),
            (self.all_button, lambda: self._tick(lambda _: True)),
            (self.none_button, lambda: self._tick(lambda _: False)),
            (self.keep_button, self._keep),
            (self.standard_button, lambda: self.wording.setPlainText(STANDARD_WORDING)),
            (self.each_button, self._write_each),
            (self.word_button, lambda: self._write_together(WORD.ending, WORD.filter())),
            (self.text_button, lambda: self._write_together(TEXT_ENDING, f"{TEXT.name} (*{TEXT_ENDING})")),
            (self.close_button, self.accept),
        )
        for button, deed in deeds:
            button.clicked.connect(lambda _checked=False, deed=deed: deed())  # type: ignore[attr-defined]

    # ── what is chosen ──

    def _reason(self, row: int) -> ReminderReason:
        reason = self.units.item(row).data(_REASON)
        assert isinstance(reason, ReminderReason)
        return reason

    def _tick(self, is_wanted: Callable[[ReminderReason], bool]) -> None:
        for row in range(self.units.count()):
            if self._reason(row).is_done:
                continue
            is_on = is_wanted(self._reason(row))
            self.units.item(row).setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)

    def _chosen(self) -> list[UnitLine]:
        rows = range(self.units.count())
        return [self._reason(row).line for row in rows if self.units.item(row).checkState() is Qt.CheckState.Checked]

    def _letters(self, lines: Sequence[UnitLine]) -> list[ReminderLetter]:
        answer_by = read_answer_day(self.answer_by.text(), self._today, "“什么时候以前报来”的日期")
        words = self.wording.toPlainText()
        return list(self._reminders.letters(lines, self._today, answer_by, words, self.sender_edit.text()))

    def _refresh(self) -> None:
        """Show the letter of the unit that has the choice, or why there is none."""
        chosen = len(self._chosen())
        try:
            self._letters([])
            self.problem.setText("")
        except AppError as error:
            self.problem.setText(error.sentence)
        self.preview.setPlainText("" if self.problem.text() else self._shown_letter())
        is_sound = not self.problem.text()
        self.problem.setVisible(not is_sound)
        for button in (self.each_button, self.word_button, self.text_button):
            button.setEnabled(is_sound and chosen > 0)
        self.keep_button.setEnabled(is_sound and self._can_keep)
        unknown = f"还有 {self._unchecked} 份报告没有核对完，有没有要改的还不知道。" if self._unchecked else ""
        self.status_label.setText(
            f"列出 {self.units.count()} 个单位，"
            + (f"勾了 {chosen} 个。" if chosen else "一个也没有勾，勾了要写给的才能写。")
            + f"{unknown}右边是选中那个单位的信，照它写进文件。"
        )

    def _shown_letter(self) -> str:
        row = self.units.currentRow()
        try:
            return self._letters([self._reason(row).line])[0].text if row >= 0 else ""
        except AppError as error:
            return error.sentence

    def _keep(self) -> None:
        try:
            self._reminders.keep_wording(self.wording.toPlainText())
            self._reminders.keep_sender(self.sender_edit.text())
        except AppError as error:
            messages.refuse(self, "没有存下", error.sentence)
            return
        self.status_label.setText("措辞和联系人存下了，以后各年度都照它写。")

    # ── the files ──

    def _write_together(self, ending: str, kind: str) -> None:
        path = files.ask_save(self, "写催报函", Path.home() / f"催报函{ending}", kind)
        if path is None:
            return
        try:
            with waiting_cursor():
                letters = self._letters(self._chosen())
                content = render_letters(letters, ending)
        except AppError as error:
            messages.refuse(self, "没有写", error.sentence)
            return
        if saved_path := save_or_ask(content, path, kind, self):
            self.status_label.setText(f"已写好 {saved_path}，{len(letters)} 个单位。")

    def _write_each(self) -> None:
        """A file for each unit in a folder; none is written over."""
        folder = files.ask_folder(self, "催报函放在哪个文件夹")
        if folder is None:
            return
        try:
            with waiting_cursor():
                written = save_each(self._letters(self._chosen()), folder)
        except AppError as error:
            messages.refuse(self, "没有写完", error.sentence)
            return
        self.status_label.setText(f"已写好 {len(written)} 个文件，在 {folder}。")
