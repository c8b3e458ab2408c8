"""汇总 on the command line."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from models.exchange.report_json import read_report, write_report
from models.filing import Agency, Filing

MAIN = Path(__file__).parents[2] / "main.py"
ROSTER = (
    "code,name,parent,level,required\n1,示例市人民政府,,prefecture,1\n"
    "10,示例市财政局,1,department,1\n11,示例市教育局,1,department,1\n12,示例市水利局,1,department,1\n"
)


def call(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(MAIN), "consolidate", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


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
    assert "最上级应只有一个单位" in done.stderr
