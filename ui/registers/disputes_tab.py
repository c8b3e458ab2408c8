"""复议与诉讼: the register of disputes over requests."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import cast

from models.registers.dispute import Dispute, DisputeKind, DisputeOutcome
from models.registers.form_words import dispute_heads
from models.registers.problems import FieldProblem
from ui.registers.case_form import FormField, FormPlan, Values
from ui.registers.case_table_model import CaseColumn
from ui.registers.cases_tab import CasesTab
from ui.registers.day_edit import DayEdit
from ui.registers.field_editors import FieldChoice, WordsEdit
from ui.registers.register_model import RegisterModel

_PENDING = dispute_heads(DisputeKind.RECONSIDERATION.value, "pending")[-1]
_COLUMNS = (
    CaseColumn[Dispute]("案号", 0, lambda case: case.number),
    CaseColumn[Dispute]("种类", 13, lambda case: case.kind.label),
    CaseColumn[Dispute]("提出", 7, lambda case: case.filed.isoformat()),
    CaseColumn[Dispute]("审结", 7, lambda case: _day(case.decided)),
    CaseColumn[Dispute]("结果", 8, lambda case: case.outcome.label if case.outcome else _PENDING),
)
_WORDS = ("查找案号、种类、结果（Ctrl+F）", "没有选中的案件。按 Ctrl+N 登记一件，或从左边选一件。")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


class DisputesTab(CasesTab[Dispute]):
    """Disputes; the request one is about is named by its 登记号."""

    def __init__(self, model: RegisterModel, today: Callable[[], date]) -> None:
        super().__init__(model, model.registers.disputes, _COLUMNS, today, _WORDS)

    def name(self, case: Dispute) -> str:
        """Its number."""
        return case.number

    def _request_number(self, case: Dispute) -> str:
        return self.model.registers.requests.get(case.request).number if case.request else ""

    def facts(self, case: Dispute) -> list[tuple[str, str]]:
        """What is known of it."""
        return [
            ("种类", case.kind.label),
            ("针对的申请", self._request_number(case)),
            ("提出", case.filed.isoformat()),
            ("审结", _day(case.decided)),
            ("结果", case.outcome.label if case.outcome else _PENDING),
        ]

    def form(self, case: Dispute | None) -> FormPlan:
        """Its fields."""
        today = self.today()
        known = case or Dispute("", DisputeKind.RECONSIDERATION, today)
        kinds = {kind.value: kind.label for kind in DisputeKind}
        outcomes = {"": _PENDING} | {outcome.value: outcome.label for outcome in DisputeOutcome}
        fields = (
            FormField("number", "案号", WordsEdit(known.number, "复议或诉讼的案号")),
            FormField("kind", "种类", FieldChoice(kinds, known.kind.value)),
            FormField("request", "针对的申请", WordsEdit(self._request_number(known), "登记号，台账里没有就空着")),
            FormField("filed", "提出日期", DayEdit(known.filed, today, False)),
            FormField("decided", "审结日期", DayEdit(known.decided, today)),
            FormField("outcome", "结果", FieldChoice(outcomes, known.outcome.value if known.outcome else "")),
        )
        title = f"修改 {known.number}" if case else "登记复议、诉讼"
        return FormPlan(title, fields, partial(self._save, case), "number")

    def _save(self, case: Dispute | None, values: Values) -> Sequence[FieldProblem]:
        filed = cast(date | None, values["filed"])
        if filed is None:
            return [FieldProblem("filed", "请填写提出日期。")]
        number = str(values["request"])
        request = self.model.registers.requests.find(number) if number else None
        if number and request is None:
            return [FieldProblem("request", f"申请台账里没有登记号“{number}”。请核对，或空着。")]
        outcome = str(values["outcome"])
        told = Dispute(
            str(values["number"]),
            DisputeKind(str(values["kind"])),
            filed,
            request.id if request else None,
            cast(date | None, values["decided"]),
            DisputeOutcome(outcome) if outcome else None,
        )
        disputes = self.model.registers.disputes
        deed = partial(disputes.change, case, told) if case else partial(disputes.add, told)
        return self.model.attempt(deed, f"已登记 {told.number}。", self.go_to)
