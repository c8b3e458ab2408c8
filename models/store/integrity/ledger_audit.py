"""Whether every row that the ledger covers says what was last recorded of it; read by plain SQL, nothing is changed."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.store.ledger import (
    COVERED,
    SINCE_VERSION,
    UPGRADED,
    CoveredTable,
    Key,
    Values,
    entry_digest,
    parse_rows,
    read_rows,
)
from models.store.postgres.raw_reader import Reader

_MAX_SENTENCES = 20
"""Of one table: whoever changed a hundred thousand rows is told so once."""
_COLUMNS = {
    "name": "名称", "code": "代码", "level": "级别", "agency_id": "单位", "year": "年度", "edition": "报告格式",
    "label": "标签", "created_at": "建立时间", "deleted_at": "删除标记", "digest": "内容", "deadlines": "期限",
    "origin": "出处", "changed_at": "修改时间", "operator": "操作人", "file": "文件名", "signer": "签名人",
    "proof": "校验码", "state": "状态", "is_current": "是否计入", "unit": "单位", "received_id": "收到的报告",
    "deed": "经过", "reason": "原因", "at": "时间", "number": "编号", "direction": "收发", "report_id": "报告",
    "verdict": "结论", "content": "内容", "node": "汇总单位", "cell": "单元格", "value": "数值",
    "withdrawn_at": "撤回时间", "last_movement": "截止经过", "received_on": "收到日期", "channel": "申请方式",
    "requester": "申请人类型", "arrived_on": "来件日期", "handler": "承办", "closed_on": "答复日期",
    "result": "办理结果", "letter": "文号", "person_id": "申请人", "request_id": "申请", "kind": "种类",
    "begun_on": "开始日期", "ended_on": "结束日期", "limit_on": "限期", "days": "天数", "amount": "金额",
    "filed_on": "提出日期", "decided_on": "审结日期", "outcome": "结果", "title": "标题", "issued_on": "制发日期",
    "published_on": "公开日期", "amended_on": "修改日期", "repealed_on": "废止日期", "expires_on": "有效期",
    "superseded_by": "代替它的文件", "of": "所撤销的修改",
    "roster": "名册", "units": "应计入的单位", "entry": "修改记录", "mark": "问题", "rule": "规则",
    "cells": "台账数的格数", "differing": "与填报不同的格数",
    "removed_at": "取消时间", "removed_by": "取消人", "day": "日期", "public_key": "公钥",
    "template": "模板", "text_id": "正文",
    "run_id": "哪次核查", "source": "文件夹", "status": "结果", "sha": "文件校验码", "reading": "读到的内容",
    "file_id": "公布件", "item_id": "整改事项", "words": "内容",
}  # fmt: skip


@dataclass(frozen=True)
class LedgerFlaw:
    """What is not as it was recorded; ``report`` is a report's number where it is about one."""

    sentence: str
    report: int | None = None


@dataclass
class Ledger:
    """What the entries say: of each row its last values as JSON, empty once it is gone, and the entry they stand in."""

    last: dict[str, dict[Key, tuple[int, str]]] = field(default_factory=lambda: defaultdict(dict))
    errors: list[str] = field(default_factory=list)

    @property
    def present(self) -> Iterator[tuple[str, Key]]:
        """The rows that should be there."""
        return ((name, key) for name, rows in self.last.items() for key, (_, told) in rows.items() if told)


def read_ledger(connection: Reader) -> Ledger:
    """Go through all entries, each held against the one before it."""
    ledger = Ledger()
    before, due = "", 1
    for number, at, operator, action, content, chain in connection.execute(
        "SELECT id, at, operator, action, content, chain FROM ledger ORDER BY id"
    ):
        if number != due:
            missing = str(due) if number == due + 1 else f"{due}—{number - 1}"
            ledger.errors.append(f"登记记录第 {missing} 条不见了")
        if chain != entry_digest(before, number, at, operator, action, content):
            ledger.errors.append(f"登记记录第 {number} 条（{action}）被改动过，或者它前面少了一条")
        _follow(ledger, number, content)
        before, due = chain, number + 1
    head = connection.execute("SELECT id, entries, chain FROM ledger_head").fetchall()
    if [tuple(row) for row in head] != ([(1, due - 1, before)] if due > 1 else []):
        ledger.errors.append("登记记录的最后几条不见了，或者条数被改动过")
    return ledger


