"""A document as HTML: a fragment for a website's editor, and a page of its own that prints and fits a phone."""

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from models.editions.layout import Slot, SlotRole
from models.report.filing import Filing
from models.texts.characters import replace_unsupported_characters
from output.blocks import DRAFT, Block, Document, Grid, Heading, PageBreak, Paragraph, PicturePage, Signature
from output.picture.files import inline_svg
from output.saving import save_file

_FANGSONG = "FangSong, FangSong_GB2312, STFangsong, 'Noto Serif CJK SC', SimSun, serif"
_KAI = "KaiTi, KaiTi_GB2312, STKaiti, serif"
_SONG = "SimSun, 'Noto Serif CJK SC', serif"
_RULE = "border: 1px solid #000; padding: .3em; text-align: center; font-weight: normal; text-indent: 0; min-width: 2em"
_IN_KAI = 2
STYLES: Mapping[str, str] = {
    "article": f"font-family: {_FANGSONG}; font-size: 1.125rem; line-height: 1.9; color: #000",
    "h1": "text-align: center; font-size: 1.6rem; line-height: 1.5; font-weight: bold; margin: 0 0 1.5rem;"
    " font-family: 'FZXiaoBiaoSong-B05S', STZhongsong, SimSun, serif",
    "h2": "font-size: 1.2rem; font-weight: normal; text-indent: 2em; margin: 1.5rem 0 .5rem;"
    " font-family: SimHei, 'Noto Sans CJK SC', sans-serif",
    "h3": f"font-size: 1.125rem; font-weight: normal; text-indent: 2em; margin: 0; font-family: {_KAI}",
    "h3.plain": "font-size: 1.125rem; font-weight: normal; text-indent: 2em; margin: 0",
    "h4": "font-size: 1.125rem; font-weight: normal; text-indent: 2em; margin: 0",
    "h5": "font-size: 1.125rem; font-weight: normal; text-indent: 2em; margin: 0",
    "p": "text-indent: 2em; margin: 0; text-align: justify; overflow-wrap: anywhere",
    "p.organisation": "text-align: right; text-indent: 0; margin: 1.5rem 2em 0 0",
    "p.date": "text-align: right; text-indent: 0; margin: 0 1em 0 0",
    "span.kai": f"font-family: {_KAI}",
    "div.sheet": "overflow-x: auto; margin: 1rem 0",
    "table": f"border-collapse: collapse; width: 100%; font-family: {_SONG}; font-size: .875rem; line-height: 1.4",
    "caption": "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)",
    "th": _RULE,
    "td": f"{_RULE}; font-variant-numeric: tabular-nums",
    "th.long": f"{_RULE}; text-align: left; min-width: 9em; position: sticky; left: 0; background: #fff;"
    " box-shadow: inset -1px 0 #000",
    "th.pieces": f"{_RULE}; white-space: nowrap",
    "figure": "margin: 1rem 0",
}
"""How each element looks: inside the elements of a fragment, which has to bear losing classes and ``<style>``, and as
one style sheet on a page of its own."""
ATTRIBUTES: Mapping[str, str] = {
    "h1": ' align="center"',
    "p.organisation": ' align="right"',
    "p.date": ' align="right"',
    "table": ' border="1" cellspacing="0" cellpadding="2" width="100%"',
    "tr": ' align="center"',
    "th.long": ' align="left"',
}
"""What is left of the looks where ``style`` is lost too: in word processors, and in editors of websites that keep
little but elements. They are obsolete, so only what is pasted has them."""
_PAGE_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 56rem; padding: 1rem; background: #fff; }
figure svg { display: block; width: 100%; height: auto; }
@media (max-width: 40rem) {
  h2 { text-indent: 0; }
  th.long { min-width: 7em; }
  .sheet { max-height: 85vh; }
  thead { position: sticky; top: 0; z-index: 1; background: #fff; }
  thead th { box-shadow: inset 0 0 0 .5px #000; }
}
@media print {
  body { max-width: none; padding: 0; }
  article { font-size: 14pt; }
  .sheet { overflow: visible; max-height: none; break-inside: avoid; }
  table { font-size: 9pt; line-height: 1.2; }
  th, td, th.long { padding: 1.5pt 3pt; position: static; }
  thead { display: table-header-group; position: static; }
  td, th[scope="row"], h2, h3, figure { break-inside: avoid; }
  tbody tr:nth-last-child(-n+2), p.organisation, p.date { break-before: avoid; }
  .charts { break-before: page; }
  .charts figure { margin: 0; }
  h2, h3 { break-after: avoid; }
  @page { size: A4; margin: 37mm 26mm 35mm 28mm; }
}
""".strip()


# Made by the style alone: it is seen on the screen, and is neither copied, read back nor printed.
_DRAFT_STYLE = f"""
@media screen {{
  body::before {{
    content: "{DRAFT}"; position: fixed; top: .75rem; right: .75rem; z-index: 2; padding: .2em .8em;
    border: 2px solid #b3261e; border-radius: .2em; background: #fff; color: #b3261e; font: bold 1.1rem sans-serif;
  }}
}}
"""


def render_published(_: Filing, document: Document) -> bytes:
    """The file as output.formats wants it."""
    return render_page(document).encode("utf-8")


def render_page(document: Document) -> str:
    """The whole report as one file: no script, nothing fetched, one style block.

    Its meta data are those of 《政府网站发展指引》: title, day and source, as far as the report says them.
    """
    title = _safe(document.title)
    told = {"ArticleTitle": title, "PubDate": document.date, "ContentSource": _safe(document.agency)}
    about = "\n".join(
        f'<meta name="{name}" content="{escape(value, quote=True)}">' for name, value in told.items() if value
    )
    rules = "\n".join(f"{selector} {{ {rule}; }}" for selector, rule in STYLES.items())
    page_style = f"{_PAGE_STYLE}{_DRAFT_STYLE}" if document.is_draft else _PAGE_STYLE
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{about}\n<title>{escape(title)}</title>\n<style>\n{rules}\n{page_style}\n</style>\n</head>\n<body>\n"
        f"<main>\n{_HtmlWriter(is_inline=False).article(document)}</main>\n</body>\n</html>\n"
    )


def render_fragment(document: Document) -> str:
    """The report without a page around it; every element says itself how it looks, and needs no class for it."""
    return _HtmlWriter(is_inline=True).article(document)


def render_for_clipboard(document: Document) -> str:
    """The fragment for the clipboard; what is pasted keeps rules and places even where its styles are thrown away."""
    pasted = _HtmlWriter(is_inline=True, is_pasted=True).article(document)
    return f'<html><head><meta charset="utf-8"></head><body>\n{pasted}</body></html>\n'


def write(document: Document, path: Path) -> None:
    """Write the stand-alone page; CannotSave when the disk refuses."""
    save_file(render_page(document).encode("utf-8"), path)


def table_lines(grid: Grid, *inside: str) -> Iterator[str]:
    """The lines of a bare table, ``inside`` before its rows."""
    yield from _HtmlWriter(is_inline=False).table(grid, *inside)


class _HtmlWriter:
    """Elements with their looks in themselves, or with the classes that a style sheet speaks of."""

    def __init__(self, *, is_inline: bool, is_pasted: bool = False) -> None:
        self.is_inline = is_inline
        self.is_pasted = is_pasted
        self.levels: list[int] = []  # of the headings that the next one may stand under

    def open(self, element: str, attributes: str = "", style_class: str = "") -> str:
        """The opening tag of an element."""
        kind = f"{element}.{style_class}" if style_class else element
        marked = f' class="{style_class}"' if style_class and not self.is_inline else ""
        plain = ATTRIBUTES.get(kind, "") if self.is_pasted else ""
        style = STYLES.get(kind, "") if self.is_inline else ""
        return f"<{element}{marked}{plain}{attributes}" + (f' style="{style}">' if style else ">")

    def wrap(self, element: str, content: str, attributes: str = "", style_class: str = "") -> str:
        """A whole element."""
        return f"{self.open(element, attributes, style_class)}{content}</{element}>"

    def article(self, document: Document) -> str:
        parts = [self.wrap("h1", escape(_safe(document.title)))]
        for block in document.blocks:
            parts += self.block(block)
        return self.open("article") + "\n" + "\n".join(parts) + "\n</article>\n"

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading(level, text, ""):
                yield self.heading(level, text)
            case Heading(level, text, rest):
                head = self.wrap("span", _text(text), style_class="kai") if level == _IN_KAI else _text(text)
                yield self.wrap("p", head + _text(rest))
            case Paragraph(text):
                yield self.wrap("p", _text(text))
            case Grid():
                yield from self.sheet(block)
            case Signature(organisation, day):
                signed = (("organisation", organisation), ("date", day))
                yield from (self.wrap("p", _text(line), style_class=kind) for kind, line in signed if line)
            case PicturePage(title, picture):
                yield f'<section class="charts">{self.wrap("h2", _text(title))}'
                yield f"{self.wrap('figure', inline_svg(picture))}</section>"
            case PageBreak():
                return

    def heading(self, level: int, text: str) -> str:
        """A heading one level below the one it stands under, whatever levels its number leaves out."""
        self.levels = [*(above for above in self.levels if above < level), level]
        element = f"h{len(self.levels) + 1}"
        return self.wrap(element, _text(text), style_class="plain" if element == "h3" and level > _IN_KAI else "")

    def sheet(self, grid: Grid) -> Iterator[str]:
        """A table that names itself to who cannot see it, and is moved sideways where the screen is narrow."""
        name = f' role="region" tabindex="0" aria-label="{escape(grid.name, quote=True)}"'
        yield self.open("div", name, "sheet")
        # A page hides the name of a table from the eye; pasted into a text, it would stand there twice.
        yield from self.table(grid, *(() if self.is_pasted else (self.wrap("caption", _text(grid.name)),)))
        yield "</div>"

    def table(self, grid: Grid, *inside: str) -> Iterator[str]:
        layout = grid.layout
        yield from (self.open("table"), *inside)
        rows: dict[int, list[Slot]] = {}
        for slot in layout.slots:
            rows.setdefault(slot.row, []).append(slot)
        for row in range(layout.rows):
            if row == 0:
                yield "<thead>"
            cells = sorted(rows.get(row, []), key=lambda slot: slot.column)
            yield self.open("tr") + "".join(self.cell(grid, slot) for slot in cells) + "</tr>"
            if row == layout.head_rows - 1:
                yield "</thead>\n<tbody>"
        yield "</tbody>\n</table>"

    def cell(self, grid: Grid, slot: Slot) -> str:
        spans = (f' rowspan="{slot.rows}"' if slot.rows > 1 else "") + (
            f' colspan="{slot.columns}"' if slot.columns > 1 else ""
        )
        if slot.role in (SlotRole.CELL, SlotRole.TEXT):
            return self.wrap("td", _text(grid.text(slot)), spans)
        text = "<br>".join(map(_text, slot.pieces)) or _text(grid.text(slot))
        kind = "pieces" if slot.pieces else ""
        if slot.role is SlotRole.ROW_HEAD:
            scope = "rowgroup" if slot.rows > 1 else "row"
            is_long = slot.column + slot.columns == grid.layout.label_columns > 1
            return self.wrap("th", text, f' scope="{scope}"{spans}', "long" if is_long else kind)
        return self.wrap("th", text, f' scope="{"colgroup" if slot.columns > 1 else "col"}"{spans}', kind)


def _text(text: str) -> str:
    return escape(_safe(text), quote=False)


def _safe(text: str) -> str:
    return replace_unsupported_characters(text)[0]
