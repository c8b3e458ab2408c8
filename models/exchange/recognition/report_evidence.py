"""Whether a file is a report at all, and of which edition its tables are: a floor under what recognition finds."""

from collections.abc import Collection, Iterable

from models.editions.edition import CellKey, Edition
from models.exchange.candidate import UnplacedContent
from models.exchange.label_matching import ALIAS_SCORE
from models.exchange.recognition.identity import names_report

_MIN_HEADINGS = 2
_MIN_ROWS, _MIN_SHARE = 4, 0.4  # of a table: as many rows, and as much of it
_MIN_STRANGE_ROWS = 3
_FEWER = 3  # times fewer rows without a place in the edition that the tables are of


def is_report(titles: Iterable[str], heading_count: int, scores: dict[CellKey, float], edition: Edition) -> bool:
    """Whether a file shows enough of a report: its title, two of its headings, or a good part of one table.

    ``scores`` says for each cell that was found how well the words of its row fit.
    """
    if heading_count >= _MIN_HEADINGS or any(map(names_report, titles)):
        return True
    for table in edition.tables:
        rows = {(block.key, row.key) for block in table.blocks for row in block.rows}
        found = {(cell.block, cell.row) for cell, score in scores.items() if score >= ALIAS_SCORE} & rows
        is_nameless = len(rows) == 1
        if len(found) >= (1 if is_nameless else _MIN_ROWS) and len(found) >= _MIN_SHARE * len(rows):
            return True
    return False


def strange_rows(unplaced: Collection[UnplacedContent], reasons: Collection[str]) -> frozenset[str]:
    """The rows of tables that have no place in an edition, by where they stand; ``reasons`` say that of them."""
    return frozenset(content.place for content in unplaced if content.reason in reasons)


def is_of_other_edition(strange: Collection[str], strange_in_other: Collection[str]) -> bool:
    """Whether tables with so many strange rows are rather of an edition in which so many are."""
    return len(strange) >= _MIN_STRANGE_ROWS and len(strange) >= _FEWER * len(strange_in_other)


def name_other_edition(edition: Edition, other: Edition, year: int) -> str:
    """The sentence on tables of another edition than the year's, and what a person can do."""
    if other.from_year > edition.from_year:
        instead = f"{other.from_year} 年或以后的年度"
    else:
        instead = f"{other.to_year} 年或以前的年度"
    return (
        f"表格是 {other.name} 年的格式，报告年度写的是 {year} 年，已按 {edition.name} 年的格式读入："
        f"两种格式相同的格已放入，不同的请核对。年度写错了的，改为 {instead}重新读入。"
    )
