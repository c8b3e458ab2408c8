"""Every screen, and every dialog that an action opens, in five dresses, with a sheet of small pictures for each.

    .venv/bin/python -m benchmarks.all_screens FOLDER [--dress small --dress contrast …]

Meant to be looked through before a release, in a folder outside the checkout; ``benchmarks/screenshots.py`` draws the
few pictures that the documents show. Each dress has a process of its own, since Qt takes its scale at the start.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.camera import Camera, settle
from benchmarks.screenshots import (
    ROOT,
    TODAY,
    Drawing,
    fill,
    shoot,
    shoot_collecting,
    shoot_dialogs,
    shoot_finish,
    shoot_first_screens,
    shoot_import,
)

if TYPE_CHECKING:
    from models.services.library import Library
    from ui.shell.main_window import MainWindow


class Dress(NamedTuple):
    """How large the window is, how many pixels a point has, which colours it wears, and how large its type is."""

    size: str
    scale: str = "1"
    scheme: str = "light"
    point_size: int = 10


DRESSES = {
    "small": Dress("1366x768"),
    "wide": Dress("1920x1080"),
    "double": Dress("1366x768", scale="2"),
    "dark": Dress("1366x768", scheme="dark"),
    "contrast": Dress("1366x768", scheme="contrast", point_size=12),
}
NO_DIALOG = frozenset({"quit", "lock", "library", "collecting", "registers", "print", "copy_report", "undo", "redo"})
"""Actions that open nothing, end the program or ask for a printer."""
_SHEET_COLUMNS, _SHEET_WIDTH = 4, 460


def main() -> None:
    """Draw them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dress", action="append", choices=DRESSES)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        draw(asked.folder, DRESSES[asked.dress[0]])
        return
    for name in asked.dress or DRESSES:
        places = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": DRESSES[name].scale, "TZ": "Asia/Shanghai"}
        into = asked.folder / name
        command = [sys.executable, "-m", "benchmarks.all_screens", str(into), "--dress", name, "--inside"]
        subprocess.run(command, env={**os.environ, **places}, cwd=ROOT, check=True)
        print(f"{name}: {sheet(into)} pictures")


def draw(folder: Path, dress: Dress) -> None:
    """Everything in one dress."""
    from benchmarks import city, register_screens
    from models.exchange.formats.report_json import read_report
    from resources import find
    from ui.library.sample import bring_sample

    time.tzset()
    camera, size = Camera(folder), dress.size
    drawing = Drawing(camera, camera, [size], dress.scheme)
    with office(dress, TODAY) as (window, library):
        sample = fill(library)
        shoot(window, sample, camera, size)
        shoot_dialogs(window, library, drawing)
        shoot_import(window, library, sample, camera)
        window.open_report(sample)
        shoot_menus(window, camera)
        shoot_actions(window, camera)
        shoot_finish(window, sample, drawing)
    with office(dress, TODAY) as (window, library):
        bring_sample(library)
        window.show_library()
        shoot_first_screens(window, camera, [size])
    with office(dress, TODAY) as (window, library):
        register_screens.fill(library, TODAY)
        window.context.settings.change(register_office=register_screens.OFFICE.name)
        register_screens.shoot(window, camera.take, size)
    with office(dress, TODAY + timedelta(days=6)) as (window, library), tempfile.TemporaryDirectory() as scratch:
        filing = read_report(find("sample/report.json").read_text(encoding="utf-8")).filing
        city.fill(library, Path(scratch), filing)
        window.collection.show()
        shoot_collecting(window, camera, size, city.RETURNED, city.CELL)


@contextmanager
def office(dress: Dress, today: object) -> Iterator[tuple["MainWindow", "Library"]]:
    """A window over a library of its own, in this dress."""
    from datetime import date

    from models.services.library import Library
    from ui.settings import SettingsStore
    from ui.shell.app import start_qt
    from ui.shell.main_window import MainWindow
    from ui.theme.apply import apply_theme

    assert isinstance(today, date)
    apply_theme(start_qt(), dress.scheme, dress.point_size)
    with tempfile.TemporaryDirectory() as scratch:
        library = Library(Path(scratch) / "nianbao.db", "张某")
        kept = SettingsStore(Path(scratch) / "settings.ini")
        kept.change(operator="张某", scheme=dress.scheme, point_size=dress.point_size)
        window = MainWindow(library, kept, Path(scratch), today)
        window.resize(*map(int, dress.size.split("x")))
        window.show()
        yield window, library
        window.close()
        library.close()


def shoot_menus(window: "MainWindow", camera: Camera) -> None:
    """The whole menu, and that of a cell."""
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QMenu

    window.trigger("menu")
    camera.take(window.top_bar.more.menu(), "menu")
    window.top_bar.more.menu().close()
    assert window.page is not None
    window.page.view.open_section("requests")
    settle()
    body = window.page.view.tabs.tables()[1].grid.body
    menu = QMenu(body)
    menu.addActions(body.actions())
    menu.popup(QPoint(0, 0))
    camera.take(menu, "menu-cell")
    menu.close()


def shoot_actions(window: "MainWindow", camera: Camera) -> None:
    """What each action of an open report opens."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

    seen: list[QWidget] = []

    def look(name: str) -> None:
        shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window and w not in seen]
        for dialog in shown:
            if not isinstance(dialog, QMenu):
                camera.take(dialog, f"action-{name}")
            dialog.reject() if isinstance(dialog, QDialog) else dialog.close()
            seen.append(dialog)

    for name, action in window.named_actions.items():
        if name in NO_DIALOG or not action.isEnabled() or not action.isVisible():
            continue
        QTimer.singleShot(900, window, lambda name=name: look(name))
        action.trigger()
        settle(least=1.1)
        look(name)
        if window.page is None:
            window.open_report(window.context.library.reports()[-1].id)


def sheet(folder: Path) -> int:
    """Small pictures of all in a folder, on one; how many there are."""
    from PIL import Image, ImageDraw

    paths = sorted(path for path in folder.glob("*.png") if path.name != "sheet.png")
    drawn = []
    for path in paths:
        with Image.open(path) as whole_picture:
            small = whole_picture.convert("RGB")
        small.thumbnail((_SHEET_WIDTH, _SHEET_WIDTH))
        drawn.append((path.stem, small))
    high = max((picture.height for _, picture in drawn), default=0) + 24
    rows = -(-len(drawn) // _SHEET_COLUMNS)
    whole = Image.new("RGB", (_SHEET_COLUMNS * (_SHEET_WIDTH + 12), rows * high), "#888888")
    pen = ImageDraw.Draw(whole)
    for at, (name, picture) in enumerate(drawn):
        left, top = at % _SHEET_COLUMNS * (_SHEET_WIDTH + 12), at // _SHEET_COLUMNS * high
        pen.text((left + 4, top + 4), name, fill="white")
        whole.paste(picture, (left, top + 20))
    whole.save(folder / "sheet.png")
    return len(drawn)


if __name__ == "__main__":
    main()
