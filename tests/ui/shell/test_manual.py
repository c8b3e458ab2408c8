"""The manual: what it shows and refers to is there, F1 opens it where it speaks of what is on the screen."""

import re

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models.services.report_session import ReportSession
from resources.manual import MANUAL, find_pictures, picture_path, read_chapters
from tests.ui.shell.conftest import Opener
from tests.widgets import children, focused
from ui.shell.manual_dialog import ManualDialog
from ui.shell.manual_key import CHAPTERS
from ui.shell.settings_dialog import SettingsDialog

LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def test_what_the_manual_shows_and_names_is_there() -> None:
    chapters, pages = read_chapters(), [MANUAL, MANUAL.with_name("first-run.md")]
    texts = [page.read_text(encoding="utf-8") for page in pages]
    shown = [picture for text in texts for picture in find_pictures(text)]
    assert [picture for picture in shown if picture_path(picture) is None] == []
    assert len(shown) > 20
    named = [link for text in texts for link in LINK.findall(text)]
    assert [link for link in named if link[0] == "#" and link[1:] not in chapters] == []
    assert [link for link in named if link[0] != "#" and not (MANUAL.parent / link).is_file()] == []
    assert [name for name in chapters if name.startswith("**")] == []


def test_no_picture_of_the_manual_is_left_over() -> None:
    shown = {picture for page in MANUAL.parent.glob("*.md") for picture in find_pictures(page.read_text("utf-8"))}
    drawn = {f"manual/{path.name}" for path in (MANUAL.parent / "manual").glob("*.png")}
    assert drawn - shown == set()


def test_every_chapter_that_f1_opens_is_in_the_manual() -> None:
    chapters = read_chapters()
    for module, chapter in CHAPTERS.items():
        path = MANUAL.parents[1] / module.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), module
        assert not chapter or len([name for name in chapters if chapter in name]) == 1, chapter


def test_f1_opens_the_manual_at_what_is_shown(open_window: Opener, sample_report: int, qtbot: QtBot) -> None:
    window = open_window()

    def press() -> None:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(focused(), Qt.Key.Key_F1)

    def chapter() -> str:
        press()
        [dialog] = [each for each in children(window, ManualDialog) if each.isVisible()]
        name = dialog.list.currentItem().text()
        dialog.search.setText("勾稽关系")
        assert "勾稽关系" in dialog.page.toPlainText()
        dialog.search.setText("没有这样的字")
        assert dialog.page.toPlainText() == "手册里没有这些字。"
        dialog.close()
        return name

    assert chapter() == "开始"
    window.open_report(sample_report)
    page = window.page
    assert page is not None
    for section, told in (("requests", "填写"), ("overview", "写文字")):
        page.view.open_section(section)
        press()
        assert page.view.help.isVisible()
        assert chapter() == told
        page.view.side.open_page("")
    window.trigger("preview")
    assert chapter() == "印出和发布"
    page.report.run(ReportSession.finalise)
    page.show_finished()
    assert chapter() == "校核与定稿"
    window.collection.show()
    assert chapter() == "汇总"


def test_a_dialog_has_its_chapter_with_pictures_and_ways_to_others(open_window: Opener, qtbot: QtBot) -> None:
    window = open_window()
    settings = SettingsDialog(window.context.settings.current, window)
    settings.setModal(True)
    settings.show()
    settings.activateWindow()
    qtbot.waitUntil(settings.isActiveWindow)
    QTest.keyClick(focused(), Qt.Key.Key_F1)
    [manual] = children(settings, ManualDialog)
    assert manual.list.currentItem().text() == "样子"
    manual.open_chapter("第一份报告")
    text = manual.page.toHtml()
    shown = re.findall(r'<img src="([^"]+)"', text)
    assert "manual/first-02-new.png" in shown
    for link in shown:
        picture = manual.page.document().resource(2, QUrl(link))
        assert 100 < picture.width() <= manual.page.width() * manual.page.devicePixelRatioF()
    outside = manual.page.loadResource(2, QUrl("../README.md"))
    assert isinstance(outside, QImage)
    assert outside.width() == 1
    manual.page.anchorClicked.emit(QUrl("#导入"))
    assert manual.list.currentItem().text() == "导入"
    settings.close()
