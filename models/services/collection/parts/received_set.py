"""The reports that were received as a set to be written out: which units have one, and what stands against each."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import partial
from typing import Protocol

from models.errors import AppError, Refused
from models.exchange.packages.bundle import read_received_bundle
from models.report.filing import Filing
from models.report.workflow_record import State
from models.services.collection.parts.part import CollectionPart
from models.services.collection.results import ReceivedReport, SetProgress
from models.store.collection import submissions

NOT_RECEIVED = "没有报来"
Attempt = Callable[[Callable[[], str]], tuple[str | None, str]]
"""Calls a function: its result and an empty sentence, or None and the sentence that says why there is none."""


class SetTarget(Protocol):
    """Where the reports of a set are written to."""

    def add(self, report: ReceivedReport) -> str:
        """Write one; what it became, in a few words."""

    def leave_out(self, name: str, reason: str) -> None:
        """Note one that is not in the set, and why."""


class ReceivedSet(CollectionPart):
    """The versions that count now, and those that were returned; nothing is changed."""

    def codes_under(self, node: str) -> frozenset[str]:
        """A unit and all that stand under it; all units for an empty code."""
        roster = self._collection.roster.current
        return frozenset({unit.code for unit in roster.below(node)} | {node}) if node else frozenset(roster.by_code)

    def concerned(self, codes: Container[str]) -> list[str]:
        """Of these units those that sent a report or had to, in the order of the roster."""
        sent, roster = self._collection.submissions.current(), self._collection.roster.current
        return [
            unit.code for unit in roster.units if unit.code in codes and (unit.code in sent or roster.must_report(unit))
        ]

    def read(self, code: str) -> ReceivedReport:
        """What a unit sent, with what stands against writing it out.

        Refused where it sent nothing, BrokenFile where it cannot be read.
        """
        name = self._collection.roster.name_of(code)
        kept = submissions.current_submission(self._database, self.year, code)
        if kept is None:
            raise Refused(NOT_RECEIVED)
        content = submissions.read_content(self._database, kept.id)
        bundle = read_received_bundle(content)
        state = bundle.stamp.state
        is_draft = bool(state) and state != State.FINAL
        return ReceivedReport(
            code,
            name,
            kept.id,
            bundle.filing,
            content,
            is_draft,
            tuple(_doubts(bundle.filing, kept.state == submissions.RETURNED, is_draft)),
        )

    def write(
        self, codes: Sequence[str], target: SetTarget, anyway: bool = False, attempt: Attempt | None = None
    ) -> Iterator[SetProgress]:
        """Write each unit's report, one after the other; one that fails is left out and the rest goes on.

        With ``anyway`` those too that something stands against. ``attempt`` may turn more than an AppError into a
        reason. Finishing is left to whoever owns the target.
        """
        for done, code in enumerate(codes, 1):
            name = self._collection.roster.name_of(code)
            became, reason = (attempt or _attempt)(partial(self._write, code, target, anyway))
            if reason:
                target.leave_out(name, reason)
            yield SetProgress(code, name, became or "", reason, done, len(codes))

    def _write(self, code: str, target: SetTarget, anyway: bool) -> str:
        report = self.read(code)
        if report.doubts and not anyway:
            raise Refused("；".join(report.doubts))
        return target.add(report)


def _attempt(function: Callable[[], str]) -> tuple[str | None, str]:
    try:
        return function(), ""
    except AppError as error:
        return None, error.sentence


def _doubts(filing: Filing, is_returned: bool, is_draft: bool) -> Iterable[str]:
    if is_returned:
        yield "已退回，不计入汇总"
    if is_draft:
        yield "单位还没有定稿"
    if not filing.figures.all:
        yield "各表没有数"
    words = (filing.text(section.key) for section in filing.edition.text_sections if section.heading)
    if not any(text.strip() for text in words):
        yield "报来的文件里没有文字，只有各表的数"
