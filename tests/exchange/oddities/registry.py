"""The oddities by name, a line each: every one is what some office's file had."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from models.editions.edition import CellKey
from models.editions.layout import SlotRole
from models.report.filing import Filing
from tests.exchange.oddities import changes as c
from tests.exchange.oddities.changes import (
    SAME,
    DueOf,
    Work,
    everywhere,
    on_report,
    on_table,
    relabelled,
    said,
    spelled,
)
from tests.exchange.oddities.judging import ASKED, Due, Expect
from tests.exchange.oddities.offices import CARRIED, FIRST, NEW, REQUESTS, office
from tests.exchange.oddities.printed import Cell, Kind, Line, Piece, Printed, Table, print_report

InPlaces = tuple[str, tuple[str, ...], Callable[[str], Work]]
"""An oddity of one cell: its name, the cells in which it is tried, and how it is made there."""
SINGLE, MONEY, FIRST_CELL, MIDDLE, RESULT, TOTAL, DISPUTE = (
    "single", "money", "first", "middle", "result", "total", "dispute",
)  # fmt: skip
EACH = (SINGLE, MONEY, FIRST_CELL, MIDDLE, TOTAL, DISPUTE)
_WIDE_DIGITS = str.maketrans("0123456789.", "０１２３４５６７８９．")
_RADICALS = str.maketrans("一人用行自方大工示立", "⼀⼈⽤⾏⾃⽅⼤⼯⽰⽴")
_TRADITIONAL = str.maketrans(
    "为个开关业务团体机构处总计结转继续办续复议讼诉数维经", "為個開關業務團體機構處總計結轉繼續辦續復議訟訴數維經"
)
_CHINESE = "〇一二三四五六七八九"
_HEADS = (SlotRole.COLUMN_HEAD, SlotRole.ROW_HEAD, SlotRole.CORNER, SlotRole.TITLE)
BLANK: DueOf = lambda value: (None, value)  # noqa: E731
MANY_OPEN = frozenset({
    "column of remarks", "column of percentages", "column of units", "column of numbers at the left",
    "column of last year", "columns changed about", "total before the rest", "column left out", "hidden column",
    "hidden column of figures", "column of subtotals", "row without name set upright", "all tables in one",
    "no heads", "table in two without heads", "last year's tables before", "last year's tables behind",
    "other form under this year", "other form, groups in first rows only", "other form, groups on rows of their own",
    "other form, labels without numbers", "other form, broken within a group", "no rules", "labels without numbers",
    "title missing",
})  # fmt: skip
"""Oddities that may leave more than a row open, at least to one of the writers."""
_REWORDED = {
    "一、本年新收政府信息公开申请数量": "一、本年度新收到的政府信息公开申请数",
    "二、上年结转政府信息公开申请数量": "二、上年度结转申请数量",
    "自然人": "公民", "商业企业": "企业", "四、结转下年度继续办理": "四、结转至下年度继续办理的",
    "行政处罚": "行政处罚类", "（一）予以公开": "（一）予以公开的",
}  # fmt: skip


def _words() -> tuple[InPlaces, ...]:
    """What is written about a figure, in which cells, and what the cell then shows."""

    def says(name: str, wording: str, spots: tuple[str, ...] = EACH, due: DueOf | Due = SAME) -> InPlaces:
        return name, spots, lambda spot: said(spot, wording, due=due)

    few = (SINGLE, FIRST_CELL, MIDDLE)
    times: DueOf = lambda value: (value * 10_000,)  # noqa: E731
    return (
        says("yen sign", "￥{}", (MONEY, SINGLE)),
        says("narrow yen sign", "¥ {}", (MONEY,)),
        says("unit of money in words", "人民币{}万元整", (MONEY,)),
        says("yuan", "{}元", (SINGLE,)),
        says("wan", "{}万", few, times),
        says("households", "{}户次"),
        says("pieces", "{}件"),
        says("pieces behind a blank", "{} 件"),
        says("person-times", "{}人次", few),
        says("in brackets a unit", "{}（件）"),
        says("approximate", "约{}"),
        says("and more", "{}余件", few),
        says("more than", "{}以上", few),
        says("above", ">{}", few),
        says("less than", "不足{}", few),
        says("sum before", "共计：{}"),
        says("equals", "={}", few),
        says("number before", "第{}件", few),
        says("fraction", "{}/12"),
        says("square brackets", "[{}]"),
        says("round brackets", "（{}）"),
        says("remark behind", "{}（不含乡镇）"),
        says("remark and unit", "{}（不含乡镇）件", few),
        says("figure in the remark", "{}（其中线上5件）", few),
        says("of which behind", "{}，其中线上5件", few),
        says("two figures", "{}件、另备案3件"),
        says("corrected by an arrow", "{}→3", few, ASKED),
        says("a sum to make", "{}+3", few, ASKED),
        says("a range", "{}-13", few, ASKED),
        says("two figures parted by a blank", "{} 13", few, ASKED),
        says("annex", "见附件", due=ASKED),
        says("secret", "涉密不公开", due=ASKED),
        says("not counted", "未统计", due=ASKED),
        says("in words", "四十四万", due=ASKED),
        says("in words of money", "叁拾", few, ASKED),
        says("star", "{}*"),
        says("note mark in brackets", "{}[1]"),
        says("circled note mark", "{}①"),
        says("raised digit of its own", "{}¹"),
        says("note in words", "{}注1", few),
        says("apostrophe", "'{}"),
        says("percentage", "{}%", few, ASKED),
        says("negative", "-{}", few, lambda value: ASKED if value else 0),
        says("half more", "{}.5", few, ASKED),
        says("zeros behind the point", "{}.00", (SINGLE, FIRST_CELL, MIDDLE, TOTAL)),
        says("point behind", "{}.", few),
        says("full stop behind", "{}。", few),
        says("zeros before", "00{}", few),
        says("padded with wide blanks", "\u3000{}\u00a0"),
        says("without width", "\u200b{}\u200b"),
        says("soft hyphen", "{}\u00ad"),
        says("direction", "\u200e{}\u200f"),
        says("byte order mark", "\ufeff{}", few),
        says("unknown character", "{}\ufffd", few),
        says("dash", "—", due=BLANK),
        says("hyphen", "-", few, BLANK),
        says("slash", "/", due=BLANK),
        says("nothing in words", "无", due=BLANK),
        says("none in words", "没有", few, BLANK),
        says("zero in words", "零", few, (None, 0)),
        says("ring for zero", "〇", few, (None, 0)),
        says("letter for zero", "O", few, (None, 0)),
        says("circle for zero", "○", few, (None, 0)),
        says("dots", "……", few, BLANK),
        says("question mark", "？", few, ASKED),
        says("underlined blanks", "____", few, BLANK),
        says("not applicable", "不适用", few, BLANK),
        says("error", "#REF!", few, ASKED),
        says("narrow cell of a workbook", "####", few, ASKED),
        says("in quotation marks", "“{}”", few),
        says("plus sign", "+{}", few),
        says("share in brackets", "{}（占52.3%）", few),
        says("last year's in brackets", "{}（上年3）", few),
        says("arrow of change", "{}↑", few),
        says("own office's in brackets", "{}（本级2）", few),
        says("as above", "同上", few, ASKED),
        says("stars", "***", few, ASKED),
        says("tick", "√", few, ASKED),
        says("Roman numeral", "Ⅲ", few, ASKED),
        says("to be filled in", "待填", few, ASKED),
    )


def _spellings() -> tuple[InPlaces, ...]:
    """The same figure in other digits."""

    def spells(
        name: str,
        spell: Callable[[str], str | list[Piece | str]],
        spots: tuple[str, ...] = EACH,
        due: DueOf | Due = SAME,
    ) -> InPlaces:
        return name, spots, lambda spot: spelled(spot, spell, due)

    def grouped(mark: str) -> Callable[[str], str]:
        return lambda text: f"1{mark}{text.zfill(3)[-3:]}"

    def thousand(value: int) -> Due:
        return 1000 + value % 1000

    few = (SINGLE, FIRST_CELL, MIDDLE)
    return (
        spells("wide digits", lambda text: text.translate(_WIDE_DIGITS)),
        spells("Arabic-Indic digits", lambda text: text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), few),
        spells("Chinese digits", lambda text: "".join(_CHINESE[int(d)] for d in text if d.isdigit()), few, (None, 0)),
        *(
            one
            for name, mark in (
                ("comma", ","),
                ("wide comma", "，"),
                ("blank", " "),
                ("no-break blank", "\u00a0"),
                ("thin blank", "\u2009"),
                ("apostrophe", "'"),
                ("list comma", "、"),
                ("low line", "_"),
                ("wide blank", "\u3000"),
            )
            for one in (spells(f"thousands by {name}", grouped(mark), few, thousand),)
        ),
        spells("thousands by point", grouped("."), few, ASKED),
        spells("comma misplaced", lambda text: f"{text.zfill(2)[:-1]},{text[-1]}", few),
        spells("blanks between all digits", lambda text: " ".join(text.zfill(4)), few),
        spells("digits over two lines", lambda text: [text[:-1] or "0", Piece("", Kind.BREAK), text[-1]], few),
        spells("digits over two paragraphs", lambda text: [text[:-1] or "0", Piece("", Kind.PARAGRAPH), text[-1]], few),
        spells("two figures on two lines", lambda text: [text, Piece("", Kind.BREAK), "13"], few, ASKED),
        spells("unit on a line of its own", lambda text: [text, Piece("", Kind.BREAK), "（件）"], few),
        spells("exponent", lambda text: f"{float(text or 0):.3E}", few),
        spells("letters for digits", lambda text: "3O" + "l" + text, few, ASKED),
        spells("stroke through digits", lambda text: "".join(f"{d}\u0336" for d in "29") + text, few),
        spells("in hundred millions", lambda text: f"{float(text or 0) / 10_000:f}亿元", (MONEY,)),
        spells("in yuan", lambda text: f"{float(text or 0) * 10_000:.0f}元", (MONEY,)),
        spells("money with separators", lambda text: f"{float(text or 0):,.6f}", (MONEY,)),
        spells("date", lambda _: "3月1日", few, ASKED),
        spells("circled digit", lambda _: "③", few, 3),
    )


def _looks() -> tuple[InPlaces, ...]:
    """What stands with a figure and is no part of it, or how the figure itself stands there."""

    def beside(name: str, *pieces: Piece | str, due: DueOf | Due = SAME, mentioned: tuple[str, ...] = ()) -> InPlaces:
        return name, (SINGLE, FIRST_CELL, MIDDLE), lambda spot: said(spot, *pieces, due=due, mentioned=mentioned)

    p = Piece
    return (
        beside("struck before", p("2999", Kind.STRUCK), "{}", mentioned=("2999",)),
        beside("struck behind", "{}", p("2999", Kind.STRUCK), mentioned=("2999",)),
        beside("struck alone", p("2999", Kind.STRUCK), due=ASKED),
        beside("hidden", "{}", p("88", Kind.HIDDEN)),
        beside("white", "{}", p("88", Kind.WHITE)),
        beside("white alone", p("2999", Kind.WHITE), due=(None,)),
        beside("tiny", "{}", p("88", Kind.TINY)),
        beside("transparent", "{}", p("88", Kind.TRANSPARENT)),
        beside("covered", p("88", Kind.COVERED), "{}"),
        beside("raised note", "{}", p("1", Kind.RAISED)),
        beside("raised note in brackets", "{}", p("[1]", Kind.RAISED)),
        beside("lowered note", "{}", p("2", Kind.LOWERED)),
        beside("raised alone", p("{}", Kind.RAISED)),
        beside("ruby", "{}", p("12", Kind.RUBY), due=SAME),
        beside("note by a link", "{}", p("[1]", Kind.LINK)),
        beside("partly bold", p("{}", Kind.BOLD)),
        beside("tracked change", p("2999", Kind.DELETED), p("{}", Kind.INSERTED)),
        beside("tracked deletion alone", p("2999", Kind.DELETED), due=(None,)),
        beside("comment", "{}", p("88", Kind.COMMENT)),
        beside("text box", p("{}", Kind.BOX)),
        beside("content control", p("{}", Kind.CONTROL)),
        beside("computed field", p("{}", Kind.FIELD)),
        beside("input", p("{}", Kind.INPUT)),
        beside("selected option", p("{}", Kind.SELECT)),
        beside("equation", p("{}", Kind.EQUATION)),
        beside("fraction in an equation", p("{}", Kind.FRACTION), due=ASKED),
        beside("tab before", p("", Kind.TAB), "{}"),
        beside("stored error", p("#REF!", Kind.ERROR), due=ASKED),
        beside("formula with its result", p("{}", Kind.FORMULA)),
        beside("formula without result", p("", Kind.BARE_FORMULA), due=ASKED),
        beside("date by its format", p("{}", Kind.DATE), due=lambda value: (value,)),
        beside("number stored as text", p("{}", Kind.AS_TEXT)),
        beside("scientific by its format", p("{}", Kind.SCIENTIFIC)),
        beside("ten thousands by its format", p("{}", Kind.IN_WAN)),
    )


def _whole_tables() -> tuple[tuple[str, Work], ...]:
    """Every figure of the long table."""
    return (
        ("dash for every zero", everywhere(lambda text: "—" if text == "0" else text, blank="—")),
        ("slash for every zero", everywhere(lambda text: "/" if text == "0" else text, blank="/")),
        ("nothing for every zero", everywhere(lambda text: "" if text == "0" else text)),
        ("word for every zero", everywhere(lambda text: "无" if text == "0" else text, blank="无")),
        ("every figure with a unit", everywhere(lambda text: f"{text}件")),
        ("every figure with a point", everywhere(lambda text: f"{text}.0")),
        ("every figure in wide digits", everywhere(lambda text: text.translate(_WIDE_DIGITS))),
        ("every figure blank", everywhere(lambda _: "")),
        ("words for the row without name", everywhere(lambda text: f"{text}件", "disputes")),
        ("blanks in the row without name", everywhere(lambda text: "" if text == "0" else text, "disputes")),
    )


def _labels() -> tuple[tuple[str, Work], ...]:
    return (
        ("labels reworded", relabelled(lambda text: _REWORDED.get(text, text), _HEADS)),
        ("labels of radicals", relabelled(lambda text: text.translate(_RADICALS), _HEADS)),
        ("labels in traditional characters", relabelled(lambda text: text.translate(_TRADITIONAL), _HEADS)),
        ("labels without numbers", relabelled(_unnumbered)),
        ("labels with blanks", relabelled(" ".join, _HEADS)),
        ("labels with figures", relabelled(lambda text: f"{text}（2024年）", (SlotRole.ROW_HEAD,))),
        ("heads written downwards", relabelled("\n".join, (SlotRole.COLUMN_HEAD,))),
        (
            "heads with units",
            relabelled(lambda text: f"{text}（件）" if "金额" not in text else text, (SlotRole.COLUMN_HEAD,)),
        ),
        ("heads with marks", relabelled(lambda text: f"{text}：", _HEADS)),
        ("heads in yuan", on_report(_in_yuan)),
    )


def _unnumbered(text: str) -> str:
    mark = next((at for at, char in enumerate(text[:5]) if char in "、）."), -1)
    return text[mark + 1 :]


def _in_yuan(printed: Printed, filing: Filing) -> None:
    if "fees" not in filing.edition.blocks:
        return
    key = CellKey("fees", "fees", "amount")
    for cell in printed.table_of(key).cells:
        if "万元" in cell.text:
            cell.pieces = [Piece(cell.text.replace("万元", "元"))]
    printed.cell(key).pieces = [Piece(f"{(filing.figures.get(key) or 0) // 100}")]


def _rows() -> tuple[tuple[str, Work], ...]:
    def row_twice(spell: Callable[[str], str], *, above: bool = False, is_hidden: bool = False) -> Work:
        def change(table: Table, filing: Filing, expect: Expect) -> None:
            at = c.copy_row(table, CARRIED, spell, above=above)
            if is_hidden:
                table.hidden_rows.add(at)
            elif spell("0") != "0":
                expect.due = c.doubled(c.carried(filing), filing, lambda _: 7)

        return on_table(change)

    def shifted(rows: Callable[[Table], list[str]], by: int, *, is_padded: bool) -> Work:
        def change(table: Table, _: Filing, __: Expect) -> None:
            for row in rows(table):
                c.shift_row(table, row, by, is_padded=is_padded)

        return on_table(change)

    def sevens(_: str) -> str:
        return "7"

    def alone(_: Table) -> list[str]:
        return [NEW]

    return (
        ("row twice, alike", row_twice(str)),
        ("row twice, unlike", row_twice(sevens)),
        ("row twice, unlike above", row_twice(sevens, above=True)),
        ("hidden row above", row_twice(sevens, above=True, is_hidden=True)),
        ("label too narrow and padded", shifted(alone, -1, is_padded=True)),
        ("label too narrow", shifted(alone, -1, is_padded=False)),
        ("label too wide", shifted(alone, 1, is_padded=False)),
        ("every wide label too narrow and padded", shifted(c.wide_rows, -1, is_padded=True)),
        ("every wide label too narrow", shifted(c.wide_rows, -1, is_padded=False)),
        ("a cell left out", on_table(_leave_out(1))),
        ("first cell left out", on_table(_leave_out(0))),
        ("total left out", on_table(_leave_out(6))),
        ("merged across", on_table(_merge_across)),
        ("merged down", on_table(_merge_down)),
        ("unknown row", on_table(lambda t, _, e: _extra_row(t, e, "其中：网络渠道申请", "941"))),
        ("row of notes", on_table(lambda t, _, __: c.add_row(t, t.rows, "注：本表不含垂直管理部门。", ()))),
        ("empty rows between", on_table(_empty_rows)),
        ("head repeated", on_table(lambda t, _, __: c.repeat_head(t, 12))),
        ("rows changed about", on_table(lambda t, _, __: c.swap_rows(t, NEW, CARRIED))),
        ("row left out", on_table(_drop_row)),
        ("hidden row of figures", on_table(_hide_row)),
        ("row of subtotals", on_table(_subtotal_row)),
        ("units under the heads", on_table(_units_under_heads)),
        ("who filled it in, in a row", on_table(_signature_row)),
        ("continued on a row of its own", on_table(_continued)),
        ("rows of zeros filtered out", on_table(_filter_zeros)),
        ("a row of numbers under the heads", on_table(_numbers_under_heads)),
    )


def _empty_rows(table: Table, _: Filing, __: Expect) -> None:
    for row in (8, 5):
        c.add_row(table, row, "", ())


def _leave_out(at: int) -> Callable[[Table, Filing, Expect], None]:
    def change(table: Table, filing: Filing, expect: Expect) -> None:
        keys = c.row_keys(filing, NEW)
        gone = table.at(keys[at])
        table.cells.remove(gone)
        for cell in table.cells:
            if cell.row == gone.row and cell.column > gone.column:
                cell.column -= 1
        expect.due = {keys[at]: (None, filing.figures.get(keys[at]))}

    return change


def _merge_across(table: Table, filing: Filing, expect: Expect) -> None:
    keys = c.row_keys(filing, NEW)
    table.cells.remove(table.at(keys[1]))
    table.at(keys[0]).columns = 2
    expect.due = {keys[1]: (None, filing.figures.get(keys[1]))}


def _merge_down(table: Table, filing: Filing, expect: Expect) -> None:
    keys = [CellKey(REQUESTS, row, FIRST) for row in (NEW, CARRIED)]
    table.cells.remove(table.at(keys[1]))
    table.at(keys[0]).rows = 2
    expect.due = {keys[1]: ASKED}


def _extra_row(table: Table, expect: Expect, label: str, figure: str) -> None:
    c.add_row(table, table.head_rows() + 1, label, (figure, "0", "0", "0", "0", "0", figure))
    expect.mentioned = [figure]


def _drop_row(table: Table, filing: Filing, expect: Expect) -> None:
    keys = c.row_keys(filing, "refused_third_party")
    table.drop_row(table.at(keys[0]).row)
    expect.due = dict.fromkeys(keys, None)


def _hide_row(table: Table, filing: Filing, expect: Expect) -> None:
    keys = c.row_keys(filing, "granted")
    table.hidden_rows.add(table.at(keys[0]).row)
    expect.due |= c.hidden(keys, filing)


def _filter_zeros(table: Table, filing: Filing, expect: Expect) -> None:
    table.is_filtered = True
    for row in filing.edition.blocks[REQUESTS].rows:
        keys = c.row_keys(filing, row.key)
        if not any(filing.figures.get(key) for key in keys):
            table.hidden_rows.add(table.at(keys[0]).row)
            expect.due |= c.hidden(keys, filing)


def _subtotal_row(table: Table, filing: Filing, _: Expect) -> None:
    rows = [row.key for row in filing.edition.blocks[REQUESTS].rows if row.key.startswith("refused_")]
    columns = [column.key for column in filing.edition.blocks[REQUESTS].columns]
    sums = [sum(filing.figures.get(CellKey(REQUESTS, row, column)) or 0 for row in rows) for column in columns]
    c.add_row(table, table.at(CellKey(REQUESTS, rows[-1], FIRST)).row + 1, "小计", [str(total) for total in sums])


def _units_under_heads(table: Table, _: Filing, __: Expect) -> None:
    c.add_row(table, table.head_rows(), "计量单位", ["件"] * 7)


def _signature_row(table: Table, _: Filing, __: Expect) -> None:
    c.add_row(
        table, table.rows, "填表人：张三", ("联系电话", "05238881234", "审核人", "李四", "填表日期", "1月18日", "")
    )


def _continued(table: Table, _: Filing, __: Expect) -> None:
    c.repeat_head(table, 12)
    c.add_row(table, 12, "（续表2）", ())


def _numbers_under_heads(table: Table, _: Filing, __: Expect) -> None:
    at = table.head_rows()
    c.add_row(table, at, "栏次", [str(number) for number in range(1, 8)])


def _columns() -> tuple[tuple[str, Work], ...]:
    def extra(at: Callable[[Table], int], head: str, figures: Callable[[int], str]) -> Work:
        return on_table(lambda table, _, __: c.add_column(table, at(table), head, figures))

    return (
        ("column of remarks", extra(lambda t: t.columns, "备注", lambda row: "含网络申请" if row == 3 else "")),
        ("column of percentages", extra(lambda t: t.columns, "同比", lambda row: f"{row}%")),
        ("column of units", extra(lambda t: 3, "单位", lambda _: "件")),
        ("column of numbers at the left", extra(lambda _: 0, "序号", str)),
        ("column of last year", extra(lambda t: t.columns, "上年总计", lambda row: str(900 + row))),
        ("columns changed about", on_table(lambda t, _, __: c.swap_columns(t, "research", "welfare"))),
        ("total before the rest", on_table(lambda t, _, __: c.swap_columns(t, FIRST, "total"))),
        ("column left out", on_table(_drop_column)),
        ("hidden column", on_report(_hidden_column)),
        ("column of subtotals", on_table(_subtotal_column)),
        ("hidden column of figures", on_table(_hide_column)),
        ("heads on one line", on_table(_one_line_of_heads)),
        ("no heads", on_table(_no_heads)),
        ("labels in every row", on_table(_unmerge)),
        ("labels of groups in first rows only", on_table(_label_first_rows)),
        ("labels of groups on rows of their own", on_table(_label_groups_above)),
        ("labels in one cell", on_table(_join_labels)),
    )


def _drop_column(table: Table, filing: Filing, expect: Expect) -> None:
    column = table.at(CellKey(REQUESTS, NEW, "welfare")).column
    table.drop_column(column)
    expect.due = {CellKey(REQUESTS, row.key, "welfare"): None for row in filing.edition.blocks[REQUESTS].rows}


def _hidden_column(printed: Printed, filing: Filing) -> None:
    table = printed.table_of(CellKey(REQUESTS, NEW, FIRST))
    c.add_column(table, 5, "旧数", lambda row: str(600 + row))
    table.hidden_columns.add(5)


def _subtotal_column(table: Table, filing: Filing, _: Expect) -> None:
    rows = {table.at(CellKey(REQUESTS, row.key, FIRST)).row: row.key for row in filing.edition.blocks[REQUESTS].rows}
    legal = [line.key for line in filing.edition.blocks[REQUESTS].columns if not line.is_total and line.key != FIRST]

    def total(row: int) -> str:
        parts = (CellKey(REQUESTS, rows[row], column) for column in legal if row in rows)
        return str(sum(filing.figures.get(part) or 0 for part in parts))

    c.add_column(table, table.at(CellKey(REQUESTS, NEW, "total")).column, "小计", total)


def _hide_column(table: Table, filing: Filing, expect: Expect) -> None:
    keys = [CellKey(REQUESTS, row.key, FIRST) for row in filing.edition.blocks[REQUESTS].rows]
    table.hidden_columns.add(table.at(keys[0]).column)
    expect.due |= c.hidden(keys, filing)


def _one_line_of_heads(table: Table, _: Filing, __: Expect) -> None:
    count = table.head_rows()
    lowest = [cell for cell in table.cells if cell.row + cell.rows == count]
    table.cells = [cell for cell in table.cells if cell in lowest or cell.row >= count]
    for cell in table.cells:
        if cell in lowest:
            cell.row, cell.rows = 0, 1
        else:
            cell.row -= count - 1


def _no_heads(table: Table, _: Filing, __: Expect) -> None:
    count = table.head_rows()
    table.cells = [cell for cell in table.cells if cell.row >= count]
    for cell in table.cells:
        cell.row -= count


def _unmerge(table: Table, _: Filing, __: Expect) -> None:
    for cell in list(table.cells):
        if cell.role is SlotRole.ROW_HEAD and cell.rows > 1:
            table.cells += [replace(cell, row=cell.row + at, rows=1) for at in range(1, cell.rows)]
            cell.rows = 1


def _label_first_rows(table: Table, _: Filing, __: Expect) -> None:
    """The label of a group stands in its first row; below it there are empty cells."""
    for cell in list(table.cells):
        if cell.role is SlotRole.ROW_HEAD and cell.rows > 1:
            table.cells += [replace(cell, row=cell.row + at, rows=1, pieces=[]) for at in range(1, cell.rows)]
            cell.rows = 1


def _label_groups_above(table: Table, _: Filing, __: Expect) -> None:
    """The label of a group stands in a row of its own above the group, across the table."""
    groups = [cell for cell in table.cells if cell.role is SlotRole.ROW_HEAD and cell.rows > 1]
    for group in sorted(groups, key=lambda cell: (cell.row, -cell.column), reverse=True):
        table.cells.remove(group)
        at, reach = group.row, group.rows
        beside = [c for c in table.cells if at <= c.row < at + reach and c.column == group.column + group.columns]
        for cell in beside:
            cell.column, cell.columns = group.column, cell.columns + group.columns
        table.make_room(at)
        table.cells.append(replace(group, row=at, rows=1, column=0, columns=table.columns))
        cut = [cell for cell in table.cells if cell.row < at < cell.row + cell.rows]
        for cell in cut:  # a row of its own parts what reaches down
            below = replace(cell, row=at + 1, rows=cell.row + cell.rows - at - 1)
            cell.rows = at - cell.row
            table.cells.append(below)


def _unnumber(table: Table, _: Filing, __: Expect) -> None:
    for cell in table.cells:
        if cell.role is SlotRole.ROW_HEAD and cell.text:
            cell.pieces = [Piece(_unnumbered(cell.text))]


def _join_labels(table: Table, _: Filing, __: Expect) -> None:
    for row, cells in [*table.in_rows()]:
        if row < table.head_rows():
            continue
        labels = [cell for cell in cells if cell.role is SlotRole.ROW_HEAD]
        words = " ".join(cell.text for cell in labels)
        for cell in labels:
            table.cells.remove(cell)
        first = min(cell.column for cell in cells if cell.key)
        table.cells.append(replace(labels[0], column=0, columns=first, rows=1, pieces=[Piece(words)]))


def _reports() -> tuple[tuple[str, Work], ...]:
    def split(*, has_heads: bool) -> Work:
        return on_report(lambda printed, _: c.split_table(
            printed, printed.table_of(CellKey(REQUESTS, NEW, FIRST)), 14, has_heads=has_heads
        ))  # fmt: skip

    def wishes(**wanted: object) -> Work:
        def change(printed: Printed, _: Filing) -> None:
            for name, value in wanted.items():
                setattr(printed, name, value)

        return on_report(change)

    return (
        ("table in two with heads", split(has_heads=True)),
        ("table in two without heads", split(has_heads=False)),
        ("table within a table", on_report(lambda printed, _: _each_table(printed, "is_nested"))),
        ("cell within a table of its own", on_report(_nested_cell)),
        ("title missing", on_report(_no_title)),
        ("headings missing", on_report(_no_headings)),
        ("title on two lines", on_report(_title_on_two_lines)),
        ("title with a bar", on_report(_title_with_bar)),
        ("last year's tables before", on_report(lambda p, f: _last_year(p, f, where=2, is_hidden=False))),
        ("last year's tables hidden before", on_report(lambda p, f: _last_year(p, f, where=2, is_hidden=True))),
        ("last year's tables behind", on_report(lambda p, f: _last_year(p, f, where=-1, is_hidden=False))),
        ("budget table beside", on_report(lambda printed, _: printed.parts.append(c.budget_table()))),
        ("budget table before", on_report(lambda printed, _: printed.parts.insert(1, c.budget_table()))),
        ("other form under this year", on_report(_other_form)),
        ("other form, groups in first rows only", on_report(_other_form_with(_label_first_rows))),
        ("other form, groups on rows of their own", on_report(_other_form_with(_label_groups_above))),
        ("other form, labels without numbers", on_report(_other_form_with(_unnumber))),
        ("other form, broken within a group", on_report(_other_form_broken)),
        ("figures at head and foot", wishes(header="第12号 2024", footer="— 3 — 共 9 页")),
        ("filtered rows", on_report(lambda printed, _: _each_table(printed, "is_filtered"))),
        ("pages stored turned", wishes(is_turned=True)),
        ("pages painted twice", wishes(is_painted_twice=True)),
        ("two columns of text", wishes(columns=2)),
        ("stamp across the pages", wishes(stamp="内部资料 2025 严禁外传")),
        ("stamp of digits across the pages", wishes(stamp="2 0 2 5   1 2 3")),
        *(
            one
            for rows in (9, 12, 17, 25)
            for one in (
                (f"broken after {rows} rows", wishes(rows_of_a_page=rows)),
                (f"broken after {rows} rows without a rule", wishes(rows_of_a_page=rows, has_rule_at_break=False)),
            )
        ),
        ("no rules", on_report(lambda printed, _: _each_table(printed, "has_rules", value=False))),
        ("caption in the table", on_table(_caption)),
        ("sentence between the tables", on_report(_sentences)),
        ("whole report blank", on_report(_blank_report)),
        ("all tables in one", on_report(_one_table)),
        ("row without name set upright", on_report(_upright)),
    )


def _each_table(printed: Printed, name: str, *, value: bool = True) -> None:
    for table in printed.tables:
        setattr(table, name, value)


def _nested_cell(printed: Printed, filing: Filing) -> None:
    printed.cell(c.spots(filing)[FIRST_CELL]).is_nested = True


def _no_title(printed: Printed, _: Filing) -> Expect:
    printed.parts.pop(0)
    return Expect(is_other_year=True)


def _no_headings(printed: Printed, _: Filing) -> None:
    printed.parts = [part for part in printed.parts if not (isinstance(part, Line) and part.level == 1)]


def _title_on_two_lines(printed: Printed, filing: Filing) -> None:
    title = filing.title
    printed.parts[:1] = [Line([Piece(title[:-11])], 0), Line([Piece(title[-11:])], 0)]


def _title_with_bar(printed: Printed, filing: Filing) -> None:
    printed.parts[0] = Line([Piece(f"{filing.title} |")], 0)


def _last_year(printed: Printed, filing: Filing, *, where: int, is_hidden: bool) -> None:
    _, tables = c.year_before(filing)
    for table in tables:
        table.is_hidden = is_hidden
    at = len(printed.parts) if where < 0 else where
    heads = [] if is_hidden else [Line([Piece(f"{filing.year - 1}年数据")])]
    printed.parts[at:at] = [*heads, *tables]


def _other_form(printed: Printed, filing: Filing) -> Expect:
    name = "2019" if filing.edition.name == "2021" else "2021"
    other = office(name, "county").filing
    titles = [part for part in printed.parts if isinstance(part, Line) and not part.level]
    printed.parts = [*titles, *print_report(other).parts[1:]]
    dues: dict[CellKey, Due] = {
        cell: other.figures.get(cell) if cell in other.edition.cells else (None, other.figures.get(cell))
        for cell in filing.edition.cells
    }
    if name == "2021":
        parts = [CellKey(REQUESTS, f"otherwise_{end}", FIRST) for end in ("not_corrected", "fee_unpaid", "other")]
        for column in filing.edition.blocks[REQUESTS].columns:
            total = sum(other.figures.get(replace_column(part, column.key)) or 0 for part in parts)
            dues[CellKey(REQUESTS, "otherwise", column.key)] = (total, None)
    return Expect(dues, is_other_year=True)


def _other_form_with(change: Callable[[Table, Filing, Expect], None]) -> Callable[[Printed, Filing], Expect]:
    """The other form's tables, and that of the requests is odd in itself."""

    def work(printed: Printed, filing: Filing) -> Expect:
        expect = _other_form(printed, filing)
        change(printed.table_of(CellKey(REQUESTS, NEW, FIRST)), filing, expect)
        return expect

    return work


