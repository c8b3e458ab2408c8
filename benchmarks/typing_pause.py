"""What a pause in typing costs the window, in a long text with many findings: processor time of the window's thread.

    .venv/bin/python -m benchmarks.typing_pause [--rounds 20] [--only 2] [--profile]

Four reports, made of the shipped sample: as it is; with 20 000 characters of text and next to nothing to say against
them; with 300 findings in such a text; with 1 649. Measured in each, on the offscreen platform and a database on this
disk, is one key of the text, what follows when the typing pauses (written, checked, underlined, listed), an Enter in
表三, and the turn to the text. Processor time does not grow with what else the machine does.
"""

import argparse
import gc
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import thread_time
from typing import TypeAlias

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from models.exchange.formats.report_json import read_report
from models.report.filing import Filing
from models.services.library import Library
from resources import find
from tests.widgets import focused
from ui.report.report_model import ReportModel
from ui.report.tabs.grid_tab import GridTab
from ui.report.tabs.report_view import ReportView
from ui.report.tabs.text_tab import TextTab
from ui.theme.apply import apply_theme

GOAL = 50.0
SECTION, TABLE = "overview", "requests"
CLEAN = "我们坚持把便民利民放在首位，依托服务窗口和基层站点，耐心解答群众来信来电，做到事事有回音。"
WRONG = "全年收到申请9999件。"
Case: TypeAlias = tuple[str, int, int]
CASES: tuple[Case, ...] = (
    ("the sample", 0, 0),
    ("20 000 clean characters", 20_000, 0),
    ("300 findings", 20_000, 300),
    ("1 649 findings", 20_000, 1_649),
)


def text_of(length: int, findings: int) -> str:
    """Paragraphs of about so many characters, with so many sentences that the tables contradict, evenly among them."""
    sentences = [WRONG] * findings
    room = length - len(WRONG) * findings
    clean = [CLEAN] * max(room // len(CLEAN), 0)
    mixed: list[str] = []
    step = (len(sentences) + len(clean)) / max(len(sentences), 1)
    while sentences or clean:
        is_wrong = bool(sentences) and (not clean or len(mixed) >= (findings - len(sentences)) * step)
        mixed.append((sentences if is_wrong else clean).pop())
    return "\n".join("".join(mixed[at : at + 8]) for at in range(0, len(mixed), 8))


def main() -> int:
    """Measure and print; 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", type=int)
    parser.add_argument("--profile", action="store_true", help="print where the time of a pause goes")
    arguments = parser.parse_args()
    gc.disable()  # as in the program, which collects while nothing else is to be done
    app = QApplication(sys.argv)
    apply_theme(app)
    sample = read_report(find("sample/report.json").read_text("utf-8")).filing
    cases = CASES if arguments.only is None else CASES[arguments.only : arguments.only + 1]
    worst = max(measure(app, sample, case, arguments.rounds, arguments.profile) for case in cases)
    print(f"worst median of a pause or an Enter: {worst:.1f} ms of processor time (goal ≤ {GOAL:.0f})")
    return int(worst > GOAL)


def measure(app: QApplication, sample: Filing, case: Case, rounds: int, with_profile: bool) -> float:
    """Print one case; the worst median of what follows a key."""
    name, length, wanted = case
    filing = replace(sample, texts={**sample.texts, SECTION: text_of(length, wanted)}) if length else sample
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "nianbao.db", "张某")
        report = ReportModel(library.open(library.add_filing(filing, "sample")))
        window = QMainWindow()
        view = ReportView(report, None, window)
        window.setCentralWidget(view)
        window.resize(1366, 768)
        window.show()
        QTest.qWaitForWindowExposed(window)
        in_text = sum(finding.section == SECTION for finding in report.findings)
        print(f"{name}: {len(report.filing.text(SECTION))} characters, {in_text} findings in the text")
        worst = measure_text(app, view, rounds, with_profile)
        worst = max(worst, measure_table(app, view, rounds))
        window.close()
        library.close()
    return worst


def measure_text(app: QApplication, view: ReportView, rounds: int, with_profile: bool) -> float:
    """Turn to the text and type into it; the median of a pause."""
    turns = []
    for _ in range(4):
        turns.append(timed(app, partial(view.open_section, SECTION)))
        page = view.tabs.currentWidget()
        timed(app, partial(view.open_section, TABLE))
    view.open_section(SECTION)
    assert isinstance(page, TextTab)
    app.processEvents()
    keys, pauses = [], []
    for number in range(rounds):
        keys.append(timed(app, partial(QTest.keyClicks, page.field, "ab"[number % 2])))
        pauses.append(timed(app, page.field.commit_pending))
    if with_profile:
        QTest.keyClicks(page.field, "a")
        profiled(lambda: (page.field.commit_pending(), app.processEvents()))
    tell("first turn to the text", turns[:1])
    tell("turn to the text", turns[1:])
    tell("a key in the text", keys)
    return tell("the pause after it", pauses)


def measure_table(app: QApplication, view: ReportView, rounds: int) -> float:
    """Type figures into 表三; the median of an Enter."""
    view.open_section(TABLE)
    table = view.tabs.currentWidget()
    assert isinstance(table, GridTab)
    app.processEvents()
    table.grid.body.go_to_first()
    table.grid.body.setFocus()
    median_of_enter = tell("Enter in 表三", [enter(app, table, number) for number in range(rounds)])
    tell("at rest", [timed(app, view.show_origins) for _ in range(3)])
    return median_of_enter


def enter(app: QApplication, table: GridTab, number: int) -> float:
    """The time of the Enter that commits one figure."""
    QTest.keyClicks(table.grid.body, "123456789"[number % 9])
    return timed(app, partial(QTest.keyClick, focused(), Qt.Key.Key_Return))


def timed(app: QApplication, deed: Callable[[], object]) -> float:
    """Milliseconds of processor time that this thread takes until the deed is done and painted."""
    start = thread_time()
    deed()
    app.processEvents()
    return (thread_time() - start) * 1000


def profiled(deed: Callable[[], object]) -> None:
    """Print where the time of the deed goes."""
    from cProfile import Profile
    from pstats import Stats

    profile = Profile()
    profile.runcall(deed)
    Stats(profile).sort_stats("cumulative").print_stats(45)


def tell(name: str, times: list[float]) -> float:
    """Print the median and the 95th percentile; the median."""
    p95 = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(f"  {name}: median {median(times):.1f} ms, p95 {p95:.1f} ms (n={len(times)})")
    return median(times)


if __name__ == "__main__":
    sys.exit(main())
