"""Files of the office that no other user of the computer may read.

A folder whose group may write was shared on purpose: there the group may read and write the files too. Windows keeps
what lies in a user's own folders from others by itself.
"""

import os
from pathlib import Path
from stat import S_IMODE, S_IWGRP

_OWNER, _GROUP = 0o600, 0o060
_FOLDER = 0o700


def create_folder(folder: Path) -> None:
    """Make the folder where it is missing, with those above it; one that is there keeps its permissions."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=_FOLDER, exist_ok=True)


def make_folder_private(folder: Path) -> None:
    """Take a folder that is this user's own from all others."""
    _set_mode(folder, _FOLDER)


def create_private(path: Path) -> None:
    """Make an empty file that only its owner may read, before anything is written into it; one that is there stays.

    Where none can be made, whoever writes it says why.
    """
    if os.name == "nt":
        return
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _mode_in(path.parent))
    except OSError:
        return
    os.close(handle)
    _set_mode(path, _mode_in(path.parent))


def make_private(path: Path) -> None:
    """Take a file from others that an earlier version left readable for them."""
    _set_mode(path, _mode_in(path.parent))


def _mode_in(folder: Path) -> int:
    try:
        is_shared = bool(folder.stat().st_mode & S_IWGRP)
    except OSError:
        is_shared = False
    return _OWNER | (_GROUP if is_shared else 0)


def _set_mode(path: Path, mode: int) -> None:
    """Set the permissions where they differ; a drive without them, or a file of someone else, stays as it is."""
    if os.name == "nt":
        return
    try:
        if S_IMODE(path.stat().st_mode) & 0o777 != mode:
            path.chmod(mode)
    except OSError:
        return
