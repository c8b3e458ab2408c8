"""A template filled in: what stands in each field, and the letter's text with what is still missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from models.registers.clock import Reckoning, reckon
from models.registers.days import say_day
from models.registers.letters.effects import request_after
from models.registers.letters.letter import LetterDraft, LetterText
from models.registers.letters.office import LetterSettings
from models.registers.letters.template import (
    FIELD,
    FieldSource,
    FieldType,
    LetterField,
    LetterKind,
    LetterTemplate,
    appeal_clause,
    letter_fields,
)
from models.registers.request import Particulars, Request
from models.registers.workdays import Workdays

_PERSON = "natural_person"
_ENDS = "。：；！？…”）】"


@dataclass(frozen=True)
class LetterCase:
    """What a letter is written from: the case, whose it is, the office, the calendar by which terms are reckoned."""

    request: Request
    particulars: Particulars
    agency: str
    settings: LetterSettings
    workdays: Workdays
    today: date


class FilledLetter:
    """A draft with its fields filled in."""

    def __init__(self, case: LetterCase, draft: LetterDraft) -> None:
        self.case, self.draft = case, draft

    @cached_property
    def request_after(self) -> Request:
        """The case as it will stand."""
        return request_after(self.case.request, self.draft)

    @cached_property
    def reckoning(self) -> Reckoning:
        """The term as the clock has it once the letter is out; an answer or its delivery changes no term."""
        is_term = self.draft.template.kind not in (LetterKind.ANSWER, LetterKind.DELIVERY)
        return reckon(self.request_after if is_term else self.case.request, self.case.workdays, self.case.today)

    def value(self, field: LetterField) -> str:
        """What stands in a field; empty where nothing does."""
        if field.appeal:
            settings = self.case.settings
            what = "告知书" if self.draft.template.title.endswith("告知书") else "答复"
            if not (settings.review_body and settings.court):
                return ""
            return appeal_clause(field.appeal, what, settings.review_body, settings.court)
        if field.source is FieldSource.TYPED:
            return _say(self.draft.value_of(field.name), field.type)
        return self._known.get(field.name, "")

    @cached_property
    def _known(self) -> Mapping[str, str]:
        request, who, settings = self.case.request, self.case.particulars, self.case.settings
        due = self.reckoning.due
        return {
            "申请人": who.name,
            "称谓": "你" if request.requester == _PERSON else "你单位",
            "联系方式": who.contact,
            "申请内容": who.matter.rstrip("。"),
            "登记号": request.number,
            "收到日期": say_day(request.received),
            "申请方式": request.channel.label.partition("（")[0],
            "答复期限": say_day(due) if due else "",
            "机关名称": self.case.agency,
            "复议机关": settings.review_body,
            "法院": settings.court,
            "联系部门": settings.department,
            "联系电话": settings.phone,
            "联系地址": settings.address,
            "文号": self.draft.number,
            "日期": say_day(self.draft.day),
        }

    @cached_property
    def empty_fields(self) -> tuple[LetterField, ...]:
        """The fields that must not be empty and are."""
        known = letter_fields()
        template = self.draft.template
        used = dict.fromkeys((*(known[n] for n in template.fields if n in known), *template.typed_fields))
        return tuple(each for each in used if not each.is_optional and not self.value(each))

    @cached_property
    def text(self) -> LetterText:
        """The letter; what is missing stands in its brackets."""
        template, case = self.draft.template, self.case
        lines = tuple(self._lines(template.body))
        title = self._fill(template.title)
        return LetterText(
            title, self.draft.number.strip(), lines, case.agency, say_day(self.draft.day), template.is_signed
        )

    def _lines(self, body: str) -> Iterator[str]:
        known = letter_fields()
        for line in body.splitlines():
            names = FIELD.findall(line)
            optional = [known[n] for n in names if n in known and known[n].is_optional]
            # A sentence about something that may be missing goes with it.
            if optional and not line.startswith("｜") and not any(self.value(each) for each in optional):
                continue
            yield from (_ended(part.strip()) for part in self._fill(line).splitlines() if part.strip())

    def _fill(self, line: str) -> str:
        known = letter_fields()

        def told(name: str) -> str:
            field = known.get(name)
            if field is None:
                return f"【{name}】"
            return self.value(field) or ("" if field.is_optional else f"【{name}】")

        return _join_stops(FIELD.sub(lambda match: told(match[1]), line))


def _ended(line: str) -> str:
    """A paragraph that was typed without its stop gets one."""
    return line if line.startswith("｜") or line[-1] in _ENDS else f"{line}。"


def _join_stops(line: str) -> str:
    """What is typed may end with a stop where the template has one."""
    for stop in ("。", "，", "；"):
        line = line.replace(f"。{stop}", stop)
    return line


def _say(value: object, how: FieldType) -> str:
    if isinstance(value, date):
        return say_day(value)
    if isinstance(value, int):
        return f"{value / 100:.2f}" if how is FieldType.MONEY else str(value)
    return str(value or "")


def example_letter(template: LetterTemplate, settings: LetterSettings, agency: str) -> LetterText:
    """A template with its fields as an example has them, for looking at while it is written."""
    known = letter_fields()
    review, court = settings.review_body or known["复议机关"].example, settings.court or known["法院"].example

    def told(name: str) -> str:
        field = known.get(name)
        if field is None:
            return f"【{name}】"
        return appeal_clause(field.appeal, "答复", review, court) if field.appeal else field.example

    def fill(text: str) -> str:
        return FIELD.sub(lambda match: told(match[1]), text)

    lines = tuple(line for line in fill(template.body).splitlines() if line.strip())
    number, day = fill("【文号】"), fill("【日期】")
    return LetterText(fill(template.title), number, lines, agency, day, template.is_signed)


def default_values(template: LetterTemplate) -> dict[str, str | int]:
    """What a letter's fields hold before anything is typed."""
    made: dict[str, str | int] = {}
    for each in template.typed_fields:
        if each.default:
            made[each.name] = int(each.default) if each.type is FieldType.COUNT else each.default
    return made


def with_defaults(draft: LetterDraft) -> LetterDraft:
    """The draft with what its fields hold where nothing was typed."""
    return replace(draft, values={**default_values(draft.template), **draft.values})
