"""Every type of file that the program reads or writes, declared once: its name, how names of such files end, how their
content is told, and who reads them.

A type that is read is an entry here and its reader; ``models.exchange.report_file`` tells files by these entries. One
that a report is written as is named again in ``output.formats``, with its writer.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileType:
    """``name`` is what a person calls such a file, ``ending`` how the program ends its name.

    ``reader`` names the function that reads a report from such a file; ``refusal`` is the sentence for a type that is
    known and has to be saved as another one first. A type with neither is not looked for in foreign files.

    ``also`` are further endings such files come with; ``unsought`` those that are read but neither offered nor looked
    for in folders, since most files of that name are something else. Where ``is_sought`` is false this is so in folders
    for all endings.

    The content of a file is of the first type that one of its signs tells:

    - ``magic``, a pattern of the bytes that it begins with;
    - ``members``, how the name of a member begins where it is a zip that says no ``media_type`` of itself;
    - ``streams``, names in small letters at the top of an older Office container;
    - ``xml_roots``, the name of the root element, with its namespace in braces;
    - ``text_start``, a pattern, small and capital letters alike, of what its text begins with.

    Content of the types whose endings are in ``told_by_name`` is of this type where the file's name ends as its own do.
    ``is_native`` says that the reader hands the content to a library that is not Python: it runs in its own process.
    """

    name: str
    ending: str
    media_type: str
    reader: str = ""
    refusal: str = ""
    also: tuple[str, ...] = ()
    unsought: tuple[str, ...] = ()
    magic: bytes = b""
    members: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    xml_roots: tuple[str, ...] = ()
    text_start: bytes = b""
    told_by_name: tuple[str, ...] = ()
    is_sought: bool = True
    is_native: bool = False

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings that such files usually have."""
        return (self.ending, *self.also)

    def expects(self, ending: str) -> bool:
        """Whether a file of this type may well have a name that ends so."""
        return ending in (*self.endings, *self.unsought)

    def filter(self, purpose: str = "") -> str:
        """The line of a file dialog, such as ``Word 文档 (*.docx)``; ``purpose`` may speak in place of the name."""
        return f"{purpose or self.name} (*{self.ending})"


_OURS = "application/x-yangguang-nianbao"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_FORMATS = "models.exchange.formats"
_AS_WORD = "请用 WPS、Word 或 LibreOffice 打开，另存为 .docx 后再导入。"
_AS_WORKBOOK = "请用 WPS、Excel 或 LibreOffice 打开，另存为 .xlsx 后再导入。"

# ── told by what they begin with, or by what their container holds ──

BUNDLE = FileType(
    "交换文件",
    ".ndbg",
    _OURS,
    "models.exchange.packages.bundle:read_bundle_candidate",
    also=(".zip",),
    members=("report.json",),
)
WORD = FileType(
    "Word 文档",
    ".docx",
    f"{_OFFICE}.wordprocessingml.document",
    f"{_FORMATS}.docx:read_docx",
    also=(".docm", ".wps"),
    members=("word/",),
    is_native=True,
)
OLD_WORD = FileType(
    "旧版 Word 文档",
    ".doc",
    "application/msword",
    f"{_FORMATS}.doc:read_doc",
    also=(".wps",),
    streams=("worddocument",),
)
WORKBOOK = FileType(
    "Excel 工作簿",
    ".xlsx",
    f"{_OFFICE}.spreadsheetml.sheet",
    f"{_FORMATS}.workbook:read_workbook",
    also=(".xlsm", ".xls", ".et"),
    members=("xl/",),
    streams=("workbook", "book"),
    is_native=True,
)
PDF = FileType(
    "PDF 文件",
    ".pdf",
    "application/pdf",
    f"{_FORMATS}.pdf:read_pdf",
    magic=rb"[\s\S]{0,1095}?%[Pp][Dd][Ff]-",
    is_native=True,
)
OFD = FileType(
    "OFD 版式文件", ".ofd", "application/ofd", f"{_FORMATS}.ofd:read_ofd", members=("OFD.xml",), is_native=True
)

