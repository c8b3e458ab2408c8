"""The report as it will be printed: the real pages, following every change while they can be seen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpinBox, QToolButton, QVBoxLayout, QWidget

from models.report.filing import Filing
from ui.jobs.queue import JobQueue
from ui.report.preview.pdf_pages import PAGE, STEP, WIDTH, PdfPages
from ui.report.report_model import ReportModel
from ui.theme.icons import icon
from ui.widgets.later_page import LaterPage
from ui.widgets.plain_text import PlainLabel, plain_tip

QUIET_MS = 60
"""How long the clerk has to pause before the pages are made anew."""


Years = Callable[[Filing], Sequence[Filing] | None]
"""The earlier years that a page of charts compares a report with; None for no such page."""


def without_charts(_: Filing) -> None:
    """No page of charts."""


def no_mark(_: bool) -> bool:
    """No page says that it is a draft."""
    return False


def render_pdf(
    filing: Filing,
    on_both_sides: bool = False,
    earlier: Sequence[Filing] | None = None,
    *,
    is_draft: bool = False,
) -> bytes:
    """The report as PDF; on both sides, even pages have their 订口 on the right, where they are bound.

    With ``earlier`` years, even none of them, a page of charts comes last. The pages of a draft say so.

    The printing code is loaded on first use, off the start of the program.
    """
    from output import pdf
    from output.compose import compose
    from ui.report.preview.chart_years import picture_to_print

    return pdf.render(
        compose(filing, picture=picture_to_print(filing, earlier), is_draft=is_draft),
        pdf.PrintOptions(mirrored=on_both_sides),
    )


class PreviewPane(LaterPage):
    """Makes pages only while shown; never takes the focus, and keeps its place when they change."""

    def __init__(
        self,
        report: ReportModel,
        jobs: JobQueue,
        fit: str = WIDTH,
        years: Years = without_charts,
        marks_draft: Callable[[bool], bool] = no_mark,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._years = years
        self._marks_draft = marks_draft
        self._report = report
        self._jobs = jobs
        self._revision = -1
        self._heading = ""
        self._wanted_page = 0
        self._fit = fit
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self._make_pages)
        report.changed.connect(self._follow)

    def make_parts(self) -> Sequence[QWidget]:
        """The bar, and the sheets below it."""
        self.sheets = PdfPages(self._fit, self)
        self.error_label = PlainLabel()
        self.error_label.setWordWrap(True)
        self.error_label.setProperty("role", "trouble")
        self.error_label.setMargin(12)
        self.error_label.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar())
        layout.addWidget(self.error_label)
        layout.addWidget(self.sheets, 1)
        self.sheets.page_changed.connect(self._show_page)
        return self.sheets, self.page

    def _bar(self) -> QFrame:
        bar = QFrame(self)
        bar.setObjectName("preview_bar")
        self.page = QSpinBox()
        self.page.setRange(1, 1)
        self.page.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.page.setFixedWidth(46)
        self.page.setKeyboardTracking(False)
        self.page.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.page.valueChanged.connect(self.sheets.go_to)
        self.pages = PlainLabel("正在排版…")
        self.fits = {WIDTH: _button("fit-width", "适合宽度"), PAGE: _button("fit-page", "显示整页")}
        for fit, button in self.fits.items():
            button.setCheckable(True)
            button.setChecked(fit == self.sheets.fit)
            button.clicked.connect(lambda _checked=False, fit=fit: self.sheets.set_fit(fit))
        self.sheets.fit_changed.connect(self._show_fit)
        smaller, larger = _button("zoom-out", "缩小"), _button("zoom-in", "放大")
        smaller.clicked.connect(lambda: self.sheets.zoom(1 / STEP))
        larger.clicked.connect(lambda: self.sheets.zoom(STEP))
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(12, 4, 12, 4)
        for widget in (PlainLabel("第"), self.page, self.pages):
            layout.addWidget(widget)
        layout.addStretch(1)
        for button in (smaller, larger, *self.fits.values()):
            layout.addWidget(button)
        return bar

    def _show_fit(self, now: str) -> None:
        for fit, button in self.fits.items():
            button.setChecked(fit == now)

    @property
    def is_current(self) -> bool:
        """Whether the pages show the report's last revision."""
        return self._revision == self._report.outcome.revision

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.is_current:
            self._make_pages()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _follow(self) -> None:
        if self.isVisible() and not self.is_current:
            self._timer.start()

    def _make_pages(self) -> None:
        filing, revision = self._report.filing, self._report.outcome.revision
        earlier, is_draft = self._years(filing), self._marks_draft(self._report.is_final)
        self._jobs.start(
            self,
            lambda: render_pdf(filing, earlier=earlier, is_draft=is_draft),
            lambda content: self._show_pdf(content, revision),
            self._show_error,
            key="pages",
        )

    def _show_pdf(self, content: bytes, revision: int) -> None:
        self._revision = revision
        self.error_label.hide()
        self.sheets.show_pdf(content)
        if self._heading:
            self.show_heading(self._heading)
        if self._wanted_page:
            self.show_page(self._wanted_page)

    def _show_error(self, sentence: str) -> None:
        self.error_label.setText(sentence)
        self.error_label.show()

    def _show_page(self, page: int, count: int) -> None:
        # Telling where the clerk has scrolled to must not scroll.
        with QSignalBlocker(self.page):
            self.page.setRange(1, max(count, 1))
            self.page.setValue(page)
        self.pages.setText(f"页，共 {count} 页")

    def show_heading(self, heading: str) -> None:
        """Turn to the page on which a part of the report begins, as soon as there are pages."""
        self._heading = "" if self.sheets.count else heading
        page = self.sheets.page_of(heading)
        if page and page != self.sheets.page_in_view():
            self.sheets.go_to(page)

    def show_page(self, page: int) -> None:
        """Turn to a page, from 1, as soon as there are pages."""
        self._wanted_page = 0 if self.sheets.count else page
        self.sheets.go_to(page)

    def invalidate(self) -> None:
        """Make the pages again though the report is the same: now if they are seen, else when they are."""
        self._revision = -1
        self._follow()

    def retire(self) -> None:
        """Leave what was ordered unanswered."""
        self._timer.stop()
        self._jobs.discard(self)


def _button(picture: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(picture))
    button.setToolTip(plain_tip(tip))
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
