"""A clerk's first report, from the first page to the printed one, done in the real window: twelve pictures.

Drawn by benchmarks/screenshots.py; docs/first-run.md says what each shows.
"""

from datetime import date

import pypdfium2
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from benchmarks.camera import Camera, settle, when_asked
from models.editions.edition import CellKey
from models.report.filing import Filing
from output.publish import render
from ui.library.new_report_dialog import NewReportDialog
from ui.report.operator_dialog import OperatorDialog
from ui.report.report_page import ReportPage
from ui.report.tabs.grid_tab import GridTab
from ui.report.tabs.text_tab import TextTab
from ui.shell.finalise_dialog import FinaliseDialog
from ui.shell.main_window import MainWindow

SIZE = (1040, 680)
OFFICE, CLERK = "示例县城关镇人民政府", "李某"
PAGE_WIDTH, GAP = 500, 13
FIGURES = (
    ("new_received", "natural_person", 12),
    ("new_received", "enterprise", 3),
    ("granted", "natural_person", 6),
    ("granted", "enterprise", 3),
    ("granted_in_part", "natural_person", 2),
    ("unavailable_not_held", "natural_person", 2),
    ("carried_out", "natural_person", 1),
)
"""What the clerk types into the table of requests; one of the cases granted is forgotten at first."""
FORGOTTEN = CellKey("requests", "granted", "natural_person")
OVERVIEW = (
    ("主动公开：全年在县政府网站和镇村公开栏公开信息86条。", "行政规范性文件"),
    ("依申请公开：", "申请的收到和办理"),
    ("政府信息管理：确定专人负责，公开前逐条审核。", ""),
    ("政府信息公开平台建设：维护好公开栏和网上专栏。", ""),
    ("监督保障：开展培训1次；没有社会评议和责任追究的情形，工作考核结果为合格。", ""),
)
"""The paragraphs of the first part: the clerk's own words, and the sentence of the tables that is put behind them."""
PROBLEMS = (
    "存在的主要问题：一是公开内容还不够及时，二是解读形式比较单一。"
    "改进情况：建立了每月更新的清单，全年对重点政策作了图文解读。"
)
OTHER = "本年度没有收取信息处理费。没有其他需要报告的事项。"


def type_words(text: str) -> None:
    """Type into whatever has the keyboard; what is on no key comes as from an input method."""
    for char in text:
        hand = QApplication.focusWidget()
        assert hand is not None
        if char.isascii():
            QTest.keyClicks(hand, char)
        else:
            event = QInputMethodEvent()
            event.setCommitString(char)
            QApplication.sendEvent(hand, event)


def press(key: Qt.Key) -> None:
    """Press a key, wherever the keyboard is."""
    hand = QApplication.focusWidget()
    assert hand is not None
    QTest.keyClick(hand, key)


