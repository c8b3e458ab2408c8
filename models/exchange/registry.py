"""The types of file that may hold a report, as ``models.file_types`` declares them; and the two interchange forms,
which are written too.

The dialogs, the search of folders and the sentences about a file follow these tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from models.errors import BrokenFile
from models.file_types import BUNDLE, FILE_TYPES, REPORT_JSON, FileType

if TYPE_CHECKING:
    from models.exchange.candidate import Candidate
    from models.exchange.neutral_document import NeutralDocument
    from models.report.filing import Filing

READABLE: tuple[FileType, ...] = tuple(each for each in FILE_TYPES if each.reader)
REFUSED: tuple[FileType, ...] = tuple(each for each in FILE_TYPES if each.refusal)
KNOWN: tuple[FileType, ...] = tuple(each for each in FILE_TYPES if each.reader or each.refusal)
"""What content is told by, in order."""

ENDINGS: tuple[str, ...] = tuple(dict.fromkeys(ending for each in READABLE for ending in each.endings))
"""Every ending by which files that can be read are offered."""

TOLD_ENDINGS = frozenset(ending for each in KNOWN for ending in each.endings)
"""Every ending that says of a file what it is."""

SOUGHT_ENDINGS = frozenset(ending for each in KNOWN if each.is_sought for ending in each.endings)
"""Every ending by which files are looked for in a folder: also of those that are refused with what to do."""


def type_named(told: FileType, ending: str) -> FileType:
    """The type of a file whose content was told to be of a type and whose name ends so."""
    return next((each for each in KNOWN if told.ending in each.told_by_name and ending in each.endings), told)


def read_file_type(file_type: FileType, raw: bytes) -> "NeutralDocument | Candidate":
    """What a file of a type holds; the reader is loaded when it is first used. BrokenFile with a sentence."""
    if file_type.refusal:
        raise BrokenFile(file_type.refusal)
    if file_type.is_native:
        from models.exchange.reader_process import read_apart

        return read_apart(file_type.reader, raw)
    found: NeutralDocument | Candidate = resolve_name(file_type.reader)(raw)
    return found


@dataclass(frozen=True)
class Interchange:
    """A form in which the whole report leaves for a program; ``purpose`` is how a dialog offers it."""

    type: FileType
    purpose: str
    writer: str

    def write(self, filing: "Filing") -> bytes:
        """The file."""
        content: str | bytes = resolve_name(self.writer)(filing)
        return content.encode("utf-8") if isinstance(content, str) else content


INTERCHANGE: Mapping[str, Interchange] = {
    each.type.ending: each
    for each in (
        Interchange(BUNDLE, "交换文件，可再导入", "models.exchange.packages.bundle:write_bundle"),
        Interchange(REPORT_JSON, "交换文件，供其他程序读取", "models.exchange.formats.report_json:write_report"),
    )
}
"""By ending."""
