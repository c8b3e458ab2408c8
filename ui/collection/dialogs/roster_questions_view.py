"""The questions that a roster's file leaves open, each with its answers to choose from."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from models.exchange.roster_lists.questions import RosterQuestion
from ui.widgets.plain_text import PlainLabel

UNANSWERED = "请选择…"


class RosterQuestionsView(QScrollArea):
    """``answered`` tells a question's key and the word of the answer that was chosen."""

    answered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.boxes: dict[str, QComboBox] = {}

    def show_questions(self, questions: Sequence[RosterQuestion]) -> None:
        """Show these in place of those before; the keyboard stays where it was."""
        focused = next((key for key, box in self.boxes.items() if box.hasFocus()), "")
        self.boxes = {}
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 6, 12, 6)
        column.setSpacing(6)
        for question in questions:
            label = PlainLabel(question.text)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setProperty("role", "strong" if question.is_open else "soft")
            box = self._box(question)
            label.setBuddy(box)
            column.addWidget(label)
            column.addWidget(box)
            column.addSpacing(8)
            self.boxes[question.key] = box
        column.addStretch(1)
        self.setWidget(page)
        if focused in self.boxes:
            self.boxes[focused].setFocus()

    def _box(self, question: RosterQuestion) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(question.text)
        box.addItem(UNANSWERED, "")
        for answer in question.answers:
            box.addItem(answer.text, answer.word)
        words = [answer.word for answer in question.answers]
        if question.takes_any:
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            if question.chosen and question.chosen not in words:
                box.addItem(question.chosen, question.chosen)
                words.append(question.chosen)
            if line := box.lineEdit():
                line.editingFinished.connect(lambda: self._tell_typed(question, box))
        box.setCurrentIndex(words.index(question.chosen) + 1 if question.chosen in words else 0)
        box.activated.connect(lambda at: self.answered.emit(question.key, box.itemData(at) or ""))
        return box

    def _tell_typed(self, question: RosterQuestion, box: QComboBox) -> None:
        """A name that was typed in place of those that are offered."""
        typed = box.currentText().strip()
        if typed and box.findText(typed) < 0 and typed != question.chosen:
            self.answered.emit(question.key, typed)


def without_blanks(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that were given; one that was taken back is open again."""
    return {key: word for key, word in answers.items() if word}
