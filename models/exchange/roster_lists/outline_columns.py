"""Names in a column for each step, 一级单位, 二级单位, 三级单位: laid into one, further right for each step."""

import re
from collections.abc import Sequence
from dataclasses import replace

from models.exchange.list_sheet import ListRow, ListSheet
from models.exchange.roster_lists.columns import label_key

_STEP = re.compile(
    r"^(?:第?[一二三四]级(?:预算)?(?:单位|机构|部门|名称|单位名称)?|[省市县乡]级(?:单位|机构|单位名称|名称))$"
)
_SEARCHED_ROWS, _FEWEST = 30, 2
_HEAD = "单位名称"


def join_outline_columns(sheet: ListSheet) -> ListSheet:
    """The sheet with such columns as one, by the blanks before each name; any other sheet as it is."""
    for at, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        steps = [column for column in row.filled if _STEP.match(label_key(row.cell(column)))]
        if len(steps) >= _FEWEST:
            below = tuple(_joined(each, steps) for each in sheet.rows[at + 1 :])
            head = _with_cell(row, steps, _HEAD)
            return replace(sheet, rows=(*sheet.rows[:at], head, *below))
    return sheet


def _joined(row: ListRow, steps: Sequence[int]) -> ListRow:
    own = [step for step in steps if row.cell(step).strip() and step not in row.repeated]
    name = f"{'　' * steps.index(own[-1])}{row.cell(own[-1]).strip()}" if own else ""
    return _with_cell(row, steps, name)


def _with_cell(row: ListRow, steps: Sequence[int], text: str) -> ListRow:
    cells = tuple(
        text if column == steps[0] else "" if column in steps else cell for column, cell in enumerate(row.cells)
    )
    return row._replace(cells=cells, repeated=row.repeated - set(steps))
