"""``register letter``: which letters fit a request, what stands against one, issuing it and writing it to a file."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from models.errors import Refused
from models.registers.days import parse_day
from models.registers.letters.letter import FieldValue, Letter, LetterDraft
from models.registers.letters.offers import LetterOffer
from models.registers.letters.template import FieldType, LetterTemplate
from models.registers.request import Request
from models.services.registers.letters import LetterRegister
from models.services.registers.registers import Registers

Answer = tuple[dict[str, object], list[str]]
"""What a program is told, and the lines a person reads."""
_NUMBER, _DAY = "文号", "日期"


def write_letter(registers: Registers, arguments: Namespace) -> Answer:
    """List the letters of a case, look at one that is filled in, or issue it; names stand in none of what is told."""
    letters, request = registers.letters, _request(registers, arguments)
    if not arguments.letter:
        return _list(letters, request)
    kept = next((one for one in letters.of(request) if one.number == arguments.letter), None)
    if kept is not None:
        return {"number": kept.number}, [_save(letters, kept, arguments.output)]
    draft = _fill(letters.begin(request, *_wanted(letters, request, arguments.letter)), arguments.set or [])
    problems = letters.problems(request, draft)
    told: dict[str, object] = {
        "number": draft.number,
        "problems": [{"field": one.field, "sentence": one.sentence} for one in problems],
    }
    if problems or not arguments.take:
        ready = f"{draft.template.name} {draft.number}：检查过了，加 --take 才会出。"
        return told, [one.sentence for one in problems] or [ready]
    issued = letters.issue(request, draft).letter
    lines = [f"已出{draft.template.name} {issued.number}。"]
    if arguments.output:
        lines.append(_save(letters, issued, arguments.output))
    return {**told, "issued": True}, lines


def _request(registers: Registers, arguments: Namespace) -> Request:
    number = arguments.file or ""
    request = registers.requests.find(number)
    if request is None:
        raise Refused(f"台账里没有登记号“{number}”。请写明登记号，如 register letter 2026-001。")
    return request


def _list(letters: LetterRegister, request: Request) -> Answer:
    offers, issued = letters.offers(request), letters.of(request)
    told: dict[str, object] = {
        "letters": [{"name": o.template.name, "result": o.result, "reason": o.reason} for o in offers],
        "issued": [{"number": one.number, "day": one.day.isoformat(), "kind": one.kind.value} for one in issued],
    }
    lines = [f"已出：{letters.name(one)} {one.number}（{one.day}）" for one in issued]
    lines += [f"可以出：{offer.template.name}" for offer in offers if offer.fits]
    return told, lines + [f"不能出：{offer.template.name}，{offer.reason}" for offer in offers if not offer.fits]


def _wanted(letters: LetterRegister, request: Request, name: str) -> tuple[LetterTemplate, str]:
    template = letters.template(name)
    offer: LetterOffer = next(one for one in letters.offers(request) if one.template.key == template.key)
    if not offer.fits:
        raise Refused(f"现在不能出{template.name}：{offer.reason}")
    return template, offer.result


def _fill(draft: LetterDraft, given: list[str]) -> LetterDraft:
    fields = {field.name: field.type for field in draft.template.typed_fields}
    fields |= {_NUMBER: FieldType.WORDS, _DAY: FieldType.DAY}
    values: dict[str, FieldValue] = {}
    for text in given:
        name, _, value = text.partition("=")
        if name not in fields:
            raise Refused(f"这种文书没有“{name}”这一项。有：{'、'.join(fields)}。")
        values[name] = _read(name, value, fields[name])
    day, number = values.pop(_DAY, draft.day), values.pop(_NUMBER, draft.number)
    assert not isinstance(day, str | int | None)
    return replace(draft, day=day, number=str(number), values={**draft.values, **values})


def _read(name: str, value: str, how: FieldType) -> FieldValue:
    read: FieldValue = value
    try:
        if how is FieldType.DAY:
            read = parse_day(value)
        elif how is FieldType.COUNT:
            read = int(value)
        elif how is FieldType.MONEY:
            read = round(float(value) * 100)
    except ValueError:
        read = None
    if read is None:
        raise Refused(f"“{name}={value}”读不懂。日期写 2026-03-05，数写 20，金额写 12.50。")
    return read


def _save(letters: LetterRegister, letter: Letter, output: str | None) -> str:
    if not output:
        return f"{letters.name(letter)} {letter.number} 已经出过，加 -o 文件.pdf 或 .docx 写成文件。"
    text, path = letters.text(letter), Path(output)
    if text is None:
        raise Refused(f"{letter.number} 的正文已经随申请人信息一起清除，只留下文号和日期。")
    from output import pdf, word
    from output.case_letters import letter_document

    writers = {".pdf": pdf.write, ".docx": word.write}
    if path.suffix.lower() not in writers:
        raise Refused("文书写成 .pdf 或 .docx，请改文件名的后缀。")
    writers[path.suffix.lower()](letter_document(text), path)
    return f"已写入 {path}。"
