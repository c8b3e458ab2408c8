"""Where a file may be written: the file meant by a path, or a sentence on why nothing can be put there."""

import errno
import os
import stat
from pathlib import Path

from models.errors import AppError, os_error_reason


class CannotSave(AppError):
    """The finished file cannot be put where it was asked for."""


def find_target(path: Path) -> Path:
    """The file that is written when a path is named: a link is followed, so that it stays one.

    CannotSave with a sentence where a folder, a device or a file that is read-only stands there, or the path leads
    nowhere.
    """
    try:
        target = Path(os.path.realpath(path)) if path.is_symlink() else path
        mode = target.stat().st_mode if os.path.lexists(target) else _mode_of_new_file(target)
    except OSError as error:
        raise CannotSave(failure_sentence(error, path)) from error
    if stat.S_ISDIR(mode):
        raise CannotSave(f"{path} 是一个文件夹，请另起一个文件名。")
    if not stat.S_ISREG(mode):
        raise CannotSave(f"{path} 不是普通文件，是设备或管道，不能写在这里。请另起一个文件名。")
    if os.path.lexists(target) and not os.access(target, os.W_OK):
        raise CannotSave(f"{path.name} 是只读文件，不许改写。请另起一个文件名。")
    return target


def _mode_of_new_file(path: Path) -> int:
    """A file's, where one may come to be; OSError where the folder is none or the name is refused."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise
    return stat.S_IFREG


def failure_sentence(error: OSError, path: Path) -> str:
    """Why a file was not written, and what to do."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"磁盘已满，{path.name} 没有写成。请腾出空间后再试，原来的文件没有动。"
        case errno.EROFS:
            return f"{path.parent} 所在的磁盘是只读的，请另选一个文件夹。"
        case errno.ENOENT | errno.ENOTDIR:
            return f"文件夹 {path.parent} 不存在，请另选一个文件夹。"
        case errno.EACCES | errno.EPERM | errno.EBUSY if os.access(path, os.F_OK) and os.access(path.parent, os.W_OK):
            return f"{path.name} 正被别的程序打开，不许改写。请关闭后再试，原来的文件没有动。"
        case errno.EACCES | errno.EPERM:
            return f"没有在 {path.parent} 里写文件的权限，请另选一个文件夹。"
        case errno.ENAMETOOLONG:
            return "文件名太长，请起一个短一些的名字。"
    return f"{path.name} 没有写成：{os_error_reason(error)}。原来的文件没有动。"
