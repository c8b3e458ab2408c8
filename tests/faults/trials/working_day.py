"""A working day for the fault trials, and the judge that says whether anything of it was lost."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from unittest.mock import patch

from models.editions.edition import CellKey
from models.errors import AppError
from models.exchange.formats.report_json import read_report
from models.exchange.packages.bundle import write_bundle
from models.figures.totals import add_up
from models.registers.request import Channel, Particulars, Request
from models.report.filing import Agency, Filing
from models.rules import check as rules
from models.rules.finding import Severity
from models.services import report_session
from models.services.backups import Backup, BackupReason, BackupService
from models.services.collection.collection import Collection
from models.services.library import Library
from models.services.registers.registers import Registers
from models.services.report_session import ReportSession
from models.store.integrity.integrity_check import examine
from models.store.sqlite_engine import open_file
from resources import find

COUNTY = Agency("示例县人民政府")
NAME = "nianbao.db"
_ROSTER = (
    "code,name,parent,level,required\n1,示例县人民政府,,county,1\n101,甲局,1,department,1\n102,乙局,1,department,1\n"
)
State = frozenset[str]
"""What must be there: entries of journal and registers by their chains, cases as they were typed, reports, those put
away, files, backups."""
NOTHING: State = frozenset()
_REGISTERS = "SELECT l.chain FROM register_change c JOIN ledger l ON l.id = c.id"
_CASES = (
    "SELECT r.number, r.received_on, r.handler, r.closed_on, r.result, p.name, p.matter "
    "FROM register_request r LEFT JOIN register_person p ON p.id = r.person_id"
)
_MATTER = "所需信息的内容描述" * 100
Mark = Callable[[State, State | None], None]
"""Told what is acknowledged, and, while a restore runs, what may be there instead."""


def sample() -> Filing:
    """The shipped report."""
    return read_report(find("sample/report.json").read_text(encoding="utf-8")).filing


def state_of(path: Path) -> State:
    """What a database holds."""
    with closing(open_file(path, readonly=True)) as connection:
        chains = {chain for (chain,) in connection.execute("SELECT chain FROM journal")}
        reports = {f"report {number} {at}" for number, at in connection.execute("SELECT id, created_at FROM report")}
        away = {f"away {number}" for (number,) in connection.execute("SELECT id FROM report WHERE deleted_at != ''")}
        has_received = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'received'").fetchone()
        received = (
            {f"received {sha}" for (sha,) in connection.execute("SELECT sha FROM received")} if has_received else set()
        )
        has_registers = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'register_change'").fetchone()
        registers = {f"register {chain}" for (chain,) in connection.execute(_REGISTERS)} if has_registers else set()
        cases = {_case(*row) for row in connection.execute(_CASES)} if has_registers else set()
    return frozenset(chains | reports | away | received | registers | cases)


def _case(*facts: object) -> str:
    """A case with all that was typed of it."""
    return f"case {' '.join(str(fact or '') for fact in facts)}"


def _typed_case(request: Request, told: Particulars) -> str:
    closed = request.closed.isoformat() if request.closed else ""
    facts = (request.number, request.received.isoformat(), request.handler, closed, request.result)
    return _case(*facts, told.name, told.matter)


@contextmanager
def without_rules() -> Iterator[None]:
    """The checks touch no file and take most of a change's time: trials of thousands of days leave them out."""
    with (
        patch.object(report_session, "check", lambda *_: ()),
        patch.object(rules, "check", lambda *_: ()),
    ):
        yield


@dataclass
class Acknowledged:
    """What the program has said is kept.

    ``needed`` is in the database now, or, while a restore runs, ``instead`` is; ``ever`` is in the database or, where a
    restore gave it up, in a backup.
    """

    needed: State = NOTHING
    instead: State | None = None
    ever: State = NOTHING

    def take(self, needed: State, instead: State | None = None) -> None:
        """The program has said so."""
        self.needed, self.instead = needed, instead
        self.ever |= frozenset(each for each in needed if not each.startswith(("backup ", "away ", "report ", "case ")))


