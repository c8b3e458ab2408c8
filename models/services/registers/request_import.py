"""Taking in an office's own list of requests: first a plan with questions, then one step, and no case twice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from models.errors import ConcurrentChange
from models.exchange.register_sheet import read_register_sheet
from models.registers.problems import request_problems
from models.registers.request import Particulars, Request
from models.registers.sheet_cases import CaseReader, without_doubles
from models.registers.sheet_plan import ImportFate, PlannedRow, SheetCase, merge_request, say_changes
from models.services.registers.import_plan import ImportPlan, apply_plan, sheet_remarks
from models.services.registers.office import RegisterOffice
from models.store.registers import reading
from models.store.registers.writer import Writer

Write = tuple[Request, Request | None, Particulars | None]


class RequestImport:
    """导入申请台账."""

    def __init__(self, office: RegisterOffice) -> None:
        self._office = office

    def plan(
        self,
        path: Path,
        year: int | None = None,
        answers: Mapping[str, str] | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> ImportPlan:
        """Read a list and say what it would do; BrokenFile where it is none.

        ``year`` is that of days without one, by default the one its names tell. ``answers`` are by the key of the
        question; rows with a question that has none are set aside. ``columns`` say what headings are taken for.
        """
        sheet = read_register_sheet(path, None, columns)
        reader = CaseReader(year or sheet.year, sheet.has_numbers)
        reader.read(sheet.rows)
        cases, doubles = without_doubles(reader.told)
        given = answers or {}
        rows = [PlannedRow(place, number, ImportFate.ASIDE, why) for place, number, why in (*reader.aside, *doubles)]
        writes: list[Write] = []
        known = self._known([case.request.number for case in cases])
        kept = reading.read_particulars(self._office.database, [r.person for r in known.values() if r.person])
        for case in cases:
            row, write = self._judge(case, given, known.get(case.request.number), kept)
            rows.append(row)
            writes += [write] if write else []
        remarks = []
        if reader.used_year:
            remarks.append(f"没有写年份的日期按 {year or sheet.year} 年算，答复早于收到的算下一年。")
        return ImportPlan(
            path.name,
            tuple(rows),
            reader.questions,
            given,
            (*remarks, *sheet_remarks(sheet.guessed, sheet.unused)),
            len(writes),
            lambda writer: self._fill(writer, writes),
            sheet.columns,
            sheet.lacks,
        )

    def _known(self, numbers: Sequence[str]) -> dict[str, Request]:
        requests = reading.requests_by_number(self._office.database, self._office.agency_id, numbers)
        return {request.number: request for request in requests}

    def _judge(
        self, case: SheetCase, answers: Mapping[str, str], known: Request | None, kept: Mapping[int, Particulars]
    ) -> tuple[PlannedRow, Write | None]:
        told = case.answered(answers)
        place, number, notes = case.place, told.number, "；".join(case.remarks)
        if not told.requester or (told.closed and not told.result):
            return PlannedRow(place, number, ImportFate.ASIDE, "有一处说法还没有回答"), None
        if known and known.received != told.received:
            why = f"登记号在台账里是 {known.received} 收到的，表里是 {told.received}"
            return PlannedRow(place, number, ImportFate.ASIDE, why), None
        after = merge_request(known, told) if known else told
        problems = request_problems(after, self._office.workdays, self._office.today(), is_listed=True)
        if problems:
            return PlannedRow(place, number, ImportFate.ASIDE, "".join(p.sentence for p in problems).rstrip("。")), None
        before = kept.get(known.person or 0, Particulars()) if known else Particulars()
        particulars = _merge_particulars(before, case.particulars)
        if known and after == known and particulars == before:
            return PlannedRow(place, number, ImportFate.SAME, notes), None
        changes = say_changes(known, after) if known else ""
        row = PlannedRow(
            place, number, ImportFate.CHANGED if known else ImportFate.NEW, "；".join(filter(None, (changes, notes)))
        )
        return row, (after, known, particulars if particulars != before else None)

    def _fill(self, writer: Writer, writes: Sequence[Write]) -> None:
        given = self._known([request.number for request, known, _ in writes if known is None])
        for request, known, particulars in writes:
            if known is None and request.number in given:
                raise ConcurrentChange(f"登记号“{request.number}”刚才已由别人登记，没有导入。请重新读一遍再导入。")
            person = writer.add_person(particulars) if particulars else request.person
            writer.put_request(replace(request, person=person), known)

    def apply(self, plan: ImportPlan) -> int:
        """Take the plan's rows in, as one step; how many. ConcurrentChange when the register changed meanwhile."""
        return apply_plan(self._office, plan)


def _merge_particulars(before: Particulars, told: Particulars) -> Particulars:
    return Particulars(
        told.name or before.name, told.contact or before.contact, told.matter or before.matter,
        told.remark or before.remark,
    )  # fmt: skip
