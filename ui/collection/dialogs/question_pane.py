"""Beside the form: the cell the clerk is on, what was found and said of it, and room to ask."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPlainTextEdit, QTextBrowser, QVBoxLayout, QWidget

from models.editions.edition import CellKey
from models.figures.value import format_figure
from models.report.filing import Filing
from models.report.notes import MAX_LENGTH, Note, NoteState
from models.rules.finding import Finding, Severity
from models.texts.characters import replace_unsupported_characters
from ui.report.notes.note_mark import mark_icon
from ui.report.notes.thread import thread_page
from ui.widgets.parts import button, row
from ui.widgets.words import today

_CELL = int(Qt.ItemDataRole.UserRole) + 1
LEAST, LETTERS = 300, 20
"""How wide it is: units, and Chinese characters where the type is large."""


class QuestionPane(QWidget):
    """``asked`` carries a cell and the question put on it, empty when it was taken back; ``wanted`` a cell to go to.

    ``elsewhere`` carries a finding about words, which stands on no cell.
    """

    asked = Signal(object, str)
    wanted = Signal(object)
    elsewhere = Signal(str)

    def __init__(
        self, filing: Filing, findings: Sequence[Finding], notes: Mapping[CellKey, Note], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedWidth(max(LEAST, LETTERS * self.fontMetrics().horizontalAdvance("字")))
        self.questions: dict[CellKey, str] = {}
        self._filing, self._findings, self._notes = filing, findings, notes
        self._cell: CellKey | None = None
        self.name, self.told = QLabel(), QLabel()
        self.name.setProperty("role", "heading")
        self.told.setProperty("role", "soft")
        for label in (self.name, self.told):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.said = QTextBrowser()
        self.said.setStyleSheet("QTextBrowser { border: 0; background: transparent; padding: 0; }")
        self.said.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(self.words.fontMetrics().lineSpacing() * 3 + 18)
        self.ask, self.take_back = button("提疑问", "main", "Ctrl+回车"), button("收回", "flat")
        self.found = button("查出的问题都提为疑问", "link")
        self.head, self.list = QLabel(), QListWidget()
        self._lay_out()
        self._connect()
        self.look_at(None)

    def _lay_out(self) -> None:
        self.head.setProperty("role", "strong")
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(14, 14))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("要问的格")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.name, self.told):
            column.addWidget(widget)
        column.addWidget(self.said, 2)
        column.addWidget(self.words)
        column.addLayout(row(self.ask, self.take_back, None))
        column.addSpacing(6)
        column.addLayout(row(self.head, None, self.found))
        column.addWidget(self.list, 3)

    def _connect(self) -> None:
        self.ask.clicked.connect(self._ask)
        self.take_back.clicked.connect(self._take_back)
        self.found.clicked.connect(self._ask_findings)
        self.words.textChanged.connect(self._enable)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self.words, self._ask).setContext(Qt.ShortcutContext.WidgetShortcut)

    def look_at(self, cell: CellKey | None) -> None:
        """Show a cell; what was written and not asked goes with the former one."""
        self.keep_unasked()
        self._cell = cell
        edition = self._filing.edition
        self.name.setText(edition.short_name(cell) if cell else "选一格，可以就这一格提疑问")
        self.name.setToolTip(edition.full_name(cell) if cell else "")
        self.told.setText(
            self._figures(cell)
            if cell
            else "点一格，或用方向键选好按回车。疑问随文件发到单位，落在单位自己的格子上；单位的答复随下一次上报带回。"
        )
        self.said.setHtml(thread_page(self._notes[cell], today()) if cell in self._notes and cell else "")
        self._show_words(self.questions.get(cell, "") if cell else "")
        self._enable()

    def _figures(self, cell: CellKey) -> str:
        filing, last = self._filing, self._filing.last_year
        told = [f"填的是 {format_figure(filing.figures.get(cell), filing.edition.kind(cell)) or '空'}"]
        if last and last.edition.has(cell):
            told.append(f"上年 {format_figure(last.figures.get(cell), last.edition.kind(cell)) or '空'}")
        found = [f"{finding.severity.label}：{finding.message}" for finding in self._findings if cell in finding.cells]
        explained = [f"单位说明：{f.explanation}" for f in self._findings if cell in f.cells and f.explanation]
        return "\n".join(["，".join(told), *found, *explained])

    def keep_unasked(self) -> None:
        """Take what was written for a question: nobody writes it to lose it."""
        if self._cell and self.words.toPlainText().strip() != self.questions.get(self._cell, ""):
            self._put(self._cell, self.words.toPlainText())

    def _ask(self) -> None:
        if self._cell and self.words.toPlainText().strip():
            self._put(self._cell, self.words.toPlainText())
            self._enable()

    def _take_back(self) -> None:
        if self._cell:
            self.words.clear()
            self._put(self._cell, "")
            self._enable()

    def _ask_findings(self) -> None:
        self.keep_unasked()
        for finding in self._findings:
            if self._is_unasked(finding):
                cell = finding.cells[0]
                self._put(cell, "\n".join(filter(None, (self.questions.get(cell), finding.message))))
            elif is_worth_asking(finding) and not finding.cells:
                self.elsewhere.emit(finding.message)
        if self._cell:
            self._show_words(self.questions.get(self._cell, ""))
        self._enable()

    def _is_unasked(self, finding: Finding) -> bool:
        """Whether a finding on a cell is worth asking, and nobody has asked about it yet."""
        return (
            is_worth_asking(finding)
            and bool(finding.cells)
            and finding.message not in self.questions.get(finding.cells[0], "")
        )

    def _show_words(self, words: str) -> None:
        self.words.blockSignals(True)
        self.words.setPlainText(words)
        self.words.blockSignals(False)

    def _put(self, cell: CellKey, words: str) -> None:
        told = replace_unsupported_characters(words.strip())[0][:MAX_LENGTH]
        if told:
            self.questions[cell] = told
        else:
            self.questions.pop(cell, None)
        self.asked.emit(cell, told)
        self._show_list()

    def _show_list(self) -> None:
        self.list.clear()
        for cell in (each for each in self._filing.edition.cells if each in self.questions):
            told = f"{self._filing.edition.short_name(cell)}\n{self.questions[cell]}"
            item = QListWidgetItem(mark_icon(NoteState.OPEN, self.devicePixelRatioF()), told, self.list)
            item.setData(_CELL, str(cell))

    def _enable(self) -> None:
        has_cell, words = self._cell is not None, self.words.toPlainText().strip()
        asked = self.questions.get(self._cell, "") if self._cell else ""
        self.words.setEnabled(has_cell)
        self.words.setPlaceholderText("要问单位的话" if has_cell else "")
        self.ask.setEnabled(bool(words) and words != asked)
        self.ask.setText("改疑问" if asked else "提疑问")
        self.take_back.setVisible(bool(asked))
        self.head.setText(f"要问的 {len(self.questions)} 格" if self.questions else "还没有提疑问")
        self.found.setVisible(any(map(self._is_unasked, self._findings)))

    def _go(self, item: QListWidgetItem) -> None:
        self.wanted.emit(self._filing.edition.find(str(item.data(_CELL))))


def is_worth_asking(finding: Finding) -> bool:
    """Whether the unit has something to mend or to say of it: no mere hint, and not explained already."""
    return finding.severity is not Severity.NOTE and not finding.explanation
