"""``convert`` on the command line."""

import json
from pathlib import Path

from models.exchange.formats.report_json import read_report
from models.report.filing import Filing
from output.publish import render
from tests.commands.program import call


def test_one_file_becomes_its_interchange_form(tmp_path: Path, sample: Filing) -> None:
    source, target = tmp_path / "report.docx", tmp_path / "out.json"
    source.write_bytes(render(sample, ".docx"))
    done = call("convert", source, "-o", target, "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["cells"] == {"certain": 200, "likely": 0, "ask": 0}
    assert told["not_placed"] == told["unsure"] == told["questions"] == []
    assert read_report(target.read_text(encoding="utf-8")).filing.figures == sample.figures
    assert "认出 200 格" in call("convert", source, "-o", target).stdout


def test_a_folder_goes_in_one_call_and_failures_are_listed(tmp_path: Path, sample: Filing) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.html").write_bytes(render(sample, ".html"))
    (tmp_path / "in/b.docx").write_bytes(b"PK\x03\x04")
    done = call("convert", tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "读入 1 份，没有读入 1 份" in done.stdout
    assert "b.docx：" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.json"]


def test_a_call_that_makes_no_sense_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一、总体情况\n正文。\n", encoding="utf-8")
    done = call("convert", tmp_path / "a.txt", "-o", tmp_path / "a.pdf")
    assert done.returncode == 2
    assert "convert 写的是 .json" in done.stderr
    assert not (tmp_path / "a.pdf").exists()


def test_check_and_render_take_other_people_s_files(tmp_path: Path, sample: Filing) -> None:
    source = tmp_path / "report.xlsx"
    source.write_bytes(render(sample, ".xlsx"))
    assert "没有发现问题" in call("check", source).stdout
    assert call("render", source, "-o", tmp_path / "report.html").returncode == 0


def test_a_package_is_kept_back_while_findings_stand(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("示例县人民政府2025年政府信息公开工作年度报告\n一、总体情况\n正文。\n", encoding="utf-8")
    done = call("render", source, "-o", tmp_path / "a.zip")
    assert done.returncode == 1
    assert not (tmp_path / "a.zip").exists()
    assert call("render", source, "-o", tmp_path / "a.zip", "--anyway").returncode == 0
    assert (tmp_path / "a.zip").exists()
