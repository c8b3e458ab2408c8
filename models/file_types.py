"""The types of file that more than one part of the program speaks of: what they are called and how their names end."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileType:
    """``name`` is what a person calls such a file, ``ending`` how the program ends its name."""

    name: str
    ending: str
    media_type: str

    def filter(self, purpose: str = "") -> str:
        """The line of a file dialog, such as ``Word 文档 (*.docx)``; ``purpose`` may speak in place of the name."""
        return f"{purpose or self.name} (*{self.ending})"


_OFFICE = "application/vnd.openxmlformats-officedocument"

PDF = FileType("PDF 文件", ".pdf", "application/pdf")
WORD = FileType("Word 文档", ".docx", f"{_OFFICE}.wordprocessingml.document")
WORKBOOK = FileType("Excel 工作簿", ".xlsx", f"{_OFFICE}.spreadsheetml.sheet")
WEB_PAGE = FileType("网页", ".html", "text/html")
OFD = FileType("OFD 版式文件", ".ofd", "application/ofd")
MARKDOWN = FileType("Markdown 文档", ".md", "text/markdown")
REPORT_JSON = FileType("report.json", ".json", "application/json")
PACKAGE = FileType("发布包", ".zip", "application/zip")

_OURS = "application/x-yangguang-nianbao"

BUNDLE = FileType("交换文件", ".ndbg", _OURS)
RECEIPT = FileType("回执、退回文件", ".ndhz", _OURS)
ISSUE = FileType("下发文件", ".ndxf", _OURS)
OURS = (BUNDLE, RECEIPT, ISSUE)
"""What desktops are told to open with this program: ``packaging/build_deb.sh`` and ``packaging/installer.nsi``."""
