"""The parts of a .docx that are the same for every report: styles, faces, settings, page numbers."""

from collections.abc import Sequence

from output.blocks import DRAFT
from output.word_lines import TRACKING

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = f"{_W} {_R}"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

FANGSONG, KAI, HEI, SONG, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
# What Word and WPS take where the first name is not installed.
_OTHERWISE = {FANGSONG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun", TITLE: "华文中宋"}
LATIN = "Times New Roman"

LINE_PITCH = 579  # 28.95 pt in twentieths: 22 lines to the 225 mm of the 版心, as Word counts them

_CONTENT_TYPES = (
    HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_TYPES}.settings+xml"/>'
    f'<Override PartName="/word/fontTable.xml" ContentType="{_TYPES}.fontTable+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_TYPES}.footer+xml"/>'
    f'<Override PartName="/word/footer2.xml" ContentType="{_TYPES}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
)
HEADS = ("header1.xml", "header2.xml")
"""The heads of odd and even pages, which only a draft has."""
PACKAGE_RELATIONS = (
    HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
    'core-properties" Target="docProps/core.xml"/></Relationships>'
)
_PARTS = (
    ("styles", "styles.xml"),
    ("settings", "settings.xml"),
    ("fontTable", "fontTable.xml"),
    ("footer", "footer1.xml"),
    ("footer", "footer2.xml"),
)
ODD_FOOT, EVEN_FOOT = "rId4", "rId5"
SETTINGS = (
    HEAD + f"<w:settings {NAMESPACES}><w:evenAndOddHeaders/><w:characterSpacingControl "
    'w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
FONT_TABLE = (
    HEAD
    + f"<w:fonts {NAMESPACES}>"
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _OTHERWISE.items()
    )
    + "</w:fonts>"
)


def content_types(*, is_draft: bool) -> str:
    """What kind each part is."""
    heads = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_TYPES}.header+xml"/>' for name in HEADS if is_draft
    )
    return f"{_CONTENT_TYPES}{heads}</Types>"


def document_relations(pictures: Sequence[str], *, is_draft: bool) -> str:
    """What the document's main part draws on, in the order of its numbers: the fixed parts, pictures, heads."""
    heads = (("header", name) for name in HEADS if is_draft)
    drawn = (*_PARTS, *(("image", f"media/{name}") for name in pictures), *heads)
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(drawn, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{relations}</Relationships>'


def head_references(picture_count: int) -> str:
    """What a section of a draft says of its heads."""
    first = len(_PARTS) + picture_count + 1
    return "".join(
        f'<w:headerReference w:type="{kind}" r:id="rId{first + at}"/>' for at, kind in enumerate(("default", "even"))
    )


def draft_head(number: int) -> str:
    """A head that holds the mark of a draft as Word makes one (水印): behind the words, across the page."""
    style = (
        "position:absolute;margin-left:0;margin-top:0;width:360pt;height:165pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return HEAD + (
        f'<w:hdr {NAMESPACES} xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:rPr><w:noProof/></w:rPr><w:pict>'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" '
        f'alt="{DRAFT}" style="{style}" o:allowincell="f" fillcolor="#e0e0e0" stroked="f">'
        f'<v:textpath style="font-family:&quot;{HEI}&quot;;font-size:1pt" string="{DRAFT}"/></v:shape></w:pict></w:r>'
        "</w:p></w:hdr>"
    )


def picture(number: int, width: int, height: int, title: str, spoken: str) -> str:
    """A run that holds the picture of that number, from 1; its size in EMU, its words ready for an attribute."""
    size = f'cx="{width}" cy="{height}"'
    called = f'id="{number}" name="{title}" descr="{spoken}"'
    drawn, relation = "http://schemas.openxmlformats.org/drawingml/2006", f"rId{len(_PARTS) + number}"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{drawn}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr {called}/><a:graphic xmlns:a="{drawn}/main">'
        f'<a:graphicData uri="{drawn}/picture"><pic:pic xmlns:pic="{drawn}/picture"><pic:nvPicPr><pic:cNvPr {called}/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
        f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def foot(*, is_even: bool) -> str:
    """4号 half-width page number between 一字线: odd pages at the right, even ones at the left."""
    where = '<w:jc w:val="left"/>' if is_even else '<w:jc w:val="right"/>'
    indent = '<w:ind w:left="280" w:right="280"/>'
    field = (
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r>'
    )
    return HEAD + (
        f'<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/>{indent}{where}</w:pPr>{field}</w:p></w:ftr>'
    )


def faces(chinese: str, latin: str = LATIN) -> str:
    """The run property that names a Chinese and a Latin face."""
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>'


def _style(kind: str, key: str, name: str, paragraph: str, run: str, more: str = "") -> str:
    """A style; after a title or a heading Word goes on in body text, and a heading has its twin for runs."""
    follows = '<w:next w:val="BodyText"/>' if key == "Title" or paragraph.startswith(_KEEP) else ""
    twin = key.removesuffix("Char") if kind == "character" else f"{key}Char"
    link = f'<w:link w:val="{twin}"/>' if key.startswith("Heading") else ""
    own = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{key}"{more}><w:name w:val="{name}"/>'
        f"{'' if key == 'Normal' or kind == 'character' else _BASED}{follows}{link}"
        f"<w:qFormat/>{own}<w:rPr>{run}</w:rPr></w:style>"
    )


