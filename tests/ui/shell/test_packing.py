"""发布包 for several reports: what stands against each is told first, then they are made one after the other."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.report.filing import Agency, Filing
from models.services.library import Library
from output.saving import unused_path
from tests.ui.shell.conftest import Said, export_dialog
from tests.widgets import children, texts
from ui.exporting.packages_dialog import CHECK, RESULT, PackagesDialog
from ui.shell.main_window import MainWindow
from ui.widgets import files

Opener = Callable[[], PackagesDialog]


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def several(library: Library, sample: Filing) -> None:
    """Beside the sample a second good report, one with a finding that blocks, and one with a person's number."""
    library.add_filing(replace(sample, agency=Agency("甲县人民政府")), "a")
    library.add_filing(replace(sample, agency=Agency("乙县人民政府"), texts={**sample.texts, "overview": ""}), "b")
    words = f"{sample.texts['other_matters']}\n联系人身份证号11010519491231002X。"
    private = replace(sample, agency=Agency("丙县人民政府"), texts={**sample.texts, "other_matters": words})
    library.add_filing(private, "c")


@pytest.fixture
def packing(qtbot: QtBot, several: None, window: MainWindow, tmp_path: Path) -> Opener:
    """Chooses every report of the library and asks for their packages; waits until all were looked through."""

    def choose() -> PackagesDialog:
        window.library_page.refresh(0)
        window.library_page.table.selectAll()
        window.library_page.actions_by_name["package"].trigger()
        [dialog] = children(window, PackagesDialog)
        assert isinstance(dialog, PackagesDialog)
        qtbot.waitUntil(lambda: not dialog.bar.isVisible())
        return dialog

    return choose


def rows(dialog: PackagesDialog, column: int) -> dict[str, str]:
    table = dialog.rows
    shown = ((table.index(row, 0).data(), table.index(row, column).data()) for row in range(table.rowCount()))
    return {str(agency): str(words) for agency, words in shown}


def made(qtbot: QtBot, dialog: PackagesDialog, folder: Path) -> list[str]:
    files.path_responders.append(lambda *_: folder)
    click(dialog.make)
    files.path_responders.pop()
    qtbot.waitUntil(lambda: dialog.status_label.text().startswith("已生成"), timeout=60_000)
    return sorted(path.name for path in folder.iterdir())


def test_what_stands_against_each_is_told_before_anything_is_written(packing: Opener, tmp_path: Path) -> None:
    dialog = packing()
    looked = rows(dialog, CHECK)
    assert looked["甲县人民政府"] == "✓ 没有问题，版面、落款等 1 处可看", "one line alone on the last page"
    assert looked["乙县人民政府"].startswith("▲ 1 处没有处理")
    assert "可能是个人信息" in looked["丙县人民政府"]
    assert dialog.status_label.text() == "4 份报告：2 份没有问题，2 份要看一看。现在还没有写文件。"
    assert dialog.make.text() == "选文件夹，生成 2 份…"
    dialog.anyway.setChecked(True)
    assert dialog.make.text() == "选文件夹，生成 4 份…"


def test_those_without_findings_are_made_and_the_rest_waits(qtbot: QtBot, packing: Opener, tmp_path: Path) -> None:
    dialog, folder = packing(), tmp_path / "发布"
    folder.mkdir()
    names = made(qtbot, dialog, folder)
    assert len(names) == 2
    assert dialog.status_label.text() == "已生成 2 份。其余 2 份没有生成。"
    assert rows(dialog, RESULT)["甲县人民政府"] == "● 甲县人民政府2025年政府信息公开工作年度报告.zip"
    with zipfile.ZipFile(folder / names[0]) as archive:
        assert archive.testzip() is None
        assert {"SHA256SUMS", "report.json", "校核记录单.docx"} <= set(archive.namelist())
    click(dialog.copy_list)
    assert "乙县人民政府\t2025" in QGuiApplication.clipboard().text()
    dialog.anyway.setChecked(True)
    assert len(made(qtbot, dialog, folder)) == 4


def test_a_batch_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("x")
    assert unused_path(tmp_path / "a.zip") == tmp_path / "a（2）.zip"
    assert unused_path(tmp_path / "b.zip") == tmp_path / "b.zip"


def test_it_can_be_stopped_between_two_reports(qtbot: QtBot, packing: Opener, tmp_path: Path) -> None:
    dialog, folder = packing(), tmp_path / "发布"
    folder.mkdir()
    dialog.anyway.setChecked(True)
    files.path_responders.append(lambda *_: folder)
    click(dialog.make)
    files.path_responders.pop()
    qtbot.waitUntil(lambda: any(folder.iterdir()), timeout=60_000)
    click(dialog.stop)
    qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=60_000)
    made = list(folder.iterdir())
    assert 1 <= len(made) < 4
    assert all(zipfile.ZipFile(path).testzip() is None for path in made), "the one in hand is finished"
    assert dialog.status_label.text() == f"已生成 {len(made)} 份。其余 {4 - len(made)} 份没有生成。"


def test_what_was_not_looked_through_is_not_called_doubtful(
    qtbot: QtBot, several: None, window: MainWindow, library: Library
) -> None:
    report = library.reports()[0].id
    for _ in range(60):
        library.copy_report(report)
    window.library_page.refresh(0)
    window.library_page.table.selectAll()
    window.library_page.actions_by_name["package"].trigger()
    [dialog] = children(window, PackagesDialog)
    assert isinstance(dialog, PackagesDialog)
    click(dialog.stop)
    qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=60_000)
    looked = sum(bool(words) for words in (dialog.rows.index(row, CHECK).data() for row in range(64)))
    assert looked < 64
    assert f"，{64 - looked} 份没有检查。现在还没有写文件。" in dialog.status_label.text()
    dialog.close()


def test_a_folder_that_cannot_be_written_to_is_told_of_in_the_list(
    qtbot: QtBot, packing: Opener, tmp_path: Path
) -> None:
    dialog = packing()
    files.path_responders.append(lambda *_: tmp_path / "没有这个文件夹")
    click(dialog.make)
    files.path_responders.pop()
    qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=60_000)
    assert rows(dialog, RESULT)["甲县人民政府"].startswith("✕ 文件夹")
    assert dialog.make.isEnabled()


def test_several_reports_are_deleted_and_brought_back_together(
    several: None, window: MainWindow, library: Library
) -> None:
    page = window.library_page
    page.refresh(0)
    first = page.model.row_of(page.all_chosen()[0].id)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    page.table.selectionModel().select(page.model.index(first + 1, 0), flags)
    assert len(page.all_chosen()) == 2
    assert not page.actions_by_name["open"].isEnabled()
    assert not page.actions_by_name["copy"].isEnabled()
    page.actions_by_name["delete"].trigger()
    assert len(library.reports()) == 2
    assert page.notice.label.text() == "已删除 2 份报告。"
    page.notice.accept_offer()
    assert len(library.reports()) == 4


def test_one_report_is_looked_through_too(
    qtbot: QtBot, several: None, window: MainWindow, library: Library, said: Said
) -> None:
    report = next(line.id for line in library.reports() if line.agency.name == "丙县人民政府")
    window.open_report(report)
    window.named_actions["package"].trigger()
    dialog = export_dialog(window)
    assert dialog.confirm_button.text() == "仍要生成…"
    qtbot.waitUntil(lambda: any(text.startswith("查到 1 处可能是个人信息或涉密字样") for text in texts(dialog)))
    dialog.reject()
