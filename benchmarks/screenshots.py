"""Draws the pictures of the documentation from the real program.

    .venv/bin/python -m benchmarks.screenshots [--into docs] [--scale 1] [--size 1280x800 --size …] [--dark]
                                               [--only report|collecting|registers|first-run]

``screenshots`` has the screens at two sizes of window; ``manual`` what the manual shows and is shipped with it, with
the dialogs, the numbered screens (benchmarks/manual_pictures.py) and a first report (benchmarks/first_run.py).

The clock stands still at a working day before the deadline, so that the pictures only change when the program does.
"""

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import city, first_run, manual_pictures, register_screens  # noqa: E402
from benchmarks.camera import MARK_COLOURS, Camera, settle  # noqa: E402
from models.editions.edition import CellKey  # noqa: E402
from models.exchange.formats.report_json import read_report  # noqa: E402
from models.exchange.recognition.import_review import ImportReview  # noqa: E402
from models.exchange.report_file import read_report_bytes  # noqa: E402
from models.report.filing import Agency  # noqa: E402
from models.services.library import Library  # noqa: E402
from models.services.report_session import ReportSession  # noqa: E402
from models.store import reports  # noqa: E402
from output.publish import render  # noqa: E402
from resources import find  # noqa: E402
from ui.importing.import_dialog import ImportDialog  # noqa: E402
from ui.library.new_report_dialog import NewReportDialog  # noqa: E402
from ui.library.sample import bring_sample  # noqa: E402
from ui.settings import Settings, SettingsStore  # noqa: E402
from ui.shell.about_dialog import AboutDialog  # noqa: E402
from ui.shell.app import start_qt  # noqa: E402
from ui.shell.command_palette import CommandPalette  # noqa: E402
from ui.shell.finalise_dialog import FinaliseDialog, finalise_summary  # noqa: E402
from ui.shell.main_window import MainWindow  # noqa: E402
from ui.shell.settings_dialog import SettingsDialog  # noqa: E402
from ui.theme.apply import apply_theme  # noqa: E402
from ui.widgets import wording  # noqa: E402

TODAY = date(2026, 1, 28)
SIZES = ("1280x800", "1920x1080")
OTHERS = (
    ("示例市自然资源和规划局", 2024, "final"),
    ("示例市教育局", 2024, "final"),
    ("示例县人民政府", 2024, "final"),
    ("示例市教育局", 2025, "draft"),
    ("示例市自然资源和规划局", 2025, "final"),
    ("示例县城关镇人民政府", 2025, "faulty"),
)


@dataclass(frozen=True)
class Drawing:
    """Where the pictures go, and how the windows look."""

    screens: Camera
    manual: Camera
    sizes: Sequence[str]
    scheme: str


def fill(library: Library) -> int:
    """Put the sample and some neighbours into the library; the sample's number."""
    stand_clock(datetime(2026, 1, 26, 1, 12, 40, tzinfo=UTC), timedelta(minutes=37))
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


def stand_clock(begin: datetime, step: timedelta) -> None:
    """Let what is written down happen at moments of our own."""
    moments = (begin + step * count for count in itertools.count())
    reports.now = lambda: next(moments).isoformat(timespec="milliseconds")


def wrong() -> dict[CellKey, int | None]:
    """A wrong number: one cell of the table of requests, two too many."""
    return {CellKey("requests", "granted", "natural_person"): 1290}


def shoot(window: MainWindow, sample: int, camera: Camera, size: str) -> None:
    """Every screen at one size."""
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


def shoot_first_screens(window: MainWindow, camera: Camera, sizes: Sequence[str]) -> None:
    """What a newcomer sees, and a report that is not begun."""
    for size in sizes:
        window.resize(*map(int, size.split("x")))
        camera.take(window, f"welcome-{size}")
    window.open_report(window.context.library.begin_report(Agency("示例县教育局"), TODAY.year - 1).report)
    for size in sizes:
        window.resize(*map(int, size.split("x")))
        camera.take(window, f"not-begun-{size}")


def shoot_finish(window: MainWindow, sample: int, drawing: Drawing) -> None:
    """The palette, what is asked before 定稿, and the page after it."""
    window.open_report(sample)
    assert window.page is not None
    window.show_palette()
    palette: CommandPalette
    for palette in window.findChildren(CommandPalette):
        palette.line.setText("公开")
        drawing.manual.take(palette, "dialog-palette")
        palette.close()
    dialog = FinaliseDialog(finalise_summary(window.page.report, TODAY), window)
    dialog.show()
    drawing.screens.take(dialog, "dialog-finalise")
    dialog.close()
    window.page.report.run(ReportSession.finalise)
    window.page.show_finished()
    for size in drawing.sizes:
        window.resize(*map(int, size.split("x")))
        drawing.screens.take(window, f"finished-{size}")


