"""Zip containers of other people's files, opened without trust: every size and name is checked before reading."""

import stat
import zipfile
import zlib
from functools import lru_cache
from io import BytesIO

from models.errors import BrokenFile

MAX_MEMBERS = 2_000
MAX_MEMBER_SIZE = 24_000_000
MAX_TOTAL_SIZE = 60_000_000
MAX_RATIO = 400
_SMALL = 200_000
_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGE_ERRORS = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError)
_BROKEN = "文件不完整或已损坏，打不开。请向来源单位要一份完好的。"


@lru_cache(maxsize=1)
def open_archive(raw: bytes) -> "Archive":
    """The archive in a file's content; asked for again at once, it is not looked through again."""
    return Archive(raw)


class Archive:
    """A zip file whose directory has been looked through; ``read`` gives one member, never more than it declares.

    ``is_within_more`` says that bytes stand before its first member: it may be a zip that lay inside one cut short.
    """

    def __init__(self, raw: bytes) -> None:
        """BrokenFile with a sentence when the container is hostile or broken."""
        if raw.startswith(_OLE):
            raise BrokenFile("文件加了密码，或是旧版 Office 格式。请去掉密码并另存为新格式后再导入。")
        try:
            self._zip = zipfile.ZipFile(BytesIO(raw))
            members = self._zip.infolist()
        except _DAMAGE_ERRORS as error:
            raise BrokenFile(_BROKEN) from error
        self._check(members, len(raw))
        self._members = {member.filename: member for member in members}
        self.is_within_more = min((member.header_offset for member in members), default=0) > 0

    def _check(self, members: list[zipfile.ZipInfo], size: int) -> None:
        if len(members) > MAX_MEMBERS:
            raise BrokenFile(f"压缩包里有 {len(members)} 个文件，太多了，不像一份年报。")
        whole = 0
        names: set[str] = set()
        for member in members:
            whole += member.file_size
            if member.filename in names:
                raise BrokenFile(f"压缩包里有两个同名的文件 {_printable_name(member.filename)}，不能确定用哪一个。")
            names.add(member.filename)
            _check_name(member)
            if member.flag_bits & _ENCRYPTED:
                raise BrokenFile("文件加了密码，请去掉密码后再导入。")
            squeezed = member.file_size > _SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1)
            if member.file_size > MAX_MEMBER_SIZE or squeezed:
                raise BrokenFile(f"压缩包里的 {_printable_name(member.filename)} 展开后大得异常，没有打开。")
        if whole > MAX_TOTAL_SIZE or (size and whole > _SMALL * 10 and whole > MAX_RATIO * size):
            raise BrokenFile("压缩包展开后大得异常，没有打开。")

    def __contains__(self, name: str) -> bool:
        return name in self._members

    @property
    def names(self) -> tuple[str, ...]:
        """The members, as written in the directory."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """How long a member is when unpacked, as its directory entry says."""
        return self._members[name].file_size

    def read(self, name: str) -> bytes:
        """One member. BrokenFile when it is missing, damaged, or longer than its directory entry says."""
        member = self._members.get(name)
        if member is None:
            raise BrokenFile(f"文件里缺少 {_printable_name(name)}，打不开。")
        try:
            with self._zip.open(member) as stream:
                content = stream.read(member.file_size + 1)
        except (*_DAMAGE_ERRORS, zlib.error, RuntimeError) as error:
            raise BrokenFile(_BROKEN) from error
        if len(content) > member.file_size:
            raise BrokenFile(f"压缩包里的 {_printable_name(name)} 比目录里写的大，没有打开。")
        return content


def _check_name(member: zipfile.ZipInfo) -> None:
    name = member.filename
    steps = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in steps or ":" in name or "\x00" in name:
        raise BrokenFile(f"压缩包里有指向外面的文件名 {_printable_name(name)}，没有打开。")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise BrokenFile(f"压缩包里的 {_printable_name(name)} 是链接，没有打开。")


def _printable_name(name: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in name[:60])
