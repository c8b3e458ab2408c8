"""``audit``: hold published reports to the rules by a roster; nothing is written but what is asked for."""

import getpass
import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from commands.database import open_library
from commands.roster_choices import roster_choices
from models.audit.finding import AuditFinding, serialize_finding
from models.errors import Refused
from models.report.answer_day import read_answer_day
from models.save_target import find_target
from models.services.audit.audit_lists import audit_lists
from models.services.audit.audited_file import AuditedFile, FileStatus
from models.services.audit.published_audit import PublishedAudit, settle_files
from models.services.audit.rectification_list import RectificationList
from models.services.audit.unit_audits import UnitAudit, UnitAuditState, audit_units
from models.services.collection.collection import Collection
from models.services.library import Library
from output.audit_letter import AuditLetter, write_letters
from output.collection_workbook import write_lists
from output.saving import save_file

_OPEN = (UnitAuditState.FAULTY, UnitAuditState.MISSING, UnitAuditState.ASKED)


@dataclass(frozen=True)
class _AuditOutcome:
    """The files and units of an audit, and what stands on the list."""

    audit: PublishedAudit
    files: list[AuditedFile]
    units: list[UnitAudit]
    items: RectificationList


def run(arguments: Namespace) -> int:
    """0 when every unit due has published and nothing was found; 1 when something was, or a file needs a person."""
    due = read_answer_day(arguments.due or "", datetime.now().astimezone().date(), "--due ")
    for word in (*arguments.inputs, *filter(None, [arguments.last_year])):
        if not Path(word).exists():
            raise Refused(f"{word}：没有这个文件或目录，没有核查。")
    with _opened(arguments) as library:
        outcome = _audit(library, arguments)
        _write(outcome, arguments, due)
    if arguments.json:
        print(json.dumps(_to_json(outcome), ensure_ascii=False, sort_keys=True))
    else:
        _print(outcome)
    needs = any(one.status.needs_person or one.status.may_hide_unit for one in outcome.files)
    return 1 if needs or any(one.state in _OPEN for one in outcome.units) else 0


@contextmanager
def _opened(arguments: Namespace) -> Iterator[Library]:
    """The office's library, or where a roster is given one that is thrown away."""
    if not arguments.roster:
        if arguments.last_year:
            raise Refused("--last-year 与 --roster 一起用；数据库里的核查自己会找上年的。")
        library = open_library(arguments)
        try:
            yield library
        finally:
            library.close()
        return
    if arguments.take:
        raise Refused("用 --roster 时不存核查结果。要存，请先用 roster --take 存下名册。")
    with TemporaryDirectory() as folder:
        library = Library(Path(folder) / "nianbao.db", getpass.getuser())
        try:
            years = (arguments.year - 1, arguments.year) if arguments.last_year else (arguments.year,)
            for year in years:
                roster = Collection(library, year).roster
                roster.apply(roster.preview(Path(arguments.roster), roster_choices(arguments)))
            if arguments.last_year:
                before = PublishedAudit(Collection(library, arguments.year - 1))
                places = [Path(arguments.last_year)]
                before.keep(arguments.last_year, [progress.file for progress in before.audit(places)])
            yield library
        finally:
            library.close()


def _audit(library: Library, arguments: Namespace) -> _AuditOutcome:
    audit = PublishedAudit(Collection(library, arguments.year))
    for word in arguments.recognise_as or ():
        name, sign, unit = word.rpartition("=")
        found = [one.code for one in audit.roster.units if unit in (one.code, one.name)]
        if not sign or len(found) != 1:
            why = "名册里没有这个单位" if sign and not found else "请写成 文件=单位代码"
            raise Refused(f"--recognise-as {word}：{why}。")
        audit.assume(name, found[0])
    files = settle_files(progress.file for progress in audit.audit([Path(word) for word in arguments.inputs]))
    if not files:
        raise Refused("没有找到文件，请检查文件夹。")
    items = RectificationList(audit)
    if arguments.take:
        items.recheck(audit.keep("、".join(arguments.inputs), files))
    return _AuditOutcome(audit, files, audit_units(audit, files, items), items)


def _write(outcome: _AuditOutcome, arguments: Namespace, due: date | None) -> None:
    today = datetime.now().astimezone().date()
    audit, top = outcome.audit, outcome.audit.roster.top
    office = top.name if top else ""
    letters = [
        AuditLetter(one.unit.name, office, audit.year, one.file_name, one.published, one.told, due or one.due, today)
        for one in outcome.units
        if one.told
    ]
    if arguments.letters:
        for _ in write_letters(Path(arguments.letters), letters):
            pass
    if arguments.output:
        text = "\n\n".join(letter.text for letter in letters)
        save_file(text.encode(), find_target(Path(arguments.output)))
    if arguments.lists:
        lists = audit_lists(outcome.units, outcome.files, audit.roster, outcome.items.items(), today)
        write_lists(find_target(Path(arguments.lists)), lists, f"{office}{audit.year}年公布件核查", office)


def _to_json(outcome: _AuditOutcome) -> dict[str, Any]:
    return {
        "units": [_unit(one) for one in outcome.units],
        "files": [
            {
                "file": one.file,
                "status": one.status.value,
                "why": one.sentence,
                "unit": one.unit,
                "written": one.written.name,
                "candidates": list(one.candidates),
                "published": one.published.day.isoformat() if one.published.day else None,
            }
            for one in outcome.files
        ],
    }


def _unit(one: UnitAudit) -> dict[str, Any]:
    return {
        "unit": one.unit.code,
        "name": one.unit.name,
        "state": one.state.value,
        "file": one.file_name or None,
        "findings": [_finding(finding) for finding in one.findings],
    }


def _finding(finding: AuditFinding) -> dict[str, Any]:
    return serialize_finding(finding) | {"title": finding.title, "is_fault": finding.is_fault}


def _print(outcome: _AuditOutcome) -> None:
    for one in outcome.units:
        if one.state is UnitAuditState.NOT_DUE:
            continue
        print(f"{one.state.label}  {one.unit.name}  {one.file_name}")
        for finding in one.told:
            certain = "" if finding.is_fault else f"【{finding.certainty.label}】"
            again = f"（{finding.asked_in} 年度已要求整改）" if finding.asked_in else ""
            print(f"    {finding.severity.label}  {finding.title}（{finding.rule}）：{certain}{finding.message}{again}")
            for name, words in (("原文", finding.quote), ("疑点", finding.doubt)):
                if words:
                    print(f"        {name}：{words}")
    for file in outcome.files:
        if file.status is not FileStatus.AUDITED:
            print(f"{file.status.label}  {file.file}：{file.sentence}")
    counts = "，".join(
        f"{state.label} {count}" for state in UnitAuditState if (count := sum(u.state is state for u in outcome.units))
    )
    print(f"共 {len(outcome.files)} 个文件，{len(outcome.units)} 个单位：{counts}。")
