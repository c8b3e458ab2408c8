"""What the tables of a report say, year beside year, in the words of the form; nothing that stands in no cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.editions.edition import Block, CellKey, CellKind, FormLine, Table
from models.figures.value import format_figure
from models.report.filing import Filing

COMPARED = 3
"""Years side by side."""
UNKNOWN = "—"
"""What stands for a figure that nobody gave: it is not 0."""
_ORDINAL = re.compile(r"^(（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+\.)")
_UNIT = re.compile(r"（单位：(.+?)）$")
_COUNTED = "件"


@dataclass(frozen=True)
class Series:
    """A figure of the report's year and of those before it, the latest first; None where it is blank or not asked for.

    ``label`` names it in the words of the form, ``note`` says what is counted where the label does not. ``words`` stand
    in place of the figures where these are not what is to be read.
    """

    label: str
    note: str
    unit: str
    kind: CellKind
    values: tuple[int | None, ...]
    is_total: bool = False
    words: tuple[str, ...] = ()

    @property
    def value(self) -> int | None:
        """The report's own."""
        return self.values[0]

    def text(self, year: int = 0) -> str:
        """The figure of a year, counted back from the report's, as the form prints it."""
        value = self.values[year]
        if self.words:
            return self.words[year]
        return UNKNOWN if value is None else format_figure(value, self.kind)


@dataclass(frozen=True)
class Matrix:
    """Rows of figures under heads."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Series, ...]], ...]


@dataclass(frozen=True)
class TableFacts:
    """A table of the form: figures in rows, and single figures."""

    name: str
    singles: tuple[Series, ...]
    matrices: tuple[Matrix, ...]


@dataclass(frozen=True)
class Facts:
    """Everything that a picture shows. ``years`` are those compared, the report's own first.

    ``flow`` are the two sides of the equation that the form prints, ``results`` and ``requesters`` parts of a whole.
    """

    agency: str
    headline: str
    signed_on: str
    years: tuple[int, ...]
    requests_name: str
    requesters_name: str
    flow: tuple[tuple[Series, ...], tuple[Series, ...]]
    results: tuple[Series, ...]
    requesters: tuple[Series, ...]
    tables: tuple[TableFacts, ...]
    is_draft: bool = False

    @property
    def missing_years(self) -> tuple[int, ...]:
        """The years before the report's own that the comparison lacks, the latest first."""
        wanted = range(self.years[0] - 1, self.years[0] - COMPARED, -1)
        return tuple(year for year in wanted if year not in self.years)


def read_facts(filing: Filing, earlier: Sequence[Filing] | None = None, *, is_draft: bool = False) -> Facts | None:
    """The facts of a report; None where no cell of it is filled.

    ``earlier`` are the office's reports of the years before, by default last year's alone.
    """
    if not filing.figures.all:
        return None
    filings = (filing, *_earlier(filing, earlier))
    block = next(block for block in filing.edition.blocks.values() if block.equations)
    requests = filing.edition.table_of(block.cells[0])
    others = [table for table in filing.edition.tables if table is not requests]
    return Facts(
        agency=filing.agency.name,
        headline=filing.title.removeprefix(filing.agency.name),
        signed_on=filing.cover.get("signed_on", ""),
        years=tuple(each.year for each in filings),
        requests_name=requests.name,
        requesters_name=block.columns[0].head[0],
        flow=_flow(filings, block),
        results=_results(filings, block),
        requesters=_requesters(filings, block),
        tables=tuple(_table_facts(filings, table) for table in others),
        is_draft=is_draft,
    )


def _earlier(filing: Filing, earlier: Sequence[Filing] | None) -> list[Filing]:
    """The reports of the years compared, the latest first; one without a figure is as good as none."""
    if earlier is None:
        earlier = [filing.last_year] if filing.last_year else []
    first = filing.year - COMPARED + 1
    before = {each.year: each for each in earlier if first <= each.year < filing.year and each.figures.all}
    return [before[year] for year in sorted(before, reverse=True)]


