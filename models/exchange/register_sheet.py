"""An office's own list of requests, .xlsx, .xls or CSV with any headings, as rows whose columns are known."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import BrokenFile
from models.exchange.list_files import read_list_file
from models.exchange.list_sheet import ListSheet
from models.exchange.roster_lists.columns import column_letter
from models.registers.days import lacks_year, parse_day
from models.registers.sheet_columns import DISPUTE_LABELS, DOCUMENT_LABELS, REQUEST_LABELS, SheetColumn
from models.registers.sheet_words import (
    DISPUTE_COLUMNS,
    DOCUMENT_COLUMNS,
    REQUEST_COLUMNS,
    column_of,
    column_rank,
    is_open_word,
    is_skipped_row,
    requester_of,
    result_of,
)

_HEAD_ROWS, _LEAST_HEADS = 15, 3
_YEAR = re.compile(r"(?<!\d)(20[0-6]\d)\s*年?")
_MOSTLY = 0.8


@dataclass(frozen=True)
class ListKind:
    """What list is looked for: how its columns are called, the one it has to have, what to say without it.

    ``labels`` are what columns can be taken for, in the words a clerk reads.
    """

    columns: str
    needed: str
    looks: Mapping[str, Callable[[str], bool]]
    missing: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class SheetRow:
    """A case as the list has it: column → words; ``place`` says where it stands."""

    place: str
    values: Mapping[str, str]

    def get(self, column: str) -> str:
        """The words of a column, empty where the list has none."""
        return self.values.get(column, "").strip()


@dataclass(frozen=True)
class RegisterSheet:
    """A list that was read: ``year`` is the one that its names tell, None where they tell none or several.

    ``unused`` are headings that mean nothing here, ``guessed`` those columns that were known by what stands in them.
    ``columns`` are all that have a heading or something in them; ``lacks`` is the label of the column without which
    nothing can be read, empty where it is there.
    """

    rows: tuple[SheetRow, ...]
    year: int | None
    unused: tuple[str, ...]
    guessed: tuple[str, ...]
    has_numbers: bool
    columns: tuple[SheetColumn, ...] = ()
    lacks: str = ""


def read_register_sheet(
    path: Path, kind: ListKind | None = None, columns: Mapping[str, str] | None = None
) -> RegisterSheet:
    """Read every sheet that is a list of requests, or of another kind.

    ``columns`` says of some headings what they are taken for, empty for nothing. A list that has a heading and not the
    column it needs is read as one without rows. BrokenFile where there is no heading, or the file does not read.
    """
    kind = kind or REQUEST_LIST
    sheets = read_list_file(path, "一份台账")
    read = [_Reading(sheet, kind, columns or {}) for sheet in sheets]
    found = [reading for reading in read if reading.is_list]
    if not found:
        headed = [reading for reading in read if reading.columns]
        if not headed:
            raise BrokenFile(f"{path.name}：{kind.missing}")
        return RegisterSheet((), None, (), (), False, _merged_columns(headed), kind.labels[kind.needed])
    titles = [path.stem, *(sheet.sheet.name for sheet in found), *(title for sheet in found for title in sheet.titles)]
    years = {int(year) for title in titles for year in _YEAR.findall(title)}
    rows = tuple(row for reading in found for row in reading.rows())
    return RegisterSheet(
        rows,
        years.pop() if len(years) == 1 else None,
        tuple(dict.fromkeys(name for reading in found for name in reading.unused)),
        tuple(dict.fromkeys(name for reading in found for name in reading.guessed)),
        all("number" in reading.columns.values() for reading in found),
        _merged_columns(found),
    )


def _merged_columns(readings: Sequence["_Reading"]) -> tuple[SheetColumn, ...]:
    """The columns of all sheets, those of one heading once."""
    merged: dict[str, SheetColumn] = {}
    for reading in readings:
        for column in reading.sheet_columns():
            known = merged.setdefault(column.heading, column)
            if not known.example:
                merged[column.heading] = column
    return tuple(merged.values())


class _Reading:
    """One sheet: where its heading is, and which column is which."""

    def __init__(self, sheet: ListSheet, kind: ListKind, told: Mapping[str, str]) -> None:
        self.sheet = sheet
        self._kind, self._told = kind, told
        self._headings: dict[int, str] = {}
        self.columns: dict[int, str] = {}
        self.unused: list[str] = []
        self.guessed: list[str] = []
        self._guessed_at: set[int] = set()
        self._first = 0
        self.titles: list[str] = []
        best = max(range(min(len(sheet.rows), _HEAD_ROWS)), key=self._heads_in, default=None)
        if best is None or self._heads_in(best) < _LEAST_HEADS:
            return
        self.titles = [cell for row in sheet.rows[:best] for cell in row.cells if cell.strip()]
        self._first = best + 1
        heads: Sequence[str] = sheet.rows[best].cells
        below = sheet.rows[best + 1].cells if best + 1 < len(sheet.rows) else ()
        if self._is_second_head(heads, below):
            self._first += 1
            heads = [lower if self._column(lower) else upper for upper, lower in _pairs(heads, below)]
        self._assign(heads)
        self._guess()

    @property
    def is_list(self) -> bool:
        """Whether it is a list of requests."""
        return self._kind.needed in self.columns.values() and len(self.columns) >= _LEAST_HEADS

    def _column(self, heading: str) -> str:
        return column_of(heading, self._kind.columns)

    def _heads_in(self, at: int) -> int:
        return len({self._column(cell) for cell in self.sheet.rows[at].cells} - {""})

    def _is_second_head(self, heads: Sequence[str], below: Sequence[str]) -> bool:
        """Whether the row below the heading parts some of it: 申请人 over 姓名 and 类型."""
        named = [cell for cell in below if cell.strip()]
        return (
            bool(named)
            and not any(parse_day(cell) or lacks_year(cell) for cell in named)
            and sum(bool(self._column(cell)) for cell in named) * 2 > len(named)
            and any(lower.strip() and lower != upper for upper, lower in _pairs(heads, below))
        )

    def _assign(self, heads: Sequence[str]) -> None:
        width = max((len(row.cells) for row in self.sheet.rows), default=0)
        for at in range(width):
            head = " ".join(heads[at].split()) if at < len(heads) else ""
            letter = f"{column_letter(at)} 列"
            self._headings[at] = (f"{head}（{letter}）" if head in self._headings.values() else head) or letter
        told = {at: self._told[name] for at, name in self._headings.items() if name in self._told}
        self.columns.update({at: column for at, column in told.items() if column})
        taken, free = set(self.columns.values()), [at for at in range(len(heads)) if at not in told]
        # Of two that name one column the plainer is meant, wherever it stands: 收到日期 rather than 申请日期.
        for at in sorted(free, key=lambda at: (column_rank(heads[at], self._kind.columns), at)):
            column = self._column(heads[at])
            if column and column not in taken:
                self.columns[at] = column
                taken.add(column)
        self.unused += [" ".join(heads[at].split()) for at in free if at not in self.columns and heads[at].strip()]

    def _guess(self) -> None:
        """Columns that are missing, by what stands in those whose heading says nothing."""
        looks = self._kind.looks
        missing = [name for name in looks if name not in self.columns.values()]
        width = max((len(row.cells) for row in self.sheet.rows), default=0)
        for at in range(width):
            if at in self.columns or not missing or self._headings[at] in self._told:
                continue
            cells = [row.cell(at) for row in self.sheet.rows[self._first :] if row.cell(at).strip()]
            for name in missing:
                if len(cells) > 1 and sum(map(looks[name], cells)) >= _MOSTLY * len(cells):
                    self.columns[at] = name
                    self.guessed.append(name)
                    self._guessed_at.add(at)
                    self.unused = [head for head in self.unused if head != self._headings[at]]
                    missing.remove(name)
                    break

    def sheet_columns(self) -> Iterator[SheetColumn]:
        """Its columns, each with the first that stands in it; those that are empty throughout are left out."""
        for at, heading in self._headings.items():
            cells = (" ".join(row.cell(at).split()) for row in self.sheet.rows[self._first :])
            example = next(filter(None, cells), "")
            if example or at in self.columns:
                yield SheetColumn(heading, self.columns.get(at, ""), example, at in self._guessed_at)

    def rows(self) -> Iterator[SheetRow]:
        """The cases: rows that are empty, sums, notes or the heading again are left out."""
        for row in self.sheet.rows[self._first :]:
            first = next((cell for cell in row.cells if cell.strip()), "")
            if not first or is_skipped_row(first):
                continue
            values = {name: row.cell(at) for at, name in self.columns.items()}
            is_head = sum(map(bool, map(self._column, row.cells))) >= _LEAST_HEADS and self._column(
                values.get(self._kind.needed, "")
            )
            if not is_head and any(v.strip() for name, v in values.items() if name not in ("serial", "remark")):
                yield SheetRow(f"{self.sheet.place}第 {row.at} 行", values)


def _looks_like_day(text: str) -> bool:
    return parse_day(text) is not None or lacks_year(text)


REQUEST_LIST = ListKind(
    REQUEST_COLUMNS,
    "received",
    {
        "received": _looks_like_day,
        "result": lambda text: bool(result_of(text).key) and not is_open_word(text),
        "requester": lambda text: requester_of(text).is_sure,
    },
    "没有找到申请台账的表头。表头要有收到日期，还要有登记号、申请人、办理结果、答复日期里的两项以上。",
    REQUEST_LABELS,
)
DOCUMENT_LIST = ListKind(
    DOCUMENT_COLUMNS,
    "title",
    {},
    "没有找到文件清单的表头。表头要有文件名称，还要有文号、制发日期、废止日期、有效性里的两项以上。",
    DOCUMENT_LABELS,
)
DISPUTE_LIST = ListKind(
    DISPUTE_COLUMNS,
    "filed",
    {},
    "没有找到复议、诉讼清单的表头。表头要有提出日期，还要有案号、种类、审结日期、结果里的两项以上。",
    DISPUTE_LABELS,
)


def _pairs(upper: Sequence[str], lower: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at in range(max(len(upper), len(lower))):
        yield upper[at] if at < len(upper) else "", lower[at] if at < len(lower) else ""
