"""文字雷同: units with the same words are named, in 汇总检查 too, and laid side by side; short texts are not judged."""

from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.services.library import Library
from tests.services.collected import CELL, YEAR, filing, take, take_roster
from tests.ui.collection.window.conftest import Rest
from ui.collection.collection_page import CollectionPage

COPIED = (
    "{name}把政务公开列入年度重点，由一名副职分管，全年开会{n}次，研究事项{n}项。"
    "围绕群众关心的事，通过门户网站公布办事指南{n}条，组织开放日活动一次，邀请代表到现场了解情况。"
    "{self}建立信息发布登记台账，逐条记下来源、审核人和发布时间，没有发生错发的情况，也没有被通报。"
    "专门印了小册子放在办事大厅，遇到老年人来办事，工作人员当面讲解，直到听懂为止。"
    "每个季度还请退休教师给年轻同事讲一次怎样把文件写得让人看得懂。"
)
OWN = "。".join(f"第{at}村开会公布了{at}样东西，由{sign}家代办" for at, sign in enumerate("赵钱孙李周吴郑王冯陈褚卫"))


def send(folder: Path, code: str, words: str, year: int = YEAR, revision: int = 3) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{code}-{year}.ndbg"
    report = replace(filing(code, {CELL: 1}, year), texts={"lead": COPIED, "overview": words})
    path.write_bytes(write_bundle(report, BundleStamp(revision, f"{revision:064}", "c" * 64, "final")))
    return path


def export_list(page: CollectionPage, path_answer: list[Path | None], path: Path, qtbot: QtBot) -> list[list[object]]:
    path_answer.append(path)
    page.check_tab.export_button.click()
    qtbot.waitUntil(lambda: page.notice.label.text().startswith("已导出"), timeout=60_000)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("文字雷同").to_python()
    return [list(row) for row in rows]


def test_units_with_the_same_words_are_named_and_laid_side_by_side(
    city: Library, page: CollectionPage, tmp_path: Path, rested: Rest, path_answer: list[Path | None], qtbot: QtBot
) -> None:
    folder = tmp_path / "雷同"
    take_roster(city, tmp_path, year=YEAR - 1)
    last_year = COPIED.format(name="示例县政府", n=8, self="我县")
    take(city, [send(folder, "11", last_year, YEAR - 1)], year=YEAR - 1)
    first = COPIED.format(name="甲镇人民政府", n=3, self="我镇") + "今年另外修了一间阅览室。"
    second = COPIED.format(name="乙镇政府", n="二十", self="本机关")
    take(city, [send(folder, "111", first), send(folder, "112", second), send(folder, "10", "工作正常。")])
    page.reload()
    rested(page)
    page.show_tab(page.check_tab)
    rested(page)
    tab = page.check_tab
    assert tab.chips["alike"].text() == "文字雷同 3"
    told = [row.texts[:2] for row in tab.alike.pairs.table_model.rows]
    assert told == [
        ("乙镇人民政府", "示例县人民政府（上年）"),
        ("甲镇人民政府", "乙镇人民政府"),
        ("甲镇人民政府", "示例县人民政府（上年）"),
    ]
    assert "判断不了 1 份，文字太少：示例市本级。" in tab.alike.summary.text()
    tab.alike.pairs.selectRow(1)
    rested(page)
    shown = tab.alike.sentences.toPlainText()
    assert shown.count("研究事项") == 2, "both reports, sentence beside sentence"
    assert "今年另外修了一间阅览室\n没有相同的句子" in shown
    checked = [row.texts for row in tab.rules.table.table_model.rows]
    assert any("（A-10）" in rule and "与 示例县人民政府上年的报告相同" in text for _, rule, text, _ in checked)
    listed = export_list(page, path_answer, tmp_path / "清单.xlsx", qtbot)
    assert sum("示例县人民政府" in row for row in listed) == 2
    assert any("示例市本级" in row and "文字太少，判断不了" in row for row in listed)
    take(city, [send(folder, "111", OWN, revision=4)])
    page.reload()
    rested(page)
    assert tab.chips["alike"].text() == "文字雷同 1"


def test_where_all_texts_are_too_short_nothing_is_said_of_likeness(
    city: Library, page: CollectionPage, tmp_path: Path, rested: Rest
) -> None:
    take(city, [send(tmp_path / "短", code, "工作正常。") for code in ("10", "111")])
    page.reload()
    rested(page)
    page.show_tab(page.check_tab)
    rested(page)
    tab = page.check_tab
    assert tab.chips["alike"].text() == "文字雷同"
    assert tab.alike.summary.text().startswith("比了 0 份报告，")
    assert tab.alike.pairs.placeholder == "没有能比的报告，不能说有没有雷同。"
    take(city, [send(tmp_path / "短", "112", OWN)])
    page.reload()
    rested(page)
    assert tab.chips["alike"].text() == "文字雷同 0"
    assert tab.alike.summary.text().startswith("比了 1 份报告，")
    assert tab.alike.pairs.placeholder == "比过的报告里没有文字雷同的。"
