"""What is looked at before a letter is printed: each sentence says what is wrong and where it is mended."""

import re
from collections.abc import Iterable, Iterator

from models.registers.days import say_day
from models.registers.dispute import DisputeKind, DisputeOutcome
from models.registers.form_words import dispute_heads
from models.registers.letters.filling import FilledLetter
from models.registers.letters.numbering import lacks_code, number_problems
from models.registers.letters.template import FIELD, FieldSource, FieldType, LetterKind, letter_fields
from models.registers.problems import FieldProblem, request_problems
from models.registers.request import MAX_LENGTH
from models.texts.characters import find_unsupported_character

OFFICE, CASE, TEMPLATE = "office", "case", "template"
"""Fields of a problem that is not mended in the letter: in the settings, in the case, in the wording."""
_MENDED_IN = {OFFICE: "请点“文书设置…”填写，以后每份都用。", CASE: "请在这一件的“修改”里填写。"}
_TELLING_TERMS = (LetterKind.RECEIPT, LetterKind.EXTENSION, LetterKind.TERM)
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条")
_REMAINDER = re.compile(r"×{2,}|[Xx]{3,}|_{2,}|＿{2,}|？{2,}|\?{2,}|（略）|某年某月|\d{4}年月|年月日")
_REVIEW_DAYS, _SUIT_DAYS = re.compile(r"60日|六十日"), re.compile(r"6个月|六个月|15日|十五日")
_APPEALS = (DisputeKind.RECONSIDERATION, DisputeKind.SUIT_DIRECT)
_TYPED_LONGEST = MAX_LENGTH * 10


def letter_problems(filled: FilledLetter, holder: str) -> list[FieldProblem]:
    """What stands against a letter; ``holder`` says who has its number already."""
    draft = filled.draft
    found = [
        *(FieldProblem("number", sentence) for sentence in number_problems(draft.number, draft.day.year, holder)),
        *_empty(filled),
        *_typed(filled),
        *_wording(filled),
        *_days(filled),
    ]
    told = {problem.field for problem in found}
    found += [problem for problem in _case(filled) if problem.field not in told]
    return list(dict.fromkeys(found))


def _empty(filled: FilledLetter) -> Iterator[FieldProblem]:
    settings = filled.case.settings
    if lacks_code(settings.pattern(filled.draft.template.kind), settings.code, filled.draft.number.strip()):
        yield FieldProblem(OFFICE, f"文号里还没有机关代字。{_MENDED_IN[OFFICE]}")
    for field in filled.empty_fields:
        if field.source is FieldSource.TYPED:
            yield FieldProblem(field.name, f"请填写{field.name}。")
        elif field.appeal:
            for name, value in (("复议机关", settings.review_body), ("法院", settings.court)):
                if not value:
                    yield FieldProblem(OFFICE, f"还没有写不服的向哪里申请复议、起诉：缺{name}。{_MENDED_IN[OFFICE]}")
        elif field.name == "答复期限":
            words = filled.reckoning.steps[-1] if filled.reckoning.steps else ""
            yield FieldProblem(TEMPLATE, f"正文写了【答复期限】，可是期限现在没有在算：{words}")
        elif field.source in (FieldSource.OFFICE, FieldSource.CASE):
            where = OFFICE if field.source is FieldSource.OFFICE else CASE
            yield FieldProblem(where, f"{field.name}还空着。{_MENDED_IN[where]}")


def _typed(filled: FilledLetter) -> Iterator[FieldProblem]:
    for field in filled.draft.template.typed_fields:
        value = filled.draft.value_of(field.name)
        if not isinstance(value, str):
            continue
        if len(value) > _TYPED_LONGEST:
            yield FieldProblem(field.name, f"这一项有 {len(value)} 个字，最多 {_TYPED_LONGEST} 个字。")
        elif character := find_unsupported_character(value.replace("\n", "")):
            yield FieldProblem(field.name, character.sentence)
        elif left := (_REMAINDER.search(value) or FIELD.search(value)):
            yield FieldProblem(field.name, f"{field.name}里的“{left[0]}”像是还没有填完，请改好。")


