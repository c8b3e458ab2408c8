"""规范性文件: the register of regulations and normative documents."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import cast

from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.problems import FieldProblem
from ui.registers.case_form import FormField, FormPlan, Values
from ui.registers.case_table_model import CaseColumn
from ui.registers.cases_tab import CasesTab
from ui.registers.day_edit import DayEdit
from ui.registers.field_editors import FieldChoice, WordsEdit
from ui.registers.register_model import RegisterModel

_COLUMNS = (
    CaseColumn[RegisteredDocument]("名称", 0, lambda case: case.title),
    CaseColumn[RegisteredDocument]("文号", 11, lambda case: case.number),
    CaseColumn[RegisteredDocument]("种类", 8, lambda case: case.kind.label),
    CaseColumn[RegisteredDocument]("制发", 7, lambda case: case.issued.isoformat()),
    CaseColumn[RegisteredDocument]("废止", 7, lambda case: _day(case.repealed)),
    CaseColumn[RegisteredDocument]("有效期至", 7, lambda case: _day(case.expires)),
)
_WORDS = ("查找名称、文号（Ctrl+F）", "没有选中的文件。按 Ctrl+N 登记一件，或从左边选一件。")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day_of(values: Values, name: str) -> date | None:
    return cast(date | None, values[name])


class DocumentsTab(CasesTab[RegisteredDocument]):
    """Documents, called by their title."""

    def __init__(self, model: RegisterModel, today: Callable[[], date]) -> None:
        super().__init__(model, model.registers.documents, _COLUMNS, today, _WORDS)

    def name(self, case: RegisteredDocument) -> str:
        """Its title."""
        return case.title

    def is_named(self, case: RegisteredDocument, name: str) -> bool:
        """By its number, by its title where it has none."""
        return (case.number or case.title) == name

    def facts(self, case: RegisteredDocument) -> list[tuple[str, str]]:
        """What is known of it."""
        return [
            ("文号", case.number),
            ("种类", case.kind.label),
            ("制发", case.issued.isoformat()),
            ("公开", _day(case.published)),
            ("修改", _day(case.amended)),
            ("有效期至", _day(case.expires)),
            ("废止", _day(case.repealed)),
            ("代替它的文件", case.superseded_by),
        ]

    def form(self, case: RegisteredDocument | None) -> FormPlan:
        """Its fields."""
        today = self.today()
        known = case or RegisteredDocument("", "", DocumentKind.NORMATIVE, today)
        kinds = {kind.value: kind.label for kind in DocumentKind}
        fields = (
            FormField("title", "名称", WordsEdit(known.title)),
            FormField("number", "文号", WordsEdit(known.number)),
            FormField("kind", "种类", FieldChoice(kinds, known.kind.value)),
            FormField("issued", "制发日期", DayEdit(known.issued, today)),
            FormField("published", "公开日期", DayEdit(known.published, today), "与制发是同一天就空着"),
            FormField("amended", "修改日期", DayEdit(known.amended, today)),
            FormField("expires", "有效期的最后一天", DayEdit(known.expires, today)),
            FormField("repealed", "废止日期", DayEdit(known.repealed, today)),
            FormField("superseded_by", "代替它的文件", WordsEdit(known.superseded_by)),
        )
        title = f"修改“{known.title}”" if case else "登记规章、规范性文件"
        return FormPlan(title, fields, partial(self._save, case), "title")

    def _save(self, case: RegisteredDocument | None, values: Values) -> Sequence[FieldProblem]:
        issued = _day_of(values, "issued")
        if issued is None:
            return [FieldProblem("issued", "请填写制发日期。")]
        told = RegisteredDocument(
            str(values["title"]),
            str(values["number"]),
            DocumentKind(str(values["kind"])),
            issued,
            published=_day_of(values, "published"),
            amended=_day_of(values, "amended"),
            repealed=_day_of(values, "repealed"),
            expires=_day_of(values, "expires"),
            superseded_by=str(values["superseded_by"]),
        )
        documents = self.model.registers.documents
        deed = partial(documents.change, case, told) if case else partial(documents.add, told)
        return self.model.attempt(deed, f"已登记“{told.title[:20]}”。", self.go_to)