def click(widget: QWidget) -> None:
    """Click in the middle of a widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    settle()


class FirstRun:
    """The steps in their order; each leaves the window where the next begins."""

    def __init__(self, window: MainWindow, camera: Camera) -> None:
        self._window, self._camera = window, camera

    @property
    def _page(self) -> ReportPage:
        assert self._window.page is not None
        return self._window.page

    def shoot(self, today: date) -> None:
        """All of it."""
        self._window.resize(*SIZE)
        self._window.activateWindow()
        settle()
        self._camera.take(self._window, "first-01-start", [self._window.library_page.welcome.new])
        self._begin()
        self._fill_cover(today)
        self._fill_tables()
        self._mend()
        self._write()
        self._finish()

    def _begin(self) -> None:
        def answer(dialog: QDialog) -> None:
            assert isinstance(dialog, NewReportDialog)
            dialog.name.setFocus()
            type_words(OFFICE)
            self._camera.take(self._window, "first-02-new", over=dialog)
            click(dialog.confirm_button)

        when_asked(answer)
        click(self._window.library_page.welcome.new)
        settle(lambda: self._window.page is not None)

        def name(dialog: QDialog) -> None:
            assert isinstance(dialog, OperatorDialog)
            type_words(CLERK)
            click(dialog.confirm_button)

        when_asked(name)
        notice = self._window.notice
        button: QAbstractButton
        for button in notice.findChildren(QAbstractButton):
            if button.text() == "写上姓名":
                click(button)
        self._window.activateWindow()
        settle(self._window.isActiveWindow)

    def _fill_cover(self, today: date) -> None:
        cover = self._page.view.tabs.cover
        self._page.view.open_section("cover")
        settle()
        for field, words in (("signed_by", OFFICE), ("signed_on", f"{today.year}年{today.month}月{today.day}日")):
            cover.fields[field].setFocus()
            cover.fields[field].selectAll()
            type_words(words)
            press(Qt.Key.Key_Return)
        self._camera.take(self._window, "first-03-cover", [cover.fields["signed_by"], cover.fields["signed_on"]])

    def _table(self, section: str) -> GridTab:
        self._page.view.open_section(section)
        settle()
        tab = self._page.view.tabs.page(section)
        assert isinstance(tab, GridTab)
        return tab

    def _type_figure(self, tab: GridTab, cell: CellKey, figure: int) -> None:
        body, index = tab.grid.body, tab.grid.model.index_of(cell)
        body.scrollTo(index)
        QTest.mouseClick(body.viewport(), Qt.MouseButton.LeftButton, pos=body.visualRect(index).center())
        body.setFocus()
        QApplication.processEvents()
        type_words(str(figure))
        press(Qt.Key.Key_Return)

    def _fill_tables(self) -> None:
        disclosure = self._table("disclosure")
        self._type_figure(disclosure, CellKey("documents", "normative_documents", "in_force"), 2)
        self._camera.take(self._window, "first-04-zeros", [disclosure.zero_fill])
        click(disclosure.zero_fill)
        click(self._table("disputes").zero_fill)
        requests = self._table("requests")
        for row, column, figure in FIGURES:
            self._type_figure(requests, CellKey("requests", row, column), figure)
        click(requests.zero_fill)
        requests.grid.body.scrollToTop()
        self._camera.take(self._window, "first-05-requests")

    def _mend(self) -> None:
        view = self._page.view
        view.go_to(next(finding for finding in view.report.findings if finding.section == "requests"))
        self._camera.take(self._window, "first-06-fault", [view.problems])
        self._type_figure(self._table("requests"), FORGOTTEN, 7)
        self._camera.take(self._window, "first-07-mended")

    def _text(self, section: str) -> TextTab:
        self._page.view.open_section(section)
        settle()
        tab = self._page.view.tabs.page(section)
        assert isinstance(tab, TextTab)
        tab.field.setFocus()
        return tab

    def _write(self) -> None:
        overview = self._text("overview")
        for at, (words, sentence) in enumerate(OVERVIEW):
            if at:
                press(Qt.Key.Key_Return)
            type_words(words)
            if not sentence:
                continue
            click(overview.draft)
            type_words(sentence)
            if at == 1:
                self._camera.take(self._window, "first-08-sentence", [overview.draft])
            press(Qt.Key.Key_Return)
            overview.field.setFocus()
            settle()
        for section, words in (("problems_and_improvements", PROBLEMS), ("other_matters", OTHER)):
            self._text(section)
            type_words(words)
        self._page.commit_pending()

    def _finish(self) -> None:
        window, page = self._window, self._page
        window.trigger("preview")
        settle(lambda: page.preview.is_current)
        self._camera.take(window, "first-09-preview")

        def agree(dialog: QDialog) -> None:
            assert isinstance(dialog, FinaliseDialog)
            self._camera.take(window, "first-10-finalise", over=dialog)
            click(dialog.confirm_button)

        when_asked(agree)
        window.trigger("finalise")
        settle(lambda: page.report.is_final)
        self._camera.take(window, "first-11-finished")
        self._print(window.context.library.filing(page.report.number))

    def _print(self, filing: Filing) -> None:
        """The first two pages as they are printed."""
        document = pypdfium2.PdfDocument(render(filing, ".pdf"))
        pages = [page.render(scale=PAGE_WIDTH / page.get_width()).to_pil() for page in (document[0], document[1])]
        sheet = Image.new("RGB", (2 * PAGE_WIDTH + 3 * GAP, pages[0].height + 2 * GAP), "#d5dde3")
        for at, page in enumerate(pages):
            sheet.paste(page.convert("RGB"), (GAP + at * (PAGE_WIDTH + GAP), GAP))
        data = sheet.tobytes()
        image = QImage(data, sheet.width, sheet.height, 3 * sheet.width, QImage.Format.Format_RGB888)
        self._camera.save(image, "first-12-printed")
