"""CSV text as spreadsheets take it: no cell becomes a formula there, and what was written is read back as it was."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from models.errors import BrokenFile

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; the full-width signs in some East Asian settings.

https://owasp.org/www-community/attacks/CSV_Injection
"""
BOM = "\ufeff"


def write_csv(rows: Iterable[Iterable[str]], line_end: str = "\r\n") -> str:
    """The rows as CSV; a cell that would be taken for a formula begins with an apostrophe.

    Where a spreadsheet is to open it, write it as UTF-8 with a byte order mark.
    """
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=line_end).writerows([escape_formula(cell) for cell in row] for row in rows)
    return out.getvalue()


def read_csv(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row with the number of its line, as ``write_csv`` was given it; BrokenFile where it is no CSV."""
    rows = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))
    try:
        for row in rows:
            yield rows.line_num, [unescape_formula(cell) for cell in row]
    except csv.Error as error:
        raise BrokenFile(f"第 {rows.line_num} 行：不是有效的 CSV（{error}）。") from error


def escape_formula(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula; a plain number stays."""
    return f"'{text}" if _looks_like_formula(text) else text


def unescape_formula(text: str) -> str:
    """What ``escape_formula`` was given."""
    return text[1:] if text.startswith("'") and _looks_like_formula(text) else text


def _looks_like_formula(text: str) -> bool:
    # Apostrophes that stand there already are looked past, so that exactly one comes off again.
    bare = text.lstrip("'")
    is_number = bare[:1] in ("+", "-") and bare[1:].replace(".", "", 1).isdecimal()
    return bare.startswith(FORMULA_STARTS) and not is_number
