"""What a file would become, beside what is written in it, before anything is taken into the library."""

from collections import Counter
from collections.abc import Collection

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from models.editions.edition import CellKey
from models.errors import NotANumber
from models.exchange.recognition.import_review import CellReview, CellStatus, ImportReview
from ui.importing.import_lines import (
    NAME,
    PLACE,
    REMARK,
    SIGNS,
    STANDING,
    VALUE,
    WRITTEN,
    ChoiceBox,
    LinesModel,
    status_text,
)
from ui.importing.import_pages import TextsPage, UnplacedPage
from ui.widgets.plain_text import PlainLabel, plain_tip
from ui.widgets.screens import screen_of
from ui.widgets.table_style import style_table

SIZE, AROUND = (92, 55), 40
"""In Chinese characters, and the units that are left free around it on a small screen."""
WIDTHS = {NAME: 23, WRITTEN: 9, VALUE: 9, STANDING: 8, PLACE: 13}
"""In Chinese characters, so that they grow with the type."""
LEAST_REMARK = 14
"""With less room for the remarks, the place in the file is told by the tooltip alone."""
COUNTED = (
    *(
        CellStatus.CERTAIN,
        CellStatus.LIKELY,
        CellStatus.OPEN,
        CellStatus.ANSWERED,
        CellStatus.FOLLOWS,
        CellStatus.DIFFERS,
    ),
)
MOST_QUESTIONS = 3
REST_MS = 500
NO_FIGURES = "文件里没有认出表格。可以只导入文字，数字在导入后再填。"


