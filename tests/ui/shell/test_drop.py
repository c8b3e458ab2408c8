"""Files dropped on the window: taken wherever they fall, and refused in the reader's words."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from models.report.filing import Filing
from tests.services.collected import take_roster
from tests.ui.shell.conftest import Said
from tests.ui.shell.test_import import written
from tests.widgets import children
from ui.importing.import_dialog import ImportDialog
from ui.shell.drop_hint import DropHint
from ui.shell.main_window import MainWindow


def drop(target: QWidget, *paths: Path) -> bool:
    """Drag files onto a widget and let go; whether they were taken."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    middle = target.rect().center()
    enter = QDragEnterEvent(middle, copy, dragged, left, none)
    QApplication.sendEvent(target, enter)
    # Qt sends what follows to whichever widget took the drag.
    taker: QWidget | None = target
    while taker is not None and not taker.acceptDrops():
        taker = taker.parentWidget()
    assert taker is not None
    QApplication.sendEvent(taker, QDropEvent(QPointF(middle), copy, dragged, left, none))
    return enter.isAccepted()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.docx", b"", "文件是空的。"),
        ("通知.txt", "关于召开会议的通知".encode(), "可能不是政府信息公开工作年度报告"),
        ("截断.docx", b"PK\x03\x04 broken", "不完整或已损坏"),
        ("旧.rtf", b"{\\rtf1 abc}", "可能不是政府信息公开工作年度报告"),
        ("扫描.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "照着图片填写"),
    ],
)
def test_a_file_that_is_none_is_refused_in_the_readers_words(
    qtbot: QtBot, window: MainWindow, said: Said, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    drop(window, tmp_path / name)
    qtbot.waitUntil(lambda: bool(said.boxes))
    assert said.boxes[-1][1] == "没有导入"
    assert not any(hint.isVisible() for hint in children(window, DropHint)), "the files have landed"
    assert name in said.last
    assert sentence in said.last
    assert not window.library_page.notice.isVisible()
    assert not children(window, ImportDialog)


def drag_over(window: MainWindow, *paths: Path) -> None:
    """Drag files onto the window and hold them there."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(window.rect().center(), copy, dragged, left, none))


def test_files_dragged_over_the_window_are_told_where_they_will_land(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    def told() -> str:
        [hint] = children(window, DropHint)
        return hint.label.text() if hint.isVisible() else ""

    drag_over(window, tmp_path / "年报.docx")
    assert told() == "放开：作为报告导入“年报.docx”"
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert told() == ""
    drag_over(window, tmp_path / "甲.ndhz")
    assert told() == "放开：带入上级的回执“甲.ndhz”"
    drag_over(window, tmp_path / "甲.ndxf")
    assert told() == "放开：接收上级下发的“甲.ndxf”"
    take_roster(window.context.library, tmp_path)
    window.collection.show()
    page = window.collection.page
    assert page is not None
    qtbot.waitUntil(lambda: page.controller is not None and page.controller.collection is not None)
    drag_over(window, tmp_path / "甲.ndbg", tmp_path / "乙.ndbg")
    assert told() == "放开：收进 2025 年度汇总2 个文件"
    [hint] = children(window, DropHint)
    assert window.rect().contains(hint.geometry())
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert told() == ""


def test_a_file_dropped_on_the_list_is_read(qtbot: QtBot, window: MainWindow, sample: Filing, tmp_path: Path) -> None:
    assert drop(window.library_page.table.viewport(), written(sample, tmp_path / "年报.xlsx"))
    qtbot.waitUntil(lambda: bool(children(window, ImportDialog)))
    children(window, ImportDialog)[0].reject()


def test_a_file_dropped_on_a_text_is_read_and_not_pasted(
    qtbot: QtBot, window: MainWindow, sample_report: int, sample: Filing, tmp_path: Path
) -> None:
    window.open_report(sample_report)
    assert window.page is not None
    window.page.view.open_section("overview")
    field = QApplication.focusWidget()
    assert field is not None
    before = window.page.report.filing.texts
    viewport = next(each for each in (*field.children(), field) if isinstance(each, QWidget) and each.isVisible())
    path = written(sample, tmp_path / "年报.json")
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path))])
    assert not field.canInsertFromMimeData(dragged)  # type: ignore[attr-defined]
    assert drop(viewport, path)
    qtbot.waitUntil(lambda: bool(children(window, ImportDialog)))
    children(window, ImportDialog)[0].reject()
    assert window.page.commit_pending()
    assert window.page.report.filing.texts == before


def test_a_file_dropped_on_a_line_of_the_cover_is_read(
    qtbot: QtBot, window: MainWindow, sample_report: int, sample: Filing, tmp_path: Path
) -> None:
    window.open_report(sample_report)
    assert window.page is not None
    window.page.view.tabs.setCurrentIndex(0)
    line = next(each for each in children(window.page.view.tabs, QLineEdit) if each.text() == sample.agency.name)
    assert drop(line, written(sample, tmp_path / "年报.json"))
    qtbot.waitUntil(lambda: bool(children(window, ImportDialog)))
    children(window, ImportDialog)[0].reject()
    assert line.text() == sample.agency.name


def test_words_dragged_over_the_window_are_none_of_its_business(window: MainWindow) -> None:
    dragged = QMimeData()
    dragged.setText("一段话")
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()
    assert enter.type() == QEvent.Type.DragEnter
