"""Taking in an office's own list of disputes, each tied to the request that the list names by its 登记号."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from models.errors import ConcurrentChange
from models.exchange.register_sheet import DISPUTE_LIST, read_register_sheet
from models.registers.dispute import Dispute
from models.registers.dispute_cases import DisputeReader, SheetDispute, merge_dispute, say_dispute_changes
from models.registers.problems import dispute_problems
from models.registers.request import Request
from models.registers.sheet_plan import ImportFate, PlannedRow
from models.services.registers.import_plan import ImportPlan, apply_plan, sheet_remarks
from models.services.registers.office import RegisterOffice
from models.store.registers import reading
from models.store.registers.writer import Writer

Write = tuple[Dispute, Dispute | None]


class DisputeImport:
    """导入复议、诉讼清单. A dispute is known again by its number."""

    def __init__(self, office: RegisterOffice) -> None:
        self._office = office

    def plan(
        self,
        path: Path,
        year: int | None = None,
        answers: Mapping[str, str] | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> ImportPlan:
        """Read a list and say what it would do; BrokenFile where it is none. The others as for requests."""
        sheet = read_register_sheet(path, DISPUTE_LIST, columns)
        reader, given = DisputeReader(year or sheet.year), answers or {}
        reader.read(sheet.rows)
        rows = [PlannedRow(place, number, ImportFate.ASIDE, why) for place, number, why in reader.aside]
        writes: list[Write] = []
        known, seen = self._known(), dict[str, SheetDispute]()
        requests = self._requests([told.request for told in reader.told if told.request])
        for told in reader.told:
            first = seen.setdefault(told.dispute.number, told)
            if first is not told:
                if replace(first, place="") != replace(told, place=""):
                    why = f"案号与{first.place}相同，内容不同"
                    rows.append(PlannedRow(told.place, told.dispute.number, ImportFate.ASIDE, why))
                continue
            row, write = self._judge(told, given, known.get(told.dispute.number), requests)
            rows.append(row)
            writes += [write] if write else []
        return ImportPlan(
            path.name,
            tuple(rows),
            reader.questions,
            given,
            tuple(sheet_remarks(sheet.guessed, sheet.unused)),
            len(writes),
            lambda writer: self._fill(writer, writes),
            sheet.columns,
            sheet.lacks,
        )

    def _known(self) -> dict[str, Dispute]:
        disputes = reading.read_disputes(self._office.database, self._office.agency_id)
        return {dispute.number: dispute for dispute in disputes}

    def _requests(self, numbers: Sequence[str]) -> dict[str, Request]:
        found = reading.requests_by_number(self._office.database, self._office.agency_id, numbers)
        return {request.number: request for request in found}

    def _judge(
        self,
        told: SheetDispute,
        answers: Mapping[str, str],
        known: Dispute | None,
        requests: Mapping[str, Request],
    ) -> tuple[PlannedRow, Write | None]:
        place, number, answered = told.place, told.dispute.number, told.answered(answers)
        if answered is None:
            return PlannedRow(place, number, ImportFate.ASIDE, "有一处说法还没有回答"), None
        request = requests.get(told.request)
        note = f"台账里没有登记号“{told.request[:30]}”，没有对应到申请" if told.request and request is None else ""
        dispute = replace(answered, request=request.id if request else None)
        if known and known.filed != dispute.filed:
            why = f"台账里是 {known.filed} 提出的，表里是 {dispute.filed}"
            return PlannedRow(place, number, ImportFate.ASIDE, why), None
        after = merge_dispute(known, dispute) if known else dispute
        received = request.received if request else None
        if problems := dispute_problems(after, self._office.today(), (), received):
            why = "".join(problem.sentence for problem in problems).rstrip("。")
            return PlannedRow(place, number, ImportFate.ASIDE, why), None
        if after == known:
            return PlannedRow(place, number, ImportFate.SAME, note), None
        fate = ImportFate.CHANGED if known else ImportFate.NEW
        changes = say_dispute_changes(known, after) if known else ""
        return PlannedRow(place, number, fate, "；".join(filter(None, (changes, note)))), (after, known)

    def _fill(self, writer: Writer, writes: Iterable[Write]) -> None:
        there = self._known()
        for dispute, known in writes:
            if known is None and dispute.number in there:
                raise ConcurrentChange(f"案号“{dispute.number}”刚才已由别人登记，没有导入。请重新读一遍再导入。")
            writer.put_dispute(dispute, known)

    def apply(self, plan: ImportPlan) -> int:
        """Take the plan's rows in, as one step; how many. ConcurrentChange when the register changed meanwhile."""
        return apply_plan(self._office, plan)
