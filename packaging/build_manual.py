"""Makes the manual as web pages with search and as PDF, from docs/MANUAL.zh-CN.md and its pictures.

    python packaging/build_manual.py [FOLDER]      by default docs/_build, from where the packages take it

Wants what requirements-manual.txt locks, and Pango (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0).
Nothing is fetched. SOURCE_DATE_EPOCH dates the PDF, so that a second making gives the same bytes.
"""

import argparse
import base64
import html
import logging
import os
import re
import shutil
import sys
import tempfile
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from babel.messages.catalog import Catalog  # noqa: E402
from babel.messages.mofile import write_mo  # noqa: E402
from lxml import etree  # noqa: E402
from lxml import html as lxml_html  # noqa: E402
from sphinx.application import Sphinx  # noqa: E402
from sphinx.util.docutils import docutils_namespace  # noqa: E402
from weasyprint import HTML  # noqa: E402

from resources.manual import MANUAL, read_chapters  # noqa: E402
from resources.version import __version__  # noqa: E402

TITLE = "阳光年报使用手册"
LICENSED = ("Sphinx", "furo", "Pygments")
"""Whose scripts and style sheets stand in the pages."""
WORDS = {"Next": "下一章", "Previous": "上一章", "Made with ": "排版："}
"""What the theme says and Sphinx has no Chinese for."""
SETTINGS = {
    "project": "阳光年报",
    "html_title": TITLE,
    "author": "阳光年报",
    "release": __version__,
    "language": "zh_CN",
    "extensions": ["myst_parser", "manual_site"],
    "myst_enable_extensions": ["attrs_inline"],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_sphinx": False,
    "html_show_copyright": False,
    # From a folder a browser lets no page read another.
    "html_show_search_summary": False,
    "html_css_files": ["manual.css"],
    "smartquotes": False,
}


def write_source(folder: Path) -> None:
    """The chapters as a page each, with links between them and an index."""
    chapters = read_chapters()
    pages = {name: f"{at:02}.md" for at, name in enumerate(chapters, 1)}

    def to_page(link: re.Match[str]) -> str:
        return f"]({pages[link[1]]})"

    for name, text in chapters.items():
        linked = re.sub(r"\]\(#([^)]+)\)", to_page, text)
        (folder / pages[name]).write_text(f"# {name}\n\n" + re.sub(r"^##(#+) ", r"\1# ", linked, flags=re.M), "utf-8")
    listed = "\n".join(page.removesuffix(".md") for page in pages.values())
    toctree = f"```{{toctree}}\n:maxdepth: 1\n\n{listed}\n```\n"
    lead = f"版本 {__version__}。不用上网：左边的“搜索”就在这台电脑上找。\n"
    (folder / "index.md").write_text(f"# {TITLE}\n\n{lead}\n{toctree}", "utf-8")
    words = Catalog(locale="zh_CN")
    for english, chinese in WORDS.items():
        words.add(english, chinese)
    catalogs = folder / "locale" / "zh_CN" / "LC_MESSAGES"
    catalogs.mkdir(parents=True)
    with (catalogs / "sphinx.mo").open("wb") as file:
        write_mo(file, words)
    shutil.copytree(MANUAL.parent / "manual", folder / "manual")
    (folder / "_static").mkdir()
    shutil.copy(ROOT / "packaging" / "manual" / "pages.css", folder / "_static" / "manual.css")


def run_sphinx(source: Path, into: Path, builder: str, theme: str) -> None:
    """Have Sphinx write the pages; every warning is an error."""
    settings = SETTINGS | {
        "html_theme": theme,
        "html_static_path": [str(source / "_static")],
        "locale_dirs": [str(source / "locale")],
    }
    # What one builder registers with docutils would be in the way of the next.
    with tempfile.TemporaryDirectory() as doctrees, docutils_namespace():
        app = Sphinx(source, None, into, doctrees, builder, settings, status=None, warning=sys.stderr, freshenv=True)
        app.build(force_all=True)
    if app.statuscode or app._warncount:
        sys.exit(f"Sphinx：{app._warncount} 处警告，手册没有做成。")


def write_pages(source: Path, folder: Path) -> None:
    """The pages with search, and the licences of what Sphinx and its theme put into them."""
    run_sphinx(source, folder, "html", "furo")
    for name in ("objects.inv", ".buildinfo", "genindex.html"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "_sources", ignore_errors=True)
    licences = folder / "_static" / "licences"
    licences.mkdir()
    for name in LICENSED:
        for file in distribution(name).files or ():
            if file.name.upper().startswith(("LICEN", "COPYING")):
                (licences / f"{name}-{file.name}").write_bytes(Path(str(file.locate())).read_bytes())


def write_pdf(source: Path, path: Path) -> None:
    """One document with a list of contents, page numbers, bookmarks and the program's own faces."""
    with tempfile.TemporaryDirectory() as folder:
        run_sphinx(source, Path(folder), "singlehtml", "basic")
        page = lxml_html.parse(str(Path(folder) / "index.html")).getroot()
        [body] = page.xpath('//div[@class="body"]')
        for each in body.xpath('.//a[@class="headerlink"] | .//div[contains(@class, "toctree-wrapper")]/p'):
            each.drop_tree()
        # WeasyPrint names a picture after its address, which would be another in every making.
        for image in body.xpath(".//img"):
            drawn = (Path(folder) / str(image.get("src"))).read_bytes()
            image.set("src", f"data:image/png;base64,{base64.b64encode(drawn).decode()}")
        text, contents = _part(body)
        style = (ROOT / "packaging" / "manual" / "print.css").read_text("utf-8")
        style = style.replace("@FONTS@", (ROOT / "resources" / "fonts").as_uri())
        HTML(
            string=f'<html lang="zh-CN"><head><meta charset="utf-8"><title>{TITLE}</title><style>{style}</style></head>'
            f"<body><header><h1>{TITLE}</h1><p>版本 {__version__}</p></header>"
            f"<nav><h2>目录</h2><ol>{contents}</ol></nav>{text}</body></html>",
        ).write_pdf(path, pdf_variant="pdf/ua-1", pdf_identifier=b"yangguang-nianbao-manual", optimize_images=True)


def _part(body: etree._Element) -> tuple[str, str]:
    """The chapters, each with an id of its own that the links to it name, and the list of them."""
    text: list[str] = []
    contents: list[str] = []
    starts: Any = body.xpath('.//span[starts-with(@id, "document-")]')
    for start in starts:
        chapter, name = start.getnext(), start.get("id")
        chapter.set("id", name)
        heading = "".join(chapter[0].itertext()).strip()
        contents.append(f'<li><a href="#{name}">{html.escape(heading)}</a></li>')
        text.append(etree.tostring(chapter, encoding="unicode", method="html", with_tail=False))
    return "".join(text), "".join(contents)


class Complaints(logging.Handler):
    """Ends the making at whatever WeasyPrint has to warn of, such as a character without a glyph."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it, and stop."""
        if record.levelno >= logging.WARNING:
            sys.exit(f"WeasyPrint：{record.getMessage()}")


def main() -> None:
    """Make both, and say how large they are."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "docs" / "_build")
    folder = parser.parse_args().folder.resolve()
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    logging.getLogger("weasyprint").addHandler(Complaints())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as made:
        source = Path(made)
        write_source(source)
        write_pages(source, folder / "html")
        write_pdf(source, folder / "manual.pdf")
    pages = [path for path in (folder / "html").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in pages)
    printed = (folder / "manual.pdf").stat().st_size
    print(f"{folder}：网页 {len(pages)} 个文件 {size / 1e6:.1f} MB，PDF {printed / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
