"""Whose registers are open: the office, its calendar, and the one way in which its registers are changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from models.errors import Refused
from models.registers.arrangement import read_arrangements
from models.registers.workdays import Workdays
from models.report.filing import Agency
from models.services.library import Library
from models.store import ledger
from models.store.database import Database
from models.store.journal import EntryKind, History, ReversibleChange
from models.store.office_documents import read_document
from models.store.registers import reading, writer

ARRANGEMENTS = "放假安排"


@dataclass
class RegisterOffice:
    """One office's registers in the open library. ``today`` is asked each time a day is judged."""

    library: Library
    agency: Agency
    today: Callable[[], date] = field(default=date.today)

    @property
    def database(self) -> Database:
        """The database they are in."""
        return self.library.database

    @property
    def agency_id(self) -> int:
        """The office's number in the database; 0 for one of which nothing is kept yet."""
        return reading.find_agency(self.database, self.agency) or 0

    @cached_property
    def workdays(self) -> Workdays:
        """The calendar by which terms are reckoned: published, the office's own, else by rule."""
        text = read_document(self.database, ARRANGEMENTS)
        return Workdays(read_arrangements(text) if text else None)

    def forget(self) -> None:
        """Read the calendar anew when it is next asked for: it was changed, here or elsewhere."""
        self.__dict__.pop("workdays", None)

    def change(self, description: str, fill: Callable[[writer.Writer], None]) -> None:
        """Make one change, named as the undo menu will say it; Refused where the person may not."""
        self.library.permit.require("register")
        writer.write(self.database, self.agency, self.library.operator, description, fill)

    @property
    def undo_name(self) -> str:
        """What would be undone; empty where there is nothing."""
        return self._name(self._own(self._history().undoable))

    @property
    def redo_name(self) -> str:
        """What would be made again; empty where there is nothing."""
        return self._name(self._own(self._history().redoable))

    def undo(self) -> str:
        """Take back the last change; its name. Refused when there is none or it was written over since."""
        return self._turn(self._own(self._history().undoable), EntryKind.UNDO, "撤销")

    def redo(self) -> str:
        """Make the last undone change again; its name."""
        return self._turn(self._own(self._history().redoable), EntryKind.REDO, "重做")

    def _history(self) -> History:
        return writer.read_history(self.database, self.agency_id)

    def _own(self, stack: tuple[ReversibleChange, ...]) -> tuple[ReversibleChange, ...]:
        if not self.library.is_shared:
            return stack
        return tuple(one for one in stack if one.operator == self.library.operator)

    def _name(self, stack: tuple[ReversibleChange, ...]) -> str:
        return ledger.read_action(self.database, stack[-1].id) if stack else ""

    def _turn(self, stack: tuple[ReversibleChange, ...], kind: EntryKind, verb: str) -> str:
        self.library.permit.require("register")
        record = ledger.read_record(self.database, stack[-1].id) if stack else None
        if record is None:
            raise Refused(f"台账里没有可以{verb}的步骤。")
        again = kind is EntryKind.REDO
        writer.write(
            self.database,
            self.agency,
            self.library.operator,
            f"{verb} {record.action}",
            lambda rows: rows.reverse(record, again),
            kind,
            record.id,
        )
        return record.action
