"""Importing through the window: real files, the dialog's real widgets, and what is in the library afterwards."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.exchange.formats.report_json import write_report
from models.exchange.packages.bundle import write_bundle
from models.exchange.recognition.import_review import CellStatus, ImportReview
from models.exchange.report_file import read_report_bytes
from models.report.change import ValueSource
from models.report.filing import Agency, Filing
from models.services.library import Library
from output.formats import FORMATS
from output.publish import render
from tests.ui.shell.conftest import Said
from tests.widgets import cell_text, children, line_of
from ui.importing.import_dialog import ImportDialog
from ui.importing.import_lines import NAME, PLACE, REMARK, STANDING, VALUE, WRITTEN, ChoiceBox, LinesModel
from ui.shell.main_window import MainWindow
from ui.widgets import files

GRANTED = CellKey("requests", "granted", "natural_person")
LIFTED = CellKey("requests", "refused_other_law", "natural_person")
Chooser = Callable[[Path], ImportDialog]


def written(filing: Filing, path: Path) -> Path:
    """The report as a file of the kind that its name ends with."""
    writers = {".ndbg": write_bundle, ".json": lambda each: write_report(each).encode()}
    form = path.suffix
    path.write_bytes(render(filing, form) if form in FORMATS else writers[form](filing))
    return path


@pytest.fixture
def messy(sample: Filing, tmp_path: Path) -> Path:
    """A web page with a figure that is none, digits run together, a wrong total and a row of its own."""
    page = render(sample, ".html").decode()
    for before, after in (
        ("<td>1288</td>", "<td>1288.5</td>"),
        ("<td>3119</td>", "<td>3120</td>"),
        ("<td>30</td><td>1</td><td>0</td><td>0</td><td>0</td><td>0</td><td>31</td>", "<td colspan=7>110100012</td>"),
        ("</tbody>", "<tr><th>网上咨询数量</th><td>12</td><td>3</td><td>4</td></tr></tbody>"),
    ):
        assert before in page
        page = page.replace(before, after, 1)
    path = tmp_path / "门户网站年报.html"
    path.write_text(page, "utf-8")
    return path


@pytest.fixture
def choose(qtbot: QtBot, window: MainWindow) -> Iterator[Chooser]:
    """Chooses a file through the window's action; the dialog that follows."""
    chosen: list[Path] = []
    files.path_responders.append(lambda *_: chosen[-1])

    def choose_one(path: Path) -> ImportDialog:
        chosen.append(path)
        window.named_actions["import"].trigger()
        qtbot.waitUntil(lambda: bool(children(window, ImportDialog)))
        [dialog] = children(window, ImportDialog)
        assert isinstance(dialog, ImportDialog)
        qtbot.waitExposed(dialog)
        return dialog

    yield choose_one
    files.path_responders.pop()


def row_of(model: LinesModel, cell: CellKey) -> int:
    rows = range(model.rowCount())
    return next(row for row in rows if (line := model.line(row)) and line.source.cell == cell)


def words(dialog: ImportDialog, cell: CellKey) -> list[str]:
    model = dialog.model
    return [str(model.index(row_of(model, cell), column).data()) for column in (NAME, WRITTEN, VALUE, STANDING, REMARK)]


def box_of(dialog: ImportDialog, cell: CellKey) -> ChoiceBox:
    box = dialog.table.indexWidget(dialog.model.index(row_of(dialog.model, cell), VALUE))
    assert isinstance(box, ChoiceBox)
    return box


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("form", [".docx", ".html", ".xlsx", ".pdf", ".ofd", ".ndbg", ".json"])
def test_every_form_comes_back_as_the_same_report(
    choose: Chooser, window: MainWindow, library: Library, sample: Filing, tmp_path: Path, form: str
) -> None:
    path = written(sample, tmp_path / f"年报{form}")
    before = len(library.reports())
    dialog = choose(path)
    assert (dialog.agency.text(), dialog.year.value()) == ("示例市人民政府", 2025)
    assert "已有这个单位 2025 年度的报告" in dialog.state_chip.text()
    assert len(library.reports()) == before
    click(dialog.import_button)
    assert window.page is not None
    report = window.page.report
    assert report.filing.figures == sample.figures
    assert set(report.filing.texts) == set(sample.texts)
    assert f"来自 年报{form}" in window.page.notice.label.text()
    [first] = report.entries()
    assert (first.change.source, first.change.origin) == (ValueSource.IMPORTED, path.name)
    assert len(library.reports()) == before + 1


def test_taking_it_back_is_one_step(
    choose: Chooser, window: MainWindow, library: Library, sample: Filing, tmp_path: Path
) -> None:
    click(choose(written(sample, tmp_path / "年报.docx")).import_button)
    assert window.page is not None
    assert [button.text() for button in window.page.notice.buttons] == ["撤销导入"]
    window.page.notice.accept_offer()
    assert window.page is None
    assert [line.label for line in library.reports()] == ["示例"]
    assert window.library_page.model.rowCount() == 2


