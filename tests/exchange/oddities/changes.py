"""How a printed report is made odd: in the words of a cell, in how they look, and in how its tables are laid out."""

import copy
from collections.abc import Callable, Iterable, Sequence

from models.editions.edition import CellKey
from models.editions.layout import SlotRole
from models.figures.value import format_figure
from models.report.filing import Filing
from tests.exchange.oddities.judging import ASKED, Due, Expect
from tests.exchange.oddities.offices import CARRIED, FIRST, NEW, REQUESTS, office
from tests.exchange.oddities.printed import Cell, Line, Piece, Printed, Table, print_report

Work = Callable[[Printed, Filing], Expect]
DueOf = Callable[[int], Due]
SAME: DueOf = lambda value: value  # noqa: E731


def spots(filing: Filing) -> dict[str, CellKey]:
    """Cells of every sort: in a row the first, one amid it and the total; a single one, money, a nameless row."""
    money = ("fees", "fees", "amount") if "fees" in filing.edition.blocks else ("procurement", "procurement", "amount")
    return {
        "first": CellKey(REQUESTS, NEW, FIRST),
        "middle": CellKey(REQUESTS, NEW, "other_org"),
        "result": CellKey(REQUESTS, "granted", FIRST),
        "total": CellKey(REQUESTS, NEW, "total"),
        "single": CellKey("licences", "licences", "decisions"),
        "money": CellKey(*money),
        "dispute": CellKey("disputes", "all", "reconsideration_upheld"),
    }


def row_keys(filing: Filing, row: str) -> list[CellKey]:
    """The cells of a row of requests."""
    return [CellKey(REQUESTS, row, column.key) for column in filing.edition.blocks[REQUESTS].columns]


# ── a cell ──


def said(spot: str, *pieces: Piece | str, due: DueOf | Due = SAME, mentioned: Sequence[str] = ()) -> Work:
    """A cell that says something else; {} stands for its figure. ``due`` is what it then shows."""

    def work(printed: Printed, filing: Filing) -> Expect:
        key = spots(filing)[spot]
        printed.cell(key).say(*pieces)
        value = filing.figures.get(key) or 0
        return Expect({key: due(value) if callable(due) else due}, list(mentioned))

    return work


def spelled(spot: str, spell: Callable[[str], str | list[Piece | str]], due: DueOf | Due = SAME) -> Work:
    """A cell whose figure is written otherwise."""

    def work(printed: Printed, filing: Filing) -> Expect:
        key = spots(filing)[spot]
        cell = printed.cell(key)
        made = spell(cell.text)
        cell.say(*([made] if isinstance(made, str) else made))
        value = filing.figures.get(key) or 0
        return Expect({key: due(value) if callable(due) else due})

    return work


def everywhere(spell: Callable[[str], str], block: str = REQUESTS, blank: str = "") -> Work:
    """Every figure of a block written otherwise; where it is written as ``blank``, it is one."""

    def work(printed: Printed, filing: Filing) -> Expect:
        expect = Expect()
        for key in [key for key in printed.cell_keys if key.block == block]:
            cell = printed.cell(key)
            cell.say(spell(cell.text))
            if cell.text.strip() == blank:
                expect.due[key] = (None, filing.figures.get(key))
        return expect

    return work


# ── labels ──


def relabelled(change: Callable[[str], str], roles: Iterable[SlotRole] = (SlotRole.ROW_HEAD,)) -> Work:
    """Words of the form written otherwise."""
    meant = frozenset(roles)

    def work(printed: Printed, _: Filing) -> Expect:
        for table in printed.tables:
            for cell in table.cells:
                if cell.role in meant and cell.text:
                    cell.pieces = [Piece(change(cell.text))]
        return Expect()

    return work


def on_table(change: Callable[[Table, Filing, Expect], None], block: str = REQUESTS) -> Work:
    """A change to the table in which a block stands."""

    def work(printed: Printed, filing: Filing) -> Expect:
        expect = Expect()
        key = next(key for key in printed.cell_keys if key.block == block)
        change(printed.table_of(key), filing, expect)
        return expect

    return work


