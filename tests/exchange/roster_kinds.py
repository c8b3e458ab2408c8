"""Rosters as offices keep them, each made in a way of its own, with the right answer beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from xlsxwriter import Workbook

from models.report.roster import LEVEL_WORDS, Roster, RosterUnit

CITY, COUNTY = "云岭市人民政府", "平川县人民政府"
TREE = f"""
{CITY} 市级
 云岭市教育局 部门
 云岭市财政局 部门
 云岭市水务局 部门
 {COUNTY} 县级
  平川县教育局 部门
  平川县城关镇人民政府 乡镇
"""
"""Units of most of these rosters: each under the one above that stands further left, and of what level it is.

Where nothing but departments stand under a 市, its name does not tell of which level it is.
"""
FLAT = f"""
{CITY}
 云岭市教育局 部门
 云岭市财政局 部门
 云岭市水务局 部门
 云岭市统计局 部门
"""


@dataclass(frozen=True)
class RosterKind:
    """A file of one kind, the questions it leaves, the answers a person gives, and the roster that is then right."""

    file: Callable[[], bytes]
    right: str
    ending: str = ".xlsx"
    asked: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)


def book(*sheets: Callable[[Any, Any], object], names: Sequence[str] = ()) -> bytes:
    """A workbook; each sheet is drawn by a function that gets the sheet and the book."""
    raw = BytesIO()
    with Workbook(raw, {"in_memory": True}) as workbook:
        for at, draw in enumerate(sheets):
            draw(workbook.add_worksheet(names[at] if names else None), workbook)
    return raw.getvalue()


def rows(text: str, start: int = 0) -> Callable[[Any, Any], None]:
    """Rows of text, cells parted by ``|``; a cell that begins with # is a number."""

    def draw(sheet: Any, _: Any) -> None:  # noqa: ANN401, xlsxwriter has no types
        for at, line in enumerate(text.strip("\n").splitlines(), start):
            for column, cell in enumerate(line.split("|")):
                if cell.startswith("#"):
                    sheet.write_number(at, column, float(cell[1:]))
                elif cell:
                    sheet.write_string(at, column, cell)

    return draw


def separated(text: str, by: str = ",", encoding: str = "utf-8") -> bytes:
    """The same rows as separated values."""
    return text.strip("\n").replace("|", by).replace("\n", "\r\n").encode(encoding)


def outline(roster: Roster) -> str:
    """A roster in the way the right answers are written."""
    lines: list[str] = []

    def write(unit: RosterUnit, depth: int) -> None:
        words = [LEVEL_WORDS[unit.level]] if unit.level else []
        words += ["垂直"] if unit.is_vertical else []
        words += ["不报"] if not unit.is_required else []
        words += [f"不需报:{unit.exempt_reason}"] if unit.exempt_reason else []
        words += ["本级"] if unit.is_own_level else []
        lines.append(" " * depth + " ".join([unit.name, *words]))
        for below in roster.children(unit.code):
            write(below, depth + 1)

    for top in roster.children(""):
        write(top, 0)
    return "\n".join(lines)


def _titled() -> bytes:
    return book(
        rows(
            f"""附件1
云岭市2025年度政府信息公开工作年度报告应报单位名单
填报单位：云岭市政府办公室||||填报日期：2026年1月5日
序号|单位 名称|代 码|上级单位|层级|是否应报|联系人|联系电话
#1|{CITY}|530900||市级|是|张三|0870-2120001
#2|云岭市教育局|530901|{CITY}|部门|是|李四|13800000001
#3|云岭市财政局|530902|{CITY}|部门|是|王五|13800000002

#4|云岭市水务局|530903|{CITY}|部门|否|赵六|13800000003
合计|共4个单位
填表说明：
1．单位名称填全称。
2．代码由编办提供。"""
        )
    )


def _second_sheet() -> bytes:
    cover = rows("云岭市人民政府办公室\n关于报送2025年度年报的通知\n各单位：请按名单报送。")
    listed = rows(
        f"序号|机构名称|机构代码|主管部门|类别|应报/不报\n#1|{CITY}|A00||市级|应报\n#2|云岭市教育局|A01|{CITY}|市直部门|应报\n"
        f"#3|云岭市财政局|A02|{CITY}|市直部门|不报\n#4|云岭市水务局|A03|{CITY}|市直部门|不需要"
    )
    return book(cover, listed, names=["封面", "名单"])


