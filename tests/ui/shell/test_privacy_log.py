"""The log: files that do not grow for ever, and nothing in them that anybody wrote."""

import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from models.errors import Refused
from ui.shell import privacy_log
from ui.shell.privacy_log import describe_exception, keep_log

NAMES = ("张三丰", "示例县人民政府", "Zhang Sanfeng", "不予公开的理由", "/home/zhangsf")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A log that the program writes to."""
    path = tmp_path / "nianbao.log"
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    keep_log(path)
    yield path
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


def own() -> logging.Logger:
    return logging.getLogger("ui.somewhere")


@pytest.mark.loud
@pytest.mark.promise("log-without-words")
def test_what_people_wrote_is_left_out(log: Path) -> None:
    own().info("export %s of %d pages", "/home/zhangsf/示例县人民政府 Zhang Sanfeng.pdf", 9)
    own().warning("told: %s", "张三丰说：不予公开的理由")
    own().info("start %s", "1.2.0")
    for trouble in (
        ValueError("Zhang Sanfeng 不予公开的理由"),
        KeyError("张三丰"),
        Refused("示例县人民政府"),
        FileNotFoundError(2, "No such file or directory", "/home/zhangsf/示例县人民政府.pdf"),
        UnicodeEncodeError("utf-8", "Zhang Sanfeng", 0, 1, "surrogates not allowed"),
    ):
        try:
            try:
                raise trouble
            except Exception as inner:
                raise RuntimeError(NAMES[0]) from inner
        except RuntimeError as outer:
            own().exception("rescue")
            own().critical("uncaught\n%s", describe_exception(outer))
    told = log.read_text("utf-8")
    assert [name for name in NAMES if name in told] == []
    assert "export … of 9 pages" in told
    assert "start 1.2.0" in told
    assert "ValueError: …" in told
    assert "FileNotFoundError: [2] No such file or directory" in told
    assert "tests/ui/shell/test_privacy_log.py:" in told
    assert str(Path.home()) not in told


def test_other_programs_talk_is_left_out_until_it_matters(log: Path) -> None:
    own().info("kept")
    logging.getLogger("fontTools.subset").info("chatter")
    assert "kept" in log.read_text("utf-8")
    assert "chatter" not in log.read_text("utf-8")


def test_it_goes_round(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, RotatingFileHandler))
    assert handler.maxBytes == privacy_log.LARGEST
    handler.maxBytes = 2000
    for number in range(400):
        own().info("line %d", number)
    assert sorted(path.name for path in log.parent.iterdir()) == [
        "nianbao.log",
        *(f"nianbao.log.{number}" for number in range(1, privacy_log.KEPT + 1)),
    ]
    assert all(path.stat().st_size <= 2000 for path in log.parent.iterdir())


def test_one_log_is_kept_at_a_time(log: Path, tmp_path: Path) -> None:
    own().info("here")
    later = tmp_path / "later"
    later.mkdir()
    keep_log(later / "nianbao.log")
    own().info("there")
    assert "there" not in log.read_text("utf-8")
    assert "there" in (later / "nianbao.log").read_text("utf-8")


def test_what_the_interpreter_wrote_when_it_died_comes_into_the_log(tmp_path: Path) -> None:
    faults = tmp_path / "fault.log"
    faults.write_text('Fatal Python error: Segmentation fault\n  File "/home/zhangsf/年报/ui/app.py", line 3 in run\n')
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    keep_log(tmp_path / "nianbao.log")
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)
    told = (tmp_path / "nianbao.log").read_text("utf-8")
    assert "Segmentation fault" in told
    assert '"年报/ui/app.py", line 3 in run' in told
    assert "zhangsf" not in told
    assert faults.read_text() == ""


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    before = list(logging.getLogger().handlers)
    level = logging.getLogger().level
    keep_log(tmp_path / "file" / "nianbao.log")
    logging.getLogger().setLevel(level)
    for handler in logging.getLogger().handlers[:]:
        if handler not in before:
            logging.getLogger().removeHandler(handler)
