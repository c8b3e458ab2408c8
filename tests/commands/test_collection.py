"""Collecting with no display: roster, collect, consolidate, receipt, each as a person or a program calls it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from main import main
from models.exchange.packages.receipt import read_receipt
from models.report.filing import Agency, Filing
from models.services.collection.collection import Collection
from models.services.library import Library
from tests.commands import program
from tests.commands.program import Ended
from tests.services.collected import CELL, CITY, send, send_sound


def call(data: Path, *words: object) -> Ended:
    return program.call("--data", data, *words)


def test_from_the_roster_to_a_returned_report(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "收件"
    data.mkdir()
    (tmp_path / "名册.csv").write_text(CITY, encoding="utf-8")
    look = call(data, "roster", tmp_path / "名册.csv", "--year", 2025, "--take", "--json")
    assert (look.returncode, json.loads(look.stdout)["units"]) == (0, 7), look.stderr
    send(folder, "10", 4)
    send(folder, "11", 6)
    (folder / "坏.ndbg").write_bytes(b"PK\x03\x04")
    dry = call(data, "collect", folder, "--year", 2025)
    assert "新报 2" in dry.stdout
    assert "加 --take 才会收下" in dry.stdout
    took = json.loads(call(data, "collect", folder, "--year", 2025, "--take", "--json").stdout)
    assert [one["verdict"] for one in took["files"] if not one["taken"]] == ["broken"]
    kept = json.loads(call(data, "backup", "--list", "--json").stdout)["backups"]
    assert len(kept) == 1, "one was made before many were taken in"
    lists = "--lists", tmp_path / "清单.xlsx"
    summed = call(data, "consolidate", "--year", 2025, "-o", tmp_path / "汇总.json", *lists, "--json")
    told = json.loads(summed.stdout)
    assert (told["parts"], told["missing"]) == (2, [])
    assert summed.returncode == 1, "everybody is in, and both left most of their tables blank"
    assert {one["rule"] for one in told["findings"] if one["is_open"]} >= {"F-7", "A-7"}
    assert json.loads((tmp_path / "汇总.json").read_text(encoding="utf-8"))["figures"][str(CELL)] == 10
    assert "报送情况" in CalamineWorkbook.from_path(str(tmp_path / "清单.xlsx")).sheet_names
    back = call(data, "receipt", "--year", 2025, "--unit", "10", "--return", "请核对", "--ask", f"{CELL}=为什么？",
                "-o", tmp_path / "退回.ndhz")  # fmt: skip
    assert (back.returncode, back.stderr) == (0, "")
    again = call(data, "consolidate", "--year", 2025, "--json")
    assert [unit["code"] for unit in json.loads(again.stdout)["missing"]] == ["10"]
    assert again.returncode == 1


def test_a_report_whose_code_and_name_do_not_agree_is_left_until_somebody_says_whose_it_is(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "收件"
    data.mkdir()
    (tmp_path / "名册.csv").write_text(CITY, encoding="utf-8")
    call(data, "roster", tmp_path / "名册.csv", "--year", 2025, "--take")
    path = send(folder, "112", 4, name="丙镇人民政府")
    for words in ((), ("--take",), ("--take", "--choose", path)):
        left = call(data, "collect", folder, "--year", 2025, "--json", *words)
        [file] = json.loads(left.stdout)["files"]
        assert (left.returncode, file["verdict"], file["taken"]) == (1, "unit_in_question", False)
        assert (file["written"], file["candidates"]) == ({"name": "丙镇人民政府", "code": "112"}, ["112"])
        assert file["why"].startswith("代码 112 是乙镇人民政府的，名称却是“丙镇人民政府”。")
    unknown = call(data, "collect", folder, "--year", 2025, "--recognise-as", f"{path}=没有这个单位")
    assert (unknown.returncode, "名册里没有这个单位" in unknown.stderr) == (2, True)
    dry = call(data, "collect", folder, "--year", 2025, "--recognise-as", f"{path}=甲镇人民政府", "--json")
    assert [one["unit"] for one in json.loads(dry.stdout)["files"]] == ["111"]
    again = call(data, "collect", folder, "--year", 2025, "--json")
    assert json.loads(again.stdout)["files"][0]["verdict"] == "unit_in_question", "a look remembers nothing"
    took = call(data, "collect", folder, "--year", 2025, "--take", "--recognise-as", f"{path}=111", "--json")
    assert (took.returncode, json.loads(took.stdout)["files"][0]["taken"]) == (0, True)
    path = send(folder, "112", 6, revision=2, name="丙镇人民政府")
    later = json.loads(call(data, "collect", path, "--year", 2025, "--take", "--json").stdout)["files"]
    assert [(one["unit"], one["verdict"], one["taken"]) for one in later] == [("111", "newer", True)]


OFFICE_LIST = """附件
示例市应报单位名单
序号,单位 名称,是否应报,备注
1,示例市人民政府,,
2,示例市财政局,,
3,示例市教育局,,
3,示例市教育局,,
合计,共3个
填表说明：名称写全称。
"""


@pytest.mark.promise("look-before-take")
def test_an_offices_own_list_is_asked_about_before_it_is_taken(tmp_path: Path) -> None:
    data, listed = tmp_path / "data", tmp_path / "名单.csv"
    listed.write_text(OFFICE_LIST, encoding="gb18030")
    dry = call(data, "roster", listed, "--year", 2025)
    assert (dry.returncode, dry.stderr) == (1, f"新建了存放数据的文件夹 {data}，里面还没有内容。\n")
    assert "B 列“单位 名称” 是名称，C 列“是否应报” 是应报" in dry.stdout
    assert "没有算作单位：第 9 行“填表说明：名称写全称。”（说明）" in dry.stdout
    assert "要先定：“应报”一栏全是空的（4 个单位）。 可答：“应报空白=应报” 空的都应报" in dry.stdout
    refused = call(data, "roster", listed, "--year", 2025, "--take", "--answer", "应报空白=应报", "--json")
    told = json.loads(refused.stdout)
    assert (refused.returncode, told["taken"], "没有存入" in refused.stderr) == (1, False, True)
    assert [one["key"] for one in told["questions"] if not one["chosen"]] == ["个数", "同名的单位"]
    assert call(data, "roster", "--year", 2025, "-o", tmp_path / "x.csv").returncode == 2, "nothing was taken"
    answers = ["--answer", "应报空白=应报", "--answer", "个数=对", "--answer", "同名的单位=只留第一个"]
    took = call(data, "roster", listed, "--year", 2025, "--take", *answers, "--answer", "没有的=对")
    assert (took.returncode, "已存为 2025 年度名册" in took.stdout) == (0, True)
    assert "没有问到“没有的”" in took.stderr
    again = json.loads(call(data, "roster", listed, "--year", 2025, *answers, "--json").stdout)
    assert (again["units"], again["due"], again["differences"]) == (3, 2, [])
    other = call(data, "roster", listed, "--year", 2025, *answers, "--column", "B=备注", "--column", "D=名称")
    assert (other.returncode, "名册里没有单位" in other.stderr) == (2, True)
    for wrong in ("1=名称", "B=姓氏", "B"):
        assert call(data, "roster", listed, "--year", 2025, "--column", wrong).returncode == 2


def test_the_same_sent_again_outdates_what_lies_between(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "收件"
    data.mkdir()
    (tmp_path / "名册.csv").write_text(CITY, encoding="utf-8")
    call(data, "roster", tmp_path / "名册.csv", "--year", 2025, "--take")
    first = send(folder, "10", 1, 1)
    assert call(data, "collect", first, "--year", 2025, "--take").returncode == 0
    again, late = send(folder, "10", 1, 4), send(folder, "10", 9, 3)
    dry = call(data, "collect", again, "--year", 2025)
    assert (dry.returncode, "再次报送  10-4.ndbg：" in dry.stdout, "汇总数不变。" in dry.stdout) == (0, True, True)
    both = call(data, "collect", again, late, "--year", 2025, "--take", "--choose", again, "--choose", late)
    assert (both.returncode, "示例市本级 选了两份以上，只能收一份" in both.stderr) == (2, True)
    for path in (again, late):
        call(data, "collect", path, "--year", 2025, "--take")
    summed = json.loads(call(data, "consolidate", "--year", 2025, "-o", tmp_path / "汇总.json", "--json").stdout)
    files = json.loads(call(data, "consolidate", folder, "--roster", tmp_path / "名册.csv", "--year", 2025,
                            "-o", tmp_path / "文件.json", "--json").stdout)  # fmt: skip
    assert (summed["parts"], files["taken"]) == (1, {"10": str(again)})
    sums = [json.loads((tmp_path / name).read_text(encoding="utf-8")) for name in ("汇总.json", "文件.json")]
    assert [told["figures"][str(CELL)] for told in sums] == [1, 1]


def test_a_county_submits_its_towns_reports_and_passes_a_return_on(  # noqa: PLR0915, one story in its order
    tmp_path: Path, sample: Filing, capsys: pytest.CaptureFixture[str]
) -> None:
    def call(data: Path, *words: object) -> tuple[int, str, str]:
        status = main(["--data", str(data), *map(str, words)])
        return status, *capsys.readouterr()

    county, city, up = tmp_path / "县", tmp_path / "市", tmp_path / "县.ndbg"
    (tmp_path / "县名册.csv").write_text(
        "code,name,parent,level,required\n11,示例县人民政府,,county,1\n111,甲镇人民政府,11,town,1\n", encoding="utf-8"
    )
    (tmp_path / "名册.csv").write_text(CITY, encoding="utf-8")
    call(county, "roster", tmp_path / "县名册.csv", "--year", 2025, "--take")
    call(city, "roster", tmp_path / "名册.csv", "--year", 2025, "--take")
    call(county, "collect", send(tmp_path / "镇", "111", 4), "--year", 2025, "--take")
    status, _, err = call(county, "submit", "--year", 2025, "-o", up)
    assert (status, "报告库里没有" in err) == (2, True)
    library = Library(county / "nianbao.db", "李某")
    report = library.add_filing(replace(sample, agency=Agency("示例县人民政府", "11"), last_year=None), "示例")
    library.close()
    status, _, err = call(county, "submit", "--year", 2025, "-o", up)
    assert (status, "还没有定稿" in err, up.exists()) == (2, True, False)
    library = Library(county / "nianbao.db", "李某")
    library.open(report).finalise()
    library.close()
    told = json.loads(call(county, "submit", "--year", 2025, "--with-units", "-o", up, "--json")[1])
    assert (told["units"], told["bytes"], told["signer"]) == (1, up.stat().st_size, "")
    status, out, _ = call(city, "collect", send_sound(tmp_path / "错", "10", 20, answered=7), "--year", 2025)
    assert (status, "新报  10-1.ndbg：必须改 1 处：" in out, "相差 13" in out) == (0, True, True)
    status, out, err = call(city, "collect", up, "--year", 2025, "--take")
    assert (status, "新报  县.ndbg 里的 111-甲镇人民政府.ndbg：" in out) == (0, True), err
    back = tmp_path / "退.ndhz"
    status, out, _ = call(city, "receipt", "--year", 2025, "--unit", "111", "--return", "请核对", "-o", back)
    assert (status, "请把文件发给 示例县人民政府，由它转给单位" in out) == (0, True)
    status, out, _ = call(county, "receipt", back)
    assert (status, "由本单位转退给它" in out, "加 --take 和 -o 才会写" in out) == (1, True, True)
    status, out, err = call(county, "receipt", back, "--take", "-o", tmp_path / "转退.ndhz")
    assert (status, "发给 甲镇人民政府" in out) == (0, True), err
    assert read_receipt((tmp_path / "转退.ndhz").read_bytes())[0].reason == "示例市人民政府：请核对"


def test_a_file_that_was_withdrawn_is_not_taken_again_unasked(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "名册.csv").write_text(CITY, encoding="utf-8")
    call(data, "roster", tmp_path / "名册.csv", "--year", 2025, "--take")
    path = send(tmp_path / "收件", "10", 4)
    assert call(data, "collect", path, "--year", 2025, "--take").returncode == 0
    library = Library(data / "nianbao.db", "李某")
    submissions = Collection(library, 2025).submissions
    submissions.withdraw(submissions.current()["10"].id, "收错了单位")
    library.close()
    again = call(data, "collect", path, "--year", 2025, "--take", "--json")
    [told] = json.loads(again.stdout)["files"]
    assert (again.returncode, told["verdict"], told["taken"]) == (1, "withdrawn", False)
    assert "收错了单位" in told["why"]
    chosen = call(data, "collect", path, "--year", 2025, "--take", "--choose", path, "--json")
    assert (chosen.returncode, json.loads(chosen.stdout)["files"][0]["taken"]) == (0, True)


def test_a_move_tells_of_all_that_it_took_along(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (tmp_path / "名册.csv").write_text(CITY, encoding="utf-8")
    call(data, "roster", tmp_path / "名册.csv", "--year", 2025, "--take")
    call(data, "collect", send(tmp_path / "收件", "10", 4), "--year", 2025, "--take")
    words = "move", "--from", data / "nianbao.db", "--to"
    rows = json.loads(call(data, *words, tmp_path / "一.db", "--json").stdout)["rows"]
    told = call(data, *words, tmp_path / "二.db").stdout
    assert "报告库 0 份报告" in told
    assert f"连同收到的报告、名册和台账等共 {rows} 行" in told
    assert rows > 7, "the units of the roster, and the report that was received"


def test_what_cannot_be_done_is_a_sentence(tmp_path: Path) -> None:
    told = call(tmp_path, "collect", tmp_path, "--year", 2025)
    assert (told.returncode, told.stdout) == (2, "")
    assert "还没有名册" in told.stderr
    assert "Traceback" not in told.stderr
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = call(tmp_path / "file" / "data", "collect", tmp_path, "--year", 2025)
    assert (told.returncode, told.stdout) == (2, "")
    assert "建不了存放数据的文件夹" in told.stderr


@pytest.mark.promise("look-before-take")
def test_what_is_handed_down_is_looked_at_then_taken(tmp_path: Path) -> None:
    above, below = tmp_path / "above", tmp_path / "below"
    above.mkdir()
    below.mkdir()
    (tmp_path / "名册.csv").write_text(CITY, encoding="utf-8")
    call(above, "roster", tmp_path / "名册.csv", "--year", 2025, "--take")
    file = tmp_path / "下发.ndxf"
    wrote = call(above, "issue", "--year", 2025, "--note", "请于 1 月 20 日前报送", "--edition", "2021", "-o", file)
    assert (wrote.returncode, wrote.stderr) == (0, "")
    look = call(below, "issue", file)
    assert look.returncode == 1
    assert "名册 7 个单位（7 处不同）" in look.stdout
    assert "请于 1 月 20 日前报送" in look.stdout
    assert "没有签名" in look.stdout
    assert call(below, "roster", "--year", 2025, "-o", tmp_path / "x.csv").returncode == 2
    took = call(below, "issue", file, "--take", "--json")
    assert (took.returncode, json.loads(took.stdout)["taken"]) == (0, True)
    assert call(below, "roster", "--year", 2025, "-o", tmp_path / "x.csv").returncode == 0
    again = json.loads(call(below, "issue", file, "--json").stdout)
    assert again["differences"] == []
    refused = call(below, "issue", "--year", 2025)
    assert refused.returncode == 2
    assert "--year 和 -o" in refused.stderr


def test_what_one_unit_is_handed_down_is_taken_or_left_change_by_change(tmp_path: Path) -> None:
    above, below = tmp_path / "above", tmp_path / "below"
    (tmp_path / "名册.csv").write_text(CITY, encoding="utf-8")
    for data in (above, below):
        assert call(data, "roster", tmp_path / "名册.csv", "--year", 2025, "--take").returncode == 0
    (tmp_path / "新名册.csv").write_text(CITY.replace("甲镇", "丙镇").replace("李某", "王某"), encoding="utf-8")
    call(above, "roster", tmp_path / "新名册.csv", "--year", 2025, "--take")
    branch = tmp_path / "给县.ndxf"
    assert call(above, "issue", "--year", 2025, "--unit", "11", "-o", branch).returncode == 0
    told = json.loads(call(below, "issue", branch, "--take", "--leave", "111", "--json").stdout)
    assert (told["unit"], told["taken"]) == ("11", True)
    assert [(one["key"], one["taken"]) for one in told["updates"]] == [("111", False)]
    assert call(below, "issue", branch, "--leave", "999").returncode == 2
    assert "带入 111：丙镇人民政府（111）：名称由" in call(below, "issue", branch, "--take").stdout
    kept = json.loads(call(below, "roster", tmp_path / "名册.csv", "--year", 2025, "--json").stdout)
    assert [one["code"] for one in kept["differences"]] == ["111"], "nothing else was touched"


def test_a_reminder_goes_to_who_has_to_mend_though_no_window_was_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rules go through what came before it is said that nobody has anything to mend."""
    data, folder = tmp_path / "data", tmp_path / "收件"
    data.mkdir()
    (tmp_path / "名册.csv").write_text(CITY, encoding="utf-8")
    call(data, "roster", tmp_path / "名册.csv", "--year", 2025, "--take")
    for path in (send_sound(folder, "10", 9), send_sound(folder, "111", 20, answered=7)):
        call(data, "collect", path, "--year", 2025, "--take")
    told = json.loads(call(data, "remind", "--year", 2025, "-o", tmp_path / "催.txt", "--json").stdout)
    assert {one["code"]: one["why"] for one in told["units"]}["111"] == "必须改 1 处"
    assert "10" not in {one["code"] for one in told["units"]}
    remind = ["--data", str(data), "remind", "--year", "2025", "-o", str(tmp_path / "二.txt")]
    assert main([*remind, "--unit", "10"]) == 2
    assert main([*remind, "--until", "2020-01-01"]) == 2
    told_why = capsys.readouterr().err
    assert ("没有要催的" in told_why, "--until 2020年1月1日已经过去了" in told_why) == (True, True)
    assert not (tmp_path / "二.txt").exists()


def test_a_name_or_a_choice_that_does_not_fit_writes_nothing(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "收件"
    data.mkdir()
    (tmp_path / "名册.csv").write_text(CITY, encoding="utf-8")
    call(data, "roster", tmp_path / "名册.csv", "--year", 2025, "--take")
    for path in (send_sound(folder, "10", 9), send_sound(folder, "10", 8, revision=2)):
        call(data, "collect", path, "--year", 2025, "--take")
    told = call(data, "submit", "--year", 2025, "-o", tmp_path / "县.pdf")
    assert (told.returncode, "上报文件写成 .ndbg" in told.stderr) == (2, True)
    words = ("correct", "--year", 2025, "--received", "10", "--reason", "漏录", "-o", tmp_path / "更正.html")
    told = call(data, *words, "--revision", 7)
    assert (told.returncode, "--received 比的是收到的最后两版" in told.stderr) == (2, True)
    assert not (tmp_path / "更正.html").exists()
    assert call(data, *words).returncode == 0
