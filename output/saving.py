"""Finished files put in their place: all of the new one, or the old one stays as it was."""

import errno
import os
from pathlib import Path

from models.errors import AppError, os_error_reason


class CannotSave(AppError):
    """The finished file cannot be put where it was asked for."""


def save_file(content: bytes, path: Path) -> None:
    """Write beside the target, then replace it.

    CannotSave with a sentence for a full disk, a folder that may not be written to, or a file that
    is read-only or that another program holds open; the old file is then as it was.
    """
    if path.is_dir():
        raise CannotSave(f"{path} 是一个文件夹，请另起一个文件名。")
    if path.exists() and not os.access(path, os.W_OK):
        raise CannotSave(f"{path.name} 是只读文件，不许改写。请另起一个文件名。")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise CannotSave(_failure_sentence(error, path)) from error
    finally:
        _remove_if_possible(part)


def _remove_if_possible(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return


def _failure_sentence(error: OSError, path: Path) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"磁盘已满，{path.name} 没有写成。请腾出空间后再试，原来的文件没有动。"
        case errno.EROFS:
            return f"{path.parent} 所在的磁盘是只读的，请另选一个文件夹。"
        case errno.ENOENT | errno.ENOTDIR:
            return f"文件夹 {path.parent} 不存在，请另选一个文件夹。"
        case errno.EACCES | errno.EPERM | errno.EBUSY if path.exists() and os.access(path.parent, os.W_OK):
            return f"{path.name} 正被别的程序打开，不许改写。请关闭后再试，原来的文件没有动。"
        case errno.EACCES | errno.EPERM:
            return f"没有在 {path.parent} 里写文件的权限，请另选一个文件夹。"
        case errno.ENAMETOOLONG:
            return "文件名太长，请起一个短一些的名字。"
    return f"{path.name} 没有写成：{os_error_reason(error)}。原来的文件没有动。"
