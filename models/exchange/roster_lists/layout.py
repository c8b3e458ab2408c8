"""Where in a sheet the list stands: its heads, its columns, and lists that stand side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.exchange.list_sheet import ListRow, ListSheet
from models.exchange.roster_lists.column_contents import ListColumn, counts_on, guess_columns, says_whether_due
from models.exchange.roster_lists.columns import (
    FULL_NAME,
    RosterColumn,
    asks_whether_due,
    column_by_part,
    column_of_label,
    label_key,
)
from models.exchange.roster_lists.outline_columns import join_outline_columns
from models.exchange.roster_lists.unit_names import is_unit_name

_SEARCHED_ROWS, _SAMPLE_ROWS = 60, 400
_LONGEST_HEAD = 12
_SOLE_HEADS = frozenset(
    ("名称", "单位名称", "单位全称", "机构名称", "单位", "应报单位", "报送单位", "单位名", "部门名称", "全称")
)
_NAMED_TWICE_MATTERS = (RosterColumn.NAME, RosterColumn.CODE, RosterColumn.REQUIRED)


@dataclass(frozen=True)
class RosterTable:
    """A sheet that holds a list. ``start`` is where its first row stands among the sheet's rows, ``heads`` how many
    rows of heads stand before that, ``blocks`` the columns of each of the lists that stand side by side."""

    sheet: ListSheet
    start: int
    heads: int
    blocks: tuple[tuple[ListColumn, ...], ...]

    @property
    def columns(self) -> tuple[ListColumn, ...]:
        """The columns of all blocks."""
        return tuple(column for block in self.blocks for column in block)

    def labels(self) -> Mapping[int, str]:
        """The heads by column."""
        return {column.index: column.head for column in self.columns if column.head}


def find_table(
    sheet: ListSheet, settled: Mapping[int, RosterColumn], before: RosterTable | None = None
) -> RosterTable | None:
    """The list in a sheet, None where there is none; ``settled`` is what a person said of its columns.

    ``before`` is the table before it in a document, whose heads hold on where this one has none.
    """
    sheet = join_outline_columns(sheet)
    heads = _find_heads(sheet.rows)
    if heads:
        start, labels = heads
        count = 2 if start > 1 and _is_second_head(sheet.rows, start - 1) else 1
    elif before and before.heads and _width(sheet.rows) == _width(before.sheet.rows):
        start, labels, count = 0, dict(before.labels()), 0
    else:
        start, labels, count = 0, {}, 0
    body = sheet.rows[start : start + _SAMPLE_ROWS]
    columns = _columns(labels, body, settled)
    if not any(column.meaning is RosterColumn.NAME for column in columns):
        return None
    return RosterTable(sheet, start, count, tuple(_prefer_full_names(block) for block in _blocks(columns)))


def conflicts(block: Sequence[ListColumn]) -> list[list[ListColumn]]:
    """The columns of which more than one was taken for what there can be only one of."""
    groups = ([column for column in block if column.meaning is meaning] for meaning in _NAMED_TWICE_MATTERS)
    return [group for group in groups if len(group) > 1]


def _find_heads(rows: Sequence[ListRow]) -> tuple[int, dict[int, str]] | None:
    """Where the rows below the heads begin, and the heads by column."""
    best: tuple[int, int] | None = None
    filled = [at for at, row in enumerate(rows) if row.filled][:_SEARCHED_ROWS]
    for at in filled:
        score = _head_score(rows[at])
        if score and (best is None or score > best[0]):
            best = (score, at)
    if best is None:
        return None
    at = best[1]
    labels = {column: rows[at].cell(column).strip() for column in rows[at].filled}
    if _is_second_head(rows, at + 1):
        lower = {column: rows[at + 1].cell(column).strip() for column in rows[at + 1].filled}
        return at + 2, labels | lower
    return at + 1, labels


def _head_score(row: ListRow) -> int:
    found = {column: column_of_label(row.cell(column)) for column in row.filled}
    known = {meaning for meaning in found.values() if meaning}
    if len(row.filled) == 1:
        return 1 if label_key(row.cell(row.filled[0])) in _SOLE_HEADS else 0
    some = sum(column_by_part(row.cell(column)) is not None for column in row.filled)
    is_head = (RosterColumn.NAME in known and len(known) >= 2) or len(known) >= 3
    if is_head and 2 * some >= len(row.filled):
        return len(known) + some
    return 1 if RosterColumn.NAME in known and (_repeats(row) or _are_words(row)) else 0


def _are_words(row: ListRow) -> bool:
    """Whether one cell surely is the head of the names, and the others may be heads that nobody knows."""
    texts = [row.cell(column).strip() for column in row.filled]
    is_sure = any(label_key(text) in _SOLE_HEADS for text in texts)
    return is_sure and all(
        len(text) <= _LONGEST_HEAD
        and not any(char.isdigit() for char in text)
        and (label_key(text) in _SOLE_HEADS or not is_unit_name(text))
        for text in texts
    )


def _repeats(row: ListRow) -> bool:
    return len({label_key(row.cell(column)) for column in row.filled}) == 1


def _is_second_head(rows: Sequence[ListRow], at: int) -> bool:
    """Whether a row goes on with the heads of the row above: nothing but heads, or what is merged down into it."""
    if not 0 < at < len(rows) or not rows[at].filled:
        return False
    own = [column for column in rows[at].filled if column not in rows[at].repeated]
    above = rows[at - 1]
    return (
        bool(own)
        and all(column_by_part(rows[at].cell(column)) for column in own)
        and _head_score(above) > 0
        and not any(is_unit_name(rows[at].cell(column)) and len(rows[at].cell(column)) > 3 for column in own)
    )


def _width(rows: Sequence[ListRow]) -> int:
    return max((column + 1 for row in rows for column in row.filled), default=0)


def _columns(
    labels: Mapping[int, str], body: Sequence[ListRow], settled: Mapping[int, RosterColumn]
) -> list[ListColumn]:
    values: dict[int, list[str]] = {}
    for row in body:
        for column in row.filled:
            values.setdefault(column, []).append(row.cell(column).strip())
    found = []
    for index in sorted({*labels, *values}):
        head = labels.get(index, "")
        meaning, is_guessed = _meaning(head, values.get(index, []))
        found.append(ListColumn(index, head, meaning, is_guessed))
    if not any(column.meaning is RosterColumn.NAME for column in found):
        found = guess_columns(found, values, has_heads=bool(labels))
    return [
        replace(column, meaning=settled[column.index], is_guessed=False) if column.index in settled else column
        for column in found
    ]


def _meaning(head: str, values: Sequence[str]) -> tuple[RosterColumn, bool]:
    known = column_of_label(head) if head else None
    if known is RosterColumn.SERIAL and label_key(head) == "编号" and not counts_on(values):
        return RosterColumn.CODE, False
    if known:
        return known, False
    if head and asks_whether_due(head):
        return RosterColumn.REQUIRED, True
    part = column_by_part(head) if head else None
    if part is None and "是否" in head and says_whether_due(values):
        return RosterColumn.REQUIRED, True
    return (part, False) if part else (RosterColumn.UNUSED, False)


def _blocks(columns: Sequence[ListColumn]) -> list[list[ListColumn]]:
    """Heads that stand there again begin another list beside the first, where both have names."""
    heads = [label_key(column.head) for column in columns]
    first = next((head for head in heads if head), "")
    starts = [at for at, head in enumerate(heads) if head == first] if first else []
    if len(starts) < 2:
        names = [at for at, column in enumerate(columns) if column.meaning is RosterColumn.NAME]
        starts = names if not first and len(names) > 1 else starts
    if len(starts) < 2:
        return [list(columns)]
    starts[0] = 0
    blocks = [list(columns[start:end]) for start, end in zip(starts, [*starts[1:], len(columns)], strict=True)]
    has_names = all(any(column.meaning is RosterColumn.NAME for column in block) for block in blocks)
    return blocks if has_names else [list(columns)]


def _prefer_full_names(block: Sequence[ListColumn]) -> tuple[ListColumn, ...]:
    """Where a short name stands beside the full one, the full one is the name."""
    names = [column for column in block if column.meaning is RosterColumn.NAME]
    full = [column for column in names if FULL_NAME in column.head]
    if len(names) < 2 or len(full) != 1:
        return tuple(block)
    return tuple(
        replace(column, meaning=RosterColumn.UNUSED) if column in names and column not in full else column
        for column in block
    )
