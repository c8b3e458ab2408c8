"""The audit trail for people: every change with who, when, where from, before and after, as values and as CSV."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from models.csv_text import write_csv
from models.editions.edition import Edition
from models.figures.value import format_figure
from models.report.change import (
    AGENCY_PLACE,
    COVER_PREFIX,
    EXPLANATION_PREFIX,
    FIGURE_PREFIX,
    KEYING_PREFIX,
    NOTE_PREFIX,
    PRINTED_BLANK,
    PRINTED_PREFIX,
    STATE_PLACE,
    TEXT_PREFIX,
    UNLOCKED_PREFIX,
    Step,
    Value,
)
from models.report.notes import parse_note
from models.report.workflow_record import State, parse_keying
from models.services.report_session import ReportSession
from models.store.journal import Entry, EntryKind
from models.store.ledger import LedgerRecord, deletions_of_report
from models.store.reports import parse_agency
from models.texts.fields import name_fields

_KIND_PREFIXES = {EntryKind.BEGIN: "建立", EntryKind.MAKE: "修改", EntryKind.UNDO: "撤销", EntryKind.REDO: "重做"}
_COVER = {
    "signed_by": "落款单位",
    "signed_on": "落款日期",
    "office": "工作机构",
    "address": "地址",
    "postcode": "邮编",
    "telephone": "电话",
    "email": "邮箱",
    "website": "网站",
}
_ON_CELLS = {FIGURE_PREFIX: "", PRINTED_PREFIX: "原表合计 ", NOTE_PREFIX: "备注 ", UNLOCKED_PREFIX: "解锁 "}


@dataclass(frozen=True)
class AuditRow:
    """One place that one change moved, in the words of the form; the fields' order is that of the columns."""

    agency: str
    year: str
    revision: str
    at: str
    operator: str
    action: str
    description: str
    source: str
    origin: str
    place: str
    before: str
    after: str
    chain: str


HEAD = AuditRow(
    "单位", "年度", "修订", "时间", "操作人", "动作", "步骤", "来源", "出处或原因", "位置", "修改前", "修改后", "校验码"
)


def audit_rows(session: ReportSession) -> Iterator[AuditRow]:
    """Every step of a report's journal, oldest first, then its deletions and returns; times are local."""
    filing = session.filing
    for entry in session.entries():
        for step in entry.change.steps:
            yield _row(filing.edition, filing.agency.name, filing.year, entry, step)
    for record in deletions_of_report(session.database, session.report):
        yield _deletion_row(filing.agency.name, filing.year, record)


def _row(edition: Edition, agency: str, year: int, entry: Entry, step: Step) -> AuditRow:
    change = entry.change
    return AuditRow(
        agency=agency,
        year=str(year),
        revision=str(entry.revision),
        at=_local_time(entry.at),
        operator=entry.operator,
        action=_KIND_PREFIXES[entry.kind],
        description=change.description,
        source=change.source.label,
        origin=change.origin,
        place=describe_place(edition, step),
        before=describe_value(edition, step.place, step.before),
        after=describe_value(edition, step.place, step.after),
        chain=entry.chain,
    )


def _deletion_row(agency: str, year: int, record: LedgerRecord) -> AuditRow:
    return AuditRow(
        agency=agency,
        year=str(year),
        revision="",
        at=_local_time(record.at),
        operator=record.operator,
        action="登记",
        description=record.action,
        source="",
        origin="",
        place="整份报告",
        before="",
        after="",
        chain=record.chain,
    )


def _local_time(at: str) -> str:
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def describe_place(edition: Edition, step: Step) -> str:
    """Where a step was made, in the words of the form."""
    kind, _, name = step.place.partition(":")
    where = f"（第 {step.offset + 1} 字起）" if step.offset is not None else ""
    if (on_cell := _ON_CELLS.get(f"{kind}:")) is not None:
        label = on_cell + edition.short_name(edition.find(name))
    elif f"{kind}:" == TEXT_PREFIX:
        label = edition.section(name).short_name
    elif f"{kind}:" == COVER_PREFIX:
        label = _COVER.get(name, name)
    else:
        named = {STATE_PLACE: "状态", AGENCY_PLACE: "单位", EXPLANATION_PREFIX: "问题说明", KEYING_PREFIX: "复核录入"}
        label = named.get(f"{kind}:" if name else kind, step.place)
    return label + where


def describe_value(edition: Edition, place: str, value: Value) -> str:
    """A value as people read it, empty for a blank."""
    if place == STATE_PLACE:
        return State(str(value or State.DRAFT)).label
    if value is None:
        return ""
    for kind in (FIGURE_PREFIX, PRINTED_PREFIX):
        if place.startswith(kind):
            cell = edition.find(place.removeprefix(kind))
            return "空" if value == PRINTED_BLANK else format_figure(int(value), edition.kind(cell))
    if place.startswith(NOTE_PREFIX):
        lines = parse_note(edition.find(place.removeprefix(NOTE_PREFIX)), str(value)).lines
        return "\n".join(f"{line.said.label}：{line.words}" if line.words else line.said.label for line in lines)
    if place.startswith(KEYING_PREFIX):
        keying = parse_keying(str(value))
        return f"录入 {keying.cells} 格，不一致 {keying.differing} 格，改动 {keying.changed} 格"
    if place.startswith(TEXT_PREFIX):
        return name_fields(str(value), edition)
    if place.startswith(EXPLANATION_PREFIX):
        return str(json.loads(str(value))[2])
    return parse_agency(value).name if place == AGENCY_PLACE else str(value)


def to_csv(rows: Iterable[AuditRow]) -> str:
    """The rows for a spreadsheet, to be written as UTF-8 with a byte order mark."""
    return write_csv([str(getattr(row, field.name)) for field in fields(AuditRow)] for row in (HEAD, *rows))
