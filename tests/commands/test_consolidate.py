"""汇总 on the command line."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.exchange.formats.report_json import read_report, write_report
from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from tests.commands import program
from tests.commands.program import Ended
from tests.services.collected import CELL, CITY, filing

ROSTER = (
    "code,name,parent,level,required\n1,示例市人民政府,,prefecture,1\n"
    "10,示例市财政局,1,department,1\n11,示例市教育局,1,department,1\n12,示例市水利局,1,department,1\n"
)


def call(*words: object) -> Ended:
    return program.call("consolidate", *words)


def laid_out(folder: Path, sample: Filing, *codes: str) -> tuple[Path, Path]:
    roster = folder / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    reports = folder / "reports"
    reports.mkdir()
    names = {"10": "示例市财政局", "11": "示例市教育局", "12": "示例市水利局", "99": "别处"}
    for code in codes:
        filing = replace(sample, agency=Agency(names[code], code))
        (reports / f"{code}.json").write_text(write_report(filing), encoding="utf-8")
    return roster, reports


def test_all_in_is_exact_and_ends_with_0(tmp_path: Path, sample: Filing) -> None:
    roster, reports = laid_out(tmp_path, sample, "10", "11", "12")
    out = tmp_path / "sum.json"
    done = call(reports, "--roster", roster, "-o", out)
    assert (done.returncode, done.stderr) == (0, "")
    whole = read_report(out.read_text(encoding="utf-8")).filing
    assert whole.agency.name == "示例市人民政府"
    assert whole.figures.typed == {cell: 3 * value for cell, value in sample.figures.typed.items()}


def test_what_is_missing_or_refused_is_told(tmp_path: Path, sample: Filing) -> None:
    roster, reports = laid_out(tmp_path, sample, "10", "99")
    (reports / "broken.json").write_text("{", encoding="utf-8")
    out = tmp_path / "sum.json"
    done = call(reports, "--roster", roster, "-o", out, "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["summed"] == ["10"]
    assert [unit["code"] for unit in told["missing"]] == ["11", "12"]
    assert {Path(turned["file"]).name for turned in told["refused"]} == {"99.json", "broken.json"}


def test_a_file_that_is_of_no_kind_we_read_is_named_and_is_not_success(tmp_path: Path, sample: Filing) -> None:
    roster, reports = laid_out(tmp_path, sample, "10", "11", "12")
    (reports / "水利局.xyz").write_bytes(b"\x00\x01")
    done = call(reports, "--roster", roster, "-o", reports / "sum.json")
    assert done.returncode == 1
    assert f"没有读 {reports / '水利局.xyz'}" in done.stdout
    told = json.loads(call(reports, "--roster", roster, "-o", reports / "sum.json", "--json").stdout)
    assert (told["unread"], told["missing"], told["refused"]) == ([str(reports / "水利局.xyz")], [], [])


def test_a_roster_among_the_reports_is_no_unread_file(tmp_path: Path, sample: Filing) -> None:
    roster, reports = laid_out(tmp_path, sample, "10", "11", "12")
    inside = roster.rename(reports / "名册.csv")
    assert call(reports, "--roster", inside, "-o", tmp_path / "sum.json").returncode == 0


def test_nothing_to_add_is_a_sentence(tmp_path: Path, sample: Filing) -> None:
    roster, reports = laid_out(tmp_path, sample)
    done = call(reports, "--roster", roster, "-o", tmp_path / "sum.json")
    assert done.returncode == 2
    assert "没有读到一份报告" in done.stderr
    assert not (tmp_path / "sum.json").exists()


def test_a_roster_without_one_top_is_refused(tmp_path: Path, sample: Filing) -> None:
    roster, reports = laid_out(tmp_path, sample, "10")
    roster.write_text(ROSTER.replace("10,示例市财政局,1,", "10,示例市财政局,,"), encoding="utf-8")
    done = call(reports, "--roster", roster, "-o", tmp_path / "sum.json")
    assert done.returncode == 2
    assert "2 个单位没有上级" in done.stderr
    alone = call(reports, "--roster", roster, "--answer", "最上级=各自独立", "-o", tmp_path / "sum.json")
    assert alone.returncode == 2
    assert "最上级应只有一个单位" in alone.stderr
    joined = call(reports, "--roster", roster, "--answer", "最上级=示例市人民政府", "-o", tmp_path / "sum.json")
    assert joined.returncode == 1
    assert "收到 1 个单位的报告" in joined.stdout


def answer(folder: Path, *files: tuple[str, Filing], ends: int, more: tuple[str, ...] = ()) -> dict[str, Any]:
    """What becomes of these reports by the city's roster, with the sum of the cell."""
    (folder / "名册.csv").write_text(CITY, encoding="utf-8")
    reports = folder / "收件"
    reports.mkdir(exist_ok=True)
    for name, report in files:
        (reports / name).write_text(write_report(report), encoding="utf-8")
    done = call(reports, "--roster", folder / "名册.csv", "-o", reports / "汇总.json", "--json", *more)
    assert done.returncode == ends, done.stderr
    whole = read_report((reports / "汇总.json").read_text(encoding="utf-8")).filing
    return {**json.loads(done.stdout), "sum": whole.figures.get(CELL)}


