"""The command line, as other programs call it: its output, its exit status."""

import argparse
import json
import re
from importlib import import_module
from pathlib import Path

import pdfplumber
import pikepdf
import pytest

from commands import cli
from models.exchange.report_file import read_report_file
from output.formats import PICTURES
from output.publish import render
from resources import find
from resources.version import __version__
from tests.commands.program import call

MAIN = Path(__file__).parents[2] / "main.py"
SAMPLE = find("sample/report.json")


def changed(folder: Path, **figures: int) -> Path:
    root = json.loads(SAMPLE.read_text(encoding="utf-8"))
    root["figures"].update({name.replace("__", "."): value for name, value in figures.items()})
    path = folder / "changed.json"
    path.write_text(json.dumps(root), encoding="utf-8")
    return path


@pytest.mark.promise("pdf-variants")
def test_render_writes_a_pdf_as_an_archive_or_a_print_shop_wants_it(tmp_path: Path) -> None:
    usual, asked = tmp_path / "usual.pdf", tmp_path / "asked.pdf"
    assert call("render", SAMPLE, "-o", usual).returncode == 0
    done = call("render", SAMPLE, "-o", asked, "--archive", "1b", "--mirrored", "--turned", "表三")
    assert done.returncode == 0
    with pikepdf.open(asked) as pdf:
        told = pdf.open_metadata()
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("1", "B")
    left = {}
    for path in (usual, asked):
        with pdfplumber.open(path) as pages:
            left[path] = min(char["x0"] for char in pages.pages[1].chars)
            lying = [char for page in pages.pages for char in page.chars if not char["upright"]]
    assert left[usual] - left[asked] == pytest.approx(2 / 25.4 * 72, abs=0.01)  # 订口 is 28 mm wide, 切口 26 mm
    assert lying


