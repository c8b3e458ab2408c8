"""The office's own list through the window: looked at, asked about, taken in as one step."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from models.csv_text import write_csv
from models.registers.dispute import DisputeKind, DisputeOutcome
from models.services.registers.registers import Registers
from tests.ui.shell.conftest import Said
from tests.widgets import cell_text, children
from ui.jobs.call_later import call_later
from ui.registers.import_dialog import RegisterImportDialog
from ui.registers.registers_page import RegistersPage
from ui.shell.main_window import MainWindow

ROWS = [
    ["登记编号", "收到申请日期", "申请人姓名", "类型", "处理结果", "答复日期", "领导批示"],
    ["2026-050", "2026-01-05", "赵某", "公民", "同意公开", "2026-01-20", "阅"],
    ["2026-051", "2026-01-06", "钱某", "公民", "商量后再定", "2026-01-21", ""],
    ["2026-052", "2026-01-07", "孙某", "公民", "", "", ""],
    ["2026-053", "看不清", "李某", "公民", "予以公开", "2026-01-22", ""],
]
QUESTION = "result:商量后再定"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A list with a result that can mean several things, and a row without a day."""
    path = tmp_path / "2026年台账.csv"
    path.write_text(write_csv(ROWS, "\n"), encoding="utf-8")
    return path


@pytest.fixture
def dialog(page: RegistersPage, sheet: Path) -> RegisterImportDialog:
    """The list, looked at."""
    dialog = RegisterImportDialog(page.model, sheet, page.window())
    dialog.show()
    return dialog


def fates(dialog: RegisterImportDialog) -> list[tuple[str, str]]:
    rows = range(dialog.table.rowCount())
    return [(cell_text(dialog.table, row, 0), cell_text(dialog.table, row, 1)) for row in rows]


def test_what_is_doubtful_stands_first_and_nothing_is_written(
    dialog: RegisterImportDialog, registers: Registers
) -> None:
    assert fates(dialog) == [
        ("没有读入", "2026-053"),
        ("没有读入", "2026-051"),
        ("新登记", "2026-050"),
        ("新登记", "2026-052"),
    ]
    assert "收到日期（如“2026-01-05”）" in dialog.columns_label.text()
    assert "赵某" not in dialog.columns_label.text()
    assert "领导批示" in dialog.remarks_label.text()
    assert list(dialog.choices) == [QUESTION]
    assert dialog.take_button.text() == "登记 2 件"
    dialog.back_button.click()
    assert registers.requests.find("2026-050") is None


def test_an_answer_brings_its_rows_in_and_all_is_one_step(
    dialog: RegisterImportDialog, registers: Registers, window: MainWindow
) -> None:
    choice = dialog.choices[QUESTION]
    choice.setCurrentIndex(choice.findData("refused_third_party"))
    assert dialog.take_button.text() == "登记 3 件"
    dialog.take_button.click()
    assert (dialog.taken, dialog.changed) == (3, True)
    answered = registers.requests.find("2026-051")
    assert answered is not None
    assert answered.result == "refused_third_party"
    assert "登记 3 件；1 行没有读入" in window.notice.label.text()
    window.notice.accept_offer()
    assert [registers.requests.find(f"2026-05{at}") for at in range(3)] == [None, None, None]


def test_the_button_asks_for_a_file_and_shows_it(
    page: RegistersPage, window: MainWindow, sheet: Path, path_answer: list[Path | None]
) -> None:
    path_answer.append(sheet)
    seen: list[str] = []

    def look() -> None:
        [dialog] = children(window, RegisterImportDialog)
        seen.append(dialog.heading.text())
        dialog.take_button.click()

    call_later(50, window, look)
    page.import_button.click()
    QApplication.processEvents()
    assert seen == ["导入“2026年台账.csv”"]
    assert page.requests_tab.table_model.row_of(page.model.registers.requests.all()[-1].id) >= 0


def test_a_file_that_is_no_list_is_told(page: RegistersPage, window: MainWindow, said: Said, tmp_path: Path) -> None:
    path = tmp_path / "通知.csv"
    path.write_text("关于放假的通知\n请各科室值班\n", encoding="utf-8")
    window.take_files([path])
    assert window.registers.page is page
    assert "没有找到申请台账的表头" in said.last