def good_backups(folder: Path) -> list[Backup]:
    """The backups of a day that bear a name which says nothing bad of them."""
    return [backup for backup in BackupService(folder / NAME).backups() if not backup.is_flawed]


class Day:
    """A clerk's day: every step either is acknowledged or ends in a sentence."""

    def __init__(self, folder: Path, mark: Mark) -> None:
        self.path = folder / NAME
        self.mark = mark
        self.told: list[str] = []
        self.held: State = NOTHING
        self._library: Library | None = None
        self._session: ReportSession | None = None
        self._filing = sample()
        self._report = 0
        self._cases: dict[str, str] = {}
        """The cases that were told as kept, as they were typed, by their numbers."""

    @property
    def registers(self) -> Registers:
        """The office's registers."""
        return Registers(self.library, COUNTY, lambda: date(2026, 3, 10))

    @property
    def library(self) -> Library:
        """The open library; opened when it is not."""
        if self._library is None:
            self._library = Library(self.path, "张某")
        return self._library

    @property
    def session(self) -> ReportSession:
        """The open report; after trouble it is opened again, as a person would."""
        if self._session is None:
            lines = self.library.reports()
            if not any(line.id == self._report for line in lines):
                self._report = lines[0].id if lines else self.library.begin_report(COUNTY, 2025).report
            self._session = self.library.open(self._report)
        return self._session

    @property
    def free(self) -> list[CellKey]:
        """The cells of the open report that may be typed into: what last year's report left is held."""
        held = self.session.carry_over.locked_cells
        return [cell for cell in self.session.edition.typed_cells if cell not in held]

    def step(self, deed: Callable[[], object]) -> None:
        """One deed; what it changed is acknowledged when it returns."""
        try:
            deed()
        except AppError as trouble:
            self.told.append(trouble.sentence)
            self._session = None
            # Whether the case in hand was kept after all is not known.
            self._cases = {}
            return
        self._acknowledge()

    def _acknowledge(self) -> None:
        if self._library is None:
            return
        rows = self.library.database.run
        self.held = frozenset(
            {row[0] for row in rows("SELECT chain FROM journal").fetchall()}
            | {f"report {n} {at}" for n, at in rows("SELECT id, created_at FROM report").fetchall()}
            | {f"away {n}" for (n,) in rows("SELECT id FROM report WHERE deleted_at != ''").fetchall()}
            | {f"received {sha}" for (sha,) in rows("SELECT sha FROM received").fetchall()}
            | {f"register {chain}" for (chain,) in rows(_REGISTERS).fetchall()}
            # What the open report says of itself, whatever the database answers.
            | {entry.chain for entry in (self._session.entries() if self._session else ())}
            | {f"backup {backup.path.name}" for backup in good_backups(self.path.parent)}
            | set(self._cases.values())
        )
        self.mark(self.held, None)

    def run(self) -> None:
        """The whole day."""
        for deed in self.deeds():
            self.step(deed)
        self.close()

    def close(self) -> None:
        """Let go of the file, whatever comes."""
        library, self._library, self._session = self._library, None, None
        if library:
            try:
                library.close()
            except Exception as trouble:
                self.told.append(str(trouble))

    def deeds(self) -> Iterator[Callable[[], object]]:
        """Entry, paste, texts, undo, cases, import, final, copy, backup, restore, a second start."""
        yield lambda: self.library
        yield self._begin
        for number in range(8):
            yield partial(self._type, number)
        yield lambda: self.session.set_cells(dict.fromkeys(self.free[20:60], 7), "粘贴")
        for words in ("第一稿。" * 300, "第一稿。" * 299 + "改。"):
            yield partial(self._write, words)
        yield lambda: self.session.undo()
        yield lambda: self.session.redo()
        for _ in range(3):
            yield self.add_case
        yield lambda: self.answer_case("2026-001")
        yield lambda: self.change_case("2026-002")
        yield lambda: self.back_up(BackupReason.ASKED)
        yield self._import
        yield self._finish
        yield lambda: self.session.reopen("数字有误")
        yield lambda: self.session.set_cover("telephone", "12345", "电话")
        yield lambda: self.library.delete_report(self.library.copy_report(self.session.report))
        yield lambda: self.restore(-1)
        yield lambda: self.session.set_text("overview", "恢复以后又写")
        yield lambda: self.restore(0)
        yield self._start_again
        yield self.add_case
        yield lambda: self.session.set_cells({self.free[0]: 99})
        yield lambda: self.back_up(BackupReason.CLOSE)

    def _type(self, number: int) -> None:
        self.session.set_cells({self.free[number]: number + 1})

    # ── cases of the register ──

    def add_case(self) -> None:
        """Enter a request."""
        number = self.registers.requests.next_number(2026)
        told = Particulars(f"申请人{number}", "", _MATTER)
        asked = Request(number, date(2026, 2, 6), Channel.HAND, "natural_person")
        self._cases[number] = _typed_case(self.registers.requests.add(asked, told), told)

    def answer_case(self, number: str) -> None:
        """Enter the answer to a request that is there."""
        self._amend(number, lambda known: self.registers.requests.answer(known, date(2026, 3, 9), "granted"))

    def change_case(self, number: str) -> None:
        """Change who handles a request that is there, and whose it is."""
        told = Particulars("改正", "", _MATTER)
        change = self.registers.requests.change
        self._amend(number, lambda known: change(known, replace(known, handler="法规科"), told), told)

    def _amend(self, number: str, deed: Callable[[Request], Request], told: Particulars | None = None) -> None:
        known = self.registers.requests.find(number)
        if known is None:
            return
        before = told or self.registers.requests.particulars([known]).get(known.id, Particulars())
        self.forget_cases(number)
        self._cases[number] = _typed_case(deed(known), before)

    def forget_cases(self, *numbers: str) -> None:
        """What a deed is about to change need not be there any more; all cases without numbers."""
        for number in numbers or tuple(self._cases):
            self._cases.pop(number, None)
        self.held = frozenset(each for each in self.held if not each.startswith("case ")) | set(self._cases.values())
        self.mark(self.held, None)

    def _write(self, words: str) -> None:
        self.session.set_text("overview", words)

    def _begin(self) -> None:
        self._report = self.library.begin_report(COUNTY, 2025).report
        self._session = None

    def _import(self) -> None:
        self._report = self.library.add_filing(replace(self._filing, year=2024), "年报.json")
        self._session = None

    def _finish(self) -> None:
        for finding in self.session.findings:
            if finding.severity is Severity.EXPLAIN:
                self.session.explain(finding, "机构改革")
        if not any(f.severity is Severity.BLOCK for f in self.session.findings):
            self.session.finalise()

    def _start_again(self) -> None:
        self.close()
        self.library.reports()

    def back_up(self, why: BackupReason) -> None:
        """A backup; a failure is told, as in the window."""
        self.told += self.library.backup_service.back_up(why).problems

    def restore(self, which: int) -> None:
        """Put back a backup, by its place in the list, newest first."""
        keeping = self.library.backup_service
        found = keeping.backups()
        if found:
            self.forget_cases()
            self.mark(self.held, state_of(found[which].path))
            self._session = None
            keeping.restore(found[which].path)


