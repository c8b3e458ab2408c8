"""整改清单: what units were asked to rectify in a year, and all that is done with it; every step can be taken back."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.audit.finding import NOT_PUBLISHED, NOT_READ, SEVERAL, AuditFinding, parse_finding, serialize_finding
from models.audit.rectification import (
    ItemEvent,
    ItemEventKind,
    Recheck,
    RectificationItem,
    holding_events,
    recheck_finding,
)
from models.errors import Refused
from models.services.audit.audited_file import AuditedFile, FileStatus
from models.services.audit.published_audit import PublishedAudit
from models.store.audit import items as stored
from models.store.audit.items import StoredEvent, StoredItem
from models.texts.characters import find_unsupported_character

_LONGEST = 2000


@dataclass(frozen=True)
class AskedFinding:
    """A finding that a unit (code) is to rectify, and the number of the file it was found in, None for none."""

    unit: str
    finding: AuditFinding
    file: int | None = None


class RectificationList:
    """The list of one year. What is done gives the numbers of its events, by which ``undo`` takes it back."""

    def __init__(self, audit: PublishedAudit) -> None:
        self._audit = audit
        self._library = audit.library

    def items(self, year: int = 0) -> list[RectificationItem]:
        """The items of the year, or of another, oldest first; those that were taken back are not among them."""
        year = year or self._audit.year
        events: dict[int, list[ItemEvent]] = defaultdict(list)
        for one in stored.events_of_year(self._library.database, year):
            kind = ItemEventKind(one.kind)
            events[one.item].append(ItemEvent(one.id, kind, one.day, one.words, one.at, one.operator, one.of))
        found = []
        for item in stored.items_of_year(self._library.database, year):
            holding = holding_events(events[item.id])
            if holding and holding[0].kind is ItemEventKind.ASKED:
                finding = parse_finding(json.loads(item.content))
                found.append(RectificationItem(item.id, item.year, item.unit, finding, item.file, holding))
        return found

    def ask(self, asked: Sequence[AskedFinding], due: date, words: str = "") -> list[int]:
        """Put findings on the list, to be rectified by a day; those that are on it already and open are left out.

        Refused for what is no fault: a question is settled first, by whoever looks at the page.
        """
        self._library.permit.require("collect")
        if questions := [one for one in asked if one.finding.is_question]:
            raise Refused(f"“{questions[0].finding.title}”还没有对照原文确定，不能要求整改。请先点“属实”。")
        there = {(one.unit, one.finding.key) for one in self.items() if not one.is_closed}
        new = [one for one in asked if (one.unit, one.finding.key) not in there and one.finding.rule != NOT_READ]
        rows = [
            StoredItem(
                self._audit.year, one.unit, one.file, json.dumps(serialize_finding(one.finding), ensure_ascii=False)
            )
            for one in {(one.unit, one.finding.key): one for one in new}.values()
        ]
        return stored.add_items(
            self._library.database, rows, ItemEventKind.ASKED.value, due.isoformat(), _usable(words), self._operator
        )

    def set_due(self, items: Iterable[RectificationItem], due: date) -> list[int]:
        """Let items be due on another day."""
        return self._add(items, ItemEventKind.DUE, "", due.isoformat())

    def answer(self, items: Iterable[RectificationItem], words: str) -> list[int]:
        """Write down what a unit answered. Refused without words."""
        if not words.strip():
            raise Refused("请写明单位是怎样答复的。")
        return self._add(items, ItemEventKind.ANSWERED, words)

    def close(self, items: Iterable[RectificationItem], reason: str) -> list[int]:
        """销号: be done with items. Refused without a reason."""
        if not reason.strip():
            raise Refused("请写明销号的理由，如“已更正并重新公布”。")
        return self._add([item for item in items if not item.is_closed], ItemEventKind.CLOSED, reason)

    def reopen(self, items: Iterable[RectificationItem], reason: str) -> list[int]:
        """Take items up again that were closed. Refused without a reason."""
        if not reason.strip():
            raise Refused("请写明为什么重新打开。")
        return self._add([item for item in items if item.is_closed], ItemEventKind.REOPENED, reason)

    def undo(self, events: Sequence[int]) -> list[int]:
        """Take steps back; they stay in the course of the items."""
        self._library.permit.require("collect")
        database = self._library.database
        back = [
            StoredEvent(one.item, ItemEventKind.UNDONE.value, of=one.id) for one in stored.read_events(database, events)
        ]
        return stored.add_events(database, back, "撤销整改清单的一步", self._operator)

    def recheck(self, run: int) -> list[int]:
        """Hold the open items against the published files that a run brought; the numbers of the events."""
        self._library.permit.require("collect")
        files: dict[str, list[AuditedFile]] = defaultdict(list)
        for one in self._audit.files_of_run(run):
            if one.unit and one.status.is_judged and one.status is not FileStatus.COPY:
                files[one.unit].append(one)
        events = []
        for item in self.items():
            if not item.is_closed and files[item.unit]:
                seen = _recheck(item, files[item.unit])
                names = "、".join(one.file for one in files[item.unit])
                events.append(StoredEvent(item.id, seen.kind.value, words=f"{seen.sentence}（{names}）"[:_LONGEST]))
        return stored.add_events(self._library.database, events, "复查整改事项", self._operator)

    def add_sent(self, items: Iterable[RectificationItem], receipt: str) -> list[int]:
        """Write down the number of the receipt with which items went to the unit."""
        return self._add(items, ItemEventKind.SENT, receipt)

    def former_items(self, code: str, before: Mapping[str, list[RectificationItem]]) -> list[RectificationItem]:
        """What was asked last year of a unit, through what became of it since; ``before`` are these items by unit."""
        codes = self._audit.collection.submissions.codes_of_last_year(code)
        return [item for former in codes for item in before.get(former, ())]

    def _add(self, items: Iterable[RectificationItem], kind: ItemEventKind, words: str, day: str = "") -> list[int]:
        self._library.permit.require("collect")
        events = [StoredEvent(item.id, kind.value, day, _usable(words)) for item in items]
        return stored.add_events(self._library.database, events, f"整改清单：{kind.label}", self._operator)

    @property
    def _operator(self) -> str:
        return self._library.operator


def items_by_unit(items: Iterable[RectificationItem]) -> dict[str, list[RectificationItem]]:
    """Items by the code of their unit."""
    found: dict[str, list[RectificationItem]] = defaultdict(list)
    for item in items:
        found[item.unit].append(item)
    return dict(found)


def _recheck(item: RectificationItem, files: Sequence[AuditedFile]) -> Recheck:
    if len(files) > 1:
        return Recheck(ItemEventKind.UNCLEAR, "有几份内容不同的公布件，还没有选定哪一份是公布的。")
    if item.finding.rule in (NOT_PUBLISHED, SEVERAL):
        return Recheck(ItemEventKind.GONE, "有了公布件。" if item.finding.rule == NOT_PUBLISHED else "现在只有一份。")
    [file] = files
    judged = file.judgement
    held = [one for one in judged.findings if not one.dismissed_by]
    return recheck_finding(item.finding, held, judged.unread_cells, judged.unread_sections, judged.unjudged_rules)


def _usable(words: str) -> str:
    if len(words) > _LONGEST:
        raise Refused(f"最长 {_LONGEST} 字，现在有 {len(words)} 字，请写短些。")
    if character := find_unsupported_character(words):
        raise Refused(character.sentence)
    return words.strip()
