"""Errors whose text a clerk may read."""

import errno


class AppError(Exception):
    """Something went wrong that a person can understand and act on.

    The first argument is one or more whole Chinese sentences saying where, what and what to do.
    Anything else that is raised is a bug and is allowed to crash loudly.
    """

    @property
    def sentence(self) -> str:
        """The sentence for the clerk."""
        return str(self.args[0])


class NotANumber(AppError):
    """A text that cannot be kept in a cell of its kind."""


class BrokenEdition(AppError):
    """An edition file that does not describe a form; names the file and the key."""


class NoSuchCell(AppError):
    """A cell key that the edition does not have."""


class BrokenFile(AppError):
    """A file from outside that cannot be used; names the place in it."""


class StoreError(AppError):
    """The database cannot be read or written for a reason outside the program."""


class Damaged(StoreError):
    """The database file, or a part of it, no longer reads as it was written."""


class NeedsPassword(StoreError):
    """The database is locked by a password that was not given or is not this one."""


class InUse(StoreError):
    """Someone else has the database open; the sentence names who and where."""


class Disconnected(StoreError):
    """The server cannot be reached at the moment; the next step tries again."""


class NotAllowed(StoreError):
    """The person may not do this: by the office's list of roles, or by the server's own grants."""


class ConcurrentChange(StoreError):
    """Someone else changed the report first; nothing was written."""


class Refused(AppError):
    """An action that the state of the report does not allow."""


_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EBUSY: "正被别的程序占用",
    errno.ENOENT: "不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "名字太长",
    errno.ELOOP: "是绕圈的链接",
    errno.EIO: "磁盘或网络盘读写出错",
    errno.ENXIO: "设备没有接好",
    errno.ENODEV: "设备没有接好",
    errno.ESTALE: "网络盘断开过",
    errno.ETIMEDOUT: "网络盘没有回应",
    errno.EMFILE: "打开的文件太多",
    errno.EINVAL: "系统不接受这个名字",
}


def os_error_reason(error: OSError) -> str:
    """Why the system refused, in a few Chinese words whatever language the system speaks."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}" if error.errno else "原因不明")
