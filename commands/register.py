"""``register``: take in an office's list, tell what is due, write letters, count into the report, erase names."""

import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from commands.database import open_library
from commands.register_letters import Answer, write_letter
from models.editions.known_editions import edition_for
from models.errors import Refused
from models.exchange.register_sheet import DISPUTE_LIST, DOCUMENT_LIST, REQUEST_LIST
from models.registers.sheet_plan import ImportFate
from models.report.filing import Agency
from models.services.library import Library
from models.services.registers.dispute_import import DisputeImport
from models.services.registers.document_import import DocumentImport
from models.services.registers.import_plan import ImportPlan
from models.services.registers.registers import Registers, list_agencies
from models.services.registers.request_import import RequestImport
from models.services.registers.requests import DueRequest

Importer = RequestImport | DocumentImport | DisputeImport


def run(arguments: Namespace) -> int:
    """0 when it was done or looked at; 1 while questions of a list are open, or something stands against a letter."""
    library = open_library(arguments)
    try:
        registers = Registers(library, _agency(library, arguments))
        told, lines = _ACTIONS[arguments.action](registers, arguments)
    finally:
        library.close()
    print(json.dumps(told, ensure_ascii=False, sort_keys=True) if arguments.json else "\n".join(lines))
    return 1 if told.get("questions") or told.get("problems") else 0


def _agency(library: Library, arguments: Namespace) -> Agency:
    """The office asked for, or the only one there is."""
    # Of two of one name the one with a code stands for both.
    known = {agency.name: agency for agency in sorted(list_agencies(library), key=lambda one: bool(one.code))}
    if arguments.agency:
        return known.get(arguments.agency) or Agency(arguments.agency)
    if len(known) == 1:
        return next(iter(known.values()))
    names = "、".join(list(known)[:10])
    raise Refused(f"请用 --agency 写明是哪个单位的台账{f'，数据库里有 {names}' if names else ''}。")


def _year(arguments: Namespace) -> int:
    if arguments.year is None:
        raise Refused("请用 --year 写明年度。")
    return int(arguments.year)


def _file(arguments: Namespace) -> Path:
    if arguments.file is None:
        raise Refused("请写明文件。")
    return Path(arguments.file)


def _import(registers: Registers, arguments: Namespace) -> Answer:
    path = _file(arguments)

    importer: Importer = registers.request_import
    if arguments.documents or arguments.disputes:
        importer = registers.document_import if arguments.documents else registers.dispute_import
    columns = _given_columns(arguments)
    plan = importer.plan(path, arguments.year, None, columns)
    if plan.lacks:
        heads = "、".join(column.heading for column in plan.columns)
        raise Refused(f"没有认出“{plan.lacks}”是哪一列。请用 --column 表头={plan.lacks} 写明，表头有：{heads}。")
    answers = plan.suggested_answers if arguments.accept else {}
    answers |= _given_answers(plan, arguments.answer or [])
    if answers:
        plan = importer.plan(path, arguments.year, answers, columns)
    taken = importer.apply(plan) if arguments.take and plan.changes else 0
    counts = {fate.value: plan.count(fate) for fate in ImportFate}
    questions = [
        {"key": q.key, "about": q.sentence, "suggested": q.suggested, "choices": dict(q.kind.choices)}
        for q in plan.open_questions
    ]
    told = {
        "rows": [{"place": r.place, "number": r.number, "fate": r.fate.value, "why": r.why} for r in plan.rows],
        "questions": questions,
        "remarks": list(plan.remarks),
        "counts": counts,
        "taken": taken,
    }
    lines = [row.sentence for row in plan.rows if row.fate is not ImportFate.SAME]
    lines += [f"请回答：{q.sentence}（--answer '{q.key}=…'，或 --accept 照看来的那种）" for q in plan.open_questions]
    lines += plan.remarks
    sums = "，".join(f"{fate.label} {counts[fate.value]}" for fate in ImportFate)
    lines.append(f"{sums}。{f'登记了 {taken} 件。' if taken else '加 --take 才会登记。' if plan.changes else ''}")
    return told, lines


def _given_columns(arguments: Namespace) -> dict[str, str]:
    """``heading=column``, the column in the words of the list; nothing behind the sign leaves the column out."""
    kind = DOCUMENT_LIST if arguments.documents else DISPUTE_LIST if arguments.disputes else REQUEST_LIST
    keys = {label: name for name, label in kind.labels.items()} | {"": ""}
    told = {}
    for text in arguments.column or []:
        heading, _, label = text.rpartition("=")
        if label not in keys:
            raise Refused(f"“{label}”不是能认作的列。可以写：{'、'.join(kind.labels.values())}。")
        told[heading] = keys[label]
    return told


