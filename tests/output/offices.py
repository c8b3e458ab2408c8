"""Reports of twelve kinds, as different offices write them; all names and sentences are our own."""

import dataclasses
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.editions.edition import CellKind
from models.editions.known_editions import edition_for
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from output.blocks import Document
from output.compose import compose
from output.picture.layout import sheet_picture
from tests.output.reports import LONG_NAME, RARE, narrative

FEN = 12_300  # money is kept in fen
NONE = "本年度没有收到政府信息公开申请，没有发生行政复议、行政诉讼。"


@dataclass(frozen=True)
class OfficeReport:
    """A report, the tables in it that are turned, and whether its picture comes last."""

    filing: Filing
    turned: tuple[str, ...] = ()
    has_picture: bool = False

    def compose(self) -> Document:
        """The report as blocks."""
        picture = sheet_picture(self.filing, ()) if self.has_picture else None
        return compose(self.filing, self.turned, picture)


def written(
    name: str, texts: Mapping[str, str], most: int | None, *, year: int = 2025, signed: bool = True, seed: int = 1
) -> Filing:
    """A report whose figures lie between 0 and ``most``, three of ten 0; None leaves them blank."""
    edition, chance = edition_for(year), random.Random(seed)
    figures = {}
    if most is not None:
        for cell in edition.typed_cells:
            unit = FEN if edition.kind(cell) in (CellKind.MONEY, CellKind.MONEY_WAN) else 1
            figures[cell] = chance.choice((0, 0, 0, *(chance.randint(0, most) for _ in range(7)))) * unit
    cover = {"signed_by": name, "signed_on": f"{year + 1}-01-{10 + seed}"} if signed else {}
    return Filing(edition, year, Agency(name), add_up(edition, figures), texts, cover)


def town_of_zeros() -> OfficeReport:
    """Nothing happened, and little is said of it."""
    texts = {
        "lead": "本报告由青河镇人民政府编制，所列数据的统计期限自2025年1月1日起，至2025年12月31日止。",
        "overview": f"镇政府按要求公开镇村两级财务、惠农补贴和救助信息。{NONE}",
        "problems_and_improvements": "公开栏更换不够及时，已明确专人按月检查。",
        "other_matters": "本年度没有收取信息处理费。",
    }
    return OfficeReport(written("青河镇人民政府", texts, 0))


def street_office() -> OfficeReport:
    """A street office: short headings that run on into their text."""
    texts = {
        "lead": "现将东柳街道办事处2025年政府信息公开工作情况报告如下。",
        "overview": "（一）主动公开。全年在区政府网站发布信息57条，社区公开栏张贴事项203项。\n"
        "（二）依申请公开。受理申请3件，均在法定期限内答复。\n（三）平台建设。在便民服务大厅设公开专区1处。\n"
        "（四）监督保障。街道纪工委按季度抽查，发现问题2处，当月改正。",
        "problems_and_improvements": "一是社区之间进度不一。二是解读方式单一。\n下一步，每月通报，请居民代表评议。",
        "other_matters": "没有其他需要报告的事项。",
    }
    return OfficeReport(written("示例市东柳区东柳街道办事处", texts, 9, seed=2))


def county_bureau() -> OfficeReport:
    """A bureau of a county, with a second name in brackets."""
    return OfficeReport(
        written(
            "云岭县市场监督管理局（知识产权局）",
            {
                "lead": "本报告根据《中华人民共和国政府信息公开条例》第五十条的规定编制。",
                "overview": narrative(900),
                "problems_and_improvements": narrative(260),
                "other_matters": "收取信息处理费0元。",
            },
            60,
            seed=3,
        )
    )


def city() -> OfficeReport:
    """A city: headings of four levels, paragraphs of all lengths."""
    overview = (
        "（一）主动公开\n1．公开重点领域信息\n（1）财政资金\n市本级和116个部门的预决算在批复后20日内公开。\n"
        "（2）重大项目\n公开批准、实施、竣工信息1,842条，占应公开数的100%。\n2．公开规范性文件\n"
        "制定9件、修改2件、废止4件，文本与解读同步发布。\n（二）依申请公开\n" + narrative(700)
    )
    texts = {
        "lead": "示例市人民政府办公室汇总全市各级行政机关的年度报告，编制本报告。",
        "overview": overview,
        "problems_and_improvements": "（一）存在的问题\n一是个别单位公开不及时；二是答复说理不充分；三是人员变动快。\n"
        "（二）改进的措施\n一是建立目录并按月核对；二是编印答复样本；三是分级组织培训。",
        "other_matters": narrative(200),
    }
    return OfficeReport(written("示例市人民政府", texts, 4800, seed=4))


def province() -> OfficeReport:
    """A province: pages of text, figures of seven digits."""
    texts = {
        "lead": narrative(300),
        "overview": narrative(3000),
        "problems_and_improvements": narrative(700),
        "other_matters": narrative(300),
    }
    return OfficeReport(written("澜川省人民政府办公厅", texts, 3_900_000, seed=5))