class ImportDialog(QDialog):
    """Accepted to take the report as ``acceptance`` then has it; nothing is written here.

    ``reread`` asks for the file in the form of another year. ``existing`` are offices and years in the library.
    """

    reread = Signal(int)

    def __init__(
        self,
        acceptance: ImportReview,
        origin: str,
        existing: Collection[tuple[str, int]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("导入报告")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.acceptance = acceptance
        self._existing = existing
        self.agency = QLineEdit(acceptance.agency_name)
        self.agency.setMaxLength(120)
        self.agency.setPlaceholderText("单位全称，如：××县自然资源局")
        self.year = QSpinBox()
        self.year.setSuffix(" 年度")
        self.model = LinesModel()
        self.table = QTableView(self)
        self.no_figures = PlainLabel(NO_FIGURES, self)
        self.tabs = QTabWidget()
        self.only_doubtful = QCheckBox()
        self.questions = PlainLabel()
        self.state_chip = PlainLabel()
        self.error_label = PlainLabel()
        self.chips = {standing: PlainLabel() for standing in COUNTED}
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._reread_if_needed)
        self._lay_out(origin)
        self.show_review(acceptance)
        self.agency.textChanged.connect(self._set_agency)
        self.year.valueChanged.connect(self._date)
        self.only_doubtful.toggled.connect(self._show_lines)
        letter, screen = self.fontMetrics().horizontalAdvance("字"), screen_of(self).availableSize()
        self.resize(min(SIZE[0] * letter, screen.width() - AROUND), min(SIZE[1] * letter, screen.height() - AROUND))
        self._take_focus()

    # ── laying out ──

    def _lay_out(self, origin: str) -> None:
        heading, source = PlainLabel("导入报告"), PlainLabel(f"来自 {origin}")
        heading.setProperty("role", "heading")
        source.setProperty("role", "soft")
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(heading)
        head.addWidget(source, 1)
        self.no_figures.setProperty("role", "soft")
        self.no_figures.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.questions.setWordWrap(True)
        self.error_label.setProperty("role", "trouble")
        self.state_chip.setProperty("role", "soft")
        corner = QWidget()
        beside_tabs = QHBoxLayout(corner)
        beside_tabs.setContentsMargins(0, 0, 0, 8)
        beside_tabs.addWidget(self.only_doubtful)
        self.tabs.setCornerWidget(corner, Qt.Corner.TopRightCorner)
        self.tabs.currentChanged.connect(lambda at: self.only_doubtful.setVisible(at == 0))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(self._fields())
        layout.addWidget(self.questions)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(self._foot())
        self._style_table()

    def _fields(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.year.setMinimumWidth(120)
        for caption, field in (("单位全称", self.agency), ("报告年度", self.year)):
            label = PlainLabel(caption)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field, 1 if field is self.agency else 0)
            row.addSpacing(10)
        for status, chip in self.chips.items():
            chip.setProperty("role", "chip")
            chip.setProperty("tone", SIGNS[status][1])
            row.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _foot(self) -> QHBoxLayout:
        self.blank = QPushButton("其余都留空")
        self.blank.setAutoDefault(False)
        self.blank.clicked.connect(self._leave_open_blank)
        self.buttons = QDialogButtonBox()
        self.import_button = QPushButton("导入")
        self.import_button.setDefault(True)
        self.buttons.addButton(self.import_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.state_chip)
        foot.addWidget(self.error_label)
        foot.addStretch(1)
        foot.addWidget(self.blank)
        foot.addWidget(self.buttons)
        return foot

    def _style_table(self) -> None:
        style_table(self.table)
        self.table.setModel(self.model)
        header = self.table.horizontalHeader()
        letter = self.table.fontMetrics().horizontalAdvance("字")
        for column, letters in WIDTHS.items():
            self.table.setColumnWidth(column, letters * letter)
        header.setSectionResizeMode(REMARK, QHeaderView.ResizeMode.Stretch)
        # A box for the answer is a line of type with a border around it.
        self.table.verticalHeader().setDefaultSectionSize(self.agency.sizeHint().height() + 6)

    # ── what is shown ──

    def show_review(self, acceptance: ImportReview) -> None:
        """Show a file, or the same file read anew as another form; the office typed here stays."""
        self.acceptance = acceptance
        acceptance.agency_name = self.agency.text()
        self.year.blockSignals(True)
        self.year.setRange(*acceptance.years)
        self.year.setValue(acceptance.year)
        self.year.blockSignals(False)
        self._show_questions()
        doubtful = sum(line.is_doubtful for line in acceptance.cell_reviews())
        self.only_doubtful.setText(f"只看要核对的（{doubtful}）")
        self.only_doubtful.setEnabled(doubtful > 0)
        self.only_doubtful.setChecked(bool(acceptance.open_cells))
        self.texts, self.unplaced_page = TextsPage(acceptance.candidate), UnplacedPage(acceptance.candidate)
        self._fill_tabs()
        self._show_lines()

    def _fill_tabs(self) -> None:
        while (page := self.tabs.widget(0)) is not None:
            self.tabs.removeTab(0)
            if page not in (self.table, self.no_figures):
                page.deleteLater()
        figures = len(self.acceptance.cell_reviews())
        shown, hidden = (self.table, self.no_figures) if figures else (self.no_figures, self.table)
        hidden.setParent(self)
        hidden.hide()
        self.tabs.addTab(shown, f"数字 {figures}")
        self.tabs.addTab(self.texts, f"文字 {self.texts.count}")
        self.tabs.addTab(self.unplaced_page, f"没有放入 {self.unplaced_page.count}")
        self.tabs.setCurrentIndex(0 if figures or not self.texts.count else 1)

    def _show_questions(self) -> None:
        asked = self.acceptance.candidate.questions
        shown = [f"▲ {question}" for question in asked[:MOST_QUESTIONS]]
        if len(asked) > MOST_QUESTIONS:
            shown.append(f"还有 {len(asked) - MOST_QUESTIONS} 条，把鼠标停在这里看全部。")
        self.questions.setText("\n".join(shown))
        self.questions.setToolTip(plain_tip("\n".join(asked)))
        self.questions.setVisible(bool(asked))

    def _show_lines(self) -> None:
        self.model.show_review(self.acceptance, self.only_doubtful.isChecked())
        self.table.clearSpans()
        for row in self.model.headings():
            self.table.setSpan(row, 0, 1, self.model.columnCount())
        for row in self.model.question_rows():
            self._ask(row)
        self._update_state()

    def _ask(self, row: int) -> None:
        line = self.model.line(row)
        if line is None:
            return
        name = self.acceptance.edition.short_name(line.source.cell)
        box = ChoiceBox(*self._offered(line), name)
        box.answered.connect(lambda words, cell=line.source.cell: self._answer(cell, words))
        self.table.setIndexWidget(self.model.index(row, VALUE), box)

    def _offered(self, line: CellReview) -> tuple[list[str], str | None]:
        """The readings of a cell, and the one chosen."""
        choices = [self.model.format_value(line, choice) for choice in self.acceptance.choices(line.source.cell)]
        return choices, None if line.status is CellStatus.OPEN else self.model.format_value(line, line.value)

    def _offer_anew(self) -> None:
        """One answer narrows the readings of the other cells of its row."""
        for row in self.model.question_rows():
            box, line = self.table.indexWidget(self.model.index(row, VALUE)), self.model.line(row)
            if isinstance(box, ChoiceBox) and line and not box.hasFocus():
                box.set_choices(*self._offered(line))

    def _update_state(self) -> None:
        """Say how many cells stand how, and whether the report can be taken."""
        counts = Counter(line.status for line in self.acceptance.cell_reviews())
        for status, chip in self.chips.items():
            chip.setText(f"{status_text(status)} {counts[status]}")
            chip.setVisible(counts[status] > 0)
        problem = self.acceptance.problem
        self.error_label.setText(problem)
        self.error_label.setVisible(bool(problem))
        self.state_chip.setText(self._what_will_happen())
        self.state_chip.setVisible(not problem)
        self.import_button.setEnabled(not problem)
        self.blank.setVisible(bool(self.acceptance.open_cells))

    def _what_will_happen(self) -> str:
        asked = (self.acceptance.agency_name.strip(), self.acceptance.year)
        if asked in self._existing:
            return f"报告库里已有这个单位 {asked[1]} 年度的报告，导入后另成一份，原来的不动。"
        return "现在还没有写入。导入后另成一份报告，可以一步撤销。"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the remarks their room first."""
        super().resizeEvent(event)
        letter = self.table.fontMetrics().horizontalAdvance("字")
        needed = sum(WIDTHS.values()) + LEAST_REMARK
        self.table.setColumnHidden(PLACE, self.tabs.width() < needed * letter)

    def _take_focus(self) -> None:
        """To what is wanted first: the name, the first question, else the button."""
        asked = self.model.question_rows()
        first = self.table.indexWidget(self.model.index(asked[0], VALUE)) if asked else self.import_button
        (first if self.acceptance.agency_name.strip() else self.agency).setFocus()

    # ── what the clerk says ──

    def _set_agency(self, text: str) -> None:
        self.acceptance.agency_name = text
        self._update_state()

    def _date(self, year: int) -> None:
        self.acceptance.year = year
        self._update_state()
        self._rest.start()

    def _reread_if_needed(self) -> None:
        if self.acceptance.needs_other_edition():
            self.reread.emit(self.acceptance.year)

    def _answer(self, cell: CellKey, text: str) -> None:
        try:
            self.acceptance.answer_text(cell, text)
        except NotANumber as error:
            self.error_label.setText(error.sentence)
            self.error_label.show()
            self.state_chip.hide()
            return
        self.model.refresh()
        self._offer_anew()
        self._update_state()

    def _leave_open_blank(self) -> None:
        self.acceptance.leave_open_blank()
        self._show_lines()
        self.import_button.setFocus()
