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
from models.store.office_documents import read_document, write_document


class Resolution(StrEnum):
    """What became of a cell whose two figures differ."""

    KEPT = "kept"
    CHANGED = "changed"
    UNSETTLED = "unsettled"


@dataclass(frozen=True)
class KeyingDifference:
    """A cell whose figure in the report is not the one that was keyed; a total's is the computed one."""

    cell: CellKey
    first: int | None
    second: int | None
    is_total: bool
    resolution: Resolution | None


def cells_to_key(session: ReportSession, scope: str, is_short: bool) -> tuple[CellKey, ...]:
    """What is keyed, in printed order: all cells of a table (of all tables where ``scope`` is empty) or, short,
    only those typed that are not 0 and not blank, and totals."""
    edition, figures = session.edition, session.filing.figures
    cells = edition.table(scope).cells if scope else edition.cells
    return tuple(cell for cell in cells if not is_short or cell in edition.operands or figures.typed.get(cell))


class SecondKeying:
    """A second keying under way. It is on disk after every cell, so that it can be stopped and gone on with.

    Every method that writes raises StoreError when the disk does not obey.
    """

    def __init__(self, session: ReportSession, scope: str, is_short: bool, cells: tuple[CellKey, ...]) -> None:
        self._session = session
        self.scope = scope
        self.is_short = is_short
        self.cells = cells
        self.keyed: dict[CellKey, int | None] = {}
        self._resolutions: dict[CellKey, Resolution] = {}

    @classmethod
    def begin(cls, session: ReportSession, scope: str = "", is_short: bool = False) -> "SecondKeying":
        """A new one; what was begun before is forgotten."""
        keying = cls(session, scope, is_short, cells_to_key(session, scope, is_short))
        keying._save()
        return keying

    @classmethod
    def resume(cls, session: ReportSession) -> "SecondKeying | None":
        """The one that was stopped, None without any."""
        document = read_document(session.database, _document_name(session))
        if not document:
            return None
        stored = json.loads(document)
        find = session.edition.find
        keying = cls(session, stored["scope"], stored["short"], tuple(find(name) for name in stored["cells"]))
        keying.keyed = {find(name): value for name, value in stored["keyed"].items()}
        keying._resolutions = {find(name): Resolution(resolution) for name, resolution in stored["settled"].items()}
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
        self._resolutions.pop(cell, None)
        self._save()
        return ""

    def differences(self) -> tuple[KeyingDifference, ...]:
        """What differs or differed, typed cells before totals: settling those may settle these."""
        figures, operands = self._session.filing.figures, self._session.edition.operands
        different = [
            KeyingDifference(cell, figures.get(cell), second, cell in operands, self._resolutions.get(cell))
            for cell in self.cells
            if cell in self.keyed and ((second := self.keyed[cell]) != figures.get(cell) or cell in self._resolutions)
        ]
        return tuple(sorted(different, key=lambda each: each.is_total))

    def resolve(self, cell: CellKey, resolution: Resolution) -> None:
        """Say what became of a difference."""
        self._resolutions[cell] = resolution
        self._save()

    def result(self) -> KeyingResult:
        """What it came to, to be recorded with the report."""
        resolutions = list(self._resolutions.values())
        return KeyingResult(
            scope=self.scope,
            is_short=self.is_short,
            cells=len(self.keyed),
            differing=len(resolutions),
            changed=resolutions.count(Resolution.CHANGED),
            kept=resolutions.count(Resolution.KEPT),
            unsettled=resolutions.count(Resolution.UNSETTLED),
            who=self._session.operator,
            at=reports.now(),
        )

    def discard(self) -> None:
        """Nothing is under way any more."""
        write_document(self._session.database, _document_name(self._session), "", self._session.operator)

    def _save(self) -> None:
        content = {
            "scope": self.scope,
            "short": self.is_short,
            "cells": list(map(str, self.cells)),
            "keyed": {str(cell): value for cell, value in self.keyed.items()},
            "settled": {str(cell): resolution.value for cell, resolution in self._resolutions.items()},
        }
        session = self._session
        write_document(session.database, _document_name(session), json.dumps(content), session.operator)


def _document_name(session: ReportSession) -> str:
    return f"复核录入 {session.report}"
