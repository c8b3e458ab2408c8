"""The log: what went on, in rotating files; nothing of what anybody wrote, no names, no paths of a home."""

import logging
import re
import traceback
from collections.abc import Iterator, Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

LARGEST, KEPT = 1_000_000, 3
"""Bytes of one file, and how many full ones are kept beside it."""
_OWN = frozenset({"ui", "models", "output", "commands", "resources", "__main__"})
_ROOT = Path(__file__).parents[2]
_INFORMATIVE = (
    *(ArithmeticError, AttributeError, ImportError, IndexError, MemoryError, NameError, RecursionError),
    *(NotImplementedError, TypeError),
)
"""Their words come from the interpreter or from Qt; those of others may quote what was typed."""
_GONE = "Internal C++ object"
_DRIVERS = frozenset({"peewee", "sqlite3", "sqlcipher3", "apsw"})
_FOREIGN = re.compile(r"[^\x20-\x7e]+")
_PLAIN = re.compile(r"[\w .,:()+-]*", re.ASCII)
_PARTS = 3


def keep_log(path: Path) -> None:
    """Write the log to this file, and to no former one, from now on; where it cannot be written, go on without."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    for former in root.handlers[:]:
        if isinstance(former.formatter, PrivacyFormatter):
            root.removeHandler(former)
            former.close()
    try:
        handler = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
        _log_faults(path.with_name("fault.log"), handler)
    except OSError:
        return
    handler.setFormatter(PrivacyFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(_is_ours)
    root.addHandler(handler)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in _OWN


def _log_faults(faults: Path, handler: RotatingFileHandler) -> None:
    """What the interpreter wrote when it died the last time, into the log, without the folders of a home."""
    text = faults.read_text("utf-8", "replace") if faults.exists() else ""
    if text.strip():
        lines = (re.sub(r'"([^"]+)"', lambda found: f'"{_short(found[1])}"', line) for line in text.splitlines())
        record = logging.LogRecord("ui.fault", logging.CRITICAL, "", 0, "died\n" + "\n".join(lines), None, None)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        handler.handle(record)
        faults.write_text("", "utf-8")


class PrivacyFormatter(logging.Formatter):
    """Our own words stay as they are; what was laid into them is cut where it may be somebody else's."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, with its exception below it."""
        args = record.args
        fields = {**record.__dict__, "exc_text": None}
        if isinstance(args, tuple):
            fields["args"] = tuple(_redact(arg) for arg in args)
        return super().format(logging.makeLogRecord(fields))

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The exception without what it quotes."""
        return describe_exception(ei[1]) if ei[1] is not None else ""


class SafeText(str):
    """Words that were made discreet already and go into the log as they are."""

    __slots__ = ()


def _redact(arg: object) -> object:
    if isinstance(arg, SafeText | int | float) or arg is None:
        return arg
    text = str(arg)
    plain = _PLAIN.match(text)
    plain_start = plain[0] if plain else ""
    return plain_start if plain_start == text else f"{plain_start}…"


def describe_exception(error: BaseException) -> SafeText:
    """An exception, those behind it, and where they came from: without anything that was typed, read or named."""
    return SafeText("\n".join(_exception_lines(error, set())))


def _exception_lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None and id(behind) not in seen:
        yield from _exception_lines(behind, seen)
        yield "then"
    yield from _frames(traceback.extract_tb(error.__traceback__))
    yield f"{type(error).__name__}: {_exception_text(error)}"


def _frames(frames: Sequence[traceback.FrameSummary]) -> Iterator[str]:
    for frame in frames:
        yield f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
        if frame.line:
            yield f"    {frame.line}"


def _short(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(_ROOT):
        return path.relative_to(_ROOT).as_posix()
    return "/".join(path.parts[-_PARTS:])


def _exception_text(error: BaseException) -> str:
    if isinstance(error, OSError):
        return f"[{error.errno}] {error.strerror or ''}"
    text, origin = str(error), type(error).__module__.partition(".")[0]
    if isinstance(error, _INFORMATIVE) or text.startswith(_GONE) or origin in _DRIVERS:
        return _FOREIGN.sub("…", text)
    return "…"
