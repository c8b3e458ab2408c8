"""The one door through which a report changes: to disk first, then memory, then everything is recomputed."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from models.editions.edition import CellKey, Edition
from models.errors import Refused, StoreError
from models.figures.totals import Figures
from models.figures.value import format_exact, parse_figure
from models.registers.cell_count import CountedCells
from models.report.change import (
    AGENCY_PLACE,
    COVER_PREFIX,
    EXPLANATION_PREFIX,
    FIGURE_PREFIX,
    KEYING_PREFIX,
    NOTE_PREFIX,
    STATE_PLACE,
    TEXT_PREFIX,
    Change,
    Contents,
    Step,
    ValueSource,
    figure_place,
    smallest_text_step,
)
from models.report.filing import COVER_FIELDS, Agency, Explanation, Filing
from models.report.notes import Note, NoteLine, NoteLineKind, append_line, merge_notes, serialize_note
from models.report.report_sum import ReportSum
from models.report.workflow_record import KeyingResult, State, serialize_keying
from models.rules.check import check
from models.rules.finding import Finding
from models.rules.registry import title_of
from models.rules.suggestions import lapsed_for, separate_lapsed
from models.services.carry_over import CarryOver
from models.services.filing_from_store import build_filing as build_filing
from models.services.filing_from_store import serialize_explanation as serialize_explanation
from models.services.journalled_report import Conflict as Conflict
from models.services.journalled_report import JournalledReport
from models.services.origin import figure_sources
from models.services.outcome import Outcome
from models.services.register_fill import RegisterFill
from models.services.roles import Permit, required_actions
from models.services.waiting_questions import waiting_questions
from models.services.workflow import FINALISE, REOPEN, RETURN, SEND, Transition, refusal_of_change, refuse_transition
from models.store import reports
from models.store.database import Database
from models.store.journal import Entry as Entry
from models.store.journal import EntryKind as EntryKind
from models.store.journal import ReversibleChange, read_passages
from models.texts.characters import find_unsupported_character, name_problem
from models.texts.word_list import WordList

log = logging.getLogger(__name__)


def report_crash(rule: str, crash: Exception) -> None:
    """Write down a rule that failed."""
    log.error("rule %s crashed", rule, exc_info=crash)


def keying_place(keying: KeyingResult) -> str:
    """Where the outcome of a second keying is kept: one for each table, and one for the whole report."""
    return f"{KEYING_PREFIX}{keying.scope or 'report'}"


@dataclass(frozen=True)
class Neighbours:
    """What the library holds beside an agency's report.

    Its report of last year, the names of the other offices, and what its registers count for the year.
    """

    last_year: Filing | None = None
    offices: tuple[str, ...] = ()
    counted: CountedCells = field(default_factory=dict)


class ReportSession:
    """An open report: ``filing`` and ``findings`` are always those of the last change that reached the disk.

    Every method that changes something returns an Outcome, and raises AppError with the report unchanged
    when it is refused or cannot be written.
    """

    def __init__(
        self,
        database: Database,
        report: int,
        operator: str = "",
        neighbours: Callable[[Agency, int, Edition], Neighbours] | None = None,
        word_list: WordList | None = None,
        permit: Permit | None = None,
        find_sum: Callable[[int], ReportSum | None] | None = None,
    ) -> None:
        self.database = database
        self.operator = operator
        self._stored = JournalledReport(database, report)
        self.permit = permit or Permit()
        self._find_neighbours = neighbours
        self._neighbours: tuple[Agency | None, Neighbours] = None, Neighbours()
        self._word_list = word_list or WordList()
        self._unprintable: tuple[str, ...] = ()
        self._find_sum = find_sum
        self._report_sum = find_sum(report) if find_sum else None
        self._carry_over: CarryOver | None = None
        self.filing, self.findings = self._checked()

    @property
    def report(self) -> int:
        """The report's number in the database."""
        return self._stored.stored.id

    @property
    def edition(self) -> Edition:
        """The edition the report was begun in."""
        return self._stored.stored.edition

    @property
    def contents(self) -> Contents:
        """All that the report holds, by place."""
        return self._stored.stored.contents

    @property
    def state(self) -> State:
        """How far the work has come."""
        return State(str(self.contents.get(STATE_PLACE) or State.DRAFT))

    @property
    def is_final(self) -> bool:
        """Whether it is final, and locked until reopened."""
        return self.state is State.FINAL

    @property
    def is_locked(self) -> bool:
        """Whether figures and words stand as they are: the report is final, or being checked."""
        return self.state.is_locked

    @property
    def lock_reason(self) -> str:
        """Why figures and words cannot be written; empty where they can."""
        return refusal_of_change(self.state, (FIGURE_PREFIX,))

    def current(self) -> Outcome:
        """The report as it stands, as if every cell had just moved."""
        return self._outcome(frozenset(self.edition.cells), frozenset(self.contents))

    def set_cells(
        self,
        values: Mapping[CellKey, int | None],
        description: str = "",
        source: ValueSource = ValueSource.TYPED,
        origin: str = "",
    ) -> Outcome:
        """Fill or blank typed cells: counts as they are, money in fen, None for blank; one undo step.

        Refused for computed cells, for what is held to last year's report or the registers, and for numbers that
        their kind cannot hold.
        """
        figures = self.filing.figures
        self.carry_over.refuse_locked(values)
        steps = []
        for cell, value in values.items():
            if cell in self.edition.operands:
                raise Refused(f"{self.edition.short_name(cell)} 是合计，由程序算出，不能填写。")
            if value is not None:
                parse_figure(format_exact(value, self.edition.kind(cell)), self.edition.kind(cell))
            if figures.typed.get(cell) != value:
                steps.append(Step(figure_place(cell), figures.typed.get(cell), value))
        return self._make_change(Change(description or self._describe_steps(steps), tuple(steps), source, origin))

    def _describe_steps(self, steps: list[Step]) -> str:
        if len(steps) != 1:
            return f"填写 {len(steps)} 格"
        verb = "清空" if steps[0].after is None else "填写"
        return f"{verb} {self.edition.short_name(self.edition.find(steps[0].place.removeprefix(FIGURE_PREFIX)))}"

    @property
    def carry_over(self) -> CarryOver:
        """The report beside last year's: what is carried in, and which cells are held to it."""
        if self._carry_over is None or self._carry_over.filing is not self.filing:
            self._carry_over = CarryOver(self.filing, lambda: figure_sources(self.edition, self.entries()))
        return self._carry_over

    def carry_in(self) -> Outcome:
        """Take over what last year's report leaves, wherever something else stands; one undo step."""
        return self._make_change(self.carry_over.carry_in_change())

    def unlock(self, cells: Iterable[CellKey], reason: str) -> Outcome:
        """Let figures from last year's report or the registers be changed; Refused without a reason."""
        return self._make_change(self.carry_over.unlock_change(cells, reason))

    def relock(self, cells: Iterable[CellKey]) -> Outcome:
        """Give unlocked cells last year's figure again, or what the registers count, and hold them to it."""
        chosen = tuple(cells)
        outcome = self._make_change(self.carry_over.relock_change(chosen))
        left = [cell for cell in chosen if cell in self.carry_over.released_cells]
        return self._make_change(self.carry_over.relock_change(left)) if left else outcome

    @property
    def register_fill(self) -> RegisterFill:
        """The report beside the registers, as they were when it was opened or last counted."""
        return RegisterFill(self.filing, self.carry_over)

    def count_registers(self) -> Outcome:
        """Count the registers again: they may have changed since the report was opened."""
        self._neighbours = None, Neighbours()
        self.filing, self.findings = self._checked()
        return self._outcome(frozenset(), frozenset())

    def fill_from_registers(self) -> Outcome:
        """Take over what the registers count now; one undo step. Cells that agree are held to the registers too.

        Cells that are held to last year's report stay as they are.
        """
        self.count_registers()
        return self._make_change(self.register_fill.change())

    def set_text(
        self, section: str, text: str, description: str = "", source: ValueSource = ValueSource.TYPED
    ) -> Outcome:
        """Replace a section's text; Refused when it holds a character that no file can carry."""
        description = description or f"改正文“{self.edition.section(section).short_name}”"
        return self.set_texts({section: text}, description, source)

    def set_texts(self, texts: Mapping[str, str], description: str, source: ValueSource = ValueSource.TYPED) -> Outcome:
        """Replace the texts of several sections as one step of that name; Refused as by ``set_text``."""
        steps = []
        for section, text in texts.items():
            if character := find_unsupported_character(text):
                raise Refused(character.sentence)
            place = f"{TEXT_PREFIX}{self.edition.section(section).key}"
            old = str(self.contents.get(place) or "")
            if old != text:
                steps.append(smallest_text_step(place, old, text))
        return self._make_change(Change(description, tuple(steps), source))

    def set_cover(self, field: str, text: str, name: str) -> Outcome:
        """Fill in a field of the cover (one of COVER_FIELDS); ``name`` is what the clerk calls it."""
        if field not in COVER_FIELDS:
            raise ValueError(field)
        if found := find_unsupported_character(text):
            raise Refused(found.sentence)
        return self._set_place(f"{COVER_PREFIX}{field}", text.strip() or None, f"填写 {name}")

    def set_agency(self, agency: Agency) -> Outcome:
        """Say whose report it is; another agency comes with the level it is known by, where none is said."""
        if problem := name_problem(agency.name) or name_problem(agency.code):
            raise Refused(f"单位：{problem}")
        if (agency.name, agency.code) != (self.filing.agency.name, self.filing.agency.code):
            agency = reports.with_known_level(self.database, agency)
        return self._set_place(AGENCY_PLACE, reports.serialize_agency(agency), "填写 单位")

    def explain(self, finding: Finding, text: str) -> Outcome:
        """Give, change or (with an empty text) withdraw the office's explanation of a finding; it replaces lapsed ones.

        It is tied to the finding's mark, so it lapses when a number or a sentence moves.
        """
        if character := find_unsupported_character(text):
            raise Refused(character.sentence)
        serialized = (
            serialize_explanation(Explanation(finding.rule, finding.cells, text.strip())) if text.strip() else None
        )
        place = f"{EXPLANATION_PREFIX}{finding.fingerprint}"
        steps = [Step(place, self.contents.get(place), serialized)] if serialized != self.contents.get(place) else []
        if serialized:
            lapsed = [f"{EXPLANATION_PREFIX}{e.fingerprint}" for e in lapsed_for(self.filing, finding)]
            steps += [Step(old, self.contents[old], None) for old in lapsed]
        return self._make_change(Change(f"说明 {title_of(finding.rule)}", tuple(steps)))

    def add_note_line(self, cell: CellKey, kind: NoteLineKind, text: str = "", office: str = "") -> Outcome:
        """Note, ask, answer, close or reopen something on a cell; ``office`` asks, if not one's own."""
        line = NoteLine(kind, text.strip(), self.operator, reports.now(), office.strip())
        note = append_line(self.filing.notes.get(cell), cell, line)
        return self._set_place(
            f"{NOTE_PREFIX}{cell}", serialize_note(note), f"{kind.label} {self.edition.short_name(cell)}"
        )

    def delete_note(self, cell: CellKey) -> Outcome:
        """Take a note off a cell; Refused where somebody asked something: a question is closed, not dropped."""
        note = self.filing.notes.get(cell)
        if note and note.question:
            raise Refused("疑问不能删去，答复以后可以关闭。")
        return self._set_place(f"{NOTE_PREFIX}{cell}", None, f"删去备注 {self.edition.short_name(cell)}")

    def merge_notes(self, notes: Iterable[Note], origin: str) -> Outcome:
        """Take in what others have said, beside what was said here; ``origin`` names the file. One undo step."""
        steps = []
        for received in notes:
            place = f"{NOTE_PREFIX}{received.cell}"
            old, new = (
                self.contents.get(place),
                serialize_note(merge_notes(self.filing.notes.get(received.cell), received)),
            )
            if old != new:
                steps.append(Step(place, old, new))
        return self._make_change(
            Change(f"带入 {len(steps)} 格的疑问和备注", tuple(steps), ValueSource.IMPORTED, origin)
        )

    def record_keying(self, keying: KeyingResult) -> Outcome:
        """Write down what a second keying came to, in place of the former one of the same scope."""
        return self._set_place(keying_place(keying), serialize_keying(keying), "复核录入")

    def send_to_check(self) -> Outcome:
        """Hand the report to whoever checks it, and lock it; Refused while findings block or wait."""
        return self._make_transition(SEND)

    def send_back(self, reason: str) -> Outcome:
        """Return a report that is being checked to whoever fills it in; the reason is kept in the journal."""
        return self._make_transition(RETURN, reason)

    def finalise(self) -> Outcome:
        """Lock the report as final; Refused while findings block or wait for an explanation."""
        return self._make_transition(FINALISE)

    def reopen(self, reason: str) -> Outcome:
        """Unlock a final report; the journal keeps the reason, and what was asked meanwhile goes onto its cells."""
        outcome = self._make_transition(REOPEN, reason)
        waiting = waiting_questions(self.database, self.report, self.filing)
        return self.merge_notes(waiting, "定稿期间上级的疑问") if waiting else outcome

    def _make_transition(self, transition: Transition, reason: str = "") -> Outcome:
        if transition.needs_no_findings:
            self.check_sum()
        refuse_transition(transition, self.state, self.findings, reason)
        into = None if transition.target is State.DRAFT else transition.target.value
        steps = (Step(STATE_PLACE, self.contents.get(STATE_PLACE), into),)
        return self._write(Change(transition.name, steps, origin=reason.strip()), EntryKind.MAKE)

    def undo(self) -> Outcome:
        """Take back the last change; Refused when there is none, or when others have written over it."""
        last = self._next_reversible(self._stored.own_undoable(self.operator), "撤销")
        change = self._stored.change_of(last).reversed()
        return self._turn(self._stored.rebase_reversal(last, change, self.operator), EntryKind.UNDO, last.id)

    def redo(self) -> Outcome:
        """Make the last undone change again; Refused when there is none."""
        last = self._next_reversible(self._stored.own_redoable(self.operator), "重做")
        change = self._stored.change_of(last)
        return self._turn(self._stored.rebase_reversal(last, change, self.operator), EntryKind.REDO, last.id)

    def _turn(self, change: Change, kind: EntryKind, target: int) -> Outcome:
        """Where a sum itself is taken back or made again, the report is made of another one."""
        outcome = self._write(change, kind, target)
        return (
            replace(outcome, findings=self.check_sum().findings)
            if change.source is ValueSource.CONSOLIDATED
            else outcome
        )

    def check_with(self, unprintable: Iterable[str] | None = None, word_list: WordList | None = None) -> Outcome:
        """Check again with what has become known outside the report: characters no typeface has, the office's words."""
        if unprintable is not None:
            self._unprintable = tuple(unprintable)
        if word_list is not None:
            self._word_list = word_list
        self.filing, self.findings = self._checked()
        return self._outcome(frozenset(), frozenset())

    def check_sum(self) -> Outcome:
        """Look again at the sum that the report was made of, and check again where it is not as it was."""
        found = self._find_sum(self.report) if self._find_sum else None
        if found != self._report_sum:
            self._report_sum = found
            self.filing, self.findings = self._checked()
        return self._outcome(frozenset(), frozenset())

    def _checked(self) -> tuple[Filing, tuple[Finding, ...]]:
        stored = self._stored.stored
        known_of, beside = self._neighbours
        if self._find_neighbours and known_of != stored.agency:
            beside = self._find_neighbours(stored.agency, stored.year, stored.edition)
            self._neighbours = stored.agency, beside
        filing = replace(
            build_filing(stored, beside.last_year),
            unprintable=self._unprintable,
            word_list=self._word_list,
            offices=beside.offices,
            report_sum=self._report_sum,
            counted=beside.counted,
        )
        findings = check(filing, report_crash)
        return separate_lapsed(filing, findings), findings

    def entries(self) -> list[Entry]:
        """The report's journal, oldest first."""
        return self._stored.entries()

    def passages(self) -> list[Entry]:
        """The entries that changed the report's state, oldest first, without reading the others."""
        return read_passages(self.database, self.report)

    @property
    def changed_by_others(self) -> Mapping[str, Entry]:
        """The places that others changed since the report was opened and that were not written here since."""
        return self._stored.others

    def catch_up(self, busy: Collection[str] = ()) -> Outcome:
        """Take in what others wrote meanwhile; writing then to one of the ``busy`` places is a Conflict."""
        before = self.filing.figures
        news = self._stored.catch_up(busy)
        return self._recheck_after(before, news) if news else self._outcome(frozenset(), frozenset())

    def mark_seen(self, place: str) -> bool:
        """Whether somebody had changed the place; the clerk has seen it now."""
        return self._stored.others.pop(place, None) is not None

    def clear_unseen(self) -> None:
        """Say that no editor stands open any more on what others changed."""
        self._stored.clear_unseen()

    def resolve_conflict(self, conflict: Conflict, mine: Collection[str]) -> Outcome:
        """Settle a conflict: ``mine`` are the places that take the own value after all, the others stay as they are."""
        steps = [
            clash.override_step(self.contents.get(clash.place)) for clash in conflict.clashes if clash.place in mine
        ]
        return self._make_change(replace(conflict.change, steps=(*conflict.change.steps, *steps)))

    def _set_place(self, place: str, value: str | None, description: str) -> Outcome:
        old = self.contents.get(place)
        steps = (Step(place, old, value),) if old != value else ()
        return self._make_change(Change(description, steps))

    def _make_change(self, change: Change) -> Outcome:
        return self._write(change, EntryKind.MAKE) if change.steps else self._outcome(frozenset(), frozenset())

    def _write(self, change: Change, kind: EntryKind, target: int | None = None) -> Outcome:
        before, revision = self.filing.figures, self._stored.stored.revision
        if kind is EntryKind.MAKE:
            _refuse_unsupported(change)
        try:
            others = self._stored.write(change, self.operator, kind, target, self._refuse_if_locked)
        finally:
            if self._stored.stored.revision != revision:
                self.filing, self.findings = self._checked()
        return self._recheck_after(before, others, _places(change))

    def _refuse_if_locked(self, change: Change) -> None:
        self.permit.require(*required_actions(change))
        if reason := refusal_of_change(self.state, _places(change)):
            raise Refused(reason)

    def _recheck_after(self, before: Figures, others: tuple[Entry, ...], places: tuple[str, ...] = ()) -> Outcome:
        if others and not places:
            self.filing, self.findings = self._checked()
        moved = frozenset(c for c in self.edition.cells if before.get(c) != self.filing.figures.get(c))
        written = {step.place for entry in others for step in entry.change.steps}
        return replace(self._outcome(moved, frozenset({*places, *written})), changes_by_others=others)

    def _outcome(self, moved: frozenset[CellKey], places: frozenset[str]) -> Outcome:
        return Outcome(
            revision=self._stored.stored.revision,
            saved_at=self._stored.stored.changed_at,
            moved=moved,
            places=places,
            findings=self.findings,
            undo_name=self._next_description(self._stored.own_undoable(self.operator)),
            redo_name=self._next_description(self._stored.own_redoable(self.operator)),
            state=self.state,
        )

    def _next_description(self, stack: tuple[ReversibleChange, ...]) -> str:
        """What can be turned next; nothing is turned across a passage to another state."""
        if not stack:
            return ""
        try:
            change = self._stored.change_of(stack[-1])
        except StoreError:
            # Out of reach just after a change was written, which must not be told as one that was not.
            return ""
        places = _places(change)
        return "" if STATE_PLACE in places or refusal_of_change(self.state, places) else change.description

    def _next_reversible(self, stack: tuple[ReversibleChange, ...], verb: str) -> ReversibleChange:
        if not stack:
            raise Refused(f"没有可以{verb}的步骤。")
        change = self._stored.change_of(stack[-1])
        if STATE_PLACE in _places(change):
            raise Refused(f"再往前是“{change.description}”，{verb}到此为止。报告的状态不能这样改回去。")
        return stack[-1]


def _refuse_unsupported(change: Change) -> None:
    """Refused when anything typed, reasons too, holds a character that no file can carry."""
    for typed in (change.origin, change.description, *(step.after for step in change.steps)):
        if isinstance(typed, str) and (character := find_unsupported_character(typed)):
            raise Refused(character.sentence)


def _places(change: Change) -> tuple[str, ...]:
    return tuple(step.place for step in change.steps)
