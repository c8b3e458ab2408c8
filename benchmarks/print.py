"""Time the print of an 18-page report, beside other engines on the same content.

    python benchmarks/print.py [--runs 5] [--extras PYTHON]

``--extras`` is the interpreter of an environment that holds whichever of fpdf2, weasyprint, typst
and pymupdf shall be compared; an engine that is absent is skipped with a sentence. Times are from
the start of a fresh process to the file, medians; memory is the process's peak.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
ENGINES = Path(__file__).with_name("print_engines.py")
OTHERS = ("reportlab", "qt", "typst", "pymupdf", "weasyprint", "fpdf2", "chromium", "libreoffice")
IN_PROJECT = frozenset({"reportlab", "qt"})
GOAL_FRESH, GOAL_WARM, GOAL_MEMORY = 0.45, 0.15, 80.0


@dataclass(frozen=True)
class Measured:
    """What the runs of one engine took: seconds, MB, kB; or why it did not run."""

    engine: str
    fresh: float = 0.0
    memory: float = 0.0
    size: float = 0.0
    absent: str = ""


def main() -> None:
    """Run every engine and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--extras", default=sys.executable)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content.json"
        content.write_text(json.dumps(content_of_report()), encoding="utf-8")
        ours = run("ours", sys.executable, content, options.runs)
        others = []
        for engine in OTHERS:
            python = sys.executable if engine in IN_PROJECT else options.extras
            others.append(run(engine, python, content, options.runs))
    tell(ours, others, warm(options.runs * 4))


def content_of_report() -> dict[str, object]:
    """The report as plain words for the other engines: paragraphs by style, tables by spans."""
    from output.blocks import Grid, Heading, Paragraph, Signature
    from output.compose import compose
    from tests.output.reports import eighteen_pages

    document = compose(eighteen_pages())
    blocks: list[object] = []
    for block in document.blocks:
        match block:
            case Heading():
                blocks.append([f"h{block.level}", block.text + block.rest])
            case Paragraph():
                blocks.append(["p", block.text])
            case Signature():
                blocks += [["right", block.organisation], ["right", block.date]]
            case Grid():
                slots = [[s.row, s.column, s.rows, s.columns, block.text(s)] for s in block.layout.slots]
                blocks.append(["table", [block.layout.rows, block.layout.columns, slots]])
    return {"title": document.title, "blocks": blocks, "fonts": str(ROOT / "resources" / "fonts")}


def run(engine: str, python: str, content: Path, runs: int) -> Measured:
    """Fresh processes of one engine, one after the other; the first, which warms the disk, is left out."""
    times, memory = [], 0.0
    target = content.with_name(f"{engine}.pdf")
    command = [python, str(ENGINES), engine, str(content), str(target)]
    for number in range(runs + 1):
        begun = time.perf_counter()
        child = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT, env=surroundings()
        )
        said = child.stderr.read() if child.stderr else b""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode or not target.exists():
            last = said.decode("utf-8", "replace").strip().splitlines() or ["it gave no reason"]
            return Measured(engine, absent=last[-1][:100])
        if number:
            times.append(time.perf_counter() - begun)
            memory = max(memory, usage.ru_maxrss / 1024)
    return Measured(engine, statistics.median(times), memory, target.stat().st_size / 1000)


def surroundings() -> dict[str, str]:
    """The environment of a child: no screen."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}


def warm(runs: int) -> float:
    """Our print in a process that has printed before, median seconds from filing to bytes."""
    from output.compose import compose
    from output.pdf import render
    from tests.output.reports import eighteen_pages

    filing = eighteen_pages()
    times = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        render(compose(filing))
        times.append(time.perf_counter() - begun)
    return statistics.median(times[1:])


def tell(ours: Measured, others: list[Measured], again: float) -> None:
    """Print the table and whether the goals are met."""
    print("| engine | fresh s | ratio to ours | peak MB | kB |\n|---|---|---|---|---|")
    for found in (ours, *(other for other in others if not other.absent)):
        ratio = found.fresh / ours.fresh
        print(f"| {found.engine} | {found.fresh:.2f} | {ratio:.2f} | {found.memory:.0f} | {found.size:.0f} |")
    for other in others:
        if other.absent:
            print(f"{other.engine} was skipped: {other.absent}")
    goals = (("fresh", ours.fresh, GOAL_FRESH), ("warm", again, GOAL_WARM), ("peak MB", ours.memory, GOAL_MEMORY))
    for name, value, goal in goals:
        print(f"ours, {name}: {value:.2f}, goal {goal:g}: {'met' if value <= goal else 'missed'}")


if __name__ == "__main__":
    main()