def shoot_dialogs(window: MainWindow, library: Library, drawing: Drawing) -> None:
    """The small windows."""
    new = NewReportDialog(library, library.reports(), TODAY.year - 1, window, TODAY)
    new.name.setText("示例市教育局")
    keys = AboutDialog(library, window)
    keys.storage_label.setText(
        keys.storage_label.text().replace(str(library.path.parent), "~/.local/share/yangguang-nianbao")
    )
    settings = SettingsDialog(Settings(), window)
    screens, manual = drawing.screens, drawing.manual
    for name, dialog, camera in (("new", new, screens), ("settings", settings, manual), ("keys", keys, screens)):
        dialog.show()
        camera.take(dialog, f"dialog-{name}")
        dialog.close()


def shoot_import(window: MainWindow, library: Library, sample: int, camera: Camera) -> None:
    """A web page with a wrong total, digits run together and a figure that is none, about to be taken in."""
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


def shoot_collecting(window: MainWindow, camera: Camera, size: str, unit: str, cell: CellKey) -> None:
    """Who has reported, the sum, what does not fit together."""
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


@contextmanager
def opened(
    scratch: Path, scheme: str, today: date = TODAY, operator: str = "张某", office: str = ""
) -> Iterator[MainWindow]:
    """The window over a new library in a folder of its own."""
    apply_theme(start_qt(), scheme)
    scratch.mkdir()
    wording.today = lambda: today
    stand_clock(datetime(today.year, today.month, today.day, 1, 10, tzinfo=UTC), timedelta(seconds=20))
    library = Library(scratch / "nianbao.db", operator)
    kept = SettingsStore(scratch / "settings.ini")
    kept.change(operator=operator, scheme=scheme, register_office=office)
    window = MainWindow(library, kept, scratch, today)
    window.show()
    try:
        yield window
    finally:
        window.close()
        library.close()


def draw_report(scratch: Path, drawing: Drawing) -> None:
    """A report with all its screens and dialogs, and the first minutes of a newcomer."""
    with opened(scratch / "报告", drawing.scheme) as window:
        library = window.context.library
        sample = fill(library)
        for size in drawing.sizes:
            shoot(window, sample, drawing.screens, size)
        manual_pictures.shoot_report(window, sample, drawing.manual)
        manual_pictures.shoot_dialogs(window, drawing.manual)
        shoot_dialogs(window, library, drawing)
        shoot_import(window, library, sample, drawing.manual)
        shoot_finish(window, sample, drawing)
    with opened(scratch / "首页", drawing.scheme) as window:
        bring_sample(window.context.library)
        window.show_library()
        shoot_first_screens(window, drawing.screens, drawing.sizes)


def draw_collecting(scratch: Path, drawing: Drawing) -> None:
    """汇总, over a city of its own."""
    with opened(scratch / "汇总", drawing.scheme, TODAY + timedelta(days=6)) as window:
        filing = read_report(find("sample/report.json").read_text(encoding="utf-8")).filing
        city.fill(window.context.library, scratch, filing)
        window.collection.show()
        for size in drawing.sizes:
            shoot_collecting(window, drawing.screens, size, city.RETURNED, city.CELL)
        manual_pictures.shoot_collecting(window, drawing.manual)


def draw_registers(scratch: Path, drawing: Drawing) -> None:
    """台账, over an office with cases at every stage."""
    with opened(scratch / "台账", drawing.scheme, office=register_screens.OFFICE.name) as window:
        register_screens.fill(window.context.library, TODAY)
        for size in drawing.sizes:
            register_screens.shoot(window, drawing.screens.take, size)
        manual_pictures.shoot_registers(window, drawing.manual)


def draw_first_run(scratch: Path, drawing: Drawing) -> None:
    """A first report, over a library that holds the sample alone, as on the first day."""
    with opened(scratch / "第一份", drawing.scheme, operator="") as window:
        bring_sample(window.context.library)
        window.show_library()
        first_run.FirstRun(window, drawing.manual).shoot(TODAY)


PARTS = {
    "report": draw_report,
    "collecting": draw_collecting,
    "registers": draw_registers,
    "first-run": draw_first_run,
}


def main() -> None:
    """Draw them all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--into", type=Path, default=ROOT / "docs")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--size", action="append")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--only", choices=PARTS)
    asked = parser.parse_args()
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=asked.scale, TZ="Asia/Shanghai")
    time.tzset()
    screens, manual = Camera(asked.into / "screenshots"), Camera(asked.into / "manual", MARK_COLOURS)
    drawing = Drawing(screens, manual, asked.size or SIZES, "dark" if asked.dark else "light")
    for part in [asked.only] if asked.only else PARTS:
        with tempfile.TemporaryDirectory() as scratch:
            PARTS[part](Path(scratch), drawing)
    for folder in (screens.folder, manual.folder):
        drawn = list(folder.glob("*.png"))
        print(f"{len(drawn)} pictures, {sum(path.stat().st_size for path in drawn) / 1e6:.2f} MB in {folder}")


if __name__ == "__main__":
    main()
