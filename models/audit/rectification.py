"""整改: an item that a unit was asked to rectify, what happened to it since, and how it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.audit.finding import DIFFERS, AuditFinding, Certainty


class ItemEventKind(StrEnum):
    """What can happen to an item. What was rechecked is told by the unit's next published file."""

    ASKED = "asked"
    DUE = "due"
    SENT = "sent"
    ANSWERED = "answered"
    GONE = "gone"
    STILL = "still"
    UNCLEAR = "unclear"
    CLOSED = "closed"
    REOPENED = "reopened"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _EVENT_LABELS[self]


_EVENT_LABELS = {
    ItemEventKind.ASKED: "要求整改",
    ItemEventKind.DUE: "改期限",
    ItemEventKind.SENT: "发回执",
    ItemEventKind.ANSWERED: "单位答复",
    ItemEventKind.GONE: "复查：已改",
    ItemEventKind.STILL: "复查：仍在",
    ItemEventKind.UNCLEAR: "复查：判断不了",
    ItemEventKind.CLOSED: "销号",
    ItemEventKind.REOPENED: "重新打开",
    ItemEventKind.UNDONE: "撤销",
}
RECHECKED = (ItemEventKind.GONE, ItemEventKind.STILL, ItemEventKind.UNCLEAR)
_TURNS = (ItemEventKind.CLOSED, ItemEventKind.REOPENED)


class ItemState(StrEnum):
    """How an item stands on a day."""

    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    GONE = "gone"
    STILL = "still"
    UNCLEAR = "unclear"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    ItemState.OPEN: "待整改",
    ItemState.OVERDUE: "逾期未改",
    ItemState.ANSWERED: "已答复，待复查",
    ItemState.GONE: "复查已改，待销号",
    ItemState.STILL: "复查仍在",
    ItemState.UNCLEAR: "复查判断不了",
    ItemState.CLOSED: "已销号",
}


@dataclass(frozen=True)
class ItemEvent:
    """``day`` is the due day that was set, as ISO text, ``of`` the event that one takes back."""

    id: int
    kind: ItemEventKind
    day: str
    words: str
    at: str
    operator: str
    of: int | None = None


@dataclass(frozen=True)
class RectificationItem:
    """A finding that a unit (code) is to rectify. ``events`` are those that hold, oldest first."""

    id: int
    year: int
    unit: str
    finding: AuditFinding
    file: int | None
    events: tuple[ItemEvent, ...]

    @property
    def due(self) -> date:
        """The last day, as it was set last."""
        days = [event.day for event in self.events if event.kind in (ItemEventKind.ASKED, ItemEventKind.DUE)]
        return date.fromisoformat(days[-1])

    @property
    def asked_at(self) -> str:
        """When it was asked, an ISO text in UTC."""
        return self.events[0].at

    @property
    def answer(self) -> str:
        """What the unit answered last, empty where it did not."""
        return next((event.words for event in reversed(self.events) if event.kind is ItemEventKind.ANSWERED), "")

    @property
    def recheck(self) -> ItemEvent | None:
        """What its next published file showed last, None where none came."""
        return next((event for event in reversed(self.events) if event.kind in RECHECKED), None)

    @property
    def is_closed(self) -> bool:
        """Whether it is done with, for a reason."""
        last = next((event for event in reversed(self.events) if event.kind in _TURNS), None)
        return last is not None and last.kind is ItemEventKind.CLOSED

    @property
    def closing_reason(self) -> str:
        """Why it was closed, empty while it is open."""
        reasons = [event.words for event in self.events if event.kind is ItemEventKind.CLOSED]
        return reasons[-1] if self.is_closed else ""

    def state(self, today: date) -> ItemState:
        """How it stands: what came last counts, and a day that passed where nothing was mended."""
        if self.is_closed:
            return ItemState.CLOSED
        kinds = (*RECHECKED, ItemEventKind.ANSWERED)
        last = next((event.kind for event in reversed(self.events) if event.kind in kinds), None)
        if last in (ItemEventKind.GONE, ItemEventKind.ANSWERED, ItemEventKind.UNCLEAR):
            return ItemState(last.value)
        if today > self.due:
            return ItemState.OVERDUE
        return ItemState.STILL if last is ItemEventKind.STILL else ItemState.OPEN

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed and nobody can say that it was mended."""
        return not self.is_closed and today > self.due and self.state(today) is not ItemState.GONE


def holding_events(events: Sequence[ItemEvent]) -> tuple[ItemEvent, ...]:
    """The events that no later one takes back, without those that take back."""
    undone: set[int] = set()
    for event in reversed(events):
        if event.of is not None and event.id not in undone:
            undone.add(event.of)
    return tuple(event for event in events if event.of is None and event.id not in undone)


@dataclass(frozen=True)
class Recheck:
    """What another file says of an item: GONE, STILL or UNCLEAR, and why, in a sentence."""

    kind: ItemEventKind
    sentence: str


def recheck_finding(
    asked: AuditFinding,
    findings: Iterable[AuditFinding],
    unread_cells: Iterable[str],
    unread_sections: Iterable[str],
    unjudged_rules: Iterable[str],
) -> Recheck:
    """Whether what was asked is still there in another file of the unit, gone, or nobody can tell."""
    of_rule = [finding for finding in findings if finding.rule == asked.rule]
    for finding in of_rule:
        if _is_same(asked, finding):
            if finding.certainty is Certainty.CERTAIN:
                return Recheck(ItemEventKind.STILL, f"仍有这个问题：{finding.message}")
            return Recheck(ItemEventKind.UNCLEAR, f"像是还有这个问题，但没有读准：{finding.doubt or finding.message}")
    if any(asked.rule.startswith(number) for number in unjudged_rules):
        return Recheck(ItemEventKind.UNCLEAR, f"“{asked.title}”在新的公布件上判断不了：缺少对照的材料。")
    if missing := sorted(set(asked.cells) & set(unread_cells)):
        return Recheck(ItemEventKind.UNCLEAR, f"新的公布件里有关的 {len(missing)} 格没有读准，判断不了。")
    if asked.section in unread_sections:
        return Recheck(ItemEventKind.UNCLEAR, "新的公布件里这一部分没有读到，判断不了。")
    if near := next((finding for finding in of_rule if _is_near(asked, finding)), None):
        return Recheck(ItemEventKind.UNCLEAR, f"原来的问题没有了，同一处又有：{near.message}")
    return Recheck(ItemEventKind.GONE, "新的公布件里没有这个问题了。")


def _is_same(asked: AuditFinding, finding: AuditFinding) -> bool:
    if asked.rule == DIFFERS and asked.cells:
        return bool(set(asked.cells) & set(finding.cells))
    if asked.rule == DIFFERS:
        return asked.section == finding.section and not finding.cells
    return asked.key == finding.key


def _is_near(asked: AuditFinding, finding: AuditFinding) -> bool:
    return bool(set(asked.cells) & set(finding.cells)) or (not asked.cells and asked.section == finding.section)


def find_asked_before(finding: AuditFinding, items: Iterable[RectificationItem]) -> RectificationItem | None:
    """The item of an earlier year that asked the same of the unit: the same rule on the same cells or the same text."""
    for item in items:
        former = item.finding
        if former.rule != finding.rule:
            continue
        if finding.cells == former.cells and finding.section == former.section:
            return item
        if finding.rule == DIFFERS and set(finding.cells) & set(former.cells):
            return item
    return None