def _merged_superiors() -> bytes:
    def draw(sheet: Any, workbook: Any) -> None:  # noqa: ANN401
        rows(
            f"单位名称|单位代码|上级单位|层级|应报\n{CITY}|01||市级|是\n云岭市教育局|02||部门|是\n云岭市财政局|03||部门|是\n"
            f"云岭市水务局|04||部门|是\n{COUNTY}|05||县级|是\n平川县教育局|06||部门|是\n平川县城关镇人民政府|07||乡镇|是"
        )(sheet, workbook)
        sheet.merge_range(2, 2, 5, 2, CITY)
        sheet.merge_range(6, 2, 7, 2, COUNTY)

    return book(draw)


def _two_heads() -> bytes:
    def draw(sheet: Any, workbook: Any) -> None:  # noqa: ANN401
        rows(
            f"名单\n\n|||||\n#1|530900|{CITY}|是|张三|0870-1\n#2|530901|云岭市教育局|是|李四|0870-2\n"
            "#3|530902|云岭市财政局|是|王五|0870-3\n#4|530903|云岭市水务局|是|王五|0870-3\n#5|530904|云岭市统计局|是|王五|0870-3"
        )(sheet, workbook)
        for column, words in enumerate(("序号", "统一社会信用代码", "单位名称", "应报")):
            sheet.merge_range(1, column, 2, column, words)
        sheet.merge_range(1, 4, 1, 5, "联络员")
        sheet.write_row(2, 4, ("姓名", "手机"))

    return book(draw)


def _indented_by_format() -> bytes:
    def draw(sheet: Any, workbook: Any) -> None:  # noqa: ANN401
        sheet.write_row(0, 0, ("单位", "是否报送"))
        for at, line in enumerate(TREE.strip("\n").splitlines(), 1):
            depth = len(line) - len(line.lstrip())
            sheet.write(at, 0, line.split()[0], workbook.add_format({"indent": depth}) if depth else None)
            sheet.write(at, 1, "√")

    return book(draw)


def _grouped() -> str:
    return f"""云岭市应报单位名册
序号|单位名称|联系人
|{CITY}|张三
一、市直部门（3个）
#1|云岭市教育局|张三
#2|云岭市财政局|李四
#3|云岭市水务局|王五
二、县（市、区）
#1|{COUNTY}|赵六
三、垂直管理单位
#1|国家税务总局云岭市税务局|孙七
四、平川县所属单位
#1|平川县教育局|周八
#2|平川县城关镇人民政府|吴九
备注：共8个单位。"""


GROUPED = f"""
{CITY} 市级
 云岭市教育局 部门
 云岭市财政局 部门
 云岭市水务局 部门
 {COUNTY} 县级
  平川县教育局 部门
  平川县城关镇人民政府 乡镇
 国家税务总局云岭市税务局 部门 垂直
"""


def _side_by_side() -> str:
    return f"""云岭市应报单位
序号|单位名称|电话|序号|单位名称|电话
#1|{CITY}|1|#4|云岭市水务局|4
#2|云岭市教育局|2|#5|云岭市统计局|5
#3|云岭市财政局|3||
合计：5个"""


def _sheet_a_county() -> bytes:
    city = rows(
        f"单位名称|应报\n{CITY}|是\n云岭市教育局|是\n云岭市财政局|是\n云岭市水务局|是\n{COUNTY}|是\n江北区人民政府|是"
    )
    plain = rows(f"平川县名单\n单位名称|应报\n{COUNTY}|是\n平川县教育局|是\n城关镇人民政府|是")
    north = rows("江北区名单\n单位名称|应报\n江北区教育局|是\n城关镇人民政府|是")
    return book(city, plain, north, names=["市本级", "平川县", "江北区"])


