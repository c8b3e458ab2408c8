"""在办申请清单: the requests that are still to be answered, by their term, on paper; without whose they are."""

from collections.abc import Sequence
from datetime import date

from output.blocks import Document
from output.table_builder import TableBuilder, figure_cell, head_cell, label_cell, text_cell

TITLE = "在办申请清单"
_HEADS = ("登记号", "收到", "申请人类型", "状态", "期限", "承办", "备注")
_WIDTHS = (1.2, 1.2, 1.2, 0.9, 2.6, 0.9, 1.0)


def open_requests_sheet(office: str, day: date, rows: Sequence[Sequence[str]]) -> Document:
    """The list of a day; each row has 登记号, 收到, 申请人类型, 状态, 期限 and 承办, and is left room to write."""
    ruled = TableBuilder(TITLE, _WIDTHS)
    ruled.row(*(head_cell(head) for head in _HEADS))
    ruled.head_rows = 1
    for number, received, requester, state, term, handler in rows:
        ruled.row(
            label_cell(number), figure_cell(received), text_cell(requester), text_cell(state), text_cell(term),
            text_cell(handler), text_cell(""),
        )  # fmt: skip
    title = f"{TITLE}（{day.isoformat()}，共 {len(rows)} 件）"
    return Document(title, office, day.year, (ruled.grid(),), subject=TITLE)
