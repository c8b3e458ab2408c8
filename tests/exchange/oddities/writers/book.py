"""A workbook, its XML written by hand: a sheet for each table with the lines above it."""

from collections.abc import Iterator
from html import escape

from tests.exchange.oddities.printed import Cell, Kind, Line, Piece, Printed, Table
from tests.exchange.oddities.writers.word import zipped

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FONTS = {
    Kind.STRUCK: "<strike/>", Kind.WHITE: '<color rgb="FFFFFFFF"/>', Kind.TINY: '<sz val="1"/>', Kind.BOLD: "<b/>",
    Kind.RAISED: '<vertAlign val="superscript"/>', Kind.LOWERED: '<vertAlign val="subscript"/>', Kind.LINK: "<u/>",
}  # fmt: skip
FORMATS = {Kind.DATE: 14, Kind.SCIENTIFIC: 11, Kind.IN_WAN: 164, Kind.HIDDEN: 165}
_STYLED = (*_FONTS, *FORMATS)
_NUMERIC = frozenset((Kind.PLAIN, Kind.BOLD, *FORMATS, *_FONTS))
KINDS = frozenset(
    (*_FONTS, *FORMATS, Kind.PLAIN, Kind.BREAK, Kind.ERROR, Kind.FORMULA, Kind.BARE_FORMULA, Kind.AS_TEXT, Kind.COMMENT)
)


def write_book(printed: Printed) -> bytes:
    """The workbook."""
    sheets = list(_sheets(printed))
    members = {
        f"xl/worksheets/sheet{number}.xml": _sheet(lines, table) for number, (_, lines, table) in enumerate(sheets, 1)
    }
    names = [name for name, _, _ in sheets]
    hidden = [' state="hidden"' if table and table.is_hidden else "" for _, _, table in sheets]
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}"{veiled} r:id="r{at}"/>'
        for at, (name, veiled) in enumerate(zip(names, hidden, strict=True), 1)
    )
    members["xl/workbook.xml"] = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(names) + 1)
    )
    styles = f'<Relationship Id="rs" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    members["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_RELATIONS}">{relations}{styles}</Relationships>'
    members["xl/styles.xml"] = _styles()
    members["_rels/.rels"] = (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for at in range(1, len(names) + 1)
    )
    members["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{overrides}</Types>'
    )
    return zipped(members)


def _sheets(printed: Printed) -> Iterator[tuple[str, list[Line], Table | None]]:
    """The name of each sheet, the lines on it, and the table below them."""
    lines: list[Line] = []
    number = 0
    for part in printed.parts:
        if isinstance(part, Line):
            lines.append(part)
            continue
        number += 1
        yield f"表{number}", lines, part
        lines = []
    if lines:
        yield "文字", lines, None


def _styles() -> str:
    fonts = "".join(f"<font>{_FONTS.get(kind, '')}</font>" for kind in _STYLED)
    styles = "".join(
        f'<xf numFmtId="{FORMATS.get(kind, 0)}" fontId="{at}" fillId="0" borderId="1" xfId="0" applyNumberFormat="1"/>'
        for at, kind in enumerate(_STYLED, 1)
    )
    formats = (
        '<numFmts count="2"><numFmt numFmtId="164" formatCode="0!.0,"/>'
        '<numFmt numFmtId="165" formatCode=";;;"/></numFmts>'
    )
    fills = "".join(f'<fill><patternFill patternType="{kind}"/></fill>' for kind in ("none", "gray125"))
    plain = "".join(f'<xf numFmtId="0" fontId="0" fillId="0" borderId="{border}" xfId="0"/>' for border in (0, 1))
    sides = "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
    return (
        f'<styleSheet xmlns="{_MAIN}">{formats}<fonts count="{len(_STYLED) + 1}"><font/>{fonts}</fonts>'
        f'<fills count="2">{fills}</fills>'
        f'<borders count="2"><border/><border>{sides}</border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{len(_STYLED) + 2}">{plain}{styles}</cellXfs></styleSheet>'
    )


