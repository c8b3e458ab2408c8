"""Pasting: plain blocks at once, everything else after a preview, nothing ever a cell off in silence."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication

from models.editions.edition import CellKey
from models.report.change import ValueSource
from models.services.origin import figure_sources
from models.services.report_session import ReportSession
from tests.clerk import CONTROL, Clerk, Key
from tests.widgets import cell_text, children
from ui.report.grid.paste_preview import PastePreview


def requests(row: str, column: str = "natural_person") -> CellKey:
    return CellKey("requests", row, column)


def preview(clerk: Clerk) -> PastePreview:
    [found] = children(clerk.window, PastePreview)
    assert isinstance(found, PastePreview)
    return found


def line(shown: PastePreview, row: int) -> list[str]:
    return [cell_text(shown.lines, row, column) for column in range(shown.lines.columnCount())]


def test_a_block_of_plain_numbers_is_pasted_as_one_step(clerk: Clerk) -> None:
    clerk.clicks(requests("granted"))
    clerk.pastes("1\t2\r\n３\t4\r\n")
    assert clerk.report.filing.figures.typed == {
        requests("granted"): 1,
        requests("granted", "enterprise"): 2,
        requests("granted_in_part"): 3,
        requests("granted_in_part", "enterprise"): 4,
    }
    clerk.report.run(ReportSession.undo)
    assert not clerk.report.filing.figures.typed


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("1\t2\n3", "列数不一样"),
        ("1\t2\t3\t4\t5\t6\t7\t8", "放不下"),
        ("", "没有可以粘贴"),
        ("这是一段和年报表格没有关系的话", "没有找到年报的表格"),
    ],
)
def test_a_block_that_does_not_fit_is_refused_with_a_reason(clerk: Clerk, block: str, reason: str) -> None:
    clerk.clicks(requests("granted"))
    clerk.pastes(block)
    assert reason in clerk.table("requests").shown_message
    assert not clerk.report.filing.figures.typed
    clerk.presses(Key.Key_Down)
    assert clerk.table("requests").shown_message == ""


def test_what_had_to_be_set_right_is_shown_before_it_is_written(clerk: Clerk) -> None:
    clerk.fills(requests("granted"), 7)
    clerk.clicks(requests("granted"))
    clerk.pastes("1,234\t12件\n/\tx")
    shown = preview(clerk)
    assert [line(shown, row)[1:4] for row in range(4)] == [
        ["7", "1,234", "1234"],
        ["空", "12件", "12"],
        ["空", "/", "空"],
        ["空", "x", "不写入"],
    ]
    assert "去掉单位" in line(shown, 1)[4]
    assert "不是数" in line(shown, 3)[4]
    assert clerk.report.filing.figures.typed == {requests("granted"): 7}
    assert shown.write.text() == "写入 3 格"
    shown.write.click()
    assert clerk.report.filing.figures.typed == {requests("granted"): 1234, requests("granted", "enterprise"): 12}
    assert figure_sources(clerk.report.edition, clerk.report.entries())[requests("granted")] is ValueSource.PASTED
    clerk.report.run(ReportSession.undo)
    assert clerk.report.filing.figures.typed == {requests("granted"): 7}


def test_a_preview_that_is_given_up_writes_nothing(clerk: Clerk) -> None:
    clerk.clicks(requests("granted"))
    clerk.pastes("12件")
    preview(clerk).reject()
    assert not clerk.report.filing.figures.typed


def test_a_total_that_does_not_add_up_asks_whether_the_block_is_off(clerk: Clerk) -> None:
    clerk.clicks(requests("granted"))
    clerk.pastes("1\t2\t3\t4\t5\t6\t22")
    shown = preview(clerk)
    assert "合计是 22，按各格相加是 21" in shown.doubts.text()
    assert not clerk.report.filing.figures.typed
    shown.reject()


def test_a_total_that_adds_up_is_no_obstacle(clerk: Clerk) -> None:
    clerk.clicks(requests("granted"))
    clerk.pastes("1\t2\t3\t4\t5\t6\t21")
    assert clerk.reads(requests("granted", "total")) == "21"


def test_blanks_over_figures_are_asked_about(clerk: Clerk) -> None:
    clerk.fills(requests("granted"), 7)
    clerk.clicks(requests("granted"))
    clerk.pastes("\t3")
    assert "变成空格" in preview(clerk).doubts.text()
    preview(clerk).reject()


def test_a_block_with_its_heads_finds_its_own_place(clerk: Clerk) -> None:
    clerk.clicks(requests("carried_out", "other_org"))
    clerk.pastes(WITH_HEADS)
    shown = preview(clerk)
    assert shown.summary.text().startswith("按剪贴板里的行名和列名")
    shown.write.click()
    figures = clerk.report.filing.figures
    assert figures.get(requests("new_received")) == 3001
    assert figures.get(requests("new_received", "legal_service")) == 61
    assert figures.get(requests("carried_in")) == 34
    assert figures.get(requests("carried_out", "other_org")) is None


WITH_HEADS = """\
\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计
一、本年新收政府信息公开申请数量\t3001\t53\t0\t0\t61\t4\t3119
二、上年结转政府信息公开申请数量\t34\t0\t0\t0\t0\t0\t34
"""


def test_an_empty_clipboard_is_told_of(clerk: Clerk) -> None:
    QApplication.clipboard().clear()
    assert QApplication.clipboard().mimeData() is None
    clerk.clicks(requests("granted"))
    clerk.presses(Key.Key_V, CONTROL)
    assert "没有可以粘贴" in clerk.table("requests").shown_message
    assert not clerk.report.filing.figures.typed


def test_a_web_page_s_merged_heads_are_understood(clerk: Clerk) -> None:
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("\t")) + "</tr>" for row in WITH_HEADS.splitlines()
    )
    copied = QMimeData()
    copied.setHtml(f"<table><tr><td colspan=8>x</td></tr>{rows}</table>")
    copied.setText(WITH_HEADS)
    QApplication.clipboard().setMimeData(copied)
    clerk.clicks(requests("granted"))
    clerk.presses(Key.Key_V, CONTROL)
    QApplication.clipboard().clear()  # what Python put there must not outlive Python
    preview(clerk).write.click()
    assert clerk.report.filing.figures.get(requests("new_received")) == 3001


def test_a_block_a_column_off_is_told_in_one_line_and_enter_writes_nothing(clerk: Clerk) -> None:
    rows = [[str(row + 1), *([str(row + 1)] + ["0"] * 5)] for row in range(25)]
    clerk.clicks(requests("new_received"))
    clerk.pastes("\n".join("\t".join([total, *figures]) for total, *figures in rows))
    shown = preview(clerk)
    told = shown.doubts.text().splitlines()
    assert "个对不上：很可能错了一行或一列" in told[0]
    assert len(told) == 3, "the line and two examples"
    assert shown.cancel.isDefault()
    assert shown.lines.height() > 200, "the cells keep their room"
    shown.reject()


def test_a_reason_is_read_in_full(clerk: Clerk) -> None:
    clerk.clicks(requests("granted"))
    clerk.pastes("12件\t3.5")
    shown = preview(clerk)
    reasons = [shown.lines.item(row, 4) for row in range(shown.lines.rowCount())]
    for row, item in enumerate(reasons):
        assert item is not None
        room = shown.lines.visualItemRect(item)
        needed = shown.lines.fontMetrics().boundingRect(
            0, 0, room.width() - 14, 10_000, int(Qt.TextFlag.TextWordWrap), item.text()
        )
        assert shown.lines.rowHeight(row) >= needed.height(), item.text()
    shown.reject()