def edition_of_2019() -> OfficeReport:
    """A report on the form of 2019."""
    texts = {
        "lead": "根据政府信息公开工作的规定，公布南屏县2020年度报告。",
        "overview": narrative(600),
        "problems_and_improvements": "机构改革后部分栏目归属不清，已逐项划定责任单位。",
        "other_matters": "无。",
    }
    return OfficeReport(written("南屏县人民政府", texts, 700, year=2020, seed=6))


def long_name() -> OfficeReport:
    """A name of 43 characters in title and signature."""
    return OfficeReport(
        written(LONG_NAME, {"lead": "编制本报告。", "overview": narrative(300), "other_matters": NONE}, 35, seed=7)
    )


def rare_characters() -> OfficeReport:
    """Radicals, rare and compatible characters, scripts that no face has."""
    texts = {
        "lead": f"本县地名、人名用字较为生僻：{RARE}。",
        "overview": "（一）部首和兼容字。⼀⼆⼈⼝⽊⽔⽕⾦⾬⾯⾷⾸⻅⻋⻓，豈更金樂理，均照原文登载。\n"
        "（二）多文种公开。标题同时以བོད་ཡིག、ئۇيغۇرچە、ᠮᠣᠩᠭᠣᠯ三种文字发布，另有ꆈꌠ文。\n"
        "（三）符号。㈠①⑩Ⅲ㎡℃‰№、α≤β≥γ、〔2025〕、“‘引中引’”。",
        "problems_and_improvements": "䶮江乡𬭎山村的公开栏用字由人工核对。",
        "other_matters": "没有其他需要报告的事项。",
    }
    return OfficeReport(written("䶮县𬭎乡人民政府", texts, 12, seed=8))


def pasted_tables() -> OfficeReport:
    """Rows and lists that were pasted into the texts."""
    rows = "\n".join(
        f"{part}\t{made}\t{share}" for part, made, share in (
            ("公开渠道", "信息条数", "占比"), ("政府网站", "12,246", "61.3%"), ("政务新媒体", "6,018", "30.1%"),
            ("政府公报", "412", "2.1%"), ("其他", "1,301", "6.5%"),
        )
    )  # fmt: skip
    overview = (
        f"各渠道公开情况如下：\n{rows}\n合计\t19,977\t100.0%\n（一）重点工作\n1．编制目录\n2．更新指南\n3．清理文件\n"
        "（二）考核得分：办公室98.5分；财政局97分；住建局96.75分；教育局95分。\n附件：1．公开目录\n2．责任分工表"
    )
    texts = {"lead": "编制说明：", "overview": overview, "problems_and_improvements": f"{rows}\n以上为网上数据。"}
    return OfficeReport(written("临江高新技术产业开发区管理委员会", texts, 210, seed=9))


def addresses() -> OfficeReport:
    """Web and mail addresses, telephones, half-width marks."""
    site = "https://www.example.gov.cn/zwgk/zfxxgk/fdzdgknr/zfxxgknb/2025/index.html?columnId=1024&page=1"
    texts = {
        "lead": f"本报告电子版可在市政府门户网站({site})下载,如有疑问请与市政府办公室联系"
        "(地址:示例市人民路1号,邮编:100000,电话:010-12345678,电子邮箱:xxgk@example.gov.cn).",
        "overview": f'网站{site}全年访问1,286,041次;"互联网+政务服务"栏目更新3,208条,同比增长12.5%.\n'
        "（一）新媒体。微信公众号“示例发布”、微博@示例发布、客户端V3.2.1版共发布8,011条。\n"
        "（二）热线。12345热线受理24×7小时来电，满意率99.02%，接通率≥95%。",
        "problems_and_improvements": "详见http://www.example.gov.cn/a、http://www.example.gov.cn/b。",
        "other_matters": "意见请发至 feedback.xxgk@mail.example.gov.cn。",
    }
    return OfficeReport(written("示例市人民政府办公室", texts, 88, seed=10))


def draft() -> OfficeReport:
    """A draft: no figure yet, nobody has signed."""
    texts = {"lead": "□□人民政府编制。", "overview": "全年公开____条。\n\n（待补充）", "problems_and_improvements": ""}
    return OfficeReport(written("西源市政务服务和数据管理局（行政审批局）", texts, None, signed=False))


def for_print() -> OfficeReport:
    """表三 turned on a page of its own, a page of charts at the end."""
    filing = written(
        "北岭哈尼族彝族自治州文化和旅游局",
        {"lead": "编制本报告。", "overview": narrative(400), "other_matters": "无。"},
        480,
        seed=11,
    )
    before = dataclasses.replace(filing, year=filing.year - 1)
    return OfficeReport(dataclasses.replace(filing, last_year=before), turned=("requests",), has_picture=True)


OFFICES: dict[str, Callable[[], OfficeReport]] = {
    each.__name__: each
    for each in (
        town_of_zeros, street_office, county_bureau, city, province, edition_of_2019, long_name, rare_characters,
        pasted_tables, addresses, draft, for_print,
    )
}  # fmt: skip