class RandomDay(Day):
    """The same deeds in any order, for as long as it is let live."""

    def __init__(self, folder: Path, mark: Mark, chance: random.Random) -> None:
        super().__init__(folder, mark)
        self._chance = chance

    def live(self) -> None:
        """Until it is killed."""
        self.step(lambda: self.library)
        while True:
            self.step(self._some_deed())

    def _some_deed(self) -> Callable[[], object]:
        roll = self._chance.random()
        if roll < 0.55:
            return self._enter
        if roll < 0.67:
            return lambda: self.session.set_text("overview", "字" * self._chance.randint(1, 3000))
        if roll < 0.72:
            return lambda: self.session.undo()
        if roll < 0.82:
            return self._register
        deeds: tuple[Callable[[], object], ...] = (
            self._import,
            self._collect,
            self._begin,
            lambda: self.back_up(BackupReason.ASKED),
            lambda: self.library.delete_report(self.library.copy_report(self.session.report)),
            lambda: self.restore(self._chance.choice((0, -1))),
            self._start_again,
        )
        return self._chance.choice(deeds)

    def _register(self) -> None:
        """Enter a request, or answer, change or take back what is there, or fill the report from them."""
        requests = self.registers.requests.all()
        if len(requests) < 5 or self._chance.random() < 0.4:
            self.add_case()
            return
        number = self._chance.choice(requests).number
        deeds: tuple[Callable[[], object], ...] = (
            self._undo_case,
            lambda: self.answer_case(number),
            lambda: self.change_case(number),
            lambda: self.session.fill_from_registers(),
        )
        self._chance.choice(deeds)()

    def _undo_case(self) -> None:
        self.forget_cases()
        self.registers.undo()

    def _collect(self) -> None:
        """Take in what two units sent, acknowledging each as it comes, and write the sum into the county's report."""
        folder = self.path.parent / "sent"
        folder.mkdir(exist_ok=True)
        roster = Collection(self.library, 2025).roster
        if roster.find() is None:
            listed = folder / "roster.csv"
            listed.write_text(_ROSTER, encoding="utf-8")
            roster.apply(roster.preview(listed))
        for code, name in (("101", "甲局"), ("102", "乙局")):
            cells = self._chance.sample(self._filing.edition.typed_cells, 9)
            typed = {cell: self._chance.randint(0, 999) for cell in cells}
            figures = add_up(self._filing.edition, {**self._filing.figures.typed, **typed})
            sent = replace(self._filing, agency=Agency(name, code), year=2025, figures=figures, explanations=())
            (folder / f"{code}.ndbg").write_bytes(write_bundle(sent))
        for progress in Collection(self.library, 2025).submissions.take(paths := sorted(folder.glob("*.ndbg")), paths):
            if progress.received:
                self._acknowledge()
        Collection(self.library, 2025).consolidation().make_report()
        self._session = None

    def _enter(self) -> None:
        if self.session.is_final:
            self.session.reopen("继续")
        many = self._chance.choice((1, 1, 1, 40))
        cells = self._chance.sample(self.free, many)
        self.session.set_cells({cell: self._chance.randint(0, 999) for cell in cells})


