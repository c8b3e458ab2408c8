"""Draws docs/screenshots/: the library and every tab of the shipped sample, at two sizes of window.

    .venv/bin/python benchmarks/screenshots.py [--into docs/screenshots] [--scale 1] [--size 1280x800 --size …] [--dark]
                                               [--only report|collecting|registers]

The clock stands still at a working day before the deadline, so that the pictures only change when the program does.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.editions.edition import CellKey

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 1, 28)
SIZES = ("1280x800", "1920x1080")
COLOURS = 256
OTHERS = (
    ("示例市自然资源和规划局", 2024, "final"),
    ("示例市教育局", 2024, "final"),
    ("示例县人民政府", 2024, "final"),
    ("示例市教育局", 2025, "draft"),
    ("示例市自然资源和规划局", 2025, "final"),
    ("示例县城关镇人民政府", 2025, "faulty"),
)


def settle(is_settled: Callable[[], bool] = lambda: True, least: float = 0.15) -> None:
    """Let the event loop run until nothing more happens."""
    from PySide6.QtWidgets import QApplication

    begun = time.monotonic()
    while time.monotonic() - begun < least or (not is_settled() and time.monotonic() - begun < 10):
        QApplication.processEvents()
        time.sleep(0.005)


def fill(library: object) -> int:
    """Put the sample and some neighbours into the library; the sample's number."""
    from models.report.filing import Agency
    from models.services.library import Library
    from models.store import reports
    from ui.library.sample import bring_sample

    assert isinstance(library, Library)
    moments = (datetime(2026, 1, 26, 1, 12, 40, tzinfo=UTC) + timedelta(minutes=37 * step) for step in range(999))
    reports.now = lambda: next(moments).isoformat(timespec="milliseconds")
    sample = bring_sample(library)
    filing = library.filing(sample)
    for name, year, state in OTHERS:
        older = replace(filing, agency=Agency(name), year=year, last_year=None, explanations=())
        report = library.add_filing(older, "示例")
        session = library.open(report)
        if state == "faulty":
            session.set_cells(wrong())
        if state == "final":
            for finding in session.findings:
                if finding.is_open:
                    session.explain(finding, "经核对属实。")
            session.finalise()
    return sample


def wrong() -> "dict[CellKey, int | None]":
    """A wrong number: one cell of the table of requests, two too many."""
    from models.editions.edition import CellKey

    return {CellKey("requests", "granted", "natural_person"): 1290}


