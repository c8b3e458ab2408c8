"""The world's faults (disk, locks, rights, damage) told in sentences: what happened, what is safe, what to try."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from models.errors import Damaged, Refused, StoreError
from models.store import sqlite_engine
from models.store.postgres.address import Place, Server
from models.store.postgres.driver import driver
from models.store.postgres.errors import server_error

_FULL = "磁盘满了，这一步没有存上。请腾出空间后再试，先前存下的都在。"
_READ_ONLY = "数据库文件或所在文件夹是只读的，这一步没有存上。先前存下的都在，请检查文件权限。"
_FAILED = "读写磁盘出错，这一步没有存上。先前存下的都在，请检查磁盘、网络盘或移动盘是否还在。"
_LOCKED = "数据库正被另一个程序占用，这一步没有存上。先前存下的都在，请关闭其他窗口后再试。"
_MALFORMED = "数据库文件已损坏，原文件没有动。请不要继续填写，从备份恢复。"

_FOREIGN = "数据库里放着别的程序的视图或触发器，本程序不会执行它，也没有再往下读。请换一份备份。"
_ENDLESS = "读这个数据库用的时间远超它的大小该用的，没有再往下读。它可能被别的程序改过，请换一份备份。"
_TOO_LARGE = "数据库里有一段内容太大，内存放不下，没有再往下读。它不像本程序写的，请换一份备份。"

_OUTSIDE: tuple[tuple[str, str, type[StoreError]], ...] = (
    ("disk is full", _FULL, StoreError),
    ("readonly", _READ_ONLY, StoreError),
    ("unable to open", "打不开数据库文件。请检查文件夹是否存在、有没有权限。", StoreError),
    ("locked", _LOCKED, StoreError),
    ("malformed", _MALFORMED, Damaged),
    ("file is encrypted", "这个文件不是数据库，或者已经加密、损坏。原文件没有动。", Damaged),
    ("not a database", "这个文件不是数据库，或者已经加密、损坏。原文件没有动。", Damaged),
    ("could not decode to utf-8", "数据库里有一段文字已损坏，原文件没有动。请从备份恢复。", Damaged),
    ("disk i/o error", _FAILED, StoreError),
    ("prohibited", _FOREIGN, Damaged),
    ("not authorized", _FOREIGN, Damaged),
    ("interrupted", _ENDLESS, Damaged),
)
_GUARDS: tuple[tuple[str, str, type[StoreError]], ...] = (
    ("guard: final", "这份报告已经定稿，数据库不接受改动。要修改，请先重新打开，并写明原因。", StoreError),
    ("guard: journal", "修改记录只能增加，不能改、不能删，这一步没有存上。", StoreError),
    ("guard: received", "收到的报告是依据，只能收下新的，不能改、不能删，这一步没有存上。", StoreError),
    (
        "guard: kept",
        "回执、调整、名册、汇总和收到日期是依据，只能增加或撤销，不能改、不能删，这一步没有存上。",
        StoreError,
    ),
    ("guard: ledger", "登记记录只能增加，不能改、不能删，这一步没有存上。", StoreError),
    ("guard: role", "定稿和重新打开要由校核或管理来做，服务器没有接受这一步。", StoreError),
    ("guard: report", "报告只能移入回收站，不能从数据库里抹掉，这一步没有存上。", StoreError),
)
_SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EBUSY: _LOCKED,
    errno.ENOENT: "文件或文件夹不在了。先前存下的都在，请检查移动盘或网络盘是否还连着。",
}


@contextmanager
def translated_errors(place: Place) -> Iterator[None]:
    """Turn the world's faults into StoreError, and words that no database keeps into Refused; bugs pass through."""
    try:
        yield
    except UnicodeEncodeError as error:
        broken = f"U+{ord(error.object[error.start]):04X}"
        raise Refused(f"有一个残缺字符（{broken}）存不了，这一步没有存上。请把它删去再试。") from error
    except MemoryError as error:
        raise Damaged(f"{_TOO_LARGE}（{place}）") from error
    except (peewee.DatabaseError, peewee.InterfaceError, _errors(place), OSError) as error:
        sentence = to_store_error(error, place)
        if sentence is None:
            raise
        raise sentence from error


def _errors(place: Place) -> type[Exception]:
    if isinstance(place, Server):
        driver_error: type[Exception] = driver().Error
        return driver_error
    error: type[Exception] = sqlite_engine.driver.Error
    return error


def to_store_error(error: BaseException, place: Place) -> StoreError | None:
    """The trouble with a sentence; None when it is not the world's fault."""
    is_server = isinstance(place, Server)
    cause: BaseException | None = error
    while cause is not None:
        message = str(cause).lower()
        for sign, sentence, kind in _GUARDS if is_server else (*_OUTSIDE, *_GUARDS):
            if sign in message:
                return kind(f"{sentence}（{place}）")
        if isinstance(place, Server) and (sentence_of := server_error(cause, place)):
            return sentence_of
        # peewee can hide the first error behind a failed rollback.
        cause = cause.__context__
    if isinstance(error, OSError):
        return StoreError(f"{_SYSTEM.get(error.errno or 0, _FAILED)}（{place}）")
    return None
