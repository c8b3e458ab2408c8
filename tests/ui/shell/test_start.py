"""What a start does before its first window: it loads, compiles and judges nothing that is not seen yet."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from models.report.filing import Filing
from models.rules.check import ReportCrash, check
from models.rules.finding import Finding
from tests.ui.shell.conftest import Opener
from ui.theme.colours import LIGHT
from ui.theme.icons import icon
from ui.widgets.later_page import LaterPage

ROOT = Path(__file__).parents[3]
LATER = (
    "lxml",
    "PIL",
    "psycopg",
    "pypdfium2",
    "reportlab",
    "PySide6.QtPrintSupport",
    "models.exchange.formats",
    "models.exchange.recognition",
    "models.report.consolidation",
    "models.rules.check",
    "models.rules.narrative",
    "models.services.collection",
    "models.services.registers",
    "models.services.report_session",
    "models.store.backups.restore",
    "models.texts.paragraph",
    "output.picture.layout",
    "output.pdf",
    "ui.backups.damage_dialog",
    "ui.collection.collection_page",
    "ui.importing",
    "ui.registers.registers_page",
    "ui.report.report_page",
    "ui.submission",
)
"""What only an open report, a dialog, paper or another's file needs; each with all that is in it."""
MOST_PATTERNS = 16
"""Patterns that stand in the program's own modules by then: of names, keys and the log."""

# Told at the first paint: the rules are loaded on another thread from then on.
_START = """
import json, re, sys
from PySide6.QtWidgets import QApplication
import main

def stay(*_):
    window = next(each for each in QApplication.topLevelWidgets() if hasattr(each, "library_page"))
    window.grab()
    own = [vars(module) for name, module in list(sys.modules.items()) if name.split(".")[0] in OWN and module]
    patterns = [name for names in own for name, value in names.items() if isinstance(value, re.Pattern)]
    rows = [line.agency.name for line in window.library_page.model.lines]
    print(json.dumps({"modules": sorted(sys.modules), "patterns": patterns, "rows": rows}))
    window.close()
    return 0

OWN = ("commands", "models", "output", "resources", "ui")
QApplication.exec = stay
sys.exit(main.main(["--data", sys.argv[1]]))
"""


@pytest.fixture(scope="module")
def later_start(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a process holds once the list is painted, on a folder that an earlier start left."""
    folder = tmp_path_factory.mktemp("data")
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    for _ in range(2):
        told = subprocess.run(
            [sys.executable, "-c", _START, str(folder)],
            cwd=ROOT,
            env=surroundings,
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=120,
        )
    found: dict[str, list[str]] = json.loads(told.stdout.splitlines()[-1])
    return found


def test_the_list_is_there(later_start: dict[str, list[str]]) -> None:
    assert later_start["rows"] == ["示例市人民政府"]


@pytest.mark.parametrize("name", LATER)
def test_what_is_not_seen_yet_is_not_loaded(later_start: dict[str, list[str]], name: str) -> None:
    assert [each for each in later_start["modules"] if each == name or each.startswith(f"{name}.")] == []


def test_few_patterns_are_compiled(later_start: dict[str, list[str]]) -> None:
    assert len(later_start["patterns"]) <= MOST_PATTERNS


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[Filing]:
    """Every report that the open one's rules were run over."""
    filings: list[Filing] = []

    def counted(filing: Filing, report_crash: ReportCrash) -> tuple[Finding, ...]:
        filings.append(filing)
        return check(filing, report_crash)

    for place in ("models.services.report_session.check", "models.rules.check.check"):
        monkeypatch.setattr(place, counted)
    return filings


def test_opening_a_report_checks_it_once(open_window: Opener, sample_report: int, checked: list[Filing]) -> None:
    window = open_window()
    window.library_page.model.set_paused(True)
    checked.clear()
    window.open_report(sample_report)
    QApplication.processEvents()
    assert [filing.agency.name for filing in checked] == ["示例市人民政府"]


def test_an_opened_report_makes_the_page_that_is_seen(open_window: Opener, sample_report: int) -> None:
    window = open_window()
    window.open_report(sample_report)
    assert window.page is not None
    tabs = window.page.view.tabs
    pages = [page for at in range(tabs.count()) if isinstance(page := tabs.widget(at), LaterPage)]
    assert len(pages) > 5
    assert [page for page in pages if page.is_made] == [tabs.currentWidget()]
    tabs.setCurrentIndex(1)
    assert [page for page in pages if page.is_made] == [tabs.widget(0), tabs.widget(1)]


@pytest.mark.parametrize("side", [16, 18, 40])
def test_an_icon_is_drawn_in_the_size_that_is_asked_for(qapp: QApplication, side: int) -> None:
    assert qapp is QApplication.instance()
    drawn = icon("add", "accent")
    seen = drawn.pixmap(side, side, QIcon.Mode.Normal).toImage()
    faint = drawn.pixmap(side, side, QIcon.Mode.Disabled).toImage()
    ratio = seen.devicePixelRatio()
    assert (seen.width(), seen.height()) == (round(side * ratio), round(side * ratio))
    colours = {seen.pixelColor(x, y).name() for x in range(seen.width()) for y in range(seen.height())}
    assert LIGHT.accent in colours
    assert faint != seen
    assert QIcon(drawn).pixmap(side, side).toImage() == seen
