"""The registers from the command line, from the first day on: a list, what is due, the year's figures, a calendar."""

import json
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from main import main
from models.registers.request import Channel, Particulars, Request
from models.services.library import Library
from models.services.registers.registers import Registers
from tests.commands import program
from tests.commands.program import Ended
from tests.registers.conftest import COUNTY
from tests.registers.letter_year import SETTINGS
from tests.registers.office_lists import CASES, plain, without_kinds

OFFICE = ("--agency", COUNTY.name)
TODAY = date.fromisoformat(time.strftime("%Y-%m-%d"))


def call(data: Path, *words: object) -> Ended:
    return program.call("--data", data, "register", *words)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of its own for the database."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def test_from_the_list_to_the_report(data: Path, tmp_path: Path) -> None:
    path = plain(tmp_path)
    look = call(data, "import", path, *OFFICE)
    assert look.returncode == 1, "a question is open"
    assert "请回答：办理结果写“撤回”的有 1 件" in look.stdout
    assert "新登记 10，补登 0，已有 0，没有读入 1。加 --take 才会登记。" in look.stdout
    answered = call(data, "import", path, *OFFICE, "--answer", "撤回=其他", "--take", "--json")
    assert answered.returncode == 0, answered.stderr
    told = json.loads(answered.stdout)
    assert (told["taken"], told["counts"]["new"], told["questions"]) == (len(CASES), len(CASES), [])
    again = json.loads(call(data, "import", path, "--accept", "--take", "--json").stdout)
    assert (again["taken"], again["counts"]["same"]) == (0, len(CASES))
    counted = json.loads(call(data, "count", "--year", 2025, "--json").stdout)
    assert counted["cells"]["requests.granted.natural_person"] == 1
    assert counted["cases"]["requests.carried_out.natural_person"] == ["2025-010"]
    library = Library(data / "nianbao.db", "张某")
    report = library.begin_report(Registers(library, COUNTY).agency, 2025).report
    library.close()
    filled = call(data, "count", "--year", 2025, "--fill")
    assert "填进了 2025 年报告的 144 格。" in filled.stdout, "the office that was first named without its code"
    library = Library(data / "nianbao.db", "张某")
    session = library.open(report)
    assert session.filing.figures.typed[session.edition.find("requests.carried_out.natural_person")] == 1
    assert not [finding for finding in session.findings if finding.rule == "R-1"]
    library.close()


def test_the_report_is_filled(data: Path, tmp_path: Path) -> None:
    library = Library(data / "nianbao.db", "张某")
    report = library.begin_report(COUNTY, 2025).report
    library.close()
    done = call(data, "import", without_kinds(tmp_path), "--accept", "--take")
    assert done.returncode == 0, done.stdout + done.stderr
    filled = call(data, "count", "--year", 2025, "--fill")
    assert "填进了 2025 年报告的 144 格。" in filled.stdout, filled.stderr
    assert "（2025-001）" in filled.stdout
    library = Library(data / "nianbao.db", "张某")
    session = library.open(report)
    assert session.filing.figures.typed[session.edition.find("requests.new_received.natural_person")] == 6
    library.close()


def test_what_is_due_is_told_with_its_reckoning(data: Path, tmp_path: Path) -> None:
    assert "没有在办的申请。" in call(data, "due", *OFFICE).stdout
    call(data, "import", plain(tmp_path), *OFFICE, "--accept", "--take")
    [line] = call(data, "due").stdout.splitlines()
    assert line.startswith("已超期  2025-011  期限 2026-01-20  2025年12月22日收到")
    [told] = json.loads(call(data, "due", "--json").stdout)["due"]
    assert (told["group"], told["due"]) == ("overdue", "2026-01-20")


def test_a_calendar_is_taken_in(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "放假.csv"
    path.write_text("2027-01-01,放假\n2027-10-01至2027-10-07,放假\n2027-01-30,上班\n", encoding="utf-8")
    assert call(data, "calendar", path, *OFFICE).stdout == "存下了 2027 年的放假安排。\n"
    path.write_text("2027-01-01,歇\n", encoding="utf-8")
    refused = call(data, "calendar", path, *OFFICE)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "第 1 行看不懂" in refused.stderr


def test_names_are_erased_only_when_it_is_said(data: Path, tmp_path: Path) -> None:
    call(data, "import", plain(tmp_path), *OFFICE, "--accept", "--take")
    assert "还没有设申请人信息保存几年" in call(data, "erase").stderr
    look = call(data, "erase", "--keep", 1)
    assert "加 --take 才会清除" in look.stdout
    told = json.loads(call(data, "erase", "--take", "--json").stdout)
    assert (told["erased"], told["compacted"]) == (told["people"], True)
    assert told["people"] >= 9


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import",), "请写明文件"),
        (("count",), "请用 --year 写明年度"),
        (("import", "没有.xlsx"), "没有这个文件"),
        (("count", "--year", "2025", "--agency", "没有的单位"), ""),
    ],
)
def test_what_is_missing_is_said(data: Path, words: tuple[str, ...], sentence: str) -> None:
    office = () if "--agency" in words else OFFICE
    done = call(data, *words, *office)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == (2 if sentence else 0)


def test_a_letter_is_looked_at_issued_and_written(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library(data / "nianbao.db")
    registers = Registers(library, COUNTY)
    registers.letters.set_settings(SETTINGS)
    asked = Request("2026-001", TODAY - timedelta(2), Channel.HAND, "natural_person")
    registers.requests.add(asked, Particulars("赵某某", "", "某项目的批复"))
    library.close()

    def letter(*words: object) -> tuple[int, str]:
        code = main(["--data", str(data), "register", "letter", "2026-001", *map(str, words)])
        return code, capsys.readouterr().out

    code, told = letter()
    assert (code, "可以出：补正告知书" in told) == (0, True)
    assert "不能出：送达回证，还没有登记答复，不能先登记送达。" in told
    code, told = letter("--letter", "补正告知书", "--take")
    assert (code, told) == (1, "请填写补正事项。\n请填写补正期限。\n")
    filled = ("--letter", "补正告知书", "--set", "补正事项=名称", "--set", f"补正期限={TODAY + timedelta(9)}")
    assert letter(*filled)[1].endswith("检查过了，加 --take 才会出。\n")
    written = tmp_path / "补正.pdf"
    code, told = letter(*filled, "--take", "-o", written)
    assert (code, written.read_bytes()[:5]) == (0, b"%PDF-")
    number = f"示政公补〔{TODAY.year}〕1号"
    assert f"已出补正告知书 {number}。" in told
    assert "赵某某" not in letter("--json")[1]
    assert "已写入" in letter("--letter", number, "-o", tmp_path / "补正.docx")[1]
