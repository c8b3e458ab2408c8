"""A city whose units have put their reports on their web sites: a folder of many kinds of files, planted faults."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from models.editions.edition import CellKey
from models.editions.known_editions import edition_for
from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.figures.totals import Figures, add_up
from models.report.filing import Agency, Filing
from models.services.audit.audited_file import AuditedFile
from models.services.audit.published_audit import PublishedAudit
from models.services.collection.collection import Collection
from models.services.library import Library
from output.compose import compose
from output.formats import FORMATS
from tests.services.collected import take, take_roster

YEAR = 2025
EDITION = edition_for(YEAR)
CAME_IN = EDITION.find("requests.new_received.natural_person")
GRANTED = EDITION.find("requests.granted.natural_person")
LEFT_OVER = next(out for out in EDITION.carried_cells.values() if out.column == "natural_person")
TOTAL = EDITION.find("requests.granted.total")
NAMES = {
    "10": "示例市教育局",
    "11": "示例市水利局",
    "12": "示例市卫生健康委员会",
    "13": "示例市交通运输局",
    "14": "示例市财政局",
    "15": "示例市林业和草原局",
    "16": "示例县人民政府",
    "17": "甲镇人民政府",
    "18": "乙镇人民政府",
    "19": "示例市民政局",
    "20": "示例市司法局",
    "21": "示例市统计局",
    "22": "示例市审计局",
    "23": "示例市档案局",
}
ROSTER = "code,name,parent,level,required\n1,示例市人民政府,,prefecture,1\n" + "".join(
    f"{code},{name},{'16' if '镇' in name else '1'},"
    f"{'town' if '镇' in name else 'county' if '县' in name else 'department'},1\n"
    for code, name in NAMES.items()
)
TEXTS = {
    "lead": "根据《中华人民共和国政府信息公开条例》编制本报告。",
    "overview": "本机关按照主动公开、依申请公开、政府信息管理、平台建设、监督保障的要求开展工作，"
    "对工作考核、社会评议和责任追究结果作了公开。",
    "problems_and_improvements": "存在公开内容不够及时的问题，将加强检查，逐项改进。",
    "other_matters": "本年度没有收取信息处理费。",
}


def report(
    code: str,
    came_in: int = 5,
    granted: int | None = None,
    year: int = YEAR,
    name: str = "",
    texts: Mapping[str, str] | None = None,
    printed: Mapping[CellKey, int] | None = None,
    left_over: int = 0,
) -> Filing:
    """A report that no rule finds fault with, but for what is said; ``printed`` totals are written wrongly."""
    edition = edition_for(year)
    typed = dict.fromkeys(edition.typed_cells, 0)
    typed |= {CAME_IN: came_in, GRANTED: came_in if granted is None else granted}
    typed[LEFT_OVER] = left_over
    figures = add_up(edition, typed)
    if printed:
        figures = Figures(figures.typed, {**figures.all, **printed})
    return Filing(edition, year, Agency(name or NAMES[code]), figures, {**TEXTS, **(texts or {})})


def publish(folder: Path, filing: Filing, ending: str, day: str = "", file: str = "") -> Path:
    """Put a report on the web site: written by the program, a page with the day its head tells."""
    folder.mkdir(exist_ok=True)
    path = folder / (file or f"{filing.agency.name}{ending}")
    content = FORMATS[ending].write(filing, compose(filing))
    if day:
        meta = f'<meta name="PubDate" content="{day}">'
        content = content.decode().replace("<head>", f"<head>{meta}", 1).encode()
        assert meta.encode() in content
    path.write_bytes(content)
    return path


def publish_city(folder: Path) -> Path:
    """The city's folder: sound reports, planted faults, files that nobody can read or place."""
    publish(folder, report("10"), ".html", "2026-01-20")
    publish(folder, report("10"), ".docx", file="教育局下载版.docx")
    publish(folder, report("11", printed={TOTAL: 7}), ".docx")
    publish(folder, report("12", came_in=5, granted=4), ".xlsx")
    publish(
        folder,
        report("13", texts={"problems_and_improvements": f"{TEXTS['problems_and_improvements']}XX科室另报。"}),
        ".pdf",
    )
    publish(folder, report("14"), ".html", "2026-02-10")
    publish(folder, report("15", came_in=6), ".docx")
    publish(folder, report("16"), ".html", "2026-03-20")
    publish(folder, report("17", texts={"overview": f"{TEXTS['overview']}全年新收到政府信息公开申请9件。"}), ".md")
    broken = publish(folder, report("18"), ".pdf")
    broken.write_bytes(broken.read_bytes()[:300])
    publish(folder, report("19", name="示例市养老服务中心"), ".html", file="年报.html")
    for code, written in (("20", ">12件<"), ("23", ">1 2?<")):
        unclear = publish(folder, report(code, came_in=12, granted=11), ".html")
        unclear.write_text(unclear.read_text(encoding="utf-8").replace(">12<", written, 1), encoding="utf-8")
    publish(folder, report("22", year=2024), ".html")
    (folder / "扫描.html").write_text(
        "<html><body><h1>示例市统计局2025年政府信息公开工作年度报告</h1><img src='a.jpg'></body></html>",
        encoding="utf-8",
    )
    (folder / "说明.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a report")
    return folder


def open_city(library: Library, folder: Path) -> PublishedAudit:
    """The city's roster, and what one unit had sent up."""
    take_roster(library, folder, ROSTER)
    sent = dataclasses.replace(report("15", came_in=5), agency=Agency(NAMES["15"], "15"))
    path = folder / "林草局.ndbg"
    path.write_bytes(write_bundle(sent, BundleStamp(1, "d" * 64, "c" * 64, "final")))
    assert take(library, [path]) == [1]
    return PublishedAudit(Collection(library, YEAR))


def go_through(audit: PublishedAudit, folder: Path) -> dict[str, AuditedFile]:
    """The files of a folder by name, as they were judged; nothing is kept."""
    return {progress.file.file: progress.file for progress in audit.audit([folder])}