class Camera:
    """Grabs the window into numbered files, with few colours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, widget: object, name: str) -> None:
        """One picture."""
        from PIL import Image
        from PySide6.QtWidgets import QWidget

        assert isinstance(widget, QWidget)
        path = self.folder / f"{name}.png"
        settle()
        widget.grab().save(str(path))
        with Image.open(path) as drawn:
            whole = drawn.convert("RGB")
        whole.quantize(COLOURS, kmeans=4, dither=Image.Dither.NONE).save(path, optimize=True)


def shoot(window: object, sample: int, camera: Camera, size: str) -> None:
    """Every screen at one size."""
    from models.services.report_session import ReportSession
    from ui.shell.main_window import MainWindow

    assert isinstance(window, MainWindow)
    wide, high = map(int, size.split("x"))
    window.resize(wide, high)
    window.show_library()
    model = window.library_page.model
    settle(lambda: all(model.counts_of(line) is not None for line in model.lines))
    camera.take(window, f"library-{size}")
    window.open_report(sample)
    page = window.page
    assert page is not None
    names = ["cover", *(section.key for section in page.report.edition.sections if section.heading), "preview"]
    for tab, name in enumerate(names):
        page.view.tabs.setCurrentIndex(tab)
        settle(lambda: not page.preview.isVisible() or page.preview.is_current)
        camera.take(window, f"{name}-{size}")
    page.view.open_section("requests")
    page.report.run(ReportSession.set_cells, wrong())
    if blocking := [finding for finding in page.report.findings if finding.is_open]:
        page.view.go_to(blocking[0])
    camera.take(window, f"fault-{size}")
    window.named_actions["beside"].trigger()
    settle(lambda: page.beside is not None and page.beside.is_current)
    camera.take(window, f"beside-{size}")
    window.named_actions["beside"].trigger()
    page.report.run(ReportSession.undo)


def shoot_first_screens(window: object, camera: Camera, sizes: Sequence[str]) -> None:
    """What a newcomer sees, and a report that is not begun."""
    from models.report.filing import Agency
    from ui.shell.main_window import MainWindow

    assert isinstance(window, MainWindow)
    for size in sizes:
        window.resize(*map(int, size.split("x")))
        camera.take(window, f"welcome-{size}")
    window.open_report(window.context.library.begin_report(Agency("示例县教育局"), TODAY.year - 1).report)
    for size in sizes:
        window.resize(*map(int, size.split("x")))
        camera.take(window, f"not-begun-{size}")


def shoot_finish(window: object, sample: int, camera: Camera, sizes: Sequence[str]) -> None:
    """The palette, what is asked before 定稿, and the page after it."""
    from models.services.report_session import ReportSession
    from ui.shell.command_palette import CommandPalette
    from ui.shell.finalise_dialog import FinaliseDialog, finalise_summary
    from ui.shell.main_window import MainWindow

    assert isinstance(window, MainWindow)
    window.open_report(sample)
    assert window.page is not None
    window.show_palette()
    palette: CommandPalette
    for palette in window.findChildren(CommandPalette):
        palette.line.setText("公开")
        camera.take(palette, "dialog-palette")
        palette.close()
    dialog = FinaliseDialog(finalise_summary(window.page.report, TODAY), window)
    dialog.show()
    camera.take(dialog, "dialog-finalise")
    dialog.close()
    window.page.report.run(ReportSession.finalise)
    window.page.show_finished()
    for size in sizes:
        window.resize(*map(int, size.split("x")))
        camera.take(window, f"finished-{size}")


def shoot_dialogs(window: object, library: object, camera: Camera) -> None:
    """The small windows."""
    from models.services.library import Library
    from ui.library.new_report_dialog import NewReportDialog
    from ui.settings import Settings
    from ui.shell.about_dialog import AboutDialog
    from ui.shell.main_window import MainWindow
    from ui.shell.settings_dialog import SettingsDialog

    assert isinstance(window, MainWindow)
    assert isinstance(library, Library)
    new = NewReportDialog(library, library.reports(), TODAY.year - 1, window, TODAY)
    new.name.setText("示例市教育局")
    keys = AboutDialog(library, window)
    keys.storage_label.setText(
        keys.storage_label.text().replace(str(library.path.parent), "~/.local/share/yangguang-nianbao")
    )
    dialogs = {"new": new, "settings": SettingsDialog(Settings(), window), "keys": keys}
    for name, dialog in dialogs.items():
        dialog.show()
        camera.take(dialog, f"dialog-{name}")
        dialog.close()


def shoot_import(window: object, library: object, sample: int, camera: Camera) -> None:
    """A web page with a wrong total, digits run together and a figure that is none, about to be taken in."""
    from models.exchange.recognition.import_review import ImportReview
    from models.exchange.report_file import read_report_bytes
    from models.services.library import Library
    from output.publish import render
    from ui.importing.import_dialog import ImportDialog
    from ui.shell.main_window import MainWindow

    assert isinstance(window, MainWindow)
    assert isinstance(library, Library)
    older = replace(library.filing(sample), year=2024, last_year=None)
    page = render(older, ".html").decode()
    for before, after in (
        ("<td>1288</td>", "<td>1288.5</td>"),
        ("<td>3119</td>", "<td>3120</td>"),
        ("<td>30</td><td>1</td><td>0</td><td>0</td><td>0</td><td>0</td><td>31</td>", "<td colspan=7>110100012</td>"),
        ("</tbody>", "<tr><th>网上咨询数量</th><td>12</td></tr></tbody>"),
    ):
        page = page.replace(before, after, 1)
    name = "示例市人民政府2024年年报.html"
    dialog = ImportDialog(ImportReview(read_report_bytes(page.encode(), name)), name, (), window)
    dialog.resize(1200, 720)
    dialog.show()
    camera.take(dialog, "dialog-import")
    dialog.close()


def main() -> None:
    """Draw them all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--size", action="append")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--only", choices=("report", "collecting", "registers"))
    asked = parser.parse_args()
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=asked.scale, TZ="Asia/Shanghai")
    time.tzset()
    sys.path.insert(0, str(ROOT))
    camera, sizes = Camera(asked.into), asked.size or SIZES
    with tempfile.TemporaryDirectory() as scratch:
        if asked.only in (None, "report"):
            draw(Path(scratch), camera, sizes, asked.dark)
            (Path(scratch) / "first").mkdir()
            draw_first(Path(scratch) / "first", camera, sizes, asked.dark)
        if asked.only in (None, "collecting"):
            (Path(scratch) / "汇总").mkdir()
            draw_collecting(Path(scratch) / "汇总", camera, sizes, asked.dark)
        if asked.only in (None, "registers"):
            (Path(scratch) / "台账").mkdir()
            draw_registers(Path(scratch) / "台账", camera, sizes, asked.dark)
    drawn = list(asked.into.glob("*.png"))
    print(f"{len(drawn)} pictures, {sum(path.stat().st_size for path in drawn) / 1e6:.2f} MB in {asked.into}")


