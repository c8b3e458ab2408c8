"""The numbered pictures of docs/MANUAL.zh-CN.md: drawn by benchmarks/screenshots.py into docs/manual."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QTabBar, QWidget

from benchmarks import city
from benchmarks.camera import Camera, settle
from models.services.backups import BackupReason
from models.services.report_session import ReportSession
from ui.backups.backups_dialog import BackupsDialog
from ui.report.tabs.grid_tab import GridTab
from ui.report.tabs.text_tab import TextTab
from ui.shared_database.server_dialog import ServerDialog
from ui.shell.main_window import MainWindow

SIZE = (1040, 680)
WRONG_WORDS = ("1362", "1390")
"""A figure of the sample's words, and what a clerk might have written for it."""


def shoot_report(window: MainWindow, sample: int, camera: Camera) -> None:
    """The start page, a table with its parts, a fault, words that a table contradicts, and the pages."""
    window.resize(*SIZE)
    window.context.settings.change(preview_fit="page")
    _shoot_library(window, camera)
    window.open_report(sample)
    _shoot_table(window, camera)
    _shoot_words(window, camera)
    page = window.page
    assert page is not None
    window.trigger("preview")
    settle(lambda: page.preview.is_current)
    camera.take(window, "preview")


def _shoot_library(window: MainWindow, camera: Camera) -> None:
    window.show_library()
    library = window.library_page
    settle(lambda: all(library.model.counts_of(line) is not None for line in library.model.lines), 0.6)
    camera.take(window, "library", [library.card, library.calendar, library.table, window.top_bar.more])


def _shoot_table(window: MainWindow, camera: Camera) -> None:
    page = window.page
    assert page is not None
    view = page.view
    view.open_section("requests")
    settle()
    tab = view.tabs.page("requests")
    assert isinstance(tab, GridTab)
    body = tab.grid.body
    total = next(cell for cell in tab.grid.model.table.cells if not tab.grid.model.is_typed(cell))
    sums = (body.viewport(), body.visualRect(tab.grid.model.index_of(total)))
    bar, top = view.tabs.tabBar(), window.top_bar
    undo, part = QWidget(), QWidget()
    for part in top.findChildren(QWidget):
        undo = part if part.accessibleName() == "撤销" else undo
    marks = (bar, undo, top.state, tab.why, tab.path, sums, view.problems, window.status.saved)
    camera.take(window, "window", marks)
    from benchmarks.screenshots import wrong

    page.report.run(ReportSession.set_cells, wrong())
    view.go_to(next(finding for finding in page.report.findings if finding.is_open))
    camera.take(window, "fault", [view.problems.list])
    page.report.run(ReportSession.undo)


def _shoot_words(window: MainWindow, camera: Camera) -> None:
    assert window.page is not None
    page = window.page
    texts = page.report.filing.texts
    text = texts["overview"].replace(*WRONG_WORDS, 1)
    page.report.run(ReportSession.set_text, "overview", text)
    finding = next(each for each in page.report.findings if WRONG_WORDS[1] in each.message)
    page.view.go_to(finding)
    tab = page.view.tabs.page("overview")
    assert isinstance(tab, TextTab)
    settle(least=0.5)
    camera.take(window, "words", [page.view.problems])
    page.report.run(ReportSession.undo)


def shoot_dialogs(window: MainWindow, camera: Camera) -> None:
    """The backups there are, and the address of a shared database."""
    service = window.context.library.backup_service
    service.back_up(BackupReason.ASKED)
    backups = BackupsDialog(service, window.context.settings, window)
    backups.show()
    settle(least=0.6)
    camera.take(backups, "dialog-backups")
    backups.close()
    shared = ServerDialog("postgresql://张某@10.1.2.3/nianbao", lambda server, password: None, parent=window)
    shared.show()
    camera.take(shared, "dialog-shared")
    shared.close()


def shoot_collecting(window: MainWindow, camera: Camera) -> None:
    """Who has reported, with the parts of the page; and the units behind one figure of the sum."""
    window.resize(1280, 720)
    page = window.collection.page
    assert page is not None

    def rest() -> None:
        settle(lambda: page.controller is not None and page.controller.is_idle, 0.4)

    page.show_tab(page.status_tab)
    rest()
    page.go_to_unit(city.RETURNED)
    rest()
    status = page.status_tab
    bar: QTabBar = page.bar
    camera.take(
        window, "collecting",
        [bar, status.strip, status.remind, page.roster_button, page.take_button, status.panel],
    )  # fmt: skip
    page.show_tab(page.sum_tab)
    rest()
    page.sum_tab.go_to(city.CELL)
    rest()
    camera.take(window, "collecting-sum")


def shoot_registers(window: MainWindow, camera: Camera) -> None:
    """The register of requests with its parts."""
    window.resize(1100, 680)
    window.registers.show()
    page = window.registers.page
    assert page is not None
    tab = page.requests_tab
    page.bar.setCurrentIndex(0)
    tab.go_to(next(line.request for line in tab.table_model.lines if line.group == "waiting"))
    settle(least=0.4)
    deeds = tab.answer_button.geometry().united(tab.event_button.geometry())
    parent = tab.answer_button.parentWidget()
    assert parent is not None
    camera.take(
        window, "registers",
        [page.bar, tab.board, tab.names, page.new_button, (parent, QRect(deeds)), tab.pane.page],
    )  # fmt: skip