def verdict(folder: Path, acknowledged: Acknowledged, known: set[Path] | None = None) -> str:
    """What is wrong with what a fault left, empty when nothing is: nothing acknowledged lost, nothing corrupt.

    Opened by the program itself, with its own driver, as after a restart. ``known`` are backups that were found
    good before and are not written again; those found good now are put into it.
    """
    path = folder / NAME
    if not path.exists() and not acknowledged.needed:
        return ""
    try:
        Library(path).close()
        seen = examine(path)
    except AppError as trouble:
        return f"does not open: {trouble.sentence}"
    if not seen.is_good:
        return f"corrupt: {[flaw.sentence for flaw in seen.issues]}"
    return _bad_backup(folder, set() if known is None else known) or _lost(folder, acknowledged)


def _lost(folder: Path, acknowledged: Acknowledged) -> str:
    in_database = state_of(folder / NAME)
    held = in_database | {f"backup {backup.path.name}" for backup in good_backups(folder)}
    needed, instead = acknowledged.needed, acknowledged.instead
    if not needed <= held and not (instead is not None and instead <= held):
        return f"lost: {len(needed - held)} of {len(needed)} acknowledged"
    missing = acknowledged.ever - in_database
    for backup in good_backups(folder) if missing else ():
        missing -= state_of(backup.path)
    return f"given up, and in no backup: {len(missing)} of {len(acknowledged.ever)}" if missing else ""


def _bad_backup(folder: Path, known: set[Path]) -> str:
    for backup in good_backups(folder):
        if backup.path in known:
            continue
        try:
            is_good = examine(backup.path).is_good
        except AppError:
            is_good = False
        if not is_good:
            return f"a bad backup under a good name: {backup.path.name}"
        known.add(backup.path)
    return ""
