"""Taking in the office's own list: what its columns were taken for, what is asked, and what becomes of each row."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QTableWidget, QVBoxLayout, QWidget

from models.errors import AppError
from models.exchange.list_files import LIST_ENDINGS
from models.exchange.register_sheet import DISPUTE_LIST, DOCUMENT_LIST, REQUEST_LIST
from models.services.registers.dispute_import import DisputeImport
from models.services.registers.document_import import DocumentImport
from models.services.registers.import_plan import ImportPlan
from models.services.registers.request_import import RequestImport
from ui.registers.field_editors import FieldChoice
from ui.registers.list_columns import ListColumns, say_columns
from ui.registers.register_model import RegisterModel
from ui.widgets import messages
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row, waiting_cursor
from ui.widgets.plain_text import PlainLabel
from ui.widgets.table_style import fill_table

FILE_FILTER = f"台账 ({' '.join(f'*{ending}' for ending in LIST_ENDINGS)})"
_SIZE = (74, 52)
_MOST_ROWS = 500
_HEADS = ("", "编号", "在哪里", "说明")
_ORDER = ("aside", "changed", "new", "same")
_OPEN = "还没有回答，这些行先不登记"


class RegisterImportDialog(HeadedDialog):
    """Nothing is written before the button is pressed; ``taken`` says how many cases were."""

    def __init__(
        self, model: RegisterModel, path: Path, parent: QWidget | None = None, register: int = 0, year: int = 0
    ) -> None:
        """A list for one of the page's registers, in their order; ``year`` is the last that a day can be of.

        BrokenFile where the file is no such list.
        """
        super().__init__("导入台账", f"导入“{path.name}”", _SIZE, parent)
        self._model, self._path = model, path
        registers = model.registers
        services = (registers.request_import, registers.dispute_import, registers.document_import)
        self._service: RequestImport | DisputeImport | DocumentImport = services[register]
        self._labels = (REQUEST_LIST, DISPUTE_LIST, DOCUMENT_LIST)[register].labels
        self.columns = ListColumns(self._labels, year or date.max.year)
        self.taken = 0
        self.columns_label = _soft("")
        self.columns_button = make_button("改列、补年份…", "flat", "认错的列、没有写年份的日期，在这里改")
        self.remarks_label = PlainLabel()
        self.remarks_label.setProperty("role", "remark")
        self.remarks_label.setWordWrap(True)
        self.choices: dict[str, FieldChoice] = {}
        self.table = QTableWidget()
        self.table.setAccessibleName("读出的行")
        self.accept_button = make_button("都照看来的那种", tip="把每一处都答成程序看来的那种；请先看一遍")
        self.take_button, self.back_button = make_button("", "main"), make_button("不登记")
        self._plan, self._apply = self._read({})
        self._questions_page = QWidget()
        self._lay_out()
        self._ask_questions()
        self.columns.setVisible(bool(self._plan.lacks) or self._plan.lacks_year)
        self._show()
        self.columns.changed.connect(self._reread)
        self.columns_button.clicked.connect(lambda _: self.columns.setVisible(not self.columns.isVisible()))
        self.accept_button.clicked.connect(lambda _: self._accept_suggested())
        self.take_button.clicked.connect(lambda _: self._take())
        self.back_button.clicked.connect(self.reject)

    def _read(self, answers: Mapping[str, str]) -> tuple[ImportPlan, Callable[[], int]]:
        with waiting_cursor():
            plan = self._service.plan(self._path, self.columns.told_year, answers, self.columns.told)
        return plan, lambda: self._service.apply(plan)

    def _lay_out(self) -> None:
        self.body.addWidget(self.columns_label)
        self.body.addLayout(make_row(self.columns_button, None))
        self.body.addWidget(self.columns, 2)
        self.body.addWidget(self.remarks_label)
        self._questions_row = QWidget()
        row = make_row(_strong("请回答"), None, self.accept_button)
        row.setContentsMargins(0, 0, 0, 0)
        self._questions_row.setLayout(row)
        self.body.addWidget(self._questions_row)
        self.body.addWidget(self._questions_page, 1)
        self.body.addWidget(_strong("每一行会怎样（没有读入的在前）"))
        self.body.addWidget(self.table, 2)
        self.body.addLayout(make_row(None, self.back_button, self.take_button))

    def _ask_questions(self) -> None:
        """The questions of the plan, in place of those asked before; answers that were given stay."""
        given = {key: choice.value for key, choice in self.choices.items()}
        self.choices = {}
        area = self._questions(given)
        self.body.replaceWidget(self._questions_page, area)
        self._questions_page.hide()
        self._questions_page.deleteLater()
        self._questions_page = area
        for part in (self._questions_row, self._questions_page):
            part.setVisible(bool(self._plan.questions))

    def _questions(self, given: Mapping[str, str]) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        for question in self._plan.questions:
            label = PlainLabel(question.sentence)
            label.setWordWrap(True)
            choice = FieldChoice({"": _OPEN, **question.kind.choices}, given.get(question.key, ""))
            choice.setAccessibleName(question.sentence)
            choice.changed.connect(self._answer)
            self.choices[question.key] = choice
            column.addWidget(label)
            column.addWidget(choice)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def _accept_suggested(self) -> None:
        for question in self._plan.questions:
            choice = self.choices[question.key]
            if question.suggested and not choice.value:
                choice.blockSignals(True)
                choice.setCurrentIndex(choice.findData(question.suggested))
                choice.blockSignals(False)
        self._answer()

    def _reread(self) -> None:
        """Another column or year: the rows and the questions are others."""
        if self._answer():
            self._ask_questions()

    def _answer(self) -> bool:
        answers = {key: choice.value for key, choice in self.choices.items() if choice.value}
        try:
            self._plan, self._apply = self._read(answers)
        except AppError as error:
            messages.refuse(self, "读不出来", error.sentence)
            return False
        self._show()
        return True

    def count(self, fate: str) -> int:
        """How many rows come to that."""
        return sum(row.fate.value == fate for row in self._plan.rows)

    def _show(self) -> None:
        plan = self._plan
        labels = {row.fate.value: row.fate.label for row in plan.rows}
        sums = "，".join(f"{labels[fate]} {self.count(fate)}" for fate in _ORDER if fate in labels)
        asked = f"。还有 {len(plan.open_questions)} 处说法没有回答" if plan.open_questions else ""
        self.status_label.setText(f"共 {len(plan.rows)} 行：{sums}{asked}。" if plan.rows else "还没有读出一行。")
        self.columns_label.setText(say_columns(plan.columns, self._labels))
        self.columns.show_columns(plan.columns)
        remarks = [*plan.remarks]
        if plan.lacks:
            remarks.append(f"没有认出“{plan.lacks}”是哪一列，请在上面指明，才能读。")
        if plan.lacks_year:
            remarks.append("有的日期没有写年份，文件里也看不出是哪一年，请在上面补上。")
        self.remarks_label.setText("".join(remarks))
        self.remarks_label.setVisible(bool(remarks))
        rows = sorted(plan.rows, key=lambda row: _ORDER.index(row.fate.value))
        shown = [(row.fate.label, row.number or "没有编号", row.place, row.why) for row in rows[:_MOST_ROWS]]
        if len(rows) > _MOST_ROWS:
            shown.append(("", "", "", f"还有 {len(rows) - _MOST_ROWS} 行没有列出，照样登记"))
        fill_table(self.table, _HEADS, shown, len(_HEADS) - 1)
        count = self.count("new") + self.count("changed")
        self.take_button.setText(f"登记 {count} 件")
        self.take_button.setEnabled(bool(count))
        self.accept_button.setEnabled(any(question.suggested for question in plan.open_questions))

    def _take(self) -> None:
        count, aside = self.count("new") + self.count("changed"), self.count("aside")
        rest = f"；{aside} 行没有读入，台账里没有" if aside else ""
        if self._model.run(self._apply, f"已由“{self._path.name}”登记 {count} 件{rest}。"):
            self.taken, self.changed = count, True
            self.accept()


def _soft(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setProperty("role", "soft")
    label.setWordWrap(True)
    return label


def _strong(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setProperty("role", "strong")
    return label
