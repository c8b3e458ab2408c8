"""Files put in place whole: written beside the target, flushed to the disk, then renamed."""

import contextlib
import os
import shutil
from hashlib import sha256
from pathlib import Path

from models import private_files

PART = ".part"
_CHUNK = 1 << 20


def partial_path(target: Path) -> Path:
    """Where a file is written before it takes its name; leftovers of a crash are told from whole files by it."""
    return target.with_name(f".{target.name}.{os.getpid()}{PART}")


def replace_with(partial: Path, target: Path) -> None:
    """Give a finished file its name; a loss of power leaves the old one or the new one, whole."""
    flush(partial)
    partial.replace(target)
    flush_folder(target.parent)


def flush(path: Path) -> None:
    """Return when the file's content is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Return when the folder's names are on the disk; Windows keeps them by itself and cannot be asked."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_verified(source: Path, target: Path) -> None:
    """Copy a file that nobody writes, for its owner alone; OSError when what reads back is not what was read."""
    part = partial_path(target)
    try:
        private_files.create_private(part)
        shutil.copyfile(source, part)
        flush(part)
        if digest_of_file(part) != digest_of_file(source):
            raise OSError(5, "the copy differs")
        replace_with(part, target)
    finally:
        remove_if_possible(part)


def digest_of_file(path: Path) -> str:
    """SHA-256 over the bytes of a file."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def remove_if_possible(path: Path) -> None:
    """Remove a file that may not be there and that nobody needs; a failure is left for the next time."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def remove_partial_files(folder: Path) -> None:
    """Remove what crashes left half-written in a folder that nobody else writes in now."""
    for path in folder.glob(f".*{PART}*") if folder.is_dir() else ():
        remove_if_possible(path)


def remove_database_files(part: Path) -> None:
    """Remove a half-made database with all that SQLite keeps beside it."""
    for path in (part, *sidecars(part)):
        remove_if_possible(path)


def sidecars(path: Path) -> tuple[Path, ...]:
    """The files that SQLite may keep beside a database: what they hold belongs to it."""
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))
