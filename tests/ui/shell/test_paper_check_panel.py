"""What is told before a report leaves: in one line where nothing is wrong, and each remark leads to its place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models.editions.edition import CellKey
from models.services.collection.collection import Collection
from models.services.library import Library
from models.services.report_session import ReportSession
from tests.services.collected import YEAR, send, take, take_roster
from tests.ui.shell.conftest import export_dialog
from tests.widgets import children, texts
from ui.exporting.export_dialog import ExportDialog
from ui.shell.main_window import MainWindow


@pytest.fixture
def opened(window: MainWindow, sample_report: int) -> MainWindow:
    """The window on the sample."""
    window.open_report(sample_report)
    return window


Asker = Callable[[str], ExportDialog]


@pytest.fixture
def asked(qtbot: QtBot, opened: MainWindow) -> Asker:
    """Triggers an action that exports, and waits until the report was looked through."""

    def ask(action: str) -> ExportDialog:
        opened.named_actions[action].trigger()
        dialog = export_dialog(opened)
        qtbot.waitUntil(lambda: "看" in dialog.panel.summary_label.text())
        return dialog

    return ask


def ways(dialog: ExportDialog, words: str) -> QPushButton:
    """The button beside the remark that has these words."""
    return next(button for button in children(dialog.panel, QPushButton) if words in button.toolTip())


@pytest.mark.parametrize("action", ["export", "export_as", "package", "print"])
def test_every_way_out_tells_of_the_report_first(asked: Asker, opened: MainWindow, action: str) -> None:
    dialog = asked(action)
    assert any(text.startswith("末页（第 6 页）只有 1 行字和落款") for text in texts(dialog))
    assert dialog.panel.summary_label.text() == "有 1 处要看一看，不改也可以继续。"
    assert dialog.confirm_button.isEnabled(), "nothing is held back"
    dialog.reject()


def test_a_report_with_nothing_wrong_has_one_quiet_line(asked: Asker, opened: MainWindow) -> None:
    assert opened.page is not None
    text = opened.page.report.filing.text("other_matters")
    opened.page.report.run(ReportSession.set_text, "other_matters", text + "\n另有事项。" * 6)
    dialog = asked("export")
    assert dialog.panel.summary_label.text().startswith("没有发现问题。看过：印不出的字、半空的页、末页、")
    assert children(dialog.panel, QPushButton) == []
    dialog.reject()


def test_a_remark_on_a_page_leads_to_the_page(qtbot: QtBot, asked: Asker, opened: MainWindow) -> None:
    page = opened.page
    assert page is not None
    dialog = asked("print")
    ways(dialog, "末页").click()
    assert not dialog.isVisible()
    assert page.view.tabs.currentWidget() is page.preview
    qtbot.waitUntil(lambda: page.preview.sheets.page_in_view() == 6)


def test_an_empty_date_leads_to_its_field(qtbot: QtBot, asked: Asker, opened: MainWindow) -> None:
    page = opened.page
    assert page is not None
    page.report.run(ReportSession.set_cover, "signed_on", "", "成文日期")
    page.view.open_section("requests")
    ways(asked("export"), "成文日期还没有填").click()
    qtbot.waitUntil(lambda: opened.focusWidget() is page.view.tabs.cover.fields["signed_on"])


def test_a_character_without_a_face_leads_to_itself(asked: Asker, opened: MainWindow) -> None:
    page = opened.page
    assert page is not None
    page.report.run(ReportSession.set_text, "other_matters", "联系人：\U0003134f。")
    ways(asked("export"), "U+3134F").click()
    field = page.view.tabs.current_text
    assert field is not None
    before = field.toPlainText().partition("\U0003134f")[0]
    assert field.textCursor().position() == len(before.encode("utf-16-le")) // 2
    assert not field.textCursor().hasSelection()


def test_a_finding_leads_to_its_cell(asked: Asker, opened: MainWindow) -> None:
    page = opened.page
    assert page is not None
    page.report.run(ReportSession.set_cells, {CellKey("requests", "granted", "natural_person"): 1})
    ways(asked("export"), "还有 1 处必须改").click()
    assert page.view.current_section() == "requests"


def test_a_stale_sum_leads_to_the_sum(qtbot: QtBot, library: Library, window: MainWindow, tmp_path: Path) -> None:
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", "10", 4), send(tmp_path / "收件", "11", 6)])
    report = Collection(library, YEAR).consolidation().make_report()
    take(library, [send(tmp_path / "收件", "10", 9, 2)])
    window.open_report(report)
    window.named_actions["export"].trigger()
    dialog = export_dialog(window)
    qtbot.waitUntil(lambda: any("汇总已过期" in text for text in texts(dialog)))
    ways(dialog, "汇总已过期").click()
    page = window.collection.page
    assert page is not None
    qtbot.waitUntil(lambda: page.controller is not None and page.controller.is_idle)
    assert page.tabs.currentWidget() is page.sum_tab
    assert page.year == YEAR
