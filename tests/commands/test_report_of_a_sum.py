"""A report that was made of a sum, on the command line: what it is told, and the status that a program sees."""

import json
from pathlib import Path

import pytest

from models.services.collection.collection import Collection
from models.services.library import Library
from tests.commands.test_collection import call
from tests.services.collected import CELL, TEXTS, YEAR, send_sound, take, take_roster

ROSTER = (
    "code,name,parent,level,required,own_level\n1,示例市人民政府,,prefecture,1,\n"
    "10,示例市本级,1,department,1,1\n20,示例市财政局,1,department,1,\n21,示例市水利局,1,department,1,\n"
)
NAMES = {"10": "示例市本级", "20": "示例市财政局", "21": "示例市水利局"}


def sent(folder: Path, code: str, value: int, revision: int = 1) -> Path:
    return send_sound(folder, code, value, revision, name=NAMES[code])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A city whose three units are all in, each with a report that adds up."""
    folder = tmp_path / "data"
    folder.mkdir()
    library = Library(folder / "nianbao.db", "张某")
    take_roster(library, tmp_path, ROSTER)
    take(library, [sent(tmp_path / "收件", code, value) for code, value in (("10", 3), ("20", 4), ("21", 5))])
    library.close()
    return folder


def consolidate(data: Path, *words: object) -> tuple[int, dict[str, object]]:
    done = call(data, "consolidate", "--year", YEAR, "--json", *words)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, json.loads(done.stdout)


def rules(found: object) -> set[str]:
    assert isinstance(found, list)
    return {one["rule"] for one in found if one["is_open"]}


def test_a_whole_sum_is_0_and_a_report_that_is_no_longer_it_is_1(data: Path, tmp_path: Path) -> None:
    assert consolidate(data, "--report")[0] == 0
    assert consolidate(data)[0] == 0
    library = Library(data / "nianbao.db", "张某")
    take(library, [sent(tmp_path / "收件", "20", 9, 2)])
    library.close()
    status, told = consolidate(data)
    assert (status, rules(told["of_report"])) == (1, {"A-8"})
    looked = call(data, "check", "--year", YEAR)
    assert looked.returncode == 1
    assert "示例市财政局：汇总以后改过" in looked.stdout
    printed = call(data, "render", "--year", YEAR, "-o", tmp_path / "年报.docx")
    assert printed.returncode == 1
    assert "汇总已过期（单位报告改了）" in printed.stderr
    assert (tmp_path / "年报.docx").is_file()
    assert consolidate(data, "--report")[0] == 0
    assert call(data, "render", "--year", YEAR, "-o", tmp_path / "年报.docx").returncode == 0


def test_a_picked_set_is_not_written_over_other_figures_unasked(data: Path) -> None:
    assert consolidate(data, "--report")[0] == 0
    refused = call(data, "consolidate", "--year", YEAR, "--report", "--pick", "20")
    assert refused.returncode == 2
    assert "现在是示例市人民政府的全部单位之和（3 个单位）" in refused.stderr
    assert "挑选的 1 个单位（示例市财政局）之和" in refused.stderr
    assert "12 → 4" in refused.stderr
    status, told = consolidate(data, "--report", "--pick", "20", "--overwrite")
    assert (status, rules(told["of_report"])) == (1, {"A-2"}), "two units that must report are not in it"


def test_a_final_report_is_written_with_a_reason(data: Path, tmp_path: Path) -> None:
    consolidate(data, "--report")
    library = Library(data / "nianbao.db", "张某")
    session = library.open(1)
    session.set_texts(TEXTS, "填写文字")
    for finding in [one for one in session.findings if one.is_open]:
        session.explain(finding, "经核实无误。")
    session.finalise()
    take(library, [sent(tmp_path / "收件", "20", 9, 2)])
    library.close()
    refused = call(data, "consolidate", "--year", YEAR, "--report")
    assert refused.returncode == 2
    assert "已经定稿" in refused.stderr
    consolidate(data, "--report", "--reopen", "财政局更正")
    library = Library(data / "nianbao.db")
    assert library.open(1).filing.figures.get(CELL) == 17
    assert library.reopen_reason(1) == "财政局更正"
    library.close()


def test_an_adjustment_that_unbalances_the_sum_is_told(data: Path) -> None:
    library = Library(data / "nianbao.db", "张某")
    Collection(library, YEAR).consolidation().adjust(CELL, 5, "据来函")
    library.close()
    status, told = consolidate(data)
    assert status == 1
    assert "T3-1" in rules(told["findings"])


def test_which_report_is_asked_for(data: Path) -> None:
    consolidate(data, "--report")
    assert "没有示例市水利局 2025 年度的报告" in call(data, "check", "--year", YEAR, "--unit", "示例市水利局").stderr
    assert call(data, "check").returncode == 2
    assert "请给出报告文件" in call(data, "check").stderr
