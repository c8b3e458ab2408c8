"""图表: the sum over three years, how the collection came in, and any figure over units and years."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.collection.controller import CollectionController
from ui.collection.sum_tab import SumTab
from ui.widgets.later_page import LaterPage

if TYPE_CHECKING:
    from ui.exporting.exporter import Exporter

TOPICS = {"progress": "报送进度", "papers": "纸质版登记", "years": "三年对比", "indicator": "指标"}


class ChartsTab(LaterPage):
    """The page that is shown asks when it is shown, and again when something moved; the units are those of 汇总数."""

    def __init__(
        self,
        controller: CollectionController,
        sums: SumTab,
        exporter: "Callable[[], Exporter]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller, self._sums, self._exporter = controller, sums, exporter

    def make_parts(self) -> Sequence[QWidget]:
        """Make the pages: the clerk who looks at lists alone does not wait for them."""
        # What draws pictures is loaded with them, not with 汇总.
        from ui.collection.indicator_page import IndicatorPage
        from ui.collection.paper_page import PaperPage
        from ui.collection.progress_page import ProgressPage
        from ui.collection.years_page import YearsPage

        controller, sums, exporter = self._controller, self._sums, self._exporter
        self.years = YearsPage(controller, lambda: sums.presenter.scope, exporter)
        self.progress, self.papers = ProgressPage(controller), PaperPage(controller, exporter)
        self.indicator = IndicatorPage(controller, lambda: sums.presenter.scope, exporter)
        self.pages: dict[str, IndicatorPage | PaperPage | ProgressPage | YearsPage] = {
            "progress": self.progress,
            "papers": self.papers,
            "years": self.years,
            "indicator": self.indicator,
        }
        self.chips = {key: QPushButton(words) for key, words in TOPICS.items()}
        self.stack = QStackedWidget()
        self._outdated = set(self.pages)
        self._lay_out()
        for page in (self.years, self.indicator):
            page.scope_button.clicked.connect(self._choose_scope)
        self.indicator.unit_requested.connect(controller.unit_requested)
        for moved in (controller.submissions_changed, controller.roster_loaded, controller.statuses_changed):
            moved.connect(self._outdate)
        return [*self.chips.values(), self.stack]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(18, 8, 14, 4)
        head.setSpacing(8)
        group = QButtonGroup(self)
        for key, chip in self.chips.items():
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            group.addButton(chip)
            head.addWidget(chip)
            self.stack.addWidget(self.pages[key])
            chip.clicked.connect(lambda _checked=False, key=key: self.show_page(key))
        head.addStretch(1)
        self.chips["progress"].setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    @property
    def key(self) -> str:
        """Which page is shown."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def show_page(self, key: str) -> None:
        """Show one of the pages."""
        self.chips[key].setChecked(True)
        self.stack.setCurrentWidget(self.pages[key])
        self._request()

    def showEvent(self, event: QShowEvent) -> None:
        """What moved while another tab was shown is asked now."""
        super().showEvent(event)
        self._request()

    def _outdate(self) -> None:
        self._outdated = set(self.pages)
        self._request()

    def _request(self) -> None:
        if self.isVisible() and self.key in self._outdated:
            self._outdated.discard(self.key)
            self.pages[self.key].request()

    def _choose_scope(self) -> None:
        self._sums.choose_scope()
        self._outdate()
