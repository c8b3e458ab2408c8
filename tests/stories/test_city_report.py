"""A real city's report is typed key by key, and found again in the database and on the page."""

import json
import sqlite3
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey, Edition
from models.figures.value import format_exact
from models.report.filing import Agency
from models.services.library import Library
from tests.clerk import CONTROL, Clerk, Key, clerk_at

NUMBERS = "002.json"


def published(shared: Path, edition: Edition) -> dict[CellKey, str]:
    """What the city published, typed and total cells alike, as the form shows it."""
    told = json.loads((shared / "samples/figures" / NUMBERS).read_text("utf-8"), parse_float=str)
    return {edition.find(name): str(value) for name, value in told["figures"].items()}


def key_in(clerk: Clerk, section: str, figures: dict[CellKey, str]) -> int:
    """Walks the table's path with Enter alone, from wherever the tab puts the clerk; the keys it took."""
    clerk.turns_to(section)
    body = clerk.table(section)
    body.setFocus()
    keys, seen = 0, set()
    while (cell := clerk.stands_on) not in seen:
        assert cell is not None
        seen.add(cell)
        clerk.types(figures[cell])
        clerk.presses(Key.Key_Return)
        keys += len(figures[cell]) + 1
    model = clerk.grid_tab(section).grid.model
    typed = {c for c in model.table.cells if c not in clerk.report.edition.operands}
    assert seen == typed
    return keys


@pytest.fixture
def city(library: Library) -> int:
    return library.begin_report(Agency("淮安市人民政府"), 2024).report


def test_a_city_report_typed_key_by_key(
    qtbot: QtBot, library: Library, city: int, shared: Path, tmp_path: Path
) -> None:
    with clerk_at(qtbot, library.open(city)) as clerk:
        edition = clerk.report.edition
        figures = published(shared, edition)
        for section in edition.sections:
            if section.table:
                key_in(clerk, section.key, figures)
        shown = {cell: clerk.reads(cell) for cell in edition.cells}
        assert shown == figures
        assert not [finding for finding in clerk.report.findings if finding.cells]
        assert clerk.boxes == []
    kept = in_database(library.path, edition, city)
    assert {cell: format_exact(value, edition.kind(cell)) for cell, value in kept.items()} == {
        cell: value for cell, value in figures.items() if cell in set(edition.typed_cells)
    }
    assert on_paper(library, city, tmp_path / "report.pdf") >= {value for value in figures.values() if len(value) > 3}


def test_the_keys_it_takes_by_keyboard_alone(qtbot: QtBot, library: Library, city: int, shared: Path) -> None:
    """From the cover of an empty report to the last table filled: digits, Enter, and a key for each tab."""
    with clerk_at(qtbot, library.open(city)) as clerk:
        edition = clerk.report.edition
        figures = published(shared, edition)
        clerk.view.tabs.cover.name.setFocus()
        keys = 0
        for section in [section for section in edition.sections if section.heading]:
            clerk.presses(Key.Key_Tab, CONTROL)
            keys += 1
            assert clerk.view.current_section() == section.key
            if section.table:
                keys += key_in_place(clerk, figures)
        filled = [figures[cell] for cell in edition.typed_cells]
        assert clerk.report.filing.figures.typed.keys() == set(edition.typed_cells)
        zeros = filled.count("0")
        assert keys <= sum(len(value) + 1 for value in filled if value != "0") + zeros + 60


def key_in_place(clerk: Clerk, figures: dict[CellKey, str]) -> int:
    """Fills a table from where the tab puts the clerk: what is not 0 is typed, one key fills the rest with 0."""
    keys, seen = 0, set()
    while (cell := clerk.stands_on) not in seen:
        assert cell is not None
        seen.add(cell)
        if figures[cell] != "0":
            clerk.types(figures[cell])
            keys += len(figures[cell])
        clerk.presses(Key.Key_Return)
        keys += 1
    clerk.presses(Key.Key_0, CONTROL)
    return keys + 1


def in_database(path: Path, edition: Edition, report: int) -> dict[CellKey, int]:
    """The figures as another program reads them from the file."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute(f"SELECT * FROM figures_{edition.name} WHERE report_id = ?", (report,)).fetchone()
    connection.close()
    return {cell: row["__".join(cell)] for cell in edition.typed_cells}


def on_paper(library: Library, report: int, path: Path) -> set[str]:
    """The words of the printed report."""
    pdf = pytest.importorskip("output.pdf")
    from pdfminer.high_level import extract_text

    from output.compose import compose

    pdf.write(compose(library.filing(report)), path)
    return set(extract_text(path).split())
