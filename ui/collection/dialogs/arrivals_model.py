"""Files that came, as rows: what each is beside what is here, whether it is to be taken, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from models.services.collection.arrivals import Seen, Verdict
from ui.widgets.batch_model import BatchModel, Index

TICK, NAME, VERDICT, REMARK, FILE = range(5)
_TICK_ROLE = int(Qt.ItemDataRole.CheckStateRole)


class Group(Enum):
    """What a clerk has to do about a file."""

    TAKE = "可以收"
    DECIDE = "要您决定"
    SAME = "不用收"
    REFUSED = "收不了"
    TAKEN = "已收"
    FAILED = "没有收成"


GROUPS = {
    Verdict.NEW: Group.TAKE,
    Verdict.NEWER: Group.TAKE,
    Verdict.RESENT: Group.TAKE,
    Verdict.DISPUTED: Group.DECIDE,
    Verdict.UNSIGNED: Group.DECIDE,
    Verdict.UNSURE: Group.DECIDE,
    Verdict.OLDER: Group.SAME,
    Verdict.DUPLICATE: Group.SAME,
    Verdict.SAME_CONTENT: Group.SAME,
    Verdict.WRONG_YEAR: Group.REFUSED,
    Verdict.WRONG_EDITION: Group.REFUSED,
    Verdict.UNKNOWN_UNIT: Group.REFUSED,
    Verdict.TAMPERED: Group.REFUSED,
    Verdict.BROKEN: Group.REFUSED,
}
STYLES = {
    Group.TAKE: ("✓", "good"),
    Group.DECIDE: ("■", "explain"),
    Group.SAME: ("○", "note"),
    Group.REFUSED: ("✕", "block"),
    Group.TAKEN: ("●", "accent"),
    Group.FAILED: ("✕", "block"),
}


@dataclass
class Arrival:
    """A file that was looked at; ``wanted`` whether it is to be taken, ``received`` its number once it was.

    ``why`` says why it was to be taken and was not.
    """

    seen: Seen
    wanted: bool = False
    received: int | None = None
    why: str = ""

    @property
    def group(self) -> Group:
        """How it stands now."""
        if self.received is not None:
            return Group.TAKEN
        return Group.FAILED if self.why else GROUPS[self.seen.verdict]

    @property
    def may_be_ticked(self) -> bool:
        """Whether the clerk decides on it."""
        return self.received is None and self.seen.verdict.may_be_chosen

    @property
    def verdict(self) -> str:
        """What it is, in a word or two."""
        if self.group in (Group.TAKEN, Group.FAILED):
            return self.group.value
        is_strange = self.seen.verdict is Verdict.UNSIGNED and self.seen.signer
        return "密钥没登记" if is_strange else self.seen.verdict.label

    @property
    def remark(self) -> str:
        """What is to be said of it."""
        return self.why or self.seen.sentence


class ArrivalsModel(BatchModel[Arrival, Group]):
    """A row a file, those first that can be taken. ``ticked`` when the clerk ticked one, or took a tick away."""

    ticked = Signal()
    headers = ("收", "单位", "结果", "说明", "文件")
    state_styles = STYLES
    state_column = VERDICT
    muted_columns = (REMARK, FILE)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[Path, int] = {}

    def show_seen(self, seen: Iterable[Seen]) -> None:
        """Show these in place of what was shown; what can be taken is ticked."""
        order = list(Group)
        arrivals = (Arrival(one, one.verdict.is_taken) for one in seen)
        self.reset(sorted(arrivals, key=lambda each: order.index(each.group)))
        self._rows = {each.seen.path: row for row, each in enumerate(self.items)}

    def mark(self, path: Path, seen: Seen, received: int | None) -> None:
        """Tell what became of a file that was to be taken."""
        row = self._rows[path]
        one = self.items[row]
        one.received, one.why = received, "" if received is not None else seen.sentence
        one.wanted = False
        self.row_changed(row)

    def look_again(self, seen: Seen) -> None:
        """Show a file that was looked at anew."""
        row = self._rows[seen.path]
        self.items[row] = Arrival(seen, seen.verdict.is_taken)
        self.row_changed(row)

    def wanted(self) -> list[Arrival]:
        """The files that are ticked."""
        return [each for each in self.items if each.wanted]

    def state(self, item: Arrival) -> Group:
        return item.group

    def state_label(self, state: Group) -> str:
        return state.value

    def text(self, item: Arrival, column: int) -> str:
        if column == VERDICT:
            return f"{STYLES[item.group][0]} {item.verdict}"
        if column == REMARK:
            return " ".join(item.remark.split())
        return {NAME: item.seen.name, FILE: item.seen.path.name}.get(column, "")

    def tooltip(self, item: Arrival, column: int) -> str:
        return str(item.seen.path) if column == FILE else self.text(item, column)

    def sort_key(self, item: Arrival, column: int) -> object:
        return super().sort_key(item, VERDICT if column == TICK else column)

    def lines(self) -> list[Sequence[str]]:
        told = ((e.seen.name, e.seen.unit, e.verdict, e.remark, str(e.seen.path)) for e in self.items)
        return [("单位", "代码", "结果", "说明", "文件"), *told]

    # ── ticks ──

    def turn(self, rows: Iterable[int]) -> None:
        """Tick every one of these rows, or take the ticks away where all have one."""
        some = [row for row in rows if self.items[row].may_be_ticked]
        is_on = all(self.items[row].wanted for row in some)
        for row in some:
            self._tick(row, not is_on)

    def _tick(self, row: int, is_on: bool) -> None:
        self.items[row].wanted = is_on
        self.dataChanged.emit(self.index(row, TICK), self.index(row, TICK))
        self.ticked.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_tick = index.column() == TICK and self.items[index.row()].may_be_ticked
        return flags | Qt.ItemFlag.ItemIsUserCheckable if is_tick else flags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if role != _TICK_ROLE:
            return super().data(index, role)
        if index.column() != TICK or not self.items[index.row()].may_be_ticked:
            return None
        return Qt.CheckState.Checked if self.items[index.row()].wanted else Qt.CheckState.Unchecked

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        """Tick a file, or take its tick away."""
        if role != _TICK_ROLE or not index.isValid() or not self.items[index.row()].may_be_ticked:
            return False
        self._tick(index.row(), Qt.CheckState(value) is Qt.CheckState.Checked)
        return True
