"""What the registers count for the open report: each cell with what stands there and what would, before it is taken."""

from datetime import date

from PySide6.QtWidgets import QHeaderView, QTableWidget, QWidget

from models.editions.edition import CellKey
from models.figures.value import format_figure
from models.report.filing import Filing
from models.services.register_fill import RegisterFill
from models.services.report_session import ReportSession
from ui.report.report_model import ReportModel
from ui.widgets.dialog_parts import HeadedDialog, make_button, make_row
from ui.widgets.table_style import fill_table

_SIZE = (72, 38)
_CASES, _CASES_WIDTH = 5, 18
_HEADS = ("格", "现在", "台账", "相差", "哪几件")
_HELD = "按上年报告锁定，不填"


class FillDialog(HeadedDialog):
    """``changed`` says whether the figures were taken over; ``since`` is the day of the first request registered."""

    def __init__(self, report: ReportModel, since: date | None, parent: QWidget | None = None) -> None:
        super().__init__("由台账填入", f"由台账填入 {report.filing.year} 年度报告", _SIZE, parent)
        self._report = report
        self._fill = fill = RegisterFill(report.filing, report.carry_over)
        self.taken = list(fill.taken)
        self.status_label.setText(self._words(since))
        self.table = QTableWidget()
        rows = [self._row(cell) for cell in (*fill.held, *fill.released, *self.taken)]
        fill_table(self.table, _HEADS, rows, 0)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(len(_HEADS) - 1, QHeaderView.ResizeMode.Fixed)
        self.table.setColumnWidth(len(_HEADS) - 1, _CASES_WIDTH * self.fontMetrics().horizontalAdvance("字"))
        self.table.setAccessibleName("会改的格")
        self.table.setVisible(bool(rows))
        alike = len(fill.agreeing)
        self.fill_button = make_button(f"填入 {len(self.taken)} 格" if self.taken else f"锁定 {alike} 格", "main")
        self.fill_button.setEnabled(bool(self.taken or alike))
        self.back_button = make_button("不填")
        self.body.addWidget(self.table, 1)
        if not rows:
            self.body.addStretch(1)
        self.body.addLayout(make_row(None, self.back_button, self.fill_button))
        self.fill_button.clicked.connect(self._take)
        self.back_button.clicked.connect(self.reject)
        (self.fill_button if self.taken or alike else self.back_button).setFocus()

    def _words(self, since: date | None) -> str:
        fill, filing = self._fill, self._fill.filing
        same = len(filing.counted) - len(fill.differing)
        words = f"会改 {len(self.taken)} 格；{same} 格已经一样。" if filing.counted else _nothing(filing)
        if fill.agreeing:
            words += f"其中 {len(fill.agreeing)} 格是别处填的，数不变，也照台账锁定。"
        if fill.held:
            words += f"另有 {len(fill.held)} 格是上年结转、已锁定，不会改，请核对台账或上年报告。"
        if fill.released:
            words += f"另有 {len(fill.released)} 格写明原因改写过，不会改；要照台账，请在格上恢复。"
        if since is not None and since.year == filing.year:
            words += f"台账里最早的申请是 {since.month} 月 {since.day} 日收到的：那以前收到、没有登记的，这里数不到。"
        return words

    def _row(self, cell: CellKey) -> tuple[str, ...]:
        filing = self._fill.filing
        kind, counted = filing.edition.kind(cell), filing.counted[cell]
        before = filing.figures.typed.get(cell)
        difference = "" if before is None else f"{counted.value - before:+d}"
        cases = counted.say_cases(_CASES)
        if cell in self._fill.held:
            cases = _HELD
        elif cell in self._fill.released:
            cases = f"改写过：{filing.unlocked[cell]}"
        now = "空" if before is None else format_figure(before, kind)
        return filing.edition.short_name(cell), now, format_figure(counted.value, kind), difference, cases

    def _take(self) -> None:
        self.changed = self._report.run(ReportSession.fill_from_registers)
        self.accept()


def _nothing(filing: Filing) -> str:
    return f"{filing.agency.name}的台账里，{filing.year} 年还没有一件，没有数可以填。没有登记的不当作 0。"
