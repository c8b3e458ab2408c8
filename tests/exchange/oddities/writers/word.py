"""A document of Word, its XML written by hand."""

import io
import zipfile
from html import escape
from itertools import groupby

from tests.exchange.oddities.printed import Cell, Kind, Line, Piece, Printed, Table

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LOOKS = {
    Kind.PLAIN: "", Kind.AS_TEXT: "", Kind.ERROR: "", Kind.STRUCK: "<w:strike/>", Kind.HIDDEN: "<w:vanish/>",
    Kind.WHITE: '<w:color w:val="FFFFFF"/>', Kind.TINY: '<w:sz w:val="2"/><w:szCs w:val="2"/>',
    Kind.RAISED: '<w:vertAlign w:val="superscript"/>', Kind.LOWERED: '<w:vertAlign w:val="subscript"/>',
    Kind.BOLD: "<w:b/>", Kind.LINK: '<w:u w:val="single"/>',
}  # fmt: skip
_WHO = 'w:id="9" w:author="某" w:date="2026-01-01T00:00:00Z"'
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> =SUM(LEFT) </w:instrText>'
    '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_SELECT = (
    '<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="5" w:value="5"/>'
    "</w:dropDownList></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
)
_BOX = (
    '<w:r><w:pict><v:shape style="width:50pt;height:15pt"><v:textbox><w:txbxContent><w:p>{}</w:p></w:txbxContent>'
    "</v:textbox></v:shape></w:pict></w:r>"
)
_AROUND = {
    Kind.INSERTED: f"<w:ins {_WHO}>{{}}</w:ins>",
    Kind.CONTROL: "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    Kind.FIELD: _FIELD, Kind.SELECT: _SELECT, Kind.BOX: _BOX,
}  # fmt: skip
_WHOLE = {
    Kind.BREAK: "<w:r><w:br/></w:r>", Kind.TAB: "<w:r><w:tab/></w:r>", Kind.PARAGRAPH: "</w:p><w:p>",
    Kind.DELETED: f"<w:del {_WHO}><w:r><w:delText>{{}}</w:delText></w:r></w:del>",
    Kind.EQUATION: "<m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath>",
    Kind.FRACTION: "<m:oMath><m:f><m:num><m:r><m:t>{}</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    "</m:oMath>",
}  # fmt: skip
KINDS = frozenset((*_LOOKS, *_AROUND, *_WHOLE, Kind.RUBY, Kind.COMMENT))


def write_word(printed: Printed) -> bytes:
    """The document."""
    body = "".join(_table(part) if isinstance(part, Table) else _line(part) for part in printed.parts)
    ends = [(name, text) for name, text in (("header", printed.header), ("footer", printed.footer)) if text]
    refs = "".join(f'<w:{name}Reference w:type="default" r:id="r{name}"/>' for name, _ in ends)
    columns = f'<w:cols w:num="{printed.columns}"/>' if printed.columns > 1 else ""
    size = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:left="600" w:right="600" w:top="900" w:bottom="900"/>'
    )
    end = f"<w:sectPr>{refs}{size}{columns}</w:sectPr>"
    members = {
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}{end}</w:body></w:document>",
    }
    comments = [p.text for p in _all_pieces(printed) if p.kind is Kind.COMMENT]
    parts = [(name, name, f"r{name}") for name, _ in ends]
    for name, text in ends:
        tag = "hdr" if name == "header" else "ftr"
        members[f"word/{name}.xml"] = f"<w:{tag} {_SPACES}><w:p>{_run(text)}</w:p></w:{tag}>"
    if comments:
        inner = "".join(
            f"<w:comment {_WHO.replace('9', str(at), 1)}><w:p>{_run(text)}</w:p></w:comment>"
            for at, text in enumerate(comments)
        )
        members["word/comments.xml"] = f"<w:comments {_SPACES}>{inner}</w:comments>"
        parts.append(("comments", "comments", "rcomments"))
    relations = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>' for name, kind, key in parts
    )
    members["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind, _ in parts
    )
    members["_rels/.rels"] = (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    members["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{_TYPES}.document.main+xml"/>'
        f"{overrides}</Types>"
    )
    return zipped(members)


def zipped(members: dict[str, str]) -> bytes:
    """A zip of members, the list of their types first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members, key=lambda name: name != "[Content_Types].xml"):
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{members[name]}')
    return out.getvalue()


def _all_pieces(printed: Printed) -> list[Piece]:
    found: list[Piece] = []
    for part in printed.parts:
        held = [part] if isinstance(part, Line) else sorted(part.cells, key=lambda cell: (cell.row, cell.column))
        found += [piece for each in held for piece in each.pieces]
    return found


def _run(text: str, looks: str = "") -> str:
    rpr = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _line(line: Line) -> str:
    return f"<w:p>{_pieces(line.pieces)}</w:p>"


def _pieces(pieces: list[Piece]) -> str:
    written = ""
    for at, piece in enumerate(pieces):
        if at + 1 < len(pieces) and pieces[at + 1].kind is Kind.RUBY:
            base, small = _run(piece.text), _run(pieces[at + 1].text)
            written += f"<w:r><w:ruby><w:rubyPr/><w:rt>{small}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby></w:r>"
        elif piece.kind is Kind.COMMENT:
            written += '<w:r><w:commentReference w:id="0"/></w:r>'
        elif piece.kind in _WHOLE:
            written += _WHOLE[piece.kind].replace("{}", escape(piece.text))
        elif piece.kind in _AROUND:
            written += _AROUND[piece.kind].replace("{}", _run(piece.text))
        elif piece.kind is not Kind.RUBY:
            written += _run(piece.text, _LOOKS[piece.kind])
    return written


def _table(table: Table) -> str:
    border = "single" if table.has_rules else "nil"
    sides = "".join(
        f'<w:{side} w:val="{border}" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{_width(table, 1)}"/>' for _ in range(table.columns))
    rows = "".join(_row(table, row) for row in range(table.rows))
    written = (
        f"<w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
    if table.is_nested:
        written = (
            f'<w:tbl><w:tblGrid><w:gridCol w:w="15000"/></w:tblGrid><w:tr><w:tc>{written}<w:p/></w:tc></w:tr></w:tbl>'
        )
    return written + "<w:p/>"


def _width(table: Table, columns: int) -> int:
    return 15_000 * columns // table.columns


def _row(table: Table, row: int) -> str:
    spots = {column: cell for cell in table.cells if cell.row <= row < cell.row + cell.rows
             for column in range(cell.column, cell.column + cell.columns)}  # fmt: skip
    written = ""
    for cell, columns in groupby(range(table.columns), spots.get):
        written += _cell(table, cell, len(list(columns)), is_first=cell is not None and cell.row == row)
    hidden = "<w:trPr><w:hidden/></w:trPr>" if row in table.hidden_rows else ""
    return f"<w:tr>{hidden}{written}</w:tr>"


def _cell(table: Table, cell: Cell | None, columns: int, *, is_first: bool) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    merge = ('<w:vMerge w:val="restart"/>' if is_first else "<w:vMerge/>") if cell and cell.rows > 1 else ""
    inner = f"<w:p>{_pieces(cell.pieces)}</w:p>" if cell and is_first else "<w:p/>"
    if cell and cell.is_nested and is_first:
        inner = f'<w:tbl><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl><w:p/>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{_width(table, columns)}" w:type="dxa"/>{span}{merge}</w:tcPr>{inner}</w:tc>'