def reported(code: str, value: int, year: int = 2024) -> tuple[str, Filing]:
    return f"{code}.json", filing(code, {CELL: value}, year)


def test_nothing_is_counted_twice_and_superiors_are_compared(tmp_path: Path) -> None:
    told = answer(
        tmp_path, reported("1", 60), reported("10", 1), reported("11", 50), reported("111", 20), reported("112", 31),
        reported("12", 100), ends=1,
    )  # fmt: skip
    assert (told["sum"], told["summed"], told["missing"]) == (51, ["10", "11"], [])
    [[county], [top]] = told["differences"]["11"], told["differences"]["1"]
    assert (county["reported"], county["summed"]) == ("50", "51")
    assert (top["reported"], top["summed"]) == ("60", "51")


def test_a_unit_that_did_not_report_counts_with_its_own_units(tmp_path: Path) -> None:
    told = answer(tmp_path, reported("10", 1), reported("111", 20), reported("112", 30), ends=1)
    assert (told["sum"], told["summed"]) == (51, ["10", "111", "112"])
    assert [unit["code"] for unit in told["missing"]] == ["11"]


def test_what_cannot_be_judged_yet_says_so(tmp_path: Path) -> None:
    told = answer(tmp_path, reported("10", 1), reported("11", 50), reported("111", 20), ends=1)
    assert told["differences"] == {}
    assert told["compared"] == ["示例县人民政府：不能判断，乙镇人民政府还没有报来。"]


def test_the_year_is_that_of_most_files_and_the_sum_itself_is_no_file(tmp_path: Path) -> None:
    files = reported("10", 1), reported("11", 5), ("别年.json", filing("111", {CELL: 1}, 2023))
    for _ in range(2):
        told = answer(tmp_path, *files, ends=1)
        assert told["sum"] == 6
        assert [turned["why"] for turned in told["refused"]] == ["是 2023 年度的报告，这里收的是 2024 年度。"]


def test_two_different_reports_of_a_unit_are_both_turned_away_unless_one_is_chosen(tmp_path: Path) -> None:
    files = reported("10", 1), ("又.json", reported("10", 2)[1]), reported("11", 5)
    told = answer(tmp_path, *files, ends=1)
    assert (told["sum"], sorted(Path(t["file"]).name for t in told["refused"])) == (5, ["10.json", "又.json"])
    told = answer(tmp_path, *files, ends=1, more=("--choose", str(tmp_path / "收件" / "又.json")))
    assert told["sum"] == 7


def test_of_bundles_the_newest_counts(tmp_path: Path) -> None:
    (tmp_path / "收件").mkdir()
    for revision in (3, 1, 2):
        report = filing("10", {CELL: revision}, 2024)
        stamp = BundleStamp(revision, "d" * 64, "c" * 64, "final")
        (tmp_path / "收件" / f"第{revision}次.ndbg").write_bytes(write_bundle(report, stamp))
    assert answer(tmp_path, reported("11", 10), ends=1)["sum"] == 13


def test_a_sum_that_breaks_an_equation_is_told(tmp_path: Path, sample: Filing) -> None:
    typed = {**sample.figures.typed, CELL: (sample.figures.get(CELL) or 0) + 1}
    broken = replace(sample, agency=Agency("示例市本级", "10"), figures=add_up(sample.edition, typed))
    told = answer(tmp_path, ("10.json", broken), ends=1)
    assert len(told["blocks"]) > 0
    assert all(message.endswith("。") for message in told["blocks"])
