"""A made-up year of letters: a case for every kind of letter and every result, each written as a clerk would."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from models.registers.letters.letter import FieldValue, LetterDraft
from models.registers.letters.office import LetterSettings
from models.registers.letters.template import SENT, FieldType, LetterKind, LetterTemplate
from models.registers.request import Channel, EventKind, Particulars, Request, RequestEvent
from models.services.registers.letters import IssuedLetter
from models.services.registers.registers import Registers

YEAR = 2026
SETTINGS = LetterSettings(
    "示政公", "示例市人民政府", "示例市中级人民法院", "县政府办公室政务公开科", "0000-1234567", "示例县中街道2号",
)  # fmt: skip
NAMES = ("王某某", "示例建设有限公司", "李某", "示例大学法学院", "张某某", "欧阳某某")
MATTERS = (
    "东街道道路改造项目的立项批复和施工许可",
    "2025年度城乡低保资金发放明细",
    "示例县城市更新片区国有土地上房屋征收补偿方案、评估机构选定过程以及补偿款拨付情况",
    "关于印发《示例县养老服务设施规划》的通知",
)


class Clock:
    """What day it is in the made-up year."""

    def __init__(self) -> None:
        self.day = date(YEAR, 1, 5)

    def __call__(self) -> date:
        return self.day


def typed(draft: LetterDraft) -> LetterDraft:
    """The fields of a letter as a clerk would fill them in: the words of the examples, days that can be."""
    values: dict[str, FieldValue] = dict(draft.values)
    for each in draft.template.typed_fields:
        if each.type is FieldType.DAY:
            before = each.name.startswith("原") or each.name == "送达日期"
            values[each.name] = (
                draft.day - timedelta(0 if each.name == "送达日期" else 60) if before else (draft.day + timedelta(28))
            )
        elif each.type is FieldType.COUNT:
            values[each.name] = int(each.example)
        elif each.type is FieldType.MONEY:
            values[each.name] = round(float(each.example) * 100)
        elif each.name not in ("说明", SENT):
            values[each.name] = each.example
    return replace(draft, values=values)


def write(registers: Registers, known: Request, template: LetterTemplate, result: str = "") -> IssuedLetter:
    """Write a letter of today and issue it."""
    letters = registers.letters
    return letters.issue(known, typed(letters.begin(known, template, result)))


def issue_year(registers: Registers, clock: Clock) -> Iterator[IssuedLetter]:
    """Every letter of the year: each answer with the receipt and the steps that its case needs, and its delivery."""
    registers.letters.set_settings(SETTINGS)
    templates = {template.key: template for template in registers.letters.templates()}
    steps = [t for t in templates.values() if t.kind not in (LetterKind.ANSWER, LetterKind.DELIVERY)]
    answers = [(t, result) for t in templates.values() for result in t.results if result != "otherwise"]
    for at, (answer, result) in enumerate(answers):
        clock.day = date(YEAR, 1, 6) + timedelta(12 * at)
        known = registers.requests.add(
            Request(registers.requests.next_number(YEAR), clock.day, list(Channel)[at % 6], _kind(at)),
            Particulars(NAMES[at % len(NAMES)], "示例县东街道1号", MATTERS[at % len(MATTERS)]),
        )
        yield (issued := write(registers, known, templates["receipt"]))
        known = issued.request
        needed = {"otherwise_not_corrected": "correction", "unavailable_still_unclear": "correction",
                  "otherwise_fee_unpaid": "fee"}.get(result)  # fmt: skip
        for step in [templates[needed]] if needed else steps[1 + at % (len(steps) - 1) :][:1]:
            clock.day += timedelta(3)
            yield (issued := write(registers, known, step))
            known = _came(registers, issued.request, step.kind, clock, is_awaited=needed is None or "unclear" in result)
        clock.day += timedelta(33 if needed else 4)
        yield (issued := write(registers, known, answer, result))
        if at % 4 == 0:
            yield write(registers, issued.request, templates["delivery"])


def _kind(at: int) -> str:
    return ("natural_person", "enterprise", "natural_person", "research", "natural_person", "natural_person")[at % 6]


def _came(registers: Registers, known: Request, kind: LetterKind, clock: Clock, is_awaited: bool) -> Request:
    """What a letter waits for comes three days later."""
    if not is_awaited or kind in (LetterKind.EXTENSION, LetterKind.TERM):
        return known
    clock.day += timedelta(3)
    event: RequestEvent = known.events_of(EventKind(kind.value))[-1]
    return registers.requests.change(known, known.with_event(replace(event, until=clock.day)))