def _wording(filled: FilledLetter) -> Iterator[FieldProblem]:
    template, text = filled.draft.template, filled.text
    body = "\n".join(text.lines)
    mend = "请点“改模板…”改好，或恢复程序自带的。"
    for name in template.unknown_fields:
        yield FieldProblem(TEMPLATE, f"模板里的【{name}】不是可以用的项。{mend}")
    if left := _REMAINDER.search(FIELD.sub("", template.body)):
        yield FieldProblem(TEMPLATE, f"模板里的“{left[0]}”像是还没有填完。{mend}")
    for article in template.articles:
        if article not in body:
            yield FieldProblem(TEMPLATE, f"正文没有写依据：应当写明条例{article}。{mend}")
    if template.kind is LetterKind.ANSWER:
        if not _ARTICLE.search(body):
            yield FieldProblem(TEMPLATE, f"正文没有写依据哪一条。{mend}")
        yield from _appeal(body, template.review_first, mend)
    name = filled.value(letter_fields()[template.addressee])
    if name and name not in body:
        yield FieldProblem(TEMPLATE, f"正文里没有写{template.addressee}。{mend}")
    who = filled.case.particulars.name
    if template.addressee == "第三方" and len(who) > 1 and who in body:
        yield FieldProblem("涉及内容", "给第三方的文书里写出了申请人的姓名，请删去。")
    yield from _term(filled, body, mend)


def _term(filled: FilledLetter, body: str, mend: str) -> Iterator[FieldProblem]:
    """A term in a letter is that of the clock."""
    template = filled.draft.template
    due = filled.reckoning.due
    if template.kind in _TELLING_TERMS and (fixed := _DATE.search(template.body)):
        words = f"模板里写死了日期“{fixed[0]}”，每一件都会一样，请换成【答复期限】等项。"
        yield FieldProblem(TEMPLATE, f"{words}{mend}")
    if template.states_due and due and say_day(due) not in body:
        yield FieldProblem(TEMPLATE, f"正文没有写新的答复期限，按台账是{say_day(due)}。{mend}")


def _appeal(body: str, review_first: bool, mend: str) -> Iterator[FieldProblem]:
    review, suit = (dispute_heads(kind.value, DisputeOutcome.OTHER.value)[0] for kind in _APPEALS)
    is_there = review in body and suit in body
    if not is_there and "【" in body:
        # The clause waits for what the settings still lack, and that is told there.
        return
    if not is_there:
        yield FieldProblem(TEMPLATE, f"正文没有写不服的怎样申请{review}、提起{suit}。{mend}")
    elif not (_REVIEW_DAYS.search(body) and _SUIT_DAYS.search(body)):
        yield FieldProblem(TEMPLATE, f"正文没有写申请{review}、提起{suit}的期限（60日、6个月，先复议的15日）。{mend}")
    elif review_first and not re.search(f"先[^。；]{{0,30}}{review}", body):
        yield FieldProblem(TEMPLATE, f"不予公开的，应当告知先申请{review}（{review}法第二十三条）。{mend}")


def _days(filled: FilledLetter) -> Iterator[FieldProblem]:
    draft = filled.draft
    for field in draft.template.typed_fields:
        day = draft.day_of(field.name)
        if day is None or field.type is not FieldType.DAY:
            continue
        if field.name.startswith("原"):
            if day >= draft.day:
                yield FieldProblem(field.name, f"{field.name}要在这份文书的 {say_day(draft.day)} 以前，请核对。")
        elif day < draft.day:
            yield FieldProblem(
                field.name, f"{field.name} {say_day(day)} 在文书日期 {say_day(draft.day)} 以前，请核对。"
            )
    if draft.day < filled.case.request.received:
        words = f"文书日期 {say_day(draft.day)} 在收到申请的 {say_day(filled.case.request.received)} 以前，请核对。"
        yield FieldProblem("day", words)
    if draft.day > filled.case.today:
        yield FieldProblem("day", f"文书日期 {say_day(draft.day)} 在今天以后，请核对。")


_FIELD_OF_EVENT = {
    "event:days": "延长天数", "event:until": "另定期限", "event:amount": "收费金额", "event:day": "day",
    "closed": "day", "letter": "number", "result": "result",
}  # fmt: skip


def _case(filled: FilledLetter) -> Iterator[FieldProblem]:
    """What the register says against the case as it would stand, and did not say before."""
    case = filled.case
    before = {p.sentence for p in request_problems(case.request, case.workdays, case.today)}
    after = request_problems(filled.request_after, case.workdays, case.today)
    yield from (
        FieldProblem(_FIELD_OF_EVENT.get(problem.field, ""), problem.sentence)
        for problem in after
        if problem.sentence not in before
    )


def first_sentence(problems: Iterable[FieldProblem]) -> str:
    """The first that is said; empty where nothing is."""
    return next((problem.sentence for problem in problems), "")
