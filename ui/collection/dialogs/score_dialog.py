"""考核: each unit's points beside the weights they are reckoned by, which the clerk changes and keeps."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QSpinBox, QVBoxLayout, QWidget

from models.errors import AppError
from models.file_types import WORKBOOK
from models.report.score_sheet import MAX_WEIGHT, WEIGHT_WORDS, ScoreBasis, ScoreWeights, UnitScore, score
from models.services.collection.collection import Collection
from output.collection_workbook import render_lists
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.widgets import files, messages
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row, waiting_cursor
from ui.widgets.plain_text import PlainLabel
from ui.widgets.written_page import save_or_ask

HEADS, WIDTHS = ("单位", "得分", "怎么算的"), (16, 6, 0)


class ScoreDialog(HeadedDialog):
    """Writes a workbook and, where it is asked to, keeps the weights."""

    def __init__(
        self, collection: Collection, bases: Sequence[ScoreBasis], today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__("考核", f"考核：{collection.year} 年度报告", (104, 48), parent)
        self._collection, self._bases, self._today = collection, bases, today
        weights = collection.scores.weights()
        self.boxes = {name: _weight_box(name, value) for name, value in asdict(weights).items()}
        self.table = TextTable(HEADS, WIDTHS, numbers=(1,), none="名册里还没有单位。")
        self.calculation = PlainLabel()
        self.keep_button, self.standard_button = make_button("存下权重"), make_button("用原来的权重")
        self.save_button, self.close_button = make_button("存为 Excel…", "main"), make_button("关闭")
        self._lay_out()
        self.table.row_selected.connect(lambda words: self.calculation.setText(str(words)))
        for box in self.boxes.values():
            box.valueChanged.connect(lambda _: self._refresh())
        deeds: tuple[tuple[QWidget, Callable[[], object]], ...] = (
            (self.keep_button, self._keep),
            (self.standard_button, self._reset),
            (self.save_button, self._save),
            (self.close_button, self.accept),
        )
        for button, deed in deeds:
            button.clicked.connect(lambda _checked=False, deed=deed: deed())  # type: ignore[attr-defined]
        self.keep_button.setEnabled(collection.library.permit.allows("collect"))
        self._refresh()

    def _lay_out(self) -> None:
        form, column = QFormLayout(), QVBoxLayout()
        for name, box in self.boxes.items():
            form.addRow(WEIGHT_WORDS[name], box)
        about = PlainLabel("从 100 分里扣，扣完为止。报来时的问题，用现在的规则查第一次报来的一版。")
        about.setWordWrap(True)
        column.addWidget(about)
        column.addLayout(form)
        column.addLayout(make_row(self.keep_button, self.standard_button, None))
        column.addStretch(1)
        self.calculation.setWordWrap(True)
        self.calculation.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)
        left = QVBoxLayout()
        left.addWidget(self.table, 1)
        left.addWidget(self.calculation)
        beside = make_row(spacing=16)
        beside.addLayout(left)
        beside.addLayout(column)
        beside.setStretch(0, 1)
        self.table.setAccessibleName("各单位的得分")
        self.body.addLayout(beside, 1)
        self.body.addLayout(make_row(None, self.save_button, self.close_button))

    @property
    def weights(self) -> ScoreWeights:
        """The weights as they are set here."""
        return ScoreWeights(**{name: box.value() for name, box in self.boxes.items()})

    def _scores(self) -> list[UnitScore]:
        weights = self.weights
        return [score(one, weights) for one in self._bases]

    def _refresh(self) -> None:
        scores = self._scores()
        self.table.show_rows([
            ComparedTextRow(
                (one.basis.name, "无从评" if one.points is None else str(one.points), one.calculation),
                f"{one.basis.name}：{one.calculation}",
            )
            for one in scores
        ])  # fmt: skip
        known = [one.points for one in scores if one.points is not None]
        self.status_label.setText(
            f"{len(known)} 个单位有得分，{len(scores) - len(known)} 个无从评（不是 0 分，也不是满分）。"
        )

    def _reset(self) -> None:
        for name, value in asdict(ScoreWeights()).items():
            self.boxes[name].setValue(value)

    def _keep(self) -> None:
        try:
            self._collection.scores.keep_weights(self.weights)
        except AppError as error:
            messages.refuse(self, "没有存下", error.sentence)
            return
        self.status_label.setText("权重存下了，以后各年度都照它算。")

    def _save(self) -> None:
        top = self._collection.roster.current.top
        office = top.name if top else ""
        title = f"{office}{self._collection.year}年度报告考核表"
        wanted = Path.home() / f"{files.file_name(title)}{WORKBOOK.ending}"
        path = files.ask_save(self, "存为 Excel", wanted, WORKBOOK.filter())
        if path is None:
            return
        with waiting_cursor():
            content = render_lists(
                self._collection.scores.lists(self._scores(), self.weights, self._today), title, office
            )
        if saved_path := save_or_ask(content, path, WORKBOOK.filter(), self):
            self.status_label.setText(f"已写好 {saved_path}。")


def _weight_box(name: str, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, MAX_WEIGHT)
    box.setValue(value)
    box.setSuffix(" 分")
    box.setAccessibleName(WEIGHT_WORDS[name])
    return box