def _values(filings: Sequence[Filing], *cells: CellKey) -> tuple[int | None, ...]:
    """The cells added up, year by year, as the form's own totals are: of blanks alone there is no sum."""
    sums = []
    for filing in filings:
        known = [value for cell in cells if (value := filing.figures.get(cell)) is not None]
        sums.append(sum(known) if known else None)
    return tuple(sums)


def _flow(filings: Sequence[Filing], block: Block) -> tuple[tuple[Series, ...], tuple[Series, ...]]:
    total = next(column for column in block.columns if column.is_total)
    lines = {row.key: row for row in block.rows}

    def side(rows: Sequence[tuple[str, str]]) -> tuple[Series, ...]:
        return tuple(
            Series(
                _short(lines[key].head[0]),
                "",
                _COUNTED,
                total.kind,
                _values(filings, CellKey(block.key, key, total.key)),
                lines[key].is_total,
            )
            for key, _ in rows
        )

    return side(block.equations[0].left), side(block.equations[0].right)


def _results(filings: Sequence[Filing], block: Block) -> tuple[Series, ...]:
    total = next(column for column in block.columns if column.is_total)
    groups: dict[str, list[CellKey]] = {}
    for row in block.rows:
        if len(row.head) > 1 and not row.is_total:
            groups.setdefault(_short(row.head[1]), []).append(CellKey(block.key, row.key, total.key))
    return tuple(Series(label, "", _COUNTED, total.kind, _values(filings, *cells)) for label, cells in groups.items())


def _requesters(filings: Sequence[Filing], block: Block) -> tuple[Series, ...]:
    row = block.equations[0].left[0][0]
    return tuple(
        Series(
            _short(column.head[-1]), "", _COUNTED, column.kind, _values(filings, CellKey(block.key, row, column.key))
        )
        for column in block.columns
        if not column.is_total
    )


def _table_facts(filings: Sequence[Filing], table: Table) -> TableFacts:
    singles: list[Series] = []
    matrices: list[Matrix] = []
    for block in table.blocks:
        if len(block.rows) == 1 and len(block.columns[0].head) > 1:
            matrices.append(_grouped(filings, block))
        elif len(block.columns) == 1:
            [column] = block.columns
            singles += (_single(filings, block, row, column) for row in block.rows)
        else:
            rows = ((_short(row.head[-1]), tuple(_cells(filings, block, row))) for row in block.rows)
            matrices.append(Matrix(tuple(column.head[-1] for column in block.columns), tuple(rows)))
    return TableFacts(table.name, tuple(singles), tuple(matrices))


def _single(filings: Sequence[Filing], block: Block, row: FormLine, column: FormLine) -> Series:
    unit = _UNIT.search(column.head[-1])
    values = _values(filings, CellKey(block.key, row.key, column.key))
    note, unit_name = _UNIT.sub("", column.head[-1]), unit[1] if unit else ""
    return Series(row.head[-1], note, unit_name, column.kind, values)


def _cells(filings: Sequence[Filing], block: Block, row: FormLine) -> Iterator[Series]:
    for column in block.columns:
        values = _values(filings, CellKey(block.key, row.key, column.key))
        yield Series(row.head[-1], column.head[-1], "", column.kind, values, column.is_total)


def _grouped(filings: Sequence[Filing], block: Block) -> Matrix:
    """A row of figures under heads of several levels, as a row for each group of heads."""
    [row] = block.rows
    groups: dict[str, list[FormLine]] = {}
    for column in block.columns:
        outer, *inner = column.head[:-1]
        groups.setdefault(f"{outer}（{'·'.join(inner)}）" if inner else outer, []).append(column)
    heads = [tuple(column.head[-1] for column in columns) for columns in groups.values()]
    rows = tuple(
        (
            group,
            tuple(
                Series(
                    group,
                    column.head[-1],
                    "",
                    column.kind,
                    _values(filings, CellKey(block.key, row.key, column.key)),
                    column.is_total,
                )
                for column in columns
            ),
        )
        for group, columns in groups.items()
    )
    return Matrix(heads[0], rows)


def _short(head: str) -> str:
    return _ORDINAL.sub("", head).partition("（")[0]
