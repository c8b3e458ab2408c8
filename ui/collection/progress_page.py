"""报送进度: how far the units of each kind have come, and on which days, as lists and as a picture."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from models.registers.days import say_day
from models.services.collection.collection import Collection
from models.services.collection.unit_status import DayProgress, KindProgress
from output.progress_picture import Share, progress_picture
from ui.collection.controller import CollectionController
from ui.collection.picture_view import PictureView, beside_picture, draw_picture
from ui.collection.text_table import ComparedTextRow, TextTable
from ui.widgets.plain_text import PlainLabel

KIND_HEADS = ("类别", "应报", "已报", "未报", "逾期", "退回", "迟报", "另外报来", "纸质版")
DAY_HEADS = ("日期", "当天收到", "累计", "占应报", "其中迟报")
TOTAL = "合计"
Loaded = tuple[list[KindProgress], list[DayProgress], bytes, str]


class ProgressPage(QWidget):
    """Asks when it is told to."""

    def __init__(self, controller: CollectionController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.told = PlainLabel()
        self.told.setContentsMargins(18, 4, 14, 6)
        self.kinds = TextTable(KIND_HEADS, (0, *(5,) * 6, 6, 5), range(1, len(KIND_HEADS)), "名册里没有单位。")
        self.days = TextTable(DAY_HEADS, (0, 8, 7, 7, 8), range(1, len(DAY_HEADS)), "还没有收到报告。")
        self.picture = PictureView()
        lists = QSplitter(Qt.Orientation.Vertical)
        lists.addWidget(self.kinds)
        lists.addWidget(self.days)
        lists.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.told)
        column.addWidget(beside_picture(lists, self.picture), 1)

    def request(self) -> None:
        """Count anew."""
        collection, today = self._controller.collection, self._controller.today
        if collection is not None:
            self._controller.run_query("progress", lambda: _load(collection, today), self._show, self.told.setText)

    def _show(self, loaded: Loaded) -> None:
        kinds, days, drawn, spoken = loaded
        due = sum(one.due for one in kinds)
        self.told.setText(_told(kinds, self._controller.today))
        rows = [_kind_row(one.kind, [one]) for one in kinds]
        self.kinds.show_rows([*rows, _kind_row(TOTAL, kinds)] if kinds else [])
        self.days.show_rows([_day_row(one, due) for one in reversed(days)])
        self.picture.show_drawn(drawn, spoken)


def _load(collection: Collection, today: date) -> Loaded:
    lines = collection.queries.lines(today)
    kinds, days = collection.progress.by_kind(lines), collection.progress.by_day(lines)
    shares = [Share(one.kind, one.came, one.due) for one in kinds]
    by_day = [(one.day, one.came, one.by_then) for one in days]
    title = f"{collection.year} 年度报告报送进度"
    told = [_told(kinds, today), "按收到的日期算，记了收到日期的按记的算；退回的、不需报的不在已报之内。"]
    picture = progress_picture(title, collection.year, shares, by_day, told)
    return kinds, days, draw_picture(picture), picture.spoken


def _told(kinds: Sequence[KindProgress], today: date) -> str:
    due, came = sum(one.due for one in kinds), sum(one.came for one in kinds)
    late, returned = sum(one.late for one in kinds), sum(one.returned for one in kinds)
    share = f"（{came * 100 // due}%）" if due else ""
    return (
        f"截至 {say_day(today)}：应报 {due} 个单位，已报 {came} 个{share}，退回待改 {returned} 个，"
        f"迟报 {late} 个，纸质版收到 {sum(one.on_paper for one in kinds)} 份。"
    )


def _kind_row(label: str, of: Sequence[KindProgress]) -> ComparedTextRow:
    counts = (
        sum(getattr(one, name) for one in of)
        for name in ("due", "came", "missing", "overdue", "returned", "late", "beyond", "on_paper")
    )
    return ComparedTextRow((label, *map(str, counts)))


def _day_row(one: DayProgress, due: int) -> ComparedTextRow:
    share = f"{one.by_then * 100 // due}%" if due else ""
    return ComparedTextRow((f"{say_day(one.day)}", str(one.came), str(one.by_then), share, str(one.late)))
