"""更正说明: old and new by cell and paragraph, the sums that hold the old figures, and who has to be told."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.errors import Refused
from models.exchange.formats.docx import read_docx
from models.exchange.neutral_document import DocumentLine, DocumentTable
from models.report.filing import Agency, Filing
from models.services.collection.collection import Collection
from models.services.correction import CorrectionService
from models.services.library import Library
from models.services.submission import SubmissionService
from output.correction_notice import day_text, render_notice
from tests.services.collected import CELL, EDITION, YEAR, send, take, take_roster

UNIT = Agency("示例市本级", "10")


def test_a_corrected_report_names_what_changed_and_who_holds_the_former(  # noqa: PLR0915, one story in its order
    library: Library, tmp_path: Path, sample: Filing
) -> None:
    take_roster(library, tmp_path)
    words = {**sample.texts, "other_matters": "收费 {requests.granted.research} 件。\n没有其他事项。"}
    report = library.add_filing(replace(sample, agency=UNIT, texts=words, last_year=None), "示例")
    session, service = library.open(report), CorrectionService(library)
    assert "还没有定过稿" in service.no_version_reason(report)
    session.finalise()
    assert service.final_versions(report) == [], "nothing was corrected yet"
    assert "定稿以后没有重新打开过" in service.no_version_reason(report)
    content = SubmissionService(library).make_bundle(report)
    SubmissionService(library).record(report, content, "一.ndbg")
    Collection(library, YEAR).submissions.take_own(report)
    take(library, [send(tmp_path / "收件", "11", 6)])
    Collection(library, YEAR).consolidation().make_report()
    old = session.filing.figures.get(CELL)
    assert old is not None
    session.reopen("漏录 2 件")
    session.set_cells({CELL: old + 2})
    [published] = service.final_versions(report)
    draft = service.correct_report(report, published, "漏录 2 件。")
    assert "更正后的一版还没有定稿。" in draft.remarks
    with pytest.raises(Refused, match="写明更正的原因"):
        service.correct_report(report, published, " ")

    made = service.correct_report(report, published, "漏录 2 件。")
    assert {one.cell: (one.old, one.new) for one in made.cells}[CELL] == (old, old + 2)
    assert EDITION.find("requests.granted.total") in {one.cell for one in made.cells}, "totals that follow are told"
    assert (f"收费 {old} 件。", f"收费 {old + 2} 件。") in [(one.old, one.new) for one in made.paragraphs], (
        "as they read"
    )
    assert all(one.old != one.new for one in made.paragraphs)
    [held] = made.sums
    assert {one.cell: (one.old, one.new) for one in held.cells}[CELL] == (old + 6, old + 8)
    assert not held.is_remade
    told = {one.name: one.reason for one in made.recipients}
    assert set(told) == {"原来公布的地方", "示例市人民政府"}
    written, _, _ = told["示例市人民政府"].partition("请核对")
    assert "写成上报文件“一.ndbg”；送去没有、上级收没收到，本机不知道" in written, "a file was written; that is all"
    assert "汇总里是更正前的数，已写进它的报告" in told["示例市人民政府"]

    raw = render_notice(made, ".docx", day_text(date(2026, 4, 9)))
    parts = read_docx(raw).parts
    lines = [part.text for part in parts if isinstance(part, DocumentLine)]
    cells = [cell.text for part in parts if isinstance(part, DocumentTable) for cell in part.cells]
    assert any("原因：漏录 2 件。" in line for line in lines)
    assert {f"收费 {old} 件。", str(old + 2), "原来公布的地方"} <= set(cells)
    page = render_notice(made, ".html").decode()
    assert f"收费 {old + 2} 件。" in page
    assert "告知谁" not in page, "whom the office tells is its own affair"


def test_a_units_new_version_is_told_beside_the_one_before(library: Library, tmp_path: Path) -> None:
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", "10", 4), send(tmp_path / "收件", "11", 6)])
    Collection(library, YEAR).consolidation().save()
    service = CorrectionService(library)
    with pytest.raises(Refused, match=r"收到 示例市本级 2025 年度的报告 1 版，.*有没有更正过、报过几版，本机不知道"):
        service.last_two_versions(YEAR, "10")
    with pytest.raises(Refused, match="没有收到 示例税务局"):
        service.last_two_versions(YEAR, "12")
    with pytest.raises(Refused, match="名册里没有代码 99 的单位"):
        service.last_two_versions(YEAR, "99")
    take(library, [send(tmp_path / "收件", "10", 9, 2)])
    assert service.last_two_versions(YEAR, "10") == tuple(
        one.id for one in reversed(Collection(library, YEAR).submissions.versions("10"))
    )
    newer, older = Collection(library, YEAR).submissions.versions("10")
    made = CorrectionService(library).correct_submission(older.id, newer.id, "单位更正")
    assert {one.cell: (one.old, one.new) for one in made.cells}[CELL] == (4, 9)
    assert {one.cell: (one.old, one.new) for one in made.sums[0].cells}[CELL] == (10, 15)
    Collection(library, YEAR).consolidation().save()
    [again] = CorrectionService(library).correct_submission(older.id, newer.id, "单位更正").sums
    assert again.is_remade
    with pytest.raises(Refused, match="没有可更正的"):
        CorrectionService(library).correct_submission(newer.id, newer.id, "单位更正")