def _docx() -> bytes:
    document = Document()
    document.add_paragraph("附件")
    document.add_paragraph("云岭市应报单位名单")
    table = document.add_table(rows=1, cols=4)
    for cell, words in zip(table.rows[0].cells, ("序号", "单位全称", "组织机构代码", "应报"), strict=True):
        cell.text = words
    listed = (CITY, "云岭市教育局", "云岭市财政局", "云岭市水务局", "云岭市统计局")
    for at, name in enumerate(listed, 1):
        for cell, words in zip(table.add_row().cells, (str(at), name, f"YL{at:02}", "是"), strict=True):
            cell.text = words
    document.add_paragraph("填表人：张三")
    raw = BytesIO()
    document.save(raw)
    return raw.getvalue()


def _struck_and_hidden() -> bytes:
    def draw(sheet: Any, workbook: Any) -> None:  # noqa: ANN401
        rows(
            f"单位名称|应报\n{CITY}|是\n云岭市教育局|是\n云岭市财政局|是\n云岭市水务局|是\n|是\n云岭市统计局|是\n云岭市体育局|是"
        )(sheet, workbook)
        sheet.write(5, 0, "云岭市粮食局", workbook.add_format({"font_strikeout": True}))
        sheet.set_row(7, None, None, {"hidden": True})

    return book(draw)


