"""Finished files put in their place: all of the new one, or the old one stays as it was."""

import os
from pathlib import Path
from zlib import crc32

from models.save_target import CannotSave, failure_sentence, find_target


def save_file(content: bytes, path: Path) -> None:
    """Write beside the target, then replace it.

    CannotSave with a sentence for a full disk, a folder that may not be written to, a file that is read-only or that
    another program holds open, or what is no file, such as a device; what was there is then as it was.
    """
    target = find_target(path)
    # Not the target's whole name, which may be as long as the system allows.
    part = target.with_name(f".{crc32(target.name.encode(errors='surrogatepass')):08x}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise CannotSave(failure_sentence(error, path)) from error
    finally:
        _remove_if_possible(part)


def _remove_if_possible(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return
