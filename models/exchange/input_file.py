"""A file that a person names: read whole, within bounds; what is no file, too large or closed is a sentence."""

import stat
from pathlib import Path

from models.errors import BrokenFile, os_error_reason

MAX_FILE_SIZE = 20_000_000
"""Bytes; a report's figures and words are a hundredth of this, its pictures seldom a tenth."""
_ENCODINGS = ("utf-8-sig", "gb18030")


def read_input_file(path: Path, kind: str, limit: int = MAX_FILE_SIZE) -> bytes:
    """A file's content. BrokenFile with its name where it cannot be; ``kind`` is what it should be, such as 一份年报.

    A device or a pipe is never opened: it may have no end, or wait for one who writes.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise BrokenFile(f"{path}：这不是文件，请选{kind}文件。")
        if status.st_size > limit:
            raise BrokenFile(f"{path}：文件有 {status.st_size // 1_000_000} MB，不像{kind}。")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BrokenFile(f"{path}：没有这个文件。") from error
    except OSError as error:
        raise BrokenFile(f"{path}：读不出来（{os_error_reason(error)}）。") from error


def read_input_text(path: Path, kind: str) -> str:
    """A text as offices save it, UTF-8 or the spreadsheet's GB 18030; BrokenFile names it."""
    raw = read_input_file(path, kind)
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BrokenFile(f"{path}：不是文本文件，请另存为 CSV。")
