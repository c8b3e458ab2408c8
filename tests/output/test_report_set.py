"""Reports as a set: on both sides of the paper each begins on a sheet of its own; the PDF stays a tagged one."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from models.report.filing import Agency, Filing
from models.services.collection.results import ReceivedReport
from output.report_set import FolderSet, PdfSet


def received(sample: Filing, name: str) -> ReceivedReport:
    return ReceivedReport(name, name, 1, replace(sample, agency=Agency(name)), b"")


@pytest.mark.parametrize("is_through", [False, True])
def test_on_both_sides_each_report_begins_on_a_sheet_of_its_own(sample: Filing, is_through: bool) -> None:
    with PdfSet("示例市", 2025, is_numbered_through=is_through, is_mirrored=True) as whole:
        for name in ("甲县人民政府", "乙县人民政府"):
            whole.add(received(sample, name))
        whole.leave_out("丙县人民政府", "没有报来")
        whole.finish()
    document = pypdfium2.PdfDocument(whole.content)
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc() if not mark.level]
    document.close()
    assert [name for name, _ in marks] == ["甲县人民政府", "乙县人民政府", "收录清单"]
    assert all(page % 2 == 0 for _, page in marks)
    with pikepdf.open(io.BytesIO(whole.content)) as tagged:
        tree = tagged.Root.StructTreeRoot
        assert [str(child.S) for child in tree.K.K] == ["/Part"] * 3
        parents = tree.ParentTree.Nums
        with_content = {int(parents[at]) for at in range(0, len(parents), 2) if len(parents[at + 1])}
        assert {page for _, page in marks} <= with_content


def test_a_folder_keeps_what_is_there(sample: Filing, tmp_path: Path) -> None:
    target = FolderSet(tmp_path, ".md")
    names = [target.add(received(sample, "甲县人民政府")) for _ in range(2)]
    assert names == [f"甲县人民政府{sample.year}年政府信息公开工作年度报告{more}.md" for more in ("", "（2）")]
    assert len(list(tmp_path.iterdir())) == 2
