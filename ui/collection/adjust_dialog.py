"""调整: what is added to a cell of the sum or taken off, and why; the reports of units stay as they are."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from models.editions.edition import CellKey, Edition
from models.errors import NotANumber
from models.figures.value import format_figure, parse_figure
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row
from ui.widgets.plain_text import PlainLabel

Judge = Callable[[int], Sequence[str]]
"""What an adjustment by so much would break that is whole without it, in sentences."""


class AdjustDialog(HeadedDialog):
    """Accepted with a number other than 0 and a reason; ``value`` is in the cell's own measure, less to take off."""

    def __init__(
        self, edition: Edition, cell: CellKey, total: int | None, judge: Judge, parent: QWidget | None = None
    ) -> None:
        super().__init__("调整", f"调整 {edition.short_name(cell)}", (36, 25), parent)
        self._kind, self._whole, self._judge = edition.kind(cell), total, judge
        self.value, self.reason = 0, ""
        now = format_figure(total, self._kind) or "空"
        self.status_label.setText(f"现在是 {now}。调整数另列一栏，各单位报来的数不动；减少写负数。可以随时撤销。")
        self.number_edit, self.reason_edit = QLineEdit(), QPlainTextEdit()
        self.number_edit.setPlaceholderText("如 12 或 -3")
        self.number_edit.setAccessibleName("调整数")
        self.reason_edit.setPlaceholderText("原因，如：新区尚未单列，据来函补入")
        self.reason_edit.setTabChangesFocus(True)
        self.reason_edit.setAccessibleName("调整的原因")
        self.result_label, self.error_label, self.broken_label = PlainLabel(), PlainLabel(), PlainLabel()
        self.broken_label.setProperty("role", "trouble")
        self.broken_label.setWordWrap(True)
        self.result_label.setProperty("role", "soft")
        self.error_label.setProperty("role", "trouble")
        self.error_label.setWordWrap(True)
        self.confirm_button, self.cancel_button = make_button("调整", "main"), make_button("取消")
        self.number_edit.setFixedWidth(160)
        self.body.addLayout(make_row(PlainLabel("增减"), self.number_edit, self.result_label, None))
        self.body.addWidget(self.reason_edit, 1)
        for label in (self.error_label, self.broken_label):
            self.body.addWidget(label)
            label.hide()
        self.body.addLayout(make_row(None, self.confirm_button, self.cancel_button))
        self.number_edit.textChanged.connect(self._update)
        self.reason_edit.textChanged.connect(self._update)
        self.confirm_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self._update()
        self.number_edit.setFocus()

    def _update(self) -> None:
        self.error_label.clear()
        self.result_label.clear()
        self.broken_label.clear()
        self.reason = self.reason_edit.toPlainText().strip()
        text = self.number_edit.text().strip().translate(str.maketrans("－−", "--"))
        is_less, digits = text.startswith("-"), text.lstrip("+-")
        try:
            self.value = parse_figure(digits, self._kind) or 0
        except NotANumber as error:
            self.value = 0
            self.error_label.setText(error.sentence)
        self.value *= -1 if is_less else 1
        if self.value:
            self.result_label.setText(f"调整后 {format_figure((self._whole or 0) + self.value, self._kind)}")
            if broken := self._judge(self.value):
                more = f"（共 {len(broken)} 处）" if len(broken) > 1 else ""
                self.broken_label.setText(f"这样调整，汇总数会不平{more}：{broken[0]}可以再调整相应的格。")
        for label in (self.error_label, self.broken_label):
            label.setVisible(bool(label.text()))
        self.confirm_button.setEnabled(bool(self.value and self.reason))
