"""Auditing published reports with no display: what is told, and that nothing is written unasked."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from main import main
from models.exchange.formats.docx import read_docx
from models.exchange.neutral_document import DocumentLine, DocumentTable
from models.registers.days import say_day
from tests.audit.published import NAMES, ROSTER, TOTAL, YEAR, publish, report


def call(tmp_path: Path, words: str) -> int:
    return main(["--data", str(tmp_path / "data"), *words.format(folder=tmp_path).split()])


def test_from_a_folder_to_letters_and_lists(  # noqa: PLR0915, one story in its order
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "名册.csv").write_text(ROSTER, encoding="utf-8")
    before, folder = tmp_path / "上年", tmp_path / "公布"
    publish(before, report("12", granted=3, left_over=2, year=YEAR - 1), ".html")
    publish(folder, report("10"), ".html")
    publish(folder, report("11", printed={TOTAL: 7}), ".html")
    publish(folder, report("12"), ".html")
    publish(folder, report("19", name="示例市养老服务中心"), ".html", file="年报.html")
    (folder / "扫描.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    there = {path for path in tmp_path.rglob("*") if path.is_file()}
    look = "audit {folder}/公布 --roster {folder}/名册.csv --year 2025 --recognise-as 年报.html=19"
    assert call(tmp_path, f"{look} --json") == 1
    told = json.loads(capsys.readouterr().out)
    units = {one["unit"]: one for one in told["units"]}
    assert [units[code]["state"] for code in ("10", "11", "12", "19", "21")] == [
        "clean", "faulty", "clean", "clean", "missing",
    ]  # fmt: skip
    [fault] = units["11"]["findings"]
    assert (fault["rule"], fault["is_fault"], fault["certainty"]) == ("T3-3", True, "certain")
    assert {one["file"]: one["status"] for one in told["files"]}["扫描.jpg"] == "broken"
    assert there == {path for path in tmp_path.rglob("*") if path.is_file()}, "nothing is written unasked"
    written = "--letters {folder}/函 --lists {folder}/清单.xlsx -o {folder}/意见.txt"
    due = datetime.now().astimezone().date() + timedelta(days=15)
    written += f" --due {due.isoformat()}"
    assert call(tmp_path, f"{look} --last-year {{folder}}/上年 {written}") == 1
    out = capsys.readouterr().out
    assert f"有问题  {NAMES['12']}" in out, "last year 2 were left over, this year none came in"
    assert "上年结转的衔接（Y-1）" in out
    letters = sorted(path.name for path in (tmp_path / "函").iterdir())
    assert f"{NAMES['11']}2025年报告核查意见.docx" in letters
    assert f"{NAMES['10']}2025年报告核查意见.docx" not in letters
    parts = read_docx((tmp_path / "函" / f"{NAMES['11']}2025年报告核查意见.docx").read_bytes()).parts
    lines = [part.text for part in parts if isinstance(part, DocumentLine)]
    assert "一、需要改正或说明的（1 处）" in lines
    assert any(f"请于{say_day(due)}前改正" in line for line in lines)
    [table] = [part for part in parts if isinstance(part, DocumentTable)]
    cells = [cell.text for cell in table.cells]
    assert any("总计·予以公开“7”" in text for text in cells)
    assert any("应为：5（各格相加）" in text for text in cells)
    book = CalamineWorkbook.from_path(str(tmp_path / "清单.xlsx"))
    assert book.sheet_names == ["核查结果", "问题清单", "文件", "整改清单"]
    rows = book.get_sheet_by_name("问题清单").to_python()
    assert [row[1:6] for row in rows if row[0] == "11"] == [[NAMES["11"], "确定", "必须改", "各类申请人总计", "T3-3"]]
    assert NAMES["11"] in (tmp_path / "意见.txt").read_text(encoding="utf-8")


def test_what_is_asked_to_be_kept_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "名册.csv").write_text(ROSTER, encoding="utf-8")
    publish(tmp_path / "公布", report("11", printed={TOTAL: 7}), ".html")
    assert call(tmp_path, "roster {folder}/名册.csv --year 2025 --take") == 0
    assert call(tmp_path, "audit {folder}/公布 --year 2025 --take") == 1
    assert call(tmp_path, "verify") == 0
    assert call(tmp_path, "audit {folder}/公布 --year 2025 --roster {folder}/名册.csv --take") == 2
    assert call(tmp_path, "audit {folder}/公布 --year 2025 --due 明天") == 2
    assert call(tmp_path, "audit {folder}/公布 --year 2025 --due 2020-01-01") == 2
    errors = capsys.readouterr().err
    assert "请先用 roster --take 存下名册" in errors
    assert "--due “明天”看不懂，请写成 2026-04-30" in errors
    assert "--due 2020年1月1日已经过去了" in errors


def test_a_folder_that_is_not_there_is_no_audit_of_units_that_published_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "名册.csv").write_text(ROSTER, encoding="utf-8")
    publish(tmp_path / "公布", report("11"), ".html")
    look = "--roster {folder}/名册.csv --year 2025"
    assert call(tmp_path, f"audit {{folder}}/公怖 {look}") == 2
    assert call(tmp_path, f"audit {{folder}}/公布 {look} --last-year {{folder}}/前年") == 2
    told = capsys.readouterr()
    assert "没有公布件" not in told.out
    assert told.err.count("没有这个文件或目录，没有核查") == 2
