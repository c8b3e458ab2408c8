"""The kinds of file that may hold a report, each declared once: how they are told, what their names end with, who reads
them; and the two interchange forms, which are written too.

A new kind is an entry here, its reader, and what tells its content in ``models.exchange.report_file``. The dialogs, the
search of folders and the sentences about a file follow this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from models.errors import BrokenFile
from models.file_types import BUNDLE, MARKDOWN, OFD, PDF, REPORT_JSON, WEB_PAGE, WORD, WORKBOOK, FileType

if TYPE_CHECKING:
    from models.exchange.candidate import Candidate
    from models.exchange.neutral_document import NeutralDocument
    from models.report.filing import Filing


@dataclass(frozen=True)
class Kind:
    """One kind of content, called ``key``.

    ``reader`` names the function that reads it. ``also`` are further endings such files come with, ``unsought`` those
    that are read but not looked for, since most files of that name are something else. A zip is of the kind when the
    name of a ``member`` begins so. Content that looks like a kind of ``told_by_name`` is of this one where the file's
    name ends so. ``refusal`` is the sentence for a kind that has to be saved as another one first. ``is_native`` says
    that the reader hands the content to a library that is not Python: it is run in a process of its own.
    """

    key: str
    type: FileType
    reader: str = ""
    also: tuple[str, ...] = ()
    unsought: tuple[str, ...] = ()
    member: str = ""
    told_by_name: tuple[str, ...] = ()
    refusal: str = ""
    is_native: bool = False

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings that such files usually have."""
        return (self.type.ending, *self.also)

    def expects(self, ending: str) -> bool:
        """Whether a file of this kind may well have a name that ends so."""
        return ending in (*self.endings, *self.unsought)

    def read(self, raw: bytes) -> "NeutralDocument | Candidate":
        """What a file holds; the reader is loaded when it is first used. BrokenFile with a sentence."""
        if self.refusal:
            raise BrokenFile(self.refusal)
        if self.is_native:
            from models.exchange.reader_process import read_apart

            return read_apart(self.reader, raw)
        found: NeutralDocument | Candidate = resolve_name(self.reader)(raw)
        return found


_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_AS_WORD = "请用 WPS、Word 或 LibreOffice 打开，另存为 .docx 后再导入。"
_AS_WORKBOOK = "请用 WPS、Excel 或 LibreOffice 打开，另存为 .xlsx 后再导入。"
_REFUSED_KINDS = (
    Kind("rtf", FileType("RTF 文档", ".rtf", "application/rtf"), refusal=f"这是 RTF 文档，{_AS_WORD}"),
    Kind("odt", FileType("ODT 文档", ".odt", f"{_OPEN_DOCUMENT}.text"), refusal=f"这是 ODT 文档，{_AS_WORD}"),
    Kind(
        "ods", FileType("ODS 表格", ".ods", f"{_OPEN_DOCUMENT}.spreadsheet"), refusal=f"这是 ODS 表格，{_AS_WORKBOOK}"
    ),
    Kind(
        "flat odf",
        FileType("ODF 单文件", ".fodt", f"{_OPEN_DOCUMENT}.text-flat-xml"),
        also=(".fods",),
        refusal=f"这是 ODF 单文件，{_AS_WORD}",
    ),
    Kind(
        "uof",
        FileType("UOF 文档（标文通）", ".uof", "application/x-uof"),
        also=(".uot", ".uos"),
        member="uof.xml",
        refusal=f"这是 UOF 文档（标文通），{_AS_WORD}",
    ),
    Kind(
        "office xml",
        FileType("Office 2003 XML 文件", ".xml", "application/xml"),
        refusal="这是 Word 或 Excel 的 2003 XML 文件，请打开它，另存为 .docx 或 .xlsx 后再导入。",
    ),
    Kind(
        "slides",
        FileType("演示文稿", ".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        also=(".ppt",),
        member="ppt/",
        refusal="这是演示文稿，不像年报。请选 Word、Excel、网页或 PDF 文件。",
    ),
    Kind(
        "epub",
        FileType("电子书", ".epub", "application/epub+zip"),
        refusal="这是电子书，请用带文字的 PDF、Word 或网页导入。",
    ),
    Kind(
        "picture",
        FileType("图片", ".png", "image/png"),
        also=(".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"),
        refusal="这是图片，程序读不出里面的字。请用带文字的 PDF、Word 或网页导入，或照着图片填写。",
    ),
    Kind(
        "archive",
        FileType("压缩包", ".rar", "application/vnd.rar"),
        also=(".7z", ".tar", ".gz"),
        refusal="这是压缩包，请先解压，再选其中的文件导入。",
    ),
)
_KINDS = (
    Kind("json", REPORT_JSON, "models.exchange.formats.report_json:read_report_file", told_by_name=("text",)),
    Kind(
        "bundle", BUNDLE, "models.exchange.packages.bundle:read_bundle_candidate", also=(".zip",), member="report.json"
    ),
    Kind(
        "word",
        WORD,
        "models.exchange.formats.docx:read_docx",
        also=(".docm", ".wps"),
        member="word/",
        is_native=True,
    ),
    Kind(
        "old word",
        FileType("旧版 Word 文档", ".doc", "application/msword"),
        "models.exchange.formats.doc:read_doc",
        also=(".wps",),
    ),
    Kind(
        "sheets",
        WORKBOOK,
        "models.exchange.formats.workbook:read_workbook",
        also=(".xlsm", ".xls", ".et"),
        member="xl/",
        is_native=True,
    ),
    Kind("web", WEB_PAGE, "models.exchange.formats.html:read_html", also=(".htm",), is_native=True),
    Kind(
        "web archive",
        FileType("网页档案", ".mht", "multipart/related"),
        "models.exchange.formats.mhtml:read_mhtml",
        also=(".mhtml",),
        is_native=True,
    ),
    Kind(
        "markdown",
        MARKDOWN,
        "models.exchange.formats.markdown:read_markdown",
        also=(".markdown",),
        unsought=(".txt", ".text"),
        told_by_name=("text", "web"),
        is_native=True,
    ),
    Kind("pdf", PDF, "models.exchange.formats.pdf:read_pdf", is_native=True),
    Kind("ofd", OFD, "models.exchange.formats.ofd:read_ofd", member="OFD.xml", is_native=True),
    Kind(
        "text",
        FileType("纯文本", ".txt", "text/plain"),
        "models.exchange.formats.plain_text:read_plain_text",
        unsought=(".text", ".csv", ".tsv"),
        is_native=True,
    ),
    *_REFUSED_KINDS,
)
KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _KINDS}
"""By key; a zip is of the first whose member it holds."""

ENDINGS: tuple[str, ...] = tuple(
    dict.fromkeys(ending for kind in _KINDS if not kind.refusal for ending in kind.endings)
)
"""Every ending by which files that can be read are offered."""

SOUGHT_ENDINGS = frozenset(ending for kind in _KINDS for ending in kind.endings)
"""Every ending by which files are looked for in a folder: also of those that are refused with what to do."""


def kind_named(key: str, ending: str) -> Kind:
    """The kind of a file whose content is that of ``key`` and whose name ends so."""
    return next((kind for kind in _KINDS if key in kind.told_by_name and ending in kind.endings), KINDS[key])


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
