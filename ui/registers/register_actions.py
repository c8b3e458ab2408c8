"""The way from the window to 台账 and back: the page is made when it is asked for and retired when it is left."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from models.errors import AppError
from models.file_types import PDF
from models.report.filing import Agency
from ui.context import AppContext
from ui.widgets import files, messages, wording

if TYPE_CHECKING:
    from models.registers.letters.letter import Letter
    from models.registers.request import Request
    from models.services.agenda import Agenda
    from models.services.registers.letters import IssuedLetter
    from ui.exporting.exporter import Exporter
    from ui.registers.registers_page import RegistersPage
    from ui.widgets.dialog_parts import HeadedDialog


class RegisterActions:
    """``page`` is None while 台账 is not open."""

    def __init__(self, context: AppContext, exporter: "Callable[[], Exporter]") -> None:
        self._context, self._exporter = context, exporter
        self._started = wording.today()
        self._reminder: str | None = None
        self.page: RegistersPage | None = None

    def today(self) -> date:
        """The day it is by now: a program that stays open over night must not reckon by yesterday."""
        return self._context.today + (wording.today() - self._started)

    def show(self) -> None:
        """Leave the report, if one is open, and open 台账."""
        self._open(None)

    def show_case(self, agency: Agency, block: str, name: str) -> None:
        """Open 台账 at a case of an office: which register by the block of the form that counts it."""
        if self._open(agency) and self.page is not None and not self.page.go_to_case(block, name):
            self._context.shell.say(f"台账里没有“{name}”这一件，可能刚才被别人删去了。")

    def _open(self, wanted: Agency | None) -> bool:
        if self.page is not None and wanted in (None, self.page.model.registers.agency):
            return True
        context = self._context
        if not context.shell.show_library():
            return False
        # What reckons, counts and lists is loaded with it, not with the program.
        from models.services.registers.registers import list_agencies
        from ui.registers.registers_page import RegistersPage

        try:
            agencies = list_agencies(context.library)
            agency = wanted or self._usual_office(agencies)
            if agency is None:
                return False
            self.page = page = RegistersPage(
                context.library, agencies, agency, self.today, context.jobs, context.shell.notice
            )
        except AppError as error:
            messages.refuse(context.window, "台账打不开", error.sentence)
            return False
        page.office_shown.connect(self._follow_office)
        page.import_wanted.connect(self._ask_list)
        page.print_wanted.connect(self._print_open)
        page.calendar_wanted.connect(partial(self._show_calendar, page))
        page.choices_wanted.connect(partial(self._show_choices, page))
        page.erasing_wanted.connect(partial(self._show_erasing, page))
        page.letter_wanted.connect(self._write_letter)
        page.letter_opened.connect(self._open_letter)
        context.shell.show_page(page, page_title(agency))
        self._follow_office(agency)
        page.requests_tab.table.setFocus()
        if self._reminder and context.shell.notice.label.text() == self._reminder:
            context.shell.notice.clear()
        return True

    def _usual_office(self, agencies: list[Agency]) -> Agency | None:
        """The one whose registers were open last, the only one there is, or the one that the clerk names."""
        from ui.registers.office_dialog import ask_office

        last = self._context.settings.current.register_office
        found = next((agency for agency in agencies if agency.name == last), None)
        if found or len(agencies) == 1:
            return found or agencies[0]
        return ask_office(agencies, self._context.window)

    def _follow_office(self, agency: Agency) -> None:
        self._context.settings.change(register_office=agency.name)
        self._context.shell.name_page(page_title(agency))

    def remind(self, agenda: "Agenda") -> None:
        """Once after the start, say what is late or due today; the settings can have it left out."""
        due = agenda.requests
        if self._reminder is not None or due is None:
            return
        words = [f"{name} {count} 件" for name, count in (("已超期", due.overdue), ("今天到期", due.today)) if count]
        self._reminder = f"台账：{'，'.join(words)}。" if words else ""
        if words and self._context.settings.current.remind_due and self.page is None:
            self._context.shell.say(self._reminder, ("去台账", self.show))

    def may_leave(self) -> bool:
        """Whether no form is open that the clerk wants to keep."""
        return self.page is None or self.page.may_leave()

    def leave(self) -> None:
        """Retire the page, as on the way to the library or to a report."""
        if self.page is not None:
            page, self.page = self.page, None
            self._context.shell.remove_page(page)

    def takes(self, paths: list[Path]) -> bool:
        """Take a list that was dropped while 台账 is open; False when it is not."""
        if self.page is None:
            return False
        self._import(paths[0])
        return True

    def _ask_list(self) -> None:
        from ui.registers.import_dialog import FILE_FILTER

        if path := files.ask_open(self._context.window, "导入台账", FILE_FILTER):
            self._import(path)

    def _import(self, path: Path) -> None:
        """Show what a list of the office's own would do, and take it in once the clerk agrees."""
        from ui.registers.import_dialog import RegisterImportDialog

        if self.page is None or not self.page.may_leave():
            return
        page = self.page
        try:
            dialog = RegisterImportDialog(
                page.model, path, self._context.window, page.bar.currentIndex(), self.today().year
            )
        except AppError as error:
            messages.refuse(self._context.window, "没有导入", error.sentence)
            return
        dialog.exec()
        dialog.deleteLater()

    def _show_calendar(self, page: "RegistersPage") -> None:
        from ui.registers.calendar_dialog import CalendarDialog

        self._ask(lambda: CalendarDialog(page.model, self.today().year, self._context.window))

    def _show_choices(self, page: "RegistersPage") -> None:
        from ui.registers.choices_dialog import ChoicesDialog

        self._ask(lambda: ChoicesDialog(page.model, page.year, self._context.window))

    def _show_erasing(self, page: "RegistersPage") -> None:
        from ui.registers.erasing_dialog import ErasingDialog

        if page.may_leave():
            self._ask(lambda: ErasingDialog(page.model, self._context.window))

    def _ask(self, make: "Callable[[], HeadedDialog]") -> None:
        try:
            dialog = make()
        except AppError as error:
            messages.refuse(self._context.window, "打不开", error.sentence)
            return
        dialog.exec()
        dialog.deleteLater()

    def _print_open(self) -> None:
        """Show the open requests as they print, without names."""
        from output.open_requests import TITLE, open_requests_sheet
        from ui.registers.request_lines import open_rows
        from ui.report.preview.sheet_dialog import SheetDialog

        if self.page is None:
            return
        registers, day = self.page.model.registers, self.today()
        rows = open_rows(registers.requests.board())

        def make(on_both_sides: bool = False) -> bytes:
            from output import pdf

            document = open_requests_sheet(registers.agency.name, day, rows)
            return pdf.render(document, pdf.PrintOptions(mirrored=on_both_sides))

        title = f"{registers.agency.name}{TITLE}"
        dialog = SheetDialog(
            TITLE,
            f"{day.isoformat()} 没有办结的 {len(rows)} 件，先到期的在前。不印申请人姓名和申请内容。",
            make,
            self._context.jobs,
            lambda: self._exporter().print_pdf(title, make),
            lambda: self._exporter().save(
                f"存为 PDF：{TITLE}", files.file_name(title) + PDF.ending, PDF.filter(), lambda _: make()
            ),
            self._context.window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _write_letter(self, request: "Request") -> None:
        """Write a letter of a request; once it is issued it is shown, to be printed or kept as a file."""
        from ui.registers.letter_dialog import LetterDialog

        page = self.page
        if page is None or not page.may_leave():
            return
        try:
            dialog = LetterDialog(page.model, request, self.today(), self._context.jobs, self._context.window)
        except AppError as error:
            messages.refuse(self._context.window, "文书写不了", error.sentence)
            return
        issued: list[IssuedLetter] = []
        dialog.issued.connect(issued.append)
        dialog.exec()
        dialog.deleteLater()
        if issued:
            page.requests_tab.go_to(issued[0].request)
            self._open_letter(issued[0].request, issued[0].letter)

    def _open_letter(self, request: "Request", letter: "Letter") -> None:
        """Show a letter as it was issued; printed or saved from here."""
        from ui.registers.letter_sheet import show_letter

        if self.page is not None:
            letters = self.page.model.registers.letters
            show_letter(letters, request, letter, self._context.jobs, self._exporter(), self._context.window)

    def fill_report(self) -> None:
        """Show what the registers count for the open report, and take it over."""
        from models.services.registers.registers import Registers
        from models.services.report_session import ReportSession
        from ui.registers.fill_dialog import FillDialog

        shell = self._context.shell
        page = shell.page
        if page is None or not page.commit_pending():
            return
        if page.report.is_locked:
            shell.say(page.report.lock_reason)
            return
        if not page.report.run(ReportSession.count_registers):
            return
        filing = page.report.filing
        since = Registers(self._context.library, filing.agency).requests.first_day if filing.counted else None
        dialog = FillDialog(page.report, since, self._context.window)
        dialog.exec()
        if dialog.changed:
            undo = partial(page.report.run, ReportSession.undo)
            shell.say(f"已由台账填入 {len(dialog.taken)} 格。", ("撤销", undo))
        dialog.deleteLater()


def page_title(agency: Agency) -> str:
    """The page's name above it."""
    return f"台账 · {agency.name}"
