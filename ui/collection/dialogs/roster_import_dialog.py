"""A roster from a file beside the one there is: how the file was understood, what it leaves open and what it would
change; nothing is written before the clerk agrees."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from models.errors import AppError
from models.exchange.roster_lists.columns import RosterColumn
from models.exchange.roster_lists.questions import RosterChoices
from models.exchange.roster_lists.understanding import RosterReading
from models.report.roster import Fate
from models.services.collection.results import RosterPreview
from ui.collection.dialogs.roster_columns_view import RosterColumnsView
from ui.collection.dialogs.roster_questions_view import RosterQuestionsView, without_blanks
from ui.jobs.call_later import call_later
from ui.widgets import messages
from ui.widgets.dialog_parts import HeadedDialog, caution_label, make_button, make_row, waiting_cursor
from ui.widgets.plain_text import PlainLabel, plain_tip
from ui.widgets.roster_differences import RosterDifferencesView, summary

_SHOWN_REMARKS, _NAMED_ROWS = 3, 4
QUESTIONS, COLUMNS, CHANGES = range(3)


class RosterImportDialog(HeadedDialog):
    """Accepted when ``preview`` is to be taken; nothing is written here."""

    def __init__(
        self,
        preview: RosterPreview,
        received: frozenset[str],
        read_again: Callable[[RosterChoices], RosterPreview],
        parent: QWidget | None = None,
    ) -> None:
        """``received`` are the codes of units whose report is here already, ``read_again`` reads the file anew by what
        the clerk settled."""
        super().__init__("导入名册", f"导入名册：{preview.origin}", (84, 46), parent)
        self.preview, self.choices = preview, RosterChoices()
        self._received, self._read_again = received, read_again
        self.view: RosterDifferencesView
        self.questions, self.columns = RosterQuestionsView(), RosterColumnsView()
        self.confirm_button, self.cancel_button = make_button("换成这份名册", "main"), make_button("取消")
        self.open_label = PlainLabel()
        self.open_label.setProperty("role", "soft")
        self._remarks: list[PlainLabel] = []
        self.told = QVBoxLayout()
        self.told.setSpacing(4)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.changes = QVBoxLayout()
        self.changes.setContentsMargins(0, 6, 0, 0)
        page = QWidget()
        page.setLayout(self.changes)
        for part, title in ((self.questions, ""), (self.columns, "认作的列"), (page, "会改变什么")):
            self.tabs.addTab(part, title)
        self.body.addLayout(self.told)
        self.body.addWidget(self.tabs, 1)
        self.body.addLayout(make_row(self.open_label, None, self.confirm_button, self.cancel_button))
        self.confirm_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.questions.answered.connect(self._answer)
        self.columns.changed.connect(self._set_column)
        self._show()
        self.tabs.setCurrentIndex(QUESTIONS if self._asked else CHANGES)
        (self.confirm_button if self.confirm_button.isEnabled() else self.cancel_button).setFocus()

    @property
    def _reading(self) -> RosterReading:
        assert self.preview.reading is not None
        return self.preview.reading

    @property
    def _asked(self) -> int:
        return len(self._reading.open_questions)

    def _answer(self, key: str, word: str) -> None:
        answers = without_blanks({**self.choices.answers, key: word})
        self._settle(replace(self.choices, answers=answers))

    def _set_column(self, sheet: str, column: int, meaning: str) -> None:
        columns = {**self.choices.columns, (sheet, column): RosterColumn(meaning)}
        self._settle(replace(self.choices, columns=columns))

    def _settle(self, choices: RosterChoices) -> None:
        """Read the file again by this; where it cannot be, say why and leave all as it was."""
        try:
            with waiting_cursor():
                self.preview = self._read_again(choices)
            self.choices = choices
        except AppError as error:
            messages.refuse(self, "这样读不出名册", error.sentence)
        # What was clicked is replaced by what it led to: not while it still tells of the click.
        call_later(0, self, self._show)

    def _show(self) -> None:
        reading, preview = self._reading, self.preview
        self.status_label.setText(summary(preview.differences, len(preview.roster.units)))
        self._show_remarks()
        self.questions.show_questions(reading.questions)
        self.columns.show_tables(reading.tables)
        if self.changes.count():
            self.view.deleteLater()
            self.changes.removeWidget(self.view)
        self.view = RosterDifferencesView(preview.differences)
        self.changes.addWidget(self.view)
        self.tabs.setTabText(QUESTIONS, f"要先定的 {self._asked}" if self._asked else "问题都定了")
        self.tabs.setTabVisible(QUESTIONS, bool(reading.questions))
        self.tabs.setTabText(CHANGES, f"会改变什么 {len(preview.differences)}")
        self.open_label.setText(f"还有 {self._asked} 处要先定。" if self._asked else "")
        self.confirm_button.setEnabled(bool(preview.differences) and not self._asked)
        self.cancel_button.setText("取消" if preview.differences or self._asked else "关闭")

    def _show_remarks(self) -> None:
        for label in self._remarks:
            self.told.removeWidget(label)
            label.deleteLater()
        self._remarks = []
        for text in self._cautions():
            self._remarks.append(caution_label(text))
        quiet = self._quiet_remarks()
        for text in quiet[:_SHOWN_REMARKS]:
            label = PlainLabel(text)
            label.setProperty("role", "faint")
            label.setWordWrap(True)
            label.setToolTip(plain_tip("\n".join(quiet)))
            self._remarks.append(label)
        for label in self._remarks:
            self.told.addWidget(label)

    def _cautions(self) -> list[str]:
        preview = self.preview
        removed = [one for one in preview.differences if one.fate is Fate.REMOVED and one.unit.code in self._received]
        cautions = list(preview.remarks)
        if removed:
            text = f"去掉的单位里有 {len(removed)} 个已经报来（如 {removed[0].unit.name}）。"
            cautions.insert(0, f"{text}去掉以后它们的报告不再计入汇总，但仍留着，加回名册就又算上。")
        return cautions

    def _quiet_remarks(self) -> list[str]:
        reading, left_out = self._reading, self._reading.left_out
        rows = "、".join(f"第 {row.at} 行“{row.text[:16]}”" for row in left_out[:_NAMED_ROWS])
        more = f" 等 {len(left_out)} 行" if len(left_out) > _NAMED_ROWS else ""
        told = [f"没有算作单位：{rows}{more}。"] if left_out else []
        skipped = [f"没有名册的工作表：{'、'.join(reading.skipped)}。"] if reading.skipped else []
        return [*reading.remarks, *told, *skipped]
