"""The clerk's manual: one Markdown file with its pictures, and what packaging/build_manual.py makes of both."""

import re
from pathlib import Path

from resources import PROGRAM

MANUAL = PROGRAM / "docs" / "MANUAL.zh-CN.md"
"""Shipped as it stands in the documentation; its links to pictures are relative to its folder."""
PDF = PROGRAM / "docs" / "_build" / "manual.pdf"
WEB_PAGES = PROGRAM / "docs" / "_build" / "html" / "index.html"
"""The first of the pages with search. This and the PDF are there only where they have been built."""

_CHAPTER = re.compile(r"^## (.+)$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")


def read_chapters() -> dict[str, str]:
    """The chapters of the manual by name, in Markdown without their headings; OSError where it is missing."""
    text = MANUAL.read_text(encoding="utf-8")
    starts = list(_CHAPTER.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return {start[1].strip(): text[start.end() : end].strip() for start, end in zip(starts, ends, strict=True)}


def find_pictures(markdown: str) -> list[str]:
    """The pictures that a text shows, as its links name them."""
    return _PICTURE.findall(markdown)


def picture_path(link: str) -> Path | None:
    """The shipped file behind a link to a picture; None for what lies elsewhere or is missing."""
    folder = MANUAL.parent.resolve()
    path = (folder / link).resolve()
    return path if path.is_relative_to(folder) and path.suffix == ".png" and path.is_file() else None