def on_report(change: Callable[[Printed, Filing], Expect | None]) -> Work:
    """A change to the report as a whole."""
    return lambda printed, filing: change(printed, filing) or Expect()


# ── rows ──


def label_of(table: Table, row: str) -> Cell:
    """The innermost label of a row of requests."""
    key = CellKey(REQUESTS, row, FIRST)
    return [cell for cell in table.row_of(key) if cell.role is SlotRole.ROW_HEAD][-1]


def shift_row(table: Table, row: str, by: int, *, is_padded: bool) -> None:
    """The figures of a row stand so many columns beside their heads, since the label spans too few or too many."""
    cells = table.row_of(CellKey(REQUESTS, row, FIRST))
    label = [cell for cell in cells if cell.role is SlotRole.ROW_HEAD][-1]
    label.columns += by
    for cell in cells:
        if cell.key:
            cell.column += by
    if is_padded and by < 0:
        table.cells.append(Cell(label.row, cells[-1].column + 1, 1, -by, [], SlotRole.CELL))


def wide_rows(table: Table) -> list[str]:
    """The rows of requests whose label spans several columns."""
    rows = dict.fromkeys(cell.key.row for cell in table.cells if cell.key)
    return [row for row in rows if label_of(table, row).columns > 1]


def copy_row(table: Table, row: str, spell: Callable[[str], str], *, above: bool = False) -> int:
    """A row once more, its figures written otherwise, above or below itself; the number of the new row."""
    cells = copy.deepcopy(table.row_of(CellKey(REQUESTS, row, FIRST)))
    at = cells[0].row + (0 if above else 1)
    table.make_room(at)
    for cell in cells:
        if cell.role is SlotRole.ROW_HEAD and cell.rows > 1:
            continue
        cell.row, cell.rows = at, 1
        if cell.key:
            cell.say(spell(cell.text))
            cell.key = None
        table.cells.append(cell)
    return at


def add_row(table: Table, at: int, label: str, figures: Sequence[str]) -> None:
    """A row that no form has, its label over all the columns of labels."""
    labels = min(cell.column for cell in table.cells if cell.key)
    table.make_room(at)
    reaching = [cell for cell in table.cells if cell.row < at < cell.row + cell.rows]
    taken = max((cell.column + cell.columns for cell in reaching), default=0)
    table.cells.append(Cell(at, taken, 1, labels - taken, [Piece(label)], SlotRole.ROW_HEAD))
    room = table.columns - labels
    texts = [*figures, *[""] * (room - len(figures))][:room]
    table.cells += [
        Cell(at, labels + column, 1, 1, [Piece(text)] if text else [], SlotRole.CELL)
        for column, text in enumerate(texts)
    ]


def add_column(table: Table, at: int, head: str, figures: Callable[[int], str]) -> None:
    """A column that no form has."""
    rows = table.rows
    first = table.head_rows()
    table.open_column(at)
    grown = {row for cell in table.cells if cell.column < at < cell.column + cell.columns
             for row in range(cell.row, cell.row + cell.rows)}  # fmt: skip
    top = next(row for row in range(first + 1) if row not in grown)
    if top < first:
        table.cells.append(Cell(top, at, first - top, 1, [Piece(head)], SlotRole.COLUMN_HEAD))
    table.cells += [
        Cell(row, at, 1, 1, [Piece(text)] if (text := figures(row)) else [], SlotRole.CELL)
        for row in range(first, rows) if row not in grown
    ]  # fmt: skip


def swap_columns(table: Table, one: str, other: str) -> None:
    """Two columns change places, heads and figures."""
    at = {name: table.at(CellKey(REQUESTS, NEW, name)).column for name in (one, other)}
    turn = {at[one]: at[other], at[other]: at[one]}
    for cell in table.cells:
        if cell.columns == 1 and cell.column in turn:
            cell.column = turn[cell.column]


