"""Reports made for the page: long, crowded, empty, rare; all sentences are our own."""

import dataclasses
from collections.abc import Callable, Mapping
from itertools import cycle

from models.editions.known_editions import edition_for
from models.exchange.formats.report_json import read_report
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from resources import find

COVER = {"signed_by": "示例市人民政府办公室", "signed_on": "2026-01-20"}
SENTENCES = (
    "全市各级行政机关围绕中心工作，及时公开规划计划、财政预决算、重大建设项目批准和实施情况。",
    "《示例市重大行政决策程序规定》施行以来，共有23项决策草案通过网站征求意见，收到意见建议1,286条，采纳率达93.48%。",
    "“双随机、一公开”抽查结果在7个工作日内公布；“放管服”改革事项、办事指南（含电子证照）同步更新。",
    "2025年1月1日至12月31日，门户网站（http://www.example.gov.cn/zwgk/index.html）共发布信息12246条，访问量430.41万次。",
    "政策解读与文件同步起草、同步审签、同步发布，采用图解、问答、视频等形式，其中图解42期、新闻发布会15场次。",
    "对涉及个人隐私、商业秘密的内容，公开前逐件审查——该删的删，该区分处理的区分处理……做到应公开尽公开。",
    "按照示政办发〔2025〕33号文件要求，县（市、区）和乡镇（街道）设立政务公开专区216个，配备查阅点、自助终端。",
    "群众来电“12345”热线反映的事项，当日转办、限时答复，如期办结率99.2%，比上年提高1.6个百分点。",
)


def narrative(characters: int) -> str:
    """Paragraphs and numbered headings of about that many characters."""
    lines: list[str] = []
    sentences = cycle(SENTENCES)
    levels = cycle(("（{}）依法做好公开工作。", "", "{}．加强源头管理。", "", "", "（{}）夯实基础。", ""))
    ordinals, number, length = "一二三四五六七八九", 0, 0
    while length < characters:
        pattern = next(levels)
        mark = ordinals[number % 9] if pattern.startswith("（{}）依") else str(number % 9 + 1)
        heading = pattern.format(mark)
        text = "".join(next(sentences) for _ in range(2 + number % 4))
        lines += [heading, text] if heading and number % 2 else [heading + text]
        length += len(heading) + len(text)
        number += 1
    return "\n".join(lines)


def filled(value: int | None, year: int = 2025) -> Filing:
    """Every typed cell the same figure; None leaves all blank."""
    edition = edition_for(year)
    figures = add_up(edition, {} if value is None else dict.fromkeys(edition.typed_cells, value))
    texts = {"lead": SENTENCES[0], "overview": "（一）主动公开。" + SENTENCES[1], "other_matters": SENTENCES[7]}
    return Filing(edition, year, Agency("示例市人民政府"), figures, texts, COVER)


def sample() -> Filing:
    """The shipped example, signed."""
    shipped = read_report(find("sample/report.json").read_text(encoding="utf-8")).filing
    return dataclasses.replace(shipped, cover={**shipped.cover, **COVER})


def worded(texts: Mapping[str, str], name: str = "示例市人民政府") -> Filing:
    """The example's figures with other words."""
    return dataclasses.replace(sample(), texts=texts, agency=Agency(name))


def eighteen_pages() -> Filing:
    """18 pages: about 9,000 characters of narrative, many of them figures, and the three tables."""
    return worded(
        {
            "lead": SENTENCES[3] + SENTENCES[0],
            "overview": narrative(8700),
            "problems_and_improvements": narrative(900),
            "other_matters": SENTENCES[7],
        }
    )


def long() -> Filing:
    """30,000 characters of narrative."""
    return worded({"lead": SENTENCES[0], "overview": narrative(26000), "problems_and_improvements": narrative(4000)})


RARE = "𬭎𬱖𬭼𫓯𫖯𬍛䶮㛃㑇㕮䏝喆犇堃镕昇祎珺玥煊炜昀頔"
HOSTILE = (
    '（一）<b>粗</b>&amp; & <i>未闭合 <img src="file:///etc/passwd"/> 空字符\x00、响铃\x07、'
    "孤立代理\ud800、私用\ue000、表情\U0001f600、反斜杠\\n、括号)(、百分号%s、花括号{requests.no_such.total}。"
)


def rare() -> Filing:
    """Characters of 通用规范汉字表 that many faces lack, in title, text and signature."""
    text = f"罕用字：{RARE}。"
    return worded({"lead": text, "overview": f"（一）{RARE}\n{text}", "other_matters": HOSTILE}, "䶮县𬭎乡人民政府")


LONG_NAME = "内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗人民政府办公室（旗外事办公室、大数据发展局）"

REPORTS: dict[str, Callable[[], Filing]] = {
    "sample": sample,
    "eighteen": eighteen_pages,
    "nine digits": lambda: filled(123456789),
    "nine digits 2019": lambda: filled(123456789, 2020),
    "zero": lambda: filled(0),
    "blank": lambda: filled(None),
    "long": long,
    "long title": lambda: worded({"lead": SENTENCES[0]}, LONG_NAME),
    "rare": rare,
    "turned": sample,
}