def test_a_list_of_documents_is_taken_in_on_their_page(
    page: RegistersPage, registers: Registers, tmp_path: Path, window: MainWindow
) -> None:
    path = tmp_path / "规范性文件清单.csv"
    rows = [["文件名称", "文号", "制发日期", "种类"], ["绿化管理办法", "示政规1号", "2025-05-01", "行政规范性文件"]]
    path.write_text(write_csv(rows, "\n"), encoding="utf-8")
    page.bar.setCurrentIndex(2)

    def look() -> None:
        [dialog] = children(window, RegisterImportDialog)
        assert "制发日期（如“2025-05-01”）" in dialog.columns_label.text()
        dialog.take_button.click()

    call_later(50, window, look)
    window.take_files([path])
    assert [document.number for document in registers.documents.all()] == ["示政规1号"]
    assert page.bar.currentIndex() == 2


def test_columns_and_the_year_are_told_by_hand(page: RegistersPage, registers: Registers, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    rows = [
        ["序号", "编号", "何时来的", "姓名", "类型", "结果", "办结日期", "何时登记的"],
        ["1", "60", "", "赵某", "公民", "公开", "1月20日", "1月5日"],
        ["2", "61", "", "钱某", "公民", "弄不清", "1月21日", "1月6日"],
    ]
    path.write_text(write_csv(rows, "\n"), encoding="utf-8")
    dialog = RegisterImportDialog(page.model, path, page.window(), 0, 2026)
    dialog.show()
    assert dialog.columns.isVisible(), "days without a year, and no name tells it"
    assert "请在上面补上" in dialog.remarks_label.text()
    assert dialog.columns.choices["序号"].currentText() == "序号"
    dialog.columns.year.setValue(2026)
    assert fates(dialog) == [("没有读入", "2026-061"), ("新登记", "2026-060")]
    assert "何时登记的" not in dialog.columns_label.text()
    received = dialog.columns.choices["何时登记的"]
    assert received.value == "received", "by what stands in it"
    assert "没有用到的列：何时来的。" in dialog.remarks_label.text(), "one that was known is not among the unused"
    for heading, meaning in (("何时登记的", ""), ("办结日期", "received"), ("结果", "")):
        choice = dialog.columns.choices[heading]
        choice.setCurrentIndex(choice.findData(meaning))
    assert dialog.columns.choices["何时登记的"].value == ""
    assert dialog.choices == {}, "what was asked of a column that is not used any more"
    dialog.take_button.click()
    found = [registers.requests.find(f"2026-06{at}") for at in (0, 1)]
    assert [(one.received.isoformat(), one.closed) for one in found if one] == [
        ("2026-01-20", None), ("2026-01-21", None),
    ]  # fmt: skip


def test_disputes_are_tied_to_their_requests(
    page: RegistersPage, registers: Registers, tmp_path: Path, window: MainWindow
) -> None:
    path = tmp_path / "2026年复议诉讼.csv"
    rows = [
        ["案号", "案件类型", "对应申请", "受理日期", "结案日期", "审理结果"],
        ["示政复1号", "行政复议", "2026-002", "1月22日", "1月27日", "结果维持"],
        ["示行初2号", "行政诉讼", "2026-404", "1月22日", "", ""],
        ["示政复3号", "复议", "", "1月23日", "", "维持"],
    ]
    path.write_text(write_csv(rows, "\n"), encoding="utf-8")
    dialog = RegisterImportDialog(page.model, path, page.window(), 1, 2026)
    dialog.show()
    assert fates(dialog) == [("没有读入", "示政复3号"), ("没有读入", "示行初2号"), ("新登记", "示政复1号")]
    choice = dialog.choices["dispute:行政诉讼"]
    choice.setCurrentIndex(choice.findData("suit_direct"))
    told = [cell_text(dialog.table, row, 3) for row in range(3)]
    assert told[0] == "写了结果“维持”，没有写审结日期"
    assert "台账里没有登记号“2026-404”，没有对应到申请" in told
    dialog.take_button.click()
    request = registers.requests.find("2026-002")
    assert request is not None
    first, second = registers.disputes.all()
    assert (first.number, first.request, first.outcome) == ("示政复1号", request.id, DisputeOutcome.UPHELD)
    assert (second.kind, second.request) == (DisputeKind.SUIT_DIRECT, None)
    again = registers.dispute_import.plan(path, None, {"dispute:行政诉讼": "suit_direct"})
    assert [row.fate.value for row in again.rows] == ["aside", "same", "same"]
    window.notice.accept_offer()
    assert registers.disputes.all() == []
