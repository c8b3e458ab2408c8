"""统计口径: how the office counts what no source decides, each with what is known, and what it does to the cells."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QLineEdit, QTableWidget, QWidget

from models.editions.edition import CellKey
from models.errors import AppError
from models.registers.cell_count import CountedCells
from models.registers.choices import CountingChoices
from models.registers.form_words import edition_of_year
from ui.registers.register_model import RegisterModel
from ui.widgets.dialog_parts import HeadedDialog, error_label, make_button, make_row
from ui.widgets.plain_text import PlainLabel
from ui.widgets.table_style import fill_table

_SIZE = (62, 42)
_HEADS = ("格", "现在的口径", "改后", "相差")
CHOICES = (
    (
        "amended_as_issued",
        "当年修改的文件也算“本年制发”",
        "报告格式没有说修改算不算制发。查到一份省级的报告（2022 年）写明算，别的没有查到。没有另选时不算。",
    ),
    (
        "expired_as_repealed",
        "有效期满的文件算“本年废止”",
        "报告格式没有说，也没有找到别的出处。没有另选时算，记在期满次日那一年；算不算，都不再是现行有效。",
    ),
    (
        "disputes_of_the_year_only",
        "往年提起的复议、诉讼不列入今年的表四",
        "报告格式没有说，也没有找到别的出处。没有另选时列入：今年审结的列结果，年末没有审结的列尚未审结。",
    ),
)
"""A field of CountingChoices, what it means, and what is known of it."""


class ChoicesDialog(HeadedDialog):
    """The effect on a year's cells is shown as boxes are ticked; nothing is written before the button is pressed."""

    def __init__(self, model: RegisterModel, year: int, parent: QWidget | None = None) -> None:
        super().__init__("统计口径", f"统计口径：没有规定的地方怎么数（以 {year} 年为例）", _SIZE, parent)
        self._model, self._year = model, year
        self._before = model.registers.choices
        self._counted = model.registers.counts(year)
        self.boxes: dict[str, QCheckBox] = {}
        for name, words, known in CHOICES:
            box = QCheckBox(words)
            box.setChecked(bool(getattr(self._before, name)))
            box.toggled.connect(lambda _: self._show())
            self.boxes[name] = box
            label = PlainLabel(known)
            label.setProperty("role", "soft")
            label.setWordWrap(True)
            self.body.addWidget(box)
            self.body.addWidget(label)
        self.reason = QLineEdit(self._before.reason)
        self.reason.setPlaceholderText("为什么这样数：上级的要求、往年的做法（与没有另选时不同，就要写）")
        self.reason.setAccessibleName("理由")
        self.reason.textChanged.connect(lambda _: self._enable())
        self.table = QTableWidget()
        self.table.setAccessibleName("会变的格")
        self.trouble = error_label()
        self.keep_button, self.back_button = make_button("照这样数", "main"), make_button("取消")
        self.body.addWidget(self.reason)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.trouble)
        # Takes the room while the table is not there, so that each box stays by what is known of it.
        self.body.addStretch(0)
        self.body.addLayout(make_row(None, self.back_button, self.keep_button))
        self.keep_button.clicked.connect(lambda _: self._keep())
        self.back_button.clicked.connect(self.reject)
        self._show()

    @property
    def choices(self) -> CountingChoices:
        """What is ticked, with the reason."""
        ticked = {name: box.isChecked() for name, box in self.boxes.items()}
        return replace(CountingChoices(), **ticked, reason=self.reason.text().strip())

    def _show(self) -> None:
        try:
            after = self._model.registers.counts_by(self._year, self.choices)
        except AppError as error:
            self.status_label.setText(error.sentence)
            return
        rows = self._rows(after)
        fill_table(self.table, _HEADS, rows, 0)
        self.table.setVisible(bool(rows))
        words = f"{self._year} 年有 {len(rows)} 格会变；已经填进报告的不会自己变，要再“由台账填入”。"
        self.status_label.setText(words if rows else f"{self._year} 年的各格都不变。")
        self._enable()

    def _rows(self, after: CountedCells) -> list[tuple[str, ...]]:
        edition = edition_of_year(self._year)

        def row(cell: CellKey) -> tuple[str, ...]:
            then, now = self._counted[cell].value, after[cell].value
            return edition.short_name(cell), str(then), str(now), f"{now - then:+d}"

        return [row(cell) for cell in self._counted if after[cell].value != self._counted[cell].value]

    def _enable(self) -> None:
        is_default = replace(self.choices, reason="") == CountingChoices()
        is_told = is_default or bool(self.choices.reason)
        self.trouble.setText("" if is_told else "与没有另选时不同，请写明理由。")
        self.trouble.setVisible(not is_told)
        self.keep_button.setEnabled(is_told and self.choices != self._before)

    def _keep(self) -> None:
        registers, before = self._model.registers, self._before
        if self._model.set_rule(
            lambda: registers.set_choices(self.choices),
            "统计口径改好了。已经填进报告的数没有变。",
            lambda _: registers.set_choices(before),
        ):
            self.changed = True
            self.accept()