def _other_form_broken(printed: Printed, filing: Filing) -> Expect:
    """The last row of the other form's last group begins a table, and the label of the group is not said again."""
    expect = _other_form(printed, filing)
    table = printed.table_of(CellKey(REQUESTS, NEW, FIRST))
    last = table.at(CellKey(REQUESTS, "handled_total", FIRST)).row - 1
    c.split_table(printed, table, last, has_heads=False)
    for cell in printed.tables[-2].cells:
        if cell.role is SlotRole.ROW_HEAD and cell.column < 2:
            cell.pieces = []
    return expect


def replace_column(cell: CellKey, column: str) -> CellKey:
    """The cell of the same row in another column."""
    return CellKey(cell.block, cell.row, column)


def _caption(table: Table, _: Filing, __: Expect) -> None:
    table.make_room(0)
    table.cells.append(Cell(0, 0, 1, table.columns, [Piece("附表3 单位：件 2024年度")], SlotRole.TITLE))


def _sentences(printed: Printed, _: Filing) -> None:
    for table in printed.tables:
        c.lines_before(printed, ["下表为全市汇总数，共3张，第2张为申请情况。"], printed.parts.index(table))


def _blank_report(printed: Printed, filing: Filing) -> Expect:
    for table in printed.tables:
        for cell in table.cells:
            if cell.key:
                cell.pieces = []
    return Expect(dict.fromkeys(filing.edition.cells, None))