_NAMES_ONLY = f"{CITY}\n云岭市教育局\n云岭市财政局\n云岭市水务局\n云岭市统计局"
_DUTY = f"""
{CITY}
 云岭市教育局 部门
 云岭市财政局 部门 不报
 云岭市水务局 部门 不需报:今年新设
 云岭市统计局 部门 垂直
"""
KINDS: Mapping[str, RosterKind] = {
    "题头、附件、序号、合计、填表说明": RosterKind(
        _titled,
        f"{CITY} 市级\n 云岭市教育局 部门\n 云岭市财政局 部门\n 云岭市水务局 部门 不报",
        codes={CITY: "530900", "云岭市水务局": "530903"},
    ),
    "名单在第二张表": RosterKind(
        _second_sheet,
        f"{CITY} 市级\n 云岭市教育局 部门\n 云岭市财政局 部门 不报\n 云岭市水务局 部门 不报",
        codes={"云岭市财政局": "A02"},
    ),
    "上级一栏竖着合并": RosterKind(_merged_superiors, TREE, codes={"平川县教育局": "06"}),
    "两行表头": RosterKind(_two_heads, FLAT, codes={"云岭市教育局": "530901"}),
    "只有名称，没有表头": RosterKind(lambda: book(rows(_NAMES_ONLY)), FLAT),
    "只有名称，带编号": RosterKind(
        lambda: "\n".join(f"{at}、{name}" for at, name in enumerate(_NAMES_ONLY.splitlines(), 1)).encode(), FLAT, ".txt"
    ),
    "全角代码": RosterKind(
        lambda: book(
            rows(
                f"单位名称|单位代码|应报\n{CITY}|５３０９００|是\n云岭市教育局|５３０９０１|是\n云岭市财政局|５３０９０２|是\n"
                "云岭市水务局|５３０９０３|是\n云岭市统计局|５３０９０４|是"
            )
        ),
        FLAT,
        codes={"云岭市教育局": "530901"},
    ),
    "代码存成数字，丢了前面的 0": RosterKind(
        lambda: book(
            rows(f"单位名称|代码\n{CITY}|#1\n云岭市教育局|#9\n云岭市财政局|#10\n云岭市水务局|#11\n云岭市统计局|#12")
        ),
        FLAT,
        asked=("代码补零",),
        answers={"代码补零": "补零"},
        codes={CITY: "01", "云岭市教育局": "09", "云岭市财政局": "10"},
    ),
    "信用代码存成数字，丢了后几位": RosterKind(
        lambda: book(
            rows(
                f"单位名称|统一社会信用代码\n{CITY}|#115309000000000001\n云岭市教育局|#115309000000000002\n"
                "云岭市财政局|#115309000000000003\n云岭市水务局|115309000000000004\n云岭市统计局|115309000000000005"
            )
        ),
        FLAT,
        asked=("代码位数",),
        answers={"代码位数": "不要代码"},
        codes={"云岭市水务局": "115309000000000004"},
    ),
    "市直部门、县（市、区）、垂直管理单位作小标题": RosterKind(lambda: book(rows(_grouped())), GROUPED),
    "类别竖着写一栏": RosterKind(
        lambda: separated(
            f"类别|单位名称|备注\n市级|{CITY}|\n市直部门|云岭市教育局|\n市直部门|云岭市财政局|联系人已换\n市直部门|云岭市水务局|\n"
            f"县（市、区）|{COUNTY}|\n县直部门|平川县教育局|\n乡镇（街道）|平川县城关镇人民政府|"
        ),
        TREE,
        ".csv",
    ),
    "应报写成各种话": RosterKind(
        lambda: separated(
            f"单位|应报/不报\n{CITY}|√\n云岭市教育局|应报\n云岭市财政局|×\n云岭市水务局|不报（今年新设）\n云岭市统计局|垂直管理",
            encoding="gb18030",
        ),
        _DUTY,
        ".csv",
    ),
    "应报一栏全空": RosterKind(
        lambda: separated(f"单位名称|是否应报\n{CITY}|\n云岭市教育局|\n云岭市财政局|\n云岭市水务局|\n云岭市统计局|"),
        FLAT,
        ".csv",
        asked=("应报空白",),
        answers={"应报空白": "应报"},
    ),
    "左右两栏": RosterKind(lambda: book(rows(_side_by_side())), FLAT),
    "左右两栏，UTF-16": RosterKind(lambda: separated(_side_by_side().replace("#", ""), "\t", "utf-16"), FLAT, ".txt"),
    "缩进表示隶属": RosterKind(
        lambda: separated(
            "单位名称|是否报送\n"
            + "\n".join(
                f"{'　' * (len(line) - len(line.lstrip()))}{line.split()[0]}|是"
                for line in TREE.strip("\n").splitlines()
            )
        ),
        TREE,
        ".csv",
    ),
    "缩进用格式，不用空格": RosterKind(_indented_by_format, TREE),
    "一县一张表": RosterKind(
        _sheet_a_county,
        f"{CITY} 市级\n 云岭市教育局 部门\n 云岭市财政局 部门\n 云岭市水务局 部门\n {COUNTY} 县级\n"
        "  平川县教育局 部门\n  城关镇人民政府 乡镇\n 江北区人民政府 县级\n  江北区教育局 部门\n  城关镇人民政府 乡镇",
        asked=("同名的单位",),
        answers={"同名的单位": "只留第一个"},
    ),
    "Word 表格": RosterKind(_docx, FLAT, ".docx", codes={"云岭市教育局": "YL02"}),
    "上级写在各行，最上级不在名单里": RosterKind(
        lambda: separated(
            "单位名称|上级单位\n云岭市教育局|云岭市人民政府\n云岭市财政局|云岭市人民政府\n云岭市水务局|云岭市人民政府\n"
            "云岭市统计局|云岭市人民政府"
        ),
        FLAT,
        ".csv",
        asked=(f"上级{CITY}",),
        answers={f"上级{CITY}": "新增"},
    ),
    "没有最上级的一行": RosterKind(
        lambda: book(
            rows(
                "云岭市应报单位名单\n单位名称|联系人\n云岭市教育局|张三\n云岭市财政局|李四\n云岭市水务局|王五\n云岭市统计局|赵六"
            )
        ),
        FLAT,
        asked=("最上级",),
        answers={"最上级": CITY},
    ),
    "上级一栏合并后另存为 CSV": RosterKind(
        lambda: separated(
            f"单位名称|上级单位\n{CITY}|\n云岭市教育局|{CITY}\n云岭市财政局|\n云岭市水务局|\n{COUNTY}|\n平川县教育局|{COUNTY}\n"
            "平川县城关镇人民政府|"
        ),
        TREE,
        ".csv",
        asked=("上级空白",),
        answers={"上级空白": "同上"},
    ),
    "同一单位写了两次": RosterKind(
        lambda: separated(f"{_NAMES_ONLY.replace(CITY, '单位名称' + chr(10) + CITY)}\n云岭市财政局"),
        FLAT,
        ".csv",
        asked=("同名的单位",),
        answers={"同名的单位": "只留第一个"},
    ),
    "一个代码用了两次": RosterKind(
        lambda: separated(
            f"单位名称|代码\n{CITY}|01\n云岭市教育局|02\n云岭市财政局|03\n云岭市水务局|03\n云岭市统计局|05"
        ),
        FLAT,
        ".csv",
        asked=("代码03",),
        answers={"代码03": "都留"},
        codes={"云岭市财政局": "03"},
    ),
    "写的个数与列出的不一样": RosterKind(
        lambda: book(rows(f"单位名称\n{_NAMES_ONLY}\n共6个单位")), FLAT, asked=("个数",), answers={"个数": "对"}
    ),
    "划掉的一行和隐藏的一行": RosterKind(
        _struck_and_hidden,
        FLAT,
        asked=("隐藏的行Sheet1",),
        answers={"隐藏的行Sheet1": "不算"},
    ),
    "没有上级一栏，代码一级套一级": RosterKind(
        lambda: separated(
            "区划代码|单位名称\n530900|云岭市人民政府\n530901|云岭市教育局\n530902|云岭市财政局\n530903|云岭市水务局\n"
            "530921|平川县人民政府\n530921001|平川县教育局\n530921101|平川县城关镇人民政府"
        ),
        TREE,
        ".csv",
        codes={"平川县教育局": "530921001"},
    ),
    "序号一级套一级": RosterKind(
        lambda: separated(
            f"序号|单位\n1|{CITY}\n1.1|云岭市教育局\n1.2|云岭市财政局\n1.3|云岭市水务局\n1.4|{COUNTY}\n1.4.1|平川县教育局\n"
            "1.4.2|平川县城关镇人民政府"
        ),
        TREE,
        ".csv",
    ),
    "一级、二级、三级单位各一栏": RosterKind(
        lambda: separated(
            f"一级单位|二级单位|三级单位\n{CITY}||\n|云岭市教育局|\n|云岭市财政局|\n|云岭市水务局|\n|{COUNTY}|\n"
            "||平川县教育局\n||平川县城关镇人民政府"
        ),
        TREE,
        ".csv",
    ),
    "题头下面一行一个单位，没有表头": RosterKind(
        lambda: f"附件2：\n云岭市政府信息公开年报编制单位名单（共5家）\n{_NAMES_ONLY}\n云岭市政府办公室印发".encode(),
        FLAT,
        ".txt",
        asked=("不像单位",),
        answers={"不像单位": "不算"},
    ),
    "一格里写几个单位": RosterKind(
        lambda: separated(
            f"单位|联系人\n{CITY}|张三\n云岭市教育局、云岭市财政局|李四\n云岭市水务局、云岭市统计局|王五"
        ),
        FLAT,
        ".csv",
        asked=("一格几个单位",),
        answers={"一格几个单位": "拆开"},
    ),
    "有的代码是文字，有的是数字": RosterKind(
        lambda: book(
            rows(
                f"代码|单位名称|上级代码\n000100|{CITY}|\n#101|云岭市教育局|000100\n#102|云岭市财政局|#100\n"
                "#103|云岭市水务局|#100\n000104|云岭市统计局|000100"
            )
        ),
        FLAT,
        asked=("代码补零",),
        answers={"代码补零": "补零"},
        codes={"云岭市教育局": "000101", "云岭市统计局": "000104"},
    ),
    "是否的话写得长": RosterKind(
        lambda: book(
            rows(
                f"报送单位|是否需要单独编制年报|渠道\n{CITY}|需要|内网\n云岭市教育局|需要|内网\n云岭市财政局|不需要|内网\n"
                "云岭市水务局|不需要（今年新设）|内网\n云岭市统计局|不需要（垂直管理）|内网"
            )
        ),
        _DUTY,
        asked=("列Sheet1",),
        answers={"列Sheet1": "对"},
    ),
    "期限写成不是日期的话": RosterKind(
        lambda: separated(
            f"单位|期限\n{CITY}|3月31日前\n云岭市教育局|2026.1.20\n云岭市财政局|另行通知\n云岭市水务局|\n云岭市统计局|"
        ),
        FLAT,
        ".csv",
        asked=("截止日期3月31日前", "截止日期另行通知"),
        answers={"截止日期3月31日前": "不写", "截止日期另行通知": "不写"},
    ),
}
"""By what is odd about each."""
