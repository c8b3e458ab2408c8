"""Ten lists of the same requests as offices keep them, each written in its own way by a short function."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from models.csv_text import write_csv


class Case(NamedTuple):
    """What is true of a request, however a list says it."""

    number: str
    received: date
    name: str
    requester: str
    matter: str
    closed: date | None
    result: str


_TOLD = """
2025-001 2025-01-06 赵某甲 natural_person 征地批复 2025-01-20 granted
2025-002 2025-01-24 示例县建材有限公司 enterprise 中标公告 2025-02-20 granted_in_part
2025-003 2025-02-11 钱某乙 natural_person 会议纪要 2025-03-05 refused_process_information
2025-004 2025-03-03 示例大学 research 统计数据 2025-03-28 unavailable_not_held
2025-005 2025-04-14 孙某丙 natural_person 投诉处理 2025-04-30 not_processed_petition
2025-006 2025-05-08 示例律师事务所 legal_service 处罚决定 2025-06-04 refused_third_party
2025-007 2025-06-16 李某丁 natural_person 同一事项 2025-06-30 not_processed_repeated
2025-008 2025-07-21 示例慈善基金会 welfare 资助名单 2025-08-15 otherwise_other
2025-009 2025-09-02 周某戊 natural_person 不清楚的事项 2025-10-10 otherwise_not_corrected
2025-010 2025-12-15 吴某己 natural_person 拆迁补偿 2026-01-08 granted
2025-011 2025-12-22 示例县村民委员会 other_org 低保名单
"""


def _case(line: str) -> Case:
    number, received, name, requester, matter, *answer = line.split()
    closed, result = (date.fromisoformat(answer[0]), answer[1]) if answer else (None, "")
    return Case(number, date.fromisoformat(received), name, requester, matter, closed, result)


CASES = tuple(map(_case, _TOLD.strip().splitlines()))
PLAIN = {
    "granted": "予以公开", "granted_in_part": "部分公开", "refused_process_information": "过程性信息",
    "unavailable_not_held": "不掌握", "not_processed_petition": "信访", "refused_third_party": "商业秘密",
    "not_processed_repeated": "重复", "otherwise_other": "撤回", "otherwise_not_corrected": "补正未回", "": "",
}  # fmt: skip
SPOKEN = PLAIN | {
    "granted": "同意公开", "granted_in_part": "区分处理", "unavailable_not_held": "非本机关",
    "otherwise_other": "其他", "": "办理中",
}  # fmt: skip
FORM = {
    "granted": "（一）予以公开", "granted_in_part": "（二）部分公开",
    "refused_process_information": "6.属于四类过程性信息",
    "unavailable_not_held": "（四）无法提供-1.本机关不掌握相关政府信息",
    "not_processed_petition": "1.信访举报投诉类申请",
    "refused_third_party": "4.保护第三方合法权益", "not_processed_repeated": "2.重复申请", "otherwise_other": "3.其他",
    "otherwise_not_corrected": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "": "",
}  # fmt: skip
KINDS = {
    "natural_person": "公民", "enterprise": "企业", "research": "科研机构", "welfare": "公益组织",
    "legal_service": "律师事务所", "other_org": "其他组织",
}  # fmt: skip
Cell = str | date | int | None
Rows = Sequence[Sequence[Cell]]


def _book(path: Path, sheets: dict[str, Rows], merged: Sequence[tuple[int, int, int, int, str]] = ()) -> Path:
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                elif value is not None and value != "":
                    sheet.write(at, column, value)
        for area in merged:
            sheet.merge_range(*area)
    book.close()
    return path


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def plain(folder: Path) -> Path:
    """登记号 and the usual headings, days as text."""
    head = ["登记号", "收到日期", "申请方式", "申请人", "申请人类型", "申请内容", "答复日期", "办理结果", "备注"]
    rows = [[c.number, _iso(c.received), "网上", c.name, KINDS[c.requester], c.matter, _iso(c.closed),
             PLAIN[c.result], ""] for c in CASES]  # fmt: skip
    return _book(folder / "台账.xlsx", {"Sheet1": [head, *rows]})


def days_as_numbers(folder: Path) -> Path:
    """Days kept as the spreadsheet's own, a title above, sums and who filled it in below."""
    title = [["2025年依申请公开登记台账"], ["填报单位：示例县人民政府办公室"]]
    head = ["序号", "受理编号", "收件时间", "申请人名称", "申请人类别", "申请事项", "办结时间", "答复类型", "答复文号"]
    rows: list[list[Cell]] = [
        [
            at,
            c.number,
            c.received,
            c.name,
            KINDS[c.requester],
            c.matter,
            c.closed,
            SPOKEN[c.result],
            f"告知〔2025〕{at}号",
        ]
        for at, c in enumerate(CASES, 1)
    ]
    tail: list[list[Cell]] = [["合计", "", "", len(CASES)], ["填表人：张某", "", "", "审核人：李某"]]
    return _book(folder / "登记.xlsx", {"台账": [*title, head, *rows, *tail]})


def from_a_portal(folder: Path) -> Path:
    """A CSV in the encoding of a Chinese Windows, days in Chinese."""
    head = ["编号", "申请时间", "申请来源", "姓名", "身份", "联系电话", "所需信息", "回复时间", "处理结果"]
    rows = [head]
    for case in CASES:
        days = [f"{d.year}年{d.month}月{d.day}日" if d else "" for d in (case.received, case.closed)]
        result = PLAIN[case.result]
        rows.append(
            [
                case.number,
                days[0],
                "门户网站",
                case.name,
                KINDS[case.requester],
                "=13900000000",
                case.matter,
                days[1],
                result,
            ]
        )
    path = folder / "导出.csv"
    path.write_bytes(write_csv(rows).encode("gb18030"))
    return path