def _one_table(printed: Printed, _: Filing) -> None:
    first, *others = printed.tables
    for table in others:
        below = first.rows + 1
        for cell in table.cells:
            cell.row += below
        first.cells += table.cells
        printed.parts.remove(table)


def _upright(printed: Printed, filing: Filing) -> None:
    table = printed.table_of(CellKey("disputes", "all", "reconsideration_upheld"))
    figures = sorted((cell for cell in table.cells if cell.key), key=lambda cell: cell.column)
    made: list[Cell] = []
    for row, figure in enumerate(figures):
        heads = [cell.text for cell in table.cells if cell.role is SlotRole.COLUMN_HEAD
                 and cell.column <= figure.column < cell.column + cell.columns]  # fmt: skip
        made.append(Cell(row, 0, 1, 1, [Piece("—".join(heads))], SlotRole.ROW_HEAD))
        made.append(replace(figure, row=row, column=1))
    table.cells = made


def oddities() -> Mapping[str, Work]:
    """All of them by name; one that is tried in several cells once for each."""
    found: dict[str, Work] = {"nothing odd": lambda _, __: Expect()}
    for group in (_words(), _spellings(), _looks()):
        for name, places, made in group:
            for spot in places:
                assert f"{name}: {spot}" not in found, name
                found[f"{name}: {spot}"] = made(spot)
    for more in (_whole_tables(), _labels(), _rows(), _columns(), _reports()):
        for name, work in more:
            assert name not in found, name
            found[name] = work
    return found


def kinds_of_oddity() -> frozenset[str]:
    """The names without the cells in which they are tried."""
    return frozenset(name.split(":")[0] for name in oddities())


def in_one_place(some: Mapping[str, Work]) -> dict[str, Work]:
    """Each oddity in one of its places; in which, goes on from one oddity to the next."""
    places: dict[str, list[str]] = {}
    for name in some:
        places.setdefault(name.split(":")[0], []).append(name)
    chosen = [names[at % len(names)] for at, names in enumerate(places.values())]
    return {name: some[name] for name in chosen}
