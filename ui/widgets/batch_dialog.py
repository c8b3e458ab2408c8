"""A list of items that jobs go through: each with its state, the progress, a way to stop, and what came of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
    QWidget,
)

from ui.jobs.queue import Job, JobQueue
from ui.widgets.batch_model import BatchFilter, BatchModel
from ui.widgets.dialog_parts import HeadedDialog, copy_rows, make_button, make_row
from ui.widgets.table_style import style_table

Item = TypeVar("Item")
State = TypeVar("State", bound=Enum)
T = TypeVar("T")
ROOM = 0.7
"""How much of the width the other columns may take."""
NARROW = 10
"""Chinese characters up to which a column is not made narrower."""


@dataclass(frozen=True)
class BatchStep(Generic[T]):
    """How far a job has come; ``result`` is what the last step gave."""

    done: int
    total: int
    result: T | None = None


class BatchDialog(HeadedDialog, Generic[Item, State]):
    """One job at a time goes through the items. Closing the dialog ends it after the step in hand.

    A subclass lays out its own buttons, says in ``status`` how things stand, and runs jobs with ``run``.
    """

    copied_text = "清单已复制，共 {} 行，可以贴进表格。"

    def __init__(
        self,
        titles: tuple[str, str],
        letters: tuple[int, int],
        model: BatchModel[Item, State],
        parent: QWidget | None = None,
        on_close: Callable[[], object] | None = None,
    ) -> None:
        """``titles`` are the window's and the heading; ``letters`` the wanted size in Chinese characters.

        ``on_close`` is the last thing that is done on the worker, such as letting go of its connection.
        """
        super().__init__(*titles, letters, parent)
        self.jobs = JobQueue(on_close)
        self.model, self.rows = model, BatchFilter(model)
        self.table, self.bar = QTableView(), QProgressBar()
        self.stop, self.copy_list, self.close_button = make_button("停止"), make_button("复制清单"), make_button("关闭")
        self.chips: dict[State | None, QPushButton] = {}
        self.done_count = 0
        self.total: int | None = None
        self._job: Job | None = None
        self.stop.clicked.connect(self.cancel)
        self.copy_list.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.close)

    # ── laying out ──

    def build_layout(
        self,
        widths: Mapping[int, int],
        stretched: int,
        left_buttons: Sequence[QWidget] = (),
        right_buttons: Sequence[QWidget] = (),
        extra_rows: Sequence[QHBoxLayout] = (),
    ) -> None:
        """Lay all of it out: columns of so many characters and the one that takes the rest, buttons at the foot.

        ``extra_rows`` stands between the list and the foot.
        """
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName("进度")
        self.body.addLayout(make_row(self.bar, self.stop, spacing=12))
        if self.model.state_styles:
            self.body.addLayout(self._filters())
        self.body.addWidget(self.table, 1)
        for each in extra_rows:
            self.body.addLayout(each)
        self.body.addLayout(make_row(self.copy_list, *left_buttons, None, *right_buttons, self.close_button))
        style_table(self.table)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setModel(self.rows)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        letter = self.table.fontMetrics().horizontalAdvance("字")
        # On a narrow screen the column that takes the rest still gets its share.
        wide = sum(letters for letters in widths.values() if letters > NARROW)
        room = ROOM * self.width() / letter - sum(widths.values()) + wide
        for column, letters in widths.items():
            scale = min(1, room / wide) if letters > NARROW else 1
            self.table.setColumnWidth(column, round(letters * letter * scale))
        self.table.horizontalHeader().setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentChanged.connect(lambda *_: self.refresh())

    def _filters(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        for state in (None, *self.model.state_styles):
            chip = make_button("", "chip")
            chip.setCheckable(True)
            chip.setChecked(state is None)
            chip.clicked.connect(lambda _checked=False, state=state: self.filter_by(state))
            group.addButton(chip)
            self.chips[state] = chip
        return make_row(*self.chips.values(), None, spacing=6)

    # ── the job ──

    @property
    def is_busy(self) -> bool:
        """Whether a job goes through the items."""
        return self._job is not None

    def run(
        self,
        steps: Callable[[], Iterable[BatchStep[T]]],
        take: Callable[[list[T]], object],
        ended: Callable[[str], object],
        total: int | None = None,
        *,
        wait_for_delivery: bool = False,
    ) -> None:
        """Go through ``steps`` on the worker: ``take`` gets what they gave, a few at a time.

        ``total`` is None while nobody knows how many there will be. Steps that write
        ``wait_for_delivery`` where the window can be worked in meanwhile.

        ``ended`` gets the sentence of what went wrong, empty when nothing did or the job was stopped.
        """

        def progress(some: list[BatchStep[T]]) -> None:
            self.done_count, self.total = some[-1].done, some[-1].total
            take([step.result for step in some if step.result is not None])
            self.refresh()

        def finished(problem: str) -> None:
            self._job = None
            ended(problem)

        self.done_count, self.total = 0, total
        self._job = self.jobs.start_steps(self, steps, progress, finished, wait_for_delivery=wait_for_delivery)
        self.refresh()

    def cancel(self) -> None:
        """Take no further step; what was done stays done."""
        if self._job is not None:
            self._job.cancel()

    def stop_jobs(self) -> None:
        """End the job after the step in hand, and wait for that; nothing is shown any more."""
        self._job = None
        self.jobs.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Call off what still runs; what was done stays."""
        self.stop_jobs()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """The same on Escape."""
        self.stop_jobs()
        super().done(result)

    # ── what is told ──

    def status(self) -> str:
        """How things stand, in a sentence."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show how things stand."""
        counts, count = self.model.counts(), len(self.model.items)
        for state, chip in self.chips.items():
            some = counts[state] if state else count
            chip.setText(f"{self.model.state_label(state) if state else '全部'} {some}")
            chip.setVisible(some > 0 or (state is None and self.is_busy))
        for part in (self.bar, self.stop):
            part.setVisible(self.is_busy)
        self.bar.setRange(0, self.total or 0)
        self.bar.setValue(self.done_count)
        self.copy_list.setEnabled(count > 0)
        self.status_label.setText(self.status())

    def filter_by(self, state: State | None) -> None:
        """Show the items of one state, or all."""
        self.rows.set_state(state)
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.rows.index(0, 0))
        self.refresh()

    @property
    def current_item(self) -> Item | None:
        """The item on which the keyboard stands."""
        return self.rows.item(self.table.currentIndex())

    def _copy(self) -> None:
        lines = self.model.lines()
        copy_rows(lines)
        self.status_label.setText(self.copied_text.format(len(lines) - 1))
