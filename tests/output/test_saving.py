"""Writing the file: all of it, or the old one stays, with a sentence that says why."""

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.save_target import CannotSave
from output.blocks import Document
from output.page.fonts import FontSet
from output.page.sfnt import FontError
from output.pdf import PrintOptions, render, write


@pytest.fixture
def small(document: Callable[[str], Document]) -> Document:
    return document("blank")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "报告.pdf"
    path.write_bytes(b"the old file")
    return path


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_report_replaces_the_old_one(small: Document, old: Path, case: FontSet) -> None:
    write(small, old, PrintOptions(fonts=case))
    assert old.read_bytes()[:5] == b"%PDF-"
    assert left(old.parent) == ["报告.pdf"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EROFS, "只读"),
        (errno.EIO, "没有写成"),
        (errno.ENAMETOOLONG, "文件名太长"),
    ],
)
def test_a_failed_write_leaves_the_old_file(
    small: Document, old: Path, case: FontSet, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def fails(file: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("output.saving.os.fsync", fails)
    with pytest.raises(CannotSave, match=words):
        write(small, old, PrintOptions(fonts=case))
    assert old.read_bytes() == b"the old file"
    assert left(old.parent) == ["报告.pdf"]


def test_a_file_open_elsewhere_is_named(
    small: Document, old: Path, case: FontSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(CannotSave, match=r"报告\.pdf 正被别的程序打开"):
        write(small, old, PrintOptions(fonts=case))
    assert old.read_bytes() == b"the old file"
    assert left(old.parent) == ["报告.pdf"]


def test_a_file_that_may_not_be_changed_is_not(
    small: Document, old: Path, case: FontSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("output.saving.os.access", lambda path, mode: Path(path) != old)
    with pytest.raises(CannotSave, match="不许改写"):
        write(small, old, PrintOptions(fonts=case))
    assert old.read_bytes() == b"the old file"


@contextmanager
def as_anybody() -> Iterator[None]:
    """Whoever runs the tests has no more rights than any user: root may write everywhere."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder has no such mode")
def test_a_folder_that_may_not_be_written_to(small: Document, case: FontSet) -> None:
    # Not under tmp_path, which nobody else may enter.
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name) / "locked"
        folder.mkdir()
        render(small, PrintOptions(fonts=case))  # the typefaces are read
        folder.chmod(0o555)
        with as_anybody(), pytest.raises(CannotSave, match="权限"):
            write(small, folder / "a.pdf", PrintOptions(fonts=case))
        assert left(folder) == []


def test_a_refused_folder_is_named(
    small: Document, tmp_path: Path, case: FontSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path, *rest: object, **more: object) -> None:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(CannotSave, match="权限"):
        write(small, tmp_path / "a.pdf", PrintOptions(fonts=case))


def test_a_folder_that_is_not_there(small: Document, tmp_path: Path, case: FontSet) -> None:
    with pytest.raises(CannotSave, match="不存在"):
        write(small, tmp_path / "no" / "a.pdf", PrintOptions(fonts=case))


def test_a_folder_in_the_place_of_the_file(small: Document, tmp_path: Path, case: FontSet) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(CannotSave, match="是一个文件夹"):
        write(small, tmp_path / "a.pdf", PrintOptions(fonts=case))
    assert left(tmp_path) == ["a.pdf"]


def test_a_missing_face_leaves_the_old_file(
    small: Document, old: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("output.page.fonts.find", lambda name: tmp_path / "gone" / name)
    with pytest.raises(FontError, match="缺少字体文件"):
        write(small, old, PrintOptions(fonts=FontSet()))
    assert old.read_bytes() == b"the old file"