def draw(scratch: Path, camera: Camera, sizes: Sequence[str], dark: bool) -> None:
    """Every screen at every size, over a library of its own."""
    from models.services.library import Library
    from ui.settings import SettingsStore
    from ui.shell.app import start_qt
    from ui.shell.main_window import MainWindow
    from ui.theme.apply import apply_theme

    apply_theme(start_qt(), "dark" if dark else "light")
    library = Library(scratch / "nianbao.db", "张某")
    sample = fill(library)
    kept = SettingsStore(scratch / "settings.ini")
    kept.change(operator="张某", scheme="dark" if dark else "light")
    window = MainWindow(library, kept, scratch, TODAY)
    window.show()
    for size in sizes:
        shoot(window, sample, camera, size)
    shoot_dialogs(window, library, camera)
    shoot_import(window, library, sample, camera)
    shoot_finish(window, sample, camera, sizes)
    window.close()
    library.close()


def draw_first(scratch: Path, camera: Camera, sizes: Sequence[str], dark: bool) -> None:
    """The first minutes, over a library that holds the sample alone."""
    from models.services.library import Library
    from ui.library.sample import bring_sample
    from ui.settings import SettingsStore
    from ui.shell.app import start_qt
    from ui.shell.main_window import MainWindow
    from ui.theme.apply import apply_theme

    apply_theme(start_qt(), "dark" if dark else "light")
    library = Library(scratch / "nianbao.db", "张某")
    bring_sample(library)
    kept = SettingsStore(scratch / "settings.ini")
    kept.change(operator="张某", scheme="dark" if dark else "light")
    window = MainWindow(library, kept, scratch, TODAY)
    window.show()
    shoot_first_screens(window, camera, sizes)
    window.close()
    library.close()


def draw_collecting(scratch: Path, camera: Camera, sizes: Sequence[str], dark: bool) -> None:
    """汇总, over a city of its own."""
    from benchmarks import city
    from models.exchange.formats.report_json import read_report
    from models.services.library import Library
    from resources import find
    from ui.settings import SettingsStore
    from ui.shell.app import start_qt
    from ui.shell.main_window import MainWindow
    from ui.theme.apply import apply_theme

    apply_theme(start_qt(), "dark" if dark else "light")
    library = Library(scratch / "nianbao.db", "张某")
    city.fill(library, scratch, read_report(find("sample/report.json").read_text(encoding="utf-8")).filing)
    kept = SettingsStore(scratch / "settings.ini")
    kept.change(operator="张某", scheme="dark" if dark else "light")
    window = MainWindow(library, kept, scratch, TODAY + timedelta(days=6))
    window.show()
    window.collection.show()
    for size in sizes:
        shoot_collecting(window, camera, size, city.RETURNED, city.CELL)
    window.close()
    library.close()


def draw_registers(scratch: Path, camera: Camera, sizes: Sequence[str], dark: bool) -> None:
    """台账, over an office with cases at every stage."""
    from benchmarks import register_screens
    from models.services.library import Library
    from ui.settings import SettingsStore
    from ui.shell.app import start_qt
    from ui.shell.main_window import MainWindow
    from ui.theme.apply import apply_theme

    apply_theme(start_qt(), "dark" if dark else "light")
    library = Library(scratch / "nianbao.db", "张某")
    register_screens.fill(library, TODAY)
    kept = SettingsStore(scratch / "settings.ini")
    kept.change(operator="张某", register_office=register_screens.OFFICE.name)
    window = MainWindow(library, kept, scratch, TODAY)
    window.show()
    for size in sizes:
        register_screens.shoot(window, camera.take, size)
    window.close()
    library.close()


def shoot_collecting(window: object, camera: Camera, size: str, unit: str, cell: object) -> None:
    """Who has reported, the sum, what does not fit together."""
    from models.editions.edition import CellKey
    from ui.shell.main_window import MainWindow

    assert isinstance(window, MainWindow)
    assert isinstance(cell, CellKey)
    page = window.collection.page
    assert page is not None

    def rest() -> None:
        settle(lambda: page.controller is not None and page.controller.is_idle, 0.4)

    wide, high = map(int, size.split("x"))
    window.resize(wide, high)
    rest()
    page.go_to_unit(unit)
    rest()
    camera.take(window, f"collecting-{size}")
    page.show_tab(page.sum_tab)
    rest()
    page.sum_tab.go_to(cell)
    rest()
    camera.take(window, f"collecting-sum-{size}")
    page.show_tab(page.check_tab)
    page.check_tab.chips["strange"].click()
    rest()
    camera.take(window, f"collecting-check-{size}")


if __name__ == "__main__":
    main()
