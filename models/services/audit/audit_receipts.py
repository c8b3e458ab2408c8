"""Items that travel as a receipt (.ndhz): the unit sees them in its program, and answers come back with its report."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from models.audit.rectification import ItemEventKind, RectificationItem
from models.editions.edition import CellKey, Edition
from models.errors import Refused
from models.report.notes import MAX_LENGTH, Note, NoteLineKind
from models.services.audit.published_audit import PublishedAudit
from models.services.audit.rectification_list import RectificationList
from models.services.collection.results import IssuedReceipt

_LONGEST_REASON = 4_800


class AuditReceipts:
    """Items on cells go as questions on them; those on words alone stand in the text and are answered by letter."""

    def __init__(self, audit: PublishedAudit, items: RectificationList) -> None:
        self._collection, self._items = audit.collection, items
        self._library = audit.library

    def problem(self, code: str) -> str:
        """Why a unit cannot be sent a receipt, in a sentence; empty where it can."""
        submission = self._collection.submissions.current().get(code)
        if submission is None:
            return "这个单位没有报来过报告，没有可以答复的文件，回执写不成，请发函。"
        if not submission.revision:
            return "这个单位报来的不是本程序写的文件，没有程序可以导入回执，请发函。"
        return ""

    def write(self, code: str, items: Sequence[RectificationItem]) -> IssuedReceipt:
        """A receipt with the open items of a unit: those on cells as questions, all of them in its text.

        It rules as was ruled before: what was received stays as it stands, and so does every sum. Refused where the
        unit has no program to read it, or nothing is open.
        """
        self._library.permit.require("collect")
        if problem := self.problem(code):
            raise Refused(problem)
        waiting = [item for item in items if item.unit == code and not item.is_closed]
        if not waiting:
            raise Refused("这个单位没有待整改的事项。")
        questions: dict[CellKey, list[str]] = defaultdict(list)
        for item in waiting:
            if cell := _cell(item, self._collection.edition):
                words = f"{_mark(item)}{item.finding.message}请于 {item.due:%Y-%m-%d} 前改正，并在这里答复。"
                questions[cell].append(words[:MAX_LENGTH])
        with self._library.database.write():
            received = self._collection.submissions.current()[code].id
            issued = self._collection.receipts.ask(received, _words(waiting), questions)
            self._items.add_sent(waiting, issued.receipt.number)
        return issued

    def take_answers(self) -> list[int]:
        """Write down what units answered on the cells of items that were sent; the numbers of the events."""
        self._library.permit.require("collect")
        taken: list[int] = []
        current = self._collection.submissions.current()
        by_unit: dict[str, list[RectificationItem]] = defaultdict(list)
        for item in self._items.items():
            if item.unit in current and _is_sent(item):
                by_unit[item.unit].append(item)
        for code, sent in by_unit.items():
            notes = self._collection.receipts.questions(current[code].id)
            for item in sent:
                if answer := _answer(item, notes):
                    taken += self._items.answer([item], answer)
        return taken


def _cell(item: RectificationItem, edition: Edition) -> CellKey | None:
    """The first typed cell of an item, where a unit can answer."""
    cells = [edition.find(name) for name in item.finding.cells]
    return next((cell for cell in cells if cell not in edition.operands), cells[0] if cells else None)


def _mark(item: RectificationItem) -> str:
    return f"【整改第 {item.id} 号】"


def _words(items: Iterable[RectificationItem]) -> str:
    lines = ["公布的报告核查后有以下问题，请按期改正："]
    for item in items:
        line = f"{_mark(item)}{item.finding.message}（期限 {item.due:%Y-%m-%d}）"
        if sum(map(len, lines)) + len(line) > _LONGEST_REASON:
            lines.append("其余见所附的函。")
            break
        lines.append(line)
    return "\n".join(lines)


def _is_sent(item: RectificationItem) -> bool:
    return not item.is_closed and any(event.kind is ItemEventKind.SENT for event in item.events)


def _answer(item: RectificationItem, notes: Mapping[CellKey, Note]) -> str:
    """What was answered to the question of this item, empty where nothing was or it is written down already."""
    for note in notes.values():
        asked = [at for at, line in enumerate(note.lines) if line.words.startswith(_mark(item))]
        if asked:
            said = [line for line in note.lines[asked[-1] + 1 :] if line.said is NoteLineKind.ANSWER]
            if said and said[-1].words.strip() != item.answer:
                return said[-1].words.strip()
    return ""
