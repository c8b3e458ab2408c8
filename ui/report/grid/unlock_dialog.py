"""Why a figure from last year's report or from the registers is changed: the reason is asked for and kept."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from models.editions.edition import CellKey
from models.services.carry_over import describe_origin
from models.services.report_session import ReportSession
from ui.report.report_model import ReportModel
from ui.widgets.question import Question

REGISTER_REASONS = ("台账有漏登或错登，来不及补", "上级要求的口径与台账不同", "这一格由别的科室报数")
REASONS = ("机构职能调整，承接划入单位未办结的申请", "上年报告公布后发现结转数有误", "上年报告中的结转数为汇总口径")
_LONGEST = 200


class UnlockDialog(Question):
    """Accepted only with a reason; the usual ones can be chosen and changed."""

    def __init__(self, cells: str, origin: str, parent: QWidget | None = None) -> None:
        """``origin`` is last year's report, empty for the registers."""
        heading = ("解锁上年结转", "改写上年结转的数") if origin else ("解锁台账的数", "改写由台账填入的数")
        super().__init__(*heading, "解锁", 480, parent)
        self._reasons = REASONS if origin else REGISTER_REASONS
        whence, other, back = (
            (f"从{origin}带入", "上年报告", "上年的数") if origin else ("由台账填入", "台账", "台账的数")
        )
        self.add_explanation(
            f"{cells}是{whence}的。解锁后可以改写；与{other}不一致的，会列在问题里。随时可以恢复为{back}。"
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
        for text in self._reasons:
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
    origin = last_report_name(report) if is_carried(report, locked) else ""
    dialog = UnlockDialog(name_cells(report, locked), origin, parent)
    reason = dialog.reason.text().strip() if dialog.exec() else ""
    dialog.deleteLater()
    return bool(reason) and report.run(ReportSession.unlock, locked, reason)


def is_carried(report: ReportModel, cells: Sequence[CellKey]) -> bool:
    """Whether one of the cells is held to last year's report, and not all to the registers."""
    return any(cell not in report.carry_over.registered_cells for cell in cells)


def name_cells(report: ReportModel, cells: Sequence[CellKey]) -> str:
    """The cells as one says them: the first, and how many."""
    name = report.edition.short_name(cells[0])
    return f"“{name}”" if len(cells) == 1 else f"“{name}”等 {len(cells)} 格"


def last_report_name(report: ReportModel) -> str:
    """Last year's report, as one says it."""
    last = report.filing.last_year
    return f"“{describe_origin(last)}”" if last else "上年报告"
