"""校核记录单 and 读校单: what they state, how they stand on the page, and that the sheet's digest is the package's."""

import hashlib
import io
import zipfile
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from models.editions.edition import CellKey, CellKind
from models.exchange.formats.report_json import write_report
from models.report.filing import Filing
from models.report.notes import Note, NoteLine, NoteLineKind
from models.report.workflow_record import KeyingResult, State, WorkflowEvent, WorkflowRecord
from models.rules.check import check
from models.rules.finding import Finding, Severity
from models.texts.numerals import parse_numeral
from models.texts.numerals_aloud import group_thousands, spell_figure
from output import pdf
from output.blocks import Document, Grid
from output.check_sheet import check_sheet, open_blocks, verdict
from output.package import INTERCHANGE, SUMS, make_package
from output.page.fonts import FontSet
from output.page.pages import make_pages
from output.reading_list import reading_list
from tests.output.reports import filled, sample

GRANTED = CellKey("requests", "granted", "natural_person")
NIGHT = "2026-01-27T02:00:00+00:00"
RECORD = WorkflowRecord(
    "ab" * 32,
    State.FINAL,
    9,
    (WorkflowEvent("张某", NIGHT), WorkflowEvent("李某", NIGHT)),
    WorkflowEvent("张某", NIGHT),
    WorkflowEvent("王某", NIGHT),
    WorkflowEvent("王某", NIGHT),
    ((State.CHECKING, WorkflowEvent("王某", NIGHT, "表三与台账不符")),),
    ((KeyingResult("requests", True, 83, 2, 1, 1, 0, "赵某", NIGHT), 3),),
)


def findings_of(filing: Filing) -> tuple[Finding, ...]:
    def crash(rule: str, trouble: Exception) -> None:
        raise trouble

    return check(filing, crash)


def told(document: Document) -> list[str]:
    """The words of the document's tables, as they stand."""
    return [block.text(slot) for block in document.blocks if isinstance(block, Grid) for slot in block.layout.slots]


def pages(document: Document) -> list[str]:
    """What a reader of the PDF finds on each page."""
    opened = PdfDocument(pdf.render(document))
    return [page.get_textpage().get_text_bounded() for page in opened]


def test_the_sheet_states_who_and_what_on_one_page() -> None:
    filing = sample()
    asked = Note(GRANTED, (NoteLine(NoteLineKind.QUESTION, "台账为 1289", "王某", NIGHT),))
    filing = replace(filing, last_year=replace(filing, year=filing.year - 1), notes={GRANTED: asked})
    found = findings_of(filing)
    explained = tuple(
        replace(finding, explanation="机构改革移交") if finding.severity is Severity.EXPLAIN else finding
        for finding in found
    )
    sheet = check_sheet(filing, explained, RECORD)
    said = told(sheet)
    assert "张某、李某" in said
    assert any(words.startswith("ab" * 32) for words in said)
    assert {
        "机构改革移交",
        "改正 1 格，保留原数 1 格；此后又改动 3 格",
        "台账为 1289（王某）",
        "表三与台账不符",
    } <= set(said)
    assert [words for words in said if words[:2] in ("一、", "二、", "三、", "四、", "五、")] == [
        "一、填表、校核、签发",
        "二、校验结果",
        "三、复核录入",
        "四、疑问和备注",
        "五、退回和重新打开",
    ]
    assert len(pages(sheet)) == 1


def test_a_draft_finalised_by_one_person_leaves_the_checker_blank() -> None:
    sheet = check_sheet(sample(), (), WorkflowRecord("0" * 64, State.FINAL, 2, (WorkflowEvent("张某", NIGHT),)))
    said = told(sheet)
    at = said.index("校核")
    assert said[at : at + 4] == ["校核", "", "", ""]
    assert "没有做复核录入。" in said


def test_what_stands_open_is_said() -> None:
    found = findings_of(filled(None))
    left = open_blocks(found)
    assert left
    assert verdict(found).startswith(f"校验未通过，还有 {len(left)} 处没有处理：必须改")
    assert verdict(()) == "校验通过：必须改 0 处，须说明 0 处，提醒 0 处，提示 0 处。"


def test_many_findings_go_on_on_further_pages_in_readable_type() -> None:
    one = findings_of(filled(None))[0]
    sheet = check_sheet(sample(), (one,) * 300, RECORD)
    assert len(pages(sheet)) > 5


def test_its_digest_is_that_of_the_report_in_the_package() -> None:
    filing = sample()
    raw = make_package(filing, write_report(filing), ())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        digest = hashlib.sha256(archive.read(INTERCHANGE)).hexdigest()
        assert f"{digest}  {INTERCHANGE}" in archive.read(SUMS).decode()
        opened = PdfDocument(archive.read("校核记录单.pdf"))
        assert digest in opened[0].get_textpage().get_text_bounded()


def test_every_figure_is_read_and_zeros_together() -> None:
    filing = sample()
    said = told(reading_list(filing))
    assert "三千零一" in said
    assert "3,001" in said
    assert "九万六千一百七十一点六" in said
    for cell, value in filing.figures.all.items():
        if value:
            assert group_thousands(value, filing.edition.kind(cell)) in said
    nothing = told(reading_list(filled(0), ("requests",)))
    rows = len(filing.edition.blocks["requests"].rows)
    assert nothing.count("都是零") == nothing.count("各栏") == rows
    assert told(reading_list(filled(None), ("disputes",))).count("空") == 2 * len(
        filing.edition.table("disputes").cells
    )


def test_figures_read_in_one_breath_stay_on_one_page(case: FontSet) -> None:
    document = reading_list(sample())
    book = make_pages(document, case)
    first = {"".join(run.text for mark in page.contents[:9] for run in mark.runs)[:40] for page in book.pages[2:4]}
    assert all(words.startswith("项目栏目数字读作读校（") for words in first)


@given(st.integers(-(10**12) + 1, 10**12 - 1))
def test_what_is_read_aloud_is_the_figure(value: int) -> None:
    words = spell_figure(value, CellKind.SIGNED)
    assert parse_numeral(words.removeprefix("负")) == abs(value)
    assert words.startswith("负") == (value < 0)
    assert int(group_thousands(value, CellKind.SIGNED).replace(",", "")) == value


def test_money_and_blanks_are_read_too() -> None:
    assert spell_figure(96_171_600_000, CellKind.MONEY_WAN) == "九万六千一百七十一点六"
    assert group_thousands(96_171_600_000, CellKind.MONEY_WAN) == "96,171.6"
    assert spell_figure(1_005, CellKind.MONEY) == "十点零五"
    assert spell_figure(None, CellKind.COUNT) == group_thousands(None, CellKind.COUNT) == "空"