@pytest.mark.promise("import-writes-nothing")
def test_cancelling_writes_nothing(choose: Chooser, window: MainWindow, library: Library, messy: Path) -> None:
    dialog = choose(messy)
    dialog.reject()
    assert window.page is None
    assert len(library.reports()) == 1
    assert not window.library_page.notice.isVisible()


@pytest.mark.promise("import-writes-nothing")
def test_questions_hold_the_import_up_until_each_is_answered(choose: Chooser, window: MainWindow, messy: Path) -> None:
    dialog = choose(messy)
    assert not dialog.import_button.isEnabled()
    assert dialog.error_label.text() == "还有 5 格请核对：选定一个数，或者留空。"
    box = box_of(dialog, LIFTED)
    assert [box.itemText(each) for each in range(box.count())] == ["1", "11", "留空"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert words(dialog, LIFTED)[3] == "● 已选定"
    assert box.currentText() == "11"
    company = LIFTED._replace(column="enterprise")
    assert words(dialog, company)[3:] == ["◆ 随之选定", "同一行其他格选定后，只剩这一种读法"]
    assert box_of(dialog, company).currentText() == "0"
    assert dialog.error_label.text() == "还有 1 格请核对：选定一个数，或者留空。"
    typed = box_of(dialog, GRANTED)
    typed.setFocus()
    QTest.keyClicks(line_of(typed), "1288")
    click(dialog.blank)
    assert dialog.import_button.isEnabled()
    assert box_of(dialog, GRANTED).currentText() == "1288"
    QTest.keyClick(box_of(dialog, GRANTED), Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter in a box must not press the dialog's button"
    click(dialog.import_button)
    assert window.page is not None
    figures = window.page.report.filing.figures
    assert (figures.get(GRANTED), figures.get(LIFTED)) == (1288, 11)
    assert figures.get(company) == 0


def test_an_answer_that_is_no_figure_is_refused_with_a_sentence(choose: Chooser, messy: Path) -> None:
    dialog = choose(messy)
    box = box_of(dialog, GRANTED)
    box.setFocus()
    line_of(box).insert("约一千")
    QTest.keyClick(line_of(box), Qt.Key.Key_Return)
    assert "“约一千”不是数" in dialog.error_label.text()
    assert words(dialog, GRANTED)[3] == "■ 请核对"


def test_the_wheel_does_not_answer_what_it_passes(choose: Chooser, messy: Path) -> None:
    dialog = choose(messy)
    box = box_of(dialog, LIFTED)
    middle = QPointF(box.rect().center())
    down, none = QPoint(0, -120), Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(
        middle, QPointF(box.mapToGlobal(middle)), QPoint(), down, Qt.MouseButton.NoButton, none, phase, False
    )
    QApplication.sendEvent(box, wheel)
    assert box.currentText() == ""


def test_each_cell_says_what_was_written_what_it_becomes_and_how_sure(choose: Chooser, messy: Path) -> None:
    dialog = choose(messy)
    total = CellKey("requests", "new_received", "total")
    assert words(dialog, total) == [
        "总计·本年新收政府信息公开申请数量", "3120", "3119", "▲ 合计不符", "原文印 3120，各格相加 3119，相差 1",
    ]  # fmt: skip
    assert words(dialog, GRANTED)[1:] == ["1288.5", "", "■ 请核对", "这里只能填整数，“1288.5”带了小数。"]
    assert dialog.chips[CellStatus.OPEN].text() == "■ 请核对 5"
    dialog.only_doubtful.setChecked(False)
    new = CellKey("requests", "new_received", "natural_person")
    assert words(dialog, new)[1:4] == ["3001", "3001", "○ 较有把握"], "its row contradicts its own printed total"
    assert words(dialog, new)[4].endswith("相加与原文的总计相差 1")
    assert box_of(dialog, GRANTED).currentText() == ""


def test_only_what_is_to_be_looked_at_is_shown_first(choose: Chooser, messy: Path) -> None:
    dialog = choose(messy)
    assert dialog.only_doubtful.isChecked()
    few = dialog.model.rowCount()
    click(dialog.only_doubtful)
    assert dialog.model.rowCount() > few
    assert dialog.model.headings()[0] == 0
    assert f"（{few - 1}）" in dialog.only_doubtful.text()
    dialog.tabs.setCurrentIndex(1)
    assert not dialog.only_doubtful.isVisible()


def test_sections_and_what_was_left_are_told(choose: Chooser, messy: Path, sample: Filing) -> None:
    dialog = choose(messy)
    assert [dialog.tabs.tabText(each) for each in range(3)] == ["数字 200", "文字 4", "没有放入 1"]
    row = [cell_text(dialog.texts.table, 1, column) for column in range(5)]
    assert row[:2] == ["总体情况", "✓ 确定"]
    assert row[3].startswith(sample.texts["overview"][:10])
    dialog.texts.table.selectRow(1)
    assert dialog.texts.full_text.toPlainText().startswith(sample.texts["overview"][:30])
    left = [cell_text(dialog.unplaced_page.table, 0, column) for column in range(3)]
    assert left[0] == "网上咨询数量 12 3 4"
    assert left[1] == "这一行的名称不是报告格式里的"


def test_the_remarks_have_their_room_in_a_narrow_window(choose: Chooser, messy: Path) -> None:
    dialog = choose(messy)
    for letters, hidden in ((70, True), (100, False)):
        dialog.resize(letters * dialog.fontMetrics().horizontalAdvance("字"), 600)
        QApplication.processEvents()
        assert dialog.table.isColumnHidden(PLACE) is hidden
        assert not dialog.table.horizontalScrollBar().isVisible()
    tip = dialog.model.index(row_of(dialog.model, GRANTED), WRITTEN).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "1288.5\n第 2 个表格第 6 行"


def test_a_file_of_words_alone_opens_on_the_words(choose: Chooser, sample: Filing, tmp_path: Path) -> None:
    path = tmp_path / "年报.txt"
    path.write_text(f"{sample.title}\n一、总体情况\n全年平稳有序。\n", "utf-8")
    dialog = choose(path)
    assert dialog.tabs.tabText(0) == "数字 0"
    assert dialog.tabs.currentWidget() is dialog.texts
    dialog.tabs.setCurrentIndex(0)
    assert dialog.tabs.currentWidget() is dialog.no_figures
    assert "没有认出表格" in dialog.no_figures.text()
    click(dialog.import_button)
    assert not dialog.isVisible()


def test_a_name_is_wanted_and_taken_as_typed(choose: Chooser, window: MainWindow, messy: Path) -> None:
    dialog = choose(messy)
    click(dialog.blank)
    dialog.agency.clear()
    assert not dialog.import_button.isEnabled()
    assert "请填写单位全称" in dialog.error_label.text()
    dialog.agency.insert("示例县教育局")
    assert "可以一步撤销" in dialog.state_chip.text()
    click(dialog.import_button)
    assert window.page is not None
    assert window.page.report.filing.agency == Agency("示例县教育局")


def test_a_year_of_another_form_has_the_file_read_anew(
    qtbot: QtBot, choose: Chooser, sample: Filing, tmp_path: Path
) -> None:
    dialog = choose(written(sample, tmp_path / "年报.docx"))
    dialog.year.setValue(2020)
    assert not dialog.import_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.acceptance.edition.name == "2019")
    assert dialog.year.value() == 2020
    assert dialog.agency.text() == "示例市人民政府"
    # The rows that the older form has not are asked about, not added to another.
    assert dialog.error_label.text() == "还有 6 格请核对：选定一个数，或者留空。"


def test_an_interchange_file_keeps_the_years_of_its_form(choose: Chooser, sample: Filing, tmp_path: Path) -> None:
    dialog = choose(written(sample, tmp_path / "年报.ndbg"))
    assert (dialog.year.minimum(), dialog.year.maximum()) == (2021, sample.edition.to_year or 2099)


def test_reading_can_be_called_off(
    qtbot: QtBot, window: MainWindow, sample: Filing, tmp_path: Path, said: Said
) -> None:
    path = written(sample, tmp_path / "年报.pdf")
    window._get_import_controller.read(path)
    assert window.library_page.notice.label.text() == "正在读 年报.pdf…"
    window.library_page.notice.accept_offer()
    qtbot.wait(1200)
    assert not children(window, ImportDialog)
    assert said.boxes == []


def test_the_library_offers_it(qtbot: QtBot, window: MainWindow, library: Library) -> None:
    with qtbot.waitSignal(window.library_page.asked_import):
        files.path_responders.append(lambda *_: None)
        click(window.library_page.from_file)
        files.path_responders.pop()
    with qtbot.waitSignal(window.library_page.asked_import):
        files.path_responders.append(lambda *_: None)
        click(window.library_page.welcome.from_file)
        files.path_responders.pop()
    assert len(library.reports()) == 1


def test_the_model_keeps_the_rules_of_models(messy: Path, qtmodeltester: ModelTester) -> None:
    model = LinesModel()
    qtmodeltester.check(model)
    acceptance = ImportReview(read_report_bytes(messy.read_bytes(), messy.name))
    model.show_review(acceptance, only_doubtful=True)
    qtmodeltester.check(model)
    acceptance.leave_open_blank()
    model.refresh()
    qtmodeltester.check(model)
    assert model.line(0) is None
    assert model.line(-1) is None
    assert "收到和处理政府信息公开申请情况" in str(model.index(1, NAME).data(Qt.ItemDataRole.ToolTipRole))
