"""Reading a report file for a verb, whatever its kind."""

from pathlib import Path

from models.errors import AppError, BrokenFile
from models.exchange.report_json import Candidate, read_report

LARGEST = 20_000_000
"""Bytes; a report's figures and words are a hundredth of this."""


def read_file(path: Path) -> Candidate:
    """The report in a file; BrokenFile with the file's name, the place and what to do."""
    try:
        if path.stat().st_size > LARGEST:
            raise BrokenFile(f"{path}：文件有 {path.stat().st_size // 1_000_000} MB，不像一份年报。")
        raw = path.read_bytes()
    except FileNotFoundError as trouble:
        raise BrokenFile(f"{path}：没有这个文件。") from trouble
    except OSError as trouble:
        raise BrokenFile(f"{path}：读不出来（{trouble.strerror}）。") from trouble
    try:
        return read_report(raw.decode("utf-8"))
    except UnicodeDecodeError as trouble:
        raise BrokenFile(f"{path}：不是 UTF-8 编码的 report.json。") from trouble
    except AppError as trouble:
        raise BrokenFile(f"{path}：{trouble.sentence}") from trouble
