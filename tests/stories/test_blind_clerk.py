"""A table is filled in over AT-SPI, the way a screen reader goes, in the real program on a real screen."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.report.filing import Agency
from models.services.library import Library

ROOT = Path(__file__).parents[2]
CLERK = Path(__file__).with_name("blind_clerk.py")
TOOLS = ("Xvfb", "dbus-run-session", "dbus-monitor", "xdotool")
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")


def python_with_dbus() -> str:
    """An interpreter that has dbus-python, which comes with the system and not with the program; empty for none."""
    known = filter(None, (sys.executable, shutil.which("python3", path="/usr/bin")))
    return next(
        (each for each in known if not subprocess.run([each, "-c", "import dbus"], capture_output=True).returncode), ""
    )


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen of its own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(timeout=20)


@pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"needs {', '.join(TOOLS)}")
@pytest.mark.skipif(not any(map(os.path.exists, LAUNCHERS)), reason="needs at-spi2-core")
def test_a_clerk_who_sees_nothing_fills_in_a_table(tmp_path: Path, screen: str) -> None:
    python = python_with_dbus()
    if not python:
        pytest.skip("needs dbus-python")
    library = Library(tmp_path / "nianbao.db", "张某")
    report = library.begin_report(Agency("示例县人民政府"), 2025).report
    library.close()
    with tempfile.TemporaryDirectory(prefix="home") as home:  # the path of a socket has to be short
        places = {"HOME": home, "XDG_RUNTIME_DIR": home, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
        program = [sys.executable, str(ROOT / "main.py"), "--data", str(tmp_path)]
        done = subprocess.run(
            ["dbus-run-session", "--", python, str(CLERK), str(tmp_path), *program],
            env={**os.environ, **places},
            capture_output=True,
            text=True,
            timeout=170,
        )
    assert done.returncode == 0, done.stderr
    heard = json.loads((tmp_path / "heard.json").read_text("utf-8"))
    assert heard["行政复议·结果维持"] == "行政复议·结果维持 11"
    assert heard["sum"].startswith("行政复议·总计 13，合计")
    assert heard["refused"] == "复议后起诉·尚未审结 空"
    assert "只能填数字" in heard["why"]
    assert heard["tab"].startswith("四 复议诉讼，")
    library = Library(tmp_path / "nianbao.db", "张某")
    typed = {str(cell): value for cell, value in library.filing(report).figures.typed.items()}
    library.close()
    assert typed == {
        "disputes.all.reconsideration_upheld": 11,
        "disputes.all.reconsideration_pending": 2,
        "disputes.all.suit_direct_corrected": 3,
        "disputes.all.suit_after_other": 104,
    }
