"""The keys that a hand used to Word and Excel tries, in the whole window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from models.editions.edition import CellKey
from models.services.report_session import ReportSession
from tests.widgets import focused
from ui.report.grid.grid_body import GridBody
from ui.report.report_page import ReportPage
from ui.report.tabs.text_field import TextField
from ui.shell.main_window import MainWindow

WORDS = "全年新收申请3119件，予以公开1363件，部分公开454件。"
Key = Qt.Key
ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def page(window: MainWindow, sample_report: int) -> ReportPage:
    """The sample, open."""
    window.open_report(sample_report)
    assert window.page is not None
    return window.page


def text_with(page: ReportPage, words: str) -> TextField:
    """The overview with these words alone, and the keyboard in it."""
    page.report.run(ReportSession.set_text, "overview", words)
    page.view.open_section("overview")
    field = page.view.tabs.current_text
    assert field is not None
    field.setFocus()
    return field


def menu_texts() -> list[str]:
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    texts = [action.text() for action in opened.actions()]
    opened.close()
    return texts


def test_one_key_offers_what_can_be_done_about_the_number_at_the_cursor(window: MainWindow, page: ReportPage) -> None:
    field = text_with(page, WORDS)
    QTest.keyClick(field, Key.Key_Return, ALT)
    assert window.status.brief.text().startswith("光标处没有查出问题")
    field.select(WORDS.index("363"), WORDS.index("363"))
    QTest.keyClick(field, Key.Key_Return, ALT)
    assert menu_texts()[1:5] == ["换成表中的数", "只改成 1362", "不是表中数据", "到表里这一格"]
    page.view.problems.take_focus()
    QTest.keyClick(focused(), Key.Key_Return, ALT)
    assert "复制这一条" in menu_texts()
    assert page.report.filing.text("overview") == WORDS


def test_words_are_looked_for_in_the_whole_report_from_anywhere(window: MainWindow, page: ReportPage) -> None:
    finder = page.view.finder
    table = page.view.tabs.page("requests")
    page.view.open_section("requests")
    table.setFocus()
    QTest.keyClick(focused(), Key.Key_F, CONTROL)
    assert focused() is finder.needle
    QTest.keyClicks(finder.needle, "2025")
    QTest.keyClick(finder.needle, Key.Key_Return)
    assert page.view.current_section() != "requests"
    QTest.keyClick(finder.needle, Key.Key_Escape)
    assert not finder.isVisible()
    page.view.problems.take_focus()
    QTest.keyClick(focused(), Key.Key_F, CONTROL)
    assert focused() is finder.needle
    QTest.keyClick(finder.needle, Key.Key_H, CONTROL)
    assert focused() is finder.other
    QTest.keyClick(finder.other, Key.Key_F6)
    assert not finder.isVisible()
    assert page.view.problems.isVisible()


GRANTED = [CellKey("requests", "granted", column) for column in ("natural_person", "enterprise", "research")]
IN_PART = [cell._replace(row="granted_in_part") for cell in GRANTED]
TOTAL = CellKey("requests", "granted", "total")


def table_on(page: ReportPage, cell: CellKey, wide: int = 0, high: int = 0) -> GridBody:
    """The table of requests with the keyboard on a cell, and so many more selected to the right and below."""
    page.view.tabs.go_to_cell(cell)
    body = page.view.tabs.tables()[1].grid.body
    assert focused() is body
    for key, times in ((Key.Key_Right, wide), (Key.Key_Down, high)):
        for _ in range(times):
            QTest.keyClick(body, key, SHIFT)
    return body


def figures(page: ReportPage, cells: list[CellKey]) -> list[int | None]:
    return [page.report.filing.figures.get(cell) for cell in cells]


def put(page: ReportPage, values: dict[CellKey, int | None]) -> None:
    assert page.report.run(ReportSession.set_cells, values)


def test_fill_down_gives_each_column_its_upper_figure(page: ReportPage) -> None:
    put(page, dict(zip(GRANTED + IN_PART, (7, 8, 9, 1, 2, 3), strict=True)))
    body = table_on(page, GRANTED[0], wide=2, high=1)
    QTest.keyClick(body, Key.Key_D, CONTROL)
    assert figures(page, IN_PART) == [7, 8, 9]
    assert page.report.outcome.undo_name == "向下填充 3 格"
    page.report.run(ReportSession.undo)
    assert figures(page, IN_PART) == [1, 2, 3]


def test_fill_down_of_one_row_takes_the_row_above(page: ReportPage) -> None:
    put(page, dict(zip(GRANTED + IN_PART, (7, 8, 9, 1, 2, 3), strict=True)))
    body = table_on(page, IN_PART[0], wide=1)
    QTest.keyClick(body, Key.Key_D, CONTROL)
    assert figures(page, IN_PART) == [7, 8, 3]


def test_the_square_at_the_corner_is_dragged_over_the_cells_to_fill(page: ReportPage) -> None:
    put(page, dict(zip(GRANTED + IN_PART, (7, 8, 9, None, None, None), strict=True)))
    body = table_on(page, GRANTED[0], wide=1)
    model, ground = page.view.tabs.tables()[1].grid.model, body.viewport()

    def drag_to(cell: CellKey) -> None:
        QTest.mousePress(ground, Qt.MouseButton.LeftButton, pos=body.fill_handle.place.center())
        for each in (cell, cell):
            QTest.mouseMove(ground, body.visualRect(model.index_of(each)).center())

    drag_to(IN_PART[0])
    assert body.grab().toImage() != page.grab().toImage()
    QTest.mouseRelease(ground, Qt.MouseButton.LeftButton)
    assert figures(page, IN_PART) == [7, 8, None]
    assert page.report.outcome.undo_name == "拖动填充 2 格"
    assert set(body.selected_cells()) == {*GRANTED[:2], *IN_PART[:2]}
    drag_to(TOTAL)
    QTest.keyClick(body, Key.Key_Escape)
    QTest.mouseRelease(ground, Qt.MouseButton.LeftButton)
    assert page.report.outcome.undo_name == "拖动填充 2 格", "Escape lets go"
    drag_to(TOTAL)
    QTest.mouseRelease(ground, Qt.MouseButton.LeftButton)
    assert figures(page, [*GRANTED, *IN_PART]) == [7, 8, 7, 7, 8, 7], "a row goes on from its beginning"
    assert page.report.filing.figures.get(TOTAL) == 7 + 8 + 7 + 8 + 7 + 8, "totals are computed"


def test_a_double_click_on_the_square_fills_as_far_as_the_column_beside(page: ReportPage) -> None:
    below = [cell for cell in page.report.edition.typed_cells if cell.block == "requests" and cell.column == "research"]
    beside = [cell._replace(column="enterprise") for cell in below]
    start = below.index(GRANTED[2])
    put(page, dict.fromkeys(below[start + 1 :], None) | {below[start]: 4} | dict.fromkeys(beside[start : start + 4], 1))
    put(page, {beside[start + 4]: None})
    body = table_on(page, below[start])
    spot = body.fill_handle.place.center()
    QTest.mouseDClick(body.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert figures(page, below[start : start + 6]) == [4, 4, 4, 4, None, None]
    put(page, {beside[start + 1]: None, beside[start + 1]._replace(column="welfare"): None})
    body = table_on(page, below[start])
    QTest.mouseDClick(body.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert "按住小方块往下拖" in body.shown_message


def test_fill_right_gives_each_row_its_left_figure(page: ReportPage) -> None:
    put(page, dict(zip(GRANTED, (7, 8, 9), strict=True)))
    body = table_on(page, GRANTED[0], wide=6)
    before = page.report.filing.figures.get(TOTAL)
    QTest.keyClick(body, Key.Key_R, CONTROL)
    assert figures(page, GRANTED) == [7, 7, 7]
    assert page.report.filing.figures.get(TOTAL) == 42 != before
    assert page.report.outcome.undo_name == "向右填充 5 格"
    body = table_on(page, GRANTED[0])
    QTest.keyClick(body, Key.Key_R, CONTROL)
    assert "左边没有要填的数" in body.shown_message


def test_cut_copies_and_blanks_as_one_step(page: ReportPage) -> None:
    put(page, dict(zip(GRANTED, (7, 8, 9), strict=True)))
    body = table_on(page, GRANTED[0], wide=2)
    QTest.keyClick(body, Key.Key_X, CONTROL)
    assert QApplication.clipboard().text() == "7\t8\t9"
    assert '<tr><td align="right">7</td><td align="right">8</td>' in QApplication.clipboard().mimeData().html()
    assert figures(page, GRANTED) == [None, None, None]
    assert page.report.outcome.undo_name == "剪切 3 格"
    QTest.keyClick(body, Key.Key_X, CONTROL)
    assert QApplication.clipboard().text() == "7\t8\t9", "blank cells take nothing off the clipboard"
    assert body.shown_message.startswith("选中的格是空的")
    page.report.run(ReportSession.undo)
    assert figures(page, GRANTED) == [7, 8, 9]
    body = table_on(page, TOTAL)
    QTest.keyClick(body, Key.Key_X, CONTROL)
    assert body.shown_message == "合计由程序算出，不能剪切，只复制了。"


def test_a_sum_that_is_typed_is_computed_and_named_in_the_journal(page: ReportPage) -> None:
    body = table_on(page, GRANTED[0])
    QTest.keyClicks(body, "=")
    editor = focused()
    QTest.keyClicks(editor, "1200+35*2")
    QTest.keyClick(editor, Key.Key_Return)
    assert figures(page, GRANTED[:1]) == [1270]
    assert page.report.outcome.undo_name == "填写 自然人·予以公开（=1200+35*2）"
    assert page.view.tabs.tables()[1].grid.model.index_of(GRANTED[0]).data() == "1270"
    table_on(page, GRANTED[1])
    QTest.keyClicks(body, "=")
    QTest.keyClicks(focused(), "1-2")
    QTest.keyClick(focused(), Key.Key_Return)
    [editor] = body.editors()
    assert editor.text() == "=1-2"
    assert "不能是负数" in editor.reason


def test_the_foot_of_the_table_says_what_the_selection_comes_to(page: ReportPage) -> None:
    put(page, dict(zip(GRANTED, (7, 8, None), strict=True)))
    tab = page.view.tabs.tables()[1]
    table_on(page, GRANTED[0])
    assert tab.summary.text() == ""
    table_on(page, GRANTED[0], wide=2)
    assert tab.summary.text() == "求和 15　计数 2　平均 7.5"
    put(page, {GRANTED[2]: 1})
    assert tab.summary.text() == "求和 16　计数 3　平均 约 5.33"
    QTest.keyClick(focused(), Key.Key_A, CONTROL)
    assert tab.summary.text().endswith("格合计）")
    QTest.keyClick(focused(), Key.Key_D, CONTROL)
    totals = [
        cell for cell in page.report.edition.cells if cell.row == "granted" and page.report.filing.figures.get(cell)
    ]
    assert TOTAL in totals, "totals are computed, never filled"


def test_a_finding_that_was_clicked_is_copied_and_a_figure_goes_on_to_its_cell(page: ReportPage) -> None:
    put(page, {GRANTED[0]: 9999})
    problems = page.view.problems
    row = next(row for row in range(problems.model.rowCount()) if problems.model.finding(row).section == "requests")
    finding = problems.model.finding(row)
    problems.list.scrollTo(problems.model.index(row))
    place = problems.list.visualRect(problems.model.index(row)).center()
    QTest.mouseClick(problems.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.view.current_section() == "requests"
    QTest.keyClick(focused(), Key.Key_C, CONTROL)
    assert finding.message in QApplication.clipboard().text()
    shown = page.view.tabs.current_cell
    assert shown in finding.cells
    QTest.keyClick(focused(), Key.Key_Delete)
    QTest.keyClicks(focused(), "4")
    QTest.keyClicks(focused(), "2")
    QTest.keyClick(focused(), Key.Key_Return)
    assert shown is not None
    assert page.report.filing.figures.get(shown) == 42


def test_the_menu_of_a_cell_offers_what_the_keys_do(page: ReportPage) -> None:
    body = table_on(page, GRANTED[0])
    texts = [action.text().partition("\t") for action in body.actions() if "\t" in action.text()]
    keys = {text: key for text, _, key in texts}
    assert keys["向下填充"] == "Ctrl+D"
    put(page, dict(zip(GRANTED, (7, 8, 9), strict=True)))
    next(action for action in body.actions() if action.text().startswith("清空")).trigger()
    assert figures(page, GRANTED) == [None, 8, 9]