def swap_rows(table: Table, one: str, other: str) -> None:
    """Two rows change places."""
    at = {name: table.at(CellKey(REQUESTS, name, FIRST)).row for name in (one, other)}
    turn = {at[one]: at[other], at[other]: at[one]}
    for cell in table.cells:
        if cell.rows == 1 and cell.row in turn:
            cell.row = turn[cell.row]


def repeat_head(table: Table, at: int) -> None:
    """The heads once more above a row."""
    count = table.head_rows()
    heads = copy.deepcopy([cell for cell in table.cells if cell.row < count])
    cut = [cell for cell in table.cells if cell.row < at < cell.row + cell.rows]
    for cell in cut:  # what reaches down is divided, as on a new page
        below = copy.deepcopy(cell)
        below.row, below.rows = at, cell.row + cell.rows - at
        cell.rows = at - cell.row
        table.cells.append(below)
    table.make_room(at, count)
    for cell in heads:
        cell.row += at
    table.cells += heads


def split_table(printed: Printed, table: Table, at: int, *, has_heads: bool) -> None:
    """A table in two, the second with or without heads."""
    second = Table(table.name, [])
    heads = [copy.deepcopy(cell) for cell in table.cells if cell.row < table.head_rows()] if has_heads else []
    count = table.head_rows() if has_heads else 0
    for cell in list(table.cells):
        if cell.row >= at:
            table.cells.remove(cell)
            cell.row += count - at
            second.cells.append(cell)
        elif cell.row + cell.rows > at:
            below = copy.deepcopy(cell)
            below.row, below.rows = count, cell.row + cell.rows - at
            cell.rows = at - cell.row
            second.cells.append(below)
    second.cells += heads
    printed.parts.insert(printed.parts.index(table) + 1, second)


def year_before(filing: Filing) -> tuple[Filing, list[Table]]:
    """Another report of the same form, as if of the year before, and its tables."""
    earlier = office(filing.edition.name, "county", seed=77).filing
    tables = print_report(earlier).tables
    for table in tables:
        for cell in table.cells:
            cell.key = None
    return earlier, tables


def lines_before(printed: Printed, lines: Sequence[str], at: int) -> None:
    """Paragraphs put in."""
    printed.parts[at:at] = [Line([Piece(text)]) for text in lines]


def doubled(keys: Iterable[CellKey], filing: Filing, other: Callable[[CellKey], int | None]) -> dict[CellKey, Due]:
    """Cells for which the file has two figures: a question wherever they differ."""
    return {key: ASKED if other(key) != filing.figures.get(key) else filing.figures.get(key) for key in keys}


def hidden(keys: Iterable[CellKey], filing: Filing) -> dict[CellKey, Due]:
    """Cells that the file holds and does not show: a figure is asked about, a zero or a total may be left out."""
    return {
        key: ASKED
        if filing.figures.get(key) and key not in filing.edition.operands
        else (None, filing.figures.get(key))
        for key in keys
    }


def budget_table() -> Table:
    """A table of the same page that is no part of the report, some of its rows named alike."""
    rows = (("项目", "年初预算", "调整预算", "决算数"), ("行政事业性收费", "120", "110", "98"), ("其他", "7", "8", "9"))
    return plain_table("部门预算表", rows)


def plain_table(name: str, rows: Sequence[Sequence[str]]) -> Table:
    """A table of words without spans."""
    return Table(
        name,
        [
            Cell(r, c, 1, 1, [Piece(text)], SlotRole.TEXT if r else SlotRole.COLUMN_HEAD)
            for r, row in enumerate(rows)
            for c, text in enumerate(row)
        ],
    )


def printed_figure(filing: Filing, key: CellKey) -> str:
    """A figure as the form prints it."""
    return format_figure(filing.figures.get(key), filing.edition.kind(key))


def carried(filing: Filing) -> list[CellKey]:
    """The cells of the row that is made odd as a whole."""
    return row_keys(filing, CARRIED)
