"""The same report by one engine: ``python print_engines.py ENGINE CONTENT.json OUT.pdf``.

Each engine is asked for the page of GB/T 9704 as far as it can: A4, 156 × 225 mm, 16 pt on 29.6 pt.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

Content = dict[str, Any]
FACES = {"h1": "hei", "h2": "kai"}


def ours(content: Content, target: Path) -> None:
    """This program."""
    from output.compose import compose
    from output.pdf import write
    from tests.output.reports import eighteen_pages

    write(compose(eighteen_pages()), target)


def reportlab(content: Content, target: Path) -> None:
    """reportlab as it comes: platypus paragraphs, CJK wrapping, its own TrueType embedding."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

    for name in ("fangsong", "hei", "kai", "title", "song"):
        pdfmetrics.registerFont(TTFont(name, f"{content['fonts']}/{name}.ttf"))

    def style(kind: str, size: float = 16, leading: float = 29.6) -> ParagraphStyle:
        face = FACES.get(kind, "fangsong")
        indent = 0 if kind == "cell" else 2 * size
        return ParagraphStyle(
            kind, fontName=face, fontSize=size, leading=leading, wordWrap="CJK", firstLineIndent=indent
        )

    story: list[Flowable] = [Paragraph(escape(content["title"]), ParagraphStyle("t", fontName="title", fontSize=22))]
    for kind, text in content["blocks"]:
        if kind != "table":
            story.append(Paragraph(escape(text), style(kind)))
            continue
        rows, columns, slots = text
        cells: list[list[object]] = [[""] * columns for _ in range(rows)]
        table_style = TableStyle([("GRID", (0, 0), (-1, -1), 0.4, "black")])
        for row, column, tall, wide, words in slots:
            cells[row][column] = Paragraph(escape(words), style("cell", 8, 9.5))
            # A cell that spans rows for more than a page cannot be laid out: only columns are spanned.
            for at in range(row, row + tall):
                table_style.add("SPAN", (column, at), (column + wide - 1, at))
        story.append(Table(cells, colWidths=[156 * mm / columns] * columns, style=table_style))
    SimpleDocTemplate(
        str(target), pagesize=A4, leftMargin=28 * mm, rightMargin=26 * mm, topMargin=37 * mm, bottomMargin=35 * mm
    ).build(story)


def html(content: Content) -> str:
    """The report as a page with its faces by path."""
    faces = "".join(
        f"@font-face{{font-family:{name};src:url('file://{content['fonts']}/{name}.ttf')}}"
        for name in ("fangsong", "hei", "kai", "title", "song")
    )
    style = (
        "@page{size:A4;margin:37mm 26mm 35mm 28mm}body{font:16pt/29.6pt fangsong;margin:0}"
        "p{margin:0;text-indent:2em;text-align:justify}.h1{font-family:hei}.h2{font-family:kai}"
        "h1{font:22pt/30pt title;text-align:center}table{border-collapse:collapse;width:100%;font:8pt/10pt song}"
        "td{border:.4pt solid black;text-align:center}"
    )
    parts = [f"<html lang='zh-CN'><head><meta charset='utf-8'><style>{faces}{style}</style></head><body>"]
    parts.append(f"<h1>{escape(content['title'])}</h1>")
    for kind, text in content["blocks"]:
        parts.append(html_table(text) if kind == "table" else f"<p class='{kind}'>{escape(text)}</p>")
    return "".join([*parts, "</body></html>"])


def html_table(table: Any) -> str:  # noqa: ANN401 -- it comes from JSON
    """A table with its spans."""
    rows, _, slots = table
    lines = ["<table>"]
    for row in range(rows):
        cells = (
            f"<td rowspan='{tall}' colspan='{wide}'>{escape(words)}</td>"
            for at, _, tall, wide, words in sorted(slots)
            if at == row
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "".join([*lines, "</table>"])


def weasyprint(content: Content, target: Path) -> None:
    """HTML and CSS by WeasyPrint."""
    from weasyprint import HTML

    HTML(string=html(content), base_url="/").write_pdf(target)


def pymupdf(content: Content, target: Path) -> None:
    """MuPDF's Story."""
    import pymupdf as mupdf

    archive = mupdf.Archive(content["fonts"])
    story = mupdf.Story(html(content).replace(f"file://{content['fonts']}/", ""), archive=archive)
    writer = mupdf.DocumentWriter(str(target))
    whole, area = mupdf.paper_rect("a4"), mupdf.Rect(79, 105, 521, 743)
    more = True
    while more:
        device = writer.begin_page(whole)
        more, _ = story.place(area)
        story.draw(device)
        writer.end_page()
    writer.close()


def qt(content: Content, target: Path) -> None:
    """Qt's rich text on its PDF writer."""
    from PySide6.QtCore import QMarginsF
    from PySide6.QtGui import QFontDatabase, QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

    application = QGuiApplication([])
    families = {}
    for name in ("fangsong", "hei", "kai", "title", "song"):
        number = QFontDatabase.addApplicationFont(f"{content['fonts']}/{name}.ttf")
        families[name] = QFontDatabase.applicationFontFamilies(number)[0]
    text = html(content)
    for name, family in families.items():
        text = text.replace(f"pt {name}", f"pt '{family}'").replace(f"family:{name}", f"family:'{family}'")
    writer = QPdfWriter(str(target))
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(28, 37, 26, 35)
    )
    layout.setUnits(QPageLayout.Unit.Millimeter)
    writer.setPageLayout(layout)
    document = QTextDocument()
    document.setHtml(text)
    document.print_(writer)
    application.quit()