def _given_answers(plan: ImportPlan, given: list[str]) -> dict[str, str]:
    """``key=choice``, where the choice is its key or the form's word; Refused for what is neither."""
    answers = {}
    for text in given:
        key, _, choice = text.rpartition("=")
        question = next((q for q in plan.questions if key in (q.key, q.words)), None)
        if question is None:
            raise Refused(f"没有问到“{key}”。问到的有：{'、'.join(q.words for q in plan.questions) or '没有'}。")
        keys = {label: name for name, label in question.kind.choices.items()} | {k: k for k in question.kind.choices}
        if choice not in keys:
            raise Refused(
                f"“{choice}”不是“{question.words}”可以选的。可以选：{'、'.join(question.kind.choices.values())}。"
            )
        answers[question.key] = keys[choice]
    return answers


def _due(registers: Registers, arguments: Namespace) -> Answer:
    board = registers.requests.board()
    lines = [_say_due(line) for line in board]
    told = [
        {
            "number": line.request.number,
            "group": line.group.value,
            "due": line.reckoning.due.isoformat() if line.reckoning.due else None,
            "days_left": line.days_left,
            "reckoning": line.reckoning.text,
        }
        for line in board
    ]
    del arguments
    return {"due": told}, lines or ["没有在办的申请。"]


def _say_due(line: DueRequest) -> str:
    due = f"期限 {line.reckoning.due}" if line.reckoning.due else "期限还没有起算"
    until = f"，等到 {line.reckoning.waiting_until}" if line.reckoning.waiting_until else ""
    return f"{line.group.label}  {line.request.number}  {due}{until}  {line.reckoning.text}"


def _count(registers: Registers, arguments: Namespace) -> Answer:
    year = _year(arguments)
    edition, counted = edition_for(year), registers.counts(year)
    told: dict[str, object] = {
        "cells": {str(cell): one.value for cell, one in counted.items()},
        "cases": {str(cell): list(one.cases) for cell, one in counted.items() if one.cases},
    }
    lines = [
        f"{edition.full_name(cell)}：{one.value} 件（{one.say_cases()}）" for cell, one in counted.items() if one.cases
    ]
    if not counted:
        return told, [f"{year} 年台账里还没有一件，没有数可以填。"]
    if arguments.fill:
        filled = registers.fill_report(year)
        told["filled"] = filled
        lines.append(f"填进了 {year} 年报告的 {filled} 格。")
    return told, lines


def _calendar(registers: Registers, arguments: Namespace) -> Answer:
    plan = registers.calendar.plan(_file(arguments))
    registers.calendar.apply(plan)
    moved = [
        {
            "number": one.number,
            **{name: day and day.isoformat() for name, day in (("from", one.before), ("to", one.after))},
        }
        for one in plan.moved
    ]
    lines = [f"存下了 {'、'.join(map(str, plan.years))} 年的放假安排。"]
    if moved:
        lines.append(f"有 {len(moved)} 件在办的期限变了：{'、'.join(one.number for one in plan.moved[:5])}。")
    return {"years": list(plan.years), "moved": moved}, lines


def _erase(registers: Registers, arguments: Namespace) -> Answer:
    if arguments.keep is not None:
        registers.privacy.set_years(arguments.keep)
    outlook = registers.privacy.outlook()
    told: dict[str, object] = {"before": outlook.before.isoformat(), "people": outlook.people}
    words = f"{outlook.before} 以前答复的，有 {outlook.people} 件还存着申请人信息。"
    if not arguments.take:
        return told, [f"{words}加 --take 才会清除，清除以后不能撤销；以前的备份里还有。"]
    erased = registers.privacy.erase()
    told |= {"erased": erased.people, "compacted": erased.is_compacted}
    rest = "" if erased.is_compacted else "别的窗口正开着数据库，文件里的旧页没有整理，请关闭它们再清除一次。"
    return told, [f"清除了 {erased.people} 件。{rest}"]


_ACTIONS: dict[str, Callable[[Registers, Namespace], Answer]] = {
    "import": _import, "due": _due, "letter": write_letter, "count": _count, "calendar": _calendar, "erase": _erase,
}  # fmt: skip
