"""A document as HTML: a fragment for a website's editor, and a page of its own that prints and fits a phone."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from models.editions.layout import Slot, SlotRole
from models.report.filing import Filing
from models.texts.characters import replace_unsupported_characters
from output.blocks import Block, ChartPage, Document, Grid, Heading, PageBreak, Paragraph, Signature
from output.chart_files import inline_svg
from output.saving import save_file

_CAPTION = re.compile(r"<caption>[^<]*</caption>\n")
_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 56rem; padding: 1rem; color: #000; background: #fff; line-height: 1.9;
  font-family: FangSong, FangSong_GB2312, STFangsong, "Noto Serif CJK SC", SimSun, serif; font-size: 1.125rem; }
h1 { text-align: center; font-size: 1.6rem; line-height: 1.5;
  font-family: "FZXiaoBiaoSong-B05S", STZhongsong, SimSun, serif; }
h2 { font-size: 1.2rem; font-family: SimHei, "Noto Sans CJK SC", sans-serif; font-weight: normal;
  margin: 1.5rem 0 .5rem; }
h3 { font-size: 1.125rem; font-family: KaiTi, KaiTi_GB2312, STKaiti, serif; font-weight: normal; margin: 0; }
h4, h5 { font-size: 1.125rem; font-weight: normal; margin: 0; }
h2, h3, h4, h5, p { text-indent: 2em; }
p { margin: 0; text-align: justify; overflow-wrap: anywhere; }
.sign { text-align: right; text-indent: 0; margin: 1.5rem 2em 0; }
.sheet { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-family: SimSun, "Noto Serif CJK SC", serif; font-size: .875rem;
  line-height: 1.4; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { border: 1px solid #000; padding: .3em; text-align: center; font-weight: normal; text-indent: 0;
  min-width: 2em; }
th.long { text-align: left; min-width: 9em; }
td { font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; }
figure svg { display: block; width: 100%; height: auto; }
@media print {
  body { max-width: none; padding: 0; font-size: 14pt; }
  .sheet { overflow: visible; break-inside: avoid; }
  table { font-size: 9pt; }
  thead { display: table-header-group; }
  tr, h2, h3, figure { break-inside: avoid; }
  .charts { break-before: page; }
  .charts figure { margin: 0; }
  h2, h3 { break-after: avoid; }
  @page { size: A4; margin: 37mm 26mm 35mm 28mm; }
}
""".strip()


def render_published(_: Filing, document: Document) -> bytes:
    """The file as output.formats wants it."""
    return render_page(document).encode("utf-8")


def render_page(document: Document) -> str:
    """The whole report as one file: no script, nothing fetched, one style block."""
    title = _safe(document.title)
    about = f'<meta name="ArticleTitle" content="{escape(title, quote=True)}">'
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{about}\n<title>{escape(title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f"{render_fragment(document)}</body>\n</html>\n"
    )


def render_fragment(document: Document) -> str:
    """The report without a page around it: headings, paragraphs and tables, free of styles."""
    parts = [f"<h1>{escape(_safe(document.title))}</h1>"]
    for block in document.blocks:
        parts += _block(block)
    return "<article>\n" + "\n".join(parts) + "\n</article>\n"


def render_for_clipboard(document: Document) -> str:
    """The fragment for the clipboard: a word processor rules tables by what they say themselves, not by a style."""
    ruled = render_fragment(document).replace(
        "<table>", '<table border="1" cellspacing="0" cellpadding="3" width="100%">'
    )
    # A page hides the name of a table from the eye; pasted, it would stand there twice.
    ruled = _CAPTION.sub("", ruled)
    return f'<html><head><meta charset="utf-8"></head><body>\n{ruled}</body></html>\n'


def write(document: Document, path: Path) -> None:
    """Write the stand-alone page; CannotSave when the disk refuses."""
    save_file(render_page(document).encode("utf-8"), path)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text, ""):
            yield f"<h{level + 1}>{_text(text)}</h{level + 1}>"
        case Heading(_, text, rest):
            yield f"<p><strong>{_text(text)}</strong>{_text(rest)}</p>"
        case Paragraph(text):
            yield f"<p>{_text(text)}</p>"
        case Grid():
            yield from _sheet(block)
        case Signature(organisation, day):
            lines = "<br>".join(_text(line) for line in (organisation, day) if line)
            yield f'<p class="sign">{lines}</p>'
        case ChartPage(title, charts):
            yield f'<section class="charts"><h2>{_text(title)}</h2>'
            yield from (f"<figure>{inline_svg(chart)}</figure>" for chart in charts)
            yield "</section>"
        case PageBreak():
            return


def _sheet(grid: Grid) -> Iterator[str]:
    """A table that names itself to who cannot see it, and is moved sideways where the screen is narrow."""
    yield '<div class="sheet" role="region" tabindex="0" aria-label="' + escape(grid.name, quote=True) + '">'
    yield from table_lines(grid, f"<caption>{_text(grid.name)}</caption>")
    yield "</div>"


def table_lines(grid: Grid, *inside: str) -> Iterator[str]:
    """The lines of a bare table, ``inside`` before its rows."""
    layout = grid.layout
    yield from ("<table>", *inside)
    rows: dict[int, list[Slot]] = {}
    for slot in layout.slots:
        rows.setdefault(slot.row, []).append(slot)
    for row in range(layout.rows):
        if row == 0:
            yield "<thead>"
        cells = sorted(rows.get(row, []), key=lambda slot: slot.column)
        yield "<tr>" + "".join(_cell(grid, slot) for slot in cells) + "</tr>"
        if row == layout.head_rows - 1:
            yield "</thead>\n<tbody>"
    yield "</tbody>\n</table>"


def _cell(grid: Grid, slot: Slot) -> str:
    spans = (f' rowspan="{slot.rows}"' if slot.rows > 1 else "") + (
        f' colspan="{slot.columns}"' if slot.columns > 1 else ""
    )
    text = _text(grid.text(slot))
    if slot.role in (SlotRole.CELL, SlotRole.TEXT):
        return f"<td{spans}>{text}</td>"
    if slot.role is SlotRole.ROW_HEAD:
        scope = "rowgroup" if slot.rows > 1 else "row"
        is_long = slot.column + slot.columns == grid.layout.label_columns > 1
        return f'<th scope="{scope}"{spans}{" class=" + chr(34) + "long" + chr(34) if is_long else ""}>{text}</th>'
    return f'<th scope="{"colgroup" if slot.columns > 1 else "col"}"{spans}>{text}</th>'


def _text(text: str) -> str:
    return escape(_safe(text), quote=False)


def _safe(text: str) -> str:
    return replace_unsupported_characters(text)[0]