@pytest.mark.parametrize(
    ("target", "words", "sentence"),
    [
        ("a.docx", ("--mirrored",), "只用于 .pdf"),
        ("a.ofd", ("--turned", "表三"), "只用于 .pdf"),
        ("a.pdf", ("--turned", "表一"), "没有“表一”，能横排的有 表二、表三、表四"),
    ],
)
def test_what_only_a_pdf_can_be_is_refused_elsewhere(
    tmp_path: Path, target: str, words: tuple[str, ...], sentence: str
) -> None:
    done = call("render", SAMPLE, "-o", tmp_path / target, *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert not (tmp_path / target).exists()


@pytest.mark.promise("exit-status")
def test_a_clean_report_ends_with_0() -> None:
    done = call("check", SAMPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "没有发现问题" in done.stdout


@pytest.mark.promise("exit-status")
def test_a_breach_ends_with_1_and_says_it_in_words(tmp_path: Path) -> None:
    done = call("check", changed(tmp_path, requests__new_received__natural_person=3003))
    assert done.returncode == 1
    assert (
        "T3-1  表三勾稽关系：自然人：第一项 3003 + 第二项 34 = 3037，第三项 2932 + 第四项 103 = 3035，相差 2。"
        in done.stdout
    )


def test_json_is_for_programs(tmp_path: Path) -> None:
    done = call("check", "--json", changed(tmp_path, requests__new_received__natural_person=3003))
    [finding] = [f for f in json.loads(done.stdout)["findings"] if f["rule"] == "T3-1"]
    assert finding["severity"] == "block"
    assert (finding["left"], finding["right"]) == (3037, 3035)
    assert "requests.carried_out.natural_person" in finding["cells"]


def test_last_year_is_laid_beside(tmp_path: Path) -> None:
    last = json.loads(SAMPLE.read_text(encoding="utf-8"))
    last["report_year"] = 2024
    path = tmp_path / "last.json"
    path.write_text(json.dumps(last), encoding="utf-8")
    done = call("check", "--json", SAMPLE, "--last-year", path)
    assert {f["rule"] for f in json.loads(done.stdout)["findings"]} >= {"Y-1", "Y-2"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["check", "nowhere.json"], "nowhere.json：没有这个文件"),
        (["check", str(MAIN)], "main.py：没有找到年报的表格"),
        (["check", "."], "这不是文件"),
        (["render", str(SAMPLE), "-o", "report.exe"], "还不会写“.exe”格式的文件"),
        (["render", str(SAMPLE), "-o", "nowhere/report.pdf"], "nowhere"),
        (["publish"], "看不懂这个命令"),
        (["check"], "请给出报告文件"),
        (["render", str(SAMPLE)], "看不懂这个命令"),
    ],
)
@pytest.mark.promise("exit-status")
def test_what_cannot_be_used_ends_with_2_and_a_sentence(tmp_path: Path, words: list[str], sentence: str) -> None:
    done = call(*words, folder=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_the_version_has_one_source() -> None:
    assert call("--version").stdout == f"阳光年报 {__version__}\n"


def test_render_writes_the_finished_report(tmp_path: Path) -> None:
    target = tmp_path / "年报.pdf"
    done = call("render", SAMPLE, "-o", target)
    assert done.returncode == 0
    assert target.read_bytes().startswith(b"%PDF-")


def test_a_rendered_report_bears_the_mark_of_a_draft_where_that_is_asked_for(tmp_path: Path) -> None:
    draft, final = tmp_path / "草稿.pdf", tmp_path / "定稿.pdf"
    assert call("render", SAMPLE, "-o", draft, "--draft").returncode == 0
    assert call("render", SAMPLE, "-o", final).returncode == 0
    assert final.read_bytes() == render(read_report_file(SAMPLE).filing, ".pdf")
    assert draft.read_bytes() == render(read_report_file(SAMPLE).filing, ".pdf", is_draft=True)


@pytest.mark.parametrize(("options", "ending"), [((), ".png"), ((), ".svg"), (("--picture",), ".pdf")])
def test_render_draws_the_picture(tmp_path: Path, options: tuple[str, ...], ending: str) -> None:
    target = tmp_path / f"图{ending}"
    done = call("render", SAMPLE, "-o", target, *options)
    assert done.returncode == 0
    assert "三年对比缺 2024 年、2023 年的报告" in done.stderr
    filing = read_report_file(SAMPLE).filing
    assert target.read_bytes() == PICTURES[ending].write(filing, [])


def test_render_tells_what_is_wrong_on_paper(tmp_path: Path) -> None:
    done = call("render", SAMPLE, "-o", tmp_path / "年报.pdf")
    assert "末页（第 6 页）只有 1 行字和落款" in done.stderr
    done = call("render", SAMPLE, "-o", tmp_path / "年报.docx")
    assert (done.returncode, "末页" in done.stderr) == (0, False), "a Word file has pages of its own"
    assert "没有发现问题。看过：落款和成文日期" in done.stderr


@pytest.mark.promise("self-test")
def test_the_self_test_passes() -> None:
    done = call("--self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "自检通过" in done.stdout
    assert "×" not in done.stdout


def test_the_offices_own_words_are_held_against_the_texts(tmp_path: Path) -> None:
    words = tmp_path / "用语表.csv"
    words.write_text("词语,类型,改为\n群众,禁用,公众\n乡村振兴,必须,\n", encoding="utf-8")
    done = call("check", "--json", SAMPLE, "--words", words)
    told = [f["message"] for f in json.loads(done.stdout)["findings"] if f["rule"] == "W-6"]
    assert any("可改为“公众”" in message for message in told)
    assert any("乡村振兴" in message for message in told)


def test_a_character_without_a_face_is_named(tmp_path: Path) -> None:
    root = json.loads(SAMPLE.read_text(encoding="utf-8"))
    root["texts"]["other_matters"] += "联系人：\U0003134f。"
    path = tmp_path / "rare.json"
    path.write_text(json.dumps(root), encoding="utf-8")
    done = call("check", "--json", path)
    [finding] = [f for f in json.loads(done.stdout)["findings"] if f["rule"] == "F-13"]
    assert "U+3134F" in finding["message"]
    assert finding["section"] == "other_matters"


def test_a_page_with_a_sign_in_the_place_of_a_character_is_told(tmp_path: Path) -> None:
    root = json.loads(SAMPLE.read_text(encoding="utf-8"))
    root["agency"]["name"] = "张\U0003134f庄镇人民政府"
    path = tmp_path / "rare.json"
    path.write_text(json.dumps(root), encoding="utf-8")
    done = call("render", path, "-o", tmp_path / "rare.pdf")
    assert done.returncode == 1
    assert "U+3134F" in done.stderr
    assert (tmp_path / "rare.pdf").is_file()
    assert call("render", path, "-o", tmp_path / "rare.html").returncode == 0


def test_every_verb_has_its_module_and_stands_in_the_readme() -> None:
    [verbs] = [one.choices for one in cli.parser()._actions if isinstance(one, argparse._SubParsersAction)]
    readme = (MAIN.parent / "README.md").read_text(encoding="utf-8").replace("\\|", "|")
    table = " ".join(re.findall(r"^\| `main\.py[^|]*(?:\|[^`]*)?`.*$", readme, re.MULTILINE))
    modules = set()
    for verb, its in verbs.items():
        module = its.get_default("module")
        modules.add(module)
        assert callable(import_module(module).run)
        assert re.search(rf"\b{verb}\b", table), verb
    with_run = {
        path.stem
        for path in MAIN.parent.glob("commands/*.py")
        if re.search(r"^def run\(_?", path.read_text("utf-8"), re.M)
    }
    assert {f"commands.{name}" for name in with_run - {"self_test", "cli", "sum_received"}} == modules
