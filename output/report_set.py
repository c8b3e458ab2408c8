"""The reports of many offices as a set: in one PDF with a bookmark for each, or a file for each in a folder or archive.

A writer is a context: what ``finish`` was not called for leaves nothing half-written.
"""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from types import TracebackType
from typing import Protocol, Self

from models.file_types import BUNDLE
from models.report.filing import Filing
from output import pdf
from output.blocks import Block, Document, Heading
from output.compose import compose
from output.page.installed_fonts import office_fonts
from output.page.joined_books import make_part
from output.page.page_model import Page
from output.page.pages import make_pages
from output.publish import render
from output.saving import replacing_file, save_file, unused_path
from output.table_builder import TableBuilder, figure_cell, head_cell, text_cell

LIST_TITLE = "收录清单"
LEFT_OUT_FILE = "没有收入的单位.txt"
_FORBIDDEN = str.maketrans({sign: "_" for sign in '\\/:*?"<>|\n\r\t\0'})
_WHEN = (1980, 1, 1, 0, 0, 0)
_UTF8_NAMES = 0x800
_LIST_WIDTHS = (0.6, 4.2, 0.8)
_LEFT_OUT_WIDTHS = (0.6, 2.6, 3.2)


class SetReport(Protocol):
    """A report of a set."""

    @property
    def name(self) -> str:
        """What its office is called."""

    @property
    def filing(self) -> Filing:
        """Its words and figures."""

    @property
    def original(self) -> bytes:
        """The file as it came."""

    @property
    def is_draft(self) -> bool:
        """Whether its pages are marked as those of a draft."""


class SetWriter:
    """Where a set goes. ``add`` answers with what a report became, in a few words."""

    def __init__(self) -> None:
        self.left_out: list[tuple[str, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of what was begun."""

    def add(self, report: SetReport) -> str:
        """Write one; FontError or CannotSave with a sentence."""
        raise NotImplementedError

    def leave_out(self, name: str, reason: str) -> None:
        """Note one that is not in the set, and why."""
        self.left_out.append((name, reason))

    def finish(self) -> None:
        """Put it in its place, whole; CannotSave with a sentence, and then nothing is there."""


class PdfSet(SetWriter):
    """All in one PDF, the list of what is in it and what is not at its end.

    ``is_numbered_through`` lets the numbers at the foot go on from report to report. ``is_mirrored`` is for paper
    printed on both sides: each report begins on a sheet of its own. Without a ``path`` the ``content`` is kept.
    """

    def __init__(
        self,
        agency: str,
        year: int,
        path: Path | None = None,
        *,
        is_numbered_through: bool = False,
        is_mirrored: bool = False,
    ) -> None:
        super().__init__()
        self._path, self._through, self._mirrored = path, is_numbered_through, is_mirrored
        title = set_title(agency, year)
        self._document = Document(title, agency, year, (), subject=title)
        self._file = pdf.PdfFile(self._document, pdf.PrintOptions(mirrored=is_mirrored))
        self._listed: list[tuple[str, int, int]] = []
        self._pages = 0
        self.content = b""

    def add(self, report: SetReport) -> str:
        """The report behind those before it."""
        first, count = self._add(report.name, compose(report.filing, is_draft=report.is_draft))
        self._listed.append((report.name, first, count))
        return f"{count} 页，第 {first} 页起" if self._through else f"{count} 页"

    def _add(self, name: str, document: Document) -> tuple[int, int]:
        before = self._pages if self._through else 0
        book = make_pages(document, office_fonts(), pages_before=before)
        count = len(book.pages)
        if self._mirrored and count % 2:
            book.pages.append(Page(before + count + 1))
        self._file.add(make_part(book, name))
        first, self._pages = self._pages + 1, self._pages + len(book.pages)
        return first, count

    def finish(self) -> None:
        """The list, and the file."""
        self._add(LIST_TITLE, self._list())
        self.content = self._file.finish()
        if self._path is not None:
            save_file(self.content, self._path)

    def _list(self) -> Document:
        last = "起页" if self._through else "页数"
        listed = [(name, str(first if self._through else count)) for name, first, count in self._listed]
        blocks = [
            *_listed(f"收入 {len(listed)} 份", ("单位", last), listed, _LIST_WIDTHS),
            *_listed(f"没有收入 {len(self.left_out)} 份", ("单位", "为什么没有收入"), self.left_out, _LEFT_OUT_WIDTHS),
        ]
        title = f"{self._document.title}{LIST_TITLE}"
        return Document(title, self._document.agency, self._document.year, tuple(blocks))


def _listed(
    title: str, heads: tuple[str, str], rows: Sequence[tuple[str, str]], widths: tuple[float, ...]
) -> list[Block]:
    """Rows under a heading; nothing where there are none."""
    if not rows:
        return []
    table = TableBuilder(title, widths)
    table.row(head_cell("序号"), *map(head_cell, heads))
    table.head_rows = 1
    for number, (first, second) in enumerate(rows, 1):
        cell = figure_cell if second.isdecimal() else text_cell
        table.row(figure_cell(str(number)), text_cell(first), cell(second))
    return [Heading(1, title), table.grid()]


class FolderSet(SetWriter):
    """A file for each in a folder; none is written over. What was written stays when the rest is called off."""

    def __init__(self, folder: Path, ending: str) -> None:
        super().__init__()
        self._folder, self._ending = folder, ending

    def add(self, report: SetReport) -> str:
        """The file's name."""
        path = unused_path(self._folder / f"{file_name(report)}{self._ending}")
        save_file(render_alone(report, self._ending), path)
        return path.name


class ArchiveSet(SetWriter):
    """A file for each in one archive, which is put in its place when it is whole."""

    def __init__(self, path: Path, ending: str) -> None:
        super().__init__()
        self._path, self._ending = path, ending
        self._file = TemporaryFile()  # noqa: SIM115, open for as long as the set is
        self._archive = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)
        self._names: set[str] = set()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()
        self._file.close()

    def add(self, report: SetReport) -> str:
        """The name in the archive."""
        stem = name = file_name(report)
        number = 2
        while name in self._names:
            name, number = f"{stem}（{number}）", number + 1
        self._names.add(name)
        self._write(f"{name}{self._ending}", render_alone(report, self._ending))
        return f"{name}{self._ending}"

    def _write(self, name: str, content: bytes) -> None:
        entry = zipfile.ZipInfo(name, _WHEN)
        entry.flag_bits |= _UTF8_NAMES
        entry.compress_type = zipfile.ZIP_DEFLATED
        self._archive.writestr(entry, content)

    def finish(self) -> None:
        """The archive, with the list of what is not in it where there is any."""
        if self.left_out:
            lines = (f"{name}：{reason}" for name, reason in self.left_out)
            self._write(LEFT_OUT_FILE, "\r\n".join(lines).encode("utf-8-sig"))
        self._archive.close()
        self._file.seek(0)
        with replacing_file(self._path) as target:
            copyfileobj(self._file, target)


def set_title(agency: str, year: int) -> str:
    """What the reports of an agency's units are called together."""
    return f"{agency}{year}年政府信息公开工作年度报告汇编"


def render_alone(report: SetReport, ending: str) -> bytes:
    """A report of a set as a file of its own."""
    if ending == BUNDLE.ending:
        return report.original
    return render(report.filing, ending, is_draft=report.is_draft)


def file_name(report: SetReport) -> str:
    """A report's file, without its ending."""
    name = f"{report.name}{report.filing.year}年政府信息公开工作年度报告"
    return name.translate(_FORBIDDEN).strip(" .")[:120] or "未命名"
