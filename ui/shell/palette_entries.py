"""What the command palette finds: actions, parts of the open report, its cells, and the reports of the library."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from models.figures.value import format_figure
from models.services.library import ReportLine

if TYPE_CHECKING:
    from ui.report.report_page import ReportPage

MOST_SHOWN = 60


@dataclass(frozen=True)
class PaletteEntry:
    """``text`` is what is shown, ``searched`` further words it is found by, ``hint`` stands at the right."""

    kind: str
    text: str
    hint: str
    run: Callable[[], object]
    searched: str = ""
    is_enabled: bool = True


def action_entries(actions: Mapping[str, QAction], left_out: frozenset[str]) -> Iterator[PaletteEntry]:
    """Every action of the window that is offered now, with its key; one that cannot be used now is shown so."""
    for name, action in actions.items():
        if name not in left_out and action.isVisible():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            yield PaletteEntry("命令", action.iconText(), keys, action.trigger, is_enabled=action.isEnabled())


def report_entries(page: "ReportPage") -> Iterator[PaletteEntry]:
    """The pages of the open report, and every cell by the words above and beside it, with its figure."""
    tabs, edition = page.view.tabs, page.report.edition
    for at in range(tabs.count()):
        keys = f"Alt+{at + 1}" if at < 9 else ""
        yield PaletteEntry("部分", tabs.tabText(at), keys, partial(tabs.setCurrentIndex, at))
    figures = page.report.filing.figures
    for cell in edition.cells:
        figure = format_figure(figures.get(cell), edition.kind(cell)) or "空"
        heads = edition.full_name(cell)
        yield PaletteEntry("格子", edition.short_name(cell), figure, partial(tabs.go_to_cell, cell), heads)


def library_entries(lines: Sequence[ReportLine], open_report: Callable[[int], object]) -> Iterator[PaletteEntry]:
    """The reports of the library."""
    for line in lines:
        name = f"{line.agency.name} {line.year} 年度"
        yield PaletteEntry("报告", name, line.label, partial(open_report, line.id))


def search(entries: Sequence[PaletteEntry], words: str) -> list[PaletteEntry]:
    """The entries that hold the words, the nearest first; without words, those that are offered first anyway."""
    terms = words.casefold().split()
    if not terms:
        return list(entries[:MOST_SHOWN])
    ranked = [(rank, at) for at, entry in enumerate(entries) if (rank := _rank(entry, terms)) is not None]
    return [entries[at] for _, at in sorted(ranked)[:MOST_SHOWN]]


def _rank(entry: PaletteEntry, terms: Sequence[str]) -> int | None:
    """How far an entry is from the words, None where it does not hold them.

    Nearest are those that begin with them, then those that hold them, then those that hold their characters in order.
    """
    text, whole = entry.text.casefold(), f"{entry.text} {entry.searched}".casefold()
    if text.startswith(terms[0]) and all(term in whole for term in terms):
        return 0
    if all(term in text for term in terms):
        return 1
    if all(term in whole for term in terms):
        return 2
    if all(_holds_in_order(text, term) for term in terms):
        return 3
    return None


def _holds_in_order(text: str, term: str) -> bool:
    characters = iter(text)
    return len(term) > 1 and all(each in characters for each in term)