_KEEP = "<w:keepNext/>"
_BASED = '<w:basedOn w:val="Normal"/>'
# Marks may hang beyond the margin, as Word has it. LibreOffice 7.4 reads this the other way round, and drops them.
_BODY = (
    '<w:widowControl w:val="0"/>'
    '<w:overflowPunct w:val="1"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
    f'<w:spacing w:before="0" w:after="0" w:line="{LINE_PITCH}" w:lineRule="exact"/>'
)
_TABLE = '<w:spacing w:line="225" w:lineRule="exact"/><w:jc w:val="center"/>'
# The paragraph that a section ends with, so low that it never needs a page of its own.
_END = '<w:spacing w:line="20" w:lineRule="exact"/>'
_FOOT_LINE = '<w:spacing w:line="320" w:lineRule="exact"/>'
_LOOSE = '<w:spacing w:line="240" w:lineRule="auto"/>'
_TITLE = (
    f'<w:spacing w:before="0" w:after="{LINE_PITCH}" w:line="{LINE_PITCH}" w:lineRule="exact"/><w:jc w:val="center"/>'
)
_NUMBER = f'<w:spacing w:after="{LINE_PITCH}"/><w:jc w:val="center"/>'
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="630"/><w:jc w:val="both"/>'


def _size(half_points: int) -> str:
    return f'<w:spacing w:val="0"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def styles() -> str:
    """Styles by their built-in names, so that navigation and outlines work."""
    made = [
        f"<w:docDefaults><w:rPrDefault><w:rPr>{faces(FANGSONG)}<w:spacing w:val=\"{TRACKING}\"/><w:sz w:val=\"32\"/>"
        '<w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>',
        _style("paragraph", "Normal", "Normal", _BODY, "", ' w:default="1"'),
        _style("paragraph", "BodyText", "Body Text", _INDENT, ""),
        _style("paragraph", "Title", "Title", _TITLE, faces(TITLE, TITLE) + _size(44)),
        _style("paragraph", "DocumentNumber", "发文字号", _NUMBER, ""),
        _style("paragraph", "Addressee", "主送机关", '<w:jc w:val="both"/>', ""),
        _style("paragraph", "TableText", "表格文字", _TABLE, faces(SONG) + _size(18)),
        _style("paragraph", "SectionEnd", "分节", _END, _size(2)),
        _style("paragraph", "Signature", "Signature", '<w:ind w:right="630"/><w:jc w:val="right"/>', ""),
        _style("paragraph", "Picture", "图片", f'{_LOOSE}<w:jc w:val="center"/>', ""),
        _style("paragraph", "Footer", "footer", _FOOT_LINE, faces(SONG, SONG) + _size(28)),
    ]  # fmt: skip
    for level, face in enumerate((HEI, KAI, FANGSONG, FANGSONG), 1):
        paragraph = f'{_KEEP}{_INDENT}<w:outlineLvl w:val="{level - 1}"/>'
        made.append(_style("paragraph", f"Heading{level}", f"heading {level}", paragraph, faces(face)))
        made.append(_style("character", f"Heading{level}Char", f"Heading {level} Char", "", faces(face)))
    return HEAD + f"<w:styles {NAMESPACES}>{''.join(made)}</w:styles>"
