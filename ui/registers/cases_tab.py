"""A register whose cases have no course of events: a list, and the one that was chosen beside it."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QWidget

from models.errors import AppError
from models.texts.characters import show_direction_controls
from ui.registers.case_form import FormPlan
from ui.registers.case_pane import CasePane
from ui.registers.case_table_model import CaseColumn, CaseTableModel
from ui.registers.list_layout import RegisterTable, lay_out_register, style_register
from ui.registers.register_model import RegisterModel
from ui.registers.search_line import RegisterSearch
from ui.theme.colours import colours
from ui.widgets import messages
from ui.widgets.dialog_parts import make_button
from ui.widgets.plain_text import PlainLabel


class NumberedCase(Protocol):
    """What every case has: its number in the database."""

    @property
    def id(self) -> int:
        """0 for a new one."""


Case = TypeVar("Case", bound=NumberedCase)
Kept = Callable[[Case], None]


class CaseRegister(Protocol[Case]):
    """What the services do with cases of one kind."""

    def all(self) -> list[Case]:
        """Every case, oldest first."""

    def remove(self, known: Case) -> None:
        """Take one out."""


class CasesTab(QWidget, Generic[Case]):
    """What a register of one kind adds is said by ``form`` (None for a new case), ``facts`` and ``name``."""

    def __init__(
        self,
        model: RegisterModel,
        register: CaseRegister[Case],
        columns: Sequence[CaseColumn[Case]],
        today: Callable[[], date],
        words: tuple[str, str],
    ) -> None:
        """``words`` are the hint of the search and what is said where nothing is chosen."""
        super().__init__()
        self.model, self.register, self.today = model, register, today
        self.table_model: CaseTableModel[Case] = CaseTableModel(columns)
        self.search = RegisterSearch(words[0])
        self.count_label = PlainLabel()
        self.count_label.setProperty("role", "soft")
        self.table = RegisterTable("这里还没有登记，或没有这样的。清空查找就是全部。")
        self.pane = CasePane(words[1])
        self.change_button, self.remove_button = make_button("修改"), make_button("删去", "flat")
        for button in (self.change_button, self.remove_button):
            self.pane.buttons.addWidget(button)
        self.pane.buttons.addStretch(1)
        self.pane.show_case("", "", "", "")
        self._lay_out(columns)
        self._connect()

    def form(self, case: Case | None) -> FormPlan:
        """The form of a new case, or of one that is kept."""
        raise NotImplementedError

    def facts(self, case: Case) -> list[tuple[str, str]]:
        """What is known of a case: name and words."""
        raise NotImplementedError

    def name(self, case: Case) -> str:
        """What a case is called."""
        raise NotImplementedError

    def _lay_out(self, columns: Sequence[CaseColumn[Case]]) -> None:
        self.table.setModel(self.table_model)
        style_register(self.table, [column.width for column in columns])
        lay_out_register(self, self.count_label, (self.search,), self.table, self.pane)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.table_model.set_words)
        self.search.left.connect(lambda: self.table.setFocus())
        self.table_model.modelReset.connect(self._show_count)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.show_chosen())
        self.table.activated.connect(lambda _: self.change())
        self.pane.form_closed.connect(lambda: self.table.setFocus())
        self.change_button.clicked.connect(lambda _: self.change())
        self.remove_button.clicked.connect(lambda _: self.remove())
        self.model.changed.connect(self.reload)

    def reload(self) -> None:
        """Read everything anew; the choice stays where it was."""
        chosen = self.chosen
        try:
            cases = self.register.all()
        except AppError as error:
            messages.refuse(self.window(), "台账读不出来", error.sentence)
            return
        self.table_model.show(cases[::-1])
        self._choose(chosen.id if chosen else 0)

    @property
    def chosen(self) -> Case | None:
        """The case the choice is on."""
        return self.table_model.case(self.table.currentIndex().row())

    def go_to(self, case: Case) -> None:
        """Put the choice on a case, whatever was looked for before."""
        if self.table_model.row_where(lambda each: each.id == case.id) < 0:
            self.search.clear()
        self._choose(case.id)

    def is_named(self, case: Case, name: str) -> bool:
        """Whether the cells of the report call a case so."""
        return self.name(case) == name

    def go_to_name(self, name: str) -> bool:
        """Put the choice on the case of that name; whether there is one."""
        case = next((each for each in self.register.all() if self.is_named(each, name)), None)
        if case is not None:
            self.go_to(case)
        return case is not None

    def _choose(self, number: int) -> None:
        index = self.table_model.index(max(self.table_model.row_where(lambda each: each.id == number), 0), 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        self.show_chosen()

    def _show_count(self) -> None:
        self.count_label.setText(f"列出 {self.table_model.rowCount()} 件")

    def show_chosen(self) -> None:
        """Write the page of the chosen case anew."""
        case = self.chosen
        if case is None:
            self.pane.show_case("", "", "", "")
        else:
            self.pane.show_case(self.name(case), "", "", _facts_page(self.facts(case)))

    def begin_new(self) -> None:
        """Enter a new case."""
        self.pane.open_form(self.form(None))

    def change(self) -> None:
        """Change the chosen one."""
        if case := self.chosen:
            self.pane.open_form(self.form(case))

    def remove(self) -> None:
        """Take the chosen one out of the register."""
        if case := self.chosen:
            self.model.run(lambda: self.register.remove(case), f"已删去 {self.name(case)}。")


def _facts_page(facts: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<tr><td style="color:{colours.muted}; padding:2px 14px 2px 0">{escape(name)}</td>'
        f"<td>{escape(show_direction_controls(text))}</td></tr>"
        for name, text in facts
        if text
    )
    return f'<table cellspacing="0">{rows}</table>'
