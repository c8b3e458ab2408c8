"""Taking in the office's own list: what its columns were taken for, what is asked, and what becomes of each row."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QTableWidget, QVBoxLayout, QWidget

from models.errors import AppError
from models.exchange.list_files import LIST_ENDINGS
from models.exchange.register_sheet import DOCUMENT_LIST, ListKind, read_register_sheet
from models.services.registers.document_import import DocumentImport
from models.services.registers.import_plan import ImportPlan
from models.services.registers.request_import import RequestImport
from ui.registers.field_editors import FieldChoice
from ui.registers.register_model import RegisterModel
from ui.widgets import messages
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row, waiting_cursor
from ui.widgets.plain_text import PlainLabel
from ui.widgets.table_style import fill_table

FILE_FILTER = f"台账 ({' '.join(f'*{ending}' for ending in LIST_ENDINGS)})"
_SIZE = (74, 44)
_MOST_ROWS = 500
_HEADS = ("", "编号", "在哪里", "说明")
_ORDER = ("aside", "changed", "new", "same")
_COLUMNS = {
    "number": "登记号", "received": "收到日期", "channel": "申请方式", "name": "申请人", "requester": "申请人类型",
    "contact": "联系方式", "matter": "申请内容", "corrected": "是否补正", "correction_asked": "补正日期",
    "correction_received": "收到补正日期", "consulted": "是否征求第三方", "consultation_asked": "征求意见日期",
    "consultation_answered": "意见回复日期", "extended": "是否延期", "extended_on": "延期日期", "due": "答复期限",
    "closed": "答复日期", "letter": "答复文号", "result": "办理结果", "handler": "承办", "remark": "备注",
}  # fmt: skip
_DOCUMENT_COLUMNS = {
    "title": "名称", "number": "文号", "kind": "种类", "issued": "制发日期", "published": "公开日期",
    "amended": "修改日期", "repealed": "废止日期", "expires": "有效期至", "superseded_by": "代替它的文件",
}  # fmt: skip
_PRIVATE = frozenset({"name", "contact", "matter", "remark"})
_OPEN = "还没有回答，这些行先不登记"


class RegisterImportDialog(HeadedDialog):
    """Nothing is written before the button is pressed; ``taken`` says how many cases were."""

    def __init__(
        self, model: RegisterModel, path: Path, parent: QWidget | None = None, is_of_documents: bool = False
    ) -> None:
        """A list of requests, or of documents. BrokenFile where the file is no such list."""
        super().__init__("导入台账", f"导入“{path.name}”", _SIZE, parent)
        self._model, self._path = model, path
        registers = model.registers
        self._service: RequestImport | DocumentImport = (
            registers.document_import if is_of_documents else registers.request_import
        )
        self.taken = 0
        self.columns_label = _soft(_say_columns(path, DOCUMENT_LIST if is_of_documents else None))
        self.remarks_label = PlainLabel()
        self.remarks_label.setProperty("role", "remark")
        self.remarks_label.setWordWrap(True)
        self.choices: dict[str, FieldChoice] = {}
        self.table = QTableWidget()
        self.table.setAccessibleName("读出的行")
        self.accept_button = make_button("都照看来的那种", tip="把每一处都答成程序看来的那种；请先看一遍")
        self.take_button, self.back_button = make_button("", "main"), make_button("不登记")
        self._plan, self._apply = self._read({})
        self._lay_out()
        self._show()
        self.accept_button.clicked.connect(lambda _: self._accept_suggested())
        self.take_button.clicked.connect(lambda _: self._take())
        self.back_button.clicked.connect(self.reject)

    def _read(self, answers: Mapping[str, str]) -> tuple[ImportPlan, Callable[[], int]]:
        with waiting_cursor():
            plan = self._service.plan(self._path, None, answers)
        return plan, lambda: self._service.apply(plan)

    def _lay_out(self) -> None:
        for label in (self.columns_label, self.remarks_label):
            self.body.addWidget(label)
        if self._plan.questions:
            self.body.addLayout(make_row(_strong("请回答"), None, self.accept_button))
            self.body.addWidget(self._questions(), 1)
        self.body.addWidget(_strong("每一行会怎样（没有读入的在前）"))
        self.body.addWidget(self.table, 2)
        self.body.addLayout(make_row(None, self.back_button, self.take_button))

    def _questions(self) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        for question in self._plan.questions:
            label = PlainLabel(question.sentence)
            label.setWordWrap(True)
            choice = FieldChoice({"": _OPEN, **question.kind.choices}, "")
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

    def _answer(self) -> None:
        answers = {key: choice.value for key, choice in self.choices.items() if choice.value}
        try:
            self._plan, self._apply = self._read(answers)
        except AppError as error:
            messages.refuse(self, "读不出来", error.sentence)
            return
        self._show()

    def count(self, fate: str) -> int:
        """How many rows come to that."""
        return sum(row.fate.value == fate for row in self._plan.rows)

    def _show(self) -> None:
        plan = self._plan
        labels = {row.fate.value: row.fate.label for row in plan.rows}
        sums = "，".join(f"{labels[fate]} {self.count(fate)}" for fate in _ORDER if fate in labels)
        asked = f"。还有 {len(plan.open_questions)} 处说法没有回答" if plan.open_questions else ""
        self.status_label.setText(f"共 {len(plan.rows)} 行：{sums}{asked}。")
        self.remarks_label.setText("".join(plan.remarks))
        self.remarks_label.setVisible(bool(plan.remarks))
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


def _say_columns(path: Path, kind: ListKind | None) -> str:
    """Which columns were known, each with the first that stands in it; whose a request is is not shown."""
    rows = read_register_sheet(path, kind).rows
    told: list[str] = []
    for column, label in (_DOCUMENT_COLUMNS if kind else _COLUMNS).items():
        found: Sequence[str] = [row.get(column) for row in rows if row.get(column)]
        if found:
            told.append(label if column in _PRIVATE else f"{label}（如“{found[0][:16]}”）")
    return f"认出的列：{'、'.join(told)}。"


def _soft(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setProperty("role", "soft")
    label.setWordWrap(True)
    return label


def _strong(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setProperty("role", "strong")
    return label