def days_without_a_year(folder: Path) -> Path:
    """3月5日, the year in the title alone; what was answered in January is of the next."""
    head = ["登记编号", "收到申请日期", "申请人", "申请人性质", "申请公开内容", "答复时间", "办理情况"]
    rows = [
        [c.number, _short(c.received), c.name, KINDS[c.requester], c.matter, _short(c.closed), SPOKEN[c.result]]
        for c in CASES
    ]
    return _book(folder / "依申请.xlsx", {"Sheet1": [["示例县2025年度依申请公开台账"], head, *rows]})


def _short(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""


def two_rows_of_headings(folder: Path) -> Path:
    """申请人 over 姓名 and 类型, 答复 over 日期 and 结果, with merged cells."""
    upper = ["编号", "收到日期", "申请人", "", "申请内容", "答复", "", "是否延期", "延期告知日期"]
    lower = ["", "", "姓名", "申请人类型", "", "答复日期", "答复结果", "", ""]
    rows = [
        [c.number, _iso(c.received), c.name, KINDS[c.requester], c.matter, _iso(c.closed), FORM[c.result], "否", ""]
        for c in CASES
    ]
    merged = [(0, 2, 0, 3, "申请人"), (0, 5, 0, 6, "答复"), (0, 0, 1, 0, "编号"), (0, 1, 1, 1, "收到日期")]
    return _book(folder / "两行表头.xlsx", {"Sheet1": [upper, lower, *rows]}, merged)


def full_width(folder: Path) -> Path:
    """Full-width digits and stops, blanks within headings, the heading again half-way down."""
    head = ["登 记 号", "收到\n日期", "申请人", "申请人\n类型", "内　容", "答复\n日期", "办理\n结果"]

    def wide(text: str) -> str:
        return text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})

    rows = [
        [c.number, wide(f"{c.received:%Y.%m.%d}"), c.name, KINDS[c.requester], c.matter,
         wide(f"{c.closed:%Y.%m.%d}") if c.closed else "", PLAIN[c.result]]
        for c in CASES
    ]  # fmt: skip
    return _book(folder / "全角.xlsx", {"Sheet1": [head, *rows[:5], head, *rows[5:]]})


def a_sheet_a_quarter(folder: Path) -> Path:
    """Four sheets whose 序号 begins again, and one that is no list."""
    head = ["序号", "登记号", "收到日期", "申请人", "申请人类型", "申请内容", "答复日期", "答复种类"]
    sheets: dict[str, Rows] = {}
    for quarter in range(4):
        cases = [case for case in CASES if (case.received.month - 1) // 3 == quarter]
        sheets[f"{quarter + 1}季度"] = [
            head,
            *([at, c.number, c.received, c.name, KINDS[c.requester], c.matter, c.closed, SPOKEN[c.result]]
              for at, c in enumerate(cases, 1)),
        ]  # fmt: skip
    sheets["说明"] = [["本台账由办公室按季度登记。"], ["办理结果按年报表三填写。"]]
    return _book(folder / "2025年各季度.xlsx", sheets)


def without_kinds(folder: Path) -> Path:
    """No column says what kind of requester it is; the names show it."""
    head = ["登记号", "收到日期", "申请人", "申请内容", "答复日期", "办理结果", "承办科室"]
    rows = [[c.number, _iso(c.received), c.name, c.matter, _iso(c.closed), PLAIN[c.result], "法规科"] for c in CASES]
    return _book(folder / "无类型.xlsx", {"Sheet1": [head, *rows]})


def headings_that_say_nothing(folder: Path) -> Path:
    """The columns of days, results and kinds are known by what stands in them alone."""
    head = ["登记号", "甲", "申请人", "乙", "申请内容", "答复日期", "丙"]
    rows = [
        [c.number, f"{c.received:%Y%m%d}", c.name, KINDS[c.requester], c.matter,
         f"{c.closed:%Y/%m/%d} 00:00:00" if c.closed else "/", PLAIN[c.result]]
        for c in CASES
    ]  # fmt: skip
    return _book(folder / "表头不全.xlsx", {"Sheet1": [head, *rows]})


def numbers_of_the_year(folder: Path) -> Path:
    """The number is counted in the year, months merged down the side, tabs between the cells."""
    lines = ["月份\t编号\t收件日期\t申请人\t主体类型\t申请事项\t办结日期\t结果"]
    for case in CASES:
        count = str(int(case.number[-3:]))
        closed = f"{case.closed:%y.%m.%d}" if case.closed else "—"
        row = [f"{case.received.month}月", count, f"{case.received:%Y-%m-%d}", case.name, KINDS[case.requester],
               case.matter, closed, SPOKEN[case.result]]  # fmt: skip
        lines.append("\t".join(row))
    path = folder / "依申请公开.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


LISTS: tuple[Callable[[Path], Path], ...] = (
    plain, days_as_numbers, from_a_portal, days_without_a_year, two_rows_of_headings, full_width, a_sheet_a_quarter,
    without_kinds, headings_that_say_nothing, numbers_of_the_year,
)  # fmt: skip
