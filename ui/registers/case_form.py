"""A small form for a case or something that happened to it: each field says below itself what cannot be so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from models.registers.problems import FieldProblem
from ui.registers.field_editors import FieldEditor
from ui.widgets.dialog_parts import error_label, make_button, make_row
from ui.widgets.plain_text import PlainLabel

Values = Mapping[str, object]
Save = Callable[[Values], Sequence[FieldProblem]]
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class FormField:
    """``name`` is that of the value and of its problems; ``hint`` stands below the editor."""

    name: str
    label: str
    editor: QWidget
    hint: str = ""

    @property
    def told(self) -> FieldEditor:
        """The editor as what it tells."""
        editor: FieldEditor = self.editor  # type: ignore[assignment]
        return editor


@dataclass(frozen=True)
class FormPlan:
    """A form to be shown. ``save`` gives what stands against it, nothing where it was kept.

    ``first`` is the field that the keyboard begins with.
    """

    title: str
    fields: tuple[FormField, ...]
    save: Save
    first: str
    explanation: str = ""
    confirm_text: str = "保存"


class CaseForm(QFrame):
    """``saved`` comes once it was kept, ``given_up`` where it is left without. Enter keeps it, Escape leaves it."""

    saved = Signal()
    given_up = Signal()

    def __init__(self, plan: FormPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self.fields = {each.name: each for each in plan.fields}
        self.problem_labels = {name: error_label() for name in self.fields}
        self.general = error_label()
        self.save_button = make_button(f"{plan.confirm_text}（回车）", "main")
        self.back_button = make_button("不存（Esc）", "flat")
        self._lay_out(plan)
        self._before = self.values
        self.save_button.clicked.connect(self.submit)
        self.back_button.clicked.connect(self.given_up)
        for each in plan.fields:
            each.told.changed.connect(partial(self._forget, each.name))

    def _lay_out(self, plan: FormPlan) -> None:
        self.area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._fields_below_title(plan))
        foot = make_row(self.save_button, self.back_button, None)
        foot.setContentsMargins(18, 6, 18, 12)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        self.general.setContentsMargins(18, 4, 18, 0)
        self.general.hide()
        whole.addWidget(self.general)
        whole.addLayout(foot)

    def _fields_below_title(self, plan: FormPlan) -> QWidget:
        title = PlainLabel(plan.title)
        title.setProperty("role", "heading")
        title.setWordWrap(True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 14, 18, 8)
        column.setSpacing(3)
        column.addWidget(title)
        if plan.explanation:
            column.addWidget(_faint(plan.explanation))
        for each in plan.fields:
            label = PlainLabel(each.label)
            label.setProperty("role", "soft")
            each.editor.setAccessibleName(each.label)
            column.addSpacing(5)
            column.addWidget(label)
            column.addWidget(each.editor)
            if each.hint:
                column.addWidget(_faint(each.hint))
            column.addWidget(self.problem_labels[each.name])
            self.problem_labels[each.name].hide()
        column.addStretch(1)
        return inside

    @property
    def values(self) -> Values:
        """What stands in the fields, by name."""
        return {name: each.told.value for name, each in self.fields.items()}

    @property
    def is_touched(self) -> bool:
        """Whether something was written that would be lost."""
        return self.values != self._before or any(each.told.problem for each in self._plan.fields)

    def begin(self) -> None:
        """Give the keyboard to the first field."""
        self.fields[self._plan.first].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Keep it, or say at each field what cannot be so."""
        problems = self._unreadable() or list(self._plan.save(self.values))
        if problems:
            self.show_problems(problems)
        else:
            self.saved.emit()

    def _unreadable(self) -> list[FieldProblem]:
        return [FieldProblem(each.name, each.told.problem) for each in self._plan.fields if each.told.problem]

    def _forget(self, name: str) -> None:
        """Take a sentence away once its field was changed: it may hold no more."""
        for label in (self.problem_labels[name], self.general):
            label.clear()
            label.hide()

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Say each at its field, those of no field at the foot; the keyboard goes to the first."""
        told: dict[str, list[str]] = {}
        for problem in problems:
            name = problem.field if problem.field in self.fields else ""
            told.setdefault(name, []).append(problem.sentence)
        for name, label in self.problem_labels.items():
            label.setText("".join(told.get(name, ())))
            label.setVisible(name in told)
        self.general.setText("".join(told.get("", ())))
        self.general.setVisible("" in told)
        first = next((name for name in self.fields if name in told), None)
        if first:
            self.fields[first].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            QApplication.sendPostedEvents()
            self.area.ensureWidgetVisible(self.problem_labels[first])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the form, Escape leaves it."""
        if event.key() in _ENTER:
            if self.back_button.hasFocus():
                self.back_button.click()
            else:
                self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


def _faint(text: str) -> PlainLabel:
    label = PlainLabel(text)
    label.setProperty("role", "faint")
    label.setWordWrap(True)
    return label
