"""Why a figure carried from last year's report is changed: the reason is asked for and kept."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from models.editions.edition import CellKey
from models.services.carry_over import describe_origin
from models.services.report_session import ReportSession
from ui.report.report_model import ReportModel
from ui.widgets.question import Question

REASONS = ("机构职能调整，承接划入单位未办结的申请", "上年报告公布后发现结转数有误", "上年报告中的结转数为汇总口径")
_LONGEST = 200


class UnlockDialog(Question):
    """Accepted only with a reason; the usual ones can be chosen and changed."""

    def __init__(self, cells: str, origin: str, parent: QWidget | None = None) -> None:
        super().__init__("解锁上年结转", "改写上年结转的数", "解锁", 480, parent)
        self.add_explanation(
            f"{cells}是从{origin}带入的。解锁后可以改写；与上年报告不一致的，会连同原因一起列在问题里。随时可以恢复为上年的数。"
        )
        self.reason = QLineEdit()
        self.reason.setMaxLength(_LONGEST)
        self.reason.setPlaceholderText("写明原因，会留在修改记录里")
        self.confirm_button.setEnabled(False)
        self.reason.textChanged.connect(lambda words: self.confirm_button.setEnabled(bool(words.strip())))
        for widget in (self.reason, *self._usual_reasons()):
            self.body.addWidget(widget)
        self.reason.setFocus()

    def _usual_reasons(self) -> Iterator[QPushButton]:
        """The usual reasons, to be taken over and finished."""
        for text in REASONS:
            button = QPushButton(text)
            button.setProperty("role", "flat")
            button.setAutoDefault(False)
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(lambda _checked=False, words=text: self._use_reason(words))
            yield button

    def _use_reason(self, text: str) -> None:
        self.reason.setText(text)
        self.reason.setFocus()


def ask_and_unlock(report: ReportModel, cells: Sequence[CellKey], parent: QWidget) -> bool:
    """Ask why, and let the cells go that are held; False when none are, or the clerk changed their mind."""
    locked = [cell for cell in cells if cell in report.carry_over.locked_cells]
    if not locked or report.is_locked:
        return False
    dialog = UnlockDialog(name_cells(report, locked), last_report_name(report), parent)
    reason = dialog.reason.text().strip() if dialog.exec() else ""
    dialog.deleteLater()
    return bool(reason) and report.run(ReportSession.unlock, locked, reason)


def name_cells(report: ReportModel, cells: Sequence[CellKey]) -> str:
    """The cells as one says them: the first, and how many."""
    name = report.edition.short_name(cells[0])
    return f"“{name}”" if len(cells) == 1 else f"“{name}”等 {len(cells)} 格"


def last_report_name(report: ReportModel) -> str:
    """Last year's report, as one says it."""
    last = report.filing.last_year
    return f"“{describe_origin(last)}”" if last else "上年报告"
