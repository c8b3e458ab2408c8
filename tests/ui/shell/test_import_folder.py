"""A folder into the library through the window: read in the background, listed, taken in, taken back."""

import csv
import gc
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models.exchange.packages.bundle import write_bundle
from models.exchange.recognition.import_assessment import ImportVerdict
from models.report.change import ValueSource
from models.report.filing import Filing
from models.services.library import Library
from output.compose import compose
from output.html import render_fragment
from output.publish import render
from tests.exchange.made_up import made_up
from tests.ui.shell.conftest import Said
from tests.ui.shell.test_drop import drop
from tests.widgets import children
from ui.importing.import_dialog import ImportDialog
from ui.importing.import_files import AGENCY, REMARK, VERDICT, FilesModel, ImportItem
from ui.importing.import_folder import ImportFolderDialog
from ui.shell.main_window import MainWindow
from ui.widgets import files

FORMS = (".docx", ".html", ".xlsx", ".ndbg")


def put(folder: Path, seed: int, name: str = "") -> Filing:
    """A report made up from the seed, as a file of one of the kinds."""
    form = FORMS[seed % len(FORMS)]
    filing = made_up("2021", seed)
    content = write_bundle(filing) if form == ".ndbg" else render(filing, form)
    (folder / f"{name or seed}{form}").write_bytes(content)
    return filing


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Six reports, one of them twice, another with a figure that is none, and two files that are no reports."""
    folder = tmp_path / "各单位年报"
    (folder / "子文件夹").mkdir(parents=True)
    for seed in distinct(6):
        put(folder, seed)
    put(folder / "子文件夹", distinct(6)[0], "又一份")
    odd = re.sub(r"<td>\d+</td>", "<td>1.5</td>", render(made_up("2021", distinct(7)[-1]), ".html").decode(), count=1)
    (folder / "数字不清.html").write_text(odd, "utf-8")
    (folder / "通知.txt").write_text("关于召开会议的通知", "utf-8")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04")
    return folder


def distinct(count: int) -> list[int]:
    """Seeds of reports of different offices or years."""
    found: dict[tuple[str, int], int] = {}
    seed = 0
    while len(found) < count:
        filing = made_up("2021", seed)
        found.setdefault((filing.agency.name, filing.year), seed)
        seed += 1
    return list(found.values())


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


Reader = Callable[..., ImportFolderDialog]


@pytest.fixture
def read(qtbot: QtBot, window: MainWindow) -> Iterator[Reader]:
    """Chooses a folder through the window's action, and waits until it was read unless told not to."""
    chosen: list[Path] = []
    files.path_responders.append(lambda *_: chosen[-1])

    def read_one(folder: Path, *, to_the_end: bool = True) -> ImportFolderDialog:
        chosen.append(folder)
        window.named_actions["import_folder"].trigger()
        [dialog] = children(window, ImportFolderDialog)
        if to_the_end:
            qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=30_000)
        return dialog

    yield read_one
    files.path_responders.pop()
    for dialog in children(window, ImportFolderDialog):
        dialog.close()


def entry_of(dialog: ImportFolderDialog, name: str) -> ImportItem:
    return next(entry for entry in dialog.model.items if entry.path.name == name)


def words(dialog: ImportFolderDialog, name: str) -> list[str]:
    row = dialog.model.items.index(entry_of(dialog, name))
    return [str(dialog.model.index(row, column).data()) for column in (AGENCY, VERDICT, REMARK)]


def select(dialog: ImportFolderDialog, name: str) -> None:
    row = dialog.model.items.index(entry_of(dialog, name))
    dialog.table.setCurrentIndex(dialog.rows.mapFromSource(dialog.model.index(row, 0)))


@pytest.mark.promise("nothing-left-out")
def test_a_folder_is_listed_with_what_was_read_and_what_failed(read: Reader, library: Library, mixed: Path) -> None:
    dialog = read(mixed)
    counts = dialog.model.counts()
    assert counts[ImportVerdict.FAILED] == 2
    assert counts[ImportVerdict.REVIEW] == 1
    assert counts[ImportVerdict.SURE] + counts[ImportVerdict.DUPLICATE] == 7
    assert words(dialog, "坏.docx")[1:] == ["✕ 没有读出", "文件不完整或已损坏，打不开。请向来源单位要一份完好的。"]
    assert words(dialog, "数字不清.html")[1:] == ["■ 请核对", "1 格读不准"]
    twin = {words(dialog, f"又一份{FORMS[distinct(1)[0] % 4]}")[1], words(dialog, f"0{FORMS[0]}")[1]}
    assert twin == {"✓ 可直接导入", "◇ 已有同年报告"}
    assert "还没有写入" in dialog.status_label.text()
    assert len(library.reports()) == 1, "nothing may be written before the clerk says so"


