"""Finished files put in their place: all of the new one, or the old one stays as it was."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from models.save_target import CannotSave, failure_sentence, find_target


def save_file(content: bytes, path: Path) -> None:
    """Write beside the target, then replace it.

    CannotSave with a sentence for a full disk, a folder that may not be written to, a file that is read-only or that
    another program holds open, or what is no file, such as a device; what was there is then as it was.
    """
    with replacing_file(path) as file:
        file.write(content)


@contextmanager
def replacing_file(path: Path) -> Iterator[BinaryIO]:
    """The same for what is written bit by bit: once all of it is there, and nothing failed, it takes the place."""
    target = find_target(path)
    # Not the target's whole name, which may be as long as the system allows.
    part = target.with_name(f".{crc32(target.name.encode(errors='surrogatepass')):08x}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise CannotSave(failure_sentence(error, path)) from error
    finally:
        _remove_if_possible(part)


def unused_path(path: Path) -> Path:
    """The path, or where a file of that name is, the same with a number: a batch overwrites nothing."""
    number = 2
    candidate = path
    while candidate.exists():
        candidate = path.with_stem(f"{path.stem}（{number}）")
        number += 1
    return candidate


def _remove_if_possible(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return
