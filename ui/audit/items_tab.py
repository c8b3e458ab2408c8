"""整改清单: what units were asked to rectify, what is overdue, what came back, and being done with it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu

from models.audit.rectification import ItemState, RectificationItem
from models.errors import AppError
from models.file_types import RECEIPT
from models.services.audit.rectification_list import RectificationList
from ui.audit.audit_html import ITEM_TONES, item_html
from ui.audit.audit_model import AuditModel
from ui.audit.due_dialog import ask_due
from ui.audit.filtered_list import FilteredList, FilteredRow
from ui.report.reason_dialog import ReasonPrompt, ask_reason
from ui.widgets import files, messages
from ui.widgets.dialog_parts import make_button, make_row
from ui.widgets.written_page import save_or_ask

_CHIPS = {"unclosed": "未销号", "late": "逾期", **{state.value: state.label for state in ItemState}}
_HEADS = ("状态", "单位", "问题", "期限", "答复", "复查")
_NONE = "整改清单是空的。在“核查结果”里把问题列入整改。"
ANSWER = ReasonPrompt("登记答复", "单位是怎样答复的", "照抄或概括单位的书面答复。", "如：网页录入有误，4月10日已更正")
CLOSE = ReasonPrompt(
    "销号", "为什么销号", "写明理由，它会留在清单里；销错了可以重新打开。", "如：已更正并重新公布，复查属实"
)
REOPEN = ReasonPrompt("重新打开", "为什么重新打开", "写明理由，它会留在清单里。", "如：更正后又被旧版覆盖")
ItemDeed = Callable[[RectificationList, list[RectificationItem], str], list[int]]


class ItemsTab(FilteredList):
    """The buttons are about the item that is chosen."""

    def __init__(self, model: AuditModel) -> None:
        super().__init__(_CHIPS, _HEADS, (10, 12, 0, 8, 8, 6), (), _NONE, "查找单位、问题（Ctrl+F）", _number)
        self._model = model
        self.answer_button = make_button("登记答复…")
        self.close_button = make_button("销号…", "main")
        self.more_button = make_button("其他 ▾", "flat")
        self.more_button.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        self.more_button.setMenu(menu := QMenu(self.more_button))
        self.due_action, self.reopen_action = menu.addAction("改期限…"), menu.addAction("重新打开…")
        menu.addSeparator()
        self.receipt_action = menu.addAction("给这个单位写回执…")
        self.column.addLayout(make_row(self.more_button, None, self.answer_button, self.close_button))
        model.changed.connect(self._show)
        self.chosen.connect(lambda _: self._show_item())
        self.answer_button.clicked.connect(lambda _: self._ask(ANSWER, RectificationList.answer))
        self.close_button.clicked.connect(lambda _: self._ask(CLOSE, RectificationList.close))
        self.reopen_action.triggered.connect(lambda _: self._ask(REOPEN, RectificationList.reopen))
        self.due_action.triggered.connect(lambda _: self._set_due())
        self.receipt_action.triggered.connect(lambda _: self.write_receipt())

    @property
    def item(self) -> RectificationItem | None:
        """The item that is chosen."""
        return self.target if isinstance(self.target, RectificationItem) else None

    def _show(self) -> None:
        self.show_rows([self._row(item) for item in self._model.picture.items])

    def _row(self, item: RectificationItem) -> FilteredRow:
        today = self._model.today
        state = item.state(today)
        keys = (
            {state.value}
            | (set() if item.is_closed else {"unclosed"})
            | ({"late"} if item.is_overdue(today) else set())
        )
        checked = item.recheck.kind.label.removeprefix("复查：") if item.recheck else ""
        texts = (state.label, self._model.unit_name(item.unit), item.finding.message, item.due.isoformat())
        return FilteredRow((*texts, item.answer, checked), item, frozenset(keys), ITEM_TONES[state])

    def _show_item(self) -> None:
        item, is_idle = self.item, not self._model.is_busy
        unit = self._model.unit_name(item.unit) if item else ""
        self.page.setHtml(item_html(item, unit, self._model.today) if item else "")
        is_open = is_idle and item is not None and not item.is_closed
        for part in (self.answer_button, self.close_button, self.due_action, self.receipt_action):
            part.setEnabled(is_open)
        self.reopen_action.setEnabled(is_idle and item is not None and item.is_closed)

    def _ask(
        self, prompt: ReasonPrompt, deed: Callable[[RectificationList, list[RectificationItem], str], list[int]]
    ) -> None:
        item = self.item
        if item is not None and (words := ask_reason(self, prompt)):
            self._run(prompt.button_text, lambda items: deed(items, [item], words))

    def _set_due(self) -> None:
        item = self.item
        if item is None:
            return
        day = ask_due("改整改期限", self._model.today, self, max(item.due, self._model.today))
        if day is not None:
            self._run("改期限", lambda items: items.set_due([item], day))

    def _run(self, name: str, deed: Callable[[RectificationList], list[int]]) -> None:
        self._model.run(name, lambda _, items: partial(items.undo, deed(items)))

    def write_receipt(self) -> None:
        """Write a receipt with the open items of the unit, where it has a program to read it."""
        item = self.item
        if item is None or not self._model.is_named():
            return
        if problem := self._model.receipts.problem(item.unit):
            messages.refuse(self.window(), "没有写回执", problem)
            return
        name = files.file_name(f"{self._model.unit_name(item.unit)}{self._model.year}年报告-整改") + RECEIPT.ending
        path = files.ask_save(self, "回执写到哪里", self._model.exports / name, RECEIPT.filter())
        if path is None:
            return
        try:
            issued = self._model.receipts.write(item.unit, self._model.picture.items)
        except AppError as error:
            messages.refuse(self.window(), "没有写回执", error.sentence)
            return
        save_or_ask(issued.content, path, RECEIPT.filter(), self)
        self._model.reload()


def _number(target: object) -> object:
    return target.id if isinstance(target, RectificationItem) else None
