"""A page of a portal, written by hand as editors of portals do."""

from html import escape

from tests.exchange.oddities.printed import Cell, Kind, Line, Piece, Printed, Table

_MARKUP = {
    Kind.PLAIN: "{}",
    Kind.STRUCK: "<s>{}</s>",
    Kind.HIDDEN: '<span style="display:none">{}</span>',
    Kind.WHITE: '<span style="color:#FFFFFF">{}</span>',
    Kind.TINY: '<span style="font-size:0">{}</span>',
    Kind.TRANSPARENT: '<span style="opacity:0">{}</span>',
    Kind.RAISED: "<sup>{}</sup>",
    Kind.LOWERED: "<sub>{}</sub>",
    Kind.RUBY: "<rt>{}</rt>",
    Kind.LINK: '<a href="#n">{}</a>',
    Kind.BOLD: "<b>{}</b>",
    Kind.INSERTED: "<ins>{}</ins>",
    Kind.DELETED: "<del>{}</del>",
    Kind.COMMENT: "<!--{}-->",
    Kind.BREAK: "<br>",
    Kind.PARAGRAPH: "</p><p>",
    Kind.TAB: "&#9;",
    Kind.BOX: '<div style="position:absolute">{}</div>',
    Kind.INPUT: '<input type="text" value="{}">',
    Kind.SELECT: "<select><option>5</option><option selected>{}</option></select>",
    Kind.EQUATION: "<math><mn>{}</mn></math>",
    Kind.FRACTION: "<math><mfrac><mn>{}</mn><mn>2</mn></mfrac></math>",
    Kind.ERROR: "{}",
    Kind.AS_TEXT: "{}",
}
KINDS = frozenset(_MARKUP)
_STYLE = "table{border-collapse:collapse}td{border:1px solid #000;padding:2px;text-align:center}"
_PLAIN_STYLE = "td{padding:2px;text-align:center}"


def write_page(printed: Printed, face: str = "") -> bytes:
    """The page. ``face`` is the address of a typeface for what prints it."""
    has_rules = all(table.has_rules for table in printed.tables)
    style = (f"@font-face{{font-family:F;src:url({face})}}body{{font-family:F}}" if face else "") + (
        _STYLE if has_rules else _PLAIN_STYLE
    )
    body = "".join(_table(part) if isinstance(part, Table) else _line(part) for part in printed.parts)
    around = [f"<div class='{name}'>{escape(text)}</div>" if text else "" for name, text in _around(printed)]
    title = next((part.text for part in printed.parts if isinstance(part, Line) and not part.level), "")
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{escape(title)}</title><style>{style}</style></head>"
        f"<body>{around[0]}{body}{around[1]}</body></html>"
    ).encode()


def _around(printed: Printed) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("header", printed.header), ("footer", printed.footer)


def _line(line: Line) -> str:
    tag = f"h{line.level + 1}" if line.level < 3 else "p"
    return f"<{tag}>{_pieces(line.pieces)}</{tag}>"


def _pieces(pieces: list[Piece]) -> str:
    written = ""
    for at, piece in enumerate(pieces):
        text = escape(piece.text, quote=True)
        if at + 1 < len(pieces) and pieces[at + 1].kind is Kind.RUBY:
            written += f"<ruby>{text}"
            continue
        written += _MARKUP[piece.kind].replace("{}", text) + ("</ruby>" if piece.kind is Kind.RUBY else "")
    return written


def _table(table: Table) -> str:
    rows = "".join(_row(table, row, cells) for row, cells in table.in_rows())
    hidden = ' style="display:none"' if table.is_hidden else ""
    written = f"<table{hidden}>{rows}</table>"
    if table.is_nested:
        written = f"<table><tr><td>本页导航<br>首页</td><td>{written}</td></tr></table>"
    return written


def _row(table: Table, row: int, cells: list[Cell]) -> str:
    hidden = ' style="display:none"' if row in table.hidden_rows else ""
    return f"<tr{hidden}>{''.join(_cell(table, cell) for cell in cells)}</tr>"


def _cell(table: Table, cell: Cell) -> str:
    spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (
        f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    )
    hidden = ' style="display:none"' if cell.columns == 1 and cell.column in table.hidden_columns else ""
    inner = f"<p>{_pieces(cell.pieces)}</p>" if cell.pieces else "&nbsp;"
    return f"<td{spans}{hidden}>{f'<table><tr><td>{inner}</td></tr></table>' if cell.is_nested else inner}</td>"
