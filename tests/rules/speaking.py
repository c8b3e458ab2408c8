"""Reports that between them make every rule speak, in any edition that has the cells they speak of."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from models.editions.edition import CellKey, Edition
from models.errors import NoSuchCell
from models.figures.totals import add_up
from models.registers.cell_count import CountedCell
from models.report.filing import Agency, Filing, Level
from models.report.notes import Note, NoteLine, NoteLineKind
from models.report.report_sum import ChangedInput, ReportSum, SumChange
from models.rules.registry import RULES
from models.rules.rule import Rule
from models.texts.word_list import read_word_list
from tests.rules.made_up_city import YEAR, figures_in

CASES = Path(__file__).parent / "cases"
CITY, BUREAU = Agency("示例市人民政府", "", Level.PREFECTURE), Agency("示例市统计局", "", Level.DEPARTMENT)
ALIKE = "坚持以公开为常态，聚焦重点领域，持续提升公开的质量和实效，让群众看得到、听得懂，全年公开{}条。"
# Section, and words in it that a rule has something to say of, with the figures of the made-up city.
WORDS = (
    ("lead", "现公布示例市人民政府2022年政府信息公开工作年度报告。"),
    ("lead", "现公布邻居县人民政府2023年政府信息公开工作年度报告。"),
    ("lead", "所列数据的统计期限为2022年1月1日至12月31日。"),
    ("overview", "2022年，我市认真贯彻落实条例，持续推进公开。"),
    ("overview", "联系电话XX。"),
    ("overview", "一是公开；三是管理。"),
    ("overview", "公开公开目录。"),
    ("overview", "公开，管理,平台。"),
    ("overview", "联系人13812345678。"),
    ("overview", "甲\u200b乙"),
    ("overview", "各县(市)报告,有的迟报"),
    ("overview", "正文。\n六、其他需要报告的事项\n无。"),
    ("overview", "共{requests.no_such_row.total}件"),
    ("overview", "主动公开。"),
    ("problems_and_improvements", "无"),
    ("other_matters", "全年收取信息处理费4万元。"),
)


def rules_of(edition: Edition) -> set[str]:
    """The rules that reports of an edition are held to, by their functions."""
    return {rule.check.__name__ for rule in RULES if rule.applies_to(edition.name)}


def rules_that_speak(edition: Edition, year: int) -> set[str]:
    """Those of them that find something in the reports made here of that year."""
    waiting: list[Rule[Filing]] = [rule for rule in RULES if rule.applies_to(edition.name)]
    spoke: set[str] = set()
    for filing in reports(edition, year):
        found = {rule.check.__name__ for rule in waiting if any(rule.check(filing))}
        waiting = [rule for rule in waiting if rule.check.__name__ not in found]
        spoke |= found
    return spoke


def reports(edition: Edition, year: int) -> Iterator[Filing]:
    """The cases of the sheets, as reports of a year, and what is too much for a line of a sheet."""
    yield from _of_the_tables(edition, year)
    for words in _sentences("narrative_wrong.txt"):
        yield city(edition, year, {"overview": words})
    for words in _sentences("narrative_alone_wrong.txt"):
        yield replace(city(edition, year, {"overview": words}), figures=add_up(edition, {}))
    for section, words in WORDS:
        yield city(edition, year, {section: words})
    yield from _beside_last_year(edition, year)
    yield from _of_the_cells(edition, year)
    yield from _of_the_office(edition, year)


def city(edition: Edition, year: int, texts: Mapping[str, str]) -> Filing:
    """The made-up city's report of another year."""
    said = {section: in_year(words, year) for section, words in texts.items()}
    return Filing(edition, year, CITY, figures_in(edition), said)


def in_year(words: str, year: int) -> str:
    """A sentence of the made-up city's year, told of another year."""
    return re.sub(r"202[1-4](?=年)", lambda match: str(int(match[0]) - YEAR + year), words)


def _sentences(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.partition("|")[2] for line in lines if line and not line.startswith("#")]


def _of_the_tables(edition: Edition, year: int) -> Iterator[Filing]:
    with (CASES / "tables.csv").open(encoding="utf-8", newline="") as lines:
        for case in csv.DictReader(lines):
            agency = Agency(case["agency"], "", Level(case["level"]) if case["level"] else None)
            try:
                last = _filled(edition, year - 1, agency, case["last_year"])
                filing = _filled(edition, year, agency, case["figures"])
            except NoSuchCell:
                continue
            yield replace(filing, last_year=last if case["last_year"] else None)


def _filled(edition: Edition, year: int, agency: Agency, words: str) -> Filing:
    pairs = (word.split("=") for word in words.split())
    return Filing(edition, year, agency, add_up(edition, {edition.find(name): int(value) for name, value in pairs}))


def _beside_last_year(edition: Edition, year: int) -> Iterator[Filing]:
    said = f"{ALIKE.format(3)}\n2023年收到政府信息公开申请120件，同比增长12.5%。"
    now = city(edition, year, {"overview": said})
    last = city(edition, year - 1, {"overview": ALIKE.format(8)})
    yield replace(now, last_year=last)
    nothing = replace(now, figures=add_up(edition, dict.fromkeys(edition.typed_cells, 0)), texts={})
    disputed = dict(nothing.figures.typed) | {edition.find("disputes.all.reconsideration_upheld"): 2}
    yield replace(nothing, figures=add_up(edition, disputed), last_year=replace(nothing, year=year - 1))


def _of_the_cells(edition: Edition, year: int) -> Iterator[Filing]:
    filing = city(edition, year, {"other_matters": "无"})
    cell = edition.find("requests.granted.natural_person")
    yield replace(filing, figures=add_up(edition, dict(filing.figures.typed) | {cell: 4}))
    yield replace(filing, printed={CellKey("requests", "granted", "total"): 1}, remarks={cell: "去掉单位“件”"})
    unpaid = edition.find("requests.otherwise_fee_unpaid.natural_person")
    yield replace(filing, figures=add_up(edition, dict(filing.figures.typed) | {unpaid: 2}))
    asked = NoteLine(NoteLineKind.QUESTION, "是不是多了一件？", "李某", f"{year + 1}-01-10T00:00:00.000+00:00")
    yield replace(filing, notes={cell: Note(cell, (asked,))})
    yield replace(filing, counted={cell: CountedCell(("2025-001",))})
    moved = SumChange(ChangedInput.REPORT, "20", "示例市财政局", "汇总以后改过")
    yield replace(filing, report_sum=ReportSum("1", changes=(moved,), missing=("示例市水利局",)))
    twice = "收到政府信息公开申请12件。\n（二）依申请公开\n共收到政府信息公开申请15件。"
    yield replace(filing, figures=add_up(edition, {}), texts={"overview": twice})


def _of_the_office(edition: Edition, year: int) -> Iterator[Filing]:
    filing = replace(city(edition, year, {"overview": "邻居县人民政府持续推进，老百姓满意。"}), agency=BUREAU)
    words = read_word_list("词语,类型,改为,说明,部分\n老百姓,禁用,群众,,\n")
    yield replace(filing, offices=("邻居县人民政府",), word_list=words, unprintable=("邻", BUREAU.name[0]))
    yield replace(filing, agency=Agency(""), cover={"signed_on": f"{year + 1}-07-01"})
