"""The formats in which a finished report is published, each declared once.

A new one of the report is an entry here and a module of ``output`` with ``render_published(filing, document)``; of its
picture, an entry and a function. The command line, the window's 导出为…, the package for publishing and the self-test
read these tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from models.file_types import BUNDLE, MARKDOWN, OFD, PACKAGE, PDF, PICTURE, SVG, WEB_PAGE, WORD, WORKBOOK, FileType

if TYPE_CHECKING:
    from models.report.filing import Filing
    from output.blocks import Document


@dataclass(frozen=True)
class Format:
    """``help_text`` is its line in the help of the command line, ``writer`` the module that writes it.

    ``in_package`` says whether the package for publishing (发布包) holds it, ``is_offered`` whether 导出为… offers it,
    ``reads_back`` whether ``models.exchange`` reads back from it the figures and words that were written.
    """

    type: FileType
    help_text: str
    writer: str
    in_package: bool
    is_offered: bool = True
    reads_back: bool = True

    @property
    def ending(self) -> str:
        """How the names of its files end."""
        return self.type.ending

    def write(self, filing: "Filing", document: "Document") -> bytes:
        """The file; ``document`` is the filing as composed, or another paper of the same report.

        The writer is loaded when it is first used: some bring large libraries.
        """
        content: bytes = resolve_name(f"{self.writer}:render_published")(filing, document)
        return content


@dataclass(frozen=True)
class PictureFormat:
    """``purpose`` is what it is offered as, ``writer`` the function that writes it."""

    type: FileType
    purpose: str
    writer: str

    def write(self, filing: "Filing", earlier: "Sequence[Filing] | None" = None, *, is_draft: bool = False) -> bytes:
        """The file, beside ``earlier`` years, by default last year's alone. Refused where no cell is filled."""
        content: bytes = resolve_name(self.writer)(filing, earlier, is_draft=is_draft)
        return content


_FORMATS = (
    Format(PDF, "版式固定，印发和存档用", "output.pdf", in_package=True),
    Format(WORD, "还可以排版", "output.word", in_package=True),
    Format(WEB_PAGE, "放到网站上用", "output.html", in_package=True),
    Format(WORKBOOK, "每部分一个工作表，附校验结果", "output.workbook", in_package=True),
    Format(OFD, "版式固定，国家标准 GB/T 33190", "output.ofd", in_package=True),
    Format(MARKDOWN, "带标记的纯文字，知识库和程序用", "output.markdown", in_package=False),
)
_PICTURES = (
    PictureFormat(PICTURE, "一图读懂，长图", "output.picture.publish:render_png"),
    PictureFormat(SVG, "一图读懂，长图，可放大", "output.picture.publish:render_svg"),
    PictureFormat(PDF, "一图读懂，A4 一页", "output.picture.publish:render_sheet"),
)
FORMATS: Mapping[str, Format] = {each.ending: each for each in _FORMATS}
"""By ending, in the order in which they are told of."""

ARCHIVES = ("2u", "1b")
"""Parts and levels of ISO 19005 (PDF/A) that a PDF can be written by, the usual one first."""


@dataclass(frozen=True)
class PdfVariant:
    """A PDF of the report otherwise than usual.

    ``archive`` is one of ARCHIVES. ``is_mirrored`` keeps the 订口 right on even pages, for paper printed on both sides.
    ``turned`` names tables that get a page of their own, turned by clause 8 of GB/T 9704.
    """

    archive: str = ARCHIVES[0]
    is_mirrored: bool = False
    turned: tuple[str, ...] = ()


PDF_VARIANTS: Mapping[str, PdfVariant] = {
    PDF.filter(f"{PDF.name}，{use}"): variant
    for use, variant in (
        ("双面印制（偶数页订口在右）", PdfVariant(is_mirrored=True)),
        ("表三横排", PdfVariant(turned=("requests",))),
        ("PDF/A-1b（旧的归档系统）", PdfVariant(archive="1b")),
    )
}
"""What 导出为… offers beside the usual PDF, by its line in the file dialog."""

SET_ENDINGS = (*FORMATS, BUNDLE.ending)
"""What each of many received reports is written as: the formats of the report, or the file as it came."""

PICTURES: Mapping[str, PictureFormat] = {each.type.ending: each for each in _PICTURES}
"""What 一图读懂 is written as, by ending."""

READ_BACK: tuple[str, ...] = tuple(each.ending for each in _FORMATS if each.reads_back)

WRITTEN: Mapping[str, str] = {
    **{each.ending: f"{each.type.name}，{each.help_text}" for each in _FORMATS},
    **{ending: each.purpose for ending, each in PICTURES.items() if ending not in FORMATS},
    PACKAGE.ending: "发布包，各种格式、一图读懂、校核记录单和校验和装在一起",
}
"""Everything that a report may be published as, the package included: ending → what it is."""
