"""The program is killed between two keystrokes; every figure that was committed is found again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.report.filing import Agency
from models.services.library import Library

CHILD = Path(__file__).with_name("typing_clerk.py")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
@pytest.mark.parametrize("lines", [3, 40, 170])
@pytest.mark.promise("saved")
def test_every_committed_figure_is_found_again(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "nianbao.db"
    library = Library(path, "张某")
    report = library.begin_report(Agency("示例县人民政府"), 2025).report
    edition = library.filing(report).edition
    library.close()
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(path), str(report)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    assert child.stderr is not None
    told = [child.stdout.readline() for _ in range(lines)]
    child.send_signal(signal.SIGKILL)
    # By the same reader that read the lines so far: what it holds already is not in the pipe any more.
    told += [line for line in child.stdout if line.endswith("\n")]
    trouble = child.stderr.read()
    child.wait(timeout=20)
    assert "Traceback" not in trouble
    assert len(told) >= lines, trouble
    typed = {}
    for line in told:
        name, number = line.split()
        typed[edition.find(name)] = int(number)
    library = Library(path, "张某")
    kept = library.filing(report).figures.typed
    later = {cell: value for cell, value in kept.items() if typed.get(cell) != value}
    assert {cell for cell, number in typed.items() if kept.get(cell) != number} <= set(later)
    assert len(later) <= 1, "at most the one keystroke that was not yet told"
    session = library.open(report)
    assert session.current().undo_name
    session.undo()
    library.close()
    child.stdout.close()
    child.stderr.close()