RTF = FileType("RTF 文档", ".rtf", "application/rtf", f"{_FORMATS}.rtf:read_rtf", magic=rb"(?:\xef\xbb\xbf)?\s*\{\\rtf")
UOF = FileType(
    "UOF 文档（标文通）",
    ".uof",
    "application/x-uof",
    refusal="这是 UOF 文档（标文通），请用 WPS 或 LibreOffice 打开，另存为 .docx（表格另存为 .xlsx）后再导入。",
    also=(".uot", ".uos"),
    members=("uof.xml",),
    xml_roots=("{http://schemas.uof.org/cn/2003/uof}UOF", "{http://schemas.uof.org/cn/2009/uof}UOF"),
)
ODT = FileType(
    "ODT 文档",
    ".odt",
    f"{_OPEN_DOCUMENT}.text",
    f"{_FORMATS}.open_document:read_open_document",
    also=(".ott",),
    members=("content.xml",),
    is_native=True,
)
ODS = FileType(
    "ODS 表格",
    ".ods",
    f"{_OPEN_DOCUMENT}.spreadsheet",
    f"{_FORMATS}.open_document:read_open_document",
    also=(".ots",),
    is_native=True,
)
FLAT_OPEN_DOCUMENT = FileType(
    "ODF 单文件",
    ".fodt",
    f"{_OPEN_DOCUMENT}.text-flat-xml",
    f"{_FORMATS}.open_document:read_flat_open_document",
    also=(".fods",),
    xml_roots=("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}document",),
    is_native=True,
)
WORD_2003_XML = FileType(
    "Word 2003 XML 文档",
    ".xml",
    "application/vnd.ms-wordml",
    f"{_FORMATS}.word_xml:read_word_2003_xml",
    xml_roots=("{http://schemas.microsoft.com/office/word/2003/wordml}wordDocument",),
    is_native=True,
)
FLAT_WORD = FileType(
    "Word XML 文档",
    ".xml",
    "application/vnd.ms-word.flat-opc+xml",
    f"{_FORMATS}.word_xml:read_flat_package",
    xml_roots=("{http://schemas.microsoft.com/office/2006/xmlPackage}package",),
    is_native=True,
)
WORKBOOK_2003_XML = FileType(
    "Excel 2003 XML 表格",
    ".xml",
    "application/vnd.ms-spreadsheetml",
    f"{_FORMATS}.workbook_2003_xml:read_workbook_2003_xml",
    xml_roots=("{urn:schemas-microsoft-com:office:spreadsheet}Workbook",),
    is_native=True,
)
WORKS = FileType(
    "Works 文档",
    ".wps",
    "application/vnd.ms-works",
    refusal="这是微软 Works 的文档，不是 WPS 文字。请用 LibreOffice 打开，另存为 .docx 后再导入。",
    streams=("matost",),
)
SLIDES = FileType(
    "演示文稿",
    ".pptx",
    f"{_OFFICE}.presentationml.presentation",
    refusal="这是演示文稿，不像年报。请选 Word、Excel、网页或 PDF 文件。",
    also=(".ppt", ".dps"),
    members=("ppt/",),
    streams=("powerpoint document",),
)
EPUB = FileType("电子书", ".epub", "application/epub+zip", refusal="这是电子书，请用带文字的 PDF、Word 或网页导入。")
PICTURE = FileType(
    "图片",
    ".png",
    "image/png",
    refusal="这是图片，程序读不出里面的字。请用带文字的 PDF、Word 或网页导入，或照着图片填写。",
    also=(".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".heic", ".heif"),
    magic=rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*|RIFF[\s\S]{4}WEBP|BM[\s\S]{4}\x00{4}"
    rb"|[\s\S]{4}ftyp(?:hei|hev|mif1|msf1|avif)",
)
ARCHIVE = FileType(
    "压缩包",
    ".rar",
    "application/vnd.rar",
    refusal="这是压缩包，请先解压，再选其中的文件导入。",
    also=(".7z", ".tar", ".gz"),
    magic=rb"Rar!|7z\xbc\xaf|\x1f\x8b",
)

# ── told by their text, the plainest last ──

REPORT_JSON = FileType(
    "report.json",
    ".json",
    "application/json",
    f"{_FORMATS}.report_json:read_report_file",
    text_start=rb"[\[{]\s*[\[{\"\]}\d]",
    told_by_name=(".txt",),
)
WEB_ARCHIVE = FileType(
    "网页档案",
    ".mht",
    "multipart/related",
    f"{_FORMATS}.mhtml:read_mhtml",
    also=(".mhtml",),
    text_start=rb"mime-version|from:|[\s\S]*?multipart/related",
    is_native=True,
)
MARKDOWN = FileType(
    "Markdown 文档",
    ".md",
    "text/markdown",
    f"{_FORMATS}.markdown:read_markdown",
    also=(".markdown",),
    unsought=(".txt", ".text"),
    text_start=rb"#{1,6}[ \t]",
    told_by_name=(".txt", ".html"),
    is_native=True,
)
WEB_PAGE = FileType(
    "网页",
    ".html",
    "text/html",
    f"{_FORMATS}.html:read_html",
    also=(".htm",),
    text_start=rb"<\?xml|<!|[\s\S]*?<(?:html|!doctype html|table|body|div|p>|p |h1|h2|meta|head)",
    is_native=True,
)
SEPARATED_VALUES = FileType(
    "CSV 表格",
    ".csv",
    "text/csv",
    f"{_FORMATS}.separated_values:read_separated_values",
    is_native=True,
    also=(".tsv",),
    told_by_name=(".txt", ".html"),
    is_sought=False,
)
TEXT = FileType(
    "纯文本", ".txt", "text/plain", f"{_FORMATS}.plain_text:read_plain_text", unsought=(".text",), is_native=True
)
"""What is no other type, as far as it is text."""

# ── never told in a foreign file ──

SVG = FileType("SVG 图片", ".svg", "image/svg+xml")
PACKAGE = FileType("发布包", ".zip", "application/zip")
ARCHIVE = FileType("压缩包", ".zip", "application/zip")
"""Files of many offices in one."""
RECEIPT = FileType("回执、退回文件", ".ndhz", _OURS)
ISSUE = FileType("下发文件", ".ndxf", _OURS)
OURS = (BUNDLE, RECEIPT, ISSUE)
"""What desktops are told to open with this program: ``packaging/build_deb.sh`` and ``packaging/installer.nsi``."""

DOCUMENTS_WITH_LISTS = (
    *(WORD, OLD_WORD, ODT, ODS, FLAT_OPEN_DOCUMENT, WORD_2003_XML, FLAT_WORD, WORKBOOK_2003_XML),
    *(RTF, WEB_PAGE, WEB_ARCHIVE, MARKDOWN, PDF),
)
"""Documents in which offices keep a list, such as a roster, besides workbooks and separated values."""

FILE_TYPES: tuple[FileType, ...] = tuple(each for each in list(globals().values()) if isinstance(each, FileType))
"""All of the above, in order."""