def _sheet(lines: list[Line], table: Table | None) -> str:
    rows = "".join(
        f'<row r="{at}">{_text(f"A{at}", line.pieces)}</row>' for at, line in enumerate(lines, 1) if line.pieces
    )
    merges, columns = "", ""
    if table:
        top = len(lines) + 1
        merges = "".join(
            f'<mergeCell ref="{_address(cell.row + top, cell.column)}:'
            f'{_address(cell.row + cell.rows - 1 + top, cell.column + cell.columns - 1)}"/>'
            for cell in table.cells
            if cell.rows > 1 or cell.columns > 1
        )
        for row, cells in table.in_rows():
            hidden = ' hidden="1"' if row in table.hidden_rows else ""
            border = 1 if table.has_rules else 0
            written = {cell.column: _cell(_address(row + top, cell.column), cell, border) for cell in cells}
            covered = {at: f'<c r="{_address(row + top, at)}" s="{border}"/>' for at in _covered(table, row)}
            inner = "".join(text for _, text in sorted((covered | written).items()))
            rows += f'<row r="{row + top}"{hidden}>{inner}</row>'
        columns = "".join(_column(table, at) for at in range(table.columns))
    filtered = f'<autoFilter ref="A1:{_address(999, 9)}"/>' if table and table.is_filtered else ""
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData>{rows}</sheetData>{filtered}"
        f"{f'<mergeCells>{merges}</mergeCells>' if merges else ''}"
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
    )


def _column(table: Table, at: int) -> str:
    labels = min((cell.column for cell in table.cells if cell.key), default=0)
    hidden = ' hidden="1"' if at in table.hidden_columns else ""
    return f'<col min="{at + 1}" max="{at + 1}" width="{40 if at == labels - 1 else 11}" customWidth="1"{hidden}/>'


def _covered(table: Table, row: int) -> set[int]:
    """The columns over which a cell reaches in a row."""
    reaching = (cell for cell in table.cells if cell.row <= row < cell.row + cell.rows)
    return {column for cell in reaching for column in range(cell.column, cell.column + cell.columns)}


def _address(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _cell(address: str, cell: Cell, border: int) -> str:
    pieces = [piece for piece in cell.pieces if piece.kind is not Kind.COMMENT]
    if not pieces:
        return f'<c r="{address}" s="{border}"/>'
    if len(pieces) > 1 or not cell.key:
        return _text(address, pieces, border)
    (piece,) = pieces
    match piece.kind:
        case Kind.ERROR:
            return f'<c r="{address}" s="{border}" t="e"><v>{escape(piece.text)}</v></c>'
        case Kind.FORMULA:
            return f'<c r="{address}" s="{border}"><f>SUM(Z1:Z9)</f><v>{piece.text}</v></c>'
        case Kind.BARE_FORMULA:
            return f'<c r="{address}" s="{border}"><f>SUM(Z1:Z9)</f></c>'
    if piece.kind in _NUMERIC and _is_number(piece.text):
        style = _STYLED.index(piece.kind) + 2 if piece.kind in _STYLED else border
        return f'<c r="{address}" s="{style}"><v>{piece.text}</v></c>'
    return _text(address, pieces, border)


def _is_number(text: str) -> bool:
    """Whether a workbook shows a number just so where its format says nothing."""
    whole, point, fraction = text.partition(".")
    is_plain = text.isascii() and whole.isdigit() and (whole == "0" or not whole.startswith("0"))
    return is_plain and (not point or (fraction.isdigit() and not fraction.endswith("0")))


def _text(address: str, pieces: list[Piece], border: int = 0) -> str:
    inner = ""
    for piece in pieces:
        text = "\n" if piece.kind is Kind.BREAK else escape(piece.text)
        looks = f"<rPr>{_FONTS[piece.kind]}</rPr>" if piece.kind in _FONTS else ""
        inner += f'<r>{looks}<t xml:space="preserve">{text}</t></r>'
    return f'<c r="{address}" s="{border}" t="inlineStr"><is>{inner}</is></c>'
