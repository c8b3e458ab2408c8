"""Somebody who does one thing after another to a report, as a seed says; for tests and trials of undo."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from models.editions.layout import lay_out
from models.errors import AppError
from models.exchange.clipboard import parse_block
from models.exchange.formats.report_json import read_report
from models.report.change import ValueSource
from models.report.filing import COVER_FIELDS, Agency, Level
from models.report.notes import NoteLineKind
from models.report.workflow_record import KeyingResult
from models.services.library import Library
from models.services.report_session import ReportSession
from resources import find

COUNTY = Agency("示例县人民政府", "530300")
WORDS = ("公开有序。", "全年新收申请3119件。\n", "{requests.new_received.total}", "其中：", "𠮷", "  ", "“无”", "")
BLOCKS = ("1\t2\n3\t4", "12件\t/\n1,234\t0", "５", "7\t8\t9", "无", "x")
VALUE_TABLES = {
    "report": "agency_id, year, edition, label, state, digest, deleted_at",
    "words": "place, words",
    "printed_total": "cell, value",
    "explanation": "mark, told",
}


def full_report(library: Library) -> ReportSession:
    """This year's report of a county, filled in, with some printed totals, and last year's in the library."""
    sample = read_report(find("sample/report.json").read_text(encoding="utf-8")).filing
    library.add_filing(replace(sample, agency=COUNTY, year=sample.year - 1), "上年.json")
    printed = {cell: sample.figures.get(cell) for cell in list(sample.edition.operands)[:4]}
    return library.open(library.add_filing(replace(sample, agency=COUNTY, printed=printed), "本年.json"))


def values_in(path: Path, report: int, edition: str) -> str:
    """A digest of all that the tables hold of a report: its values, not when and how often they were written."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        asked = [f"SELECT * FROM figures_{edition} WHERE report_id = ?"]
        asked += ["SELECT a.* FROM agency a JOIN report r ON r.agency_id = a.id WHERE r.id = ?"]
        for table, columns in VALUE_TABLES.items():
            asked.append(f"SELECT {columns} FROM {table} WHERE {'id' if table == 'report' else 'report_id'} = ?")
        rows = [sorted(connection.execute(question, (report,)).fetchall(), key=repr) for question in asked]
    return sha256(repr(rows).encode()).hexdigest()


class AnySteps:
    """Steps on one report; what the report refuses is no step, and is counted in ``refused``."""

    def __init__(self, session: ReportSession, seed: int) -> None:
        self.session = session
        self.chance = random.Random(seed)
        self.refused = 0
        cells, words = (
            (self.type, self.type, self.zero_fill, self.paste, self.blank),
            (self.write, self.write, self.cover),
        )
        carried = (self.unlock, self.lock_back, self.carry_in, self.override)
        said = (self.explain, self.explain, self.note, self.drop_note, self.key_again, self.rename)
        self.deeds: tuple[Callable[[], object], ...] = (*cells, *words, *carried, *said, self.turn)

    def take(self, steps: int) -> None:
        """Do so many things."""
        for _ in range(steps):
            try:
                self.chance.choice(self.deeds)()
            except AppError:
                self.refused += 1

    def type(self) -> None:
        cells = self.chance.sample(self.session.edition.typed_cells, self.chance.randint(1, 4))
        self.session.set_cells({cell: self.chance.choice((None, 0, 1, 103, 10**9)) for cell in cells})

    def blank(self) -> None:
        self.session.set_cells(dict.fromkeys(self.chance.sample(self.session.edition.typed_cells, 9)))

    def zero_fill(self) -> None:
        typed = self.session.filing.figures.typed
        self.session.set_cells(
            dict.fromkeys((c for c in self.session.edition.typed_cells if c not in typed), 0), "空格填 0"
        )

    def paste(self) -> None:
        session, form = self.session, lay_out(self.chance.choice(self.session.edition.tables))
        anchor = self.chance.choice(list(form.slot_of_cell))
        block = parse_block(
            self.chance.choice(BLOCKS), "", session.filing, form, anchor, session.carry_over.locked_cells
        )
        session.set_cells(block.values(session.edition), "粘贴", ValueSource.PASTED)

    def write(self) -> None:
        section = self.chance.choice(self.session.edition.text_sections).key
        text = self.session.filing.text(section)
        start, end = sorted(self.chance.choices(range(len(text) + 1), k=2))
        self.session.set_text(section, text[:start] + self.chance.choice(WORDS) + text[min(end, start + 40) :])

    def cover(self) -> None:
        self.session.set_cover(self.chance.choice(COVER_FIELDS), self.chance.choice(WORDS), "封面")

    def rename(self) -> None:
        level = self.chance.choice((None, *Level))
        self.session.set_agency(Agency(self.chance.choice(("示例县人民政府", "示例市财政局")), "530300", level))

    def explain(self) -> None:
        if self.session.findings:
            self.session.explain(self.chance.choice(self.session.findings), self.chance.choice(WORDS))

    def unlock(self) -> None:
        held = sorted(self.session.carry_over.locked_cells)
        self.session.unlock(held[: self.chance.randint(1, 3)], "职能划转")

    def override(self) -> None:
        self.session.set_cells(dict.fromkeys(self.session.filing.unlocked, self.chance.randint(0, 50)))

    def lock_back(self) -> None:
        self.session.relock(self.session.filing.unlocked)

    def carry_in(self) -> None:
        self.session.carry_in()

    def note(self) -> None:
        said = self.chance.choice(list(NoteLineKind))
        self.session.add_note_line(self.chance.choice(self.session.edition.cells[:9]), said, self.chance.choice(WORDS))

    def drop_note(self) -> None:
        if self.session.filing.notes:
            self.session.delete_note(self.chance.choice(list(self.session.filing.notes)))

    def key_again(self) -> None:
        differing = self.chance.randint(0, 3)
        self.session.record_keying(
            KeyingResult("", False, 10, differing, 0, differing, 0, "李某", "2026-01-20T08:00:00+00:00")
        )

    def turn(self) -> None:
        self.chance.choice((self.session.undo, self.session.redo))()


def undo_all(session: ReportSession) -> int:
    """Take back all that can be taken back; how many steps that were."""
    steps = 0
    while session.current().undo_name:
        session.undo()
        steps += 1
    return steps
