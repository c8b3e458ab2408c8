"""An open report in the window: its tabs, and beside them, if asked for, its pages."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QSplitter, QTextEdit, QVBoxLayout, QWidget

from ui.jobs.queue import JobQueue
from ui.report.cursor_position import CursorPosition, restore_position
from ui.report.glyph_check import GlyphCheck
from ui.report.preview.preview_pane import PreviewPane, Years, without_charts
from ui.report.report_model import ReportModel
from ui.report.tabs.report_view import ReportView
from ui.settings import DOWN, RIGHT, Settings, SettingsStore
from ui.widgets.notice_bar import NoticeBar

SHARES = (62, 38)
FINISHED = "定稿以后"


class FinishedPart(QWidget):
    """A page for the time after 定稿; it says how things stand when it is asked to."""

    def refresh(self) -> None:
        """Say how things stand."""
        raise NotImplementedError


class ReportPage(QWidget):
    """Mounted for as long as the report is open."""

    def __init__(
        self,
        report: ReportModel,
        jobs: JobQueue,
        settings: SettingsStore,
        notice: NoticeBar,
        years: Years = without_charts,
        parent: QWidget | None = None,
        section: str = "",
    ) -> None:
        """``notice`` is where the window tells what was done; ``section`` is the tab to begin on, else the cover."""
        super().__init__(parent)
        self.report = report
        self._jobs = jobs
        self._settings = settings
        self._years, self._printed = years, (settings.current.charts, settings.current.draft_mark)
        self.preview = PreviewPane(report, jobs, settings.current.preview_fit, years, settings.marks_draft)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self.view = ReportView(report, self.preview, self._split, section)
        self.beside: PreviewPane | None = None
        self._finished: FinishedPart | None = None
        self.glyph_check = GlyphCheck(report, jobs)
        self.notice = notice
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.view)
        self.view.tabs.currentChanged.connect(self._turn_preview)
        self._share_enter_path(settings)
        report.noticed.connect(lambda words, offers: notice.say(words, *offers, subject=self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._split, 1)

    def _share_enter_path(self, settings: SettingsStore) -> None:
        self.view.tabs.set_enter_goes_right(settings.current.enter_moves == RIGHT)
        for table in self.view.tabs.tables():
            table.path_chosen.connect(lambda goes_right: settings.change(enter_moves=RIGHT if goes_right else DOWN))
        settings.changed.connect(self._follow_settings)

    def _follow_settings(self, settings: Settings) -> None:
        if self._printed != (settings.charts, settings.draft_mark):
            self._printed = (settings.charts, settings.draft_mark)
            for pages in filter(None, (self.preview, self.beside)):
                pages.invalidate()
        self.view.tabs.set_enter_goes_right(settings.enter_moves == RIGHT)

    def _turn_preview(self) -> None:
        if self.beside is not None and self.beside.isVisible():
            sections = self.view.tabs.open_sections()
            for heading in (each.heading for each in self.report.edition.sections if each.key in sections):
                self.beside.show_heading(heading)

    def go_to(self, position: CursorPosition) -> None:
        """Stand where the clerk stood before, with the keyboard there."""
        restore_position(self.view, position)
        if not position.cell:
            self.take_focus()

    def take_focus(self) -> None:
        """Give the keyboard to the first thing on the open tab that can be typed into."""
        tab = self.view.tabs.currentWidget()
        widget: QWidget | None = tab.nextInFocusChain()
        while widget is not None and widget is not tab and tab.isAncestorOf(widget):
            can_type = isinstance(widget, QAbstractItemView | QLineEdit | QTextEdit) and widget.isVisible()
            if can_type and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                # Not as by Tab: that would select a field's words, and the next key would replace them.
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            widget = widget.nextInFocusChain()

    def set_finished_page(self, finished: FinishedPart) -> None:
        """Give the page that stands last while the report is final."""
        self._finished = finished
        self.report.changed.connect(self._offer_finished)
        self._offer_finished()

    def _offer_finished(self) -> None:
        assert self._finished is not None
        tabs, at = self.view.tabs, self.view.tabs.indexOf(self._finished)
        if self.report.is_final:
            self._finished.refresh()
            if at < 0:
                tabs.addTab(self._finished, FINISHED)
        elif at >= 0:
            if tabs.currentIndex() == at:
                tabs.setCurrentIndex(0)
            tabs.removeTab(at)

    def show_finished(self) -> None:
        """Turn to what can follow once the report is final."""
        if self._finished is not None and self.report.is_final:
            self.view.tabs.setCurrentWidget(self._finished)

    def manual_chapter(self) -> str:
        """The chapter of the manual on the open tab."""
        shown = self.view.tabs.currentWidget()
        if shown is self._finished:
            return "定稿"
        if shown is self.preview:
            return "印出"
        return "写文字" if self.view.is_text_open() else "填写"

    def show_preview(self, page: int = 0) -> None:
        """Turn to the tab of the pages, and to one of them, from 1."""
        tabs = self.view.tabs
        tabs.setCurrentIndex(tabs.indexOf(self.preview))
        if page:
            self.preview.show_page(page)

    def set_preview_beside(self, is_shown: bool) -> None:
        """Show the pages beside the tabs, or no longer."""
        if is_shown and self.beside is None:
            self.beside = PreviewPane(
                self.report,
                self._jobs,
                self._settings.current.preview_fit,
                self._years,
                self._settings.marks_draft,
            )
            self._split.addWidget(self.beside)
            self._split.setSizes([share * max(self.width(), 100) // 100 for share in SHARES])
        elif self.beside is not None:
            self.beside.setVisible(is_shown)
        self._turn_preview()

    def commit_pending(self) -> bool:
        """Hand over what is still in an editor; False when it was refused and is still there."""
        return self.view.commit_pending()

    def retire(self) -> None:
        """Stop making pages and looking at words; what was written beside a cell and not yet said is kept."""
        self.view.notes.save_drafts()
        self.glyph_check.retire()
        for pane in (self.preview, self.beside):
            if pane is not None:
                pane.retire()
