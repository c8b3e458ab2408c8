"""更正说明: a published version beside the corrected one, the sums that hold the former, and who has to be told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from models.editions.edition import CellKey
from models.errors import Refused
from models.exchange.packages.bundle import read_received_bundle
from models.exchange.packages.receipt import Ruling
from models.figures.totals import add_up
from models.report.change import STATE_PLACE
from models.report.correction import (
    CorrectedSum,
    Correction,
    Recipient,
    corrected_cells,
    corrected_paragraphs,
    figures_of_cells,
    named_recipients,
)
from models.report.filing import Filing
from models.report.roster import Roster
from models.report.unit_identification import identify_unit
from models.report.workflow_record import State
from models.services.filing_from_store import build_filing
from models.services.journalled_report import contents_at
from models.services.library import Library
from models.store import reports
from models.store.collection import kept_sums, receipts, roster, submissions
from models.store.collection.kept_sums import StoredSum

_WHERE_PUBLISHED = Recipient("原来公布的地方", "政府网站等，与原报告放在一起")


@dataclass(frozen=True)
class FinalVersion:
    """A version that was made final: its revision, when (ISO, UTC) and by whom, and by which revision it was no more.

    ``until`` is 0 for one that still is.
    """

    revision: int
    at: str
    operator: str
    until: int = 0

    @property
    def label(self) -> str:
        """The words a clerk reads."""
        who = f"，{self.operator}" if self.operator else ""
        return f"第 {self.revision} 次修改，{_day(self.at)} 定稿{who}"

    def is_of(self, revision: int) -> bool:
        """Whether a file with that revision on it holds this version; notes may have been added while it was final."""
        return self.revision <= revision and (not self.until or revision < self.until)


class CorrectionService:
    """Of the office's own reports, and of what units sent; nothing is changed."""

    def __init__(self, library: Library) -> None:
        self._library, self._database = library, library.database

    def final_versions(self, report: int) -> list[FinalVersion]:
        """The versions of a report that were final and are not what it is now, the last first."""
        _, entries = reports.read_since(self._database, report, 0)
        found: list[FinalVersion] = []
        for entry in entries:
            for step in entry.change.steps:
                if step.place == STATE_PLACE and step.after == State.FINAL:
                    found.append(FinalVersion(entry.revision, entry.at, entry.operator))
                elif step.place == STATE_PLACE and found and not found[-1].until:
                    found[-1] = replace(found[-1], until=entry.revision)
        return [one for one in reversed(found) if one.until]

    def no_version_reason(self, report: int) -> str:
        """Why there is no version to compare, as far as this database tells; a sentence."""
        stored, entries = reports.read_since(self._database, report, 0)
        was_final = any(
            step.place == STATE_PLACE and step.after == State.FINAL for entry in entries for step in entry.change.steps
        )
        if was_final or stored.contents.get(STATE_PLACE) == State.FINAL:
            known = "按本机的修改记录，这份报告定稿以后没有重新打开过，本机只有定稿的这一版"
        else:
            known = "按本机的修改记录，这份报告还没有定过稿"
        return f"{known}，没有更正前的一版可以比较。在别处公布过、更正过没有，本机不知道。"

    def correct_report(self, report: int, published: FinalVersion, reason: str) -> Correction:
        """An own report as it is now beside one that was final; Refused without a reason, or where nothing differs."""
        stored, entries = reports.read_since(self._database, report, 0)
        then = contents_at(stored.contents, entries, published.revision)
        former = reports.StoredReport(**{**vars(stored), "contents": then})
        old, new = build_filing(former), build_filing(stored)
        recipients = [_WHERE_PUBLISHED, Recipient(self._superior(new), self._handed_up(report, published))]
        held = [one.id for one in self._versions_here(new) if published.is_of(one.revision)]
        sums, of_sums = self._sums(new.year, held, old, new)
        remarks = [] if stored.contents.get(STATE_PLACE) == State.FINAL else ["更正后的一版还没有定稿。"]
        return self._correction(
            old, new, (published.label, f"第 {stored.revision} 次修改"), reason, sums, [*recipients, *of_sums], remarks
        )

    def correct_submission(self, old_version: int, new_version: int, reason: str) -> Correction:
        """A unit's report as it was sent beside what it sent since; Refused as above."""
        one, other = (submissions.read_submission(self._database, number) for number in (old_version, new_version))
        old, new = (
            read_received_bundle(submissions.read_content(self._database, each.id)).filing for each in (one, other)
        )
        sums, of_sums = self._sums(one.year, [one.id], old, new)
        recipients = [_WHERE_PUBLISHED, *of_sums]
        labels = tuple(f"{each.file}，{_day(each.received_at)} 收到" for each in (one, other))
        return self._correction(old, new, (labels[0], labels[1]), reason, sums, recipients, [])

    def last_two_versions(self, year: int, code: str) -> tuple[int, int]:
        """The version of a unit that counts and the one before it, earlier first.

        Refused where there are no two, with how many are here: how many the unit made is not known from that.
        """
        kept = submissions.submissions_of_unit(self._database, year, code)
        standing = [one for one in kept if one.state != submissions.WITHDRAWN]
        if len(standing) > 1:
            return standing[1].id, standing[0].id
        listed = roster.read_roster(self._database, year)
        unit = listed.by_code.get(code) if listed else None
        if unit is None and not kept:
            raise Refused(f"{year} 年度的名册里没有代码 {code} 的单位，也没有收过它的报告，没有两版可以比较。")
        name = unit.name if unit else f"代码 {code} 的单位"
        here = f"本机收到 {name} {year} 年度的报告 {len(kept)} 版" if kept else f"本机没有收到 {name} {year} 年度的报告"
        if withdrawn := len(kept) - len(standing):
            here += f"，撤下了 {withdrawn} 版"
        raise Refused(f"{here}，没有两版可以比较。单位有没有更正过、报过几版，本机不知道；有另一版的，请先收下。")

    def _correction(
        self,
        old: Filing,
        new: Filing,
        versions: tuple[str, str],
        reason: str,
        sums: list[CorrectedSum],
        recipients: list[Recipient],
        remarks: list[str],
    ) -> Correction:
        if not reason.strip():
            raise Refused("请写明更正的原因。")
        cells = corrected_cells(new.edition, figures_of_cells(old), figures_of_cells(new))
        made = Correction(
            new.edition,
            new.agency.name,
            new.year,
            *versions,
            reason.strip(),
            cells,
            corrected_paragraphs(old, new),
            tuple(sums),
            named_recipients(recipients),
            tuple(remarks),
        )
        if made.is_empty:
            raise Refused("这两版印出来的数和文字一样，没有可更正的。")
        return made

    def _superior(self, filing: Filing) -> str:
        listed = roster.read_roster(self._database, filing.year)
        unit = identify_unit(listed, filing.agency) if listed else None
        above = listed.by_code.get(unit.parent) if listed and unit else None
        return above.name if above else "上级（名册里没有写明是哪个单位）"

    def _handed_up(self, report: int, published: FinalVersion) -> str:
        """What is known of whether the superior has the former version: files that were written, and its answers."""
        written = [(one.at, json.loads(one.content)) for one in receipts.submissions_of_report(self._database, report)]
        former = [one for one in written if published.is_of(one[1]["revision"])]
        if not former:
            return "更正前的一版，本机没有写成上报文件的记录；报去过没有，不能断定，请核对"
        at, file = former[0]
        known = f"更正前的一版 {_day(at)} 写成上报文件{_named(file)}"
        if written[0] != former[0]:
            known += f"，后来 {_day(written[0][0])} 又写过{_named(written[0][1])}"
        if answers := [one for one in receipts.receipts_of_report(self._database, report) if one.at >= at]:
            answer = answers[-1]
            return f"{known}；{_day(answer.at)} 带入过上级的{Ruling(answer.verdict).label}，是不是答复这一版，请核对"
        return f"{known}；送去没有、上级收没收到，本机不知道，请核对"

    def _versions_here(self, filing: Filing) -> list[submissions.Submission]:
        """What of the report was taken into the year's collection here."""
        listed = roster.read_roster(self._database, filing.year)
        unit = identify_unit(listed, filing.agency) if listed else None
        return submissions.submissions_of_unit(self._database, filing.year, unit.code) if unit else []

    def _sums(self, year: int, held: list[int], old: Filing, new: Filing) -> tuple[list[CorrectedSum], list[Recipient]]:
        """The last kept sum of each scope that holds one of these versions, and who has it."""
        listed = roster.read_roster(self._database, year) or Roster(())
        found: list[CorrectedSum] = []
        recipients: list[Recipient] = []
        seen = set()
        for one in kept_sums.sums_with(self._database, year, held):
            if (scope := (one.scope.node, one.scope.picked, one.scope.with_vertical)) in seen:
                continue
            seen.add(scope)
            node = listed.by_code.get(one.scope.node)
            name = f"{node.name if node else one.scope.node}的汇总"
            last = kept_sums.last_sum(self._database, one.scope)
            is_remade = last is not None and last.id != one.id
            cells = corrected_cells(new.edition, *_totals(one, old, new))
            found.append(CorrectedSum(name, _day(one.at), cells, is_remade))
            about = f"{_day(one.at)} 存下的汇总里是更正前的数" + ("，已写进它的报告" if one.report else "")
            recipients.append(Recipient(node.name if node else one.scope.node, about))
            if node and (above := listed.by_code.get(node.parent)):
                recipients.append(
                    Recipient(above.name, f"收的 {node.name} 的报告由这个汇总生成" if one.report else about)
                )
        return found, recipients


def _totals(one: StoredSum, old: Filing, new: Filing) -> tuple[dict[CellKey, int | None], dict[CellKey, int | None]]:
    """The cells of a sum as it was kept, and as they are with the corrected report in place of the former."""
    edition, then = new.edition, dict(one.totals)
    now = dict(then)
    for cell in edition.typed_cells:
        before, after = old.figures.typed.get(cell, 0), new.figures.typed.get(cell, 0)
        if before != after:
            now[cell] = now.get(cell, 0) - before + after
    computed = (add_up(edition, typed) for typed in (then, now))
    before_all, after_all = ({cell: figures.get(cell) for cell in edition.cells} for figures in computed)
    return before_all, after_all


def _named(file: Mapping[str, object]) -> str:
    return f"“{file['file']}”" if file.get("file") else "（没有记下文件名）"


def _day(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d}"
