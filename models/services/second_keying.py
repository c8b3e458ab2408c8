"""复核录入: the figures keyed a second time without sight of the first, and what differs settled cell by cell."""

import json
from dataclasses import dataclass
from enum import StrEnum

from models.editions.edition import CellKey
from models.errors import NotANumber
from models.figures.value import parse_figure
from models.report.workflow_record import KeyingResult
from models.services.report_session import ReportSession
from models.store import reports
from models.store.office_documents import read_paper, write_paper


class Settled(StrEnum):
    """What became of a cell whose two figures differ."""

    KEPT = "kept"
    CHANGED = "changed"
    UNSETTLED = "unsettled"


@dataclass(frozen=True)
class Difference:
    """A cell whose figure in the report is not the one that was keyed; a total's is the computed one."""

    cell: CellKey
    first: int | None
    second: int | None
    is_total: bool
    settled: Settled | None


def cells_to_key(session: ReportSession, scope: str, is_short: bool) -> tuple[CellKey, ...]:
    """What is keyed, in printed order: all cells of a table (of all tables where ``scope`` is empty) or, short,
    only those typed that are not 0 and not blank, and totals."""
    edition, figures = session.edition, session.filing.figures
    cells = edition.table(scope).cells if scope else edition.cells
    return tuple(cell for cell in cells if not is_short or cell in edition.operands or figures.typed.get(cell))


class SecondKeying:
    """A second keying under way. It is on disk after every cell, so that it can be stopped and gone on with.

    Every method that writes raises StoreTrouble when the disk does not obey.
    """

    def __init__(self, session: ReportSession, scope: str, is_short: bool, cells: tuple[CellKey, ...]) -> None:
        self._session = session
        self.scope = scope
        self.is_short = is_short
        self.cells = cells
        self.keyed: dict[CellKey, int | None] = {}
        self._settled: dict[CellKey, Settled] = {}

    @classmethod
    def begin(cls, session: ReportSession, scope: str = "", is_short: bool = False) -> "SecondKeying":
        """A new one; what was begun before is forgotten."""
        keying = cls(session, scope, is_short, cells_to_key(session, scope, is_short))
        keying._keep()
        return keying

    @classmethod
    def resume(cls, session: ReportSession) -> "SecondKeying | None":
        """The one that was stopped, None without any."""
        paper = read_paper(session.database, _paper_of(session))
        if not paper:
            return None
        held = json.loads(paper)
        find = session.edition.find
        keying = cls(session, held["scope"], held["short"], tuple(find(name) for name in held["cells"]))
        keying.keyed = {find(name): value for name, value in held["keyed"].items()}
        keying._settled = {find(name): Settled(said) for name, said in held["settled"].items()}
        return keying

    @property
    def next(self) -> CellKey | None:
        """The first cell that was not keyed yet."""
        return next((cell for cell in self.cells if cell not in self.keyed), None)

    def key(self, cell: CellKey, text: str) -> str:
        """Take what was keyed for a cell; the reason when it is no number, else nothing."""
        try:
            value = parse_figure(text, self._session.edition.kind(cell))
        except NotANumber as refusal:
            return refusal.sentence
        self.keyed[cell] = value
        self._settled.pop(cell, None)
        self._keep()
        return ""

    def differences(self) -> tuple[Difference, ...]:
        """What differs or differed, typed cells before totals: settling those may settle these."""
        figures, operands = self._session.filing.figures, self._session.edition.operands
        found = [
            Difference(cell, figures.get(cell), second, cell in operands, self._settled.get(cell))
            for cell in self.cells
            if cell in self.keyed and ((second := self.keyed[cell]) != figures.get(cell) or cell in self._settled)
        ]
        return tuple(sorted(found, key=lambda each: each.is_total))

    def settle(self, cell: CellKey, how: Settled) -> None:
        """Say what became of a difference."""
        self._settled[cell] = how
        self._keep()

    def outcome(self) -> KeyingResult:
        """What it came to, to be recorded with the report."""
        said = list(self._settled.values())
        return KeyingResult(
            scope=self.scope,
            is_short=self.is_short,
            cells=len(self.keyed),
            differing=len(said),
            changed=said.count(Settled.CHANGED),
            kept=said.count(Settled.KEPT),
            unsettled=said.count(Settled.UNSETTLED),
            who=self._session.operator,
            at=reports.now(),
        )

    def forget(self) -> None:
        """Nothing is under way any more."""
        write_paper(self._session.database, _paper_of(self._session), "")

    def _keep(self) -> None:
        held = {
            "scope": self.scope,
            "short": self.is_short,
            "cells": list(map(str, self.cells)),
            "keyed": {str(cell): value for cell, value in self.keyed.items()},
            "settled": {str(cell): said.value for cell, said in self._settled.items()},
        }
        write_paper(self._session.database, _paper_of(self._session), json.dumps(held))


def _paper_of(session: ReportSession) -> str:
    return f"复核录入 {session.report}"
