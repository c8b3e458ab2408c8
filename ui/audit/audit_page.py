"""核查: a year's published reports on a page of the window; above the tabs the year, the folder and what is written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QProgressBar, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from models.services.collection.collection import list_rosters
from models.services.library import Library
from ui.audit.audit_model import AuditModel
from ui.audit.audit_papers import AuditPapers
from ui.audit.files_tab import FilesTab
from ui.audit.items_tab import ItemsTab
from ui.audit.units_tab import UnitsTab, ask_of_all
from ui.theme.icons import icon
from ui.widgets import files, messages
from ui.widgets.dialog_parts import make_button, make_row
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.plain_text import PlainLabel, plain_tip
from ui.widgets.year_page import lay_out_year_page

TABS = ("核查结果", "整改清单", "文件")
_NO_RUN = "还没有核查过。把各单位公布的网页、PDF 等存在一个文件夹里，点“核查文件夹…”，或把它拖到这里。"


class AuditPage(QWidget):
    """Mounted for as long as it is open; another year is another model. ``year_shown`` carries the year on the page."""

    year_shown = Signal(int)

    def __init__(
        self,
        library: Library,
        today: date,
        exports: Path,
        notice: NoticeBar,
        year: int,
        ask_operator: Callable[[], object],
    ) -> None:
        super().__init__()
        self._library, self._today, self._exports = library, today, exports
        self._ask_operator, self.notice = ask_operator, notice
        self.model: AuditModel | None = None
        self.years, self.bar, self.tabs = QComboBox(), QTabBar(), QStackedWidget()
        self.status = ElidedLabel()
        self._make_parts()
        self._lay_out()
        for each in sorted({line.year for line in list_rosters(library)} | {year}, reverse=True):
            self.years.addItem(f"{each} 年度", each)
        self.years.setCurrentIndex(self.years.findData(year))
        self._connect()
        self.show_year(year)

    @property
    def year(self) -> int:
        """The year that was chosen."""
        return int(self.years.currentData())

    @property
    def open_model(self) -> AuditModel:
        """The model of the year on the page."""
        assert self.model is not None
        return self.model

    def _make_parts(self) -> None:
        self.folder_button = make_button("核查文件夹…", "main", "各单位公布的网页、PDF、Word、Excel 等存在一个文件夹里")
        self.letters_button = make_button("写意见函…", tip="给有问题的单位各写一份核查意见函（.docx），放进一个文件夹")
        self.lists_button = make_button("导出清单…", tip="核查结果、问题清单、文件、整改清单，每张一个工作表")
        self.ask_all_button = make_button("全部列入整改…", tip="把各单位确定的问题都列入整改清单")
        self.answers_button = make_button("带入答复", tip="收下的报告里，单位在程序里对整改疑问的答复")
        self.undo_button = QToolButton()
        self.undo_button.setIcon(icon("undo"))
        self.undo_button.setAccessibleName("撤销")
        self.progress, self.progress_label, self.stop_button = QProgressBar(), PlainLabel(), make_button("停止")
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(8)
        self.progress.setAccessibleName("进度")
        self.waiting = PlainLabel(_NO_RUN)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiting.setWordWrap(True)
        self.waiting.setProperty("role", "soft")

    def _lay_out(self) -> None:
        self.status.setProperty("role", "soft")
        self.progress_row = QWidget()
        row = make_row(self.progress_label, self.progress, self.stop_button, spacing=12)
        row.setContentsMargins(18, 6, 14, 0)
        self.progress_row.setLayout(row)
        self.stack, body = QStackedWidget(), QWidget()
        for page in (self.waiting, self.tabs):
            self.stack.addWidget(page)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.progress_row)
        column.addWidget(self.stack, 1)
        buttons = (self.undo_button, self.answers_button, self.ask_all_button, self.lists_button, self.letters_button)
        lay_out_year_page(self, self.years, self.bar, TABS, (*buttons, self.folder_button), body, self.status)

    def _connect(self) -> None:
        self.years.activated.connect(lambda _: self.show_year(self.year))
        self.bar.currentChanged.connect(self.tabs.setCurrentIndex)
        for button, deed in (
            (self.folder_button, self.ask_folder),
            (self.letters_button, lambda: self.papers.ask_letters()),
            (self.lists_button, lambda: self.papers.ask_lists()),
            (self.ask_all_button, lambda: ask_of_all(self.open_model, self)),
            (self.answers_button, self.take_answers),
            (self.undo_button, lambda: self.open_model.undo()),
            (self.stop_button, lambda: self.open_model.stop()),
        ):
            button.clicked.connect(lambda _checked=False, deed=deed: deed())
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo_button.click)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, lambda: self.open_model.reload())

    # ── a year ──

    def show_year(self, year: int) -> None:
        """Show another year's audit."""
        self.close_year()
        self.model = model = AuditModel(self._library, year, self._today, self._ask_operator, self._exports, self)
        self.units_tab, self.items_tab, self.files_tab = UnitsTab(model), ItemsTab(model), FilesTab(model)
        self.papers = AuditPapers(model, self.notice, self)
        for tab in (self.units_tab, self.items_tab, self.files_tab):
            self.tabs.addWidget(tab)
        model.changed.connect(self._show)
        model.progressed.connect(self._show_progress)
        model.failed.connect(lambda sentence: messages.refuse(self.window(), "没有做成", sentence))
        self.bar.setCurrentIndex(0)
        self._show_progress(0, 0)
        self.year_shown.emit(year)
        model.reload()

    def close_year(self) -> None:
        """Ask nothing more and let go of the database."""
        if self.model is not None:
            self.model.close()
            while (tab := self.tabs.widget(0)) is not None:
                self.tabs.removeWidget(tab)
                tab.deleteLater()
            self.model.deleteLater()
            self.model = None

    def _show(self) -> None:
        if self.model is None:
            return
        picture = self.model.picture
        self.stack.setCurrentWidget(self.tabs if picture.run else self.waiting)
        if picture.run:
            self.status.setText(f"{picture.run.source} · {len(picture.files)} 个文件，{len(picture.units)} 个单位")
        for button in (self.letters_button, self.lists_button, self.ask_all_button, self.answers_button):
            button.setEnabled(picture.run is not None and not self.model.is_busy)
        name = self.model.undo_name
        self.undo_button.setEnabled(bool(name))
        self.undo_button.setToolTip(plain_tip(f"撤销：{name}（Ctrl+Z）" if name else "没有可以撤销的"))

    def _show_progress(self, done: int, total: int) -> None:
        is_busy = self.model is not None and self.model.is_busy
        self.progress_row.setVisible(is_busy)
        self.folder_button.setEnabled(not is_busy)
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress_label.setText(f"正在核查 {done}／{total}，停止了就什么也不存" if total else "正在找文件…")

    # ── what is done ──

    def ask_folder(self) -> None:
        """Go through a folder that is asked for."""
        if folder := files.ask_folder(self, "核查哪个文件夹里的公布件"):
            self.go_through([folder])

    def go_through(self, places: list[Path]) -> None:
        """Go through files and folders that were chosen or dropped."""
        if self.model is not None:
            self.model.go_through(places)

    def take_answers(self) -> None:
        """Write down what units answered in the reports that were received since."""
        model = self.model
        if model is None:
            return
        taken: list[int] = []

        def deed(_audit: object, items: "object") -> Callable[[], object]:
            taken.extend(model.receipts.take_answers())
            return lambda: model.items.undo(taken)

        if model.run("带入答复", deed):
            self.notice.say(f"带入了 {len(taken)} 处答复。" if taken else "收下的报告里没有新的答复。")
