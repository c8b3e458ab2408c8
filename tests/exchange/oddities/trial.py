"""A writer's file of an odd report, read back and judged."""

import copy
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.errors import BrokenFile
from models.exchange.report_file import read_report_bytes
from models.report.filing import Filing
from tests.exchange.oddities.changes import Work
from tests.exchange.oddities.judging import Expect, Judgement, judge
from tests.exchange.oddities.printed import Kind, Printed, print_report
from tests.exchange.oddities.writers import book, drawn, own, page, tabbed, word

_NO_SIGNS = frozenset(("Mn", "Cf", "Zs"))


@dataclass(frozen=True)
class Writer:
    """Writes a report to a file of an ending, as far as it knows the kinds of text and what is asked of pages."""

    name: str
    ending: str
    kinds: frozenset[Kind]
    write: Callable[[Printed, Filing], bytes]
    knows: Callable[[Printed], bool]


def _no_page_wishes(printed: Printed) -> bool:
    return not (own.has_page_wishes(printed) or printed.stamp)


def _plain_layout(printed: Printed) -> bool:
    hidden = any((t.hidden_rows or t.hidden_columns or t.is_hidden or t.is_filtered) for t in printed.tables)
    return not hidden and _no_page_wishes(printed)


def _in_word(printed: Printed) -> bool:
    hidden = any(t.hidden_columns or t.is_hidden or t.is_filtered for t in printed.tables)
    asked = (printed.is_turned, printed.is_painted_twice, printed.rows_of_a_page, printed.stamp)
    return not hidden and not any(asked)


def _in_page(printed: Printed) -> bool:
    return _no_page_wishes(printed) and not any(table.is_filtered for table in printed.tables)


def _in_book(printed: Printed) -> bool:
    tables = printed.tables
    odd = any(t.is_nested or not t.has_rules or any(c.is_nested for c in t.cells) for t in tables)
    mixed = any(len(c.pieces) > 1 and any(p.kind in book.FORMATS for p in c.pieces) for t in tables for c in t.cells)
    return _no_page_wishes(printed) and not odd and not mixed and not (printed.header or printed.footer)


def _on_drawn_pages(printed: Printed) -> bool:
    tables = printed.tables
    odd = any(t.is_nested or t.hidden_columns or t.is_filtered or any(c.is_nested for c in t.cells) for t in tables)
    odd = odd or any(cell.key and table.hides(cell) for table in tables for cell in table.cells)
    texts = (cell.text for table in tables for cell in table.cells)
    return not odd and printed.columns == 1 and all(map(drawn.can_draw, texts))


def _has_letters(printed: Printed, ending: str) -> bool:
    """Whether our own typefaces have every sign of it, where the file depends on them."""
    texts = (cell.text for table in printed.tables for cell in table.cells)
    return ending not in (".pdf", ".ofd") or not any(
        c != " " and (unicodedata.category(c) in _NO_SIGNS or not drawn.can_draw(c)) for t in texts for c in t
    )


def _has_heads(printed: Printed, ending: str) -> bool:
    """Whether every table has heads, without which our Markdown has no table at all."""
    return ending != ".md" or all(table.head_rows() for table in printed.tables if any(c.key for c in table.cells))


def _own(ending: str) -> Writer:
    return Writer(
        f"our {ending[1:]}", ending, own.KINDS, lambda p, f: own.write_own(p, f, ending),
        lambda p: _has_letters(p, ending) and _has_heads(p, ending) and own.can_write(p),
    )  # fmt: skip


WRITERS: Mapping[str, Writer] = {
    writer.name: writer
    for writer in (
        Writer("page", ".html", page.KINDS, lambda p, _: page.write_page(p), _in_page),
        Writer("word", ".docx", word.KINDS, lambda p, _: word.write_word(p), _in_word),
        Writer("book", ".xlsx", book.KINDS, lambda p, _: book.write_book(p), _in_book),
        Writer("drawn", ".pdf", drawn.KINDS, lambda p, _: drawn.write_drawn(p), _on_drawn_pages),
        Writer("text", ".txt", tabbed.KINDS, lambda p, _: tabbed.write_tabbed(p), _plain_layout),
        *map(_own, (".docx", ".html", ".pdf", ".ofd", ".md")),
    )
}
UNRULED = Writer("unruled", ".pdf", drawn.KINDS, lambda p, _: drawn.write_drawn(without_rules(p)), _on_drawn_pages)
"""Draws the same pages without rules; far more of these has to be asked about or told of."""


def without_rules(printed: Printed) -> Printed:
    """The report with no rule about any cell."""
    for table in printed.tables:
        table.has_rules = False
    return printed


@dataclass(frozen=True)
class OddFile:
    """A file, and what is to be read out of it."""

    filing: Filing
    printed: Printed
    expect: Expect
    raw: bytes
    ending: str


def able_writers(filing: Filing, work: Work) -> list[Writer]:
    """The writers that have what an oddity needs."""
    printed = print_report(filing)
    work(printed, filing)
    return [writer for writer in WRITERS.values() if printed.kinds() <= writer.kinds and writer.knows(printed)]


def write_odd(filing: Filing, work: Work, writer: Writer) -> OddFile | None:
    """An office's report made odd and written; None where the writer has no such thing."""
    printed = print_report(filing)
    expect = work(printed, filing)
    if not printed.kinds() <= writer.kinds or not writer.knows(printed):
        return None
    return OddFile(filing, printed, expect, writer.write(copy.deepcopy(printed), filing), writer.ending)


def read_odd(odd: OddFile, raw: bytes | None = None, ending: str = "") -> Judgement | str:
    """What becomes of it, or of what another program made of it; the sentence where it is refused."""
    try:
        candidate = read_report_bytes(odd.raw if raw is None else raw, f"年报{ending or odd.ending}")
    except BrokenFile as error:
        return error.sentence
    return judge(odd.filing, odd.printed, odd.expect, candidate)
