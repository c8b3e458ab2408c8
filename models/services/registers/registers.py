"""The registers of one office: one object for all that is asked of them and done to them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cached_property

from models.editions.known_editions import edition_for
from models.errors import Refused
from models.registers.cell_count import CountedCells
from models.registers.choices import CountingChoices, format_choices
from models.registers.workdays import Workdays
from models.report.filing import Agency
from models.services.library import Library
from models.services.register_counts import CHOICES, count_year, read_choices
from models.services.registers.calendar import RegisterCalendar
from models.services.registers.cases import DisputeRegister, DocumentRegister
from models.services.registers.dispute_import import DisputeImport
from models.services.registers.document_import import DocumentImport
from models.services.registers.letters import LetterRegister
from models.services.registers.office import RegisterOffice
from models.services.registers.privacy import RegisterPrivacy
from models.services.registers.request_import import RequestImport
from models.services.registers.requests import RequestRegister
from models.store import ledger
from models.store.office_documents import write_document
from models.store.registers import reading


class Registers:
    """申请台账, 复议与诉讼台账 and 文件台账 of an office in the open library.

    Each write is one step of an undo list that all three share, and one entry of the ledger. What others change is seen
    with the next question.
    """

    def __init__(self, library: Library, agency: Agency, today: Callable[[], date] = date.today) -> None:
        self._office = RegisterOffice(library, agency, today)

    @property
    def agency(self) -> Agency:
        """The office."""
        return self._office.agency

    @cached_property
    def requests(self) -> RequestRegister:
        """申请: who asked when, what happened since, what was answered, what is due."""
        return RequestRegister(self._office)

    @cached_property
    def letters(self) -> LetterRegister:
        """文书: which fit a request, what they say, their numbers and templates."""
        return LetterRegister(self._office)

    @cached_property
    def disputes(self) -> DisputeRegister:
        """复议与诉讼: over which request, before whom, with which outcome."""
        return DisputeRegister(self._office)

    @cached_property
    def documents(self) -> DocumentRegister:
        """规章和规范性文件: what was issued, amended and repealed."""
        return DocumentRegister(self._office)

    @cached_property
    def request_import(self) -> RequestImport:
        """导入: the office's own list of requests, first as a plan with questions."""
        return RequestImport(self._office)

    @cached_property
    def document_import(self) -> DocumentImport:
        """导入: the office's own list of documents, in the same way."""
        return DocumentImport(self._office)

    @cached_property
    def dispute_import(self) -> DisputeImport:
        """导入: the office's own list of disputes, tied to the requests they are about."""
        return DisputeImport(self._office)

    @cached_property
    def privacy(self) -> RegisterPrivacy:
        """申请人信息: for how long it is kept, and erasing it after that."""
        return RegisterPrivacy(self._office)

    @property
    def workdays(self) -> Workdays:
        """The calendar by which terms are reckoned."""
        return self._office.workdays

    @cached_property
    def calendar(self) -> RegisterCalendar:
        """放假安排: which years are known, and taking one in."""
        return RegisterCalendar(self._office)

    def version(self) -> int:
        """Another number whenever anything that the registers stand on was written, here or elsewhere."""
        return ledger.entry_count(self._office.database)

    def forget_calendar(self) -> None:
        """Read the calendar anew when a term is next reckoned: another window may have changed it."""
        self._office.forget()

    def counts(self, year: int) -> CountedCells:
        """Each cell of the year's report that the registers count, with the numbers of its cases.

        The cells of a register that holds nothing yet are absent: nothing counted is not zero.
        """
        return count_year(self._office.database, self.agency, edition_for(year), year)

    def fill_report(self, year: int) -> int:
        """Fill the office's report of a year with what is counted, as one step; how many cells.

        Refused where there is no such report, or several.
        """
        library = self._office.library
        own = self.agency
        found = [
            report
            for report in library.reports()
            if (report.agency.name, report.year) == (own.name, year)
            and (report.agency.code == own.code or not report.agency.code or not own.code)
        ]
        if len(found) != 1:
            which = "还没有" if not found else f"有 {len(found)} 份"
            raise Refused(f"{own.name} {which} {year} 年的报告，没有填。请在窗口里打开要填的那一份。")
        session = library.open(found[0].id)
        before = session.count_registers().revision
        outcome = session.fill_from_registers()
        return len(outcome.places) if outcome.revision != before else 0

    @property
    def choices(self) -> CountingChoices:
        """How the office counts what the law leaves open."""
        return read_choices(self._office.database)

    def counts_by(self, year: int, choices: CountingChoices) -> CountedCells:
        """What ``counts`` would be, were it counted by other choices; nothing is written."""
        return count_year(self._office.database, self.agency, edition_for(year), year, choices)

    def set_choices(self, choices: CountingChoices) -> None:
        """Choose how to count; kept for every report of this database, with the reason.

        Refused where it is chosen otherwise than by default and no reason is given.
        """
        self._office.library.permit.require("register_rules")
        if replace(choices, reason="") != CountingChoices() and not choices.reason.strip():
            raise Refused("请写明为什么这样统计，例如上级的要求或往年的做法。")
        write_document(self._office.database, CHOICES, format_choices(choices), self._office.library.operator)

    @property
    def undo_name(self) -> str:
        """What would be undone; empty where there is nothing."""
        return self._office.undo_name

    @property
    def redo_name(self) -> str:
        """What would be made again; empty where there is nothing."""
        return self._office.redo_name

    def undo(self) -> str:
        """Take back the last change; its name. Refused when there is none or it was written over since."""
        return self._office.undo()

    def redo(self) -> str:
        """Make the last undone change again; its name."""
        return self._office.redo()


def list_agencies(library: Library) -> list[Agency]:
    """The offices that the database knows, by name."""
    return reading.list_agencies(library.database)
