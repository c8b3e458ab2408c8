"""出文书: which letter, then its form beside the page as it will be printed; issuing it enters what follows from it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from models.registers.letters.letter import FieldValue, LetterDraft, LetterText
from models.registers.letters.offers import LetterOffer
from models.registers.letters.template import FieldType, LetterField, LetterKind
from models.registers.problems import FieldProblem
from models.registers.request import Request
from models.services.registers.letters import IssuedLetter
from ui.jobs.call_later import call_later
from ui.jobs.queue import JobQueue
from ui.registers.case_form import CaseForm, FormField, FormPlan, Values
from ui.registers.day_edit import DayEdit
from ui.registers.field_editors import CountEdit, WordsEdit
from ui.registers.letter_choice import LetterChoice
from ui.registers.letter_editors import ParagraphEdit
from ui.registers.letter_settings_dialog import LetterSettingsDialog
from ui.registers.register_model import RegisterModel
from ui.registers.template_dialog import TemplateDialog
from ui.report.preview.pdf_pages import WIDTH, PdfPages
from ui.widgets import messages
from ui.widgets.dialog_parts import make_button, make_row
from ui.widgets.plain_text import PlainLabel
from ui.widgets.screens import screen_of

_SIZE = (84, 46)
_FORM_CHARACTERS = 27
_PAUSE_MS = 200
_EFFECTS = {
    LetterKind.RECEIPT: "只存这份文书，期限不变。",
    LetterKind.ANSWER: "出文书就登记了答复：答复日期、办理结果和文号都照这里的。",
    LetterKind.DELIVERY: "填了送达日期就登记送达；先打印、后送达的空着，送到以后再登记。",
}
_ENTERED = "出文书就登记了这一步：日期、文号和期限都照这里的，不用再填一次。"


def letter_pdf(text: LetterText, on_both_sides: bool = False) -> bytes:
    """A letter as it prints."""
    from output import pdf
    from output.case_letters import letter_document

    return pdf.render(letter_document(text), pdf.PrintOptions(mirrored=on_both_sides))


class LetterDialog(QDialog):
    """``issued`` carries the IssuedLetter once it is kept."""

    issued = Signal(object)

    def __init__(
        self, model: RegisterModel, request: Request, today: date, jobs: JobQueue, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("出文书")
        self._model, self._letters, self._request = model, model.registers.letters, request
        self._today, self._jobs = today, jobs
        self._offer: LetterOffer | None = None
        self._draft: LetterDraft | None = None
        self.form: CaseForm | None = None
        self.heading, self.state = PlainLabel(f"出文书　{request.number}"), PlainLabel()
        self.heading.setProperty("role", "heading")
        self.state.setProperty("role", "soft")
        self.state.setWordWrap(True)
        self.choice = LetterChoice(self._letters.offers(request))
        self.stack, self.sheets = QStackedWidget(), PdfPages(WIDTH)
        self.sheets.setAccessibleName("文书的样子")
        self.other_button = make_button("换一种", "flat", "回到文书的清单（Esc）")
        self.template_button = make_button("改模板…", "flat", "改这种文书的文字，以后都用改好的")
        self.settings_button = make_button("文书设置…", "flat", "机关代字、文号写法、复议机关、法院、联系方式")
        self.leave_button = make_button("关闭")
        self._timer = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._lay_out()
        self._connect()
        self._back_to_choice()

    def _lay_out(self) -> None:
        left = QWidget()
        letter = self.fontMetrics().horizontalAdvance("字")
        left.setFixedWidth(_FORM_CHARACTERS * letter)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(0)
        heads = QHBoxLayout()
        heads.setContentsMargins(18, 0, 14, 4)
        heads.addWidget(self.heading, 1)
        heads.addWidget(self.other_button)
        column.addLayout(heads)
        self.stack.addWidget(self.choice)
        column.addWidget(self.stack, 1)
        foot = make_row(self.state, self.template_button, self.settings_button, self.leave_button)
        foot.setStretch(0, 1)
        foot.setContentsMargins(16, 8, 18, 10)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.sheets, 1)
        right.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left)
        whole.addLayout(right, 1)
        room = screen_of(self).availableSize()
        width, height = (count * letter for count in _SIZE)
        self.resize(min(width, room.width() - 40), min(height, room.height() - 60))

    def _connect(self) -> None:
        self.choice.chosen.connect(self._write)
        self.choice.list.currentRowChanged.connect(lambda _: self._timer.start())
        self.other_button.clicked.connect(lambda _: self.reject())
        self.template_button.clicked.connect(lambda _: self._change_template())
        self.settings_button.clicked.connect(lambda _: self._change_settings())
        self.leave_button.clicked.connect(lambda _: self._leave())
        self._timer.timeout.connect(self._show_page)
        self.finished.connect(lambda _: self._jobs.discard(self))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._submit)

    # ── which letter ──

    def _back_to_choice(self) -> None:
        if self.form is not None:
            form, self.form = self.form, None
            self.stack.removeWidget(form)
            form.hide()
            # The signal that leads here is the form's own.
            call_later(0, form, form.deleteLater)
        self._offer = self._draft = None
        self.other_button.hide()
        self.template_button.setEnabled(False)
        self.choice.setFocus()
        self._show_page()

    def _write(self, offer: LetterOffer, typed: Values | None = None) -> None:
        """Show the form of a letter; ``typed`` is what stood in it before."""
        template = self._letters.template(offer.template.key)
        self._offer = replace(offer, template=template)
        self._draft = draft = self._letters.begin(self._request, template, offer.result)
        values = {"number": draft.number, "day": draft.day, **draft.values, **(typed or {})}
        fields = (
            FormField("number", "文号", WordsEdit(str(values["number"]))),
            FormField("day", "日期", DayEdit(cast(date | None, values["day"]), self._today, False)),
            *(self._field(each, values.get(each.name)) for each in template.typed_fields),
        )
        first = next((field.name for field in fields[2:] if field.told.value in ("", None)), "number")
        words = _EFFECTS.get(template.kind, _ENTERED)
        plan = FormPlan(template.name, fields, self._issue, first, words, "出文书")
        self.form = form = CaseForm(plan, self)
        form.save_button.setText("出文书（Ctrl+回车）")
        form.back_button.setText("不出（Esc）")
        form.saved.connect(self.accept)
        form.given_up.connect(self.reject)
        for field in fields:
            field.told.changed.connect(self._timer.start)
        self.stack.addWidget(form)
        self.stack.setCurrentWidget(form)
        self.other_button.show()
        self.template_button.setEnabled(True)
        form.begin()
        self._show_page()

    def _field(self, field: LetterField, value: object) -> FormField:
        editors: dict[FieldType, Callable[[], QWidget]] = {
            FieldType.WORDS: lambda: WordsEdit(str(value or "")),
            FieldType.PARAGRAPHS: lambda: ParagraphEdit(str(value or "")),
            FieldType.DAY: lambda: DayEdit(value if isinstance(value, date) else None, self._today, field.is_optional),
            FieldType.COUNT: lambda: CountEdit(value if isinstance(value, int) else None),
            FieldType.MONEY: lambda: CountEdit(value if isinstance(value, int) else None, 100),
        }
        unit = "（元）" if field.type is FieldType.MONEY else ""
        return FormField(field.name, f"{field.name}{unit}", editors[field.type](), field.hint)

    # ── the letter ──

    @property
    def draft(self) -> LetterDraft | None:
        """The letter as it is filled in by now; None while none is chosen."""
        return self._drawn_up(self.form.values) if self.form is not None else None

    def _drawn_up(self, values: Values) -> LetterDraft | None:
        if self._draft is None:
            return None
        day = cast(date | None, values["day"]) or self._draft.day
        typed = {name: cast(FieldValue, value) for name, value in values.items() if name not in ("number", "day")}
        return replace(self._draft, day=day, number=str(values["number"]), values=typed)

    def _show_page(self) -> None:
        """Show the page as it stands, and what is still to be done."""
        self._timer.stop()
        draft, offer = self.draft, self.choice.current
        if draft is not None:
            problems = self._letters.problems(self._request, draft)
            more = f"（还有 {len(problems) - 1} 处）" if len(problems) > 1 else ""
            self.state.setText(f"{problems[0].sentence}{more}" if problems else "检查过了，可以出。")
            text = self._letters.fill(self._request, draft).text
        elif offer is not None:
            self.state.setText("右边是样子，【】里的到写的时候再填。")
            text = self._letters.fill(
                self._request, self._letters.begin(self._request, offer.template, offer.result)
            ).text
        else:
            self.state.setText("现在没有可以出的文书，清单里写了为什么。")
            return
        self._jobs.start(self, lambda: letter_pdf(text), self.sheets.show_pdf, self.state.setText, key="letter")

    def _issue(self, values: Values) -> Sequence[FieldProblem]:
        draft = self._drawn_up(values)
        if draft is None:
            return ()
        if values["day"] is None:
            return [FieldProblem("day", "请填写文书的日期。")]
        name = draft.template.name
        kept: list[IssuedLetter] = []
        done = f"已出{name} {draft.number}。"
        problems = self._model.attempt(lambda: self._letters.issue(self._request, draft), done, kept.append)
        if kept:
            self.issued.emit(kept[0])
        return problems

    def _submit(self) -> None:
        if self.form is not None:
            self.form.submit()

    # ── what an office says once ──

    def _change_template(self) -> None:
        if self._offer is None or self.form is None:
            return
        offer, typed = self._offer, self.form.values
        dialog = TemplateDialog(self._model, offer.template, self._jobs, self)
        if dialog.exec():
            self._begin_again(offer, typed)
        dialog.deleteLater()

    def _change_settings(self) -> None:
        dialog = LetterSettingsDialog(self._model, self)
        if dialog.exec():
            if self._offer is not None and self.form is not None and self._draft is not None:
                typed = dict(self.form.values)
                if typed["number"] == self._draft.number:
                    # It was the one that was proposed, and may be written another way now.
                    del typed["number"]
                self._begin_again(self._offer, typed)
            else:
                self._show_page()
        dialog.deleteLater()

    def _begin_again(self, offer: LetterOffer, typed: Values) -> None:
        self._back_to_choice()
        self._write(offer, typed)

    # ── leaving ──

    def reject(self) -> None:
        """From the form back to the list, from there out of the dialog; asked first where something was written."""
        if self.form is None:
            super().reject()
        elif self._may_give_up():
            self._back_to_choice()

    def _leave(self) -> None:
        if self._may_give_up():
            super().reject()

    def _may_give_up(self) -> bool:
        if self.form is None or not self.form.is_touched:
            return True
        return messages.ask(self, "还没有出", "这份文书里写的还没有存，离开就没有了。", "不出，离开")
