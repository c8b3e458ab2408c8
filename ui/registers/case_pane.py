"""Beside a list: the case that is chosen, or the form that is being filled in, which stays until it is kept or left."""

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.jobs.call_later import call_later
from ui.registers.case_form import CaseForm, FormPlan
from ui.widgets import messages
from ui.widgets.plain_text import MarkupPage, PlainLabel

_LEAST_CHARACTERS = 23
_MARGINS = (18, 14, 14, 8)


class CasePane(QWidget):
    """``link_followed`` carries what a link on the page names, ``form_closed`` comes when a form was kept or left."""

    link_followed = Signal(str)
    form_closed = Signal()

    def __init__(self, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self.title, self.state = PlainLabel(), PlainLabel()
        self.title.setProperty("role", "heading")
        self.state.setProperty("role", "chip")
        self.page = MarkupPage()
        self.page.setStyleSheet("QTextBrowser { border: 0; padding: 0; background: transparent; }")
        self.page.document().setDocumentMargin(0)
        self.page.setOpenLinks(False)
        self.page.document().setDefaultStyleSheet("p { margin-top: 2px; margin-bottom: 4px; }")
        self.page.anchorClicked.connect(self._follow)
        self.stack = QStackedWidget()
        self._deeds = QWidget()
        self.buttons = QHBoxLayout(self._deeds)
        self.buttons.setContentsMargins(0, 0, 0, 0)
        self.buttons.setSpacing(6)
        self.form: CaseForm | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(*_MARGINS)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self._deeds)
        column.addWidget(self.page, 1)
        self.stack.addWidget(view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self.show_case("", "", "", "")

    def minimumSizeHint(self) -> QSize:
        """Room for the buttons, whatever the title is."""
        letters = _LEAST_CHARACTERS * self.fontMetrics().horizontalAdvance("字")
        buttons = self._deeds.sizeHint().width() + 2 * _MARGINS[0]
        return QSize(max(300, letters, buttons), super().minimumSizeHint().height())

    def show_case(self, title: str, state: str, tone: str, page: str) -> None:
        """Show a case by its name, how it stands, and what is known of it; without a name, that none is chosen."""
        self.title.setText(title)
        self.state.setText(state)
        self.state.setVisible(bool(state))
        self.state.setProperty("tone", tone)
        self.state.style().polish(self.state)
        self.page.setHtml(page if title else f"<p>{self._nothing}</p>")
        self._deeds.setVisible(bool(title))

    @property
    def is_touched(self) -> bool:
        """Whether a form holds words that were not kept."""
        return self.form is not None and self.form.is_touched

    def open_form(self, plan: FormPlan) -> bool:
        """Show a form in place of the case; False where one is open that the clerk does not give up."""
        if self.form is not None and not self.give_up():
            self.form.begin()
            return False
        self.form = form = CaseForm(plan, self)
        form.saved.connect(self._close_form)
        form.given_up.connect(self.give_up)
        self.stack.addWidget(form)
        self.stack.setCurrentWidget(form)
        form.begin()
        return True

    def give_up(self) -> bool:
        """Leave the form without keeping it; asked first where something was written."""
        if self.is_touched and not messages.ask(
            self.window(), "还没有存", "这张表里写的还没有存，离开就没有了。", "不存，离开"
        ):
            return False
        self._close_form()
        return True

    def _close_form(self) -> None:
        if self.form is not None:
            form, self.form = self.form, None
            self.stack.setCurrentIndex(0)
            self.stack.removeWidget(form)
            form.hide()
            # The signal that leads here is the form's own.
            call_later(0, form, form.deleteLater)
            self.form_closed.emit()

    def _follow(self, link: QUrl) -> None:
        self.link_followed.emit(link.toString())
