"""The line above the list of findings: how many there are, and what narrows them."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from models.editions.edition import Edition
from models.rules.finding import NOT_BEGUN, Severity, kind_label
from models.rules.registry import RULES, named
from ui.report.problems.finding_filter import FindingFilter
from ui.report.problems.problems_model import ProblemsModel
from ui.theme.colours import SHAPES
from ui.theme.icons import icon
from ui.widgets.plain_text import PlainLabel, plain_tip

_ABOUT: Mapping[str, str] = {rule.id: rule.about for rule in RULES}
_BROADEST_CHOICE = 420
KINDS = (*(severity.value for severity in Severity), NOT_BEGUN)


class FilterChoice(QComboBox):
    """What a filter may be set to, each with how many findings it would show; hidden where there is no choice."""

    def __init__(self, everything: str, tip: str) -> None:
        super().__init__()
        self._everything = everything
        self.setToolTip(plain_tip(tip))
        self.setAccessibleName(tip)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.view().setMinimumWidth(_BROADEST_CHOICE)

    def set_choices(self, choices: Mapping[str, tuple[str, int]], tips: Mapping[str, str] | None = None) -> None:
        """Offer these keys with their words, counts and tips; what is chosen stays, even with nothing left."""
        chosen = self.chosen
        if chosen is not None and chosen not in choices:
            choices = {**choices, chosen: (self.currentData(Qt.ItemDataRole.UserRole + 1), 0)}
        labels = {key: f"{text}　{count}" for key, (text, count) in choices.items()}
        if list(labels.items()) == [(self.itemData(at), self.itemText(at)) for at in range(1, self.count())]:
            return
        with QSignalBlocker(self):
            self.clear()
            self.addItem(self._everything, None)
            for key, label in labels.items():
                self.addItem(label, key)
                self.setItemData(self.count() - 1, choices[key][0], Qt.ItemDataRole.UserRole + 1)
                self.setItemData(self.count() - 1, plain_tip((tips or {}).get(key, label)), Qt.ItemDataRole.ToolTipRole)
            self.setCurrentIndex(max(self.findData(chosen), 0))

    @property
    def chosen(self) -> str | None:
        """The key that is chosen; None for everything."""
        return None if self.currentIndex() <= 0 else str(self.currentData())


class SearchLine(QLineEdit):
    """Words to look for; Down and Enter go to what was found."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """``changed`` carries the Sieve that the clerk set."""

    changed = Signal(object)

    def __init__(self, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = {section.key: section.heading or section.short_name for section in edition.sections}
        self._page: frozenset[str] = frozenset()
        self.total = PlainLabel()
        self.total.setObjectName("problemCounts")
        self.total.setProperty("role", "strong")
        self.clear = PlainLabel("✓ 没有问题")
        self.clear.setProperty("tone", "good")
        self.chips = {kind: _chip(kind) for kind in KINDS}
        self.section = FilterChoice("各部分", "只列报告的一个部分")
        self.rule = FilterChoice("各条规则", "只列一条规则查出的问题")
        self.search = SearchLine()
        self.search.setPlaceholderText("筛选文字")
        self.search.setAccessibleName("筛选问题的文字")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(90)
        self.search.setMaximumWidth(190)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.this_page = QCheckBox("本页")
        self.this_page.setToolTip("只列当前这一页的问题")
        self.more = _more()
        self.fold_button = _fold_button()
        self._filters: list[QWidget] = [*self.chips.values(), self.section, self.rule, self.search, self.this_page]
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 5, 12, 3)
        line.setSpacing(6)
        line.addWidget(self.total)
        line.addWidget(self.fold_button)
        line.addWidget(self.clear)
        for chip in self.chips.values():
            line.addWidget(chip)
        line.addStretch(1)
        for widget in (self.section, self.rule, self.search, self.this_page, self.more):
            line.addWidget(widget)

    def _connect(self) -> None:
        for kind, chip in self.chips.items():
            chip.clicked.connect(lambda _checked=False, chosen=kind: self.choose(chosen))
        self.section.currentIndexChanged.connect(self._emit_filter)
        self.rule.currentIndexChanged.connect(self._emit_filter)
        self.search.textChanged.connect(self._emit_filter)
        self.this_page.toggled.connect(self._emit_filter)

    def set_menu(self, commands: Mapping[str, Callable[[], None]]) -> None:
        """Put these deeds on the menu at the end of the line."""
        menu = self.more.menu()
        for text, command in commands.items():
            action = QAction(text, menu)
            action.triggered.connect(lambda _checked=False, deed=command: deed())
            menu.addAction(action)

    def set_page(self, sections: frozenset[str]) -> None:
        """Say which sections the open tab shows."""
        self._page = sections
        if self.this_page.isChecked():
            self._emit_filter()

    def choose(self, kind: str) -> None:
        """Show only one kind; the others' chips go up, so that clicking the same again shows all."""
        for each, chip in self.chips.items():
            chip.setChecked(chip.isChecked() and each == kind)
        self._emit_filter()

    def reset(self) -> None:
        """Let everything through."""
        blockers = [QSignalBlocker(widget) for widget in self._filters]
        for chip in self.chips.values():
            chip.setChecked(False)
        self.section.setCurrentIndex(0)
        self.rule.setCurrentIndex(0)
        self.search.clear()
        self.this_page.setChecked(False)
        del blockers
        self._emit_filter()

    def show_counts(self, model: ProblemsModel) -> None:
        """Say how many findings each filter would show."""
        total, shown = model.total, model.rowCount()
        ahead = model.not_begun
        if shown < total:
            self.total.setText(f"问题 {shown}／{total}")
        else:
            self.total.setText(f"问题 {total - ahead}" if total > ahead or not total else "还没有开始填")
        self.clear.setVisible(not total)
        kinds = model.counts("kind")
        for kind, chip in self.chips.items():
            chip.setText(f"{SHAPES[_severity(kind)]} {kind_label(kind)} {kinds[kind]}")
            chip.setVisible(bool(kinds[kind]) or chip.isChecked())
        sections = model.counts("section")
        names = {"": "封面", "cover": "封面", **self._names}
        self.section.set_choices({key: (names[key], sections[key]) for key in names if sections[key]})
        rules = model.counts("rule")
        self.rule.set_choices({key: (named(key), rules[key]) for key in sorted(rules)}, _ABOUT)
        for widget in (self.section, self.rule, self.search, self.this_page, self.more, self.fold_button):
            widget.setVisible(bool(total))

    def _emit_filter(self) -> None:
        chosen = next((kind for kind, chip in self.chips.items() if chip.isChecked()), "")
        page = self._page if self.this_page.isChecked() else None
        finding_filter = FindingFilter(chosen, self.section.chosen, self.rule.chosen or "", self.search.text(), page)
        self.changed.emit(finding_filter)


def _severity(kind: str) -> Severity:
    """The severity that a kind is shown with."""
    return Severity.NOTE if kind == NOT_BEGUN else Severity(kind)


def _chip(kind: str) -> QPushButton:
    chip = QPushButton()
    chip.setProperty("role", "chip")
    chip.setCheckable(True)
    chip.setProperty("tone", _severity(kind).value)
    chip.setToolTip(plain_tip(f"只列“{kind_label(kind)}”的问题，再点一次列出全部"))
    return chip


def _fold_button() -> QToolButton:
    button = QToolButton()
    button.setCheckable(True)
    button.setProperty("role", "fold")
    button.setToolTip("展开或收起问题清单（F6 展开）")
    button.setAccessibleName("展开问题清单")
    return button


def _more() -> QToolButton:
    button = QToolButton()
    button.setIcon(icon("more"))
    button.setToolTip("复制、导出问题清单")
    button.setAccessibleName("复制、导出问题清单")
    button.setMenu(QMenu(button))
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button