@pytest.mark.promise("taken-unseen")
def test_all_that_are_sure_are_taken_at_once_and_taken_back(
    qtbot: QtBot, read: Reader, window: MainWindow, library: Library, said: Said, mixed: Path
) -> None:
    dialog = read(mixed)
    assert dialog.import_all_button.text() == "导入可直接导入的 6 份"
    click(dialog.import_all_button)
    qtbot.waitUntil(lambda: dialog.model.counts()[ImportVerdict.IMPORTED] == 6 and not dialog.is_busy, timeout=30_000)
    assert "把 6 份" in said.last
    taken = {line.id: line for line in library.reports() if line.label != "示例"}
    assert len(taken) == 6
    sources = {library.open(each).entries()[0].change.source for each in taken}
    origins = {library.open(each).entries()[0].change.origin for each in taken}
    assert (sources, len(origins)) == ({ValueSource.IMPORTED}, 6)
    click(dialog.undo_button)
    qtbot.waitUntil(lambda: dialog.model.counts()[ImportVerdict.IMPORTED] == 0, timeout=30_000)
    assert len(library.reports()) == 1
    assert len(library.reports(deleted=True)) == 6
    click(dialog.close_button)
    assert window.page is None


@pytest.mark.promise("taken-unseen")
def test_one_that_is_not_sure_goes_through_the_grid(
    qtbot: QtBot, read: Reader, window: MainWindow, library: Library, mixed: Path
) -> None:
    dialog = read(mixed)
    click(dialog.chips[ImportVerdict.REVIEW])
    assert dialog.rows.rowCount() == 1
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(children(window, ImportDialog)), timeout=30_000)
    [grid] = children(window, ImportDialog)
    assert isinstance(grid, ImportDialog)
    assert not grid.import_button.isEnabled()
    click(grid.blank)
    click(grid.import_button)
    assert entry_of(dialog, "数字不清.html").report is not None
    assert len(library.reports()) == 2
    assert dialog.isVisible()
    assert window.page is None, "the list goes on; no report is opened under it"


def test_a_second_report_of_the_same_office_and_year_waits_for_the_first(
    qtbot: QtBot, read: Reader, library: Library, mixed: Path, said: Said
) -> None:
    dialog = read(mixed)
    [held] = [entry for entry in dialog.model.items if dialog.model.state(entry) is ImportVerdict.DUPLICATE]
    assert "是同一单位同一年" in dialog.model.remark(held)
    select(dialog, held.path.name)
    assert dialog.review_button.isEnabled()
    click(dialog.import_all_button)
    qtbot.waitUntil(lambda: dialog.model.counts()[ImportVerdict.IMPORTED] == 6 and not dialog.is_busy, timeout=30_000)
    assert dialog.model.state(held) is ImportVerdict.DUPLICATE
    assert len(library.reports()) == 7


def test_what_the_library_has_is_not_taken_twice(
    qtbot: QtBot, read: Reader, window: MainWindow, library: Library, tmp_path: Path
) -> None:
    filing = put(tmp_path, 0)
    library.add_filing(filing, "早先")
    dialog = read(tmp_path)
    assert "报告库里已有" in words(dialog, f"0{FORMS[0]}")[2]
    assert not dialog.import_all_button.isEnabled()


def test_reading_can_be_stopped_and_what_was_read_stays(
    qtbot: QtBot, read: Reader, window: MainWindow, said: Said, tmp_path: Path
) -> None:
    folder = tmp_path / "收到的"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.pdf").write_bytes(b"%PDF-1.7 broken")
        put(folder, 1, f"0-{number}")
    dialog = read(folder, to_the_end=False)
    qtbot.waitUntil(lambda: len(dialog.model.items) > 0, timeout=30_000)
    click(dialog.stop)
    qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=30_000)
    read_so_far = len(dialog.model.items)
    assert 0 < read_so_far < 120
    assert f"还有 {120 - read_so_far} 个没有读。现在还没有写入。" in dialog.status_label.text()
    taken = dialog.model.counts()[ImportVerdict.SURE]
    assert taken > 0
    click(dialog.import_all_button)
    qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=30_000)
    assert f"还有 {120 - read_so_far} 个没有读。已导入 {taken} 份。" in dialog.status_label.text()


def test_the_list_is_tucked_away_and_found_again(
    qtbot: QtBot, read: Reader, window: MainWindow, sample_report: int, mixed: Path
) -> None:
    dialog = read(mixed, to_the_end=False)
    click(dialog.minimise_button)
    assert not dialog.isVisible()
    assert "导入多份报告" in window.library_page.notice.label.text()
    qtbot.waitUntil(lambda: "读完 10 个文件" in window.library_page.notice.label.text(), timeout=30_000)
    window.open_report(sample_report)
    window.say("")
    window.show_library()
    window._get_import_controller._show_minimised()
    window.library_page.notice.accept_offer()
    assert dialog.isVisible()


