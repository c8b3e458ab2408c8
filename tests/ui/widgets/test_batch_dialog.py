"""The list that every batch shows: states, progress, stop, and an end that waits for the step in hand."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models.errors import Refused
from tests.ui.collection.asked import click
from ui.theme.apply import apply_theme
from ui.widgets.batch_dialog import BatchDialog, BatchStep
from ui.widgets.batch_model import BatchModel


class State(Enum):
    WAITING = "等着"
    DONE = "好了"


@dataclass
class Item:
    name: str
    state: State = State.WAITING


STYLES = {State.DONE: ("●", "accent"), State.WAITING: ("○", "note")}


class Items(BatchModel[Item, State]):
    headers = ("名称", "结果")
    state_styles = STYLES
    state_column = 1

    def state(self, item: Item) -> State:
        return item.state

    def state_label(self, state: State) -> str:
        return state.value

    def text(self, item: Item, column: int) -> str:
        return item.state.value if column else item.name

    def lines(self) -> list[Sequence[str]]:
        return [self.headers, *((item.name, item.state.value) for item in self.items)]


class Batch(BatchDialog[Item, State]):
    """Marks one item after the other; ``before`` is called on the worker before each."""

    model: Items

    def __init__(self, names: Sequence[str], before: Callable[[int], object]) -> None:
        super().__init__(("一批", "一批"), (40, 20), Items(), None, lambda: self.let_go.append(threading.get_ident()))
        self.let_go: list[int] = []
        self.ended: list[str] = []
        self.seen: list[tuple[int, int | None]] = []
        self._before = before
        self.model.append([Item(name) for name in names])
        self.build_layout({0: 20}, 1)
        self.refresh()

    def status(self) -> str:
        self.seen.append((self.done_count, self.total))
        return f"{self.done_count} / {self.total}" if self.is_busy else "停着"

    def begin(self) -> None:
        def steps() -> Iterator[BatchStep[int]]:
            for row in range(len(self.model.items)):
                self._before(row)
                yield BatchStep(row + 1, len(self.model.items), row)

        def take(rows: list[int]) -> None:
            for row in rows:
                self.model.items[row].state = State.DONE
                self.model.row_changed(row)

        def ended(trouble: str) -> None:
            self.ended.append(trouble)
            self.refresh()

        self.run(steps, take, ended)


NAMES = [f"第 {number} 件" for number in range(300)]
Opener = Callable[..., Batch]


@pytest.fixture
def opens(qtbot: QtBot, qapp: QApplication) -> Opener:
    """Shows a batch of 300."""
    apply_theme(qapp)

    def show(before: Callable[[int], object] = lambda _: time.sleep(0.002)) -> Batch:
        batch = Batch(NAMES, before)
        qtbot.addWidget(batch)
        batch.show()
        qtbot.waitExposed(batch)
        return batch

    return show


def test_the_progress_only_grows_and_every_item_is_done(qtbot: QtBot, opens: Opener) -> None:
    batch = opens()
    assert not batch.stop.isVisible()
    batch.begin()
    assert batch.stop.isVisible()
    assert (batch.bar.minimum(), batch.bar.maximum()) == (0, 0), "nobody knows yet how many there are"
    qtbot.waitUntil(lambda: bool(batch.ended), timeout=60_000)
    told = [done for done, total in batch.seen if total == 300]
    assert told == sorted(told)
    assert len(set(told)) > 2
    assert batch.model.counts() == {State.DONE: 300}
    assert (batch.ended, batch.status_label.text(), batch.bar.isVisible()) == ([""], "停着", False)


def test_stopping_leaves_what_was_done(qtbot: QtBot, opens: Opener) -> None:
    batch = opens()
    batch.begin()
    qtbot.waitUntil(lambda: batch.done_count > 0, timeout=60_000)
    click(batch.stop)
    qtbot.waitUntil(lambda: bool(batch.ended), timeout=60_000)
    assert 0 < batch.done_count < 300
    assert batch.model.counts()[State.DONE] == batch.done_count
    assert not batch.is_busy


def test_a_fault_in_the_middle_is_told_and_what_was_done_stays(qtbot: QtBot, opens: Opener) -> None:
    def before(row: int) -> None:
        if row == 10:
            raise Refused("磁盘满了。")

    batch = opens(before)
    batch.begin()
    qtbot.waitUntil(lambda: bool(batch.ended), timeout=60_000)
    assert batch.ended == ["磁盘满了。"]
    assert batch.model.counts()[State.DONE] == 10
    batch.begin()
    qtbot.waitUntil(lambda: len(batch.ended) == 2, timeout=60_000)


@pytest.mark.parametrize("leave", [lambda b: QTest.keyClick(b, Qt.Key.Key_Escape), lambda b: click(b.close_button)])
def test_closing_ends_the_job_after_the_step_in_hand(
    qtbot: QtBot, opens: Opener, leave: Callable[[Batch], object]
) -> None:
    begun: list[int] = []
    ended: list[int] = []

    def before(row: int) -> None:
        begun.append(row)
        time.sleep(0.02)
        ended.append(row)

    batch = opens(before)
    batch.begin()
    qtbot.waitUntil(lambda: len(begun) > 2, timeout=60_000)
    leave(batch)
    assert not batch.isVisible()
    assert begun == ended
    assert len(ended) < 300
    assert len(batch.let_go) == 1
    assert batch.let_go[0] != threading.get_ident()
    qtbot.wait(50)
    assert batch.ended == []


def test_the_items_of_one_state_are_shown_and_the_whole_list_is_copied(qtbot: QtBot, opens: Opener) -> None:
    batch = opens()
    assert batch.chips[None].text() == "全部 300"
    assert not batch.chips[State.DONE].isVisible()
    batch.begin()
    qtbot.waitUntil(lambda: batch.done_count > 0, timeout=60_000)
    click(batch.stop)
    qtbot.waitUntil(lambda: bool(batch.ended), timeout=60_000)
    click(batch.chips[State.DONE])
    assert batch.rows.rowCount() == batch.done_count
    assert batch.current_item is batch.model.items[0]
    batch.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    click(batch.chips[None])
    assert batch.rows.index(0, 1).data() == "等着", "sorted in the order of the states, not of their words"
    click(batch.copy_list)
    assert QGuiApplication.clipboard().text().split("\n")[:2] == ["名称\t结果", "第 0 件\t好了"]
    assert batch.status_label.text() == "清单已复制，共 300 行，可以贴进表格。"


def test_the_model_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = Items()
    qtmodeltester.check(model)
    model.append([Item("一"), Item("二", State.DONE)])
    qtmodeltester.check(model)
    model.reset([Item("三")])
    qtmodeltester.check(model)
