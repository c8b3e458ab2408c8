"""Offices' own lists of documents: the same ways of reading, asking and not doubling."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from models.csv_text import write_csv
from models.registers.document import DocumentKind, RegisteredDocument
from models.registers.sheet_plan import ImportFate
from models.services.registers.registers import Registers
from tests.registers import office_year
from tests.registers.office_lists import Cell, _book

pytestmark = pytest.mark.file_bound("what is read of a file; what is written is tried on both engines elsewhere")

RULE, NORMATIVE = DocumentKind.RULE, DocumentKind.NORMATIVE
DOCUMENTS = (
    RegisteredDocument("示例市城市管理办法", "市政府令第1号", RULE, date(2016, 5, 1)),
    RegisteredDocument("关于清理的通知", "示政规〔2020〕3号", NORMATIVE, date(2020, 3, 2), repealed=date(2025, 6, 1),
                       superseded_by="示政规〔2025〕2号"),
    RegisteredDocument("关于补贴的办法", "示政规〔2025〕2号", NORMATIVE, date(2025, 6, 1), expires=date(2030, 5, 31)),
    RegisteredDocument("没有文号的意见", "", NORMATIVE, date(2019, 1, 4), amended=date(2024, 2, 1)),
)  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def plain(folder: Path) -> Path:
    head = ["序号", "文件名称", "文号", "种类", "制发日期", "修改日期", "废止日期", "有效期至", "代替文件", "有效性"]
    rows: list[list[Cell]] = [
        [at, d.title, d.number, d.kind.label, _iso(d.issued), _iso(d.amended), _iso(d.repealed), _iso(d.expires),
         d.superseded_by, "废止" if d.repealed else "有效"]
        for at, d in enumerate(DOCUMENTS, 1)
    ]  # fmt: skip
    return _book(
        folder / "文件.xlsx", {"清单": [["现行有效行政规范性文件目录"], head, *rows, ["合计", len(DOCUMENTS)]]}
    )


def from_a_site(folder: Path) -> Path:
    head = ["标题", "发文字号", "文件类别", "成文日期", "修订日期", "失效日期", "有效期限", "替代文件"]
    rows = [head]
    for d in DOCUMENTS:
        days = [f"{day.year}年{day.month}月{day.day}日" if day else "" for day in (d.issued, d.amended, d.repealed)]
        lasts = f"{d.expires:%Y.%m.%d}" if d.expires else "长期有效"
        kind = "政府规章" if d.kind is RULE else "规范性文件"
        rows.append([d.title, d.number, kind, days[0], days[1], days[2], lasts, d.superseded_by])
    path = folder / "目录.csv"
    path.write_text(write_csv(rows), encoding="utf-8-sig")
    return path


def without_kinds(folder: Path) -> Path:
    """No column says which kind it is; all are asked as one."""
    head = ["名称", "文件编号", "印发时间", "修改日期", "废止时间", "有效期", "废止依据"]
    rows: list[list[Cell]] = [
        [d.title, d.number, d.issued, d.amended, d.repealed, d.expires, d.superseded_by] for d in DOCUMENTS[1:]
    ]
    return _book(folder / "规范性文件.xlsx", {"Sheet1": [head, *rows]})


@pytest.mark.parametrize("write", [plain, from_a_site, without_kinds], ids=lambda write: write.__name__)
@pytest.mark.promise("list-without-a-wrong-case")
def test_a_list_of_documents_is_read(registers: Registers, tmp_path: Path, write: Callable[[Path], Path]) -> None:
    path = write(tmp_path)
    first = registers.document_import.plan(path)
    plan = registers.document_import.plan(path, answers=first.suggested_answers)
    assert [row.sentence for row in plan.rows if row.fate is ImportFate.ASIDE] == []
    registers.document_import.apply(plan)
    kept = {(d.title, d.number, d.kind, d.issued, d.amended, d.repealed, d.expires, d.superseded_by)
            for d in registers.documents.all()}  # fmt: skip
    due = DOCUMENTS[1:] if write is without_kinds else DOCUMENTS
    assert kept == {
        (d.title, d.number, d.kind, d.issued, d.amended, d.repealed, d.expires, d.superseded_by) for d in due
    }
    again = registers.document_import.plan(path, answers=plan.answers)
    assert (again.count(ImportFate.SAME), again.changes) == (len(due), 0)
    assert registers.undo().startswith("导入 ")
    assert registers.documents.all() == []


def test_the_kind_is_asked_and_not_taken_for_granted(registers: Registers, tmp_path: Path) -> None:
    path = without_kinds(tmp_path)
    plan = registers.document_import.plan(path)
    [question] = plan.open_questions
    assert question.sentence.startswith("文件种类写“（没有写）”的有 3 件")
    assert plan.changes == 0
    plan = registers.document_import.plan(path, answers={question.key: RULE.value})
    registers.document_import.apply(plan)
    assert {document.kind for document in registers.documents.all()} == {RULE}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["", "1号", "规章", "2025-01-01", "", ""], "没有文件名称"),
        (["甲", "1号", "规章", "", "", ""], "没有制发日期"),
        (["甲", "1号", "规章", "去年", "", ""], "制发日期“去年”看不懂"),
        (["甲", "1号", "规章", "2025-01-01", "", "已废止"], "写了“已废止”，没有写废止日期"),
        (["甲", "1号", "规章", "2025-01-01", "2024-01-01", "废止"], "废止日期 2024年1月1日 在制发的"),
        (["甲", "9号", "规章", "2025-01-02", "", ""], "台账里是 2025-01-01 制发的，表里是 2025-01-02"),
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_set_aside(registers: Registers, tmp_path: Path, row: list[str], told: str) -> None:
    registers.documents.add(RegisteredDocument("乙", "9号", RULE, date(2025, 1, 1)))
    head = ["文件名称", "文号", "种类", "制发日期", "废止日期", "有效性"]
    good = ["丙", "2号", "规章", "2025-02-01", "", "有效"]
    plan = registers.document_import.plan(_book(tmp_path / "一.xlsx", {"Sheet1": [head, row, good]}))
    [aside] = [one for one in plan.rows if one.fate is ImportFate.ASIDE]
    assert told in aside.sentence
    assert plan.count(ImportFate.NEW) == 1


def test_the_year_of_80_documents_comes_out_of_their_list(registers: Registers, tmp_path: Path) -> None:
    head = ["文件名称", "文号", "种类", "制发日期", "废止日期", "有效期至"]
    rows = [
        [d.title, d.number, d.kind.label, _iso(d.issued), _iso(d.repealed), _iso(d.expires)]
        for d in office_year.documents()
        if d.issued.year <= office_year.YEAR
    ]
    plan = registers.document_import.plan(_book(tmp_path / "一.xlsx", {"Sheet1": [head, *rows]}))
    registers.document_import.apply(plan)
    counted = {cell: one.value for cell, one in registers.counts(office_year.YEAR).items()}
    for kind, columns in office_year.TABLE_2.items():
        assert {c.column: v for c, v in counted.items() if c.row == kind and c.column in columns} == columns


def test_next_month_the_same_list_brings_what_is_new(registers: Registers, tmp_path: Path) -> None:
    head = ["文件名称", "文号", "种类", "制发日期", "废止日期", "有效期至"]
    row = ["甲", "1号", "规范性文件", "2025-02-01", "", ""]
    path = _book(tmp_path / "一.xlsx", {"Sheet1": [head, row]})
    registers.document_import.apply(registers.document_import.plan(path))
    path = _book(
        tmp_path / "二.xlsx", {"Sheet1": [head, ["甲（修订）", "1号", "规章", "2025-02-01", "2026-03-01", ""]]}
    )
    plan = registers.document_import.plan(path)
    [line] = plan.rows
    assert line.sentence.endswith("补登，废止日期 空 → 2026-03-01；名称有改动；种类 行政规范性文件 → 规章")
    registers.document_import.apply(plan)
    [document] = registers.documents.all()
    assert (document.kind, document.repealed) == (RULE, date(2026, 3, 1))
    registers.undo()
    assert registers.documents.all()[0].repealed is None


def test_one_document_twice_in_a_list(registers: Registers, tmp_path: Path) -> None:
    head = ["文件名称", "文号", "种类", "制发日期"]
    rows = [["甲", "1号", "规章", day] for day in ("2025-02-01", "2025-02-01", "2025-02-03")]
    plan = registers.document_import.plan(_book(tmp_path / "一.xlsx", {"Sheet1": [head, *rows]}))
    assert plan.changes == 1
    [aside] = [row for row in plan.rows if row.fate is ImportFate.ASIDE]
    assert "与工作表“Sheet1”第 2 行是同一个文件，内容不同" in aside.sentence
