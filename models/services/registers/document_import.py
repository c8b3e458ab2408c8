"""Taking in an office's own list of documents, in the same way as its list of requests."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from models.errors import ConcurrentChange
from models.exchange.register_sheet import DOCUMENT_LIST, read_register_sheet
from models.registers.document import RegisteredDocument
from models.registers.document_cases import DocumentReader, SheetDocument, merge_document, say_document_changes
from models.registers.problems import document_problems
from models.registers.sheet_plan import ImportFate, PlannedRow
from models.services.registers.import_plan import ImportPlan, apply_plan, sheet_remarks
from models.services.registers.office import RegisterOffice
from models.store.registers import reading
from models.store.registers.writer import Writer

Write = tuple[RegisteredDocument, RegisteredDocument | None]


class DocumentImport:
    """导入文件清单. A document is known again by its number, without one by its title."""

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
        sheet = read_register_sheet(path, DOCUMENT_LIST, columns)
        reader, given = DocumentReader(year or sheet.year), answers or {}
        reader.read(sheet.rows)
        rows = [PlannedRow(place, number, ImportFate.ASIDE, why) for place, number, why in reader.aside]
        writes: list[Write] = []
        known, seen = self._known(), dict[str, SheetDocument]()
        for told in reader.told:
            first = seen.setdefault(_name(told.document), told)
            if first is not told:
                if first.document != told.document:
                    why = f"与{first.place}是同一个文件，内容不同"
                    rows.append(PlannedRow(told.place, told.document.number, ImportFate.ASIDE, why))
                continue
            row, write = self._judge(told, given, known.get(_name(told.document)))
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

    def _known(self) -> dict[str, RegisteredDocument]:
        documents = reading.read_documents(self._office.database, self._office.agency_id)
        return {_name(document): document for document in documents}

    def _judge(
        self, told: SheetDocument, answers: Mapping[str, str], known: RegisteredDocument | None
    ) -> tuple[PlannedRow, Write | None]:
        place, number, document = told.place, told.document.number, told.answered(answers)
        if document is None:
            return PlannedRow(place, number, ImportFate.ASIDE, "有一处说法还没有回答"), None
        if known and known.issued != document.issued:
            why = f"台账里是 {known.issued} 制发的，表里是 {document.issued}"
            return PlannedRow(place, number, ImportFate.ASIDE, why), None
        after = merge_document(known, document) if known else document
        if problems := document_problems(after, self._office.today()):
            why = "".join(problem.sentence for problem in problems).rstrip("。")
            return PlannedRow(place, number, ImportFate.ASIDE, why), None
        if after == known:
            return PlannedRow(place, number, ImportFate.SAME), None
        fate = ImportFate.CHANGED if known else ImportFate.NEW
        return PlannedRow(place, number, fate, say_document_changes(known, after) if known else ""), (after, known)

    def _fill(self, writer: Writer, writes: Iterable[Write]) -> None:
        there = self._known()
        for document, known in writes:
            if known is None and _name(document) in there:
                raise ConcurrentChange(f"“{_name(document)}”刚才已由别人登记，没有导入。请重新读一遍再导入。")
            writer.put_document(document, known)

    def apply(self, plan: ImportPlan) -> int:
        """Take the plan's rows in, as one step; how many. ConcurrentChange when the register changed meanwhile."""
        return apply_plan(self._office, plan)


def _name(document: RegisteredDocument) -> str:
    return document.number or document.title