def _follow(ledger: Ledger, number: int, content: str) -> None:
    try:
        for row in parse_rows(content):
            ledger.last[row.table][row.key] = number, _serialize(row.values) if row.values is not None else ""
    except (ValueError, TypeError):
        ledger.errors.append(f"登记记录第 {number} 条读不出来")


def _serialize(values: Values) -> str:
    return json.dumps(values, ensure_ascii=False)


def ledger_flaws(connection: Reader, version: int) -> Iterator[LedgerFlaw]:
    """What of the covered tables is not as it was recorded; nothing of a version that had no ledger."""
    if version < SINCE_VERSION:
        return
    ledger = read_ledger(connection)
    yield from _limited(LedgerFlaw(f"{sentence}。") for sentence in ledger.errors)
    for table in (one for one in COVERED.values() if one.since <= version):
        yield from _limited(_table_flaws(connection, table, ledger.last[table.name]))


def _limited(flaws: Iterator[LedgerFlaw]) -> Iterator[LedgerFlaw]:
    count = 0
    for count, flaw in enumerate(flaws, 1):
        if count <= _MAX_SENTENCES:
            yield flaw
    if count > _MAX_SENTENCES:
        yield LedgerFlaw(f"同样的问题另有 {count - _MAX_SENTENCES} 处。")


def _table_flaws(connection: Reader, table: CoveredTable, last: dict[Key, tuple[int, str]]) -> Iterator[LedgerFlaw]:
    for key, values in read_rows(connection.execute, table):
        number, told = last.pop(key, (0, ""))
        if not told:
            yield _flaw(table, key, values, "没有登记过，不是本程序写进来的")
        elif told != _serialize(values):
            recorded = json.loads(told)
            which = [name for name in table.columns if recorded.get(name) != values[name]]
            changed = "；".join(_difference(name, recorded.get(name), values[name]) for name in which)
            yield _flaw(table, key, recorded, f"{changed or '内容不同'}（{_entry(connection, number)}）")
    for key, (number, told) in last.items():
        if told:
            yield _flaw(table, key, json.loads(told), f"登记过，现在不见了（{_entry(connection, number)}）")


def _difference(column: str, recorded: object, found: object) -> str:
    name = _COLUMNS[column]
    if isinstance(recorded, list) or isinstance(found, list) or column in ("digest", "proof"):
        return f"{name}与登记的不同"
    return f"{name}登记的是“{_value(recorded)}”，现在是“{_value(found)}”"


def _value(value: object) -> str:
    return "" if value is None else str(value)


def _flaw(table: CoveredTable, key: Key, values: Values, what: str) -> LedgerFlaw:
    called = next((f"“{values[name]}”" for name in ("name", "file", "number") if isinstance(values.get(name), str)), "")
    if isinstance(key, str):
        who = f"“{key}”"
    elif table.name == "report":
        who = f"{values.get('year', '')}年（第 {key} 号）"
    else:
        who = f"{called}（第 {key} 号）"
    return LedgerFlaw(f"{table.label}{who}：{what}。", key if table.name == "report" and isinstance(key, int) else None)


def _entry(connection: Reader, number: int) -> str:
    """By whom and when a row was last recorded."""
    row: Any = connection.execute("SELECT at, operator, action FROM ledger WHERE id = ?", (number,)).fetchone()
    at, operator, action = row
    return "，".join(filter(None, (f"登记于 {describe_moment(at)}", operator, action)))


def describe_moment(at: str) -> str:
    """A kept time as people read it; as it is where it is none."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at


def ledger_began(connection: Reader, version: int) -> str | None:
    """Since when the ledger tells: empty from the beginning on, None where there is none."""
    if version < SINCE_VERSION:
        return None
    row = connection.execute("SELECT at, action FROM ledger ORDER BY id LIMIT 1").fetchone()
    return str(row[0]) if row and row[1] == UPGRADED else ""
