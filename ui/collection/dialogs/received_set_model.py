"""The units of a set as rows: whether each is to be written, and what became of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Signal

from models.services.collection.results import SetProgress
from ui.widgets.batch_model import BatchModel

CHECK, NAME, KIND, STATUS, RESULT = range(5)


class SetState(Enum):
    """How a unit stands with the set."""

    CHOSEN = "要写"
    LEFT = "不写"
    WRITTEN = "已写出"
    LEFT_OUT = "没有写"


STYLES = {
    SetState.CHOSEN: ("○", "note"),
    SetState.LEFT: ("", "muted"),
    SetState.WRITTEN: ("●", "good"),
    SetState.LEFT_OUT: ("✕", "explain"),
}


@dataclass
class SetItem:
    """A unit: what kind it is of and how it stands, whether it is to be written; ``became`` and ``reason`` once it was
    gone through.
    """

    code: str
    name: str
    kind: str
    status: str
    is_checked: bool = False
    became: str = ""
    reason: str = ""

    @property
    def state(self) -> SetState:
        """How it stands with the set."""
        if self.became or self.reason:
            return SetState.WRITTEN if self.became else SetState.LEFT_OUT
        return SetState.CHOSEN if self.is_checked else SetState.LEFT


class ReceivedSetModel(BatchModel[SetItem, SetState]):
    """A row a unit. ``check_changed`` when the clerk ticked one, or took a tick away."""

    check_changed = Signal()
    headers = ("写", "单位", "类别", "状态", "结果")
    state_styles = STYLES
    state_column = RESULT
    check_column = CHECK
    muted_columns = (KIND, STATUS)

    def check_only(self, codes: Collection[str]) -> None:
        """Tick these and no others; what became of a set before is forgotten."""
        for item in self.items:
            item.is_checked, item.became, item.reason = item.code in codes, "", ""
        self._all_changed()

    def forget_results(self) -> None:
        """Show that nothing was written."""
        for item in self.items:
            item.became = item.reason = ""
        self._all_changed()

    def _all_changed(self) -> None:
        if self.items:
            self.dataChanged.emit(self.index(0, CHECK), self.index(len(self.items) - 1, RESULT))
        self.check_changed.emit()

    def apply(self, steps: Iterable[SetProgress]) -> None:
        """Tell what became of units."""
        rows = {item.code: row for row, item in enumerate(self.items)}
        for one in steps:
            item = self.items[rows[one.code]]
            item.became, item.reason = one.became, one.reason
            self.row_changed(rows[one.code])

    def checked_codes(self) -> list[str]:
        """The units that are ticked."""
        return [item.code for item in self.items if item.is_checked]

    def toggle(self, rows: Iterable[int]) -> None:
        """Tick every one of these rows, or take the ticks away where all have one."""
        some = [self.items[row] for row in rows]
        is_on = all(item.is_checked for item in some)
        for item in some:
            item.is_checked = not is_on
        self._all_changed()

    def state(self, item: SetItem) -> SetState:
        return item.state

    def state_label(self, state: SetState) -> str:
        return state.value

    def text(self, item: SetItem, column: int) -> str:
        if column == RESULT:
            sign = STYLES[item.state][0]
            return f"{sign} {item.became or item.reason}" if item.became or item.reason else ""
        return {NAME: item.name, KIND: item.kind, STATUS: item.status}.get(column, "")

    def sort_key(self, item: SetItem, column: int) -> object:
        return item.is_checked if column == CHECK else super().sort_key(item, column)

    def lines(self) -> list[Sequence[str]]:
        chosen = (item for item in self.items if item.is_checked)
        rows = ((i.name, i.code, i.kind, i.status, i.state.value, i.became or i.reason) for i in chosen)
        return [("单位", "代码", "类别", "状态", "结果", "说明"), *rows]

    def is_ticked(self, item: SetItem) -> bool:
        return item.is_checked

    def tick(self, row: int, is_ticked: bool) -> None:
        self.items[row].is_checked = is_ticked
        self.row_changed(row)
        self.check_changed.emit()
