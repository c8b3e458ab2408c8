"""What a list would do to a register: rows, questions and remarks, and the one step that takes it in."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.errors import Refused
from models.registers.sheet_columns import SheetColumn
from models.registers.sheet_plan import ImportFate, ImportQuestion, PlannedRow
from models.registers.sheet_reader import NEEDS_YEAR
from models.services.registers.office import RegisterOffice
from models.store.registers.writer import Writer

_MOST_NAMED = 12


@dataclass(frozen=True)
class ImportPlan:
    """What a list would do to the register by the answers given; nothing is written yet.

    ``open_questions`` have no answer: their rows are set aside until they have one. ``changes`` are the rows that would
    be written by ``fill``. ``columns`` are those of the list, ``lacks`` the one that has to be told before anything can
    be read.
    """

    origin: str
    rows: tuple[PlannedRow, ...]
    questions: tuple[ImportQuestion, ...]
    answers: Mapping[str, str]
    remarks: tuple[str, ...]
    changes: int
    fill: Callable[[Writer], None]
    columns: tuple[SheetColumn, ...] = ()
    lacks: str = ""

    @property
    def lacks_year(self) -> bool:
        """Whether rows are set aside for want of a year."""
        return any(row.why == NEEDS_YEAR for row in self.rows)

    @property
    def open_questions(self) -> tuple[ImportQuestion, ...]:
        """The questions without an answer."""
        return tuple(question for question in self.questions if not self.answers.get(question.key))

    @property
    def suggested_answers(self) -> dict[str, str]:
        """The answers given so far, and for the other questions what suggests itself: to be confirmed by a person."""
        suggested = {question.key: question.suggested for question in self.questions if question.suggested}
        return {**suggested, **self.answers}

    def count(self, fate: ImportFate) -> int:
        """How many rows come to that."""
        return Counter(row.fate for row in self.rows)[fate]


def apply_plan(office: RegisterOffice, plan: ImportPlan) -> int:
    """Take the plan's rows in, as one step; how many. ConcurrentChange when the register changed meanwhile."""
    if not plan.changes:
        raise Refused("没有要登记的：表里的都已经在台账里，或没有读入。")
    office.change(f"导入 {plan.origin} 的 {plan.changes} 件", plan.fill)
    return plan.changes


def sheet_remarks(guessed: tuple[str, ...], unused: tuple[str, ...]) -> list[str]:
    """What to say of a list's columns."""
    remarks = []
    if guessed:
        remarks.append(f"有 {len(guessed)} 列表头不认识，是按内容认的，请核对。")
    if unused:
        more = f"等 {len(unused)} 列" if len(unused) > _MOST_NAMED else ""
        named = "、".join(name[:20] for name in unused[:_MOST_NAMED])
        remarks.append(f"没有用到的列：{named}{more}。")
    return remarks