def test_the_list_is_copied_and_kept(qtbot: QtBot, read: Reader, mixed: Path, tmp_path: Path) -> None:
    (mixed / "=1+1.txt").write_text("不是年报", "utf-8")
    dialog = read(mixed)
    click(dialog.copy_list)
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert rows[0] == ["文件", "单位", "年度", "结果", "说明"]
    assert len(rows) == 12
    files.path_responders.append(lambda *_: tmp_path / "清单.csv")
    click(dialog.save_list_button)
    files.path_responders.pop()
    with (tmp_path / "清单.csv").open(encoding="utf-8-sig", newline="") as file:
        kept = list(csv.reader(file))
    assert len(kept) == 12
    assert not any(cell.startswith("=") for row in kept for cell in row)


def test_an_empty_folder_says_so(read: Reader, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    assert "没有可能是年报的文件" in read(tmp_path / "空").status_label.text()


def test_several_files_dropped_make_a_list(qtbot: QtBot, window: MainWindow, mixed: Path) -> None:
    drop(window, *sorted(mixed.glob("*.docx")))
    qtbot.waitUntil(lambda: bool(children(window, ImportFolderDialog)), timeout=30_000)
    [dialog] = children(window, ImportFolderDialog)
    assert isinstance(dialog, ImportFolderDialog)
    qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=30_000)
    assert len(dialog.model.items) == len(list(mixed.glob("*.docx")))
    dialog.close()


def test_closing_the_window_ends_the_reading(qtbot: QtBot, read: Reader, window: MainWindow, tmp_path: Path) -> None:
    for number in range(70):
        put(tmp_path, 1, str(number))
    dialog = read(tmp_path, to_the_end=False)
    window.close()
    assert not dialog.is_busy
    assert dialog.jobs.is_idle
    assert len(dialog.model.items) < 70


class _Heart(QObject):
    """Beats in the window's own loop; ``longest`` is the longest it worked between two beats, in its own seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.thread_time()
        self._timer = QTimer(self, interval=5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now


@pytest.fixture
def heap_of_its_own() -> Iterator[None]:
    """What thousands of tests have left is not gone through when the window collects: that took a second and more."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("heap_of_its_own")
def test_the_window_answers_while_a_thousand_files_are_read(
    qtbot: QtBot, read: Reader, window: MainWindow, tmp_path: Path
) -> None:
    folder = tmp_path / "收到的"
    folder.mkdir()
    made = [folder / f"{seed}{FORMS[seed % 4]}" for seed in range(8)]
    for seed in range(8):
        put(folder, seed)
    for number in range(992):
        source = made[number % 8]
        os.link(source, folder / f"n{number}{source.suffix}")
    heart = _Heart()
    dialog = read(folder, to_the_end=False)
    qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=120_000)
    assert len(dialog.model.items) == 1000
    assert dialog.model.counts()[ImportVerdict.FAILED] == 0
    assert heart.longest < 0.2


def copied(text: str, html: str = "") -> None:
    """Have something copied, as a browser does."""
    carried = QMimeData()
    carried.setText(text)
    if html:
        carried.setHtml(html)
    QGuiApplication.clipboard().setMimeData(carried)


@pytest.mark.parametrize("with_tables", [True, False])
def test_a_page_copied_from_a_portal_goes_through_the_grid(
    qtbot: QtBot, window: MainWindow, library: Library, sample: Filing, with_tables: bool
) -> None:
    page = render_fragment(compose(sample))
    if with_tables:
        copied("文字", f"<html><body><!--StartFragment--><div>导航</div>{page}<!--EndFragment--></body></html>")
    else:
        copied(f"{sample.title}\n一、总体情况\n共收到申请3119件。\n五、存在的主要问题及改进情况\n还要改进。")
    window.named_actions["import_copied"].trigger()
    qtbot.waitUntil(lambda: bool(children(window, ImportDialog)), timeout=30_000)
    [grid] = children(window, ImportDialog)
    assert isinstance(grid, ImportDialog)
    assert len(library.reports()) == 1
    assert grid.agency.text() == sample.agency.name
    click(grid.import_button)
    assert window.page is not None
    assert window.page.report.entries()[0].change.origin == "剪贴板"
    if with_tables:
        assert window.page.report.filing.figures == sample.figures
    else:
        assert window.page.report.filing.texts["overview"] == "共收到申请3119件。"


@pytest.mark.parametrize("is_cleared", [True, False])
def test_an_empty_clipboard_is_told_of(qtbot: QtBot, window: MainWindow, said: Said, is_cleared: bool) -> None:
    copied("")
    if is_cleared:
        QGuiApplication.clipboard().clear()
        # What Qt declares as never missing is missing here, as on a screen that was just switched on.
        assert QGuiApplication.clipboard().mimeData() is None
    window.named_actions["import_copied"].trigger()
    qtbot.waitUntil(lambda: bool(said.boxes), timeout=30_000)
    assert "选中整篇年报" in said.last
    assert not window.library_page.notice.isVisible()


def test_the_model_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = FilesModel(set())
    qtmodeltester.check(model)
    model.append([ImportItem(Path("a.docx"), None, ImportVerdict.FAILED, "坏了。")])
    qtmodeltester.check(model)
