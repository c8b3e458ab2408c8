"""What the superior asked while a report was final: kept with the receipt, put onto the cells once it is reopened."""

import json

from models.editions.edition import CellKey, Edition
from models.exchange.packages.notes_json import read_notes
from models.report.filing import Filing
from models.report.notes import Note, merge_notes
from models.store.collection import receipts
from models.store.database import Database


def waiting_questions(database: Database, report: int, filing: Filing) -> list[Note]:
    """The notes of receipts that were taken in, as far as the report does not hold what they say."""
    notes: dict[CellKey, Note] = {}
    for receipt in receipts.receipts_of_report(database, report):
        for cell, note in _notes_in(receipt.content, filing.edition).items():
            held = filing.notes.get(cell)
            if not held or not set(note.lines) <= set(held.lines):
                notes[cell] = merge_notes(notes.get(cell), note)
    return [notes[cell] for cell in filing.edition.cells if cell in notes]


def _notes_in(content: str, edition: Edition) -> dict[CellKey, Note]:
    kept = json.loads(content)
    return (read_notes(kept["notes"].encode(), edition) or {}) if "notes" in kept else {}
