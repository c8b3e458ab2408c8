"""A published report as a reader understood it: how surely each cell and text was read, kept with what it says."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any
from zlib import compress, decompress

from models.editions.edition import CellKey
from models.exchange.candidate import Candidate, Confidence, PlacedCell, PlacedText, UnplacedContent
from models.exchange.formats.report_json import read_report, write_report
from models.exchange.recognition.cell_numbers import is_plain
from models.exchange.recognition.row_totals import GAP_NOTE
from models.report.filing import Filing
from models.texts.characters import replace_unsupported_characters

_ALIAS_DOUBT = "行名或表头与报告格式写法不同"
_MOST_QUOTED, _LONGEST_QUOTE = 4, 160
Json = Any


class PublishedReading:
    """Asks a candidate how far what it says can be held against the unit."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        # An interchange file says itself what goes where.
        self.tells_itself = not candidate.cells and not candidate.texts

    @property
    def filing(self) -> Filing:
        """The report as it was read."""
        return self.candidate.filing

    @property
    def is_empty(self) -> bool:
        """Whether nothing of a report was found: pictures, a scan, or a page that only leads to a file."""
        figures, texts = self.filing.figures.typed, self.filing.texts
        return not any(value is not None for value in figures.values()) and not any(
            len(text) > _LONGEST_QUOTE // 4 for text in texts.values()
        )

    @cached_property
    def unread_cells(self) -> frozenset[CellKey]:
        """The typed cells that were not found in the file, or are asked about."""
        if self.tells_itself:
            return frozenset()
        placed = self.candidate.cells
        return frozenset(
            cell
            for cell in self.filing.edition.typed_cells
            if cell not in placed or placed[cell].confidence is Confidence.ASK
        )

    @cached_property
    def unread_tables(self) -> tuple[str, ...]:
        """The keys of the tables of which no cell was found."""
        return tuple(
            table.key
            for table in self.filing.edition.tables
            if not self.tells_itself and not any(cell in self.candidate.cells for cell in table.cells)
        )

    @cached_property
    def unread_sections(self) -> tuple[str, ...]:
        """The keys of the texts of which nothing was found; an opening need not be there."""
        return tuple(
            section.key
            for section in self.filing.edition.text_sections
            if section.heading and not self.filing.text(section.key)
        )

    def parts(self, cell: CellKey) -> tuple[CellKey, ...]:
        """The typed cells that a cell rests on."""
        operands = self.filing.edition.operands.get(cell)
        if operands is None:
            return (cell,)
        return tuple(dict.fromkeys(part for operand in operands for part in self.parts(operand)))

    def doubt_of_cells(self, cells: Iterable[CellKey]) -> str:
        """Why what is said of cells may be the reader's fault, empty where all was read plainly."""
        if self.tells_itself:
            return ""
        for cell in dict.fromkeys(part for one in cells for part in (*self.parts(one), one)):
            name, placed = self.filing.edition.short_name(cell), self.candidate.cells.get(cell)
            if placed is None:
                if cell not in self.filing.edition.operands:
                    return f"“{name}”一格没有读到。"
            elif placed.confidence is Confidence.ASK:
                return f"“{name}”一格读不准（原文“{placed.excerpt[:30]}”）。"
            elif placed.confidence is Confidence.LIKELY and not self.is_printed_so(placed):
                return f"“{name}”一格是这样读的：{'；'.join(placed.notes) or _ALIAS_DOUBT}。"
        return ""

    def is_printed_so(self, placed: PlacedCell) -> bool:
        """Whether a cell is only doubted because its row does not add up, though each of its figures stands plainly.

        With a plain figure in every column nothing can have slipped: that the row does not add up is the page's own.
        """
        edition = self.filing.edition
        if len(placed.notes) != 1 or not placed.notes[0].startswith(GAP_NOTE):
            return False
        row = [cell for cell in edition.cells if (cell.block, cell.row) == (placed.cell.block, placed.cell.row)]
        found = [self.candidate.cells.get(cell) for cell in row]
        return all(
            one is not None and one.value is not None and is_plain(one.excerpt, one.value, edition.kind(one.cell))
            for one in found
        )

    def doubt_of_text(self, section: str) -> str:
        """Why what is missing in a text may be the reader's fault, empty where its heading was the form's."""
        if self.tells_itself or not section or section not in self._text_keys:
            return ""
        placed, name = self.candidate.texts.get(section), self.filing.edition.section(section).short_name
        if placed is None:
            return f"“{name}”这一部分没有读到。"
        return "" if placed.confidence is Confidence.CERTAIN else f"“{name}”这一部分的标题与报告格式写法不同。"

    @cached_property
    def _text_keys(self) -> frozenset[str]:
        return frozenset(section.key for section in self.filing.edition.text_sections)

    def quote_cells(self, cells: Iterable[CellKey]) -> str:
        """What the file has in these cells, each with its place."""
        found = [self.candidate.cells[cell] for cell in dict.fromkeys(cells) if cell in self.candidate.cells]
        words = "；".join(
            f"{self.filing.edition.short_name(one.cell)}“{one.excerpt.strip()[:30] or '空白'}”（{one.place}）"
            for one in found[:_MOST_QUOTED]
        )
        return replace_unsupported_characters(words)[0] + (f"等 {len(found)} 格" if len(found) > _MOST_QUOTED else "")


def pack_reading(candidate: Candidate) -> str:
    """A candidate as text that is kept: small, and the same for the same."""
    root = {
        "report": write_report(candidate.filing),
        "remarks": {str(cell): remark for cell, remark in candidate.filing.remarks.items()},
        "cells": [[str(one.cell), *one[1:4], one.confidence.value, one.notes] for one in candidate.cells.values()],
        "texts": [
            [key, one.place, one.heading, one.confidence.value, one.text] for key, one in candidate.texts.items()
        ],
        "unplaced": [[one.place, one.excerpt, one.reason] for one in candidate.unplaced if not one.is_harmless],
        "questions": candidate.questions,
    }
    return b64encode(compress(json.dumps(root).encode(), 9)).decode("ascii")


def unpack_reading(packed: str) -> Candidate:
    """The candidate back, without what is harmless and without the readings between which a person might choose."""
    root: Json = json.loads(decompress(b64decode(packed)))
    filing = read_report(root["report"]).filing
    edition = filing.edition
    cells = (
        PlacedCell(edition.find(key), excerpt, place, value, Confidence(confidence), tuple(notes))
        for key, excerpt, place, value, confidence, notes in root["cells"]
    )
    texts = {
        key: PlacedText(key, text, place, heading, Confidence(confidence))
        for key, place, heading, confidence, text in root["texts"]
    }
    remarks = {edition.find(key): remark for key, remark in root["remarks"].items()}
    return Candidate(
        replace(filing, remarks=remarks),
        cells={one.cell: one for one in cells},
        texts=texts,
        unplaced=tuple(UnplacedContent(*one) for one in root["unplaced"]),
        questions=tuple(root["questions"]),
    )
