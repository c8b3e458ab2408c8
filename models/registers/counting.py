"""From cases to the cells of 表三, 表四 and 表二（一）, for either edition, with the cases behind each cell.

``docs/REGISTERS.md`` says by which rule each doubtful case is counted, and by which source.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from models.editions.edition import CellKey, Edition
from models.registers.cell_count import CountedCell, CountedCells
from models.registers.choices import CountingChoices
from models.registers.dispute import Dispute, DisputeKind, DisputeOutcome
from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.form_words import DISPUTE_ROW, DISPUTES, DOCUMENTS, REQUESTS, requester_keys, result_keys

RequestFacts = tuple[int, str, str, str, str, str]
"""Number in the database, 登记号, requester, received, closed, result: days as ISO texts, empty for none."""
NEW, CARRIED_IN, CARRIED_OUT = "new_received", "carried_in", "carried_out"
_PENDING = "pending"


def _with_blanks(cells: Iterable[CellKey], cases: dict[CellKey, list[str]]) -> CountedCells:
    return {cell: CountedCell(tuple(cases.get(cell, ()))) for cell in cells}


def count_requests(edition: Edition, year: int, facts: Iterable[RequestFacts]) -> CountedCells:
    """表三: each request received by the end of the year and not closed before it, once coming in and once going out.

    By construction 新收 + 上年结转 = 办理结果 + 结转下年度 in each column, and each request stands in one result.
    """
    first, last = f"{year}-01-01", f"{year}-12-31"
    rows = {key: key for key in result_keys(edition)}
    cases: dict[tuple[str, str], list[str]] = defaultdict(list)
    for _, number, requester, received, closed, result in facts:
        if received > last or (closed and closed < first):
            continue
        cases[NEW if received >= first else CARRIED_IN, requester].append(number)
        cases[_row_of(rows, result) if closed and closed <= last else CARRIED_OUT, requester].append(number)
    typed = (NEW, CARRIED_IN, *result_keys(edition), CARRIED_OUT)
    return {
        CellKey(REQUESTS, row, column): CountedCell(tuple(cases.get((row, column), ())))
        for row in typed
        for column in requester_keys(edition)
    }


def _row_of(rows: dict[str, str], result: str) -> str:
    """The row of a result; one that a form does not divide stands in the row it begins with."""
    if result not in rows:
        rows[result] = next((row for row in rows if result.startswith(row)), result)
    return rows[result]


def count_disputes(year: int, disputes: Iterable[Dispute], choices: CountingChoices) -> CountedCells:
    """表四: disputes by how they ended in the year; those that had not ended on its last day are 尚未审结."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    cases: dict[CellKey, list[str]] = {}
    for dispute in disputes:
        is_over = dispute.decided is not None and dispute.decided < first
        is_left_out = choices.disputes_of_the_year_only and dispute.filed < first
        if dispute.filed > last or is_over or is_left_out:
            continue
        ended = dispute.outcome if dispute.decided and dispute.decided <= last else None
        cases.setdefault(_dispute_cell(dispute.kind, ended), []).append(dispute.number)
    outcomes = (*DisputeOutcome, None)
    return _with_blanks((_dispute_cell(kind, outcome) for kind in DisputeKind for outcome in outcomes), cases)


def _dispute_cell(kind: DisputeKind, outcome: DisputeOutcome | None) -> CellKey:
    return CellKey(DISPUTES, DISPUTE_ROW, f"{kind.value}_{outcome.value if outcome else _PENDING}")


def count_documents(
    edition: Edition, year: int, documents: Iterable[RegisteredDocument], choices: CountingChoices
) -> CountedCells:
    """表二 第二十条第（一）项: issued, repealed and in force (2021), or made, published and public (2019)."""
    columns = {column.key for column in edition.blocks[DOCUMENTS].columns}
    cases: dict[CellKey, list[str]] = {}
    for document in documents:
        for column in _document_columns(document, year, choices):
            if column in columns:
                cell = CellKey(DOCUMENTS, document.kind.value, column)
                cases.setdefault(cell, []).append(document.number or document.title)
    cells = (CellKey(DOCUMENTS, kind.value, c.key) for kind in DocumentKind for c in edition.blocks[DOCUMENTS].columns)
    return _with_blanks(cells, cases)


def _document_columns(document: RegisteredDocument, year: int, choices: CountingChoices) -> Iterator[str]:
    last = date(year, 12, 31)
    published = document.published or document.issued
    is_amended = document.amended is not None and document.amended.year == year
    if document.issued.year == year or (is_amended and choices.amended_as_issued):
        yield "issued"
    if document.issued.year == year:
        yield "made"
    if published.year == year:
        yield "published"
    gone = _gone(document)
    if gone and gone.year == year and (gone == document.repealed or choices.expired_as_repealed):
        yield "repealed"
    in_force = document.issued <= last and not (gone and gone <= last)
    if in_force:
        yield "in_force"
    if in_force and published <= last:
        yield "public_total"


def _gone(document: RegisteredDocument) -> date | None:
    """The first day on which it is no longer in force: repealed, or the day after its term."""
    ends = [document.repealed, document.expires + timedelta(1) if document.expires else None]
    return min((day for day in ends if day), default=None)
