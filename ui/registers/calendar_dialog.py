"""放假安排: which years are known and by what; a year is taken in from a small file once its effect was seen."""

from pathlib import Path

from PySide6.QtWidgets import QTableWidget, QWidget

from models.errors import AppError
from models.registers.days import say_day
from models.registers.workdays import NOT_ANNOUNCED
from models.services.registers.calendar import CalendarPlan, CalendarYear
from ui.registers.register_model import RegisterModel
from ui.widgets import files, messages
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row
from ui.widgets.plain_text import PlainLabel
from ui.widgets.table_style import fill_table

_SIZE = (56, 38)
_HEADS = ("年份", "怎么知道的", "工作日放假", "周末上班")
_YEARS_BACK, _YEARS_AHEAD, _MOST_DAYS, _MOST_CASES = 2, 2, 12, 4
FILE_FILTER = "放假安排 (*.csv *.txt)"
_SHAPE = (
    "放假安排是两栏的小文件（CSV）：日期，安排。日期写一天，或“2027-02-05至2027-02-11”；安排写“放假”或“上班”。"
    "国务院办公厅发了通知，照着写全一年再导入。"
)


class CalendarDialog(HeadedDialog):
    """Nothing is written before 存下 is pressed; afterwards it can be taken back from the line at the window's foot."""

    def __init__(self, model: RegisterModel, year: int, parent: QWidget | None = None) -> None:
        super().__init__("放假安排", "放假安排：期限按它数工作日", _SIZE, parent)
        self._model, self._year = model, year
        self._plan: CalendarPlan | None = None
        self.table = QTableWidget()
        self.table.setAccessibleName("各年的放假安排")
        self.shape_label, self.effect_label = PlainLabel(_SHAPE), PlainLabel()
        for label, role in ((self.shape_label, "soft"), (self.effect_label, "remark")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.read_button = make_button("读文件…", tip="读一份放假安排，先看会改变什么")
        self.drop_button = make_button("去掉本单位导入的", tip="去掉选中那一年本单位导入的安排，恢复程序自带的或推算的")
        self.keep_button, self.close_button = make_button("存下", "main"), make_button("关闭")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.shape_label)
        self.body.addWidget(self.effect_label)
        self.body.addLayout(make_row(self.read_button, self.drop_button, None, self.close_button, self.keep_button))
        self.table.itemSelectionChanged.connect(self._enable)
        self.read_button.clicked.connect(lambda _: self._ask_file())
        self.drop_button.clicked.connect(lambda _: self._plan_without())
        self.keep_button.clicked.connect(lambda _: self._keep())
        self.close_button.clicked.connect(self.reject)
        self._show()

    def _show(self) -> None:
        self._lines = self._model.registers.calendar.years(self._year - _YEARS_BACK, self._year + _YEARS_AHEAD)
        fill_table(self.table, _HEADS, [_row(line) for line in self._lines], 1)
        by_rule = [str(line.year) for line in self._lines if not line.is_announced]
        words = f"{'、'.join(by_rule)} 年{NOT_ANNOUNCED}：没有补假和调休，期限可能差几天。"
        self.status_label.setText(words if by_rule else "这几年的安排都知道。")
        self._show_plan(None)

    def _show_plan(self, plan: CalendarPlan | None) -> None:
        self._plan = plan
        self.effect_label.setText(say_plan(plan) if plan else "")
        self.effect_label.setVisible(plan is not None)
        self._enable()

    def _enable(self) -> None:
        row = self.table.currentRow()
        self.drop_button.setEnabled(0 <= row < len(self._lines) and self._lines[row].is_own)
        self.keep_button.setEnabled(self._plan is not None)

    def _ask_file(self) -> None:
        if path := files.ask_open(self, "读放假安排", FILE_FILTER):
            self.read(path)

    def read(self, path: Path) -> None:
        """Show what a file would change."""
        try:
            self._show_plan(self._model.registers.calendar.plan(path))
        except AppError as error:
            self._show_plan(None)
            messages.refuse(self, "没有读放假安排", error.sentence)

    def _plan_without(self) -> None:
        self._show_plan(self._model.registers.calendar.plan_without(self._lines[self.table.currentRow()].year))

    def _keep(self) -> None:
        plan, calendar = self._plan, self._model.registers.calendar
        if plan is None:
            return
        done = f"{_say_years(plan)}的放假安排存下了。"
        if self._model.set_rule(lambda: calendar.apply(plan), done, calendar.restore):
            self.changed = True
            self._show()


def _row(line: CalendarYear) -> tuple[str, ...]:
    return f"{line.year} 年", line.source, f"{line.off} 天", f"{line.worked} 天"


def _say_years(plan: CalendarPlan) -> str:
    return f"{'、'.join(map(str, plan.years))} 年"


def say_plan(plan: CalendarPlan) -> str:
    """What a calendar would change, in sentences."""
    parts = []
    for year, days in plan.changed.items():
        named = "、".join(say_day(day).partition("年")[2] for day in days[:_MOST_DAYS])
        more = f"等 {len(days)} 天" if len(days) > _MOST_DAYS else ""
        parts.append(f"{year} 年有 {len(days)} 天与现在的不同：{named}{more}。" if days else f"{year} 年与现在的相同。")
    moved = [f"{one.number}（{one.before} → {one.after}）" for one in plan.moved[:_MOST_CASES]]
    if moved:
        more = f"等 {len(plan.moved)} 件" if len(plan.moved) > _MOST_CASES else ""
        parts.append(f"在办的有 {len(plan.moved)} 件期限会变：{'、'.join(moved)}{more}。")
    else:
        parts.append("在办的期限都不变。")
    return "".join(parts)