def typst(content: Content, target: Path) -> None:
    """Typst through its Python binding."""
    import typst as compiler

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    lines = [
        '#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm))',
        '#set text(font: ("Nianbao Latin", "Nianbao Fangsong"), size: 16pt, lang: "zh")',
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 13.6pt)",
        f'#align(center, text(font: "Nianbao Title", size: 22pt, {quoted(content["title"])}))',
    ]
    for kind, text in content["blocks"]:
        if kind != "table":
            face = {"h1": "Hei", "h2": "Kai"}.get(kind, "Fangsong")
            lines.append(f'#text(font: ("Nianbao Latin", "Nianbao {face}"), {quoted(text)})\n')
            continue
        _, columns, slots = text
        cells = "".join(
            f"table.cell(x: {x}, y: {y}, rowspan: {tall}, colspan: {wide}, text(size: 8pt, {quoted(words)})),"
            for y, x, tall, wide, words in slots
        )
        lines.append(f"#table(columns: {columns}, stroke: 0.4pt, {cells})\n")
    source = target.with_suffix(".typ")
    source.write_text("\n".join(lines), encoding="utf-8")
    compiler.compile(str(source), output=str(target), font_paths=[content["fonts"]], ignore_system_fonts=True)


def fpdf2(content: Content, target: Path) -> None:
    """fpdf2, its own wrapping and tables."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="A4")
    pdf.set_margins(79.4, 104.9, 73.7)
    pdf.set_auto_page_break(True, 99.2)
    for name in ("fangsong", "hei", "kai", "title", "song"):
        pdf.add_font(name, fname=f"{content['fonts']}/{name}.ttf")
    pdf.add_page()
    pdf.set_font("title", size=22)
    pdf.multi_cell(0, 30, content["title"], align="C", new_x="LMARGIN", new_y="NEXT", wrapmode="CHAR")
    for kind, text in content["blocks"]:
        if kind != "table":
            pdf.set_font(FACES.get(kind, "fangsong"), size=16)
            pdf.multi_cell(0, 29.6, "\u3000\u3000" + text, new_x="LMARGIN", new_y="NEXT", wrapmode="CHAR")
            continue
        pdf.set_font("song", size=8)
        rows, _, slots = text
        with pdf.table(line_height=10, first_row_as_headings=False, wrapmode="CHAR") as table:
            for at in range(rows):
                row = table.row()
                # A span of many rows counts as one high row and is refused: only columns are spanned.
                for y, _, tall, wide, words in sorted(slots, key=lambda slot: slot[1]):
                    if y <= at < y + tall:
                        row.cell(words if y == at else "", colspan=wide)
    pdf.output(str(target))


def by_program(
    names: tuple[str, ...], arguments: Callable[[Path, Path], list[str]], content: Content, target: Path
) -> None:
    """HTML by a program that is installed beside Python."""
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        sys.exit(f"none of {', '.join(names)} is installed")
    page = target.with_suffix(".html")
    page.write_text(html(content), encoding="utf-8")
    subprocess.run([program, *arguments(page, target)], check=True, stdout=subprocess.DEVNULL)


def chromium(content: Content, target: Path) -> None:
    """Headless Chromium."""

    def arguments(page: Path, out: Path) -> list[str]:
        return ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={out}", page.as_uri()]

    by_program(("chromium", "chromium-browser", "google-chrome"), arguments, content, target)


def libreoffice(content: Content, target: Path) -> None:
    """LibreOffice Writer, headless."""

    def arguments(page: Path, out: Path) -> list[str]:
        convert = ["--headless", "--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export"]
        return [*convert, "--outdir", str(out.parent), str(page)]

    by_program(("soffice", "libreoffice"), arguments, content, target)


if __name__ == "__main__":
    engine, words, out = sys.argv[1:]
    globals()[engine](json.loads(Path(words).read_text(encoding="utf-8")) if engine != "ours" else {}, Path(out))
