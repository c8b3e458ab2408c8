"""What the registers count for an office's report of a year; nothing where a register is not kept."""

from models.editions.edition import CellKey, Edition
from models.registers.cell_count import CountedCell, CountedCells
from models.registers.choices import CountingChoices, parse_choices
from models.registers.counting import count_disputes, count_documents, count_requests
from models.registers.reported_counts import RegisterCounts
from models.report.filing import Agency, Filing
from models.store.database import Database
from models.store.office_documents import read_document
from models.store.registers import reading

CHOICES = "台账口径"


def read_choices(database: Database) -> CountingChoices:
    """How the office counts what the law leaves open."""
    return parse_choices(read_document(database, CHOICES))


def count_year(
    database: Database, agency: Agency, edition: Edition, year: int, choices: CountingChoices | None = None
) -> CountedCells:
    """Each cell that the registers count, with its cases, by the office's choices or by those given.

    A register that holds nothing up to the end of the year counts nothing: its cells are absent, not zero.
    """
    number = reading.find_agency(database, agency)
    if number is None:
        return {}
    counted: dict[CellKey, CountedCell] = {}
    choices = choices or read_choices(database)
    last = f"{year}-12-31"
    if reading.has_requests(database, number, last):
        counted |= count_requests(edition, year, reading.request_facts(database, number, year))
    disputes = reading.read_disputes(database, number)
    if any(dispute.filed.year <= year for dispute in disputes):
        counted |= count_disputes(year, disputes, choices)
    documents = reading.read_documents(database, number)
    if any(document.issued.year <= year for document in documents):
        counted |= count_documents(edition, year, documents, choices)
    return counted


def told_counts(database: Database, filing: Filing) -> RegisterCounts | None:
    """What the registers count for a report as bare numbers, with their digest; None where they count nothing."""
    with database.snapshot():
        counted = count_year(database, filing.agency, filing.edition, filing.year)
        number = reading.find_agency(database, filing.agency)
        if not counted or number is None:
            return None
        return RegisterCounts(
            reading.register_digest(database, number), {cell: one.value for cell, one in counted.items()}
        )
